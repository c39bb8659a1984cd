//! A file that is opened once and stays what it was, whatever happens to its name or its bytes.

use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::digest::{Digest, Digesting};
use crate::error::Error;

/// Files up to this length are kept in memory: nothing that is done to them later has any effect.
const KEPT: u64 = 1024 * 1024;

/// What is checked at once, in bytes. A digest of each block is kept: half a megabyte for a gigabyte.
const BLOCK: usize = 64 * 1024;

/// A file that was opened and read through once. Cheap to clone.
///
/// Its path is never opened again, so that a file that is renamed to this name, or removed, changes nothing. What is read
/// later is compared with the first reading before a byte of it is used: a file that was overwritten or cut off since then is
/// told as [`ErrorKind::Stale`](crate::ErrorKind::Stale). What was added at its end is never read.
#[derive(Clone)]
pub(crate) struct HeldFile(Arc<Held>);

struct Held {
    path: PathBuf,
    digest: Digest,
    length: u64,
    bytes: Bytes,
}

enum Bytes {
    Kept(Vec<u8>),
    OnDisk { file: File, blocks: Vec<Digest> },
}

/// The error below an [`io::Error`] when a file is not what it was. [`Error::file`] knows it.
#[derive(Debug)]
pub(crate) struct Changed;

impl HeldFile {
    /// Opens a file and reads it through.
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        Self::open_as(path, path)
    }

    /// As [`open`](Self::open), under the name that people know it by.
    pub(crate) fn open_as(path: &Path, name: &Path) -> Result<Self, Error> {
        let file = File::open(path).map_err(|error| Error::file(name, "opened", error))?;
        Self::read(name, file, KEPT).map_err(|error| Error::file(name, "read", error))
    }

    fn read(path: &Path, mut file: File, most_kept: u64) -> io::Result<Self> {
        let mut whole = Digesting::new(io::sink());
        let (mut blocks, mut kept, mut length) = (Vec::new(), Vec::new(), 0);
        let mut block = Vec::with_capacity(BLOCK);
        loop {
            block.clear();
            if file.by_ref().take(BLOCK as u64).read_to_end(&mut block)? == 0 {
                break;
            }
            whole.update(&block);
            blocks.push(Digest::of(&block));
            length += block.len() as u64;
            if length <= most_kept {
                kept.extend_from_slice(&block);
            } else {
                kept = Vec::new();
            }
        }
        let bytes = if length <= most_kept { Bytes::Kept(kept) } else { Bytes::OnDisk { file, blocks } };
        Ok(Self(Arc::new(Held { path: path.to_owned(), digest: whole.digest(), length, bytes })))
    }

    /// What messages call it.
    pub(crate) fn path(&self) -> &Path {
        &self.0.path
    }

    /// Of all its bytes.
    pub(crate) fn digest(&self) -> Digest {
        self.0.digest
    }

    /// In bytes.
    pub(crate) fn length(&self) -> u64 {
        self.0.length
    }

    /// A reader of its own place, from the beginning on. Several may be used at the same time.
    pub(crate) fn reader(&self) -> HeldReader {
        HeldReader { held: self.clone(), position: 0, block: Vec::new(), number: None }
    }
}

/// Reads a [`HeldFile`], and nothing but the bytes that were read when it was opened.
#[derive(Debug)]
pub(crate) struct HeldReader {
    held: HeldFile,
    position: u64,
    /// A checked block, and which one it is.
    block: Vec<u8>,
    number: Option<usize>,
}

impl BufRead for HeldReader {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let Held { length, bytes, .. } = &*self.held.0;
        let position = usize::try_from(self.position.min(*length)).map_err(io::Error::other)?;
        match bytes {
            Bytes::Kept(kept) => Ok(&kept[position..]),
            Bytes::OnDisk { file, blocks } => {
                let (number, within) = (position / BLOCK, position % BLOCK);
                let Some(digest) = blocks.get(number) else { return Ok(&[]) };
                if self.number != Some(number) {
                    self.number = None;
                    let start = (number * BLOCK) as u64;
                    let size = (length - start).min(BLOCK as u64);
                    self.block.resize(usize::try_from(size).map_err(io::Error::other)?, 0);
                    read_all_at(file, &mut self.block, start)?;
                    if Digest::of(&self.block) != *digest {
                        return Err(Changed.into());
                    }
                    self.number = Some(number);
                }
                Ok(self.block.get(within..).unwrap_or_default())
            }
        }
    }

    fn consume(&mut self, length: usize) {
        self.position += length as u64;
    }
}

impl Read for HeldReader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(out)?;
        self.consume(length);
        Ok(length)
    }
}

impl Seek for HeldReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(by) => self.held.length().checked_add_signed(by),
            SeekFrom::Current(by) => self.position.checked_add_signed(by),
        };
        self.position = position.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}

/// Fills `out` from this place of the file, whatever else reads it at the same time.
fn read_all_at(file: &File, mut out: &mut [u8], mut place: u64) -> io::Result<()> {
    #[cfg(unix)]
    use std::os::unix::fs::FileExt;
    #[cfg(windows)]
    use std::os::windows::fs::FileExt;

    while !out.is_empty() {
        #[cfg(unix)]
        let read = file.read_at(out, place);
        #[cfg(windows)]
        let read = file.seek_read(out, place);
        match read {
            // Cut off since it was opened.
            Ok(0) => return Err(Changed.into()),
            Ok(length) => {
                out = &mut out[length..];
                place += length as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

impl fmt::Debug for HeldFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Held { path, digest, length, .. } = &*self.0;
        let mut shown = f.debug_struct("HeldFile");
        shown.field("path", path).field("digest", digest).field("length", length).finish_non_exhaustive()
    }
}

impl fmt::Display for Changed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it changed while it was being used")
    }
}

impl std::error::Error for Changed {}

impl From<Changed> for io::Error {
    fn from(changed: Changed) -> Self {
        Self::new(io::ErrorKind::InvalidData, changed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    const LENGTH: usize = 3 * BLOCK + 1000;

    fn bytes() -> Vec<u8> {
        (0..LENGTH).map(|index| u8::try_from(index % 251).unwrap()).collect()
    }

    fn held(most_kept: u64) -> (tempfile::TempDir, PathBuf, HeldFile) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("roster.csv");
        std::fs::write(&path, bytes()).unwrap();
        let held = HeldFile::read(&path, File::open(&path).unwrap(), most_kept).unwrap();
        (folder, path, held)
    }

    fn all(held: &HeldFile) -> Result<Vec<u8>, Error> {
        let mut read = Vec::new();
        let result = held.reader().read_to_end(&mut read);
        result.map(|_| read).map_err(|error| Error::file(held.path(), "read", error))
    }

    #[test]
    fn it_is_read_as_it_was_from_any_place() {
        for most_kept in [0, KEPT] {
            let (_folder, _, held) = held(most_kept);
            assert_eq!((held.digest(), held.length()), (Digest::of(&bytes()), LENGTH as u64));
            assert_eq!(all(&held).unwrap(), bytes());
            let mut reader = held.reader();
            for place in [2 * BLOCK + 5, 0, BLOCK - 1, LENGTH - 1, LENGTH, LENGTH + BLOCK] {
                reader.seek(SeekFrom::Start(place as u64)).unwrap();
                let mut read = Vec::new();
                reader.by_ref().take(7).read_to_end(&mut read).unwrap();
                let expected = bytes().get(place..).unwrap_or_default().iter().take(7).copied().collect::<Vec<_>>();
                assert_eq!(read, expected, "{place}");
            }
            assert_eq!(reader.seek(SeekFrom::End(-1)).unwrap(), LENGTH as u64 - 1);
            assert_eq!(reader.seek(SeekFrom::Current(-1)).unwrap(), LENGTH as u64 - 2);
        }
    }

    #[test]
    fn another_file_of_its_name_none_at_all_and_a_longer_one_change_nothing() {
        for most_kept in [0, KEPT] {
            let (folder, path, held) = held(most_kept);
            let mut longer = File::options().append(true).open(&path).unwrap();
            io::Write::write_all(&mut longer, b"more").unwrap();
            assert_eq!(all(&held).unwrap(), bytes());
            std::fs::write(folder.path().join("other"), "other").unwrap();
            std::fs::rename(folder.path().join("other"), &path).unwrap();
            assert_eq!(all(&held).unwrap(), bytes());
            std::fs::remove_file(&path).unwrap();
            assert_eq!(all(&held).unwrap(), bytes());
        }
    }

    #[test]
    fn what_was_overwritten_or_cut_off_is_told_before_a_byte_of_it_is_used() {
        let (_folder, path, held) = held(0);
        let mut other = bytes();
        other[2 * BLOCK + 7] ^= 1;
        std::fs::write(&path, &other).unwrap();
        let mut reader = held.reader();
        let mut read = vec![0; 2 * BLOCK];
        reader.read_exact(&mut read).unwrap();
        assert_eq!(read, bytes()[..2 * BLOCK]);
        assert!(reader.fill_buf().is_err() && reader.fill_buf().is_err(), "it stays an error");
        let error = all(&held).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Stale);
        assert!(error.to_string().contains("roster.csv changed while it was being used"), "{error}");
        for length in [0, BLOCK + 1] {
            File::options().write(true).open(&path).unwrap().set_len(length as u64).unwrap();
            assert_eq!(all(&held).unwrap_err().kind(), ErrorKind::Stale, "{length}");
        }
        std::fs::write(&path, bytes()).unwrap();
        assert_eq!(all(&held).unwrap(), bytes(), "it may be put back as it was");
    }

    #[test]
    fn a_small_file_is_kept_whole() {
        let (_folder, path, held) = held(KEPT);
        std::fs::write(&path, "other").unwrap();
        assert_eq!(all(&held).unwrap(), bytes());
    }
}
