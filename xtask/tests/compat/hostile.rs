//! Whatever two trees hold, the comparison ends, without a panic, and never calls clean what it could not compare.
//!
//! The seed is fixed and printed, so that a failure can be repeated; `COMPAT_MUTATIONS=20000` looks further, `COMPAT_SEED` elsewhere.

use serde_json::{Map, Value, json};
use xtask::compat::{Format, Severity, Tree, Waivers, compare, render};

use crate::random::{Random, number, pointers};
use crate::support::{Files, base, tree};

#[test]
fn spoilt_trees_are_compared_or_refused_and_never_panic() {
    let mut random = Random::of("COMPAT_SEED");
    let good = base();
    let (mut clean, mut found) = (0, 0);
    for _ in 0..number("COMPAT_MUTATIONS", 250) {
        let (before, after) = (spoilt(&good, &mut random), spoilt(&good, &mut random));
        let report = compare(&tree("before", &before, &[]), &tree("after", &after, &[]), &Waivers::none());
        match report {
            Ok(report) => {
                if report.findings.is_empty() {
                    clean += 1;
                } else {
                    found += 1;
                }
                for format in [Format::Text, Format::Json, Format::Markdown, Format::Github, Format::Sarif] {
                    assert!(!render(&report, format, Severity::Note).is_empty());
                }
            }
            Err(problem) => assert!(problem.to_string().contains("nothing was compared"), "{problem}"),
        }
    }
    assert!(found > 100, "only {found} found anything, {clean} found nothing");
}

#[test]
fn a_tree_compared_with_itself_is_clean_whatever_it_holds() {
    let mut random = Random::of("COMPAT_SEED");
    for _ in 0..60 {
        let files = spoilt(&base(), &mut random);
        let trees = (tree("one", &files, &[]), tree("other", &files, &[]));
        let report = compare(&trees.0, &trees.1, &Waivers::none()).unwrap();
        // A reference that leads nowhere is one on both sides, and is still not comparable.
        let odd: Vec<&str> =
            report.findings.iter().map(|finding| finding.rule.id).filter(|rule| *rule != "not-comparable").collect();
        assert!(odd.is_empty(), "{odd:?}");
    }
}

#[test]
fn types_that_refer_to_each_other_twice_do_not_take_forever() {
    let chain = |last: &str| {
        let mut definitions = Map::new();
        for index in 0..40 {
            let next = json!({"$ref": format!("#/definitions/T{}", index + 1)});
            let properties = json!({"left": next, "right": next});
            definitions.insert(format!("T{index}"), json!({"type": "object", "properties": properties}));
        }
        definitions.insert("T40".into(), json!({"type": last}));
        request(
            &json!({"type": "object", "properties": {"root": {"$ref": "#/definitions/T0"}}, "definitions": definitions}),
        )
    };
    // Followed along every path, these would be a million million places: the test would not end.
    let report = compare(&chain("string"), &chain("integer"), &Waivers::none()).unwrap();
    assert!(report.findings.iter().any(|finding| finding.rule.id == "type-changed"));
}

#[test]
fn circles_end_and_what_lies_too_deep_is_said() {
    let circle = |kind: &str| {
        request(&json!({
            "type": "object",
            "properties": {"list": {"$ref": "#/definitions/L"}, "self": {"$ref": "#"}, "chain": {"$ref": "#/definitions/A"}},
            "definitions": {
                "L": {"type": "array", "items": {"$ref": "#/definitions/L"}},
                "A": {"$ref": "#/definitions/B"},
                "B": {"$ref": "#/definitions/A"},
                "N": {"type": kind}
            }
        }))
    };
    let report = compare(&circle("string"), &circle("string"), &Waivers::none()).unwrap();
    let rules: Vec<&str> = report.findings.iter().map(|finding| finding.rule.id).collect();
    assert!(rules.iter().all(|rule| *rule == "not-comparable") && !rules.is_empty(), "the chain has no end: {rules:?}");

    let deep = |kind: &str| {
        let mut schema = json!({"type": kind});
        for _ in 0..80 {
            schema = json!({"type": "array", "items": schema});
        }
        request(&json!({"type": "object", "properties": {"deep": schema}}))
    };
    let text = |tree: &Tree| tree.vendors["shop"].files["order.request.json"].text.clone();
    let (one, other) = (deep("string"), deep("integer"));
    assert_ne!(text(&one), text(&other));
    let report = compare(&one, &other, &Waivers::none()).unwrap();
    assert!(report.findings.iter().any(|finding| finding.message.contains("too deeply")), "{:?}", report.findings);
}

/// The net below all rules: a difference of meaning that no rule looks at is a finding of its own.
#[test]
fn a_difference_that_no_rule_sees_falls_into_the_net() {
    for direction in ["request", "response"] {
        let of = |required: Value| {
            let schema = json!({"type": "object", "required": required, "properties": {"a": {"type": "string"}}});
            let file = (format!("shop/order.{direction}.json"), schema.to_string().into_bytes());
            Tree::of_files("made".into(), vec![file]).unwrap()
        };
        let report = compare(&of(json!(["a"])), &of(json!(["a", "a"])), &Waivers::none()).unwrap();
        let rules: Vec<&str> = report.findings.iter().map(|finding| finding.rule.id).collect();
        assert_eq!(rules, ["unexplained-change"]);
        assert_eq!(report.findings[0].direction.name(), direction);
        assert!(!report.is_clean(Severity::Risky));
        let report = compare(&of(json!(["a"])), &of(json!(["a", "ghost"])), &Waivers::none()).unwrap();
        assert_eq!(report.findings[0].rule.id, "property-became-required");
    }
}

#[test]
fn what_is_no_schema_is_refused_with_its_place() {
    let of = |path: &str, text: &[u8]| {
        Tree::of_files("there".into(), vec![(path.into(), text.to_vec())]).unwrap_err().to_string()
    };
    assert_eq!(
        of("shop/order.request.json", b"{\n\"a\": }"),
        "there: schema/shop/order.request.json:2 is not JSON: expected value at line 2 column 6"
    );
    assert!(of("shop/order.request.json", b"\xff").contains("is not UTF-8"));
    assert!(of("shop/order.request.json", &vec![b' '; 1024 * 1024 + 1]).contains("larger than 1 MiB"));
    assert!(of("shop/order.request.json", b"{\"a\":1,\n\"a\":2}").contains("occurs twice"));
    assert!(of("readme.md", b"").contains("holds no schemas"));
}

fn request(schema: &Value) -> Tree {
    Tree::of_files("made".into(), vec![("shop/order.request.json".into(), schema.to_string().into_bytes())]).unwrap()
}

/// The files with one to three places spoilt.
fn spoilt(good: &Files, random: &mut Random) -> Files {
    let mut files = good.clone();
    for _ in 0..=random.below(3) {
        let index = random.below(files.len());
        let places = pointers(&files[index].1);
        let place = places[random.below(places.len())].clone();
        let other = places[random.below(places.len())].clone();
        let copied = files[index].1.pointer(&other).cloned().unwrap_or_default();
        let made = random.value();
        let Some(target) = files[index].1.pointer_mut(&place) else { continue };
        match (random.below(5), target) {
            (0, Value::Object(map)) => {
                let keys: Vec<String> = map.keys().cloned().collect();
                if !keys.is_empty() {
                    map.shift_remove(&keys[random.below(keys.len())]);
                }
            }
            (1, Value::Object(map)) => drop(map.insert(random.keyword().into(), made)),
            (2, Value::Array(list)) => list.push(made),
            (3, target) => *target = copied,
            (_, target) => *target = made,
        }
    }
    files
}

impl Random {
    fn keyword(&mut self) -> &'static str {
        const WORDS: &[&str] = &[
            "type",
            "$ref",
            "anyOf",
            "oneOf",
            "allOf",
            "items",
            "properties",
            "required",
            "enum",
            "const",
            "format",
            "pattern",
            "minLength",
            "maxItems",
            "minimum",
            "x-xml",
            "x-null",
            "x-known-values",
            "x-discriminator",
            "x-action",
            "x-operation",
            "x-provenance",
            "x-aliases",
            "default",
            "definitions",
            "x-encodings",
            "not",
            "~/%\n",
        ];
        self.one(WORDS)
    }

    fn value(&mut self) -> Value {
        let reference =
            ["#/definitions/Part", "#", "common.json#/definitions/Colour", "#/properties/sku", "x.json#/y", ""];
        match self.below(16) {
            0 => Value::Null,
            1 => json!(true),
            2 => json!(false),
            3 => json!(-1),
            4 => json!(18_446_744_073_709_551_615_u64),
            5 => json!(1.5e300),
            6 => json!([]),
            7 => json!({}),
            8 => json!(["string", "null", "string"]),
            9 => json!({"$ref": reference[self.below(reference.len())]}),
            10 => json!([{"$ref": reference[self.below(reference.len())]}, {"type": "null"}]),
            11 => {
                json!({"type": "array", "minItems": 4_000_000_000_u32, "items": {"type": "string", "minLength": 9_000_000}})
            }
            12 => json!({"members": ["a", "a"], "base": {"base": {"base": 1}}}),
            13 => json!({"type": "string", "pattern": "(a+)+$("}),
            14 => json!("\u{202e}\n\"'<>&"),
            _ => json!(["string", "integer", "boolean", "object", "array", "date-time"][self.below(6)]),
        }
    }
}
