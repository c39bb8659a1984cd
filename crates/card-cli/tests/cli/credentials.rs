//! Where keys come from, and what is refused.

use std::path::PathBuf;

use tempfile::TempDir;

use super::support::{Api, CARD, CREDENTIAL, Cards, KEY, TEMPLATE, USER, cards, set_mode, write_private};

fn list(url: &str) -> Cards {
    cards(&["card", "list", "--template", TEMPLATE, "--output", "json"]).env("CARDS_ID123_BASE_URL", url)
}

fn file(text: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("credentials.toml");
    write_private(&path, text);
    (folder, path)
}

fn id123(key: &str) -> String {
    format!("[id123]\nkey = \"{key}\"\n")
}

#[test]
fn without_a_key_nothing_is_sent_and_the_ways_out_are_told() {
    let error = cards(&["card", "list", "--template", "T", "--output", "json"]).output().error(7);
    assert_eq!(error["message"], "there is no key for ID123 in the environment or a credentials file");
    assert!(error["what-to-do"].as_str().unwrap().contains("CARDS_ID123_KEY"));
    let arguments = ["user-card", "update", "--user-id", USER, "--card-id", CARD, "--output", "json"];
    let error = cards(&arguments).output().error(7);
    assert!(error["what-to-do"].as_str().unwrap().contains("CARDS_BLUB0X_HEADER"));
}

#[test]
fn a_key_comes_from_the_environment_a_named_file_or_the_default_file() {
    let api = Api::start();
    let url = api.url();
    let (_folder, path) = file(&id123(KEY));
    list(&url).env("CARDS_ID123_KEY", KEY).output().done();
    list(&url).env("CARDS_CREDENTIALS", &path).output().done();
    list(&url).default_credentials(&id123(KEY)).output().done();
    let path = path.to_str().unwrap();
    cards(&["card", "list", "--template", TEMPLATE, "--base-url", &url, "--credentials", path]).output().done();
}

#[test]
fn the_named_file_wins_over_the_environment_and_that_over_other_files() {
    let api = Api::start();
    let (_folder, wrong) = file(&id123("wrong-key"));
    list(&api.url()).env("CARDS_ID123_KEY", KEY).env("CARDS_CREDENTIALS", &wrong).output().done();
    list(&api.url()).env("CARDS_CREDENTIALS", &wrong).default_credentials(&id123(KEY)).output().error(7);
    let arguments =
        ["card", "list", "--template", TEMPLATE, "--credentials", wrong.to_str().unwrap(), "--output", "json"];
    api.cards(&arguments).output().error(7);
}

#[test]
fn a_header_credential_comes_from_the_environment_or_a_file() {
    let api = Api::start();
    let arguments = ["user-card", "update", "--user-id", USER, "--card-id", CARD, "--output", "json"];
    api.cards(&arguments).output().done();
    let (name, value) = CREDENTIAL;
    let text = format!("[blub0x]\nheader = \"{name}\"\nvalue = \"{value}\"\n");
    cards(&arguments).env("CARDS_BLUB0X_BASE_URL", api.url()).default_credentials(&text).output().done();
    let error = api.cards(&arguments).without("CARDS_BLUB0X_VALUE").output().error(7);
    assert_eq!(error["message"], "CARDS_BLUB0X_HEADER is set and CARDS_BLUB0X_VALUE is not");
}

#[test]
fn a_refused_key_ends_with_7() {
    let api = Api::start();
    let error = list(&api.url()).env("CARDS_ID123_KEY", "another-key").output().error(7);
    assert_eq!((&error["kind"], &error["http-status"]), (&"credentials".into(), &401.into()));
}

#[cfg(unix)]
#[test]
fn a_file_that_others_can_reach_is_refused_with_the_command_that_mends_it() {
    let api = Api::start();
    let (_folder, path) = file(&id123(KEY));
    for mode in [0o640, 0o604, 0o620, 0o666] {
        set_mode(&path, mode);
        let error = list(&api.url()).env("CARDS_CREDENTIALS", &path).output().error(7);
        assert!(error["message"].as_str().unwrap().contains(&format!("(mode {mode:03o})")), "{error}");
        assert!(error["what-to-do"].as_str().unwrap().contains(&format!("chmod 600 '{}'", path.display())));
    }
    set_mode(&path, 0o400);
    list(&api.url()).env("CARDS_CREDENTIALS", &path).output().done();
}

#[test]
fn a_file_that_is_not_as_expected_is_refused_by_its_line_and_never_quoted() {
    for (text, line) in [
        ("[id123]\nkey = hunter2-no-quotes\n", 2),
        ("[id123]\nkey = \"hunter2\"\nkay = \"hunter2\"\n", 3),
        ("[id123]\nkey = 22\n", 2),
        ("\n[vendor]\nkey = \"hunter2\"\n", 2),
        ("hunter2", 1),
        ("[blub0x]\nvalue = \"hunter2\"\n", 1),
    ] {
        let (_folder, path) = file(text);
        let error = list("http://127.0.0.1:9").env("CARDS_CREDENTIALS", &path).output().error(7);
        let message = error["message"].as_str().unwrap();
        assert!(message.ends_with(&format!("is not as expected at line {line}")), "{text:?}: {message}");
    }
}

#[test]
fn a_credential_that_no_header_can_carry_is_refused_by_its_source() {
    let refuse = |value: &str| list("http://127.0.0.1:9").env("CARDS_ID123_KEY", value).output().error(7);
    assert_eq!(refuse("")["message"], "the credential from CARDS_ID123_KEY is empty");
    assert!(refuse("hunter2\n")["what-to-do"].as_str().unwrap().contains("line break"));
    assert!(refuse("hunter2ü")["message"].as_str().unwrap().contains("cannot carry"));
}

#[test]
fn a_file_that_is_missing_or_lacks_the_vendor_is_told_by_name() {
    let error = list("http://127.0.0.1:9").env("CARDS_CREDENTIALS", "/nowhere/x.toml").output().error(7);
    assert!(error["message"].as_str().unwrap().contains("/nowhere/x.toml cannot be opened"));
    let (_folder, path) = file("[blub0x]\nheader = \"a\"\nvalue = \"b\"\n");
    let error = list("http://127.0.0.1:9").env("CARDS_CREDENTIALS", &path).output().error(7);
    assert!(error["message"].as_str().unwrap().contains("there is no key for ID123 in "));
    let error = list("http://127.0.0.1:9").env("CARDS_CREDENTIALS", path.parent().unwrap()).output().error(7);
    assert!(error["message"].as_str().unwrap().contains("is not a file"));
}
