//! `x-cli`.

use serde_json::{Value, json};

use super::case::{Case, set};

const ADD: &str = "add.request.json";
const PUT: &str = "put.request.json";

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = request();
    cases.extend(groups());
    cases.extend(members());
    cases.extend(replies());
    cases
}

fn request() -> Vec<Case> {
    let which = "not exactly one of `command` and `commands` stands here, or `member` without `commands`";
    let taken = "its command is made from schema/shop/add.request.json, too";
    let list = "commands is no list, or member is no name";
    let with_member = |commands: Value| json!({"member": "shade", "commands": commands});
    let one = |value: &str, command: &str| json!({"value": value, "command": command});
    let mut cases = vec![
        bad("", json!([]), "the keyword's value is not an object"),
        bad("/flag", json!(true), "`flag` is not known in this keyword"),
        bad("", json!({}), which).at("/x-cli"),
        bad("/commands", json!([one("red", "add")]), which).at("/x-cli"),
        bad("/member", json!("colour"), which).at("/x-cli"),
        shaded("", with_member(json!([])), list).at("/x-cli/commands"),
        shaded("", json!({"member": 7, "commands": [one("red", "add")]}), list).at("/x-cli/commands"),
        shaded("", with_member(json!([{"value": "red"}])), "value or command is missing").at("/x-cli/commands/0"),
        shaded("", with_member(json!([one("red", "add"), one("blue", "add")])), "a command is listed twice")
            .at("/x-cli/commands"),
        shaded(
            "",
            with_member(json!([one("no such colour", "add")])),
            "the command's value is no known value of the member",
        )
        .at("/x-cli/commands/0/value"),
        bad("", json!({"member": "price", "commands": [one("red", "add")]}), TOLD).at("/x-cli/member"),
        bad("/command", json!("goods add"), "there is no group `goods` of commands").at("/x-cli"),
        bad("/api", json!("v1"), "only operations have versions"),
        bad("/pages", json!({"id": "a", "limit": "b", "offset": "c"}), "pages stands without a table"),
        bad("/table", json!({"rows": "entries"}), "`one` is missing"),
        bad("/any-of", json!(["nobody"]), "there is no option --nobody").at("/x-cli"),
        set(PUT, "/x-cli", json!({"command": "add"}), taken)
            .at("/x-cli")
            .with(ADD, "/properties/name/x-cli", json!({"option": "name"}))
            .with(ADD, "/properties/parts/x-cli", json!({"omit": true}))
            .with(ADD, "/x-cli", json!({"command": "add"})),
    ];
    for wrong in ["", "Card", "a b c", "help", "card help", "card  view", "-card", "card-", &"a".repeat(41)] {
        cases.push(bad("/command", json!(wrong), "`command` is no command"));
    }
    for wrong in [json!(""), json!("a\nb"), json!("a\u{202e}"), json!(7), json!("x".repeat(1001))] {
        cases.push(bad("/about", wrong.clone(), "`about` is no line of text"));
        cases.push(bad("/examples", json!([wrong]), "`examples` is no list of lines"));
    }
    cases.push(bad("/any-of", json!([]), "`any-of` is no list of words"));
    cases.push(bad("/hides", json!([]), "`hides` is no list of names"));
    for wrong in ["self", "a b", "match", "é"] {
        cases.push(bad("/view", json!(wrong), "`view` is no word that can be a Rust name"));
    }
    for (question, named) in
        [("Add {name}?", "name"), ("Add {price}?", "price"), ("Add {action}?", "action"), ("Add {open", "open")]
    {
        cases.push(bad("/asks", json!(question), &format!("the question cannot name {named}")));
    }
    cases
}

fn groups() -> Vec<Case> {
    let common = "common.json";
    vec![
        set(common, "/x-cli", json!({}), "groups is missing or no object"),
        set(common, "/x-cli", json!({"command": "add"}), "`command` is not known in this keyword").at("/x-cli/command"),
        set(common, "/x-cli", json!({"groups": {"Goods": {"about": "Goods"}}}), "the group's name is no word")
            .at("/x-cli/groups/Goods"),
        set(common, "/x-cli", json!({"groups": {"goods": {}}}), "the group has no `about`").at("/x-cli/groups/goods"),
    ]
}

fn members() -> Vec<Case> {
    let price = |cli: Value, problem: &str| member("price", cli, problem);
    let mut cases = vec![
        price(json!({"option": "price", "flag": 1}), "`flag` is not known in this keyword")
            .at("/properties/price/x-cli/flag"),
        price(json!({"option": "Price"}), "`option` is no word").at("/properties/price/x-cli/option"),
        price(json!({"omit": false}), "`omit` is not true").at("/properties/price/x-cli/omit"),
        price(json!({"minimum": -1}), "`minimum` is no count").at("/properties/price/x-cli/minimum"),
        price(json!({"omit": true, "help": "Its price"}), "`omit` stands beside other keys")
            .at("/properties/price/x-cli"),
        price(json!({"part": "name"}), "the part name has the name of something else"),
        price(json!({"part": "connection"}), "the part connection has the name of something else"),
        price(json!({"option": "json"}), "the option --json is taken"),
        price(json!({"option": "max-cards"}), "the option --max-cards is taken"),
        price(json!({"option": "colour"}), "the option --colour is taken").at("/properties/colour"),
        price(json!({"without": ["nobody"]}), "there is no option --nobody").at("/x-cli"),
        member("name", json!({"omit": true}), "a required member has no option"),
        member("name", json!({"help": "Its name"}), "a required member has no option"),
        member("parts", json!({"help": "Its parts"}), "no option can be made of the member"),
        bad("", json!({"command": "add"}), "the Rust name whole is taken in commands")
            .after("/properties/whole", json!({"description": "Text.", "type": "string"}))
            .at("/properties/whole"),
    ];
    cases.push(set(
        "add.response.json",
        "/definitions/AddSuccess/properties/note/x-cli",
        json!({"help": "It"}),
        "x-cli stands at what no option is made of",
    ));
    cases
}

fn replies() -> Vec<Case> {
    let success = "/definitions/AddSuccess";
    let entry = json!({
        "title": "Entry", "description": "An entry.", "type": "object", "additionalProperties": true, "required": ["key"],
        "properties": {
            "key": {"description": "Its key.", "type": "string"},
            "label": {"description": "Its label.", "type": "string"}
        }
    });
    let entries = json!({"description": "Entries.", "type": "array", "items": {"$ref": "#/definitions/Entry"}});
    let replying = |case: Case, required: Value| {
        case.with("add.response.json", "/definitions/Entry", entry.clone())
            .with("add.response.json", &format!("{success}/properties/entries"), entries.clone())
            .with("add.response.json", &format!("{success}/required"), required)
    };
    let table =
        |rows: &str, column: &str| json!({"rows": rows, "one": "part", "many": "parts", "columns": {"name": column}});
    let no_rows = "the reply has no such list of objects";
    let listing = |pages: Value| json!({"command": "add", "table": table("entries", "label"), "pages": pages});
    let pages = |id: &str, limit: &str| json!({"id": id, "limit": limit, "offset": "skip"});
    let number = json!({"description": "A number.", "type": "integer", "format": "uint32"});
    let reading = |pages: Value, problem: &str| {
        bad("", listing(pages), problem)
            .after("/properties/take", number.clone())
            .after("/properties/skip", number.clone())
    };
    let always = json!(["status", "entries"]);
    let id = "the entries have no such member, or it may be missing";
    let limit = "the request has no such optional member of format uint32";
    vec![
        bad("/hides", json!(["no such member"]), "no type has a member no such member"),
        bad("/table", table("nobody", "label"), no_rows).at("/x-cli/table/rows"),
        bad("/table", table("note", "label"), no_rows).at("/x-cli/table/rows"),
        replying(
            bad("/table", table("entries", "nobody"), "a column is empty: Entry has no member nobody"),
            always.clone(),
        )
        .at("/x-cli/table/columns"),
        bad(
            "/table",
            json!({"rows": "entries", "one": "part", "many": "parts", "columns": {}}),
            "`columns` has no columns",
        )
        .at("/x-cli/table/columns"),
        replying(reading(pages("key", "take"), "the list cannot be read page by page"), json!(["status"]))
            .at("/x-cli/pages"),
        replying(reading(pages("nobody", "take"), id), always.clone()).at("/x-cli/pages/id"),
        replying(reading(pages("label", "take"), id), always.clone()).at("/x-cli/pages/id"),
        replying(reading(pages("key", "price"), limit), always.clone()).at("/x-cli/pages/limit"),
        replying(reading(json!({"id": "key", "limit": "take", "offset": "nobody"}), limit), always)
            .at("/x-cli/pages/offset"),
    ]
}

const TOLD: &str = "the commands are told apart by no required member with known values";

/// A good command, spoilt at a pointer below the keyword.
fn bad(pointer: &str, value: Value, problem: &str) -> Case {
    let case = set(ADD, &format!("/x-cli{pointer}"), value, problem);
    // The last edit is the first one done.
    good(json!({"command": "add"})).into_iter().rev().fold(case, |case, (pointer, value)| case.after(&pointer, value))
}

/// The same for a request with a required member of known values.
fn shaded(pointer: &str, value: Value, problem: &str) -> Case {
    bad(pointer, value, problem)
        .after("/properties/shade", json!({"$ref": "common.json#/definitions/Colour"}))
        .after("/required", json!(["action", "name", "shade"]))
}

/// A good command with one member that is spoilt.
fn member(name: &str, cli: Value, problem: &str) -> Case {
    let at = format!("/properties/{name}");
    let case = set(ADD, &format!("{at}/x-cli"), cli, problem).at(&at);
    good(json!({"command": "add"})).into_iter().rev().fold(case, |case, (pointer, value)| case.after(&pointer, value))
}

/// What makes a command of the request.
fn good(cli: Value) -> Vec<(String, Value)> {
    vec![
        ("/properties/name/x-cli".into(), json!({"option": "name"})),
        ("/properties/parts/x-cli".into(), json!({"omit": true})),
        ("/x-cli".into(), cli),
    ]
}
