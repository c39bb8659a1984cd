//! Chromium, driven by its debugging protocol over two pipes: no other program, no port, no package.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use card_tests::workspace_root;
use serde_json::{Value, json};

use crate::programs::installed;

/// How long anything in the browser may take. Nothing is judged by time: a test that waits longer than this has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running browser with one page open.
pub(crate) struct Browser {
    child: Child,
    commands: ChildStdin,
    messages: Receiver<Value>,
    last_id: u64,
    session: Option<String>,
    /// What the page reported by itself since it was opened.
    pub(crate) events: Vec<Value>,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Starts the browser with an empty page of this size, in a profile of its own.
    pub(crate) fn start(width: u32, height: u32) -> Self {
        let profile = tempfile::tempdir().expect("a scratch folder");
        // The shell moves the two pipes to where `--remote-debugging-pipe` looks for them.
        let mut command = installed("sh", "dash");
        command.args(["-c", r#"exec "$0" "$@" 3<&0 4>&1 0</dev/null 1>&2"#, program()]);
        command.args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--force-color-profile=srgb",
            "--remote-debugging-pipe",
            &format!("--window-size={width},{height}"),
            &format!("--user-data-dir={}", profile.path().display()),
        ]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the shell runs");
        let commands = child.stdin.take().expect("it is a pipe");
        let mut replies = BufReader::new(child.stdout.take().expect("it is a pipe"));
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            let mut message = Vec::new();
            // Messages end with a zero byte.
            while replies.read_until(0, &mut message).is_ok_and(|count| count > 0) {
                message.pop();
                let value = serde_json::from_slice(&message).expect("the protocol is JSON");
                message.clear();
                if sender.send(value).is_err() {
                    return;
                }
            }
        });
        let mut browser =
            Self { child, commands, messages, last_id: 0, session: None, events: Vec::new(), _profile: profile };
        browser.open_page(width, height);
        browser
    }

    fn open_page(&mut self, width: u32, height: u32) {
        let target = self.call("Target.createTarget", &json!({"url": "about:blank"}))["targetId"].clone();
        let attached = self.call("Target.attachToTarget", &json!({"targetId": target, "flatten": true}));
        self.session = attached["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Log", "Network", "DOM", "Accessibility"] {
            self.call(&format!("{domain}.enable"), &json!({}));
        }
        // Twice as many pixels, so that fine bars are whole ones.
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 2, "mobile": false});
        self.call("Emulation.setDeviceMetricsOverride", &metrics);
    }

    /// Carries out a command of the protocol and gives its result.
    pub(crate) fn call(&mut self, method: &str, parameters: &Value) -> Value {
        self.try_call(method, parameters).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    fn try_call(&mut self, method: &str, parameters: &Value) -> Result<Value, Value> {
        self.last_id += 1;
        let mut message = json!({"id": self.last_id, "method": method, "params": parameters});
        if let Some(session) = &self.session {
            message["sessionId"] = session.as_str().into();
        }
        let text = format!("{message}\0");
        self.commands.write_all(text.as_bytes()).unwrap_or_else(|error| panic!("Chromium went away: {error}"));
        loop {
            let reply = self.messages.recv_timeout(PATIENCE);
            let mut reply = reply.unwrap_or_else(|_| panic!("Chromium does not answer {method}: is it installed?"));
            if reply["id"] == self.last_id {
                let error = reply.get_mut("error").map(Value::take);
                return error.map_or_else(|| Ok(reply["result"].take()), Err);
            }
            self.events.push(reply);
        }
    }

    /// The value of an expression in the page; a promise is waited for.
    pub(crate) fn evaluate(&mut self, expression: &str) -> Value {
        let parameters = json!({"expression": expression, "awaitPromise": true, "returnByValue": true});
        let mut result = self.call("Runtime.evaluate", &parameters);
        assert!(result.get("exceptionDetails").is_none(), "{expression}: {result}");
        result["result"]["value"].take()
    }

    /// Waits until an expression is true in the page.
    pub(crate) fn until(&mut self, expression: &str) {
        let begun = Instant::now();
        while self.evaluate(&format!("Boolean({expression})")) != true {
            assert!(begun.elapsed() < PATIENCE, "never became true: {expression}\n{}", self.page_text());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn page_text(&mut self) -> String {
        self.evaluate("document.body.innerText").as_str().unwrap_or_default().to_owned()
    }

    /// Opens an address and waits until the page says that it is complete.
    pub(crate) fn open(&mut self, url: &str) {
        self.go(url);
        self.until("document.documentElement.dataset.ready === 'true'");
    }

    /// Opens an address and waits until its document is there: until then, what is asked is asked of the page before.
    pub(crate) fn go(&mut self, url: &str) {
        self.evaluate("window.isBefore = true");
        self.call("Page.navigate", &json!({"url": url}));
        let arrived =
            json!({"expression": "!window.isBefore && document.readyState === 'complete'", "returnByValue": true});
        let begun = Instant::now();
        // Between two pages there is none that could be asked.
        while !self.try_call("Runtime.evaluate", &arrived).is_ok_and(|seen| seen["result"]["value"] == true) {
            assert!(begun.elapsed() < PATIENCE, "{url} never comes");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Pretends that the person prefers `dark` or `light` colours, or `reduce`d motion.
    pub(crate) fn prefer(&mut self, feature: &str, value: &str) {
        let media = json!({"features": [{"name": feature, "value": value}]});
        self.call("Emulation.setEmulatedMedia", &media);
    }

    /// Presses a key, such as `Tab`, `Enter` or `Escape`.
    pub(crate) fn press(&mut self, key: &str) {
        let (code, text) = match key {
            "Tab" => (9, ""),
            "Enter" => (13, "\r"),
            "Escape" => (27, ""),
            "Space" => (32, " "),
            _ => panic!("{key}: add its code"),
        };
        let name = if key == "Space" { " " } else { key };
        let mut event =
            json!({"type": "keyDown", "key": name, "code": key, "windowsVirtualKeyCode": code, "text": text});
        self.call("Input.dispatchKeyEvent", &event);
        event["type"] = "keyUp".into();
        self.call("Input.dispatchKeyEvent", &event);
    }

    /// Types text into whatever has the focus.
    pub(crate) fn write(&mut self, text: &str) {
        self.call("Input.insertText", &json!({"text": text}));
    }

    /// Takes a picture of the window, keeps it as `target/witnesses/page/{name}.png`, and gives its path and data.
    pub(crate) fn picture(&mut self, name: &str) -> (PathBuf, String) {
        let data = self.call("Page.captureScreenshot", &json!({"format": "png"}))["data"].take();
        let data = data.as_str().expect("a picture is text in base 64").to_owned();
        let folder = workspace_root().join("target/witnesses/page");
        std::fs::create_dir_all(&folder).expect("the folder of artefacts can be made");
        let path = folder.join(format!("{name}.png"));
        std::fs::write(&path, decode(&data)).expect("an artefact can be written");
        (path, data)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It was started here; without an error there is nothing more to do about it.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The browser's name on this machine.
///
/// # Panics
///
/// When there is none.
fn program() -> &'static str {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let found = names.into_iter().find(|name| {
        let paths = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&paths).any(|folder| folder.join(name).is_file())
    });
    found.expect("this test needs Chromium: run tests/witnesses/setup, or install it (chromium of Debian)")
}

/// Base 64, of which the protocol sends no other alphabet.
fn decode(text: &str) -> Vec<u8> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for letter in text.bytes().filter(|letter| *letter != b'=') {
        let value = ALPHABET.iter().position(|known| *known == letter).expect("the data is base 64");
        bits = bits << 6 | u32::try_from(value).expect("less than 64");
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).expect("one byte"));
        }
    }
    bytes
}
