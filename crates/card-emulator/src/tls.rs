//! TLS with a certificate made at the start.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use card_types::Timestamp;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    SanType, date_time_ymd,
};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;

use crate::{Error, ErrorKind};

/// What a TLS server needs, and the certificate that its clients are to trust.
pub(crate) struct Tls {
    pub(crate) acceptor: TlsAcceptor,
    pub(crate) ca_pem: String,
}

impl Tls {
    /// Makes a certificate authority and one certificate for `localhost`, both loopback addresses and the one that is
    /// listened on. The authority's key is forgotten at once: it can sign nothing else, so trusting it risks nothing.
    pub(crate) fn generate(address: SocketAddr) -> Result<Self, Error> {
        let failed = |error: rcgen::Error| {
            Error::with_source(ErrorKind::Configuration, "the certificate for TLS could not be made", error)
        };
        let (ca_pem, leaf, key) = certificates(address.ip()).map_err(failed)?;
        let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|builder| {
                let key = PrivatePkcs8KeyDer::from(key.serialize_der()).into();
                builder.with_no_client_auth().with_single_cert(vec![leaf.der().clone()], key)
            });
        let mut config = config.map_err(|error| {
            Error::with_source(ErrorKind::Configuration, "the certificate for TLS could not be used", error)
        })?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self { acceptor: TlsAcceptor::from(Arc::new(config)), ca_pem })
    }
}

fn certificates(address: IpAddr) -> Result<(String, rcgen::Certificate, KeyPair), rcgen::Error> {
    let mut authority = dated(CertificateParams::default());
    authority.distinguished_name.push(DnType::CommonName, "card-emulator, made for one run");
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let authority_key = KeyPair::generate()?;
    let ca_pem = authority.self_signed(&authority_key)?.pem();

    let mut server = dated(CertificateParams::new(vec!["localhost".to_owned()])?);
    server.distinguished_name.push(DnType::CommonName, "card-emulator");
    server.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    server.use_authority_key_identifier_extension = true;
    let mut addresses = vec![IpAddr::from([127, 0, 0, 1]), IpAddr::from(std::net::Ipv6Addr::LOCALHOST)];
    if !address.is_unspecified() && !addresses.contains(&address) {
        addresses.push(address);
    }
    server.subject_alt_names.extend(addresses.into_iter().map(SanType::IpAddress));
    let key = KeyPair::generate()?;
    let certificate = server.signed_by(&key, &Issuer::new(authority, authority_key))?;
    Ok((ca_pem, certificate, key))
}

/// Valid from the beginning of this month for some thirteen months: some clients refuse what is valid for years.
fn dated(mut params: CertificateParams) -> CertificateParams {
    let (year, month, _) = Timestamp::now().date();
    let (year, month) = (i32::from(year), u8::try_from(month).unwrap_or(1));
    params.not_before = date_time_ymd(year, month, 1);
    params.not_after = date_time_ymd(year + 1, month, 28);
    params
}
