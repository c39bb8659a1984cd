//! Card ids that look alike, within a roster and against the cards that exist.

use card_sync::mapping::Mapping;
use card_sync::{Error, ErrorKind};

use crate::world::{NOW, Planned, World};

/// Ids that a person or a spreadsheet takes for one another, and in what they differ.
const ALIKE: [(&str, &str, &str); 9] = [
    ("Müller-1", "Mu\u{308}ller-1", "accented letters"),
    ("K-1", "k-1", "capital and small"),
    ("K-1", "K\u{2011}1", "dash"),
    ("K 1", "K\u{a0}1", "spaces"),
    ("001001", "1001", "zeros"),
    ("1001", "1001.0", "zeros"),
    ("1001", "1001,0", "zeros"),
    ("Zoë@x.org", "ZOË@x.org", "capital and small"),
    ("K-1", "\u{ff2b}-1", "hardly"),
];

fn world(cards: &[&str]) -> World {
    let mut world = World::new();
    "version = 1\n[card-id]\ncolumn = \"id\"\n[leavers]\naction = \"deactivate\"\n[roster]\ndelimiter = \";\"\n"
        .clone_into(&mut world.mapping);
    for card in cards {
        world.card(card, "Installed", "x", "");
    }
    world
}

/// Everything is allowed, but for what no limit allows.
fn plan(world: &mut World, ids: &[&str], skip: bool) -> Result<Planned, Error> {
    let text = ids.iter().fold("id;x\n".to_owned(), |text, id| text + id + ";x\n");
    world.plan_at(NOW, &text, |options| {
        options.skip_refused = skip;
        (options.limits.cards, options.limits.basis_points) = (1000, 10_000);
    })
}

fn message(error: &Error) -> String {
    assert_eq!((error.kind(), error.problems().count()), (ErrorKind::Rejected, 1), "{error} {:?}", error.problems());
    error.problems().kept()[0].to_string()
}

#[test]
fn two_rows_that_look_alike_are_both_refused_and_named() {
    for (one, other, words) in ALIKE {
        let error = plan(&mut world(&[]), &["other-1", one, "other-2", other], false).unwrap_err();
        let message = message(&error);
        assert!(message.starts_with("line 5") && message.contains("in line 3"), "{message}");
        let both = message.split("tell-apart").next().unwrap();
        assert!(message.contains(words) && both.matches('"').count() == 4, "{message}");
        // Neither is created, and neither card is a leaver's.
        let planned = plan(&mut world(&[one, "leaver"]), &["other-1", one, other], true).unwrap();
        assert_eq!(planned.lines(), ["create other-1", "deactivate leaver"], "{one} {other}");
        assert_eq!(planned.header.roster.refused, 2);
    }
}

#[test]
fn a_row_that_looks_like_a_card_is_refused_and_the_card_is_no_leavers() {
    for (one, other, words) in ALIKE {
        for (row, card) in [(one, other), (other, one)] {
            let error = plan(&mut world(&[card]), &["other-1", row], false).unwrap_err();
            let message = message(&error);
            assert!(message.starts_with("line 3, column 1 (id): the card-id") && message.contains(words), "{message}");
            let planned = plan(&mut world(&[card, "leaver"]), &["other-1", row], true).unwrap();
            assert_eq!(planned.lines(), ["create other-1", "deactivate leaver"], "{row} {card}");
            assert_eq!((planned.counts.left_alone, planned.header.guards.leavers), (1, 1));
        }
    }
}

#[test]
fn a_card_that_is_there_and_one_that_is_archived_are_nothing_to_be_taken_for() {
    let planned = plan(&mut world(&["K-1", "k-1"]), &["K-1"], false).unwrap();
    assert_eq!(planned.lines(), ["deactivate k-1"], "both exist, and one of them is in no row");
    let world = &mut world(&[]);
    world.card("k-1", "Archived", "x", "");
    assert_eq!(plan(world, &["K-1"], false).unwrap().lines(), ["create K-1"]);
    world.card("k-1", "Deactivated", "x", "");
    assert!(message(&plan(world, &["K-1"], false).unwrap_err()).contains("archive that card"));
}

#[test]
fn a_thousand_pairs_and_many_doubles_are_counted() {
    let ids: Vec<String> = (0..1200).flat_map(|number| [format!("K-{number}"), format!("k-{number}")]).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).chain(["X", "x", "X", "x"]).collect();
    let error = plan(&mut world(&[]), &ids, false).unwrap_err();
    assert_eq!(error.problems().count(), 1200 + 3);
    assert!(error.to_string().contains("2404 rows"), "{error}");
}

#[test]
fn a_total_or_a_remark_at_the_end_is_no_person() {
    for (end, rows) in [
        ("Total;1;", 2),
        ("Summe:;2;1,5", 2),
        ("Gesamt;;", 2),
        ("Итого;2;", 2),
        ("2 rows;;", 2),
        ("End of the list;;", 2),
        ("合計;2;2", 2),
    ] {
        let text = format!("id;barcode;x\nK-1;1;x\n{end}\n");
        let error = world(&[]).plan(&text).unwrap_err();
        assert!(message(&error).starts_with("line 3: the last row is a total or a remark"), "{end}: {rows}");
    }
    for end in ["K-2;;", "Total;Ann;x", "Sum Ng;1;x"] {
        let planned = world(&[]).plan(&format!("id;barcode;x\nK-1;1;x\n{end}\n")).unwrap();
        assert_eq!(planned.counts.create, 2, "{end}");
    }
    let error = world(&[]).plan("id;barcode;x\nK-1;1;x\n\n(1 row affected)\n").unwrap_err();
    assert!(message(&error).contains("take the line out"), "a remark of one cell");
}

#[test]
fn no_row_that_is_right_makes_no_leaver() {
    let mut world = world(&["K-1", "K-2"]);
    world.mapping.push_str("[recipient-email]\ncolumn = \"x\"\n");
    let planned = plan(&mut world, &["K-1"], true).unwrap();
    assert_eq!((planned.counts.deactivate, planned.counts.left_alone), (0, 1));
}

#[test]
fn ids_that_really_are_two_cards_are_told_apart_where_the_mapping_says_so() {
    for (one, other, word) in [("aB3x", "Ab3x", "case"), ("007", "7", "zeros")] {
        let hint = format!("tell-apart = [\"{word}\"] in [card-id]");
        let error = plan(&mut world(&[]), &[one, other], false).unwrap_err();
        assert!(message(&error).contains(&hint), "{error}");
        let error = plan(&mut world(&[other]), &[one, "other-1"], false).unwrap_err();
        assert!(message(&error).contains(&hint), "{error}");
        let mut world = world(&[other]);
        world.mapping = world.mapping.replace("[leavers]", &format!("tell-apart = [\"{word}\"]\n[leavers]"));
        assert_eq!(plan(&mut world, &[one, "other-1"], false).unwrap().counts.create, 2);
        assert_eq!(plan(&mut world, &[one, other], false).unwrap().lines(), [format!("create {one}")]);
        // What can hardly be seen tells nobody apart, and the other kind neither.
        for (one, other) in
            ALIKE.iter().filter(|(.., words)| !words.contains("capital")).map(|(one, other, _)| (one, other))
        {
            assert!(word == "zeros" || plan(&mut world, &[one, other], false).is_err(), "{one} {other}");
        }
    }
}

#[test]
fn telling_apart_is_for_the_id_of_the_card() {
    let text = "version = 1\n[card-id]\ncolumn = \"id\"\n[recipient-email]\ncolumn = \"x\"\ntell-apart = [\"case\"]\n";
    let error = Mapping::from_text("map.toml".as_ref(), text).unwrap_err().to_string();
    assert!(error.contains("`tell-apart` is for `[card-id]`"), "{error}");
}

/// A missing quote that is closed by chance at the end of a cell, so that the form of the row is right.
#[test]
fn people_within_a_quoted_cell_are_told_and_are_no_leavers() {
    for (text, lines) in [
        ("id,name,note\nK-1,Ann,\"hello\nK-2,Bob,x\nK-3,Cy,5\"\nK-4,Di,y\n", "line 2: a quote is opened, and line 3"),
        ("id,name,note\r\nK-1,\"Ann,hello\r\nK-2,Bob\",x\r\nK-4,Di,y\r\n", "line 2: a quote is opened, and line 3"),
        ("name,note,id\n\"Ann,x,K-1\nBob,x,K-2\"\nDi,y,K-4\n", "line 2"),
        ("id,name,note\nK-1,\"A\nnn\",\"hello\nK-2,Bob,x\"\nK-4,Di,y\n", "line 3: a quote is opened, and line 4"),
    ] {
        let text = &text.replace(',', ";");
        let cards = &mut world(&["K-2", "K-9"]);
        let error = cards.plan(text).unwrap_err();
        assert!(message(&error).starts_with(lines), "{error}");
        let planned = cards.plan_at(NOW, text, |options| options.skip_refused = true).unwrap();
        assert_eq!(planned.lines(), ["create K-4"], "{text}: nobody is a leaver");
    }
}

#[test]
fn what_somebody_wrote_into_a_cell_is_no_row() {
    for text in [
        // An address, a list of times, a house number as long as an id, and a row that is there as well.
        "id,name,note\n1001,Ann,\"Flat 3\n12,Main Street,Town\"\n1002,Bob,x\n",
        "id,name,note\nK-1,Ann,\"Mon, 9-12, room 4\nTue, 10-11, room 5\"\nK-2,Bob,x\n",
        "id,name,note\n1001,Ann,\"Flat 3\n1200, Main Street, Town\"\n1002,Bob,x\n",
        "id,name,note\n1001,Ann,\"see also\n1002,Bob,x\"\n1002,Bob,x\n",
        "name,id,note\n\"Ann\nMarie\",K-1,x\nBob,K-2,x\n",
        "id,name\nK-1,\"Ann\nK-3,Bob\"\nK-2,x\n",
        "id,name,note\nann,Ann,\"hello\nbob,Bob,x\"\ncy,Cy,x\n",
    ] {
        let text = text.replace(',', ";");
        assert_eq!(world(&[]).plan(&text).unwrap().counts.create, 2, "{text}");
    }
}
