//! `cards apply` and `cards resume`: from a plan to cards as the roster wants them.

use serde_json::Value;

use super::support::TEMPLATE;
use super::sync_world::{HEADINGS, MAPPING, World, ids};

/// New cards, a changed one, an unchanged one, and a leaver.
fn mixed() -> World {
    let world = World::new();
    world.seed(["U-1", "L-1"].map(ToOwned::to_owned));
    world.roster(ids('N', 3).chain(ids('U', 1)));
    world
}

#[test]
fn a_plan_is_carried_out_and_nothing_is_left_to_plan() {
    let world = mixed();
    world.planned();
    let report = world.cards("apply plan.json --output json").output().json();
    assert_eq!((&report["steps"], &report["tally"]["confirmed"]), (&5.into(), &5.into()), "{report}");
    assert_eq!((&report["complete"], &report["stopped"]), (&true.into(), &Value::Null));
    assert_eq!(report["run"]["calls"], 5);
    let state = world.api.state();
    for value in ["Person N-1", "Course N-3", "Person U-1", "U-1@example.org", "Deactivated"] {
        assert!(state.contains(value), "{value}\n{state}");
    }
    assert!(world.carried_out().values().all(|count| *count == 1));
    // E-mail addresses are in no list: the local state knows that they were sent.
    assert_eq!(world.plan().code, Some(0));
}

#[test]
fn a_finished_plan_is_not_sent_again_by_apply_nor_by_resume() {
    let world = mixed();
    world.planned();
    world.cards("apply plan.json").output().done();
    let requests = world.api.journal().len();
    for command in ["apply", "resume"] {
        let report = world.cards(&format!("{command} plan.json --output json")).output().json();
        assert_eq!((&report["run"]["calls"], &report["run"]["readings"]), (&0.into(), &0.into()));
        assert_eq!(report["tally"]["confirmed"], 5);
    }
    assert_eq!(world.api.journal().len(), requests);
}

#[test]
fn a_plan_that_was_not_begun_is_not_taken_up_and_says_what_to_do() {
    let world = mixed();
    world.planned();
    let error = world.cards("resume plan.json --output json").output().error(2);
    assert!(error["message"].as_str().unwrap().contains("was not begun"), "{error}");
    assert_eq!(error["what-to-do"], "`cards apply plan.json`");
    world.cards("apply plan.json").output().done();
}

#[test]
fn a_copied_plan_or_one_whose_journal_is_gone_is_not_carried_out_again_unless_asked_for() {
    let world = mixed();
    world.planned();
    std::fs::copy(world.path("plan.json"), world.path("copy.json")).unwrap();
    // Not begun: nothing was sent yet.
    assert_eq!(world.cards("apply plan.json").without("CARDS_ID123_KEY").output().code, Some(7));
    world.cards("apply plan.json").output().done();
    let requests = world.api.journal().len();
    std::fs::rename(world.path("plan.json.journal"), world.path("away")).unwrap();
    for line in
        ["apply copy.json", "resume copy.json", "apply plan.json", "resume plan.json", "apply plan.json --journal x"]
    {
        let error = world.cards(&format!("{line} --output json")).output().error(2);
        assert!(error["message"].as_str().unwrap().contains("was begun before, and its journal is not at"), "{error}");
        assert!(error["what-to-do"].as_str().unwrap().contains("--begin-again"), "{error}");
    }
    assert_eq!(world.api.journal().len(), requests);
    // The journal that was moved is as good as before.
    let report = world.cards("resume copy.json --journal away --output json").output().json();
    assert_eq!((&report["tally"]["confirmed"], world.api.journal().len()), (&5.into(), requests));
    let ran = world.cards("apply copy.json --begin-again --output json").output();
    // Switching off what is off already is refused, which is one reason why nobody should ask for it.
    assert_eq!(ran.code, Some(4), "{}", ran.stderr);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((&report["run"]["calls"], world.api.journal().len()), (&5.into(), requests + 5));
}

#[test]
fn a_plan_is_known_also_when_others_were_begun_after_it() {
    let world = mixed();
    world.planned();
    std::fs::copy(world.path("plan.json"), world.path("copy.json")).unwrap();
    world.cards("apply plan.json").output().done();
    for count in 4..7 {
        world.roster(ids('N', count).chain(ids('U', 1)));
        world.planned();
        world.cards("apply plan.json").output().done();
    }
    let error = world.cards("apply copy.json --roster roster.csv --output json").output().error(2);
    // The roster was another then, which is told first; with the old one it is the plan that is known.
    assert!(error["message"].as_str().unwrap().contains("roster"), "{error}");
    world.roster(ids('N', 3).chain(ids('U', 1)));
    let error = world.cards("apply copy.json --output json").output().error(2);
    assert!(error["message"].as_str().unwrap().contains("was begun before"), "{error}");
}

#[test]
fn a_new_plan_in_the_same_file_begins_a_journal_of_its_own() {
    let world = mixed();
    world.planned();
    world.cards("apply plan.json").output().done();
    world.roster(ids('N', 4).chain(ids('U', 1)));
    world.planned();
    let report = world.cards("apply plan.json --output json").output().json();
    assert_eq!((&report["steps"], &report["tally"]["confirmed"]), (&1.into(), &1.into()));
    assert!(world.path("plan.json.journal.previous").exists());
}

#[test]
fn json_lines_are_carried_out_as_csv_is() {
    let world = World::new();
    world.file("roster.csv", "{\"id\":\"J-1\",\"name\":\"Zoë\",\"course\":\"Physics\",\"mail\":\"z@example.org\"}\n");
    world.planned();
    world.cards("apply plan.json").output().done();
    assert!(world.api.state().contains("Zoë"));
}

#[test]
fn cards_that_come_back_are_switched_on_again_and_expired_ones_are_renewed() {
    let world = World::new();
    world.file(
        "map.toml",
        MAPPING.to_owned() + "[card-expiration]\ncolumn = \"until\"\ntime = \"23:59\"\nzone = \"UTC\"\n",
    );
    world.api.seed(&serde_json::json!({"cards": [{
        "card-template-id": TEMPLATE, "card-id": "R-1", "card-expiration": "2020-01-01T00:00:00+00:00"
    }]}));
    let row = |id: &str| format!("{id},Zoë,Physics,z@example.org,2040-06-30\n");
    let headings = "id,name,course,mail,until\n";
    world.file("roster.csv", format!("{headings}{}{}", row("R-1"), row("B-1")));
    world.planned();
    assert!(world.text("plan.json").contains("\"renew\""));
    world.cards("apply plan.json").output().done();
    world.file("roster.csv", format!("{headings}{}", row("R-1")));
    world.planned();
    world.cards("apply plan.json").output().done();
    assert!(world.api.state().contains("Deactivated"));
    world.file("roster.csv", format!("{headings}{}{}", row("R-1"), row("B-1")));
    world.planned();
    assert!(world.text("plan.json").contains("\"activate\""));
    world.cards("apply plan.json").output().done();
    assert_eq!(world.plan().code, Some(0));
    assert!(world.api.state().contains("2040-06-30"));
}

#[test]
fn physical_cards_are_updated_in_the_same_run_in_json_or_xml() {
    for encoding in ["json", "xml"] {
        let world = World::new();
        let table = "[user-card]\nuser-id.column = \"user\"\ncard-id.column = \"physical\"\nnotes.column = \"notes\"\n\
                     uses.column = \"uses\"\nactivation = { column = \"from\", time = \"08:00\", zone = \"UTC\" }\n";
        world.file("map.toml", format!("{MAPPING}{table}encoding = \"{encoding}\"\n"));
        world.file(
            "roster.csv",
            "id,name,course,mail,user,physical,notes,uses,from\n\
             P-1,Zoë,Physics,z@example.org,28079fc8-e2ff-4976-a102-8659d39704dd,\
             3198fb7e-49f7-4409-8145-bc2118e8b656,Main gate,5,2027-03-10\n\
             P-2,Aoife,Physics,a@example.org,,,,,\n",
        );
        world.planned();
        let report = world.cards("apply plan.json --output json --user-card-rate 50").output().json();
        assert_eq!(report["tally"]["confirmed"], 3, "{report}");
        let sent: Vec<_> = world.api.journal().into_iter().filter(|entry| entry.route.contains("UserCards")).collect();
        assert_eq!(sent.len(), 1);
        assert_eq!(sent[0].encoding.as_deref(), Some(encoding));
        assert!(world.api.state().contains("Main gate"));
        assert_eq!(world.plan().code, Some(0));
    }
}

#[test]
fn result_codes_that_do_not_mean_done_are_refusals() {
    let world = World::new();
    world.file(
        "map.toml",
        format!(
            "{MAPPING}[user-card]\nuser-id.column = \"user\"\ncard-id.column = \"physical\"\nnotes.column = \"name\"\n"
        ),
    );
    world.file(
        "roster.csv",
        "id,name,course,mail,user,physical\nP-1,Zoë,Physics,z@example.org,28079fc8-e2ff-4976-a102-8659d39704dd,\
         3198fb7e-49f7-4409-8145-bc2118e8b656\n",
    );
    world.planned();
    let ran = world.cards("apply plan.json --user-card-done 4711,-1 --output json").output();
    assert_eq!(ran.code, Some(4), "{}{}", ran.stdout, ran.stderr);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((&report["tally"]["confirmed"], &report["tally"]["failed"]), (&1.into(), &1.into()));
}

#[test]
fn a_rehearsal_sends_nothing_to_the_vendor_and_estimates_the_time() {
    let world = mixed();
    world.planned();
    let requests = world.api.journal().len();
    let ran = world.cards("apply plan.json --rehearse --rate 2 --output json").without("CARDS_ID123_KEY").output();
    let report = ran.json();
    assert_eq!(report["tally"]["confirmed"], 5, "{report}");
    let rehearsal = &report["rehearsal"];
    assert_eq!((&rehearsal["requests"], &rehearsal["estimated-seconds"]), (&5.into(), &2.into()), "{rehearsal}");
    assert_eq!(world.api.journal().len(), requests);
    assert!(!world.path("plan.json.journal").exists());
    // Many at once are bound by how long each takes: 5 requests of 2 seconds, one after the other.
    let line = "apply plan.json --rehearse --concurrency 1 --assume-latency 2000";
    let text = world.cards(line).output().done().to_owned();
    assert!(text.contains("estimate: 10 s for 5 requests, at 0.5 a second"), "{text}");
    assert!(text.contains("nothing was sent to the vendor"));
    // And it can still be carried out.
    world.cards("apply plan.json").output().done();
}

#[test]
fn a_roster_that_was_moved_is_found_by_its_new_place() {
    let world = mixed();
    world.planned();
    std::fs::rename(world.path("roster.csv"), world.path("moved.csv")).unwrap();
    let error = world.cards("apply plan.json --output json").output().error(2);
    assert!(error["message"].as_str().unwrap().contains("roster.csv"), "{error}");
    world.cards("apply plan.json --roster moved.csv").output().done();
    assert!(world.text("moved.csv").starts_with(HEADINGS));
}
