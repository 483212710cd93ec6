//! `[push]`: what wakes phones.

use std::path::PathBuf;

use ipnet::IpNet;

use super::net;
use super::problem::Complaint;
use super::reader::Section;
use crate::domain::text::is_email;

/// `[push]`: what wakes phones when they are asked something. Without it they ask while they are open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushConfig {
    /// Whether the phone's page may subscribe at its browser's push service.
    pub web: bool,
    /// Whom push services write to if something is wrong (RFC 8292 §2.1): `mailto:` or https; `None`: the portal's address.
    pub subject: Option<String>,
    /// Networks of push services that are none of the public Internet.
    pub allow: Vec<IpNet>,
    /// An ntfy server.
    pub ntfy: Option<NtfyConfig>,
    /// Firebase Cloud Messaging.
    pub fcm: Option<FcmConfig>,
    /// Apple Push Notification service.
    pub apns: Option<ApnsConfig>,
}

/// `[push.ntfy]`: a server with a topic for each phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NtfyConfig {
    /// Its address, as phones know it too, without a slash at its end.
    pub server: String,
    /// File with an access token for it.
    pub token_file: Option<PathBuf>,
}

/// `[push.fcm]`: Firebase Cloud Messaging, HTTP v1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FcmConfig {
    /// The service account's key, the JSON file as Google gives it.
    pub service_account_file: PathBuf,
    /// Where it is, without a slash at its end.
    pub server: String,
}

/// `[push.apns]`: Apple Push Notification service, by provider tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApnsConfig {
    /// The signing key, the `.p8` file as Apple gives it.
    pub key_file: PathBuf,
    /// The key's id.
    pub key_id: String,
    /// The team's id.
    pub team_id: String,
    /// The app's bundle id; `None`: what each phone says it runs.
    pub topic: Option<String>,
    /// Where it is, without a slash at its end.
    pub server: String,
}

const FCM: &str = "https://fcm.googleapis.com";
const APNS: &str = "https://api.push.apple.com";
const APNS_SANDBOX: &str = "https://api.sandbox.push.apple.com";

pub(super) fn read(root: &mut Section<'_>) -> PushConfig {
    root.table("push", |section| PushConfig {
        web: section.flag("web", true),
        subject: section.text("subject", subject),
        allow: section.list("allow", net::network).unwrap_or_default(),
        ntfy: optional(section, "ntfy", &["server", "token_file"], read_ntfy),
        fcm: optional(section, "fcm", &["service_account_file", "server"], read_fcm),
        apns: optional(section, "apns", &["key_file", "key_id", "team_id", "topic", "sandbox", "server"], read_apns),
    })
}

fn optional<T>(
    section: &mut Section<'_>,
    key: &'static str,
    keys: &[&'static str],
    read: impl FnOnce(&mut Section<'_>) -> T,
) -> Option<T> {
    let is_given = section.has_table(key);
    section.table(key, |section| {
        if is_given {
            return Some(read(section));
        }
        section.learn(keys);
        None
    })
}

fn read_ntfy(section: &mut Section<'_>) -> NtfyConfig {
    NtfyConfig {
        server: section.required("server", "for example `https://ntfy.example.edu`", server).unwrap_or_default(),
        token_file: if section.has("token_file") {
            Some(section.existing_file("token_file", "give the file with the access token"))
        } else {
            section.learn(&["token_file"]);
            None
        },
    }
}

fn read_fcm(section: &mut Section<'_>) -> FcmConfig {
    FcmConfig {
        service_account_file: section.existing_file(
            "service_account_file",
            "give the JSON file of a service account: Firebase console, project settings, service accounts",
        ),
        server: section.text("server", server).unwrap_or_else(|| FCM.to_owned()),
    }
}

fn read_apns(section: &mut Section<'_>) -> ApnsConfig {
    let default = if section.flag("sandbox", false) { APNS_SANDBOX } else { APNS };
    ApnsConfig {
        key_file: section.existing_file("key_file", "give the `.p8` file of a key for APNs"),
        key_id: section
            .required("key_id", "the key's id has ten characters, as Apple shows it", id)
            .unwrap_or_default(),
        team_id: section.required("team_id", "the team's id has ten characters", id).unwrap_or_default(),
        topic: section.text("topic", topic),
        server: section.text("server", server).unwrap_or_else(|| default.to_owned()),
    }
}

/// Handles and keys go there, so https but on this machine.
fn server(text: &str) -> Result<String, Complaint> {
    let origin = net::origin(text)?;
    if origin.scheme == net::Scheme::Http && !origin.is_loopback() {
        return Err(Complaint::new("must be https, or http on this machine", "phones are woken through it"));
    }
    Ok(origin.to_url())
}

fn id(text: &str) -> Result<String, Complaint> {
    let is_id = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_id {
        Ok(text.to_owned())
    } else {
        Err(Complaint::new("must have ten letters and digits", "as Apple shows it"))
    }
}

fn topic(text: &str) -> Result<String, Complaint> {
    let is_topic =
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'));
    let complaint = || Complaint::new("must be the bundle id of an app", "for example `edu.example.vestibule`");
    if is_topic { Ok(text.to_owned()) } else { Err(complaint()) }
}

fn subject(text: &str) -> Result<String, Complaint> {
    let is_subject = match text.strip_prefix("mailto:") {
        Some(address) => is_email(address),
        None => text.starts_with("https://") && net::origin(text).is_ok(),
    };
    let hint = "for example `mailto:helpdesk@example.edu`";
    if is_subject { Ok(text.to_owned()) } else { Err(Complaint::new("must be a `mailto:` or https address", hint)) }
}
