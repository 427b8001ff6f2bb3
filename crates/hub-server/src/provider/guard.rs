//! Where calls may connect to. Names are looked up here, and only addresses of the public internet are given to the
//! connector, which connects to nothing else: what is checked is what is called, however often a name changes its
//! address.

use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// The answer to a look-up.
pub type Found = Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send>>;

/// Looks a name up.
pub type Lookup = Arc<dyn Fn(String) -> Found + Send + Sync>;

/// Looks names up and keeps private addresses back.
#[derive(Clone)]
pub struct Guard {
    lookup: Lookup,
}

impl Guard {
    /// Over the system's resolver.
    #[must_use]
    pub fn system() -> Self {
        Self::over(Arc::new(|name| {
            Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.collect()) })
        }))
    }

    /// Over another one.
    #[must_use]
    pub fn over(lookup: Lookup) -> Self {
        Self { lookup }
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let name = name.as_str().to_owned();
        let looked_up = (self.lookup)(name.clone());
        Box::pin(async move {
            let found = looked_up.await?;
            let any = !found.is_empty();
            let public: Vec<SocketAddr> =
                found.into_iter().filter(|address| is_public(address.ip())).collect();
            if public.is_empty() {
                if any {
                    tracing::warn!(host = name, "a provider's name leads to no public address");
                }
                return Err(io::Error::from(io::ErrorKind::AddrNotAvailable).into());
            }
            let addresses: Addrs = Box::new(public.into_iter());
            Ok(addresses)
        })
    }
}

/// Whether an address belongs to the public internet, by the registries of special-purpose addresses (RFC 6890).
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    match address.octets() {
        // This network, private, loopback.
        [0 | 10 | 127, ..] => false,
        // Shared between carriers.
        [100, b, ..] => !(64..=127).contains(&b),
        // Link-local, where clouds keep their metadata.
        [169, 254, ..] => false,
        [172, b, ..] => !(16..=31).contains(&b),
        // Protocol assignments, documentation, 6to4 relays, private.
        [192, 0, 0 | 2, _] | [192, 88, 99, _] | [192, 168, ..] => false,
        // Benchmarks, documentation.
        [198, 18 | 19, ..] | [198, 51, 100, _] | [203, 0, 113, _] => false,
        // Multicast, reserved, broadcast.
        [224..=255, ..] => false,
        _ => true,
    }
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    match address.segments() {
        // IPv4 behind a translator: what is behind it counts.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            is_public_v4(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low)))
        }
        // Protocol assignments with Teredo, documentation, 6to4.
        [0x2001, 0..=0x01ff, ..] | [0x2001, 0xdb8, ..] | [0x2002, ..] | [0x3fff, 0..=0x0fff, ..] => false,
        // Global unicast is this eighth; loopback, mapped, unique-local and link-local addresses are outside.
        [first, ..] => (0x2000..=0x3fff).contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// A name with addresses of both kinds, and one that changes from the one kind to the other.
    #[tokio::test]
    async fn only_public_addresses_are_handed_on_each_time() {
        let times = Arc::new(AtomicUsize::new(0));
        let guard = Guard::over(Arc::new(move |_| {
            let answers =
                [vec!["127.0.0.1:0", "1.1.1.1:0", "[::1]:0", "[2606:4700::1111]:0"], vec!["10.0.0.1:0"]];
            let answer = answers[times.fetch_add(1, Ordering::Relaxed)].clone();
            Box::pin(async move { Ok(answer.iter().map(|address| address.parse().unwrap()).collect()) })
        }));
        let resolve = || guard.resolve("api.example.com".parse().unwrap());
        let found: Vec<String> = resolve().await.ok().unwrap().map(|address| address.to_string()).collect();
        assert_eq!(found, ["1.1.1.1:0", "[2606:4700::1111]:0"]);
        assert!(resolve().await.is_err());
    }

    #[test]
    fn private_addresses_are_not_public() {
        for text in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.9.9.9",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "::127.0.0.1",
            "64:ff9b::a00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:2::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "3fff::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "5f00::1",
        ] {
            assert!(!is_public(text.parse().unwrap()), "{text}");
        }
        for text in [
            "1.1.1.1",
            "8.8.8.8",
            "100.63.0.1",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "198.17.0.1",
            "223.255.255.255",
            "2606:4700::1111",
            "2a00:1450::1",
            "2001:4860:4860::8888",
            "64:ff9b::808:808",
        ] {
            assert!(is_public(text.parse().unwrap()), "{text}");
        }
    }
}
