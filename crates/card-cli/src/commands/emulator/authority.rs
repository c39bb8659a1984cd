//! The file of the certificate authority that clients of this emulator trust.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use crate::failure::Failure;

/// Ends the file, so that the next start knows it; programs that read PEM pass over it.
const MARK: &str = "# made by `cards emulator`, which may write it anew\n";

/// A file of ours is far smaller.
const MAX_BYTES: u64 = 64 * 1024;

/// Refuses a place where something else is: each start writes the file anew, and the authority of a company is not ours to
/// replace.
pub(super) fn check(path: &Path) -> Result<(), Failure> {
    let mut text = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MAX_BYTES).read_to_end(&mut text));
    match read {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(wrong(path, &format!("could not be read: {error}"))),
        Ok(_) if text.is_empty() || text.ends_with(MARK.as_bytes()) => Ok(()),
        Ok(_) => Err(wrong(path, "is not a file that the emulator made, and would be replaced")),
    }
}

/// Writes the certificate, in PEM.
pub(super) fn write(path: &Path, pem: &str) -> Result<(), Failure> {
    let written = std::fs::write(path, [pem, MARK].concat());
    written.map_err(|error| wrong(path, &format!("could not be written: {error}")))
}

fn wrong(path: &Path, what: &str) -> Failure {
    Failure::usage(format!("--tls-ca: {} {what}", path.display()))
        .hint("name a file that is not there yet, in a folder that exists; to trust an authority, see --ca-file of the other commands")
}
