//! Which addresses may be asked: a page's links must not reach into the reader's own network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// An address that is not public.
#[derive(Debug, thiserror::Error)]
#[error("{host} is {address}, an address of a private network")]
pub struct Private {
    pub host: String,
    pub address: IpAddr,
}

/// Resolves names as ever, and refuses those that lead to private addresses.
///
/// What is checked is what is connected to, so a name that answers differently the second time
/// gains nothing. Behind a proxy, which resolves by itself, only addresses written as numbers
/// are checked.
#[derive(Debug)]
pub struct PublicOnly {
    pub inner: DefaultResolver,
}

impl Resolver for PublicOnly {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        let mut public = self.empty();
        for address in found.iter().filter(|address| !is_private(address.ip())) {
            public.push(*address);
        }
        match (public.is_empty(), found.first()) {
            (true, Some(first)) => {
                let host = uri.host().unwrap_or_default().to_owned();
                Err(ureq::Error::Other(Box::new(Private { host, address: first.ip() })))
            }
            _ => Ok(public),
        }
    }
}

/// The private address that a host is written as, in numbers.
pub fn written(uri: &Uri) -> Option<Private> {
    let host = uri.host()?;
    let address: IpAddr = host.trim_matches(['[', ']']).parse().ok()?;
    is_private(address).then(|| Private { host: host.to_owned(), address })
}

/// Whether an address is not of the public internet.
///
/// Source: the special-purpose registries of IANA for IPv4 and IPv6.
pub fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_private_v4(address),
        IpAddr::V6(address) => is_private_v6(address),
    }
}

fn is_private_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (18..20).contains(&b))
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    let parts = address.segments();
    let inside = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        is_private_v4(Ipv4Addr::new(a, b, c, d))
    };
    match parts {
        // IPv4 in IPv6: mapped, compatible, translated, and 6to4.
        [0, 0, 0, 0, 0, 0xffff | 0, high, low] => inside(high, low),
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => inside(high, low),
        [0x2002, high, low, ..] => inside(high, low),
        [0x64, 0xff9b, 1, ..] | [0x100, 0, 0, 0, ..] | [0x2001, 0xdb8, ..] | [0x3fff, ..] => true,
        // Unique local, link local, site local, multicast.
        [first, ..] => {
            matches!(first >> 8, 0xfc | 0xfd | 0xff) || matches!(first >> 6, 0x3fa | 0x3fb)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are_public() {
        let check = |address: &str, private: bool| {
            assert_eq!(is_private(address.parse().unwrap()), private, "{address}");
        };
        for address in [
            "127.0.0.1",
            "127.9.9.9",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "0.1.2.3",
            "100.64.0.1",
            "192.0.0.8",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "203.0.113.7",
            "::1",
            "::",
            "fe80::1",
            "fec0::1",
            "fc00::1",
            "fd12:3456::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "100::1",
        ] {
            check(address, true);
        }
        for address in [
            "1.1.1.1",
            "8.8.8.8",
            "172.15.0.1",
            "172.32.0.1",
            "100.63.0.1",
            "100.128.0.1",
            "192.0.1.1",
            "198.20.0.1",
            "2606:4700::1111",
            "2a00:1450::1",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "2002:808:808::",
        ] {
            check(address, false);
        }
    }

    #[test]
    fn private_addresses_in_numbers_are_seen_before_anything_is_asked() {
        let check = |url: &str| written(&url.parse().unwrap()).map(|found| found.to_string());
        assert_eq!(
            check("http://127.0.0.1:8017/a").as_deref(),
            Some("127.0.0.1 is 127.0.0.1, an address of a private network")
        );
        assert!(check("http://[::1]/").is_some());
        assert!(check("http://8.8.8.8/").is_none());
        assert!(check("http://straits.example/").is_none());
    }
}
