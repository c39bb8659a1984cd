//! The files below `schema/examples`: which are read, what they share, and which are refused.

use std::collections::BTreeSet;

use xtask::examples::{By, Example, Wanted, of_files, twin};

const TABLE: &str = r#"
[[document]]
case = "empty"
why = "the document is empty"
json = ""
xml = ""

[[document]]
case = "odd"
at = "id"
why = "`id` is odd"
refused-by = "reader"
form = """
a\tb"""
"#;

fn files(files: &[(&str, &str)]) -> Vec<(String, Vec<u8>)> {
    files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

fn names(examples: &[Example]) -> Vec<String> {
    examples.iter().map(ToString::to_string).collect()
}

#[test]
fn documents_tables_and_what_messages_share_are_read() {
    let shared = r#"{
        "put-v1.request": {"put.request": "*"},
        "add.request": {"put-v1.request": ["minimal.json"], "put.request": {"invalid/void.xml": "invalid/empty.xml"}}
    }"#;
    let files = files(&[
        ("shop/put.request/minimal.json", "{}"),
        ("shop/put.request/invalid.toml", TABLE),
        ("shop/shared.json", shared),
    ]);
    let all = of_files(files.clone(), Wanted::All).unwrap();
    let put = ["invalid/empty.json", "invalid/empty.xml", "invalid/odd.form", "minimal.json"];
    let mut expected: Vec<String> =
        ["shop/add.request/invalid/void.xml", "shop/add.request/minimal.json"].map(Into::into).into();
    expected.extend(put.map(|name| format!("shop/put-v1.request/{name}")));
    expected.extend(put.map(|name| format!("shop/put.request/{name}")));
    assert_eq!(names(&all), expected);
    let odd = all.iter().find(|example| example.case == "odd").unwrap();
    let refused = odd.refused.as_ref().unwrap();
    assert_eq!((refused.at.as_str(), refused.by, odd.bytes.as_slice()), ("id", By::Reader, &b"a\tb"[..]));
    let stored: BTreeSet<&str> = all.iter().map(|example| example.stored.as_str()).collect();
    assert_eq!(stored, ["shop/put.request/invalid.toml", "shop/put.request/minimal.json"].into());
    for (message, stored) in
        [("put-v1.request", "put.request"), ("add.request", "put.request"), ("put.request", "put.request")]
    {
        assert_eq!(twin(&all, "shop", message), stored, "{message}");
    }
    let json = of_files(files, Wanted::ValidJson).unwrap();
    assert_eq!(names(&json), ["add", "put-v1", "put"].map(|name| format!("shop/{name}.request/minimal.json")));
}

#[test]
fn a_message_that_shares_some_documents_only_is_nobodys_twin() {
    let shared =
        r#"{"one.request": {"two.request": ["a.json"]}, "six.request": {"two.request": ["a.json", "b.json"]}}"#;
    let both = [("shop/two.request/a.json", "1"), ("shop/two.request/b.json", "2"), ("shop/shared.json", shared)];
    let own = [("shop/six.request/c.json", "3")];
    let all = of_files(files(&[&both[..], &own].concat()), Wanted::All).unwrap();
    for message in ["one.request", "six.request", "two.request"] {
        assert_eq!(twin(&all, "shop", message), message);
    }
}

#[test]
fn a_file_that_nobody_would_read_and_a_row_that_says_nothing_are_refused() {
    let row = |text: &str| format!("[[document]]\ncase = \"a\"\n{text}\n");
    let rows = [row("json = ''"), row("why = ' '\njson = ''"), row("why = 'b'"), row("why = 'b'\nyaml = ''")];
    let twice = format!("{0}{0}", row("why = 'b'\njson = ''"));
    let missing = row("why = 'b'\nfile = 'a.json'");
    let mut cases = vec![
        ("shop/put.request/notes.md", "", "is no .json"),
        ("shop/put.request/deep/er/minimal.json", "{}", "is no example"),
        ("notes.json", "{}", "is no example"),
        ("shop/put.request/invalid/odd.xml", "", "stands in no row"),
        ("shop/put.request/invalid.toml", twice.as_str(), "a occurs twice"),
        ("shop/put.request/invalid.toml", missing.as_str(), "there is no shop/put.request/invalid/a.json"),
        ("shop/shared.json", r#"{"add.request": {"put.request": ["gone.json"]}}"#, "there is no put.request/gone.json"),
        ("shop/shared.json", r#"{"put.request": {"put.request": ["minimal.json"]}}"#, "is there twice"),
    ];
    cases.extend(rows.iter().map(|text| ("shop/put.request/invalid.toml", text.as_str(), "")));
    for (path, text, said) in cases {
        let problem = of_files(files(&[("shop/put.request/minimal.json", "{}"), (path, text)]), Wanted::All);
        let problem = problem.err().unwrap_or_else(|| panic!("{path} is taken: {text}")).to_string();
        assert!(problem.contains(said) && problem.contains(path), "{problem}");
    }
}
