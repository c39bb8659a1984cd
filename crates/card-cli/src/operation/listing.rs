//! Lists as a table, and as JSON: in one reply, or read page by page.

use serde_json::{Map, Value, json};

use super::choices::Choices;
use super::columns::Columns;
use super::id123::{check, named};
use super::pages::{Paged, Pages, read_all};
use crate::connection::Id123Connection;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{Output, Reply, Report, members};
use crate::runtime;

/// A reply whose list is shown as a table; in JSON it is a reply like any other.
pub(super) struct Rows {
    pub(super) reply: Reply,
    pub(super) columns: &'static Columns,
}

impl Report for Rows {
    fn json(&self) -> Value {
        self.reply.json()
    }

    fn text(&self) -> String {
        let entries = self.reply.members()[self.columns.rows].as_array();
        self.columns.text(entries.map(Vec::as_slice).unwrap_or_default(), "")
    }
}

/// Lists one page, or with `all` as many pages as there are, up to so many entries.
pub(crate) fn list<R: Paged>(
    mut request: R,
    all: Option<u32>,
    columns: &'static Columns,
    connection: &Id123Connection,
    choices: Choices<'_>,
    output: Output,
) -> Result<(), Failure> {
    if all.is_some() {
        request.limit().get_or_insert(super::pages::PAGE);
    }
    let action_name = choices.action_name.action_name;
    if check(&request, connection, action_name.as_deref(), output)? {
        return Ok(());
    }
    let connected = connection.connect_with(|builder| named::<R>(builder, action_name.as_deref()))?;
    let (entries, extent) = runtime::run(runtime::interruptible(async {
        if let Some(most) = all {
            let Pages { entries, is_complete, repeated, .. } =
                read_all(&connected.client, request, most as usize).await?;
            Ok((entries, Extent::All { is_complete, repeated }))
        } else {
            Ok((R::entries(connected.client.send(&request).await?.into_inner()), Extent::Page))
        }
    }))?;
    let entries: Vec<Value> = entries.iter().map(|entry| members(entry, &connected.secret)).collect();
    output.show(&Listing { entries, extent, columns })?;
    match (extent, all) {
        // A list that was cut is shown, and is a failure all the same.
        (Extent::All { is_complete: false, .. }, Some(most)) => {
            Err(Failure::new(Exit::Limit, format!("{}: there are more than {most} {}", R::NAME, columns.many))
                .hint(format!("what was shown is not all; raise --max-{}", columns.many))
                .fact("operation", R::NAME))
        }
        _ => Ok(()),
    }
}

/// How much was read.
#[derive(Clone, Copy)]
enum Extent {
    /// One page; whether there are more is unknown.
    Page,
    /// As many pages as there are or as are allowed.
    All { is_complete: bool, repeated: usize },
}

/// Entries that were read, without an echo of the secret.
struct Listing {
    entries: Vec<Value>,
    extent: Extent,
    columns: &'static Columns,
}

impl Report for Listing {
    fn json(&self) -> Value {
        let (complete, repeated) = match self.extent {
            Extent::Page => (Value::Null, 0),
            Extent::All { is_complete, repeated } => (is_complete.into(), repeated),
        };
        let mut document = Map::new();
        document.insert("count".into(), self.entries.len().into());
        document.insert("complete".into(), complete);
        document.insert("repeated".into(), repeated.into());
        document.insert(self.columns.many.into(), json!(self.entries));
        Value::Object(document)
    }

    fn text(&self) -> String {
        let more = match self.extent {
            Extent::Page => "one page; --all reads the rest".to_owned(),
            Extent::All { is_complete: false, .. } => "there are more".to_owned(),
            Extent::All { repeated: 0, .. } => "all there are".to_owned(),
            Extent::All { repeated, .. } => format!("all there are; {repeated} came twice, the list changed meanwhile"),
        };
        self.columns.text(&self.entries, &format!(" ({more})"))
    }
}
