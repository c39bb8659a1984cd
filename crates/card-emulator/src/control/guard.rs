//! Who may use the control API: this machine, and no web page of somebody else's.

use std::net::IpAddr;

use axum::http::header::{HOST, ORIGIN};
use axum::http::request::Parts;

use crate::server::Peer;

/// Why a request is refused, as a sentence.
pub(crate) fn check(parts: &Parts, from_network: bool) -> Result<(), &'static str> {
    let peer = parts.extensions.get::<Peer>().map(|Peer(address)| address.ip().to_canonical());
    if !from_network && !peer.is_some_and(|address| address.is_loopback()) {
        return Err("the control API answers this machine only; see control_from_network");
    }
    let text = |name| parts.headers.get_all(name).iter().map(|value| value.to_str().unwrap_or("?")).collect::<Vec<_>>();
    // A page can make a browser resolve its own name to this machine, but the browser then names that name.
    let hosts = text(HOST);
    let [host] = hosts.as_slice() else { return Err("send one Host header") };
    if !is_address(host) {
        return Err("the Host header must be localhost or an IP address");
    }
    // Browsers send Origin with whatever a page of another site could change; the emulator's own pages are let in.
    for origin in text(ORIGIN) {
        if origin.split_once("://").is_none_or(|(_, origin)| origin != *host) {
            return Err("requests of web pages of another origin are refused");
        }
    }
    if text("sec-fetch-site".parse().unwrap_or(ORIGIN)).iter().any(|site| *site == "cross-site" || *site == "same-site")
    {
        return Err("requests of web pages of another origin are refused");
    }
    Ok(())
}

/// Whether a Host header names localhost or an address literal.
fn is_address(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_localhost_and_addresses_are_hosts() {
        for good in ["localhost", "LOCALHOST:80", "127.0.0.1:4010", "[::1]:4010", "[::1]", "192.168.1.7"] {
            assert!(is_address(good), "{good}");
        }
        for bad in ["", "evil.example", "localhost.evil.example:4010", "127.0.0.1.evil.example", "[evil]:1", "x"] {
            assert!(!is_address(bad), "{bad}");
        }
    }
}
