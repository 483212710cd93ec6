//! Security events: one line each, and a count.

use std::sync::Arc;

use metrics::counter;
use tracing::{info, warn};

use super::metrics::{
    APP_PASSWORD_CHANGES, CALLBACKS, CALLER_CHECKS, CHALLENGES, FACTOR_CHANGES, LOGINS, NOT_ME, PUSHES, SENDS,
    SENDS_REFUSED, THROTTLED, TRUST, USER_CHANGES,
};
use crate::domain::callback::CallbackState;
use crate::domain::factor::Method;
use crate::domain::ids::{AppName, ChallengeId, DeviceId};
use crate::domain::login::Proof;
use crate::engine::event::Event;
use crate::engine::ports::{BoxFuture, Deliver, DeliverError, Events, Message};

/// The names of all events, as they stand in the field `event`.
pub const EVENTS: [&str; 37] = [
    "login_held",
    "login_failed",
    "login_refused",
    "name_not_mapped",
    "login_approved",
    "login_denied",
    "login_released",
    "login_expired",
    "stepped_up",
    "push_made",
    "push_sent",
    "push_failed",
    "push_gone",
    "challenge_answered",
    "code_refused",
    "factor_locked",
    "code_sent",
    "send_failed",
    "verification_sent",
    "verification_not_sent",
    "send_refused",
    "sending_stopped",
    "alert_not_sent",
    "throttled",
    "unrecognised_login",
    "factor_changed",
    "app_password_changed",
    "not_me",
    "request_not_me",
    "caller_checked",
    "not_calling",
    "user_changed",
    "trust_changed",
    "trust_stolen",
    "users_imported",
    "callback_sent",
    "callback_failed",
];

/// Writes events to the log and counts them.
#[derive(Debug, Clone, Copy, Default)]
pub struct LogEvents;

impl Events for LogEvents {
    fn tell(&self, event: &Event) {
        log(event);
        count(event);
    }
}

/// One line: a sentence and its fields.
macro_rules! line {
    ($level:ident, $name:literal, $text:literal $(, $($fields:tt)+)?) => {
        $level!(target: "vestibule::event", event = $name, $($($fields)+,)? $text)
    };
}

fn log(event: &Event) {
    match event {
        Event::LoginHeld { app, user, clear } => line!(info, "login_held", "A login is on hold",
            app.name = %app, user.id = %user, login.clear = clear),
        Event::LoginFailed { app } => line!(info, "login_failed", "The app refused a login", app.name = %app),
        Event::LoginRefused { app, why } => line!(info, "login_refused", "A login the app accepted was refused",
            app.name = %app, refused.reason = why),
        Event::NameNotMapped { app, reason } => line!(warn, "name_not_mapped",
            "Nobody could say whose the name of a login is, which was refused", app.name = %app, directory.error = reason),
        Event::LoginApproved { app, user, proof } => line!(info, "login_approved", "A login was approved",
            app.name = %app, user.id = %user, login.proof = proof.as_str()),
        Event::LoginDenied { app, user, why } => line!(info, "login_denied", "A login was denied",
            app.name = %app, user.id = %user, refused.reason = why.as_str()),
        Event::LoginReleased { app, user, proof } => {
            line!(info, "login_released", "A login was released to its browser",
                app.name = %app, user.id = %user, login.proof = proof.as_str());
        }
        Event::LoginExpired { app } => line!(info, "login_expired", "A held login expired", app.name = %app),
        Event::SteppedUp { app, user, proof } => line!(info, "stepped_up", "A factor was passed again in a session",
            app.name = %app, user.id = %user, login.proof = proof.as_str()),
        Event::PushMade { user, challenge } => line!(info, "push_made", "A phone was asked",
            user.id = %user, challenge.id = %challenge, factor.kind = Method::OneTouch.as_str()),
        Event::PushSent { device, challenge, carrier } => log_push(*device, Some(*challenge), carrier, None),
        Event::PushFailed { device, challenge, carrier, again, reason } => {
            log_push(*device, Some(*challenge), carrier, Some((*again, reason)));
        }
        Event::PushGone { device, carrier } => log_push(*device, None, carrier, None),
        Event::ChallengeAnswered { challenge, device, result } => line!(info, "challenge_answered", "A phone answered",
            challenge.id = %challenge, device.id = %device, factor.kind = Method::OneTouch.as_str(),
            challenge.result = result),
        Event::CodeRefused { user, method } => line!(info, "code_refused", "A code was wrong",
            user.id = %user, factor.kind = method.as_str()),
        Event::FactorLocked { user, method } => line!(warn, "factor_locked", "A factor was locked after wrong codes",
            user.id = %user, factor.kind = method.as_str()),
        Event::CodeSent { user, channel } => line!(info, "code_sent", "A code is being sent",
            user.id = %user, send.channel = channel.as_str()),
        Event::SendFailed { user, channel, reason } => line!(warn, "send_failed", "A message could not be sent",
            user.id = %user, send.channel = channel.as_str(), send.error = reason),
        Event::VerificationSent { service, channel } => line!(info, "verification_sent",
            "A code is being sent to a number for an application", service.id = %service, send.channel = channel.as_str()),
        Event::VerificationNotSent { service, channel, reason } => line!(warn, "verification_not_sent",
            "A code to a number could not be sent for an application",
            service.id = %service, send.channel = channel.as_str(), send.error = reason),
        Event::SendRefused { channel, reason } => line!(
            info,
            "send_refused",
            "A message was not sent, because of a limit or of where it was to go",
            send.channel = channel.as_str(),
            send.reason = reason.as_str()
        ),
        Event::SendingStopped { country, spender } => line!(
            warn,
            "sending_stopped",
            "Too few codes that went to a country were typed, nothing more is sent there for whoever asked for them",
            send.country = country.as_str(),
            send.whose = %spender
        ),
        Event::AlertNotSent { reason } => {
            line!(warn, "alert_not_sent", "Administrators could not be told of something", send.error = reason);
        }
        Event::Throttled { what } => {
            line!(info, "throttled", "Something was asked for too often", throttled.what = what);
        }
        Event::UnrecognisedLogin { app, path } => line!(warn, "unrecognised_login",
            "An answer outside of every login rule would have begun a session and was withheld, a rule may be missing",
            app.name = %app, request.path = path),
        Event::FactorChanged { user, method, change } => line!(info, "factor_changed", "A factor changed",
            user.id = %user, factor.kind = method.as_str(), factor.change = change),
        Event::AppPasswordChanged { user, app, change } => line!(info, "app_password_changed",
            "A user's app passwords changed", app.name = %app, user.id = %user, app_password.change = change),
        Event::NotMe { user, app } => line!(warn, "not_me",
            "Somebody with the right password was turned away by the user, who says «that wasn't me»",
            app.name = %app, user.id = %user),
        Event::RequestNotMe { user, service } => line!(warn, "request_not_me",
            "An application's question was turned away by a user, who says «that wasn't me»",
            service.id = %service, user.id = %user),
        Event::CallerChecked { user, result } => line!(info, "caller_checked",
            "The help desk asked a phone who calls, or the phone answered", user.id = %user, caller.result = result),
        Event::NotCalling { user } => line!(warn, "not_calling",
            "Somebody called the help desk in the name of a user, who says «I am not calling»", user.id = %user),
        Event::UserChanged { user, change } => line!(info, "user_changed", "A user changed",
            user.id = %user, user.change = change),
        Event::TrustChanged { user, app, change } => line!(info, "trust_changed",
            "A browser is trusted, or not any more", app.name = %app, user.id = %user, trust.change = change),
        Event::TrustStolen { user, app } => line!(warn, "trust_stolen",
            "What a trusted browser held came back after its turn, it was copied, and its sessions were ended",
            app.name = %app, user.id = %user),
        Event::UsersImported { added, updated } => line!(
            info,
            "users_imported",
            "A list of users was imported",
            import.added = added,
            import.updated = updated
        ),
        Event::CallbackSent { service, callback } => line!(info, "callback_sent",
            "An application was told what happened", service.id = %service, callback.id = %callback),
        Event::CallbackFailed { service, callback, state, reason } => line!(warn, "callback_failed",
            "An application could not be told what happened", service.id = %service,
            callback.id = %callback, callback.state = state.as_str(), callback.error = reason),
    }
}

/// What became of waking a phone: with a reason it failed, without a question it is known no more.
fn log_push(device: DeviceId, challenge: Option<ChallengeId>, carrier: &str, failed: Option<(bool, &String)>) {
    match (challenge, failed) {
        (Some(challenge), Some((again, reason))) => line!(warn, "push_failed", "A phone could not be woken",
            challenge.id = %challenge, device.id = %device, push.carrier = carrier, push.again = again,
            push.error = reason),
        (Some(challenge), None) => line!(info, "push_sent", "A phone was woken",
            challenge.id = %challenge, device.id = %device, push.carrier = carrier),
        (None, _) => line!(info, "push_gone",
            "A carrier knows a phone no more, which is not woken until it says where again",
            device.id = %device, push.carrier = carrier),
    }
}

fn count(event: &Event) {
    match event {
        Event::LoginHeld { app, .. } => login(app, "held"),
        Event::LoginFailed { app } => login(app, "failed"),
        Event::LoginRefused { app, .. } => login(app, "refused"),
        Event::LoginApproved { app, proof, .. } => {
            login(app, "approved");
            match proof {
                Proof::SoftToken => challenge(Method::SoftToken, "approved"),
                Proof::Sent(channel) => challenge(channel.method(), "approved"),
                Proof::Recovery => challenge(Method::Recovery, "approved"),
                Proof::SetUp(method) => challenge(*method, "set_up"),
                // Counted by the phone's answer; trust, grace and opting out prove nothing.
                Proof::OneTouch(_) | Proof::Bypass | Proof::TrustedBrowser | Proof::Grace | Proof::NotRequired => {}
            }
        }
        Event::LoginDenied { app, .. } => login(app, "denied"),
        Event::LoginReleased { app, proof, .. } => {
            login(app, "released");
            if *proof == Proof::TrustedBrowser {
                trust(app, "used");
            }
        }
        Event::LoginExpired { app } => login(app, "expired"),
        Event::SteppedUp { app, .. } => login(app, "stepped_up"),
        Event::UnrecognisedLogin { app, .. } => login(app, "unrecognised"),
        Event::PushMade { .. } => challenge(Method::OneTouch, "asked"),
        Event::PushSent { carrier, .. } => push(carrier, "sent"),
        Event::PushFailed { carrier, again: true, .. } => push(carrier, "later"),
        Event::PushFailed { carrier, again: false, .. } => push(carrier, "failed"),
        Event::PushGone { carrier, .. } => push(carrier, "gone"),
        Event::ChallengeAnswered { result, .. } => challenge(Method::OneTouch, result),
        Event::CodeRefused { method, .. } => challenge(*method, "wrong"),
        Event::FactorLocked { method, .. } => challenge(*method, "locked"),
        // Counted by `MeasuredDelivery`, which knows what became of it.
        // The login whose name is not mapped is counted as refused, who is not calling as an answer.
        Event::CodeSent { .. }
        | Event::SendFailed { .. }
        | Event::VerificationSent { .. }
        | Event::VerificationNotSent { .. }
        | Event::NameNotMapped { .. }
        | Event::SendingStopped { .. }
        | Event::AlertNotSent { .. }
        | Event::NotCalling { .. } => {}
        Event::SendRefused { channel, reason } => {
            counter!(SENDS_REFUSED, "channel" => channel.as_str(), "reason" => reason.as_str()).increment(1);
        }
        Event::Throttled { what } => counter!(THROTTLED, "what" => *what).increment(1),
        Event::FactorChanged { method, change, .. } => {
            counter!(FACTOR_CHANGES, "change" => *change, "factor" => method.as_str()).increment(1);
        }
        Event::AppPasswordChanged { app, change, .. } => {
            counter!(APP_PASSWORD_CHANGES, "app" => app.to_string(), "change" => *change).increment(1);
        }
        Event::NotMe { app, .. } => counter!(NOT_ME, "app" => app.to_string()).increment(1),
        // Whose question it was is in the log: labels are few.
        Event::RequestNotMe { .. } => counter!(NOT_ME, "app" => "").increment(1),
        Event::CallerChecked { result, .. } => counter!(CALLER_CHECKS, "result" => *result).increment(1),
        Event::UserChanged { change, .. } => counter!(USER_CHANGES, "change" => *change).increment(1),
        Event::TrustChanged { app, change, .. } => trust(app, change),
        Event::TrustStolen { app, .. } => trust(app, "stolen"),
        Event::UsersImported { added, updated } => {
            counter!(USER_CHANGES, "change" => "imported").increment(*added);
            counter!(USER_CHANGES, "change" => "updated").increment(*updated);
        }
        Event::CallbackSent { .. } => callback("sent"),
        Event::CallbackFailed { state: CallbackState::Waiting, .. } => callback("failed"),
        Event::CallbackFailed { state: CallbackState::Dead, .. } => callback("dead"),
    }
}

fn login(app: &AppName, outcome: &'static str) {
    counter!(LOGINS, "app" => app.to_string(), "outcome" => outcome).increment(1);
}

fn trust(app: &AppName, change: &'static str) {
    counter!(TRUST, "app" => app.to_string(), "change" => change).increment(1);
}

fn callback(result: &'static str) {
    counter!(CALLBACKS, "result" => result).increment(1);
}

fn push(carrier: &'static str, result: &'static str) {
    counter!(PUSHES, "carrier" => carrier, "result" => result).increment(1);
}

fn challenge(factor: Method, result: &'static str) {
    counter!(CHALLENGES, "factor" => factor.as_str(), "result" => result).increment(1);
}

/// A delivery whose sends are counted by channel and result.
pub struct MeasuredDelivery {
    inner: Arc<dyn Deliver>,
}

impl MeasuredDelivery {
    /// Counts what goes through this delivery.
    pub fn new(inner: Arc<dyn Deliver>) -> Self {
        Self { inner }
    }
}

impl std::fmt::Debug for MeasuredDelivery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MeasuredDelivery")
    }
}

impl Deliver for MeasuredDelivery {
    fn send(&self, message: Message) -> BoxFuture<'_, Result<(), DeliverError>> {
        Box::pin(async move {
            let channel = message.channel.as_str();
            let result = self.inner.send(message).await;
            let word = if result.is_ok() { "sent" } else { "failed" };
            counter!(SENDS, "channel" => channel, "result" => word).increment(1);
            result
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::metrics::tests::{assert_listed, rendered};
    use super::super::tests::logged;
    use super::*;
    use crate::domain::budget::{Country, OverBudget, Spender};
    use crate::domain::factor::Channel;
    use crate::domain::ids::{CallbackId, ChallengeId, DeviceId, ServiceId, UserId};
    use crate::domain::locale::Locale;
    use crate::domain::login::LoginDenial;
    use crate::domain::time::Timestamp;

    fn samples() -> Vec<Event> {
        let app = AppName::parse("wiki").unwrap();
        let user = UserId::from_bytes([1; 16]);
        let challenge = ChallengeId::from_bytes([2; 16]);
        let told = CallbackId::from_bytes([2; 16]);
        let device = DeviceId::from_bytes([3; 16]);
        let service = ServiceId::from_bytes([4; 16]);
        let proof = Proof::Sent(Channel::Sms);
        vec![
            Event::LoginHeld { app: app.clone(), user, clear: true },
            Event::LoginFailed { app: app.clone() },
            Event::LoginRefused { app: app.clone(), why: "unknown" },
            Event::NameNotMapped { app: app.clone(), reason: "no route\nthere".to_owned() },
            Event::LoginApproved { app: app.clone(), user, proof },
            Event::LoginDenied { app: app.clone(), user, why: LoginDenial::TooManyCodes },
            Event::LoginReleased { app: app.clone(), user, proof },
            Event::LoginExpired { app: app.clone() },
            Event::SteppedUp { app: app.clone(), user, proof },
            Event::PushMade { user, challenge },
            Event::PushSent { device, challenge, carrier: "web" },
            Event::PushFailed { device, challenge, carrier: "fcm", again: true, reason: "no\nroute".to_owned() },
            Event::PushGone { device, carrier: "apn" },
            Event::ChallengeAnswered { challenge, device, result: "denied" },
            Event::CodeRefused { user, method: Method::SoftToken },
            Event::FactorLocked { user, method: Method::SoftToken },
            Event::CodeSent { user, channel: Channel::Sms },
            Event::SendFailed { user, channel: Channel::Sms, reason: "no\nroute".to_owned() },
            Event::VerificationSent { service: ServiceId::from_bytes([4; 16]), channel: Channel::Voice },
            Event::VerificationNotSent {
                service: ServiceId::from_bytes([4; 16]),
                channel: Channel::Sms,
                reason: "no\nroute".to_owned(),
            },
            Event::SendRefused { channel: Channel::Sms, reason: OverBudget::Prefix },
            Event::SendingStopped { country: Country::parse("DE").unwrap(), spender: Spender::Service(3) },
            Event::AlertNotSent { reason: "no\nroute".to_owned() },
            Event::Throttled { what: "push" },
            Event::UnrecognisedLogin { app: app.clone(), path: "/api/session".to_owned() },
            Event::FactorChanged { user, method: Method::OneTouch, change: "added" },
            Event::AppPasswordChanged { user, app: app.clone(), change: "added" },
            Event::NotMe { user, app: app.clone() },
            Event::RequestNotMe { user, service: ServiceId::from_bytes([8; 16]) },
            Event::CallerChecked { user, result: "asked" },
            Event::NotCalling { user },
            Event::UserChanged { user, change: "locked" },
            Event::TrustChanged { user, app: app.clone(), change: "made" },
            Event::TrustStolen { user, app },
            Event::UsersImported { added: 3, updated: 2 },
            Event::CallbackSent { service, callback: told },
            Event::CallbackFailed {
                service,
                callback: told,
                state: CallbackState::Dead,
                reason: "no\nroute".to_owned(),
            },
        ]
    }

    #[test]
    fn every_event_is_one_line_with_its_name_and_documented() {
        let doc = include_str!("../../docs/REQUEST-LOG.md");
        let lines = logged(|| samples().iter().for_each(|event| LogEvents.tell(event)));
        let names: Vec<&str> = lines.iter().map(|line| line["event"].as_str().unwrap()).collect();
        assert_eq!(names, EVENTS);
        for line in &lines {
            for field in line.as_object().unwrap().keys() {
                assert!(doc.contains(&format!("| `{field}` |")), "`{field}` is not in docs/REQUEST-LOG.md: {line}");
            }
        }
        let documented: Vec<&str> =
            doc.lines().filter_map(|line| line.strip_prefix("| `event=")?.split('`').next()).collect();
        assert_eq!(documented, EVENTS);
    }

    #[test]
    fn fields_are_dotted_names() {
        let lines = logged(|| LogEvents.tell(&samples()[17]));
        assert_eq!(lines[0]["user.id"], "01010101-0101-0101-0101-010101010101");
        assert_eq!(lines[0]["send.channel"], "sms");
        assert_eq!(lines[0]["send.error"], "no\nroute");
        assert_eq!(lines[0]["level"], "WARN");
    }

    #[test]
    fn every_event_is_counted_under_listed_names() {
        let text = rendered(|| samples().iter().for_each(|event| LogEvents.tell(event)));
        assert_listed(&text);
        for expected in [
            "vestibule_logins_total{app=\"wiki\",outcome=\"released\"} 1",
            "vestibule_logins_total{app=\"wiki\",outcome=\"unrecognised\"} 1",
            "vestibule_challenges_total{factor=\"sms\",result=\"approved\"} 1",
            "vestibule_challenges_total{factor=\"onetouch\",result=\"asked\"} 1",
            "vestibule_challenges_total{factor=\"onetouch\",result=\"denied\"} 1",
            "vestibule_pushes_total{carrier=\"web\",result=\"sent\"} 1",
            "vestibule_pushes_total{carrier=\"fcm\",result=\"later\"} 1",
            "vestibule_pushes_total{carrier=\"apn\",result=\"gone\"} 1",
            "vestibule_challenges_total{factor=\"softtoken\",result=\"wrong\"} 1",
            "vestibule_throttled_total{what=\"push\"} 1",
            "vestibule_sends_refused_total{channel=\"sms\",reason=\"prefix\"} 1",
            "vestibule_factor_changes_total{change=\"added\",factor=\"onetouch\"} 1",
            "vestibule_user_changes_total{change=\"locked\"} 1",
            "vestibule_user_changes_total{change=\"imported\"} 3",
            "vestibule_user_changes_total{change=\"updated\"} 2",
            "vestibule_not_me_total{app=\"wiki\"} 1",
            "vestibule_caller_checks_total{result=\"asked\"} 1",
            "vestibule_callbacks_total{result=\"sent\"} 1",
            "vestibule_callbacks_total{result=\"dead\"} 1",
            "vestibule_trusted_browsers_total{app=\"wiki\",change=\"stolen\"} 1",
        ] {
            assert!(text.lines().any(|line| line == expected), "`{expected}` is not in\n{text}");
        }
    }

    struct Failing;

    impl Deliver for Failing {
        fn send(&self, message: Message) -> BoxFuture<'_, Result<(), DeliverError>> {
            let works = message.channel == Channel::Sms;
            let error = DeliverError { reason: "no route".to_owned() };
            Box::pin(async move { if works { Ok(()) } else { Err(error) } })
        }
    }

    #[test]
    fn sends_are_counted_by_what_became_of_them() {
        let delivery = MeasuredDelivery::new(Arc::new(Failing));
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let text = rendered(|| {
            for channel in [Channel::Sms, Channel::Sms, Channel::Voice] {
                let (to, user, text) = (String::new(), String::new(), String::new());
                let (at, locale) = (Timestamp::default(), Locale::default());
                let message = Message { at, channel, to, user, subject: None, locale, text, code: None };
                assert_eq!(runtime.block_on(delivery.send(message)).is_ok(), channel == Channel::Sms);
            }
        });
        assert_listed(&text);
        for expected in [
            "vestibule_sends_total{channel=\"sms\",result=\"sent\"} 2",
            "vestibule_sends_total{channel=\"voice\",result=\"failed\"} 1",
        ] {
            assert!(text.lines().any(|line| line == expected), "`{expected}` is not in\n{text}");
        }
    }
}
