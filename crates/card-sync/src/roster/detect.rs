//! What a file is, told from its bytes.

use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use super::encoding::Encoding;
use super::framing::{Frame, Framing, Source};
use crate::error::{Error, ErrorKind};

/// Delimiters that are looked for, the likeliest first.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// How many rows decide on the delimiter.
const ROWS_LOOKED_AT: usize = 50;

/// What one reading of the whole file tells.
pub(super) struct Overview {
    pub(super) encoding: Encoding,
    /// Length of the byte order mark.
    pub(super) mark: usize,
}

/// Reads the whole file once.
pub(super) fn overview(path: &Path, mut file: impl Read, chosen: Option<Encoding>) -> Result<Overview, Error> {
    let mut buffer = vec![0; 256 * 1024];
    let mut start = Vec::new();
    let mut utf8 = Utf8Check::default();
    loop {
        let read = match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Error::file(path, "read", error)),
        };
        let bytes = &buffer[..read];
        if start.len() < 4096 {
            start.extend_from_slice(&bytes[..bytes.len().min(4096)]);
        }
        utf8.feed(bytes);
    }
    refuse_other_files(path, &start)?;
    let marked = Encoding::of_mark(&start);
    let encoding = match (chosen, marked) {
        (Some(chosen), _) => chosen,
        (None, Some((marked, _))) => marked,
        (None, None) => wide(&start).unwrap_or(if utf8.is_valid() { Encoding::Utf8 } else { Encoding::Windows1252 }),
    };
    let mark = marked.filter(|(named, _)| *named == encoding).map_or(0, |(_, length)| length);
    Ok(Overview { encoding, mark })
}

/// The delimiter that splits the first rows evenly into most columns; a comma where none splits them.
pub(super) fn delimiter(path: &Path, file: &mut (impl Read + Seek), overview: &Overview) -> Result<u8, Error> {
    let mut best = (b',', 1);
    for delimiter in DELIMITERS {
        file.seek(SeekFrom::Start(overview.mark as u64)).map_err(|error| Error::file(path, "read", error))?;
        let framing = Framing { encoding: overview.encoding, delimiter: Some(delimiter) };
        let mut source = Source::new(&mut *file);
        let (mut frame, mut text) = (Frame::default(), String::new());
        let mut counts = Vec::new();
        while counts.len() < ROWS_LOOKED_AT
            && framing.next(&mut source, &mut frame).map_err(|error| Error::file(path, "read", error))?
        {
            overview.encoding.decode(&frame.bytes, &mut text);
            if !text.trim_end_matches(['\r', '\n']).is_empty() {
                counts.push(columns(&text, delimiter));
            }
        }
        let headings = counts.first().copied().unwrap_or(1);
        // A stray row does not decide, but most rows must agree with the headings.
        let agreeing = counts.iter().filter(|count| **count == headings).count();
        if headings > best.1 && agreeing * 2 > counts.len() {
            best = (delimiter, headings);
        }
    }
    Ok(best.0)
}

/// Cells of a row, by counting delimiters outside of quotes.
fn columns(text: &str, delimiter: u8) -> usize {
    let mut quoted = false;
    1 + text
        .bytes()
        .filter(|byte| {
            quoted ^= *byte == b'"';
            !quoted && *byte == delimiter
        })
        .count()
}

/// UTF-16 without a mark: Western text has a zero in every second byte, and no other text has zeros at all.
fn wide(start: &[u8]) -> Option<Encoding> {
    let pairs = start.len() / 2;
    let zeros = |at: usize| start.iter().skip(at).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match () {
        () if pairs < 2 => None,
        () if odd * 2 > pairs && even * 10 < pairs => Some(Encoding::Utf16LittleEndian),
        () if even * 2 > pairs && odd * 10 < pairs => Some(Encoding::Utf16BigEndian),
        () => None,
    }
}

fn refuse_other_files(path: &Path, start: &[u8]) -> Result<(), Error> {
    let what = match start {
        [] => "is empty",
        [b'P', b'K', 3, 4, ..] => "is a workbook or archive; save it as \"CSV UTF-8\" first",
        [0xD0, 0xCF, 0x11, 0xE0, ..] => "is an old workbook; save it as \"CSV UTF-8\" first",
        [b'%', b'P', b'D', b'F', ..] => "is a PDF; export the roster as CSV",
        [0x1F, 0x8B, ..] => "is compressed; unpack it first",
        _ => return Ok(()),
    };
    Err(Error::new(ErrorKind::Roster, format!("the roster {} {what}", path.display())))
}

/// Whether a file is UTF-8, told piece by piece.
#[derive(Default)]
struct Utf8Check {
    is_broken: bool,
    /// The beginning of a character that the last piece cut.
    cut: Vec<u8>,
}

impl Utf8Check {
    fn feed(&mut self, bytes: &[u8]) {
        if self.is_broken {
            return;
        }
        let mut rest = bytes;
        while !self.cut.is_empty() && !rest.is_empty() && self.cut.len() < 4 {
            self.cut.push(rest[0]);
            rest = &rest[1..];
            match std::str::from_utf8(&self.cut) {
                Ok(_) => self.cut.clear(),
                Err(error) if error.error_len().is_none() => {}
                Err(_) => {
                    self.is_broken = true;
                    return;
                }
            }
        }
        if let Err(error) = std::str::from_utf8(rest) {
            match error.error_len() {
                None => self.cut.extend_from_slice(&rest[error.valid_up_to()..]),
                Some(_) => self.is_broken = true,
            }
        }
    }

    fn is_valid(&self) -> bool {
        !self.is_broken && self.cut.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoding(bytes: &[u8]) -> (Encoding, usize) {
        let overview = overview(Path::new("r"), bytes, None).ok().unwrap();
        (overview.encoding, overview.mark)
    }

    fn detected(text: &str) -> char {
        let mut file = std::io::Cursor::new(text.as_bytes());
        let overview = overview(Path::new("r"), text.as_bytes(), None).ok().unwrap();
        delimiter(Path::new("r"), &mut file, &overview).unwrap().into()
    }

    #[test]
    fn the_encoding_is_told_from_the_mark_or_from_the_text() {
        assert_eq!(encoding(b"\xEF\xBB\xBFid"), (Encoding::Utf8, 3));
        assert_eq!(encoding("id,Zoë".as_bytes()), (Encoding::Utf8, 0));
        assert_eq!(encoding(b"id,Zo\xEB"), (Encoding::Windows1252, 0));
        assert_eq!(encoding(b"\xFF\xFEi\0d\0"), (Encoding::Utf16LittleEndian, 2));
        assert_eq!(encoding(b"i\0d\0,\0a\0"), (Encoding::Utf16LittleEndian, 0));
        assert_eq!(encoding(b"\0i\0d\0,\0a"), (Encoding::Utf16BigEndian, 0));
    }

    #[test]
    fn a_character_cut_by_the_reading_is_no_damage() {
        let mut check = Utf8Check::default();
        "Zoë 髙橋 👩".bytes().for_each(|byte| check.feed(&[byte]));
        assert!(check.is_valid());
        check.feed(&[0xEB]);
        assert!(!check.is_valid());
        check.feed(b"o");
        assert!(check.is_broken);
    }

    #[test]
    fn the_delimiter_is_the_one_that_splits_evenly() {
        assert_eq!(detected("id;name\n1;O'Brien, Zoë\n2;Li, Wei\n"), ';');
        assert_eq!(detected("id\tname\n1\tA\n"), '\t');
        assert_eq!(detected("id|name|x\n1|A,B|C\n"), '|');
        assert_eq!(detected("id,name\n1,\"a;b;c\"\n2,\"d;e;f\"\n"), ',');
        assert_eq!(detected("id\n1\n"), ',');
    }

    #[test]
    fn what_is_no_text_is_refused_with_the_way_out() {
        for (bytes, word) in [(&b"PK\x03\x04x"[..], "CSV UTF-8"), (b"", "empty"), (b"\x1F\x8Bx", "unpack")] {
            let error = overview(Path::new("r.csv"), bytes, None).err().unwrap();
            assert!(error.to_string().contains(word), "{error}");
        }
    }
}
