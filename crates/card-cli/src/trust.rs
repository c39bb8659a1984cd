//! Certificate authorities that are trusted beside those compiled in: for a network that looks into TLS, and for the emulator.

use std::env;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use crate::failure::Failure;

/// Where many programs look for the certificates of a machine.
const VARIABLE: &str = "SSL_CERT_FILE";

/// Larger files are something else; the bundle of a system has a quarter of a megabyte.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// The certificates of the chosen file, which is that of `option`, or else of the environment's; `None` without either.
///
/// Of a bundle those are taken that can be used, as every program that reads one does; a file with none is an error.
pub(crate) fn certificates(
    option: &str,
    chosen: Option<&Path>,
) -> Result<Option<Vec<CertificateDer<'static>>>, Failure> {
    let (source, path) = match (chosen, env::var_os(VARIABLE)) {
        (Some(path), _) => (option, path.to_owned()),
        (None, Some(path)) => (VARIABLE, PathBuf::from(path)),
        (None, None) => return Ok(None),
    };
    if path.as_os_str().is_empty() {
        return Err(Failure::usage(format!("{source} is set to nothing")).hint("name a PEM file, or leave it out"));
    }
    let wrong = |what: String| {
        Failure::usage(format!("{source}: {} {what}", path.display()))
            .hint("name a PEM file with the certificates of authorities, such as that of `cards emulator --tls-ca`")
    };
    let mut pem = Vec::new();
    let read = File::open(&path).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut pem));
    read.map_err(|error| wrong(format!("cannot be read: {error}")))?;
    if pem.len() as u64 > MAX_BYTES {
        return Err(wrong(format!("is larger than {MAX_BYTES} bytes")));
    }
    let all: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
    let mut usable = all.map_err(|_| wrong("is not PEM as it should be".to_owned()))?;
    usable.retain(|certificate| RootCertStore::empty().add(certificate.clone()).is_ok());
    if usable.is_empty() { Err(wrong("holds no certificate that can be used".to_owned())) } else { Ok(Some(usable)) }
}
