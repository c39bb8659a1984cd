//! TLS that needs nothing of the machine: ring's cryptography and compiled-in roots, per client. TLS 1.2 or newer.

use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};

use super::network::{HttpVersion, Identity, Network};
use crate::Error;

/// How PEM files begin, somewhere; DER never holds it at its start.
const PEM_MARK: &[u8] = b"-----BEGIN ";

/// A TLS configuration of its own for each client.
///
/// The process-wide provider of rustls is neither read nor set, so that another library's choice cannot change ours.
/// The roots are Mozilla's as compiled in, and those the caller gave: no CA store is looked for, and none need be installed.
pub(super) fn config(network: &Network) -> Result<ClientConfig, Error> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    for bytes in &network.roots {
        for certificate in certificates(&bytes.0)? {
            roots.add(certificate).map_err(|_| Error::configuration("a root certificate cannot be used as one"))?;
        }
    }
    let builder = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::configuration(format!("TLS cannot be set up: {error}")))?
        .with_root_certificates(roots);
    let mut config = match &network.identity {
        None => builder.with_no_client_auth(),
        Some(Identity { certificates: chain, key }) => builder
            .with_client_auth_cert(certificates(&chain.0)?, private_key(&key.0)?)
            .map_err(|_| Error::configuration("the client certificate and its key do not belong together"))?,
    };
    config.alpn_protocols = match network.version {
        HttpVersion::Negotiated => vec![b"h2".to_vec(), b"http/1.1".to_vec()],
        HttpVersion::Http1 => vec![b"http/1.1".to_vec()],
        HttpVersion::Http2 => vec![b"h2".to_vec()],
    };
    Ok(config)
}

/// Every certificate of a PEM file, or the one of a DER file. Errors quote nothing.
fn certificates(bytes: &[u8]) -> Result<Vec<CertificateDer<'static>>, Error> {
    let unreadable = || Error::configuration("a certificate cannot be read: PEM or DER is expected");
    if !is_pem(bytes) {
        return if bytes.is_empty() { Err(unreadable()) } else { Ok(vec![CertificateDer::from(bytes.to_vec())]) };
    }
    let found: Vec<_> = CertificateDer::pem_slice_iter(bytes).collect::<Result<_, _>>().map_err(|_| unreadable())?;
    if found.is_empty() { Err(unreadable()) } else { Ok(found) }
}

fn private_key(bytes: &[u8]) -> Result<PrivateKeyDer<'static>, Error> {
    let unreadable = || Error::configuration("the client's key cannot be read: unencrypted PEM or DER is expected");
    if is_pem(bytes) {
        PrivateKeyDer::from_pem_slice(bytes).map_err(|_| unreadable())
    } else {
        PrivateKeyDer::try_from(bytes.to_vec()).map_err(|_| unreadable())
    }
}

fn is_pem(bytes: &[u8]) -> bool {
    bytes.windows(PEM_MARK.len()).any(|window| window == PEM_MARK)
}

#[cfg(test)]
mod tests {
    use super::super::network::Hidden;
    use super::*;

    #[test]
    fn a_configuration_needs_no_process_wide_provider_and_sets_none() {
        assert!(rustls::crypto::CryptoProvider::get_default().is_none());
        let config = config(&Network::default()).unwrap();
        assert!(config.enable_sni);
        assert_eq!(config.alpn_protocols, [b"h2".to_vec(), b"http/1.1".to_vec()]);
        assert!(rustls::crypto::CryptoProvider::get_default().is_none());
    }

    #[test]
    fn roots_are_compiled_in() {
        assert!(webpki_roots::TLS_SERVER_ROOTS.len() > 50);
    }

    #[test]
    fn what_is_no_certificate_or_key_is_refused_without_being_quoted() {
        for bytes in [&b""[..], b"hunter2", b"-----BEGIN CERTIFICATE-----\nhunter2\n-----END CERTIFICATE-----\n"] {
            let network = Network { roots: vec![Hidden(bytes.to_vec())], ..Network::default() };
            let text = config(&network).unwrap_err().to_string();
            assert!(text.contains("certificate") && !text.contains("hunter2"), "{text}");
        }
        let identity = Identity { certificates: Hidden(b"x".to_vec()), key: Hidden(b"hunter2".to_vec()) };
        let text = config(&Network { identity: Some(identity), ..Network::default() }).unwrap_err().to_string();
        assert!(text.contains("key cannot be read") && !text.contains("hunter2"), "{text}");
    }
}
