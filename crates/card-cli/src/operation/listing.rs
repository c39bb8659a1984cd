//! Lists as a table, and as JSON: in one reply, or read page by page.

use serde_json::Value;

use super::choices::Choices;
use super::columns::Columns;
use super::id123::{check, named};
use super::pages::{Made, Paged, read_all};
use crate::connection::Id123Connection;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{Format, Output, Reply, Report, Table, members, print, to_line};
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
        self.columns.text(entries.map(Vec::as_slice).unwrap_or_default())
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
    let begin = || Listing::begin(output.format(), columns);
    let take = |listing: &mut Listing, entry: R::Entry| listing.add(&members(&entry, &connected.secret));
    let (listing, extent) = runtime::run(runtime::interruptible(async {
        if let Some(most) = all {
            let Made { made, is_complete } = read_all(&connected.client, request, most, begin, take).await?;
            Ok((made, Extent::All { is_complete }))
        } else {
            let mut listing = begin();
            for entry in R::entries(connected.client.send(&request).await?.into_inner()) {
                take(&mut listing, entry);
            }
            Ok((listing, Extent::Page))
        }
    }))?;
    listing.print(extent)?;
    match (extent, all) {
        // A list that was cut is shown, and is a failure all the same.
        (Extent::All { is_complete: false }, Some(most)) => {
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
    /// All there are, which is proven, or as many as are allowed.
    All { is_complete: bool },
}

/// Entries that were read, in the form in which they are shown: of a long list no more is kept than that.
struct Listing {
    columns: &'static Columns,
    count: usize,
    shown: Shown,
}

enum Shown {
    Table(Box<Table>),
    /// JSON documents, with commas between them.
    Json(String),
}

impl Listing {
    fn begin(format: Format, columns: &'static Columns) -> Self {
        let shown = match format {
            Format::Table => Shown::Table(Box::new(columns.table())),
            Format::Json => Shown::Json(String::new()),
        };
        Self { columns, count: 0, shown }
    }

    /// Adds an entry, which must be without an echo of the secret.
    fn add(&mut self, entry: &Value) {
        match &mut self.shown {
            Shown::Table(table) => self.columns.row(table, entry),
            Shown::Json(documents) => {
                if self.count > 0 {
                    documents.push(',');
                }
                documents.push_str(&to_line(entry));
            }
        }
        self.count += 1;
    }

    fn print(self, extent: Extent) -> Result<(), Failure> {
        let Self { columns, count, shown } = self;
        match shown {
            Shown::Table(table) => {
                let more = match extent {
                    Extent::Page => "one page; --all reads the rest",
                    Extent::All { is_complete: false } => "there are more",
                    Extent::All { is_complete: true } => "all there are",
                };
                print(&table.render())?;
                print(&format!("{} ({more})\n", columns.count(count)))
            }
            Shown::Json(documents) => {
                let complete = match extent {
                    Extent::Page => "null",
                    Extent::All { is_complete: false } => "false",
                    Extent::All { is_complete: true } => "true",
                };
                // No entry comes twice in a reading that counts.
                let many = to_line(&columns.many.into());
                print(&format!("{{\"count\":{count},\"complete\":{complete},\"repeated\":0,{many}:["))?;
                print(&documents)?;
                print("]}\n")
            }
        }
    }
}
