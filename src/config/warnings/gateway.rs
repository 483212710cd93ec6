//! What concerns the gateway as a whole.

use crate::config::Config;
use crate::config::delivery::{MailConfig, PhoneDelivery};
use crate::config::net;
use crate::config::policy::FactorMethod;
use crate::config::realm::{LdapConfig, RealmConfig};

pub(super) fn of_listeners(config: &Config, say: &mut impl FnMut(&str, String)) {
    if config.server.insecure {
        say(
            "server.insecure",
            "Plain HTTP is taken on any address: whoever can listen on the way reads passwords and sessions. Set it to \
             false unless a proxy on a network of its own speaks TLS in front."
                .into(),
        );
    }
    for network in config.server.trusted_proxies.iter().filter(|network| network.prefix_len() == 0) {
        say(
            "server.trusted_proxies",
            format!("`{network}` is everybody: any browser can claim any address and scheme. Name your proxies only."),
        );
    }
    if config.portal.url.is_loopback() {
        say(
            "portal.url",
            format!(
                "Phones elsewhere cannot reach `{}`. Set the https address under which they see this portal.",
                config.portal.url.to_url()
            ),
        );
    }
    if config.admin.listen.iter().any(|address| !net::is_loopback(address.ip())) {
        say(
            "admin.listen",
            "Administration is reachable from other machines; only its keys protect it. Listen on 127.0.0.1, or close \
             the port to all but those who need it."
                .into(),
        );
    }
}

pub(super) fn of_delivery(config: &Config, say: &mut impl FnMut(&str, String)) {
    let mut ways = config.delivery.sms.iter().chain(&config.delivery.voice);
    if ways.any(|way| *way != PhoneDelivery::Outbox) && config.delivery.countries.is_empty() {
        say(
            "delivery.countries",
            "Text messages and calls, each of which costs money, go to any country: somebody may have codes sent to numbers \
             that pay them for it. Name the countries that your people have numbers of."
                .into(),
        );
    }
    let offered = |method| config.apps.iter().any(|app| app.policy.methods.contains(&method));
    let is_unread = config.delivery.email.contains(&MailConfig::Outbox);
    let deliveries = [
        (
            "delivery.sms.kind",
            config.delivery.sms.contains(&PhoneDelivery::Outbox),
            offered(FactorMethod::Sms),
            "Remove `sms` from `methods` for the time being.",
        ),
        (
            "delivery.voice.kind",
            config.delivery.voice.contains(&PhoneDelivery::Outbox),
            offered(FactorMethod::Voice),
            "Remove `voice` from `methods` for the time being.",
        ),
        // Notices of new factors go by e-mail whatever is offered.
        ("delivery.email.kind", is_unread, true, "Tell people yourself when their factors change."),
    ];
    for (key, goes_nowhere, used, otherwise) in deliveries {
        if goes_nowhere && used {
            say(key, format!("Messages are only written to `outbox.jsonl`; nobody will receive them. {otherwise}"));
        }
    }
    if let (Some(to), true) = (&config.admin.alerts, is_unread) {
        say(
            "admin.alerts",
            format!(
                "`{to}` is told nothing while e-mail goes to the outbox. Watch the log for `event=not_me` and `event=not_calling`."
            ),
        );
    }
}

pub(super) fn of_outgoing(config: &Config, say: &mut impl FnMut(&str, String)) {
    for network in &config.outgoing.allow {
        say(
            "outgoing.allow",
            format!(
                "Callbacks reach `{network}`, by plain HTTP too: an application's address can lead to whatever listens there. Name \
                 no more than the receiver's own address."
            ),
        );
    }
}

pub(super) fn of_directory(
    config: &Config,
    realm: &RealmConfig,
    ldap: &LdapConfig,
    say: &mut impl FnMut(&str, String),
) {
    let mut methods =
        config.apps.iter().filter(|app| app.realm == realm.name).flat_map(|app| &app.policy.methods).peekable();
    let has_apps = methods.peek().is_some();
    if ldap.phone.is_some() && has_apps && !methods.any(|method| method.is_to_number()) {
        say(
            "realms.ldap.phone_attribute",
            format!(
                "No app of the realm `{}` sends codes to numbers, so nobody can prove one that the directory gives: whoever is first \
                 with a password sets up the factor. Add `sms` or `voice` to `policy.methods`, or leave it out.",
                realm.name
            ),
        );
    }
    let far = ldap.urls.iter().find(|url| !url.tls && !ldap.starttls && !net::is_loopback_host(&url.host));
    if let Some(far) = far {
        say(
            "realms.ldap.danger_plain",
            format!(
                "Whoever is on the way to `{far}` reads the gateway's password and says whose a name is in the realm `{}`. Use \
                 `ldaps://`.",
                realm.name
            ),
        );
    }
}
