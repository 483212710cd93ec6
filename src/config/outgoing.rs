//! `[outgoing]`: how far requests of the gateway's own may reach.

use std::path::PathBuf;

use ipnet::IpNet;

use super::net;
use super::reader::Section;

/// `[outgoing]`: requests that the gateway makes to addresses others name: callbacks of applications. Their logos are fetched
/// from the public Internet alone, whatever stands here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutgoingConfig {
    /// Networks that may be reached although they are none of the public Internet, and by plain HTTP.
    pub allow: Vec<IpNet>,
    /// PEM file of authorities that vouch for a host, besides the system's.
    pub ca: Option<PathBuf>,
}

pub(super) fn read(root: &mut Section<'_>) -> OutgoingConfig {
    root.table("outgoing", |section| OutgoingConfig {
        allow: section.list("allow", net::network).unwrap_or_default(),
        ca: if section.has("ca") {
            Some(section.existing_file("ca", "give a PEM file"))
        } else {
            section.learn(&["ca"]);
            None
        },
    })
}
