//! TLS that needs nothing of the machine: ring's cryptography and compiled-in roots, per client.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore};

use crate::Error;

/// A TLS configuration of its own for each client.
///
/// The process-wide provider of rustls is neither read nor set, so that another library's choice cannot change ours.
/// The roots are Mozilla's as compiled in: no CA store is looked for, and none need be installed.
pub(crate) fn config() -> Result<ClientConfig, Error> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let mut config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::configuration(format!("TLS cannot be set up: {error}")))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configuration_needs_no_process_wide_provider_and_sets_none() {
        assert!(rustls::crypto::CryptoProvider::get_default().is_none());
        let config = config().unwrap();
        assert!(config.enable_sni);
        assert_eq!(config.alpn_protocols, [b"h2".to_vec(), b"http/1.1".to_vec()]);
        assert!(rustls::crypto::CryptoProvider::get_default().is_none());
    }

    #[test]
    fn roots_are_compiled_in() {
        assert!(webpki_roots::TLS_SERVER_ROOTS.len() > 50);
    }
}
