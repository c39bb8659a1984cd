//! `/openapi.json` and `/docs` of the emulator: the same as the checked-in documents, whole, well-formed, and nothing
//! loaded from elsewhere.

use std::collections::BTreeSet;

use card_emulator::{Emulator, EmulatorHandle};
use card_tests::openapi::{OpenApi, VENDORS};
use card_tests::raw::{Answer, send};
use roxmltree::{Document, Node, ParsingOptions};
use serde_json::{Map, Value};

async fn start() -> EmulatorHandle {
    Emulator::builder().start().await.expect("the emulator starts")
}

async fn get(emulator: &EmulatorHandle, path: &str) -> Answer {
    send(emulator.address(), "GET", path, &[], "").await
}

async fn pages() -> Vec<(String, String)> {
    let emulator = start().await;
    let mut pages = Vec::new();
    for path in ["/docs", "/docs/id123", "/docs/blub0x"] {
        let answer = get(&emulator, path).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, vec!["text/html; charset=utf-8"]));
        let policy = answer.header("content-security-policy").concat();
        assert!(policy.starts_with("default-src 'none'; style-src 'unsafe-inline'"), "{policy}");
        pages.push((path.to_owned(), answer.body));
    }
    pages
}

fn parse(page: &str) -> Document<'_> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    Document::parse_with_options(page, options).unwrap_or_else(|error| panic!("{error}"))
}

fn all<'a>(document: &'a Document<'a>, name: &'static str) -> impl Iterator<Item = Node<'a, 'a>> {
    document.descendants().filter(move |node| node.has_tag_name(name))
}

fn text(node: Node<'_, '_>) -> String {
    node.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect()
}

#[tokio::test]
async fn the_documents_are_served_as_they_are_checked_in_with_this_server_before_the_others() {
    let emulator = start().await;
    for vendor in VENDORS {
        let answer = get(&emulator, &format!("/openapi/{vendor}.json")).await;
        assert_eq!(answer.header("content-type"), ["application/json"]);
        let mut served: Value = serde_json::from_str(&answer.body).expect("JSON");
        let servers = served["servers"].as_array_mut().expect("a list of servers");
        assert_eq!(servers.remove(0)["url"], "/");
        assert_eq!(served, *OpenApi::load(vendor).document());
    }
    let both: Value = serde_json::from_str(&get(&emulator, "/openapi.json").await.body).expect("JSON");
    for vendor in VENDORS {
        for path in OpenApi::load(vendor).document()["paths"].as_object().expect("paths").keys() {
            assert!(both["paths"][path].is_object(), "{path}");
        }
    }
    assert_eq!(both["servers"].as_array().map(Vec::len), Some(1), "the vendors' servers are two");
}

#[tokio::test]
async fn unknown_pages_are_not_found_and_are_told_which_there_are() {
    let emulator = start().await;
    for (path, known) in [("/docs/nobody", "/docs/id123"), ("/openapi/nobody.json", "/openapi/blub0x.json")] {
        let answer = get(&emulator, path).await;
        assert_eq!(answer.status, 404);
        assert!(answer.body.contains(known), "{}", answer.body);
    }
    let answer = get(&emulator, "/docs/").await;
    assert_eq!((answer.status, answer.header("location")), (308, vec!["/docs"]));
}

#[tokio::test]
async fn every_operation_member_example_and_note_of_the_documents_is_on_the_pages() {
    let pages = pages().await;
    for vendor in VENDORS {
        let page = &pages.iter().find(|(path, _)| path.ends_with(vendor)).expect("the vendor's page").1;
        let text = text(parse(page).root());
        let openapi = OpenApi::load(vendor);
        let mut lines = BTreeSet::new();
        strings(openapi.document(), &mut |key, value| {
            if matches!(key, "description" | "note" | "source" | "operationId" | "url" | "x-incomplete") {
                lines.extend(value.split("\n\n").map(|line| line.replace('`', "")));
            }
        });
        assert!(lines.len() > 50, "{vendor}: only {} texts", lines.len());
        for line in lines {
            assert!(text.contains(&line), "{vendor}: {line:?} is missing");
        }
        let schemas = openapi.document()["components"]["schemas"].as_object().expect("schemas");
        for (name, schema) in schemas {
            for member in schema["properties"].as_object().into_iter().flatten().map(|(member, _)| member) {
                assert!(text.contains(member.as_str()), "{vendor}: {name}.{member} is missing");
            }
        }
        let at_operations: usize = openapi.media().iter().map(|media| media.examples.len()).sum();
        // A response that operations refer to has examples of its own, which stand once, or at each such operation.
        let mut referred = 0;
        let mut seen = BTreeSet::new();
        for (_, operation) in openapi.operations() {
            for (status, response) in operation["responses"].as_object().into_iter().flatten() {
                let Some(target) = response["$ref"].as_str() else { continue };
                let is_common = openapi.operations().all(|(_, other)| other["responses"][status] == *response);
                if !is_common || seen.insert(target) {
                    let response = openapi.document().pointer(target.trim_start_matches('#')).expect("it is there");
                    let media = response["content"].as_object().into_iter().flatten();
                    referred +=
                        media.filter_map(|(_, media)| media["examples"].as_object()).map(Map::len).sum::<usize>();
                }
            }
        }
        let examples = at_operations + referred;
        let shown = all(&parse(page), "pre").count();
        assert_eq!(shown, examples, "{vendor}");
    }
}

/// Calls `see` with the key and value of every text, but for those within examples.
fn strings(value: &Value, see: &mut impl FnMut(&str, &str)) {
    match value {
        Value::Object(members) => {
            for (key, value) in members.iter().filter(|(key, _)| !matches!(key.as_str(), "examples" | "properties")) {
                match value.as_str() {
                    Some(text) => see(key, text),
                    None => strings(value, see),
                }
            }
            // A member may be called `description` itself.
            for member in members.get("properties").and_then(Value::as_object).into_iter().flatten() {
                strings(member.1, see);
            }
        }
        Value::Array(entries) => entries.iter().for_each(|entry| strings(entry, see)),
        _ => {}
    }
}

#[tokio::test]
async fn pages_are_well_formed_their_links_lead_somewhere_and_nothing_is_loaded() {
    let pages = pages().await;
    let ids = |page: &str| -> BTreeSet<String> {
        let document = parse(page);
        let ids: Vec<String> =
            document.descendants().filter_map(|node| node.attribute("id")).map(str::to_owned).collect();
        let distinct: BTreeSet<String> = ids.iter().cloned().collect();
        assert_eq!(ids.len(), distinct.len(), "an id twice: {ids:?}");
        distinct
    };
    let known: Vec<(&String, BTreeSet<String>)> = pages.iter().map(|(path, page)| (path, ids(page))).collect();
    for (path, page) in &pages {
        let document = parse(page);
        for node in document.descendants() {
            assert!(node.attribute("src").is_none(), "{path} loads something");
            for attribute in node.attributes() {
                assert!(!attribute.name().starts_with("on"), "{path} has a script");
            }
        }
        for name in ["script", "link", "iframe", "object", "img", "form"] {
            assert_eq!(all(&document, name).count(), 0, "{path} has a {name}");
        }
        let mut count = 0;
        for link in all(&document, "a").filter_map(|link| link.attribute("href")) {
            let (target, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if target.is_empty() { path } else { target };
            if target.starts_with("/openapi") {
                continue;
            }
            let (_, ids) = known.iter().find(|(path, _)| *path == target).unwrap_or_else(|| panic!("{path}: {link}"));
            assert!(anchor.is_empty() || ids.contains(anchor), "{path}: {link} leads nowhere");
            count += 1;
        }
        assert!(count > 5, "{path} has {count} links");
    }
}

#[tokio::test]
async fn pages_can_be_read_aloud() {
    for (path, page) in pages().await {
        let document = parse(&page);
        assert_eq!(document.root_element().attribute("lang"), Some("en"));
        assert_eq!((all(&document, "h1").count(), all(&document, "main").count()), (1, 1), "{path}");
        let mut above = 1;
        for heading in document.descendants().filter(|node| matches!(node.tag_name().name(), "h1" | "h2" | "h3" | "h4"))
        {
            let level: u8 = heading.tag_name().name()[1..].parse().expect("a digit");
            assert!(level <= above + 1, "{path}: {} skips a level", text(heading));
            above = level;
        }
        for table in all(&document, "table") {
            assert!(table.children().any(|node| node.has_tag_name("caption")), "{path}: a table without caption");
            assert!(
                table
                    .descendants()
                    .filter(|node| node.has_tag_name("th"))
                    .all(|node| node.attribute("scope").is_some())
            );
        }
    }
}

#[tokio::test]
async fn the_table_of_statuses_tells_what_is_documented_and_what_is_chosen() {
    let pages = pages().await;
    let document = parse(&pages[0].1);
    let rows: Vec<Vec<String>> =
        all(&document, "tr").map(|row| row.children().filter(Node::is_element).map(text).collect()).collect();
    assert_eq!(rows[0], ["Before", "activate", "deactivate", "archive", "revoke", "install"]);
    let row = |status: &str| rows.iter().find(|row| row[0] == status).expect("a row").clone();
    assert_eq!(row("Inactive")[2], "Deactivateddocumented");
    assert_eq!(row("Archived")[1], "Inactivedocumented");
    assert_eq!(row("Deactivated")[1], "Inactive or Installed or Uninstalleddocumented");
    assert_eq!(row("Archived")[3], "refused, or Archivedchosen");
    assert_eq!(row("Archived")[5], "not possible");
}
