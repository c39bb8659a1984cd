//! A byte that changes fails its snapshot: bytes of every kind are flipped, dropped, added and moved.

use std::fs;

use card_tests::readable::readable;
use card_tests::visible::visible;
use card_types::Encoding;
use insta::internals::TextSnapshotContents;
use tempfile::NamedTempFile;

use crate::documents::{Documents, written};
use crate::lock::Cases;

/// The snapshot of a document beside another one.
fn snapshot(encoding: Encoding, bytes: &[u8]) -> String {
    let mut cases = Cases::default();
    cases.bytes("before", b"{}", "{}");
    cases.bytes("document", bytes, &readable(encoding, bytes));
    cases.as_str().to_owned()
}

/// What insta compares of a snapshot.
fn compared(snapshot: &str) -> String {
    snapshot.trim_end().replace("\r\n", "\n")
}

/// The snapshot as insta loads it from a file.
fn loaded(snapshot: &str) -> TextSnapshotContents {
    let file = NamedTempFile::new().expect("a scratch file can be made");
    fs::write(file.path(), format!("---\nsource: mutation.rs\n---\n{snapshot}")).expect("the file is ours");
    let snapshot = insta::Snapshot::from_file(file.path()).expect("insta reads it");
    snapshot.contents().as_text().expect("it is text").clone()
}

/// Whether insta takes the second for the first; it lets pass what an old version of it would have written, too.
fn passes(locked: &str, found: &str) -> bool {
    let (locked, found) = (loaded(locked), loaded(found));
    found.matches_latest(&locked) || found.matches_legacy(&locked)
}

/// Of each kind that could be lost on the way: letters, quotes, ends of lines, white space, NUL, bytes of UTF-8.
const ADDED: &[u8] = b"a\"\\ <&\n\r\t\0\x1b\x7f\xa0\xc3\xff";

/// A document of each encoding with text beyond ASCII or several members, and bytes that no writer makes today.
fn documents() -> Vec<(String, Encoding, Vec<u8>)> {
    let mut documents: Vec<_> = Documents::all()
        .into_iter()
        .filter(|group| ["card-action.request", "remove-user-card.request"].contains(&group.message.as_str()))
        .map(|group| {
            let example = group.examples.iter().find(|example| ["unicode", "minimal"].contains(&example.case.as_str()));
            let example = example.unwrap_or_else(|| panic!("{group} has neither of the cases"));
            (example.to_string(), group.encoding, written(example))
        })
        .collect();
    assert_eq!(documents.len(), 4, "JSON of one vendor, and JSON, XML and form of the other");
    let odd = b" {\"a\":\"\\n\n\r\n\t\0\x1b\xff\xc3\xa9\xe2\x80\x8b\"}\r\n \n".to_vec();
    documents.push(("bytes that could hide".into(), Encoding::Json, odd));
    documents
}

/// Every document with a bit flipped, a byte dropped, one added, or two that changed places.
fn mutations(document: &[u8], position: usize) -> Vec<Vec<u8>> {
    let mutate = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut mutated = document.to_vec();
        change(&mut mutated);
        mutated
    };
    let mut mutations: Vec<_> = ADDED.iter().map(|&byte| mutate(&|bytes| bytes.insert(position, byte))).collect();
    if position < document.len() {
        mutations.extend((0..8).map(|bit| mutate(&|bytes| bytes[position] ^= 1 << bit)));
        mutations.push([&document[..position], &document[position + 1..]].concat());
    }
    if position + 1 < document.len() {
        mutations.push(mutate(&|bytes| bytes.swap(position, position + 1)));
    }
    mutations.retain(|mutated| mutated != document);
    mutations
}

#[test]
fn a_byte_flipped_dropped_added_or_moved_anywhere_changes_what_is_compared() {
    for (name, encoding, document) in documents() {
        let locked = compared(&snapshot(encoding, &document));
        for position in 0..=document.len() {
            for mutated in mutations(&document, position) {
                let found = compared(&snapshot(encoding, &mutated));
                assert_ne!(found, locked, "{name}: not seen at {position}: {}", visible(&mutated));
            }
        }
    }
}

#[test]
fn insta_refuses_each_kind_of_change_at_both_ends_and_in_the_middle() {
    for (name, encoding, document) in documents() {
        let locked = snapshot(encoding, &document);
        assert!(passes(&locked, &locked), "{name}");
        assert_eq!(loaded(&locked).to_string(), compared(&locked), "{name}");
        for position in [0, document.len() / 2, document.len()] {
            for mutated in mutations(&document, position) {
                assert!(!passes(&locked, &snapshot(encoding, &mutated)), "{name}: {}", visible(&mutated));
            }
        }
        let without = locked.replacen("# before\n{}\n    {}\n\n", "", 1);
        assert!(without.len() < locked.len() && !passes(&locked, &without), "{name}: a case that is gone");
    }
}
