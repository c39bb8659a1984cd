//! How the server is reached, how long is waited for it, and what is said of it.

use std::io::Write;
use std::net::TcpListener;

use serde_json::Value;

use super::server::{Answer, serve};
use super::support::{Cards, Ran, TEMPLATE, cards, known_to};

/// A name that no server has, so that only a proxy could lead there.
const ELSEWHERE: &str = "https://cards.invalid/";

const LIST: [&str; 6] = ["card", "list", "--template", "T", "--output", "json"];

fn list(url: &str, more: &[&str]) -> Cards {
    known_to(url, &[&LIST, more].concat())
}

/// Answers everything with this head, then ends the connection.
fn answering(head: &str) -> String {
    let bytes = format!("{head}\r\ncontent-length: 0\r\n\r\n").into_bytes();
    serve(move |_| Answer::Raw(bytes.clone()))
}

fn text<'a>(error: &'a Value, member: &str) -> &'a str {
    error[member].as_str().unwrap_or_else(|| panic!("no {member}: {error}"))
}

/// The other attempts would take three seconds each: only one fits into the time.
#[test]
fn a_silent_server_is_given_up_when_the_time_of_the_command_is_over() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("roster.csv"), "id\nA\n").unwrap();
    std::fs::write(folder.path().join("map.toml"), "version = 1\n[card-id]\ncolumn = \"id\"\n").unwrap();
    for words in [
        &["card", "list", "--template", "T"][..],
        &["card", "list", "--template", "T", "--all"],
        &["template", "list"],
        &["card", "update", "--template", "T", "--card-id", "A", "--name", "Z"],
        &["card", "update", "--template", "T", "--card-id", "A", "--name", "Z", "--check-template"],
        &["export", "--template", "T"],
        &["plan", "roster.csv", "--map", "map.toml", "--template", "T"],
    ] {
        let (sender, requests) = std::sync::mpsc::channel();
        let sender = std::sync::Arc::new(std::sync::Mutex::new(sender));
        let url = serve(move |_| {
            sender.lock().unwrap().send(()).unwrap();
            Answer::Silence
        });
        let arguments = [words, &["--timeout", "1", "--output", "json"]].concat();
        let error = known_to(&url, &arguments).folder(folder.path()).output().error(6);
        assert!(text(&error, "message").contains("timed out"), "{words:?}: {error}");
        assert_eq!(text(&error, "server"), url, "{words:?}");
        assert_eq!(requests.try_iter().count(), 1, "{words:?}");
    }
}

#[test]
fn a_wait_that_the_server_asks_for_is_passed_on_and_not_slept_through_where_it_is_too_long() {
    for (asked, seconds) in
        [("7200", Some(7200)), ("99999999999999999999", Some(u64::MAX / 1000)), ("-1", None), ("abc", None)]
    {
        let url = answering(&format!("HTTP/1.1 429 Slow down\r\nretry-after: {asked}"));
        let error = list(&url, &["--timeout", "3"]).output().error(8);
        assert_eq!(error["retry-after-seconds"].as_u64(), seconds, "{error}");
        let told = text(&error, "message").contains("the server asks to wait");
        assert_eq!(told, seconds.is_some(), "{error}");
        // Where nothing was asked for that can be read, the client waits by its own rules and sends four times.
        assert_eq!(text(&error, "message").contains("attempts"), seconds.is_none(), "{error}");
    }
}

#[test]
fn an_error_names_the_server_without_path_and_password() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", closed.local_addr().unwrap());
    drop(closed);
    let error = list(&format!("{url}/hunter2/"), &[]).output().error(1);
    assert!(text(&error, "message").contains(&format!("; server: {url}")), "{error}");
    assert_eq!(text(&error, "server"), url);
    for (head, code) in [("HTTP/1.1 404 x", 4), ("HTTP/1.1 500 x", 6), ("HTTP/1.1 401 x", 7), ("nonsense", 6)] {
        let url = answering(head);
        let error = list(&format!("{url}/hunter2/"), &[]).output().error(code);
        assert!(text(&error, "message").contains(&url), "{head}: {error}");
    }
    // The vendor's own refusal is about the request.
    let url = serve(|_| Answer::Reply(200, r#"{"status":"failure","message":"no"}"#.to_owned()));
    assert_eq!(list(&url, &[]).output().error(4)["server"], Value::Null);
}

#[test]
fn a_redirect_is_not_followed_and_its_target_is_named() {
    let target = TcpListener::bind("127.0.0.1:0").unwrap();
    let place = format!("http://{}", target.local_addr().unwrap());
    target.set_nonblocking(true).unwrap();
    let create = ["card", "create", "--template", "T", "--card-id", "A", "--output", "json"];
    for status in [301, 302, 303, 307, 308] {
        let named =
            format!("HTTP/1.1 {status} x\r\nlocation: {}/api/?key=hunter2", place.replace("://", "://me:hunter2@"));
        let error = known_to(&answering(&named), &create).output().error(6);
        assert!(text(&error, "message").contains(&format!(", redirects to: {place}")), "{error}");
        assert!(text(&error, "what-to-do").contains("--base-url"), "{error}");
    }
    for (location, named) in [
        ("/elsewhere/hunter2", Value::Null),
        ("//cards.test/hunter2", "https://cards.test:443".into()),
        ("https://[::1]:7/", "https://[::1]:7".into()),
    ] {
        let error = list(&answering(&format!("HTTP/1.1 302 x\r\nlocation: {location}")), &[]).output().error(6);
        assert_eq!(error["redirects-to"], named, "{location}");
    }
    assert!(target.accept().is_err(), "nobody came");
}

#[test]
fn a_proxy_setting_is_used_or_refused_by_its_name_and_never_passed_over() {
    let through =
        |name: &str, value: &str| list(ELSEWHERE, &["--environment-proxy", "--timeout", "5"]).env(name, value).output();
    for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        for value in [
            "ftp://me:hunter2@127.0.0.1:3128",
            "socks5://127.0.0.1:1080",
            "http://:0:bad",
            "htp//proxy:3128",
            "http://proxy .example:3128",
            "proxy.example.test:3128:x",
            "http://",
        ] {
            let error = through(name, value).error(2);
            assert!(text(&error, "message").contains(name), "{value}: {error}");
        }
        let proxy = answering("HTTP/1.1 503 x");
        let bare = proxy.strip_prefix("http://").unwrap();
        for value in [bare, proxy.as_str(), &format!("me:hunter2@{bare}")] {
            let error = through(name, value).error(1);
            let message = text(&error, "message");
            assert!(message.contains("server: https://cards.invalid:443, proxy: http://127.0.0.1:"), "{error}");
            assert_eq!(text(&error, "proxy"), proxy);
            assert!(text(&error, "what-to-do").contains("proxy"), "{error}");
        }
        let error = through(name, " ").error(2);
        assert!(text(&error, "message").contains("neither HTTPS_PROXY nor ALL_PROXY"), "{error}");
    }
    let unset = list(ELSEWHERE, &["--environment-proxy"]).output().error(2);
    assert!(text(&unset, "message").contains("neither HTTPS_PROXY nor ALL_PROXY"), "{unset}");
    let exempt = list(ELSEWHERE, &["--environment-proxy", "--timeout", "5"]);
    let error = exempt.env("HTTPS_PROXY", "http://127.0.0.1:9").env("NO_PROXY", "invalid").output().error(1);
    assert_eq!(error["proxy"], Value::Null, "{error}");
}

#[test]
fn what_is_set_to_nothing_is_refused_by_its_name() {
    for (name, code) in [
        ("CARDS_ID123_BASE_URL", 2),
        ("CARDS_ID123_REGION", 2),
        ("CARDS_ID123_KEY", 7),
        ("CARDS_CREDENTIALS", 7),
        ("SSL_CERT_FILE", 2),
    ] {
        let mut run = cards(&LIST);
        if !matches!(name, "CARDS_ID123_KEY" | "CARDS_CREDENTIALS") {
            run = run.env("CARDS_ID123_KEY", "hunter2-key");
        }
        let error = run.env(name, "").output().error(code);
        assert!(text(&error, "message").contains(name), "{name}: {error}");
    }
    let user_card = ["user-card", "list", "--user-id", super::support::USER, "--output", "json"];
    for (name, code) in [("CARDS_BLUB0X_BASE_URL", 2), ("CARDS_BLUB0X_HEADER", 7), ("CARDS_BLUB0X_VALUE", 7)] {
        let error = known_to("http://127.0.0.1:9", &user_card).env(name, "").output().error(code);
        assert!(text(&error, "message").contains(name), "{name}: {error}");
    }
    let seed = cards(&["emulator", "seed", "roster.csv", "--output", "json"]).env("CARDS_EMULATOR_URL", "");
    assert!(text(&seed.output().error(2), "message").contains("CARDS_EMULATOR_URL"));
}

/// Commands of every kind that connects.
#[cfg(unix)]
#[test]
fn an_authority_of_ones_own_is_trusted_by_option_or_environment_and_by_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let roster = write("roster.csv", "card_id,name\nA,Zoë\n");
    let map = write("map.toml", "version = 1\n[card-id]\ncolumn = \"card_id\"\n");
    let ca = folder.path().join("ca.pem").to_str().unwrap().to_owned();
    let start = |ca: &str| {
        let mut running =
            cards(&["emulator", "--port", "0", "--log", "off", "--output", "json", "--tls-ca", ca]).start();
        let started: Value = serde_json::from_str(&running.read_until("\n")).unwrap();
        (running, started["id123-base-url"].as_str().unwrap().to_owned())
    };
    let other = folder.path().join("other.pem").to_str().unwrap().to_owned();
    let (running, url) = start(&ca);
    let (other_running, _) = start(&other);
    let none = write("none.pem", "hunter2");
    let broken = write("broken.pem", "-----BEGIN CERTIFICATE-----\nhunter2\n-----END CERTIFICATE-----\n");
    let user_card = ["user-card", "list", "--user-id", super::support::USER];
    let commands: [&[&str]; 6] = [
        &["card", "list", "--template", TEMPLATE],
        &["card", "list", "--template", TEMPLATE, "--all"],
        &["export", "--template", TEMPLATE],
        &["plan", &roster, "--map", &map, "--template", TEMPLATE],
        &user_card,
        &["emulator", "seed", &roster, "--url", &url],
    ];
    for command in commands {
        let run = |more: &[&str]| {
            let ran = known_to(&url, &[command, &["--output", "json"], more].concat());
            ran.env("CARDS_ID123_KEY", card_emulator::DEMO_KEY)
                .env("CARDS_BLUB0X_HEADER", card_emulator::DEMO_CREDENTIAL.0)
                .env("CARDS_BLUB0X_VALUE", card_emulator::DEMO_CREDENTIAL.1)
        };
        let is_well = |ran: Ran| assert!(matches!(ran.code, Some(0 | 3)), "{command:?}: {}{}", ran.stdout, ran.stderr);
        is_well(run(&["--ca-file", &ca]).output());
        is_well(run(&[]).env("SSL_CERT_FILE", &ca).output());
        is_well(run(&["--ca-file", &ca]).env("SSL_CERT_FILE", &none).output());
        let refused = run(&["--ca-file", &other]).output().error(1);
        assert!(text(&refused, "message").contains("certificate"), "{refused}");
        for (path, what) in
            [(&none, "no certificate"), (&broken, "certificate"), (&"/nowhere".to_owned(), "cannot be read")]
        {
            let option = run(&["--ca-file", path]).output().error(2);
            assert!(text(&option, "message").contains(what) && text(&option, "message").contains("-ca"), "{option}");
            let variable = run(&[]).env("SSL_CERT_FILE", path).output().error(2);
            assert!(text(&variable, "message").contains("SSL_CERT_FILE"), "{variable}");
        }
    }
    let untrusted = list(&url, &[]).output().error(1);
    assert!(text(&untrusted, "what-to-do").contains("--ca-file"), "{untrusted}");
    for running in [running, other_running] {
        running.signal("INT");
        running.end();
    }
}

/// A name with a line break could forge a line, and one with an override could hide what stands behind it.
#[cfg(unix)]
#[test]
fn no_name_of_a_file_and_no_argument_reaches_the_terminal_as_it_is() {
    let evil = "x\nerror: all is well\u{1b}[2J\u{202e}\t.csv";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(evil);
    let path = path.to_str().unwrap();
    let is_harmless = |ran: &Ran| {
        for text in [&ran.stdout, &ran.stderr] {
            let bad = |character: char| character.is_control() && character != '\n' || character == '\u{202e}';
            assert!(!text.contains(bad) && !text.contains("\nerror: all is well"), "{text:?}");
        }
    };
    let (map, key) = (folder.path().join("map.toml"), ("CARDS_ID123_KEY", "hunter2-key"));
    std::fs::write(&map, "version = 1\n[card-id]\ncolumn = \"id\"\n").unwrap();
    let map = map.to_str().unwrap();
    let below = format!("{map}/{evil}");
    // First there is no such file, then there is one.
    for _ in 0..2 {
        for words in [
            &["plan", path, "--map", map, "--template", "T"][..],
            &["diff", path, "--map", path, "--template", path],
            &["plan", map, "--map", map, "--template", "T", "--state", path],
            &["map", "check", path],
            &["map", "check", map, "--roster", path],
            &["map", "init", "/nowhere", "-o", path],
            &["apply", path],
            &["resume", path, "--journal", path],
            &["card", "list", "--template", "T", "--credentials", path],
            &["card", "list", "--template", "T", "--ca-file", path],
            &["card", "create", "--json", path],
            &["export", "--template", "T", "-o", path, "--base-url", "http://127.0.0.1:9"],
            &["emulator", "--faults", path],
            &["emulator", "--restore", path],
            &["emulator", "--api-key-file", &below],
            &["emulator", "--credential-file", path],
            &["card", "list", "--profile", path],
            &["manual", "--folder", &below],
            &["card", path],
            &[path],
            &["card", "list", "--limit", path],
            &["completions", path],
        ] {
            let ran = cards(words).env(key.0, key.1).env("XDG_STATE_HOME", folder.path()).output();
            assert_ne!(ran.code, Some(0), "{words:?}");
            is_harmless(&ran);
        }
        std::fs::File::create(path).unwrap().write_all(b"id,\x1b[2J\n1\n").unwrap();
    }
}

/// The message comes with a change that was made: showing it must not take longer than making it.
#[test]
fn a_message_of_a_megabyte_is_shown_in_its_beginning() {
    let long = "x".repeat(1_000_000);
    let [done, refused] = ["success", "failure"].map(|status| {
        let reply = serde_json::json!({"status": status, "code": 1, "message": long}).to_string();
        let url = serve(move |_| Answer::Reply(200, reply.clone()));
        known_to(&url, &["card", "create", "--template", "T", "--card-id", "A"]).output()
    });
    assert!(done.done().contains("more characters") && done.stdout.len() < 20_000, "{}", done.stdout.len());
    assert!(refused.code == Some(4) && refused.stderr.len() < 20_000, "{}", refused.stderr.len());
}

/// Standard error is no terminal here: what a person would see of the waits, a script does not.
#[test]
fn scripts_are_told_nothing_of_waits() {
    let url = answering("HTTP/1.1 503 x");
    let ran = known_to(&url, &["card", "list", "--template", "T"]).output();
    assert_eq!((ran.stdout.as_str(), ran.stderr.matches('\n').count()), ("", 2), "{}", ran.stderr);
}
