//! Everything by keyboard, and everything with a name for those who do not see it.

use serde_json::json;

use super::browser::Browser;
use super::world::{start, with_browser};

/// Presses Tab until the element in focus fits.
fn tab_to(browser: &mut Browser, condition: &str) {
    for _ in 0..80 {
        browser.press("Tab");
        if browser.evaluate(&format!("(document.activeElement.{condition}) === true")) == true {
            return;
        }
    }
    panic!("Tab never reaches what has {condition}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_is_found_looked_at_and_installed_by_keyboard_alone() {
    let emulator = start().await;
    let url = emulator.url();
    with_browser(move |browser| {
        browser.open(&url);
        browser.press("Tab");
        assert_eq!(browser.evaluate("document.activeElement.className"), "skip");
        assert_eq!(
            browser.evaluate("document.activeElement.getBoundingClientRect().width > 50"),
            true,
            "it shows itself"
        );
        browser.press("Enter");
        browser.until("document.activeElement.id === 'cards-heading'");

        tab_to(browser, "matches('#text')");
        browser.write("person 7");
        browser.until("document.querySelectorAll('#grid button').length === 1");
        browser.until("document.querySelector('#summary').textContent.startsWith('1 of 30')");
        tab_to(browser, "matches('#grid button')");
        let label = browser.evaluate("document.activeElement.textContent");
        assert_eq!(label, "Person 7 (card A-7, Inactive)");
        let outline = browser.evaluate("getComputedStyle(document.activeElement, '::after').outlineStyle");
        assert_eq!(outline, "solid", "the focus can be seen");

        browser.press("Enter");
        browser.until("document.querySelector('dialog[open] h2')?.textContent === 'Person 7'");
        browser.until("document.querySelector('dialog[open]').contains(document.activeElement)");
        tab_to(browser, "textContent.startsWith('Install')");
        browser.press("Enter");
        browser.until("document.querySelector('dialog[open] .path').textContent.includes('Installed')");
        browser.until("document.querySelector('#announcer').textContent === 'The card is Installed.'");
        // The list is drawn anew behind the dialog, and the focus still goes back to where the person left it.
        browser.until("document.querySelector('#grid .chip.installed')");
        browser.press("Escape");
        browser.until("!document.querySelector('#card').open");
        browser.until("document.activeElement.matches('#grid button[data-key=\"A-7\"]')");

        // A card that left the list in the meantime: the focus goes to the heading of the list.
        browser.press("Enter");
        browser.until("document.querySelector('dialog[open]')");
        browser.evaluate("void (document.querySelector('#status').value = 'Archived')");
        browser.evaluate("document.querySelector('#status').dispatchEvent(new Event('change'))");
        browser.until("document.querySelectorAll('#grid button').length === 0");
        browser.press("Escape");
        browser.until("document.activeElement.id === 'cards-heading'");
    })
    .await;
    assert!(emulator.dump().await.expect("the state can be read").contains("\"A-7\" \"Installed\""));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_drift_clock_and_reset_are_switched_by_keyboard_alone() {
    let emulator = start().await;
    let url = emulator.url();
    with_browser(move |browser| {
        browser.open(&url);
        tab_to(browser, "matches('[data-clock*=\"86400\"]')");
        browser.press("Enter");
        browser.until("document.querySelector('#clock-note').textContent.includes('2019-12-10 06:43:19')");
        browser.until("document.querySelector('#now').textContent === '2019-12-10 06:43:19'");
        tab_to(browser, "matches('#freeze')");
        browser.press("Space");
        browser.until("!document.querySelector('#frozen').hidden");

        tab_to(browser, "dataset?.key === 'too many requests'");
        browser.press("Space");
        browser.until("document.querySelector('#announcer').textContent === 'too many requests: on.'");
        let plan = browser.evaluate("fetch('/_emulator/faults').then((reply) => reply.json())");
        assert_eq!(plan["plan"]["rules"][0]["fault"], json!({"kind": "too-many-requests", "retry-after-seconds": 2}));
        assert_eq!(browser.evaluate("document.activeElement.dataset.key"), "too many requests", "the focus stays");
        browser.press("Space");
        browser.until("document.querySelector('#announcer').textContent === 'too many requests: off.'");
        let plan = browser.evaluate("fetch('/_emulator/faults').then((reply) => reply.json())");
        assert_eq!(plan["plan"]["rules"], json!([]));

        tab_to(browser, "dataset?.key === 'Card ids without quotes'");
        browser.press("Space");
        browser.until("document.querySelector('#announcer').textContent === 'Card ids without quotes: on.'");
        let drift = browser.evaluate("fetch('/_emulator/drift').then((reply) => reply.json())");
        assert_eq!(drift, json!({"ways": ["bare-ids"]}));

        tab_to(browser, "matches('#reset')");
        browser.press("Enter");
        browser.until("document.querySelector('#confirm').open");
        browser.until("document.activeElement.matches('#confirm button')");
        tab_to(browser, "matches('#confirm-yes')");
        browser.press("Enter");
        browser.until("document.querySelector('#announcer').textContent === 'The emulator began again.'");
        browser.until("document.querySelector('#now').textContent === '2019-12-09 06:43:19'");
    })
    .await;
    assert!(emulator.journal().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn assistive_programs_find_landmarks_headings_and_a_name_for_everything() {
    let emulator = start().await;
    let url = emulator.url();
    with_browser(move |browser| {
        browser.open(&url);
        let tree = browser.call("Accessibility.getFullAXTree", &json!({}));
        let nodes: Vec<(String, String)> = tree["nodes"]
            .as_array()
            .expect("a tree")
            .iter()
            .filter(|node| node["ignored"] == false)
            .map(|node| {
                let text = |member: &str| node[member]["value"].as_str().unwrap_or_default().to_owned();
                (text("role"), text("name"))
            })
            .collect();
        for wanted in [
            ("banner", ""),
            ("main", ""),
            ("complementary", "Controls"),
            ("search", "Cards"),
            ("heading", "Card emulator"),
            ("heading", "Requests"),
            ("heading", "How cards change their status"),
            ("combobox", "Template"),
            ("searchbox", "Search"),
            ("button", "Zoë O'Brien (card A-1, Installed)"),
            ("button", "Tom Expired (card A-3, Inactive, expired)"),
            ("switch", "Lost replies every second one: done, but the connection is closed"),
        ] {
            let of_role: Vec<&str> =
                nodes.iter().filter(|(role, _)| role == wanted.0).map(|(_, name)| name.as_str()).collect();
            assert!(of_role.contains(&wanted.1), "{wanted:?} is missing in {of_role:?}");
        }
        for (role, name) in &nodes {
            let needs_name = ["button", "link", "textbox", "searchbox", "combobox", "switch", "image", "img"];
            assert!(!needs_name.contains(&role.as_str()) || !name.is_empty(), "a {role} has no name");
        }
        browser.prefer("prefers-reduced-motion", "reduce");
        let moving = "[...document.querySelectorAll('*')].filter((element) => getComputedStyle(element).transitionDuration !== '0s').length";
        assert_eq!(browser.evaluate(moving), 0);
    })
    .await;
}
