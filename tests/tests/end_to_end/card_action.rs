//! "Card Action API V2"

use card_types::id123::{CardStatus, StatusAction};

use crate::world::World;

/// > This API is used to update a card status (status & sub status) without updating any card information based on the
/// > "status-action" specified in the request.
#[tokio::test]
async fn the_status_changes_and_no_card_information_does() {
    let world = World::start().await;
    world.create_installed("A-1042").await;
    let before = world.card("A-1042").await;
    world.act(StatusAction::Deactivate, "A-1042").await.expect("it is deactivated");
    let mut after = world.card("A-1042").await;
    assert_ne!(after.card_status, before.card_status);
    after.card_status.clone_from(&before.card_status);
    after.card_sub_status.clone_from(&before.card_sub_status);
    after.last_updated.clone_from(&before.last_updated);
    assert_eq!(after, before);
}

/// > The 'status-action' can have any of the following values: "deactivate", "activate", "revoke", and "archive".
#[tokio::test]
async fn all_four_actions_are_accepted_and_a_fifth_is_not() {
    let world = World::start().await;
    world.create_installed("A-1042").await;
    for action in [StatusAction::Deactivate, StatusAction::Activate, StatusAction::Revoke, StatusAction::Archive] {
        let name = action.as_str().to_owned();
        world.act(action, "A-1042").await.unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    let before = world.dump().await;
    let error = world.act(StatusAction::from("suspend"), "A-1042").await.expect_err("there is no such action");
    assert!(error.is_refused(), "{error}");
    assert!(error.message().is_some_and(|message| message.contains("status-action")), "{error}");
    assert_eq!(world.dump().await, before);
}

/// > If you want to temporarily deactivate a card, you can use the action "deactivate'. When a card is deactivated, the
/// > card status will be updated to "Deactivated".
#[tokio::test]
async fn deactivate_leads_to_deactivated() {
    let world = World::start().await;
    world.create("A-1").await;
    world.create_installed("A-2").await;
    for card_id in ["A-1", "A-2"] {
        world.act(StatusAction::Deactivate, card_id).await.expect("it is deactivated");
        assert_eq!(world.status(card_id).await, CardStatus::Deactivated, "{card_id}");
    }
}

/// > If you want to re-activate a card that has previously been deactivated, you can use the action "activate". When a
/// > card is activated, the card status will be updated to the status of the card prior to deactivation.
#[tokio::test]
async fn activate_brings_back_the_status_before_deactivation() {
    let world = World::start().await;
    world.create("A-1").await;
    world.create_installed("A-2").await;
    world.act(StatusAction::Revoke, "A-2").await.expect("it is revoked");
    for (card_id, before) in [("A-1", CardStatus::Inactive), ("A-2", CardStatus::Uninstalled)] {
        world.act(StatusAction::Deactivate, card_id).await.expect("it is deactivated");
        world.act(StatusAction::Activate, card_id).await.expect("it is activated");
        assert_eq!(world.status(card_id).await, before, "{card_id}");
    }
}

/// > The previously installed status will persist through reactivation.
#[tokio::test]
async fn an_installed_card_is_installed_again_after_reactivation() {
    let world = World::start().await;
    world.create_installed("A-1042").await;
    for _ in 0..2 {
        world.act(StatusAction::Deactivate, "A-1042").await.expect("it is deactivated");
        world.act(StatusAction::Activate, "A-1042").await.expect("it is activated");
        assert_eq!(world.status("A-1042").await, CardStatus::Installed);
    }
}

/// > If you want to archive a card, you can do that using the "archive" action. When a card is archived, the card status
/// > will be updated to "Archived".
#[tokio::test]
async fn archive_leads_to_archived_from_every_other_status() {
    let world = World::start().await;
    for (card_id, action) in
        [("A-1", None), ("A-2", Some(StatusAction::Deactivate)), ("A-3", Some(StatusAction::Revoke))]
    {
        world.create_installed(card_id).await;
        if let Some(action) = action {
            world.act(action, card_id).await.expect("the status changes");
        }
        world.act(StatusAction::Archive, card_id).await.expect("it is archived");
        assert_eq!(world.status(card_id).await, CardStatus::Archived, "{card_id}");
    }
}

/// > If you want to unarchive a card, you can use the action "activate". When a card is unarchived, the card status will
/// > be updated to "Inactive".
#[tokio::test]
async fn activate_makes_an_archived_card_inactive() {
    let world = World::start().await;
    world.create("A-1042").await;
    world.act(StatusAction::Archive, "A-1042").await.expect("it is archived");
    world.act(StatusAction::Activate, "A-1042").await.expect("it is unarchived");
    assert_eq!(world.status("A-1042").await, CardStatus::Inactive);
}

/// > All archived cards are uninstalled automatically when archived and if they are activated again, they will not retain
/// > the installation status but it will have an inactive status.
#[tokio::test]
async fn an_archived_card_forgets_that_it_was_installed_or_deactivated() {
    let world = World::start().await;
    world.create_installed("A-1").await;
    world.create_installed("A-2").await;
    world.act(StatusAction::Deactivate, "A-2").await.expect("it is deactivated");
    for card_id in ["A-1", "A-2"] {
        world.act(StatusAction::Archive, card_id).await.expect("it is archived");
        world.act(StatusAction::Activate, card_id).await.expect("it is unarchived");
        assert_eq!(world.status(card_id).await, CardStatus::Inactive, "{card_id}");
    }
}

/// > If an archived card is activated again it will need to be reinstalled again.
#[tokio::test]
async fn an_unarchived_card_can_be_installed_again() {
    let world = World::start().await;
    world.create_installed("A-1042").await;
    world.act(StatusAction::Archive, "A-1042").await.expect("it is archived");
    let refused = world.emulator.install(crate::world::TEMPLATE, "A-1042").await;
    assert!(refused.is_err(), "an archived card cannot be installed: {refused:?}");
    world.act(StatusAction::Activate, "A-1042").await.expect("it is unarchived");
    world.emulator.install(crate::world::TEMPLATE, "A-1042").await.expect("it is installed");
    assert_eq!(world.status("A-1042").await, CardStatus::Installed);
}

/// > To revoke a card from the app user's device, you can use the action "revoke". When a card is revoked, the card status
/// > will be updated to "Uninstalled".
#[tokio::test]
async fn revoke_leads_to_uninstalled() {
    let world = World::start().await;
    world.create_installed("A-1042").await;
    world.act(StatusAction::Revoke, "A-1042").await.expect("it is revoked");
    assert_eq!(world.status("A-1042").await, CardStatus::Uninstalled);
}

/// > This will remove a card from all user's devices that have installed it as if they manually uninstalled it.
#[tokio::test]
async fn a_revoked_card_can_be_installed_again_by_its_holder() {
    let world = World::start().await;
    world.create_installed("A-1042").await;
    world.act(StatusAction::Revoke, "A-1042").await.expect("it is revoked");
    world.emulator.install(crate::world::TEMPLATE, "A-1042").await.expect("it is installed");
    assert_eq!(world.status("A-1042").await, CardStatus::Installed);
}
