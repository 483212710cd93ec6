//! Which addresses are not of the public Internet, for requests of the gateway's own: what stands in its network must not be
//! reached by whoever can name a host (the registries of RFC 6890).

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Why an address is none of the public Internet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Special {
    /// No address at all, or «this network» (RFC 1122 §3.2.1.3).
    Unspecified,
    /// This machine.
    Loopback,
    /// A network of one's own (RFC 1918, RFC 4193).
    Private,
    /// Shared by a provider's customers (RFC 6598).
    Shared,
    /// The next machines only (RFC 3927, RFC 4291 §2.5.6); clouds keep their secrets there.
    LinkLocal,
    /// Many machines at once.
    Multicast,
    /// Every machine of a network.
    Broadcast,
    /// For documents only (RFC 5737, RFC 3849, RFC 9637).
    Documentation,
    /// For measuring (RFC 2544, RFC 5180).
    Benchmarking,
    /// For some protocol, or for later.
    Reserved,
}

impl Special {
    /// Whether no configuration can mean it.
    pub fn is_never_meant(self) -> bool {
        matches!(self, Self::Unspecified | Self::Multicast | Self::Broadcast)
    }
}

impl fmt::Display for Special {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unspecified => "unspecified",
            Self::Loopback => "loopback",
            Self::Private => "private",
            Self::Shared => "shared",
            Self::LinkLocal => "link-local",
            Self::Multicast => "multicast",
            Self::Broadcast => "broadcast",
            Self::Documentation => "documentation",
            Self::Benchmarking => "benchmarking",
            Self::Reserved => "reserved",
        })
    }
}

/// What is special about an address; `None`: it is one of the public Internet. An IPv4 address within an IPv6 one is judged as
/// itself, where packets go there.
pub fn special(address: IpAddr) -> Option<Special> {
    match address {
        IpAddr::V4(address) => special_v4(address),
        IpAddr::V6(address) => special_v6(address),
    }
}

fn special_v4(address: Ipv4Addr) -> Option<Special> {
    match address.octets() {
        [0, ..] => Some(Special::Unspecified),
        [127, ..] => Some(Special::Loopback),
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] => Some(Special::Private),
        [100, 64..=127, ..] => Some(Special::Shared),
        [169, 254, ..] => Some(Special::LinkLocal),
        [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => Some(Special::Documentation),
        [198, 18 | 19, ..] => Some(Special::Benchmarking),
        [224..=239, ..] => Some(Special::Multicast),
        [255, 255, 255, 255] => Some(Special::Broadcast),
        // Protocols (RFC 6890), relays of 6to4 (RFC 7526), and what was never given out.
        [192, 0, 0, _] | [192, 88, 99, _] | [240..=255, ..] => Some(Special::Reserved),
        _ => None,
    }
}

fn special_v6(address: Ipv6Addr) -> Option<Special> {
    let within = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        special_v4(Ipv4Addr::new(a, b, c, d))
    };
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0] => Some(Special::Unspecified),
        [0, 0, 0, 0, 0, 0, 0, 1] => Some(Special::Loopback),
        // Mapped (RFC 4291 §2.5.5.2), by NAT64 (RFC 6052), by 6to4 (RFC 3056).
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => {
            within(high, low)
        }
        [0xfc00..=0xfdff, ..] => Some(Special::Private),
        // With the site-local ones of before (RFC 3879).
        [0xfe80..=0xfeff, ..] => Some(Special::LinkLocal),
        [0xff00..=0xffff, ..] => Some(Special::Multicast),
        [0x2001, 0xdb8, ..] | [0x3fff, 0..=0x0fff, ..] => Some(Special::Documentation),
        [0x2001, 2, 0, ..] => Some(Special::Benchmarking),
        // Protocols (RFC 2928), Teredo among them, which hides an IPv4 address.
        [0x2001, 0..=0x01ff, ..] => Some(Special::Reserved),
        [0x2000..=0x3fff, ..] => None,
        // Nothing else was given out for the public Internet (RFC 4291 §2.4), compatible addresses included.
        _ => Some(Special::Reserved),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_address_of_the_public_internet_is_known() {
        use Special::{
            Benchmarking, Broadcast, Documentation, LinkLocal, Loopback, Multicast, Private, Reserved, Shared,
            Unspecified,
        };
        for (text, expected) in [
            ("0.0.0.0", Some(Unspecified)),
            ("0.1.2.3", Some(Unspecified)),
            ("9.255.255.255", None),
            ("10.0.0.0", Some(Private)),
            ("10.255.255.255", Some(Private)),
            ("11.0.0.0", None),
            ("100.63.255.255", None),
            ("100.64.0.0", Some(Shared)),
            ("100.127.255.255", Some(Shared)),
            ("100.128.0.0", None),
            ("127.0.0.1", Some(Loopback)),
            ("127.255.255.254", Some(Loopback)),
            ("128.0.0.1", None),
            ("169.253.255.255", None),
            ("169.254.169.254", Some(LinkLocal)),
            ("172.15.255.255", None),
            ("172.16.0.0", Some(Private)),
            ("172.31.255.255", Some(Private)),
            ("172.32.0.0", None),
            ("192.0.0.8", Some(Reserved)),
            ("192.0.2.1", Some(Documentation)),
            ("192.88.99.1", Some(Reserved)),
            ("192.168.0.1", Some(Private)),
            ("192.169.0.1", None),
            ("198.17.255.255", None),
            ("198.18.0.1", Some(Benchmarking)),
            ("198.19.255.255", Some(Benchmarking)),
            ("198.20.0.0", None),
            ("198.51.100.7", Some(Documentation)),
            ("203.0.113.7", Some(Documentation)),
            ("223.255.255.255", None),
            ("224.0.0.1", Some(Multicast)),
            ("239.255.255.255", Some(Multicast)),
            ("240.0.0.1", Some(Reserved)),
            ("255.255.255.254", Some(Reserved)),
            ("255.255.255.255", Some(Broadcast)),
            ("8.8.8.8", None),
            ("::", Some(Unspecified)),
            ("::1", Some(Loopback)),
            ("::7f00:1", Some(Reserved)),
            ("::8.8.8.8", Some(Reserved)),
            ("::ffff:127.0.0.1", Some(Loopback)),
            ("::ffff:10.1.2.3", Some(Private)),
            ("::ffff:8.8.8.8", None),
            ("::ffff:0:127.0.0.1", Some(Reserved)),
            ("64:ff9b::127.0.0.1", Some(Loopback)),
            ("64:ff9b::169.254.169.254", Some(LinkLocal)),
            ("64:ff9b::8.8.8.8", None),
            ("64:ff9b:1::8.8.8.8", Some(Reserved)),
            ("100::1", Some(Reserved)),
            ("2001::1", Some(Reserved)),
            ("2001:2::1", Some(Benchmarking)),
            ("2001:20::1", Some(Reserved)),
            ("2001:1ff::1", Some(Reserved)),
            ("2001:200::1", None),
            ("2001:db8::1", Some(Documentation)),
            ("2001:4860:4860::8888", None),
            ("2002:7f00:1::", Some(Loopback)),
            ("2002:a00:1::1", Some(Private)),
            ("2002:c0a8:101::1", Some(Private)),
            ("2002:808:808::1", None),
            ("3fff::1", Some(Documentation)),
            ("3fff:1000::1", None),
            ("4000::1", Some(Reserved)),
            ("5f00::1", Some(Reserved)),
            ("fc00::1", Some(Private)),
            ("fdff::1", Some(Private)),
            ("fe80::1", Some(LinkLocal)),
            ("fec0::1", Some(LinkLocal)),
            ("ff02::1", Some(Multicast)),
        ] {
            assert_eq!(special(text.parse().unwrap()), expected, "{text}");
        }
    }

    #[test]
    fn nobody_means_an_address_of_everybody() {
        for (kind, never) in [
            (Special::Unspecified, true),
            (Special::Multicast, true),
            (Special::Broadcast, true),
            (Special::Loopback, false),
            (Special::Private, false),
            (Special::LinkLocal, false),
        ] {
            assert_eq!(kind.is_never_meant(), never, "{kind}");
        }
    }
}
