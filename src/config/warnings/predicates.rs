//! Whether the tables of a login rule can tell a right password from a wrong one, as far as that is seen without the app.

use crate::config::login::{JsonExpect, LoginRuleConfig, PredicateConfig};

/// What is wrong between `success` and `failure`: the key below the rule, and the sentences.
pub(super) fn of_rule(rule: &LoginRuleConfig, mut say: impl FnMut(&str, String)) {
    let pattern = &rule.pattern;
    for (index, success) in rule.success.iter().enumerate() {
        let key = if rule.success.len() == 1 { ".success".to_owned() } else { format!(".success[{index}]") };
        if rule.failure.iter().any(|failure| always_with(failure, success)) {
            say(
                &key,
                format!(
                    "Whatever `{pattern}` answers, `failure` holds wherever this does, and is tried first: no password is ever \
                     right by it. Narrow `failure`; `vestibule app probe` shows what the app's two answers are."
                ),
            );
        } else if rule.failure.iter().any(|failure| can_both_hold(failure, success)) {
            say(
                &key,
                format!(
                    "One answer of `{pattern}` can be both `success` and `failure`, and then counts as a wrong password: it \
                     reaches the browser with all it gives. Let the two differ in `status`, or in another predicate both have; \
                     `vestibule app probe` shows in what the app's answers do."
                ),
            );
        }
        if rule.failure.is_empty() && is_cookie_alone(success) {
            say(
                &key,
                format!(
                    "`{pattern}` is right by a cookie alone, and some apps set theirs in every answer, so that each wrong \
                     password rings a phone. Try it with `vestibule app probe URL --user NAME`, and give `failure`."
                ),
            );
        }
    }
}

/// Whether `failure` holds wherever `success` does.
fn always_with(failure: &PredicateConfig, success: &PredicateConfig) -> bool {
    let same = |wanted: bool, is: bool| !wanted || is;
    let status = failure.status.is_empty()
        || !success.status.is_empty() && success.status.iter().all(|status| failure.status.contains(status));
    let json = failure.json.iter().all(|(pointer, expected)| success.json.get(pointer) == Some(expected));
    status
        && json
        && same(failure.signed_in.is_some(), failure.signed_in == success.signed_in)
        && same(failure.sets_cookie.is_some(), failure.sets_cookie == success.sets_cookie)
        && failure.not_sets_cookie.iter().all(|name| success.not_sets_cookie.contains(name))
        && same(failure.changes_cookie.is_some(), failure.changes_cookie == success.changes_cookie)
        && same(failure.location.is_some(), failure.location == success.location)
        && same(failure.not_location.is_some(), failure.not_location == success.not_location)
        && same(failure.body.is_some(), failure.body == success.body)
        && same(failure.not_body.is_some(), failure.not_body == success.not_body)
}

/// Whether nothing keeps both from holding for one answer.
fn can_both_hold(a: &PredicateConfig, b: &PredicateConfig) -> bool {
    let is_one_way = |a: &PredicateConfig, b: &PredicateConfig| {
        a.location.is_some() && a.location == b.not_location
            || a.body.is_some() && a.body == b.not_body
            || [&a.sets_cookie, &a.changes_cookie].into_iter().flatten().any(|name| b.not_sets_cookie.contains(name))
    };
    let apart =
        !a.status.is_empty() && !b.status.is_empty() && !a.status.iter().any(|status| b.status.contains(status));
    let json =
        a.json.iter().any(|(pointer, expected)| b.json.get(pointer).is_some_and(|other| contradict(expected, other)));
    // Two places without stars are two places.
    let places = match (&a.location, &b.location) {
        (Some(a), Some(b)) => {
            a != b && a.literal().is_some_and(|a| !a.contains('?')) && b.literal().is_some_and(|b| !b.contains('?'))
        }
        _ => false,
    };
    let people = a.signed_in.is_some() && b.signed_in.is_some() && a.signed_in != b.signed_in;
    !(apart || people || json || places || is_one_way(a, b) || is_one_way(b, a))
}

fn contradict(a: &JsonExpect, b: &JsonExpect) -> bool {
    match (a, b) {
        (JsonExpect::Equals(a), JsonExpect::Equals(b)) => a != b,
        (JsonExpect::Present, JsonExpect::Absent) | (JsonExpect::Absent, JsonExpect::Present) => true,
        (JsonExpect::Equals(value), JsonExpect::Absent) | (JsonExpect::Absent, JsonExpect::Equals(value)) => {
            *value != serde_json::Value::String(String::new())
        }
        (JsonExpect::Equals(value), JsonExpect::Present) | (JsonExpect::Present, JsonExpect::Equals(value)) => {
            // «False» where anything else is a yes: `failure` says so, and is tried first.
            *value == serde_json::Value::String(String::new()) || *value == serde_json::Value::Bool(false)
        }
        (JsonExpect::Present, JsonExpect::Present) | (JsonExpect::Absent, JsonExpect::Absent) => false,
    }
}

/// Whether nothing but a cookie that is given says yes.
fn is_cookie_alone(success: &PredicateConfig) -> bool {
    let cookie = PredicateConfig { sets_cookie: success.sets_cookie.clone(), ..PredicateConfig::default() };
    success.sets_cookie.is_some() && *success == cookie
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::pattern::{CookiePattern, PathPattern};

    fn none() -> PredicateConfig {
        PredicateConfig::default()
    }

    fn status(codes: &[u16]) -> PredicateConfig {
        PredicateConfig { status: codes.to_vec(), ..none() }
    }

    fn cookie(name: &str) -> Option<CookiePattern> {
        CookiePattern::parse(name).ok()
    }

    fn path(text: &str) -> Option<PathPattern> {
        PathPattern::parse(text).ok()
    }

    fn json(pointer: &str, expected: JsonExpect) -> PredicateConfig {
        PredicateConfig { json: [(pointer.to_owned(), expected)].into(), ..none() }
    }

    #[test]
    fn what_can_hold_with_what() {
        let body = |text: &str| PredicateConfig { body: Some(text.into()), ..none() };
        let no_body = |text: &str| PredicateConfig { not_body: Some(text.into()), ..none() };
        let at = |text: &str| PredicateConfig { location: path(text), ..none() };
        let not_at = |text: &str| PredicateConfig { not_location: path(text), ..none() };
        let sets = |name: &str| PredicateConfig { sets_cookie: cookie(name), ..none() };
        let none_of = |names: &[&str]| {
            let names = names.iter().filter_map(|name| cookie(name)).collect();
            PredicateConfig { not_sets_cookie: names, ..none() }
        };
        let people = |signed_in| PredicateConfig { signed_in: Some(signed_in), ..none() };
        let yes = || JsonExpect::Equals(true.into());
        for (name, success, failure, both, always) in [
            ("other statuses", status(&[302]), status(&[200, 403]), false, false),
            ("a status of both", status(&[200, 302]), status(&[200]), true, false),
            (
                "the same status, and a cookie",
                PredicateConfig { sets_cookie: cookie("s"), ..status(&[200]) },
                status(&[200]),
                true,
                true,
            ),
            ("a cookie and a status", sets("s"), status(&[403]), true, false),
            ("a cookie and none of it", sets("s"), none_of(&["x", "s"]), false, false),
            ("a cookie and none of another", sets("s"), none_of(&["x"]), true, false),
            ("a text and none", no_body("x"), body("x"), false, false),
            ("two texts", body("a"), body("b"), true, false),
            ("a place and not there", not_at("/l"), at("/l"), false, false),
            ("two places", at("/a"), at("/b"), false, false),
            ("two patterns", at("/a*"), at("/*b"), true, false),
            ("a value and another", json("/ok", yes()), json("/ok", JsonExpect::Equals(false.into())), false, false),
            ("there and not there", json("/t", JsonExpect::Present), json("/t", JsonExpect::Absent), false, false),
            ("a value and nothing", json("/ok", yes()), json("/ok", JsonExpect::Absent), false, false),
            ("somebody and nobody", people(true), people(false), false, false),
            ("two members", json("/a", yes()), json("/b", yes()), true, false),
        ] {
            assert_eq!(can_both_hold(&failure, &success), both, "{name}");
            assert_eq!(always_with(&failure, &success), always, "{name}");
        }
    }
}
