//! What a configuration means to [`crate::domain`]: apps, policies and limits. What this version cannot do was refused
//! before, so nothing is dropped here in silence.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use super::{
    AppConfig, Config, Credentials, DeliveryConfig, EnrolmentRule, FactorMethod, FieldSource, HoldMode, Hosts,
    JsonExpect, LimitsConfig, LoginKind, LoginRuleConfig, Mode, NumberMatch, OptOut, PolicyConfig, PredicateConfig,
    SessionConfig, TokenPlace, UnknownUsers, UserFrom, UserSource,
};
use crate::domain::alias::Aliases;
use crate::domain::budget::{Budgets, ConversionRule};
use crate::domain::challenge;
use crate::domain::factor::Method;
use crate::domain::ids::{AppName, RealmName};
use crate::domain::limits::Limits;
use crate::domain::login::outcome::{self, Predicates};
use crate::domain::login::rule::{self, HoldKind, LoginRule};
use crate::domain::route::{self, App, Apps, Policy, UpstreamTimeouts, Whoami};
use crate::domain::session::SessionLimits;
use crate::domain::throttle::{BackOff, LockRules, Window};
use crate::domain::time::Timestamp;
use crate::domain::token::{Pointer, Tokens};
use crate::domain::user::{EnrolmentPolicy, OptOutPolicy};

/// The wait after denied pushes grows no longer than this, unless it begins longer.
const PUSH_BACK_OFF_MOST: Duration = Duration::from_mins(20);

/// The apps of a configuration.
pub fn apps_of(config: &Config) -> Apps {
    let aliases: HashMap<&str, Arc<Aliases>> = config
        .realms
        .iter()
        // What is wrong with one was refused before.
        .filter_map(|realm| Some((realm.name.as_str(), Arc::new(realm.read_aliases(&config.apps).ok()?))))
        .collect();
    let of = |realm: &str| aliases.get(realm).cloned().unwrap_or_default();
    Apps::new(config.apps.iter().filter_map(|one| app(one, of(&one.realm))).collect())
}

/// The limits of a configuration.
pub fn limits_of(config: &Config) -> Limits {
    let budgets = budgets_of(&config.limits, &config.delivery);
    let config = &config.limits;
    let window = |count, secs| Window { count, within: Duration::from_secs(secs) };
    let size = |bytes: u64| usize::try_from(bytes).unwrap_or(usize::MAX);
    let count = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    Limits {
        wrong_codes_per_login: config.wrong_codes_per_login,
        lock: LockRules {
            lock_after: config.lock_after,
            first: config.lock_first,
            longest: config.lock_max,
            disable_after: config.disable_after,
        },
        live_pushes: count(config.pushes_live),
        pushes: vec![window(config.pushes_per_10_minutes, 600), window(config.pushes_per_hour, 3600)],
        push_back_off: BackOff {
            first: config.push_back_off,
            longest: config.push_back_off.max(PUSH_BACK_OFF_MOST),
            within: Duration::from_hours(1),
        },
        push_stop: config.not_me_pause,
        sends: vec![
            window(config.codes_per_30_seconds, 30),
            window(config.codes_per_10_minutes, 600),
            window(config.codes_per_hour, 3600),
            window(config.codes_per_day, 86400),
        ],
        budgets,
        numbers: window(config.numbers_per_hour, 3600),
        logins_per_user: count(config.held_logins_per_user),
        token_answers: window(config.token_answers_per_day, 86400),
        logins: count(config.held_logins),
        answer: size(config.held_answer),
        answers: size(config.held_answers),
        login_body: size(config.login_body),
        unsafe_body: size(config.unsafe_body),
        head: size(config.head_bytes),
        head_fields: count(config.head_fields),
        head_time: config.head_deadline,
        poll_rate: config.polls_per_second,
        poll_burst: config.polls_burst,
        connections: count(config.connections),
    }
}

fn budgets_of(limits: &LimitsConfig, delivery: &DeliveryConfig) -> Budgets {
    let hourly = |count| Window { count, within: Duration::from_hours(1) };
    Budgets {
        address: hourly(limits.codes_per_address),
        prefix: hourly(limits.codes_per_prefix),
        day: limits.messages_per_day,
        countries: delivery.countries.iter().cloned().collect(),
        conversion: ConversionRule { of: delivery.stop_of, percent: delivery.stop_below, pause: delivery.stop_for },
    }
}

fn app(config: &AppConfig, aliases: Arc<Aliases>) -> Option<App> {
    Some(App {
        // The reader took names of this form only; were it not so, the app would not be served.
        name: AppName::parse(&config.name)?,
        realm: RealmName::parse(&config.realm)?,
        title: config.title.clone(),
        hosts: match &config.hosts {
            Hosts::Any => vec!["*".to_owned()],
            Hosts::Named(names) => names.clone(),
        },
        path: config.path.clone(),
        upstreams: config.upstreams.clone(),
        timeouts: UpstreamTimeouts {
            connect: config.timeouts.connect,
            read: config.timeouts.read,
            write: config.timeouts.write,
            idle: config.timeouts.idle,
            tunnel: config.timeouts.tunnel,
        },
        case_sensitive: config.case_sensitive,
        strip_domain: config.strip_domain.clone(),
        aliases,
        mode: match config.mode {
            Mode::Wall => route::Mode::Wall,
            Mode::Public => route::Mode::Public,
        },
        whoami: config.whoami.as_ref().map(|whoami| Whoami {
            target: whoami.path.clone(),
            signed_in: whoami.signed_in.iter().map(predicates).collect(),
            signed_out: whoami.signed_out.iter().map(predicates).collect(),
        }),
        overlay: config.overlay,
        methods: config.methods.clone(),
        body_on_get: config.body_on_get,
        case_insensitive_paths: config.case_insensitive_paths,
        open: config.open.clone(),
        anonymous: config.anonymous.clone(),
        denied: config.denied.clone(),
        step_up: config.step_up.clone(),
        step_up_within: config.step_up_within,
        password_paths: config.password_paths.clone(),
        password_change: config.password_change.clone(),
        login_page: config.login_page.clone(),
        logout: config.logout.clone(),
        session_cookies: config.session.cookies.clone(),
        js_readable: config.session.js_readable.clone(),
        tokens: tokens(&config.session),
        clear_storage: config.session.clear_storage,
        observe: config.observe,
        rules: config.logins.iter().map(login_rule).collect(),
        policy: policy(&config.policy),
    })
}

fn tokens(config: &SessionConfig) -> Tokens {
    let names = config.token_in.iter().filter_map(|place| match place {
        TokenPlace::Query(name) => Some(name.clone()),
        TokenPlace::Bearer => None,
    });
    Tokens {
        pointers: config.tokens.iter().map(|pointer| Pointer::parse(pointer)).collect(),
        sealed: config.seal_tokens,
        bearer: config.token_in.contains(&TokenPlace::Bearer),
        query: names.collect(),
    }
}

fn login_rule(config: &LoginRuleConfig) -> LoginRule {
    let kind = match config.kind {
        LoginKind::Form => rule::Kind::Form,
        LoginKind::Json | LoginKind::JsonRpc => rule::Kind::Json,
        LoginKind::XmlRpc => rule::Kind::XmlRpc,
        LoginKind::Basic => rule::Kind::Basic,
    };
    let place = |source: &FieldSource| match source {
        FieldSource::Field(field) => field.clone(),
        FieldSource::Pointer(pointer) => pointer.clone(),
        FieldSource::Parameter(index) => format!("/params/{index}"),
    };
    let condition = |name: &String| match kind {
        rule::Kind::Json | rule::Kind::XmlRpc if !name.starts_with('/') => format!("/{name}"),
        rule::Kind::Form | rule::Kind::Json | rule::Kind::XmlRpc | rule::Kind::Basic => name.clone(),
    };
    let (username, password) = match &config.credentials {
        Credentials::Fields { username: UserSource::Request(source), password } => {
            (rule::UserSource::Field(place(source)), place(password))
        }
        Credentials::Fields { username: UserSource::Constant(name), password } => {
            (rule::UserSource::Constant(name.clone()), place(password))
        }
        Credentials::Basic => (rule::UserSource::Field(String::new()), String::new()),
    };
    let hold = match config.hold {
        None => HoldKind::ByClient,
        Some(HoldMode::Page) => HoldKind::Page,
        Some(HoldMode::Wait) => HoldKind::Wait,
        Some(HoldMode::CodeFirst) => HoldKind::CodeFirst,
        Some(HoldMode::Deny) => HoldKind::Deny,
    };
    LoginRule {
        kind,
        pattern: config.pattern.clone(),
        when: config.when.iter().map(|(name, wanted)| (condition(name), wanted.clone())).collect(),
        when_header: config.when_header.iter().map(|(name, wanted)| (name.clone(), wanted.clone())).collect(),
        fields_in: config.fields_in,
        json_as_text: config.json_as_text,
        username,
        password,
        success: config.success.iter().map(predicates).collect(),
        failure: config.failure.iter().map(predicates).collect(),
        hold,
        bare_push: config.bare_push,
        user_from: config.user_from.as_ref().and_then(user_from),
        refusal: config.refusal.as_ref().map(|refusal| rule::RefusalShape {
            status: refusal.status,
            content_type: refusal.content_type.clone(),
            body: refusal.body.clone(),
        }),
    }
}

fn user_from(config: &UserFrom) -> Option<outcome::UserFrom> {
    Some(match config {
        UserFrom::Json(pointer) => outcome::UserFrom::Json(pointer.clone()),
        // The reader compiled it before.
        UserFrom::Cookie { name, regex } => {
            outcome::UserFrom::Cookie { name: name.clone(), regex: regex::Regex::new(regex).ok()? }
        }
    })
}

fn predicates(config: &PredicateConfig) -> Predicates {
    let expect = |expected: &JsonExpect| match expected {
        JsonExpect::Equals(value) => outcome::JsonExpect::Equals(value.clone()),
        JsonExpect::Present => outcome::JsonExpect::Present,
        JsonExpect::Absent => outcome::JsonExpect::Absent,
    };
    Predicates {
        status: config.status.clone(),
        sets_cookie: config.sets_cookie.clone(),
        not_sets_cookie: config.not_sets_cookie.clone(),
        changes_cookie: config.changes_cookie.clone(),
        location: config.location.clone(),
        not_location: config.not_location.clone(),
        body: config.body.clone(),
        not_body: config.not_body.clone(),
        json: config.json.iter().map(|(pointer, expected)| (pointer.clone(), expect(expected))).collect(),
        signed_in: config.signed_in,
    }
}

fn policy(config: &PolicyConfig) -> Policy {
    Policy {
        enrolment: match config.enrolment {
            EnrolmentRule::Mandatory => EnrolmentPolicy::Mandatory,
            EnrolmentRule::OptIn => EnrolmentPolicy::OptIn,
        },
        grace_logins: config.grace_logins,
        // The date is the last day with grace, in UTC.
        grace_until: config
            .grace_until
            .map(|date| Timestamp::from_secs(date.midnight().assume_utc().unix_timestamp()) + DAY),
        opt_out: match config.opt_out {
            OptOut::Never => OptOutPolicy::Never,
            OptOut::DuringGrace => OptOutPolicy::DuringGrace,
        },
        unknown_users: match config.unknown_users {
            UnknownUsers::Refuse => route::UnknownUsers::Refuse,
            UnknownUsers::Enrol => route::UnknownUsers::Enrol,
            UnknownUsers::Grace => route::UnknownUsers::Grace,
        },
        methods: config.methods.iter().map(|method| factor_method(*method)).collect(),
        number_match: match config.number_match {
            NumberMatch::Type => challenge::NumberMatch::Type,
            NumberMatch::Pick => challenge::NumberMatch::Pick,
            NumberMatch::Off => challenge::NumberMatch::Off,
        },
        fallback_after: config.fallback_after,
        approval_ttl: config.approval_ttl,
        login_ttl: config.login_ttl,
        code_ttl: config.code_ttl,
        session: SessionLimits { idle: config.session_idle, longest: config.session_max },
        trust_browser: config.trust_browser,
        shared_networks: config.shared_networks.clone(),
        help: config.help.clone(),
        language: config.language,
    }
}

const DAY: Duration = Duration::from_hours(24);

fn factor_method(method: FactorMethod) -> Method {
    match method {
        FactorMethod::OneTouch => Method::OneTouch,
        FactorMethod::SoftToken => Method::SoftToken,
        FactorMethod::Sms => Method::Sms,
        FactorMethod::Voice => Method::Voice,
        FactorMethod::Email => Method::Email,
        FactorMethod::Recovery => Method::Recovery,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn the_limits_of_an_empty_configuration_are_the_engines_own() {
        let config = Config::parse("", Path::new(""), &|_| None).unwrap();
        let ours = Limits { connections: limits_of(&config).connections, ..Limits::default() };
        assert_eq!(limits_of(&config), ours);
    }

    #[test]
    fn an_app_keeps_what_its_block_says() {
        let text = r#"
            [[apps]]
            name = "wiki"
            hosts = ["wiki.test"]
            upstream = "http://127.0.0.1:9001"
            login_page = "/login"
            strip_domain = ["example.org"]
            [apps.session]
            cookies = ["sid*"]
            [apps.policy]
            grace_until = "2027-01-31"
            [[apps.login]]
            kind = "form"
            match = "POST /login"
            when = { do = "login" }
            username = "u"
            password = "p"
            failure = { status = [200] }
        "#;
        let config = Config::parse(text, Path::new(""), &|_| None).unwrap();
        let apps = apps_of(&config);
        let root = crate::domain::path::NormalPath::parse("/").unwrap();
        let app = apps.find("wiki.test", &root).expect("found by host");
        assert!(apps.find("other.test", &root).is_none());
        assert!(app.seals("sid1"));
        let login = rule::Condition::OneOf(vec!["login".to_owned()]);
        assert_eq!(app.rules[0].when, [("do".to_owned(), login)]);
        assert_eq!(app.policy.grace_until, Timestamp::parse("2027-02-01"));
        assert_eq!(app.user_name("Alice@EXAMPLE.org").unwrap().as_str(), "alice");
        assert_eq!(app.user_name("alice@other.org").unwrap().as_str(), "alice@other.org");
    }
}
