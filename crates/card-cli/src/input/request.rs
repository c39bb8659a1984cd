//! A whole request as JSON, from a file or standard input.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use card_types::json;
use serde::de::DeserializeOwned;

use crate::exit::Exit;
use crate::failure::Failure;

/// Far more than any request; keeps a wrong file from filling the memory.
const MAX_BYTES: u64 = 1024 * 1024;

/// Reads a request from `path`, or from standard input when it is `-`.
///
/// The generated types judge it: unknown members are refused, and no error quotes a value.
pub(crate) fn read_request<T: DeserializeOwned>(path: &Path) -> Result<T, Failure> {
    let (source, bytes) = read(path)?;
    json::from_slice(&bytes).map_err(|error| {
        let place = error.offset().map_or_else(String::new, |offset| {
            let (line, column) = line_and_column(&bytes, offset);
            format!(" at line {line}, column {column}")
        });
        let member = match error.member() {
            "" => String::new(),
            member => format!(", member {member}"),
        };
        Failure::usage(format!("{source}{place}{member}: {}", error.reason()))
            .hint("give one request in the form that --dry-run prints")
            .fact("member", error.member())
    })
}

fn read(path: &Path) -> Result<(String, Vec<u8>), Failure> {
    let mut bytes = Vec::new();
    let limit = MAX_BYTES + 1;
    let (source, read) = if path.as_os_str() == "-" {
        ("standard input".to_owned(), io::stdin().lock().take(limit).read_to_end(&mut bytes))
    } else {
        let read = File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes));
        (path.display().to_string(), read)
    };
    match read {
        Err(error) => {
            Err(Failure::usage(format!("{source} cannot be read: {error}")).hint("check the name and the rights"))
        }
        Ok(_) if bytes.len() as u64 == limit => {
            Err(Failure::new(Exit::Limit, format!("{source} is larger than {MAX_BYTES} bytes"))
                .hint("give one request; nothing was sent"))
        }
        Ok(_) => Ok((source, bytes)),
    }
}

/// One-based, columns counted in characters.
fn line_and_column(bytes: &[u8], offset: usize) -> (usize, usize) {
    let before = &bytes[..offset.min(bytes.len())];
    let line_start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    let line = before.split(|&byte| byte == b'\n').count();
    (line, 1 + String::from_utf8_lossy(&before[line_start..]).chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_as_editors_count() {
        assert_eq!(line_and_column(b"", 0), (1, 1));
        assert_eq!(line_and_column("{\n\"é\": 1}".as_bytes(), 6), (2, 4));
        assert_eq!(line_and_column(b"ab", 99), (1, 3));
    }
}
