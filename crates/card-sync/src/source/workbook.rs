//! One sheet of an XLSX workbook, copied as CSV that stays line by line with the sheet.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use calamine::{Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::sheet::Line;
use super::spool::Spool;
use crate::error::{Error, ErrorKind};
use crate::looks::heading;
use crate::roster::MOST_COLUMNS;

/// The most bytes of a workbook once it is unpacked. A hundred bytes of an archive may unpack to a hundred thousand.
const MOST_UNPACKED: u64 = 256 * 1024 * 1024;

/// The most files in a workbook's archive.
const MOST_FILES: usize = 10_000;

const DAMAGED: &str = "is a damaged or locked archive; save it as \"CSV UTF-8\" first, or as XLSX";

/// Which sheet was copied.
pub(super) struct Found {
    pub(super) name: String,
    /// The other sheets that a person sees; empty where the mapping chose.
    pub(super) others: Vec<String>,
    /// Whether a cell has a line break, so that lines of the copy are not rows of the sheet.
    pub(super) has_line_breaks: bool,
}

/// Copies a sheet, the first one that is not hidden where none is chosen.
pub(super) fn copy_sheet(path: &Path, chosen: Option<&str>, copy: &mut Spool) -> Result<Found, Error> {
    check_archive(path, MOST_UNPACKED)?;
    let file = File::open(path).map_err(|error| Error::file(path, "opened", error))?;
    let mut workbook = Xlsx::new(BufReader::new(file)).map_err(|error| broken(path, &error))?;
    let all: Vec<_> = workbook.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).collect();
    let visible = all.iter().filter(|sheet| sheet.visible == SheetVisible::Visible).map(|sheet| sheet.name.clone());
    let mut visible: Vec<String> = visible.collect();
    let (name, others) = match chosen {
        Some(chosen) => match all.iter().find(|sheet| sheet.name == chosen) {
            Some(sheet) => (sheet.name.clone(), Vec::new()),
            None => return Err(no_such_sheet(path, chosen, &visible)),
        },
        None if visible.is_empty() => return Err(refuse(path, "has no sheet that is not hidden")),
        None => (visible.remove(0), visible),
    };
    let width = width(path, &mut workbook, &name)?;
    // The mark makes the encoding certain, and quotes the delimiter.
    copy.add("\u{feff}".as_bytes())?;
    let mut has_line_breaks = false;
    let mut lines = Lines { copy, width, next: 0 };
    each_line(path, &mut workbook, &name, |line| {
        has_line_breaks |= line.cells.iter().any(|cell| cell.contains(['\n', '\r']));
        lines.add(line)
    })?;
    Ok(Found { name, others, has_line_breaks })
}

/// Refuses what is no workbook, and what would fill the memory. Sizes that an archive states are not believed: everything is
/// unpacked once, into nothing.
fn check_archive(path: &Path, most: u64) -> Result<(), Error> {
    let file = File::open(path).map_err(|error| Error::file(path, "opened", error))?;
    let damaged = |_| refuse(path, DAMAGED);
    let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(damaged)?;
    if archive.len() > MOST_FILES {
        return Err(too_large(path));
    }
    let (mut left, mut is_workbook) = (most, false);
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| refuse(path, DAMAGED))?;
        let name = part.name().map_err(damaged)?.to_ascii_lowercase();
        is_workbook |= name.ends_with("workbook.xml");
        let unpacked = io::copy(&mut part.take(left + 1), &mut io::sink()).map_err(|_| refuse(path, DAMAGED))?;
        left = left.checked_sub(unpacked).ok_or_else(|| too_large(path))?;
    }
    if is_workbook {
        Ok(())
    } else {
        Err(refuse(path, "is an archive and no XLSX workbook; save it as \"CSV UTF-8\" first, or as XLSX"))
    }
}

/// How many columns the sheet uses.
fn width(path: &Path, workbook: &mut Xlsx<BufReader<File>>, name: &str) -> Result<usize, Error> {
    let mut width = 0;
    each_line(path, workbook, name, |line| {
        width = width.max(line.cells.len());
        Ok(())
    })?;
    if width > MOST_COLUMNS {
        return Err(refuse(path, &format!("has a sheet with more than {MOST_COLUMNS} columns")));
    }
    Ok(width)
}

/// Gives the rows of a sheet that have something in them, one after the other.
fn each_line(
    path: &Path,
    workbook: &mut Xlsx<BufReader<File>>,
    name: &str,
    mut take: impl FnMut(&Line) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut cells = workbook.worksheet_cells_reader(name).map_err(|error| broken(path, &error))?;
    let mut line = Line::default();
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(|error| broken(path, &error))? {
        let (row, column) = cell.get_position();
        if row < line.row {
            return Err(refuse(path, "has rows that are not in order; save it anew"));
        }
        if row > line.row {
            take(&line)?;
            line.begin(row);
        }
        let format = cells.styles().get(style).and_then(|style| style.number_format.as_ref());
        let format = format.map_or("", |format| format.format_code.as_str());
        line.set(column as usize, cell.get_value(), format);
    }
    take(&line)
}

/// Writes lines so that the row of the sheet is the line of the copy.
struct Lines<'a> {
    copy: &'a mut Spool,
    width: usize,
    next: u32,
}

impl Lines<'_> {
    fn add(&mut self, line: &Line) -> Result<(), Error> {
        if line.cells.is_empty() {
            return Ok(());
        }
        while self.next < line.row {
            self.copy.add(b"\n")?;
            self.next += 1;
        }
        let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
        let blanks = self.width.saturating_sub(line.cells.len());
        let cells = line.cells.iter().map(String::as_str).chain(std::iter::repeat_n("", blanks));
        // Writing to memory cannot fail.
        let _ = writer.write_record(cells).and_then(|()| Ok(writer.flush()?));
        self.copy.add(&writer.into_inner().unwrap_or_default())?;
        self.next = line.row + 1;
        Ok(())
    }
}

fn no_such_sheet(path: &Path, chosen: &str, visible: &[String]) -> Error {
    let plain = |name: &str| heading(name).to_lowercase();
    let meant = visible.iter().find(|name| plain(name) == plain(chosen));
    let what = match meant {
        Some(meant) => format!("is {meant:?} meant?"),
        None => format!("it has {}", visible.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ")),
    };
    let message = format!("the workbook {} has no sheet {chosen:?}; {what}", path.display());
    Error::new(ErrorKind::Mapping, message)
}

/// The reader's own message may quote the file.
fn broken(path: &Path, error: &XlsxError) -> Error {
    match error {
        XlsxError::Password => refuse(path, "is locked with a password; save it without one"),
        _ => refuse(path, "is a workbook that cannot be read; save it anew as XLSX, or as \"CSV UTF-8\""),
    }
}

fn too_large(path: &Path) -> Error {
    let mebibytes = MOST_UNPACKED / 1024 / 1024;
    let message =
        format!("the roster {} unpacks to more than {mebibytes} MiB; save the sheet as \"CSV UTF-8\"", path.display());
    Error::new(ErrorKind::Limit, message)
}

fn refuse(path: &Path, what: &str) -> Error {
    Error::new(ErrorKind::Roster, format!("the roster {} {what}", path.display()))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn archive(name: &str, bytes: u64) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut writer = zip::ZipWriter::new(file.reopen().unwrap());
        let packed = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        for name in [name, "xl/sharedStrings"] {
            writer.start_file(name, packed).unwrap();
            io::copy(&mut io::repeat(b' ').take(bytes / 2), &mut writer).unwrap();
        }
        writer.finish().unwrap().flush().unwrap();
        file
    }

    #[test]
    fn an_archive_that_unpacks_to_too_much_is_refused_before_it_is_read() {
        let bomb = archive("xl/workbook.xml", 1_000_000);
        assert!(bomb.path().metadata().unwrap().len() < 10_000);
        assert_eq!(check_archive(bomb.path(), 999_999).unwrap_err().kind(), ErrorKind::Limit);
        check_archive(bomb.path(), 1_000_000).unwrap();
        let other = archive("word/document.xml", 10);
        let error = check_archive(other.path(), 100).unwrap_err();
        assert!(error.to_string().contains("no XLSX workbook"), "{error}");
    }

    #[test]
    fn bytes_that_are_no_workbook_are_refused() {
        let file = archive("xl/workbook.xml", 100);
        let mut copy = Spool::create("x").unwrap();
        let error = copy_sheet(file.path(), None, &mut copy).err().unwrap();
        assert_eq!(error.kind(), ErrorKind::Roster);
    }
}
