//! What cards hold is foreign text, and so is what other pages try.

use card_emulator::Emulator;

use super::world::{TEMPLATE, card, with_browser};
use crate::programs::start_with;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn markup_in_a_card_is_shown_as_text_and_never_run() {
    let evil = [
        ("<script>window.harmed = 1</script>", "\"><script>window.harmed = 2</script>"),
        ("<img src=x onerror=window.harmed=3>", "javascript:window.harmed=4"),
        ("{{constructor.constructor('window.harmed=5')()}}", "'\"`<svg/onload=window.harmed=6>"),
        ("\u{202e}gnp.exe", "\u{0}\u{7}\u{1b}[31m"),
    ];
    let mut builder = Emulator::builder();
    for (index, (name, barcode)) in evil.iter().enumerate() {
        builder = builder.card(card(&format!("<b>{index}</b>"), name, barcode));
    }
    let emulator = start_with(builder).await;
    let url = emulator.url();
    with_browser(move |browser| {
        browser.open(&url);
        browser.until("document.querySelectorAll('#grid .id-card').length === 4");
        for index in 0..4 {
            browser.evaluate(&format!("document.querySelectorAll('#grid button')[{index}].click()"));
            let heading = format!("document.querySelectorAll('#grid .name')[{index}].firstChild.data");
            browser.until(&format!("document.querySelector('dialog[open] h2')?.textContent === {heading}"));
            browser.evaluate("document.querySelector('dialog[open]').close()");
        }
        assert_eq!(browser.evaluate("window.harmed ?? 'unharmed'"), "unharmed");
        assert_eq!(browser.evaluate("document.scripts.length"), 1);
        assert_eq!(browser.evaluate("document.querySelectorAll('#grid b, #grid script, #card b').length"), 0);
        let name = browser.evaluate("document.querySelector('#grid .name').firstChild.data");
        assert_eq!(name, evil[0].0);
        // A mark that turns the direction of writing could make one name look like another.
        assert_eq!(browser.evaluate("document.querySelectorAll('#grid .name')[3].firstChild.data"), "gnp.exe");
    })
    .await;
    assert_eq!(emulator.journal().len(), 0, "looking is no request of a vendor's API");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_another_origin_can_neither_read_nor_change_anything() {
    // Two emulators are two origins; nothing else tells a port of this machine from a page of the internet.
    let (emulator, other) = (super::world::start().await, super::world::start().await);
    let before = emulator.dump().await.expect("the state can be read");
    let (url, target) = (other.url(), emulator.url());
    tokio::task::spawn_blocking(move || {
        let mut browser = super::browser::Browser::start(800, 600);
        browser.call("Page.setBypassCSP", &serde_json::json!({"enabled": true}));
        browser.open(&url);
        let tried = browser.evaluate(&format!(
            "Promise.all([
                ['GET', 'cards?card-template-id={TEMPLATE}', undefined], ['POST', 'reset', undefined],
                ['POST', 'reset', 'text/plain'], ['PUT', 'clock', 'application/json'],
            ].map(([method, path, type]) => fetch('{target}/_emulator/' + path, {{
                method, mode: type === 'application/json' ? 'cors' : method === 'GET' ? 'cors' : 'no-cors',
                headers: type ? {{'Content-Type': type}} : {{}}, body: type ? '{{}}' : undefined,
            }}).then((reply) => reply.type === 'opaque' ? 'opaque' : 'read', () => 'refused')))"
        ));
        assert_eq!(tried, serde_json::json!(["refused", "opaque", "opaque", "refused"]));
        let framed = browser.evaluate(&format!(
            "new Promise((resolve) => {{
                const frame = document.createElement('iframe');
                frame.onload = () => {{
                    try {{ resolve(frame.contentDocument === null ? 'closed' : 'open'); }} catch {{ resolve('closed'); }}
                }};
                frame.src = '{target}/';
                document.body.append(frame);
            }})"
        ));
        assert_eq!(framed, "closed");
    })
    .await
    .expect("the browser's part holds");
    assert_eq!(emulator.dump().await.expect("the state can be read"), before);
}
