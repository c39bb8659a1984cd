//! Card templates: what they are, and cards that break their rules.

use std::fmt::Write as _;

use card_emulator::{FieldGroup, FieldRules, Template};

use super::support::{Api, TEMPLATE};

fn api() -> Api {
    let role = FieldRules::new().required().length(2, 10);
    let template = Template::new(TEMPLATE)
        .title("Student ID")
        .field(FieldGroup::Front, "front-1", "Role", "dropdown")
        .rules(FieldGroup::Front, "front-1", role)
        .rules(FieldGroup::Image, "id-photo", FieldRules::new().not_editable());
    Api::start_with(|builder| builder.template(template).template(Template::new("visitors").title("Visitor")))
}

#[test]
fn templates_are_shown_in_both_forms() {
    let api = api();
    for form in ["table", "json"] {
        let mut transcript = String::new();
        for command in [
            "list",
            "list --limit 1 --offset 1",
            "view --template 906c56c2d85817633abc07978f4899ff89cff060",
            "view --template none",
        ] {
            let line = format!("template {command} --output {form}");
            let ran = api.cards(&line.split(' ').collect::<Vec<_>>()).output();
            writeln!(transcript, "$ cards template {command}\n{}", ran.transcript()).unwrap();
        }
        insta::assert_snapshot!(format!("templates_{form}"), transcript);
    }
}

#[test]
fn all_templates_are_read_page_by_page() {
    let api = api();
    let list = |more: &str| api.cards(&format!("template list {more}").split(' ').collect::<Vec<_>>()).output();
    let all = list("--all --limit 1 --output json").json();
    assert_eq!((&all["count"], &all["complete"], &all["repeated"]), (&2.into(), &true.into(), &0.into()));
    assert_eq!(all["templates"][1]["title"], "Visitor");
    let ran = list("--all");
    assert!(ran.done().ends_with("2 templates (all there are)\n"), "{}", ran.stdout);
    let cut = list("--all --limit 1 --max-templates 1 --output json");
    let error = cut.error(8);
    assert_eq!(error["message"], "list-templates: there are more than 1 templates");
    assert!(error["what-to-do"].as_str().unwrap().contains("--max-templates"), "{error}");
    assert!(cut.stdout.contains("\"count\":1,\"complete\":false"), "what was read is shown: {}", cut.stdout);
    assert_eq!(list("--limit 0 --all --output json").error(2)["kind"], "usage");
    assert_eq!(list("--max-templates 5 --output json").error(2)["kind"], "usage", "it means something with --all only");
}

#[test]
fn a_card_that_breaks_its_template_is_not_sent() {
    let api = api();
    let before = api.state();
    let error = api.card("create --name Zoë --field front-9=x --check-template --output json").error(2);
    assert_eq!(
        error["message"],
        "the request breaks its template; /card-data/front-fields: lacks a value for front-1, which the template requires; \
         /card-data/front-fields/0/key: is no field of the template, which has front-1, front-2, front-3 here"
    );
    assert_eq!(api.state(), before);
    api.card("create --name Zoë --field front-1=Student --photo-url https://example.org/1 --check-template").done();
    let error = api.card("update --photo-url https://example.org/2 --check-template --output json").error(2);
    assert_eq!(error["pointers"], serde_json::json!(["/card-data/image/0/value"]), "{error}");
    api.card("update --photo-url https://example.org/2").done();
}

#[test]
fn without_the_check_the_vendor_is_the_one_who_refuses() {
    let error = api().card("create --field front-1=x --output json").error(4);
    assert_eq!(error["code"], "emulator:field-rule");
}

#[test]
fn a_template_that_is_not_there_is_told_before_the_card_is_sent() {
    let api = api();
    let words = ["card", "create", "--template", "none", "--card-id", "A-1", "--check-template", "--output", "json"];
    let error = api.cards(&words).output().error(4);
    assert_eq!((&error["operation"], &error["code"]), (&"view-template".into(), &"emulator:unknown-template".into()));
}
