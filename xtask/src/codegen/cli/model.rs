//! What `x-cli` means: the commands of a vendor, and the options that make a request.

use super::super::model::{Kind, Object};

/// The command line of one vendor.
#[derive(Debug)]
pub(super) struct CommandLine<'m> {
    pub(super) groups: Vec<Group>,
    pub(super) requests: Vec<Request<'m>>,
}

/// Commands below one word, such as `card`.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) name: String,
    pub(super) texts: Texts,
    /// The commands that come first, in this order.
    pub(super) order: Vec<String>,
}

/// What a command or group says of itself.
#[derive(Debug, Default, Clone)]
pub(super) struct Texts {
    pub(super) about: String,
    pub(super) details: Option<String>,
    pub(super) examples: Vec<String>,
}

/// One request that commands make.
#[derive(Debug)]
pub(super) struct Request<'m> {
    pub(super) type_name: String,
    /// Name of the generated file.
    pub(super) module: String,
    /// Schema files behind it.
    pub(super) sources: Vec<String>,
    pub(super) object: &'m Object,
    pub(super) commands: Vec<Command>,
    /// The member whose value tells the commands apart: index of the property, and its type.
    pub(super) told_by: Option<(usize, String)>,
    pub(super) versions: Vec<Version>,
    pub(super) members: Vec<Member>,
    /// Parts made by hand, in the order of the members they stand for.
    pub(super) parts: Vec<String>,
    pub(super) any_of: Vec<String>,
    /// Other ways of giving what is needed, by options of parts.
    pub(super) usage: Vec<String>,
    /// Pieces of the question, a text and the property after it in turn.
    pub(super) asks: Option<Vec<(String, Option<usize>)>>,
    pub(super) hides: Vec<String>,
    pub(super) table: Option<Table>,
    pub(super) pages: Option<Pages>,
    pub(super) view: Option<String>,
}

/// One command.
#[derive(Debug)]
pub(super) struct Command {
    /// `["card", "view"]`
    pub(super) words: Vec<String>,
    pub(super) texts: Texts,
    /// Variant of the member's type for which it stands.
    pub(super) value: Option<String>,
}

/// A request that the same command sends, oldest first; the last one gives the options.
#[derive(Debug)]
pub(super) struct Version {
    pub(super) name: String,
    pub(super) type_name: String,
    /// Method and path.
    pub(super) address: String,
}

/// A member that has an option.
#[derive(Debug)]
pub(super) struct Member {
    /// Index of the property.
    pub(super) property: usize,
    pub(super) option: String,
    pub(super) value_name: String,
    pub(super) help: String,
    /// What the option holds.
    pub(super) holds: Holds,
    /// Whether it has to be given: required ones, and those of the request's first variant.
    pub(super) needed: bool,
    pub(super) needs: Vec<String>,
    pub(super) without: Vec<String>,
    pub(super) minimum: Option<i64>,
    pub(super) maximum: Option<i64>,
}

/// What an option holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Holds {
    /// A value of this kind.
    One(Kind),
    /// Any number of them: the option can be repeated.
    Many(Kind),
    /// Nothing: its presence means true.
    Switch,
    /// A number with names, of this type.
    NamedNumber(String),
    /// A text with known values, of this type.
    NamedText,
}

/// How a list in the reply is shown.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) rows: String,
    pub(super) one: String,
    pub(super) many: String,
    /// Heading and member.
    pub(super) columns: Vec<(String, String)>,
}

/// How the list is read page by page; the names are Rust fields.
#[derive(Debug)]
pub(super) struct Pages {
    pub(super) rows: String,
    pub(super) entry: String,
    pub(super) id: String,
    pub(super) limit: String,
    pub(super) offset: String,
}
