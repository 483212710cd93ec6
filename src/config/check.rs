//! What is wrong between the parts of a configuration that are each right alone.

use std::net::SocketAddr;

use super::Config;
use super::app::{AppConfig, Hosts};
use super::net;
use super::policy::UnknownUsers;
use super::problem::Complaint;
use super::reader::Reader;
use super::realm::RealmConfig;
use super::server::{SecretSource, TlsConfig};
use crate::domain::upstream::Upstream;

pub(super) fn check(reader: &Reader<'_>, config: &Config) {
    listeners(reader, config);
    store(reader, config);
    names(reader, config);
    hosts(reader, &config.apps);
    certificates(reader, config);
    upstreams(reader, config);
    realms(reader, config);
}

/// Adds the realms that apps name and nobody declared.
pub(super) fn complete(mut realms: Vec<RealmConfig>, apps: &[AppConfig]) -> Vec<RealmConfig> {
    for app in apps {
        if !realms.iter().any(|realm| realm.name == app.realm) {
            realms.push(RealmConfig { name: app.realm.clone(), ..RealmConfig::default() });
        }
    }
    realms
}

fn listeners(reader: &Reader<'_>, config: &Config) {
    let lists: [(&str, &[SocketAddr], bool); 3] = [
        ("server", &config.server.listen, serves_tls(config)),
        ("portal", &config.portal.listen, config.portal.tls.is_some()),
        ("admin", &config.admin.listen, config.admin.tls.is_some()),
    ];
    let mut seen: Vec<(String, SocketAddr)> = Vec::new();
    for (section, list, tls) in lists {
        for (index, address) in list.iter().enumerate() {
            let path = format!("{section}.listen[{index}]");
            if let Some((first, _)) = seen.iter().find(|(_, other)| other == address && address.port() != 0) {
                let complaint = Complaint::new(format!("is already taken by `{first}`"), "choose another port");
                reader.report(&path, Some(address.to_string()), complaint);
            }
            if !net::is_loopback(address.ip()) && !tls && !config.server.insecure {
                let complaint = Complaint::new(
                    "is reachable from other machines without TLS",
                    format!(
                        "give `{section}.tls`, or set `server.insecure = true` where something in front speaks TLS"
                    ),
                );
                reader.report(&path, Some(address.to_string()), complaint);
            }
            seen.push((path, *address));
        }
    }
}

/// A folder that has a file of its own and no store is taken for one whose store was lost.
fn store(reader: &Reader<'_>, config: &Config) {
    let SecretSource::File(key) = &config.secrets.master_key else { return };
    if key.parent() == Some(&config.store.path) {
        let path = config.store.path.display();
        let complaint = Complaint::new(
            "is where the master key lies",
            format!("give the store a folder of its own, like `{path}/store`"),
        );
        reader.report("store.path", Some(path.to_string()), complaint);
    }
}

/// Browsers are served TLS if there is any certificate for them.
fn serves_tls(config: &Config) -> bool {
    config.server.tls.is_some() || config.apps.iter().any(|app| app.tls.is_some())
}

fn names(reader: &Reader<'_>, config: &Config) {
    let apps = config.apps.iter().map(|app| app.name.as_str()).collect::<Vec<_>>();
    let realms = config.realms.iter().map(|realm| realm.name.as_str()).collect::<Vec<_>>();
    for (section, names) in [("apps", apps), ("realms", realms)] {
        for (index, name) in names.iter().enumerate() {
            let first = names[..index].iter().position(|other| other == name && !name.is_empty());
            if let Some(first) = first {
                let complaint = Complaint::new(format!("is the name of `{section}[{first}]` too"), "choose another");
                reader.report(format!("{section}[{index}].name"), Some((*name).to_owned()), complaint);
            }
        }
    }
}

fn hosts(reader: &Reader<'_>, apps: &[AppConfig]) {
    let mut seen: Vec<(&str, Option<&str>, &str)> = Vec::new();
    for (number, app) in apps.iter().enumerate() {
        let path = app.path.as_deref();
        match &app.hosts {
            Hosts::Any if apps.len() > 1 => {
                let complaint = Complaint::new("must not be used beside other apps", "name the hosts of each");
                reader.report(format!("apps[{number}].hosts"), Some("*".to_owned()), complaint);
            }
            Hosts::Any => {}
            Hosts::Named(hosts) => {
                for (index, host) in hosts.iter().enumerate() {
                    if let Some((_, _, owner)) = seen.iter().find(|(other, at, _)| other == host && *at == path) {
                        let hint = "remove one of them, or tell them apart by `path`";
                        let complaint = Complaint::new(format!("is a host of `{owner}` already"), hint);
                        reader.report(format!("apps[{number}].hosts[{index}]"), Some(host.clone()), complaint);
                    }
                    seen.push((host, path, &app.name));
                }
            }
        }
    }
}

fn certificates(reader: &Reader<'_>, config: &Config) {
    for (index, app) in config.apps.iter().enumerate().filter(|(_, app)| app.tls.is_some()) {
        let first = config.apps[..index].iter().find(|other| other.tls.is_some() && shares_host(app, other));
        if let Some(first) = first {
            let reason = format!("is for a host that has the certificate of `{}` already", first.name);
            reader.report(format!("apps[{index}].tls"), None, Complaint::new(reason, "remove it"));
        }
    }
    if config.server.tls.is_some() || !serves_tls(config) {
        return;
    }
    let has_none = |app: &AppConfig| {
        app.tls.is_none() && !config.apps.iter().any(|other| other.tls.is_some() && has_every_host_of(other, app))
    };
    for (index, app) in config.apps.iter().enumerate().filter(|(_, app)| has_none(app)) {
        let complaint = Complaint::new(
            format!("is missing, while other apps have one and browsers are served TLS, so `{}` has none", app.name),
            "give it, or one for all as `server.tls`",
        );
        reader.report(format!("apps[{index}].tls"), None, complaint);
    }
}

fn shares_host(one: &AppConfig, other: &AppConfig) -> bool {
    match (&one.hosts, &other.hosts) {
        (Hosts::Named(one), Hosts::Named(other)) => one.iter().any(|host| other.contains(host)),
        (Hosts::Any, _) | (_, Hosts::Any) => false,
    }
}

fn has_every_host_of(one: &AppConfig, other: &AppConfig) -> bool {
    match (&one.hosts, &other.hosts) {
        (Hosts::Named(one), Hosts::Named(other)) => other.iter().all(|host| one.contains(host)),
        (Hosts::Any, _) | (_, Hosts::Any) => false,
    }
}

/// An app that is the gateway itself would ask itself for ever.
fn upstreams(reader: &Reader<'_>, config: &Config) {
    let lists = [&config.server.listen, &config.portal.listen, &config.admin.listen];
    for (number, app) in config.apps.iter().enumerate() {
        for (index, upstream) in app.upstreams.iter().enumerate() {
            let Upstream::Tcp { host, port, .. } = upstream else { continue };
            let own = lists.into_iter().flatten().any(|address| {
                let here = net::is_loopback(address.ip()) || address.ip().is_unspecified();
                let same = host == "localhost" && here
                    || host.trim_matches(['[', ']']).parse().is_ok_and(|host: std::net::IpAddr| {
                        host == address.ip() || address.ip().is_unspecified() && net::is_loopback(host)
                    });
                address.port() == *port && same
            });
            if own {
                let complaint = Complaint::new("is the gateway itself", "give the address of the app");
                let path = match app.upstreams.len() {
                    1 => format!("apps[{number}].upstream"),
                    _ => format!("apps[{number}].upstream[{index}]"),
                };
                reader.report(path, Some(upstream.to_string()), complaint);
            }
        }
    }
}

fn realms(reader: &Reader<'_>, config: &Config) {
    for (index, app) in config.apps.iter().enumerate() {
        let Some(realm) = config.realms.iter().find(|realm| realm.name == app.realm) else { continue };
        let others: Vec<&AppConfig> =
            config.apps.iter().filter(|other| other.realm == app.realm && !std::ptr::eq(*other, app)).collect();
        if app.policy.unknown_users != UnknownUsers::Refuse && !others.is_empty() && !realm.shared_accounts {
            let complaint = Complaint::new(
                format!("lets a name registered in `{}` speak for the same name in `{}`", app.name, others[0].name),
                format!(
                    "use `refuse`, give each app a realm, or, if one name is one person in all of them, set \
                     `shared_accounts = true` in `[[realms]]` for `{}`",
                    realm.name
                ),
            );
            reader.report(
                format!("apps[{index}].policy.unknown_users"),
                Some(word(app.policy.unknown_users)),
                complaint,
            );
        }
        let earlier = config.apps[..index].iter().find(|other| other.realm == app.realm);
        if let Some(other) = earlier.filter(|other| other.case_sensitive != app.case_sensitive) {
            let complaint = Complaint::new(
                format!("differs from that of `{}`, which has the same users", other.name),
                "set it alike, or give each its own realm",
            );
            reader.report(format!("apps[{index}].case_sensitive"), Some(app.case_sensitive.to_string()), complaint);
        }
    }
}

fn word(unknown_users: UnknownUsers) -> String {
    match unknown_users {
        UnknownUsers::Refuse => "refuse",
        UnknownUsers::Enrol => "enrol",
        UnknownUsers::Grace => "grace",
    }
    .to_owned()
}

/// Reports the files that should be there and are not.
pub(super) fn files(reader_files: &[(String, std::path::PathBuf)]) -> Vec<super::Problem> {
    reader_files
        .iter()
        .filter_map(|(path, file)| {
            let reason = match std::fs::File::open(file).and_then(|file| file.metadata()) {
                Ok(metadata) if metadata.is_file() => return None,
                Ok(_) => "is no file".to_owned(),
                Err(error) => format!("cannot be read: {}", error.kind()),
            };
            let hint = "give a file that the gateway may read".to_owned();
            Some(super::Problem { path: path.clone(), value: Some(file.display().to_string()), reason, hint })
        })
        .collect()
}

/// The certificates of a configuration, for whoever watches their files.
pub(super) fn certificates_of(config: &Config) -> impl Iterator<Item = &TlsConfig> {
    let listeners = [&config.server.tls, &config.portal.tls, &config.admin.tls];
    listeners.into_iter().chain(config.apps.iter().map(|app| &app.tls)).flatten()
}
