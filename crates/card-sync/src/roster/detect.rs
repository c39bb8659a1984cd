//! What a file is, told from its bytes.

use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use super::cells::Cells;
use super::encoding::Encoding;
use super::framing::{Frame, Framing, Source};
use super::preamble::is_blank;
use crate::error::{Error, ErrorKind};

/// Delimiters that are looked for, the likeliest first.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// How many rows decide on the delimiter.
const ROWS_LOOKED_AT: usize = 50;

/// How something about a roster is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Basis {
    /// The mapping says it.
    Chosen,
    /// The file says it: a byte order mark, a line `sep=;`, or text that is UTF-8 from its first byte to its last.
    Told,
    /// It is the likeliest.
    Guessed,
}

/// What one reading of the whole file tells.
pub(super) struct Overview {
    pub(super) encoding: Encoding,
    pub(super) basis: Basis,
    /// Length of the byte order mark.
    pub(super) mark: usize,
}

/// Reads the whole file once.
pub(super) fn overview(path: &Path, mut file: impl Read, chosen: Option<Encoding>) -> Result<Overview, Error> {
    let mut buffer = vec![0; 256 * 1024];
    let mut start = Vec::new();
    let mut utf8 = Utf8Count::default();
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
    let (encoding, basis) = match (chosen, marked) {
        (Some(chosen), Some((marked, _))) if chosen != marked && !(chosen.is_wide() && marked.is_wide()) => {
            let text = format!(
                "begins with the byte order mark of {marked}, and the mapping says {chosen}; leave `encoding` out of the mapping"
            );
            return Err(Error::new(ErrorKind::Roster, format!("the roster {} {text}", path.display())));
        }
        (_, Some((marked, _))) => (marked, Basis::Told),
        (Some(chosen), None) => (chosen, Basis::Chosen),
        (None, None) => wide(&start).map_or_else(|| utf8.encoding(), |wide| (wide, Basis::Guessed)),
    };
    let mark = marked.map_or(0, |(_, length)| length);
    Ok(Overview { encoding, basis, mark })
}

/// The delimiter that splits most of the first rows evenly; `None` if none does.
pub(super) fn delimiter(path: &Path, file: &mut (impl Read + Seek), overview: &Overview) -> Result<Option<u8>, Error> {
    let (mut best, mut likeliest) = ((0, 1, 0), None);
    for delimiter in DELIMITERS {
        file.seek(SeekFrom::Start(overview.mark as u64)).map_err(|error| Error::file(path, "read", error))?;
        let framing = Framing { encoding: overview.encoding, delimiter: Some(delimiter) };
        let mut source = Source::new(&mut *file);
        let (mut frame, mut text) = (Frame::default(), String::new());
        let (mut counts, mut rows) = (Vec::new(), 0);
        while counts.len() < ROWS_LOOKED_AT
            && framing.next(&mut source, &mut frame).map_err(|error| Error::file(path, "read", error))?
        {
            // Damage is told with the rows.
            let _ = overview.encoding.decode(&frame.bytes, &mut text);
            let columns = Cells::of(&text, delimiter).len();
            // Titles before the headings are not split by anything.
            if !is_blank(&text) {
                rows += 1;
                if columns > 1 || !counts.is_empty() {
                    counts.push(columns);
                }
            }
        }
        // A stray row does not decide, but most rows must agree: the more of them the better, then the more columns.
        let columns = usual(&counts);
        let agreeing = counts.iter().filter(|count| **count == columns).count();
        let (most, of, widest) = best;
        if columns > 1 && agreeing * 2 > counts.len() && (agreeing * of, columns) > (most * rows, widest) {
            (best, likeliest) = ((agreeing, rows, columns), Some(delimiter));
        }
    }
    Ok(likeliest)
}

/// The number that most of these are, the largest of several such; 0 of none.
pub(super) fn usual(counts: &[usize]) -> usize {
    let mut best = (0, 0);
    for count in counts {
        let times = counts.iter().filter(|other| *other == count).count();
        if (times, *count) > best {
            best = (times, *count);
        }
    }
    best.1
}

/// UTF-16 without a mark: Western text has a zero in every second byte, and no other text has zeros at all.
fn wide(start: &[u8]) -> Option<Encoding> {
    let pairs = start.len() / 2;
    let zeros = |at: usize| start.iter().skip(at).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match () {
        () if pairs < 2 => None,
        () if odd * 2 > pairs && even * 10 < pairs => Some(Encoding::UTF_16LE),
        () if even * 2 > pairs && odd * 10 < pairs => Some(Encoding::UTF_16BE),
        () => None,
    }
}

fn refuse_other_files(path: &Path, start: &[u8]) -> Result<(), Error> {
    let what = match start {
        [] => "is empty",
        [b'P', b'K', 3, 4, ..] => "is a workbook or archive; save it as \"CSV UTF-8\" first",
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => "is UTF-32; save it as \"CSV UTF-8\" first",
        [0xD0, 0xCF, 0x11, 0xE0, ..] => "is an old workbook; save it as \"CSV UTF-8\" first",
        [b'%', b'P', b'D', b'F', ..] => "is a PDF; export the roster as CSV",
        [0x1F, 0x8B, ..] => "is compressed; unpack it first",
        _ if is_markup(start) => {
            "is a web page or XML, such as a page to log in where the export was meant; export the roster as CSV"
        }
        _ => return Ok(()),
    };
    Err(Error::new(ErrorKind::Roster, format!("the roster {} {what}", path.display())))
}

fn is_markup(start: &[u8]) -> bool {
    let text = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start).trim_ascii_start();
    let begins = |markup: &str| text.get(..markup.len()).is_some_and(|it| it.eq_ignore_ascii_case(markup.as_bytes()));
    ["<!doctype", "<html", "<?xml"].into_iter().any(begins)
}

/// How much of a file is UTF-8, counted piece by piece.
#[derive(Default)]
struct Utf8Count {
    /// Characters of several bytes, which hardly any text in another encoding has by chance.
    characters: u64,
    /// Bytes that are not UTF-8.
    stray: u64,
    /// The beginning of a character that the last piece cut.
    cut: Vec<u8>,
}

impl Utf8Count {
    fn feed(&mut self, bytes: &[u8]) {
        let mut joined = std::mem::take(&mut self.cut);
        let mut rest = if joined.is_empty() {
            bytes
        } else {
            joined.extend_from_slice(bytes);
            &joined
        };
        loop {
            let (valid, fault) = match std::str::from_utf8(rest) {
                Ok(_) => (rest.len(), None),
                Err(error) => (error.valid_up_to(), Some(error.error_len())),
            };
            let (text, after) = rest.split_at(valid);
            self.characters += text.iter().filter(|byte| **byte >= 0xC0).count() as u64;
            match fault {
                None => return,
                Some(None) => {
                    self.cut = after.to_vec();
                    return;
                }
                Some(Some(length)) => {
                    self.stray += 1;
                    rest = &after[length..];
                }
            }
        }
    }

    /// One stray byte, as of a row that another program added, does not make a file another encoding's: where most of what is
    /// not ASCII is UTF-8, the rest is damage.
    fn encoding(&self) -> (Encoding, Basis) {
        match self.stray + u64::from(!self.cut.is_empty()) {
            0 => (Encoding::UTF_8, Basis::Told),
            stray if stray <= self.characters => (Encoding::UTF_8, Basis::Guessed),
            _ => (Encoding::WINDOWS_1252, Basis::Guessed),
        }
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
        delimiter(Path::new("r"), &mut file, &overview).unwrap().unwrap_or(b'-').into()
    }

    #[test]
    fn the_encoding_is_told_from_the_mark_or_from_the_text() {
        assert_eq!(encoding(b"\xEF\xBB\xBFid"), (Encoding::UTF_8, 3));
        assert_eq!(encoding("id,Zoë".as_bytes()), (Encoding::UTF_8, 0));
        assert_eq!(encoding(b"id,Zo\xEB"), (Encoding::WINDOWS_1252, 0));
        assert_eq!(encoding(b"\xFF\xFEi\0d\0"), (Encoding::UTF_16LE, 2));
        assert_eq!(encoding(b"i\0d\0,\0a\0"), (Encoding::UTF_16LE, 0));
        assert_eq!(encoding(b"\0i\0d\0,\0a"), (Encoding::UTF_16BE, 0));
    }

    #[test]
    fn a_character_cut_by_the_reading_is_no_damage() {
        let mut count = Utf8Count::default();
        "Zoë 髙橋 👩".bytes().for_each(|byte| count.feed(&[byte]));
        assert_eq!((count.characters, count.encoding()), (4, (Encoding::UTF_8, Basis::Told)));
        count.feed(&[0xEB]);
        assert_eq!(count.encoding().1, Basis::Guessed);
        count.feed(b"o");
        assert_eq!((count.stray, count.cut.len()), (1, 0));
    }

    #[test]
    fn a_stray_byte_does_not_decide_on_the_encoding() {
        assert_eq!(encoding("Zoë Jürgen Se\u{e1}n,Andr".as_bytes()).0, Encoding::UTF_8);
        assert_eq!(encoding(&["Zoë Jürgen,Andr".as_bytes(), b"\xE9\n"].concat()).0, Encoding::UTF_8);
        assert_eq!(encoding(&["Zoë,Andr".as_bytes(), b"\xE9,Ren\xE9\n"].concat()).0, Encoding::WINDOWS_1252);
    }

    #[test]
    fn a_mark_against_the_mapping_is_told() {
        let marked = |chosen| overview(Path::new("r"), &b"\xEF\xBB\xBFid"[..], Encoding::for_label(chosen));
        assert!(marked("windows-1252").err().unwrap().to_string().contains("byte order mark of utf-8"));
        assert_eq!(marked("utf-8").ok().unwrap().basis, Basis::Told);
        let wide = overview(Path::new("r"), &b"\xFE\xFF\0i\0d"[..], Encoding::for_label("utf-16")).ok().unwrap();
        assert_eq!((wide.encoding, wide.mark), (Encoding::UTF_16BE, 2));
    }

    #[test]
    fn the_delimiter_is_the_one_that_splits_evenly() {
        assert_eq!(detected("id;name\n1;O'Brien, Zoë\n2;Li, Wei\n"), ';');
        assert_eq!(detected("id\tname\n1\tA\n"), '\t');
        assert_eq!(detected("id|name|x\n1|A,B|C\n"), '|');
        assert_eq!(detected("id,name\n1,\"a;b;c\"\n2,\"d;e;f\"\n"), ',');
        assert_eq!(detected("id;name;x\n1;A, B, C, D;x\n2;E, F, G, H;y\n"), ';');
        assert_eq!(detected("id;name\n1;\"A,\nB,\nC,\nD,\nE\"\n2;\"F,\nG,\nH\"\n"), ';');
        assert_eq!(detected("id\n1\n"), '-');
        assert_eq!(detected("Students, autumn term\n\nid;name;x\n1;A;B\n2;C;D\n"), ';');
    }

    #[test]
    fn what_is_no_text_is_refused_with_the_way_out() {
        for (bytes, word) in [(&b"PK\x03\x04x"[..], "CSV UTF-8"), (b"", "empty"), (b"\x1F\x8Bx", "unpack")] {
            let error = overview(Path::new("r.csv"), bytes, None).err().unwrap();
            assert!(error.to_string().contains(word), "{error}");
        }
    }
}
