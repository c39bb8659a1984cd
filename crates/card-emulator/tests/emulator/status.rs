//! card-action over the wire; the table itself is tested beside the rules.

use card_emulator::{Emulator, EmulatorHandle, ErrorKind, UndocumentedTransition};
use serde_json::json;

use crate::support::{TEMPLATE, act, done, start, start_with, status};

async fn card(emulator: &EmulatorHandle, installed: bool) {
    done(emulator, "create-card", "A-1", json!({})).await;
    if installed {
        assert_eq!(emulator.install(TEMPLATE, "A-1").await.unwrap().as_str(), "Installed");
    }
}

/// Does the actions, which must succeed, and tells the status behind each.
async fn path(emulator: &EmulatorHandle, actions: &[&str]) -> Vec<String> {
    let mut statuses = Vec::new();
    for action in actions {
        done(emulator, "card-action", "A-1", json!({"status-action": action})).await;
        statuses.push(status(emulator, "A-1").await);
    }
    statuses
}

#[tokio::test]
async fn when_a_card_is_activated_its_status_is_the_one_prior_to_deactivation() {
    for (installed, expected) in [(false, "Inactive"), (true, "Installed")] {
        let emulator = start().await;
        card(&emulator, installed).await;
        assert_eq!(path(&emulator, &["deactivate", "activate"]).await, ["Deactivated", expected]);
    }
    let emulator = start().await;
    card(&emulator, true).await;
    assert_eq!(
        path(&emulator, &["revoke", "deactivate", "activate"]).await,
        ["Uninstalled", "Deactivated", "Uninstalled"]
    );
}

#[tokio::test]
async fn an_unarchived_card_is_inactive_and_must_be_installed_again() {
    let emulator = start().await;
    card(&emulator, true).await;
    assert_eq!(path(&emulator, &["archive", "activate"]).await, ["Archived", "Inactive"]);
    emulator.install(TEMPLATE, "A-1").await.unwrap();
    assert_eq!(path(&emulator, &["deactivate", "archive", "activate"]).await, ["Deactivated", "Archived", "Inactive"]);
}

#[tokio::test]
async fn a_revoked_card_is_uninstalled_and_can_be_installed_again() {
    let emulator = start().await;
    card(&emulator, true).await;
    assert_eq!(path(&emulator, &["revoke"]).await, ["Uninstalled"]);
    emulator.install(TEMPLATE, "A-1").await.unwrap();
    assert_eq!(status(&emulator, "A-1").await, "Installed");
    assert_eq!(path(&emulator, &["deactivate", "revoke"]).await, ["Deactivated", "Uninstalled"]);
}

#[tokio::test]
async fn the_reply_has_five_keys_and_card_data_stays_as_it_was() {
    let emulator = start().await;
    let data = json!({"card-data": {"name-fields": [{"key": "name", "value": "Aoife"}]}});
    done(&emulator, "create-card", "A-1", data).await;
    let reply = act(&emulator, "card-action", "A-1", json!({"status-action": "archive"})).await.json();
    assert_eq!(
        reply,
        json!({"status": "success", "code": "emulator:status-changed", "message": "The card's status is Archived.",
               "card-id": "A-1", "card-template-id": TEMPLATE})
    );
    let item = crate::support::item(&emulator, "A-1").await;
    assert_eq!(item["name-fields"][0]["value"], "Aoife");
}

#[tokio::test]
async fn what_no_page_describes_is_refused_by_default_and_accepted_when_asked() {
    let undocumented = ["activate"];
    for action in undocumented {
        let emulator = start().await;
        card(&emulator, false).await;
        let before = emulator.dump().await.unwrap();
        let reply = act(&emulator, "card-action", "A-1", json!({"status-action": action})).await;
        assert_eq!(reply.code(), "emulator:undocumented-transition");
        assert_eq!(emulator.dump().await.unwrap(), before);
    }
    let lenient = Emulator::builder().undocumented_transitions(UndocumentedTransition::Accept);
    let emulator = start_with(lenient).await;
    card(&emulator, true).await;
    assert_eq!(
        path(&emulator, &["activate", "archive", "archive", "revoke"]).await,
        ["Installed", "Archived", "Archived", "Uninstalled"]
    );
}

#[tokio::test]
async fn installing_tells_what_is_wrong() {
    let emulator = start().await;
    card(&emulator, false).await;
    let kind = |error: card_emulator::Error| error.kind();
    assert_eq!(emulator.install("nobody's", "A-1").await.map_err(kind), Err(ErrorKind::NotFound));
    assert_eq!(emulator.install(TEMPLATE, "A-2").await.map_err(kind), Err(ErrorKind::NotFound));
    done(&emulator, "card-action", "A-1", json!({"status-action": "deactivate"})).await;
    assert_eq!(emulator.install(TEMPLATE, "A-1").await.map_err(kind), Err(ErrorKind::Status));
}
