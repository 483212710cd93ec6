//! What concerns the gateway as a whole.

use crate::config::Config;
use crate::config::net;
use crate::config::policy::FactorMethod;
use crate::config::server::DeliveryKind;

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
    let offered = |method| config.apps.iter().any(|app| app.policy.methods.contains(&method));
    let deliveries = [
        (
            "delivery.sms.kind",
            config.delivery.sms,
            offered(FactorMethod::Sms),
            "Remove `sms` from `methods` for the time being.",
        ),
        (
            "delivery.voice.kind",
            config.delivery.voice,
            offered(FactorMethod::Voice),
            "Remove `voice` from `methods` for the time being.",
        ),
        // Notices of new factors go by e-mail whatever is offered.
        ("delivery.email.kind", config.delivery.email, true, "Tell people yourself when their factors change."),
    ];
    for (key, kind, used, otherwise) in deliveries {
        if kind == DeliveryKind::Outbox && used {
            say(key, format!("Messages are only written to `outbox.jsonl`; nobody will receive them. {otherwise}"));
        }
    }
}
