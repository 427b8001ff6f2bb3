//! Who asks: the address that limits count. Behind a reverse proxy every connection comes from the proxy, which names
//! the client in a header; but anybody can send that header, so only named proxies are believed.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use ipnet::IpNet;

use crate::app::AppState;

static FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// A network of proxies whose word is believed: an address, or one with the length of its prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network(IpNet);

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let net = text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
        net.map(Self).map_err(|_| "expected an address or a network such as 10.0.0.0/8".to_owned())
    }
}

/// The address of the client of a request. `None` where the router is called without a port, as tests do.
pub struct Address(pub Option<IpAddr>);

impl FromRequestParts<AppState> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let named = |peer: &ConnectInfo<SocketAddr>| {
            named(&state.proxies, peer.0.ip().to_canonical(), &parts.headers)
        };
        Ok(Self(peer.map(named)))
    }
}

/// The client that `peer` speaks for. Each proxy appends whom it was called by: read from the right, the first address
/// that is no trusted proxy is the last that one of them has seen itself. What stands left of it, anybody may have made
/// up.
fn named(proxies: &[Network], peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let trusted = |address: &IpAddr| proxies.iter().any(|network| network.0.contains(address));
    let mut client = peer;
    let lines: Vec<_> = headers.get_all(&FORWARDED_FOR).iter().collect();
    let entries = lines.iter().rev().flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b','));
    for entry in entries {
        if !trusted(&client) {
            break;
        }
        // What is no address was not written by a proxy of the usual kind: the one that passed it on is counted.
        let Some(address) = std::str::from_utf8(entry).ok().and_then(read) else { break };
        client = address;
    }
    client
}

/// An entry of the header. Some proxies add the port.
fn read(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim();
    let bare = entry.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(entry);
    let address = bare.parse().or_else(|_| entry.parse::<SocketAddr>().map(|with_port| with_port.ip()));
    address.ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn client(proxies: &str, peer: &str, lines: &[&'static str]) -> String {
        let proxies: Vec<Network> =
            proxies.split(',').filter(|text| !text.is_empty()).map(|text| text.parse().unwrap()).collect();
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(&FORWARDED_FOR, HeaderValue::from_static(line));
        }
        named(&proxies, peer.parse::<IpAddr>().unwrap().to_canonical(), &headers).to_string()
    }

    #[test]
    fn nobody_is_believed_unless_named() {
        assert_eq!(client("", "203.0.113.9", &["198.51.100.1"]), "203.0.113.9");
        assert_eq!(client("10.0.0.0/8", "203.0.113.9", &["198.51.100.1"]), "203.0.113.9");
        assert_eq!(client("10.0.0.0/8", "10.1.2.3", &["198.51.100.1"]), "198.51.100.1");
    }

    #[test]
    fn what_a_client_made_up_does_not_count() {
        // The client sent the first entry itself; its proxy appended whom it saw.
        assert_eq!(client("10.0.0.0/8", "10.0.0.1", &["192.0.2.66, 198.51.100.1"]), "198.51.100.1");
        // The same with a header of its own, and as if it were one of the proxies.
        assert_eq!(client("10.0.0.0/8", "10.0.0.1", &["192.0.2.66", "198.51.100.1"]), "198.51.100.1");
        assert_eq!(client("10.0.0.0/8", "10.0.0.1", &["10.0.0.9, 198.51.100.1"]), "198.51.100.1");
    }

    #[test]
    fn proxies_before_proxies_are_passed_over() {
        let proxies = "10.0.0.0/8,2001:db8::/32";
        assert_eq!(client(proxies, "10.0.0.1", &["192.0.2.66, 198.51.100.1, 10.9.9.9"]), "198.51.100.1");
        assert_eq!(client(proxies, "2001:db8::1", &["198.51.100.1", "10.9.9.9"]), "198.51.100.1");
        assert_eq!(client(proxies, "10.0.0.1", &["10.0.0.2"]), "10.0.0.2");
    }

    #[test]
    fn addresses_are_read_in_every_spelling() {
        assert_eq!(client("10.0.0.1", "::ffff:10.0.0.1", &["198.51.100.1:4711"]), "198.51.100.1");
        assert_eq!(client("10.0.0.1", "10.0.0.1", &["[2001:db8::5]:80"]), "2001:db8::5");
        assert_eq!(client("10.0.0.1", "10.0.0.1", &["[2001:db8::5]"]), "2001:db8::5");
        assert_eq!(client("10.0.0.1", "10.0.0.1", &["198.51.100.1, unknown"]), "10.0.0.1");
        assert_eq!(client("10.0.0.1", "10.0.0.1", &[""]), "10.0.0.1");
    }

    #[test]
    fn a_network_is_an_address_or_has_a_prefix() {
        assert!("10.0.0.0/8".parse::<Network>().is_ok() && "::1".parse::<Network>().is_ok());
        assert!("10.0.0.0/40".parse::<Network>().is_err() && "proxy.example".parse::<Network>().is_err());
    }
}
