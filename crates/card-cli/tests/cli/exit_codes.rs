//! One test for each exit code that no other module shows.

use std::net::TcpListener;

use super::server::{Answer, replying, serve};
use super::support::{Api, TEMPLATE, cards, known_to};

fn create(url: &str) -> super::support::Ran {
    known_to(url, &["card", "create", "--template", TEMPLATE, "--card-id", "A-1", "--output", "json"]).output()
}

fn list(url: &str) -> super::support::Ran {
    known_to(url, &["card", "list", "--template", TEMPLATE, "--output", "json"]).output()
}

#[test]
fn nothing_asked_is_answered_with_help_and_0() {
    let ran = cards::<&str>(&[]).output();
    assert!(ran.done().contains("Exit codes:"));
    assert!(cards(&["--version"]).output().done().starts_with("cards "));
}

#[test]
fn no_connection_is_1_and_nothing_was_sent() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let error = create(&url).error(1);
    assert!(error["message"].as_str().unwrap().contains("not sent, no connection"), "{error}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_1_and_says_that_the_work_is_done() {
    let api = Api::start();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let arguments = ["card", "create", "--template", TEMPLATE, "--card-id", "A-1", "--output", "json"];
    let error = api.cards(&arguments).stdout_to(full).output().error(1);
    assert!(error["what-to-do"].as_str().unwrap().contains("do not repeat it"));
    assert!(api.state().contains("A-1"));
}

#[test]
fn wrong_usage_is_2_in_words_or_json() {
    let ran = cards(&["card", "create", "--nonsense"]).output();
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.starts_with("error: unexpected argument '--nonsense' found"), "{}", ran.stderr);
    let error = cards(&["--output", "json", "card", "create"]).output().error(2);
    assert!(error["message"].as_str().unwrap().contains("--template"), "{error}");
    assert!(error["what-to-do"].as_str().unwrap().starts_with("Usage: cards card create"), "{error}");
    assert_eq!(cards(&["card"]).output().code, Some(2));
}

#[test]
fn a_vendors_refusal_is_4_with_its_own_words() {
    let api = Api::start();
    create(&api.url()).done();
    let before = api.state();
    let error = create(&api.url()).error(4);
    assert_eq!((&error["operation"], &error["code"]), (&"create-card".into(), &"emulator:duplicate-card".into()));
    assert!(error["vendor-message"].as_str().unwrap().contains("already has a card"));
    assert_eq!(api.state(), before);
    for arguments in [
        ["card", "update", "--template", TEMPLATE, "--card-id", "nobody", "--output", "json"],
        ["card", "revoke", "--template", TEMPLATE, "--card-id", "nobody", "--output", "json"],
        ["card", "create", "--template", "no-such-template", "--card-id", "x", "--output", "json"],
    ] {
        api.cards(&arguments).output().error(4);
    }
    assert_eq!(api.state(), before);
}

#[test]
fn a_wrong_address_is_4_and_says_what_to_check() {
    let url = serve(|_| Answer::Reply(404, "<html>no such page</html>".to_owned()));
    let error = create(&url).error(4);
    assert!(error["what-to-do"].as_str().unwrap().contains("region or base URL"), "{error}");
}

#[test]
fn no_trustworthy_reply_is_6() {
    let half = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"status\":".to_vec();
    let answers = [
        Answer::Reply(200, "<!doctype html><p>Please sign in</p>".to_owned()),
        Answer::Reply(200, String::new()),
        Answer::Reply(200, r#"{"status":"perhaps"}"#.to_owned()),
        Answer::Reply(500, r#"{"oops":1}"#.to_owned()),
        Answer::Reply(302, String::new()),
        Answer::Raw(half),
        Answer::Raw(Vec::new()),
    ];
    for answer in answers {
        let error = create(&serve(move |_| answer.clone())).error(6);
        assert_eq!(error["kind"], "outcome-unknown");
        assert!(error["what-to-do"].is_string(), "{error}");
    }
}

/// Body and status contradict each other, whether or not the rest of the body is as documented: neither is to be trusted.
#[test]
fn success_under_an_http_error_status_is_6_for_a_change_and_for_a_list() {
    for body in [r#"{"status":"success","data":[]}"#, r#"{"status":"success"}"#, r#"{"status":"success","data":7}"#] {
        for status in [400, 404] {
            let url = serve(move |_| Answer::Reply(status, body.to_owned()));
            for error in [create(&url).error(6), list(&url).error(6)] {
                let message = error["message"].as_str().unwrap();
                assert!(message.contains("the body says success under an HTTP error status"), "{message}");
            }
        }
    }
}

#[test]
fn a_reply_that_takes_too_long_is_6() {
    let url = serve(|_| Answer::Silence);
    let arguments = ["card", "revoke", "--template", "T", "--card-id", "A-1", "--timeout", "1", "--output", "json"];
    let error = known_to(&url, &arguments).output().error(6);
    assert!(error["message"].as_str().unwrap().contains("timed out"), "{error}");
    assert!(error["what-to-do"].as_str().unwrap().contains("look at the card"), "{error}");
}

#[test]
fn too_large_or_too_often_is_8() {
    let huge = serve(|_| Answer::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n{".to_vec()));
    assert!(list(&huge).error(8)["what-to-do"].as_str().unwrap().contains("--limit"));
    // A change may have happened all the same.
    create(&huge).error(6);
    create(&serve(|_| Answer::Reply(429, String::new()))).error(8);
    let api = Api::start_with(|builder| builder.body_limit(64));
    create(&api.url()).error(8);
    let ran = cards(&["card", "create", "--json", "-", "--output", "json"]).input(vec![b' '; 10_000_000]).output();
    assert!(ran.error(8)["message"].as_str().unwrap().contains("larger than 1048576 bytes"));
}

/// A listener whose queue is full lets nobody in and refuses nobody.
#[cfg(target_os = "linux")]
#[test]
fn time_that_runs_out_before_anything_is_sent_is_8() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    while let Ok(stream) = std::net::TcpStream::connect_timeout(&address, std::time::Duration::from_millis(200)) {
        waiting.push(stream);
        assert!(waiting.len() < 10_000, "the queue never fills");
    }
    let arguments = ["card", "revoke", "--template", "T", "--card-id", "A", "--timeout", "1", "--output", "json"];
    let error = known_to(&format!("http://{address}"), &arguments).output().error(8);
    assert!(error["message"].as_str().unwrap().contains("not sent, no connection"), "{error}");
}

#[test]
fn unknown_members_of_a_reply_are_kept() {
    let url = replying(r#"{"status":"success","code":7,"card-id":1042,"colour":{"front":"red"}}"#);
    let document = create(&url).json();
    assert_eq!(document["reply"]["colour"]["front"], "red");
    assert_eq!((&document["reply"]["card-id"], &document["reply"]["code"]), (&"1042".into(), &7.into()));
}

#[cfg(unix)]
#[test]
fn ctrl_c_while_waiting_is_130_and_says_that_the_request_may_have_worked() {
    let (sender, receiver) = std::sync::mpsc::channel();
    let sender = std::sync::Mutex::new(sender);
    let sender = std::sync::Arc::new(sender);
    let url = serve(move |_| {
        sender.lock().unwrap().send(()).unwrap();
        Answer::Silence
    });
    let arguments = ["card", "revoke", "--template", "T", "--card-id", "A-1", "--output", "json"];
    let running = known_to(&url, &arguments).start();
    receiver.recv().unwrap();
    running.signal("INT");
    let error = running.end().error(130);
    assert!(error["what-to-do"].as_str().unwrap().contains("may have been carried out"));
}
