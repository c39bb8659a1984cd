//! How it looks: pictures of the main states, and what has to be in them.

use std::path::Path;

use serde_json::{Value, json};

use super::browser::Browser;
use super::world::{TEMPLATE, WIDTH, act, send, start, with_browser};
use crate::programs::{installed, source, succeed};

/// How much of a part has another colour than its most frequent one, and that colour, by the picture.
struct Colours {
    most: [u64; 3],
    different: usize,
}

/// Looks at the pixels of one part. The browser tells where it is, and decodes its own picture.
fn colours(browser: &mut Browser, picture: &str, selector: &str) -> Colours {
    let seen = browser.evaluate(&format!(
        "(async () => {{
            const place = document.querySelector({selector}).getBoundingClientRect();
            const bytes = Uint8Array.from(atob('{picture}'), (letter) => letter.charCodeAt(0));
            const image = await createImageBitmap(new Blob([bytes], {{type: 'image/png'}}));
            const scale = image.width / {WIDTH};
            const canvas = new OffscreenCanvas(image.width, image.height);
            const context = canvas.getContext('2d');
            context.drawImage(image, 0, 0);
            const height = Math.min(place.height, image.height / scale - place.y);
            const {{data}} = context.getImageData(place.x * scale, place.y * scale, place.width * scale, height * scale);
            const counts = new Map();
            for (let at = 0; at < data.length; at += 4) {{
                const colour = data[at] << 16 | data[at + 1] << 8 | data[at + 2];
                counts.set(colour, (counts.get(colour) ?? 0) + 1);
            }}
            const [most] = [...counts].sort((left, right) => right[1] - left[1])[0];
            return {{most, different: counts.size}};
        }})()",
        selector = json!(selector)
    ));
    let number = seen["most"].as_u64().expect("a colour");
    let different = usize::try_from(seen["different"].as_u64().expect("a count")).expect("a small number");
    Colours { most: [number >> 16, number >> 8 & 0xff, number & 0xff], different }
}

/// Every rule of axe that is about what people with disabilities need, colours included.
fn accessible(browser: &mut Browser, state: &str) {
    let axe = source("../../target/witnesses/node/node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(&axe)
        .unwrap_or_else(|error| panic!("{}: {error}: run tests/witnesses/setup", axe.display()));
    browser.evaluate(&format!("{axe}; 'loaded'"));
    let found = browser.evaluate(
        "axe.run(document, {resultTypes: ['violations']}).then(({violations, passes}) => ({
            passes: passes.length,
            violations: violations.map((rule) => [rule.id, rule.help, rule.nodes.slice(0, 3).map((node) => node.html)]),
        }))",
    );
    assert_eq!(found["violations"], json!([]), "{state}");
    assert!(found["passes"].as_u64().expect("a count") >= 20, "{state}: {found}");
}

/// What a barcode reader finds in a picture.
fn read_barcodes(picture: &Path) -> Vec<String> {
    let said = succeed(installed("zbarimg", "zbar-tools").args(["--quiet", "--nodbus"]).arg(picture));
    said.lines().map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cards_look_like_cards_in_light_and_dark_and_their_barcodes_can_be_read() {
    let emulator = start().await;
    let url = emulator.url();
    with_browser(move |browser| {
        for (scheme, is_dark) in [("light", false), ("dark", true)] {
            browser.prefer("prefers-color-scheme", scheme);
            browser.open(&url);
            browser.until("[...document.querySelectorAll('#grid img')].slice(0, 9).every((image) => image.complete && image.naturalWidth)");
            // A picture that was loaded may still have to be drawn.
            browser.evaluate("Promise.all([...document.querySelectorAll('#grid img')].slice(0, 9).map((image) => image.decode()))");
            accessible(browser, scheme);
            let (path, picture) = browser.picture(&format!("cards-{scheme}"));
            let ground = colours(browser, &picture, "html");
            assert!(ground.different > 200, "the picture is nearly empty: {} colours", ground.different);
            assert_eq!(ground.most.iter().sum::<u64>() < 200, is_dark, "{:?}", ground.most);
            let band = colours(browser, &picture, "#grid .band");
            assert!(band.most.iter().max() > Some(&80) && band.most != ground.most, "{:?}", band.most);
            // Green is green, whatever green it is; the word beside it says the same.
            let [red, green, blue] = colours(browser, &picture, "#grid .chip.installed").most;
            assert!(green > red && green > blue, "{red} {green} {blue}");
            let [red, green, blue] = colours(browser, &picture, "#grid .chip.uninstalled").most;
            assert!(red > green && red > blue, "{red} {green} {blue}");
            // Black on white whatever the scheme: a scanner needs it.
            assert_eq!(colours(browser, &picture, "#grid .barcode img").most, [255, 255, 255]);
            let codes = read_barcodes(&path);
            for expected in ["CODE-128:0001042", "QR-Code:Zoë’s card", "CODE-128:00000007"] {
                assert!(codes.iter().any(|code| code == expected), "{expected} is not among {codes:?}");
            }
        }
        let shape = browser.evaluate("(({width, height}) => width / height)(document.querySelector('#grid .id-card').getBoundingClientRect())");
        assert!((1.5..1.65).contains(&shape.as_f64().expect("a number")), "a card has the shape of one: {shape}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_is_shown_with_the_path_it_took() {
    let emulator = start().await;
    let url = emulator.url();
    with_browser(move |browser| {
        for scheme in ["light", "dark"] {
            browser.prefer("prefers-color-scheme", scheme);
            browser.open(&url);
            browser.evaluate("document.querySelector('#grid button').click()");
            browser.until("document.querySelector('dialog[open] .diagram .current text')?.textContent === 'Installed (now)'");
            let steps = browser.evaluate(
                "[...document.querySelectorAll('dialog .path li')].map((step) => step.querySelector('.cause').textContent)",
            );
            assert_eq!(steps, json!(["create", "install", "deactivate", "activate"]));
            assert_eq!(browser.evaluate("document.querySelectorAll('dialog text.cause.walked').length"), 3);
            let photo = browser.evaluate("document.querySelector('dialog dd a').textContent");
            assert_eq!(photo, "at photos.example.edu (leaves this machine)");
            accessible(browser, &format!("card, {scheme}"));
            let (_, picture) = browser.picture(&format!("card-{scheme}"));
            let current = colours(browser, &picture, "dialog .status.current rect").most;
            let plain = colours(browser, &picture, "dialog .status.archived rect").most;
            assert_ne!(current, plain);
        }
        // Nothing is drawn over something else: the words of the diagram do not touch one another.
        let touching = browser.evaluate(
            "(() => {
                const words = [...document.querySelectorAll('dialog .diagram text')];
                const places = words.map((word) => word.getBoundingClientRect());
                const pairs = [];
                places.forEach((one, index) => places.slice(index + 1).forEach((other, more) => {
                    if (one.left < other.right && other.left < one.right && one.top + 3 < other.bottom && other.top + 3 < one.bottom)
                        pairs.push([words[index].textContent, words[index + 1 + more].textContent]);
                }));
                return pairs;
            })()",
        );
        assert_eq!(touching, json!([]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_happens_meanwhile_appears_by_itself() {
    let emulator = start().await;
    let url = emulator.url();
    let emulator = std::sync::Arc::new(emulator);
    let own = std::sync::Arc::clone(&emulator);
    with_browser(move |browser| {
        browser.open(&url);
        assert_eq!(browser.evaluate("document.querySelectorAll('#requests tr').length"), 5);
        act(&own, "archive", "A-1");
        browser.until("document.querySelectorAll('#requests tr').length === 6");
        browser.until("document.querySelector('#grid .chip').textContent.includes('Archived')");
        browser.evaluate("document.querySelector('#pause').click()");
        act(&own, "activate", "A-1");
        browser.until("document.querySelector('#grid .chip').textContent.includes('Inactive')");
        assert_eq!(browser.evaluate("document.querySelectorAll('#requests tr').length"), 6, "it is paused");
        browser.evaluate("document.querySelector('#pause').click()");
        browser.until("document.querySelectorAll('#requests tr').length === 7");
        browser.evaluate("document.querySelector('#requests-heading').scrollIntoView()");
        accessible(browser, "requests");
        browser.picture("requests");
        browser.evaluate("document.querySelector('#states-heading').scrollIntoView()");
        browser.picture("states");
        browser.call(
            "Emulation.setDeviceMetricsOverride",
            &json!({"width": 390, "height": 1500, "deviceScaleFactor": 2, "mobile": true}),
        );
        browser.until("innerWidth === 390");
        browser.evaluate("scrollTo(0, 0)");
        let overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
        assert_eq!(browser.evaluate(overflow), 0, "nothing sticks out on a telephone");
        browser.picture("telephone");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_would_have_been_sent_to_people_is_shown_as_it_comes() {
    let emulator = start().await;
    let url = emulator.url();
    let emulator = std::sync::Arc::new(emulator);
    let own = std::sync::Arc::clone(&emulator);
    with_browser(move |browser| {
        browser.open(&url);
        assert_eq!(browser.evaluate("document.querySelector('#no-deliveries').checkVisibility()"), true);
        let one = |action: &str, more: &Value| {
            let mut body = json!({"action": action, "card-template-id": TEMPLATE});
            let members = more.as_object().expect("members").clone();
            body.as_object_mut().expect("an object").extend(members);
            send(&own, &body.to_string());
        };
        one("card-invitation", &json!({"card-id": "A-1", "recipient-email": "zoe<b>@example.edu"}));
        one("send-notification", &json!({"distribution": "all", "message": "Closed", "url": "https://example.edu/"}));
        one("send-notification", &json!({"distribution": "individual", "card-id": "A-2", "message": "Come"}));
        browser.until("document.querySelectorAll('#deliveries tr').length === 3");
        let rows = "[...document.querySelectorAll('#deliveries tr')].map((row) => [...row.cells].map((cell) => cell.innerText))";
        let at = "2019-12-09 06:43:19";
        assert_eq!(
            browser.evaluate(rows),
            json!([
                ["3", at, "Notification", "the holder of 1 card\ncard A-2", "Come"],
                ["2", at, "Notification", "the holders of 30 cards\ndistribution all", "Closed\nhttps://example.edu/"],
                ["1", at, "Invitation", "zoe<b>@example.edu\ncard A-1", "until 2020-12-08 06:43:19"],
            ])
        );
        assert_eq!(browser.evaluate("document.querySelector('#no-deliveries').checkVisibility()"), false);
        browser.evaluate("document.querySelector('#deliveries-heading').scrollIntoView()");
        accessible(browser, "deliveries");
        browser.picture("deliveries");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_reference_is_accessible_and_fits_a_telephone() {
    let emulator = start().await;
    let url = emulator.url();
    with_browser(move |browser| {
        for path in ["/docs", "/docs/id123", "/docs/blub0x"] {
            for scheme in ["light", "dark"] {
                browser.prefer("prefers-color-scheme", scheme);
                browser.go(&format!("{url}{path}"));
                // What is folded away has to be right, too.
                browser.evaluate(
                    "for (const part of [...document.querySelectorAll('details')].slice(0, 40)) part.open = true",
                );
                accessible(browser, &format!("{path}, {scheme}"));
                browser.picture(&format!("{}-{scheme}", path.trim_start_matches('/').replace('/', "-")));
            }
            let metrics = json!({"width": 390, "height": 1500, "deviceScaleFactor": 2, "mobile": true});
            browser.call("Emulation.setDeviceMetricsOverride", &metrics);
            browser.until("innerWidth === 390");
            let overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
            assert_eq!(browser.evaluate(overflow), 0, "{path}: something sticks out on a telephone");
            browser.picture(&format!("{}-telephone", path.trim_start_matches('/').replace('/', "-")));
            let metrics = json!({"width": WIDTH, "height": 1500, "deviceScaleFactor": 2, "mobile": false});
            browser.call("Emulation.setDeviceMetricsOverride", &metrics);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_cards_come_in_pages() {
    let card = |number: usize| {
        let name = if number == 4321 { "Needle" } else { "Straw" };
        json!({"card-template-id": super::world::TEMPLATE, "card-id": format!("C-{number}"),
            "card-data": {"name-fields": [{"key": "name", "value": name}]}})
    };
    let cards: Vec<Value> = (0..5000).map(card).collect();
    let emulator =
        crate::programs::start_with(card_emulator::Emulator::builder().seed(json!({"cards": cards}).to_string())).await;
    let url = emulator.url();
    with_browser(move |browser| {
        browser.open(&url);
        let first = "document.querySelector('#grid button').dataset.key";
        assert_eq!(browser.evaluate("document.querySelector('#summary').textContent"), "5,000 cards.");
        assert_eq!(browser.evaluate("document.querySelectorAll('#grid button').length"), 12);
        browser.evaluate("document.querySelector('#next').click()");
        browser.until(&format!("{first} === 'C-12'"));
        browser.until("document.activeElement.id === 'cards-heading'");
        browser.evaluate("document.querySelector('#previous').click()");
        browser.until(&format!("{first} === 'C-0'"));
        browser.evaluate("document.querySelector('#text').focus()");
        browser.write("needle");
        browser.until(&format!("{first} === 'C-4321'"));
        browser.until("document.querySelector('#summary').textContent === '1 of 5,000 cards match.'");
    })
    .await;
}
