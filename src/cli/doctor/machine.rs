//! The addresses of this machine, as the kernel lists them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6};

/// The addresses under which other machines may reach this one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Here(Vec<(IpAddr, u32)>);

/// Those of this machine; none where the kernel does not list them as Linux does.
pub fn here() -> Here {
    let list = |path| std::fs::read_to_string(path).unwrap_or_default();
    Here::read(&list("/proc/net/fib_trie"), &list("/proc/net/if_inet6"))
}

impl Here {
    /// These, all of them without a zone.
    pub fn of(addresses: impl IntoIterator<Item = IpAddr>) -> Self {
        Self(addresses.into_iter().map(|address| (address, 0)).collect())
    }

    pub(super) fn has(&self, address: IpAddr) -> bool {
        self.0.iter().any(|(own, _)| *own == address.to_canonical())
    }

    pub(super) fn at(&self, port: u16) -> Vec<SocketAddr> {
        let at = |(address, zone): &(IpAddr, u32)| match address {
            IpAddr::V4(address) => SocketAddr::from((*address, port)),
            IpAddr::V6(address) => SocketAddrV6::new(*address, port, 0, *zone).into(),
        };
        self.0.iter().map(at).collect()
    }

    fn read(fib_trie: &str, if_inet6: &str) -> Self {
        let mut found = Vec::new();
        let lines = fib_trie.lines().map(str::trim);
        for (node, below) in lines.clone().zip(lines.skip(1)) {
            let address = node.strip_prefix("|-- ").and_then(|address| address.parse::<Ipv4Addr>().ok());
            if let Some(address) = address.filter(|_| below == "/32 host LOCAL") {
                found.push((IpAddr::V4(address), 0));
            }
        }
        for line in if_inet6.lines() {
            let mut words = line.split_whitespace();
            let address = words.next().and_then(|word| u128::from_str_radix(word, 16).ok()).map(Ipv6Addr::from_bits);
            let index = words.next().and_then(|word| u32::from_str_radix(word, 16).ok()).unwrap_or(0);
            if let Some(address) = address {
                // Only an address of one link needs to be told which.
                found.push((IpAddr::V6(address), if address.is_unicast_link_local() { index } else { 0 }));
            }
        }
        found.retain(|(address, _)| !address.is_loopback());
        found.sort_unstable();
        found.dedup();
        Self(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRIE: &str = "Main:\n  +-- 0.0.0.0/0 3 0 5\n     |-- 0.0.0.0\n        /0 universe UNICAST\n     |-- 10.0.0.0\n        \
                        /24 link UNICAST\n     |-- 10.0.0.7\n        /32 host LOCAL\n     |-- 10.0.0.255\n        /32 link \
                        BROADCAST\nLocal:\n     |-- 10.0.0.7\n        /32 host LOCAL\n     |-- 127.0.0.1\n        /32 host LOCAL\n";
    const INET6: &str = "00000000000000000000000000000001 01 80 10 80       lo\n\
                         fe80000000000000004200fffe000002 02 40 20 80     eth0\n\
                         20010db8000000000000000000000007 02 40 00 80     eth0\n";

    #[test]
    fn the_addresses_of_interfaces_are_read_and_loopback_is_none() {
        let here = Here::read(TRIE, INET6);
        let shown: Vec<_> = here.at(90).iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["10.0.0.7:90", "[2001:db8::7]:90", "[fe80::42:ff:fe00:2%2]:90"]);
        assert!(here.has("10.0.0.7".parse().unwrap()) && here.has("::ffff:10.0.0.7".parse().unwrap()));
        assert!(!here.has("10.0.0.255".parse().unwrap()) && !here.has("127.0.0.1".parse().unwrap()));
        assert_eq!(Here::read("", "nonsense\n"), Here::default());
    }
}
