//! Rules of the .NET serializers that the recorded vectors touch on a single document or not at all.

use card_types::Timestamp;
use card_types::contract::{Contract, Contracted, Kind, Member, Value, ValueRef};
use card_types::server::{ReadOptions, Reading, read_form, read_json, read_xml, write_json, write_xml};
use card_types::{Zone, xml};

/// Two strings and a `DateTimeOffset?`, which the vendor's models do not have.
#[derive(Debug, Default, Clone, PartialEq)]
struct Model {
    first: Option<String>,
    moment: Option<Timestamp>,
    second: Option<String>,
}

const fn member(name: &'static str, kind: Kind) -> Member {
    Member { name, kind, nullable: true, inherited: false, sensitive: false, xml_only: false }
}

static MEMBERS: [Member; 3] =
    [member("First", Kind::Text), member("Moment", Kind::DateTimeOffset), member("Second", Kind::Text)];

impl Contracted for Model {
    const CONTRACT: &'static Contract =
        &Contract { name: "Model", bases: &["Base"], namespace: "urn:model", members: &MEMBERS };
    const DECLARED: &'static [usize] = &[0, 1, 2];

    fn blank() -> Self {
        Self::default()
    }

    fn get(&self, index: usize) -> ValueRef<'_> {
        let text = match index {
            0 => &self.first,
            1 => return self.moment.map_or(ValueRef::Null, ValueRef::DateTime),
            _ => &self.second,
        };
        text.as_deref().map_or(ValueRef::Null, ValueRef::Text)
    }

    fn set(&mut self, index: usize, value: Value) {
        match (index, value) {
            (0, Value::Text(text)) => self.first = Some(text),
            (2, Value::Text(text)) => self.second = Some(text),
            (1, Value::DateTime(moment)) => self.moment = Some(moment),
            _ => {}
        }
    }
}

fn in_root(members: &str) -> Reading<Model> {
    let body = format!(
        concat!(
            r#"<Model xmlns="urn:model" xmlns:i="http://www.w3.org/2001/XMLSchema-instance" "#,
            r#"xmlns:z="http://schemas.microsoft.com/2003/10/Serialization/" "#,
            r#"xmlns:s="http://schemas.datacontract.org/2004/07/System">{}</Model>"#
        ),
        members
    );
    read_xml(body.as_bytes(), &ReadOptions::default())
}

fn text_of(members: &str) -> Option<String> {
    in_root(members).value.unwrap_or_else(|| panic!("no model: {members}")).first
}

fn whole(body: &str) -> Reading<Model> {
    read_xml(body.as_bytes(), &ReadOptions::default())
}

#[test]
fn pieces_of_text_are_joined_and_line_ends_become_one() {
    for (text, expected) in [
        ("a&#xD83D;&#xDE00;b", "a😀b"),
        ("a&#xD83D;b", "a\u{fffd}b"),
        ("]]x]", "]]x]"),
        ("a\r", "a\n"),
        ("\r\r\n\n", "\n\n\n"),
        ("<![CDATA[]]>", ""),
        ("<![CDATA[]]]]><![CDATA[>\r\n\u{1}]]>", "]]>\r\n\u{1}"),
        ("<!-- a --> <!----> ", "  "),
        ("\u{85}\u{2028}\u{7f}", "\u{85}\u{2028}\u{7f}"),
        ("&#10;&#13;&#9;", "\n\r\t"),
        ("x &apos;&quot;&gt;", "x '\">"),
    ] {
        assert_eq!(text_of(&format!("<First>{text}</First>")).as_deref(), Some(expected), "{text:?}");
    }
}

#[test]
fn what_the_tokenizer_refuses_makes_the_model_null() {
    for members in [
        "<First>]]></First>",
        "<First>&lt</First>",
        "<First>&LT;</First>",
        "<First>&#X41;</First>",
        "<First>\u{b}</First>",
        "<First>\u{fffe}</First>",
        "<First a='\u{1}'/>",
        "<First a='<'/>",
        "<First a=1/>",
        "<First a='1'b='2'/>",
        "<First a='1' a='2'/>",
        "<First xmlns:p='urn:p' xmlns:q='urn:p' p:a='1' q:a='2'/>",
        "<First xmlns:p='urn:p' xmlns:p='urn:p'/>",
        "<First xmlns:p=''/>",
        "<First xmlns:xml='urn:x'/>",
        "<p:First/>",
        "<First p:a='1'/>",
        "<First/ >",
        "<First></ First>",
        "<First></first>",
        "< First/>",
        "<a:b:c/>",
        "<First><!-- a--b --></First>",
        "<First><!-- a ---></First>",
        "<First><!-- \u{1} --></First>",
        "<First><![cdata[x]]></First>",
        "<First><?x?></First>",
        "<?xml version=\"1.0\"?>",
        "<Other><Unclosed></Other>",
        "<![CDATA[x]]>",
    ] {
        let reading = in_root(members);
        assert!(reading.value.is_none() && reading.errors.len() == 1, "{members:?}");
    }
}

#[test]
fn white_space_of_any_kind_may_stand_between_elements() {
    for between in [" ", "\r", "&#32;&#xD;", "<![CDATA[ \r\n]]>", "<!-- a -->"] {
        assert_eq!(text_of(&format!("{between}<First>a</First>{between}")).as_deref(), Some("a"), "{between:?}");
    }
    assert!(in_root("\u{a0}").value.is_none());
}

#[test]
fn declarations_are_checked_part_by_part() {
    let with = |declaration: &str| whole(&format!("{declaration}<Model xmlns='urn:model'/>")).is_valid();
    for declaration in [
        "<?xml version='1.0'?>",
        "<?xml  version = \"1.0\"  encoding='Utf-8'  standalone='no' ?>\n",
        "<?xml version='1.0' standalone='yes'?><!-- a -->",
        "<!-- a -->\r\n",
    ] {
        assert!(with(declaration), "{declaration}");
    }
    for declaration in [
        "<?xml?>",
        "<?xml ?>",
        "<?XML version='1.0'?>",
        "<?xml version='1.1'?>",
        "<?xml encoding='utf-8'?>",
        "<?xml version='1.0' standalone='maybe'?>",
        "<?xml version='1.0' standalone='yes' encoding='utf-8'?>",
        "<?xml version='1.0' other='1'?>",
        "<?xml version='1.0' encoding='latin1'?>",
        "<?xml version='1.0'>",
        " <?xml version='1.0'?>",
        "<?xml version='1.0'?><?xml version='1.0'?>",
        "<!DOCTYPE Model>",
    ] {
        assert!(!with(declaration), "{declaration}");
    }
}

#[test]
fn exactly_one_more_token_is_looked_at_behind_the_root() {
    let followed = |tail: &str| whole(&format!("<Model xmlns='urn:model'></Model>{tail}")).is_valid();
    for tail in ["", " x", "\n<a/>", "\r\nx", "\rx", "<!-- a -->x<", "<!-- a --><?x?>"] {
        assert!(followed(tail), "{tail:?}");
    }
    for tail in ["x", "<a/>", "</Model>", "</>", "&#32;", "<!-- a", "<!DOCTYPE a>", "<?x?>", "\u{1}", "]"] {
        assert!(!followed(tail), "{tail:?}");
    }
}

#[test]
fn a_root_is_named_like_the_class_its_base_or_any_type() {
    for (root, valid) in [
        ("<Model xmlns='urn:model'/>", true),
        ("<Base xmlns='urn:model'/>", true),
        ("<m:Model xmlns:m='urn:model'/>", true),
        ("<z:anyType xmlns:z='http://schemas.microsoft.com/2003/10/Serialization/'/>", true),
        ("<anyType xmlns='urn:model'/>", false),
        ("<Model/>", false),
        ("<Model xmlns='urn:Model'/>", false),
        ("<Model xmlns='urn&#58;model'/>", true),
    ] {
        assert_eq!(whole(root).is_valid(), valid, "{root}");
    }
}

#[test]
fn a_type_attribute_must_name_the_type_of_the_root() {
    let typed = |name: &str| {
        whole(&format!(
            "<Model xmlns='urn:model' xmlns:m='urn:model' xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:type='{name}'/>"
        ))
        .is_valid()
    };
    assert!(typed("Model") && typed("m:Model") && typed(""));
    assert!(!typed("Base") && !typed("x:Model") && !typed(" Model") && !typed("m:"));
    // A primitive member does not look at it.
    assert_eq!(text_of("<First i:type='x:int'>a</First>").as_deref(), Some("a"));
}

#[test]
fn references_go_to_text_that_was_read_before() {
    let reading = in_root("<First z:Id='i1'>a</First><Second z:Ref='i1'/>").value.unwrap();
    assert_eq!(reading.second.as_deref(), Some("a"));
    for members in [
        "<First z:Ref='i1'/>",
        "<First z:Id=''>a</First>",
        "<First z:Ref=''/>",
        "<First z:Id='i1'>a</First><Second z:Id='i1'>b</Second>",
        "<Moment z:Id='i1'/>",
        "<Other z:Id=''/>",
        "<Other z:Size='-1'/>",
        "<Other i:nil='maybe'/>",
    ] {
        assert!(in_root(members).value.is_none(), "{members}");
    }
    assert!(in_root("<Other z:Size='1' z:Ref='i9' i:nil='1'/>").is_valid());
}

#[test]
fn nil_skips_whatever_is_inside() {
    let reading = in_root("<First i:nil=' 1&#10;'>a<b/></First><Second>c</Second>").value.unwrap();
    assert_eq!((reading.first, reading.second.as_deref()), (None, Some("c")));
}

#[test]
fn a_date_time_offset_is_two_elements() {
    for (inside, expected) in [
        (
            "<s:DateTime>2025-03-10T22:08:40Z</s:DateTime><s:OffsetMinutes>60</s:OffsetMinutes>",
            "2025-03-10T23:08:40+01:00",
        ),
        (
            "<s:DateTime>2025-03-10T22:08:40</s:DateTime><s:OffsetMinutes>-60</s:OffsetMinutes>",
            "2025-03-10T22:08:40-01:00",
        ),
        (
            "<s:DateTime>2025-03-10T22:08:40+02:00</s:DateTime><s:OffsetMinutes>0</s:OffsetMinutes>",
            "2025-03-10T20:08:40+00:00",
        ),
        (
            "<Other/><s:DateTime>2025-03-10Z</s:DateTime><X/><s:OffsetMinutes> 5 </s:OffsetMinutes>",
            "2025-03-10T00:05:00+00:05",
        ),
    ] {
        let reading = in_root(&format!("<Moment>{inside}</Moment>"));
        let moment = reading.value.and_then(|model| model.moment).map(|moment| moment.to_string());
        assert_eq!(moment.as_deref(), Some(expected), "{inside}: {:?}", reading.errors);
    }
    for inside in [
        "2025-03-10T22:08:40Z",
        "<s:OffsetMinutes>60</s:OffsetMinutes><s:DateTime>2025-03-10T22:08:40Z</s:DateTime>",
        "<s:DateTime>2025-03-10T22:08:40Z</s:DateTime><s:OffsetMinutes>841</s:OffsetMinutes>",
        "<s:DateTime i:nil='true'/>",
        "<s:DateTime>2025-03-10T22:08:40Z</s:DateTime>",
        "",
    ] {
        assert!(in_root(&format!("<Moment>{inside}</Moment>")).value.is_none(), "{inside}");
    }
}

#[test]
fn a_date_time_offset_is_written_as_it_is_read() {
    let moment = Timestamp::from_parts(2025, 3, 10, 23, 8, 40, 500_000_000, 1, Zone::Offset(60)).unwrap();
    let model = Model { moment: Some(moment), ..Model::default() };
    let text = write_xml(&model).unwrap();
    assert!(
        text.contains(concat!(
            r#"<Moment xmlns:d2p1="http://schemas.datacontract.org/2004/07/System">"#,
            "<d2p1:DateTime>2025-03-10T22:08:40.5Z</d2p1:DateTime><d2p1:OffsetMinutes>60</d2p1:OffsetMinutes></Moment>"
        )),
        "{text}"
    );
    assert_eq!(xml::from_str::<Model>(&text).unwrap(), model);
    let json = write_json(&model);
    assert_eq!(json, r#"{"First":null,"Moment":"2025-03-10T23:08:40.5+01:00","Second":null}"#);
    assert_eq!(read_json::<Model>(json.as_bytes(), &ReadOptions::default()).value, Some(model));
}

#[test]
fn many_attributes_and_declarations_are_bounded_in_time() {
    let many = |count: usize, part: fn(usize) -> String| (0..count).map(part).collect::<String>();
    let attributes = many(20_000, |index| format!(" a{index}='1'"));
    assert!(in_root(&format!("<Other{attributes}/>")).is_valid());
    assert!(!in_root(&format!("<Other{attributes} a7='1'/>")).is_valid());
    let declarations = many(2_000, |index| format!(" xmlns:p{index}='urn:{index}'"));
    assert!(!in_root(&format!("<Other{declarations}/>")).is_valid());
    let elements = "<a/>".repeat(100_000);
    assert_eq!(in_root(&elements).skipped.len(), 100);
}

#[test]
fn json_takes_what_json_net_takes() {
    let read = |body: &str| read_json::<Model>(body.as_bytes(), &ReadOptions::default());
    for body in [
        "{First:'a'}",
        "\u{feff} {'first':\"a\",}//",
        "{\"Second\":\"b\",\"FIRST\":\"a\"} junk",
        "{\"X\":new Date(0,[1]),\"First\":\"a\"}",
        "{\"X\":[1,,{}],\"First\":\"a\"}",
        "{\"$id\":1,\"$type\":\"x\",\"First\":\"a\"}",
        "{\"$ref\":null,\"First\":\"a\"}",
        "\0{\"First\"\0:\"a\"}",
    ] {
        let reading = read(body);
        assert!(reading.is_valid(), "{body}: {:?}", reading.errors);
        assert_eq!(reading.value.unwrap().first.as_deref(), Some("a"), "{body}");
    }
    for (body, expected) in
        [("1.50", "1.50"), ("0x1F", "0x1F"), ("-Infinity", "-Infinity"), ("1e40", "1e40"), ("true", "true")]
    {
        let reading = read(&format!("{{\"First\":{body}}}"));
        assert_eq!(reading.value.unwrap().first.as_deref(), Some(expected));
    }
    for body in ["null", "", " ", "\"\"", "undefined", "{\"$ref\":\"1\"}", "// a"] {
        let reading = read(body);
        assert!(reading.is_valid() && reading.value.is_none(), "{body}");
    }
    for body in [
        "[]",
        "1",
        "\"a\"",
        "{",
        "{,}",
        "{\"First\" \"a\"}",
        "{\"First\"/**/:\"a\"}",
        "{\"First\":08}",
        "{\"First\":1e400}",
        "{\"First\":tru}",
        "{\"First\":\"\\x\"}",
        "{\"First\":\"a\"]",
        "{\"$values\":[]}",
        "{\"$type\":null}",
        "{\"First\":{}}",
        "/*",
        "/",
    ] {
        assert!(!read(body).is_valid(), "{body}");
    }
}

#[test]
fn unknown_members_may_be_nested_but_not_too_deep() {
    let nested = |depth: usize| {
        let body = format!("{{\"X\":{}{},\"First\":\"a\"}}", "[".repeat(depth), "]".repeat(depth));
        read_json::<Model>(body.as_bytes(), &ReadOptions::default())
    };
    assert!(nested(255).is_valid());
    assert!(!nested(256).is_valid());
    assert!(!nested(100_000).is_valid());
}

#[test]
fn forms_follow_the_model_binder() {
    let read = |body: &str| read_form::<Model>(body.as_bytes(), &ReadOptions::default());
    assert_eq!(read("FIRST=a+b%2B&second[]=x").value.unwrap().second.as_deref(), Some("x"));
    assert_eq!(read("First=+%20&Second").value.unwrap(), Model::default());
    assert_eq!(read("").value, None);
    let moment = read("Moment=Mon,+10+Mar+2025+22:08:40+GMT").value.unwrap().moment.unwrap();
    assert_eq!(moment.to_string(), "2025-03-10T22:08:40+00:00");
    // A bare plus is a space, and the offset is lost.
    assert!(!read("Moment=2025-03-10T22:08:40+02:00").is_valid());
}
