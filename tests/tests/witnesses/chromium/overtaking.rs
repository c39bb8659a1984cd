//! Answers that overtake one another, as on a slow machine: here they are held back on purpose, and nothing waits for luck.

use super::browser::Browser;
use super::world::{act, start, with_browser};

/// Lets the page get the answer to the next `GET` of an address with `part` in it, and see it only after [`release`].
fn hold_back(browser: &mut Browser, part: &str) {
    browser.evaluate(&format!(
        "(() => {{
            const real = window.fetch;
            window.isHeld = false;
            window.fetch = (address, request) => {{
                const reply = real(address, request);
                if (window.isHeld || (request?.method ?? 'GET') !== 'GET' || !address.includes('{part}')) return reply;
                window.isHeld = true;
                return new Promise((resolve) => {{
                    window.release = async () => {{
                        window.fetch = real;
                        resolve(await reply);
                        // The page has seen it when everything that waited for it has run.
                        await new Promise((done) => setTimeout(done, 100));
                    }};
                }});
            }};
        }})()"
    ));
}

fn release(browser: &mut Browser) {
    browser.evaluate("window.release()");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_answer_never_takes_the_place_of_a_newer_one() {
    let emulator = start().await;
    let url = emulator.url();
    let emulator = std::sync::Arc::new(emulator);
    let own = std::sync::Arc::clone(&emulator);
    with_browser(move |browser| {
        browser.open(&url);
        // The page asks for the faults because a request came; meanwhile somebody switches one on.
        let switch = "document.querySelector('#faults [data-key=\"too many requests\"]')";
        browser.evaluate(&format!("window.before = {switch}"));
        hold_back(browser, "/faults");
        act(&own, "archive", "A-1");
        browser.until("window.isHeld");
        browser.evaluate(&format!("{switch}.click()"));
        browser.until("document.querySelector('#announcer').textContent === 'too many requests: on.'");
        release(browser);
        browser.until(&format!("{switch}.checked"));
        assert_eq!(browser.evaluate(&format!("{switch} === window.before")), true, "a press would be lost");
        browser.evaluate(&format!("{switch}.click()"));
        browser.until("document.querySelector('#announcer').textContent === 'too many requests: off.'");

        // One card is asked for, and then another.
        hold_back(browser, "/card?");
        browser.evaluate("document.querySelectorAll('#grid button')[0].click()");
        browser.until("window.isHeld");
        browser.evaluate("document.querySelectorAll('#grid button')[1].click()");
        browser.until("document.querySelector('dialog[open] h2')?.textContent === 'Áine Ní Dhónaill'");
        release(browser);
        assert_eq!(browser.evaluate("document.querySelector('dialog[open] h2').textContent"), "Áine Ní Dhónaill");

        // A card is installed, and its dialog closed before the answer is there.
        hold_back(browser, "/card?");
        browser.evaluate("[...document.querySelectorAll('dialog button')].find((one) => one.textContent.startsWith('Install')).click()");
        browser.until("window.isHeld");
        browser.evaluate("document.querySelector('#card').close()");
        release(browser);
        browser.until("document.querySelector('#announcer').textContent === 'The card is Installed.'");
        assert_eq!(browser.evaluate("document.querySelector('#card').open"), false, "it stays closed");

        // The journal is forgotten while its entries are on their way.
        hold_back(browser, "/journal");
        act(&own, "activate", "A-1");
        browser.until("window.isHeld");
        browser.evaluate("document.querySelector('#forget').click()");
        browser.until("document.querySelector('#announcer').textContent === 'The journal is empty.'");
        release(browser);
        assert_eq!(browser.evaluate("document.querySelectorAll('#requests tr').length"), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_press_on_next_does_not_count_twice_and_what_failed_is_asked_for_again() {
    let emulator = start().await;
    let url = emulator.url();
    let emulator = std::sync::Arc::new(emulator);
    let own = std::sync::Arc::clone(&emulator);
    with_browser(move |browser| {
        browser.open(&url);
        hold_back(browser, "/cards?");
        browser.evaluate("document.querySelector('#next').click()");
        browser.until("window.isHeld");
        browser.evaluate("document.querySelector('#next').click()");
        release(browser);
        browser.until("document.querySelector('#page-number').textContent === 'Page 2'");
        browser.evaluate("document.querySelector('#previous').click()");
        browser.until("document.querySelector('#grid button').dataset.key === 'A-1'");

        browser.evaluate(
            "(() => {
                const real = window.fetch;
                window.failures = 0;
                window.fetch = (address, request) => address.includes('/journal') && window.failures++ === 0
                    ? Promise.reject(new TypeError('the machine is busy')) : real(address, request);
            })()",
        );
        act(&own, "archive", "A-1");
        browser.until("document.querySelectorAll('#requests tr').length === 6");
        assert_eq!(browser.evaluate("window.failures"), 2);
    })
    .await;
}
