//! Keys and credentials that the emulator is to accept, from files.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::failure::Failure;

/// Larger files are something else.
const MAX_BYTES: u64 = 64 * 1024;

/// One key a line.
pub(super) fn api_keys(path: &Path) -> Result<Vec<String>, Failure> {
    lines(path)
}

/// One `Header: value` a line.
pub(super) fn headers(path: &Path) -> Result<Vec<(String, String)>, Failure> {
    let header = |(index, line): (usize, String)| {
        let (name, value) = line.split_once(':').ok_or_else(|| {
            Failure::usage(format!("{}: credential {} has no colon", path.display(), index + 1))
                .hint("write one `Header: value` a line")
        })?;
        Ok((name.trim().to_owned(), value.trim().to_owned()))
    };
    lines(path)?.into_iter().enumerate().map(header).collect()
}

/// The lines that are not blank, without white space around them. No error quotes one.
fn lines(path: &Path) -> Result<Vec<String>, Failure> {
    let shown = path.display();
    let wrong = |what: String| Failure::usage(format!("{shown} {what}")).hint("name a text file with one entry a line");
    let mut text = String::new();
    let read = File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_string(&mut text));
    read.map_err(|error| wrong(format!("cannot be read: {error}")))?;
    if text.len() as u64 > MAX_BYTES {
        return Err(wrong(format!("is larger than {MAX_BYTES} bytes")));
    }
    let lines: Vec<String> = text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    if lines.is_empty() { Err(wrong("is empty".to_owned())) } else { Ok(lines) }
}
