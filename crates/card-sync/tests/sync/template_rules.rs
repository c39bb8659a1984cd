//! Rows against the rules of the card template itself.

use card_client::card_types::id123::ViewedTemplate;
use card_client::card_types::template::TemplateRules;
use card_sync::{Error, ErrorKind};
use serde_json::json;

use crate::world::{NOW, World};

/// Names have at most 4 letters, rooms at most 2, and every card has a number on its back.
fn world() -> World {
    let template: ViewedTemplate = serde_json::from_value(json!({
        "card-template-id": "template",
        "fields": {
            "name-fields": [{"key": "name", "max-length": 4, "editable": false}],
            "back-fields": [{"key": "back-1", "max-length": "2", "required": true}]
        }
    }))
    .unwrap();
    World { rules: Some(TemplateRules::new(&template)), ..World::new() }
}

fn problems(error: &Error) -> Vec<String> {
    error.problems().kept().iter().map(ToString::to_string).collect()
}

#[test]
fn values_that_the_template_does_not_take_are_refused_with_line_and_column() {
    let rows = "id,name,mail,until,room\nA-1,Zoë,,,12\nA-2,Maximilian,,,333\nA-3,Wei,,,7\n";
    let error = world().plan(rows).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Rejected);
    assert_eq!(
        problems(&error),
        [
            "line 3, column 2 (name): against the card template: name-fields/name has 10 characters, at most 4 are allowed",
            "line 3, column 5 (room): against the card template: back-fields/back-1 has 3 characters, at most 2 are allowed",
        ]
    );
    assert!(!format!("{error} {error:?}").contains("Maximilian"));
    let planned = world().plan_at(NOW, rows, |options| options.skip_refused = true).unwrap();
    assert_eq!(planned.lines(), ["create A-1", "create A-3"]);
    assert_eq!((planned.header.roster.refused, planned.problems.count()), (1, 2));
}

#[test]
fn what_a_template_requires_is_missed_of_new_cards_only() {
    let rows = "id,name,mail,until,room\nA-1,Zoë,,,\nA-2,Wei,,,\n";
    let mut world = world();
    world.mapping = world.mapping.replace("column = \"room\"\nblank = \"clear\"", "column = \"room\"");
    world.card("A-1", "Installed", "Zoë", "");
    let error = world.plan(rows).unwrap_err();
    let expected = "line 3: against the card template: lacks a value for back-1, which the template requires";
    assert_eq!((error.kind(), problems(&error)), (ErrorKind::Rejected, vec![expected.to_owned()]));
    world.card("A-2", "Installed", "Max", "");
    assert_eq!(world.plan(rows).unwrap().lines(), ["update A-2 name-fields/name"], "who may edit it is not published");
}

#[test]
fn clearing_what_a_template_requires_is_refused() {
    let mut world = world();
    world.card("A-1", "Installed", "Zoë", "");
    let error = world.plan("id,name,mail,until,room\nA-1,Zoë,,,\n").unwrap_err();
    let expected = "line 2, column 5 (room): against the card template: back-fields/back-1 is empty, and the template \
                    requires a value";
    assert_eq!(problems(&error), [expected]);
}

#[test]
fn a_field_that_the_template_does_not_have_is_the_mappings_fault_and_told_once() {
    let mut world = world();
    world.mapping = world.mapping.replace("[back-fields.back-1]", "[back-fields.back-9]");
    let error = world.plan("id,name,mail,until,room\nA-1,Zoë,,,12\nA-2,Wei,,,7\n").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Mapping);
    let [problem] = problems(&error).try_into().unwrap();
    let expected = ", back-fields.back-9: is no field of the template, which has back-1 here";
    assert!(problem.starts_with("line ") && problem.ends_with(expected), "{problem}");
}

#[test]
fn without_the_rules_a_roster_is_planned_as_it_is() {
    let mut world = World { rules: None, ..world() };
    assert_eq!(world.plan("id,name,mail,until,room\nA-1,Maximilian,,,333\n").unwrap().lines(), ["create A-1"]);
}
