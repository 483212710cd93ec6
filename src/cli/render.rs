//! What answers of administration look like: text for people, JSON for programs.

use std::fmt::Write as _;

use serde_json::json;

use super::admin::callback::CallbackView;
use super::admin::{
    AppPasswordView, BrowserView, DeviceView, KeyView, ObservedView, Response, UserDetails, UserView, plain,
};
use super::caller;
use super::campaign::show;
use super::delivery;
use crate::domain::role::Role;

/// The answer as JSON: an array for a list, an object for a record.
pub fn json(response: &Response) -> String {
    let value = match response {
        Response::UserAdded { user, otpauth } => json!({ "user": user, "otpauth": otpauth }),
        Response::User(details) => json!(details),
        Response::Users { users, .. } => json!(users),
        Response::Imported(summary) => json!(summary),
        Response::Exported { rows, .. } => json!(rows),
        Response::Done { text, note } => json!({ "done": text, "note": note }),
        Response::Invited { link, expires_in } => json!({ "link": link, "expires_in": expires_in }),
        Response::Caller(view) => json!(view),
        Response::Callbacks { callbacks, .. } => json!(callbacks),
        Response::Delivery(view) => json!(view),
        Response::Devices(devices) => json!(devices),
        Response::Browsers(browsers) => json!(browsers),
        Response::BypassCode { code, uses, expires_at } => {
            json!({ "code": code, "uses": uses, "expires_at": expires_at })
        }
        Response::KeyCreated { key, secret } => json!({ "key": key, "secret": secret }),
        Response::Keys(keys) => json!(keys),
        Response::Observed(list) => json!(list),
        Response::Audit { entries, .. } => json!(entries),
        Response::AuditVerified(end) => json!(end),
        Response::Campaigns(list) => json!(list),
        Response::Campaign(campaign) => json!(campaign),
        Response::CampaignReport(report) => json!(report),
        Response::BackedUp(backup) => json!(backup),
    };
    format!("{value:#}")
}

/// What is to be said beside the answer where it is text: nobody wants it in a pipe.
pub fn hint(response: &Response) -> Option<String> {
    match response {
        Response::UserAdded { user, otpauth: Some(_) } => {
            Some(format!("{}\nThe link is for their authenticator app, and to be given to nobody else.", added(user)))
        }
        Response::Done { note: Some(note), .. } => Some(format!("note: {note}")),
        Response::Invited { expires_in, .. } => Some(format!(
            "To be opened on the phone; good once, for {} minutes. Give it to that person only.",
            expires_in / 60
        )),
        Response::BypassCode { uses, expires_at, .. } => Some(format!(
            "Good for {uses} sign-in{} until {expires_at}, in place of the second step. Give it to that person only.",
            if *uses == 1 { "" } else { "s" }
        )),
        Response::KeyCreated { key, .. } => {
            Some(format!("This {} key ({}) is not shown again.", key.api.as_str(), key.id))
        }
        Response::Caller(view) => caller::hint(view),
        Response::UserAdded { otpauth: None, .. }
        | Response::User(_)
        | Response::Users { .. }
        | Response::Imported(_)
        | Response::Exported { .. }
        | Response::Done { note: None, .. }
        | Response::Delivery(_)
        | Response::Devices(_)
        | Response::Callbacks { .. }
        | Response::Browsers(_)
        | Response::Keys(_)
        | Response::Observed(_)
        | Response::Audit { .. }
        | Response::AuditVerified(_)
        | Response::Campaigns(_)
        | Response::Campaign(_)
        | Response::CampaignReport(_)
        | Response::BackedUp(_) => None,
    }
}

/// The answer in words. Links and keys stand alone: what is to be said of them is the [`hint`].
pub fn text(response: &Response) -> String {
    match response {
        Response::UserAdded { user, otpauth: None } => added(user),
        Response::UserAdded { otpauth: Some(link), .. } | Response::Invited { link, .. } => link.clone(),
        Response::User(details) => user(details),
        Response::Users { users, .. } if users.is_empty() => "no users".to_owned(),
        Response::Users { users, .. } => {
            let head = ["NAME", "REALM", "STANDING", "FACTORS", "GRACE", "LAST LOGIN", "EXPIRES"];
            table(
                head,
                users.iter().map(|user| {
                    let factors = if user.factors.is_empty() { "-".to_owned() } else { user.factors.join(",") };
                    let last = user.last_login.clone().unwrap_or_else(|| "never".to_owned());
                    [
                        plain(&user.name),
                        user.realm.clone(),
                        user.standing.clone(),
                        factors,
                        user.grace_left.to_string(),
                        last,
                        user.expires_at.clone().unwrap_or_else(|| "-".to_owned()),
                    ]
                }),
            )
        }
        Response::Imported(summary) => super::import::in_words(summary),
        Response::Exported { rows, .. } => rows.iter().map(|row| row.join("\t")).collect::<Vec<_>>().join("\n"),
        Response::Done { text, .. } => text.clone(),
        Response::Caller(view) => caller::text(view),
        Response::Callbacks { callbacks, .. } if callbacks.is_empty() => "no callbacks".to_owned(),
        Response::Callbacks { callbacks: list, .. } => callbacks(list),
        Response::Delivery(view) => delivery::text(view),
        Response::Devices(list) if list.is_empty() => "no phones".to_owned(),
        Response::Devices(list) => devices(list),
        Response::Browsers(list) if list.is_empty() => "no trusted browsers".to_owned(),
        Response::Browsers(list) => browsers(list),
        Response::BypassCode { code, .. } => code.clone(),
        // Named as programs of this API read them from their environment.
        Response::KeyCreated { key: KeyView { account_sid: Some(account), .. }, secret } => {
            format!("TWILIO_ACCOUNT_SID={account}\nTWILIO_AUTH_TOKEN={secret}")
        }
        Response::KeyCreated { secret, .. } => secret.clone(),
        Response::Keys(keys) if keys.is_empty() => "no keys".to_owned(),
        Response::Keys(list) => keys(list),
        Response::Observed(list) if list.is_empty() => "nothing that looks like a login was seen".to_owned(),
        Response::Observed(list) => observed(list),
        Response::Audit { entries, .. } => super::audit::shown(entries),
        Response::AuditVerified(end) => super::audit::verified(end),
        Response::Campaigns(list) => show::list(list),
        Response::Campaign(campaign) => show::campaign(campaign),
        Response::CampaignReport(report) => show::report(report),
        Response::BackedUp(backup) => format!(
            "`{}` holds {} records ({} bytes), for the master key {}; the key itself is not in it",
            backup.file, backup.records, backup.bytes, backup.key_id
        ),
    }
}

fn observed(list: &[ObservedView]) -> String {
    let head = ["REQUEST", "HOW", "FIELDS", "STATUS", "COOKIES", "TOKENS", "RULE", "COUNT", "FIRST", "LAST"];
    let names = |names: &[String]| if names.is_empty() { "-".to_owned() } else { plain(&names.join(",")) };
    let rows = list.iter().map(|observed| {
        let seen = &observed.sighting;
        let rule = match (seen.rule, &seen.said) {
            (Some(rule), Some(said)) => format!("{rule}: {said}"),
            _ => "none".to_owned(),
        };
        [
            plain(&format!("{} {}", seen.method, seen.path)),
            seen.body.clone(),
            names(&seen.fields),
            seen.status.to_string(),
            names(&seen.cookies),
            names(&seen.tokens),
            rule,
            observed.count.to_string(),
            observed.first.clone(),
            observed.last.clone(),
        ]
    });
    table(head, rows)
}

fn added(user: &UserView) -> String {
    format!("user `{}` is added to the realm `{}` (number {}, {})", user.name, user.realm, user.number, user.standing)
}

fn user(details: &UserDetails) -> String {
    let user = &details.user;
    let mut text = format!("{} (realm {}, number {})\n", plain(&user.name), user.realm, user.number);
    let mut line = |label: &str, value: &str| {
        let _ = writeln!(text, "  {label:<14} {value}");
    };
    line("id", &user.id);
    line("standing", &user.standing);
    for (app, standing) in &details.standing_by_app {
        line("", &format!("{app}: {standing}"));
    }
    if let Some(at) = &details.locked_at {
        line("locked", &format!("since {at}, by an administrator"));
    }
    if let Some(at) = &details.opted_out_at {
        line("opted out", &format!("since {at}"));
    }
    line("factors", if user.factors.is_empty() { "none".to_owned() } else { user.factors.join(", ") }.as_str());
    if let Some(phone) = &details.phone {
        line("number", &format!("{} ({})", phone.number, phone.trust));
    }
    line("recovery codes", &details.recovery_codes.to_string());
    line("grace left", &user.grace_left.to_string());
    if let Some(campaign) = &user.campaign {
        line("campaign", campaign);
    }
    for lock in &details.locks {
        let until = lock.until.as_ref().map(|until| format!(" until {until}")).unwrap_or_default();
        line("wrong codes", &format!("{}: {} in a row, {}{until}", lock.factor, lock.wrong_codes, lock.state));
    }
    if let Some(until) = &details.pushes_stopped_until {
        line("no pushes", &format!("until {until}: the user said «that wasn't me»"));
    }
    if let Some(until) = &details.calls_stopped_until {
        line("no checks", &format!("until {until}: the user said «I am not calling»"));
    }
    if let Some(email) = &user.email {
        line("e-mail", &plain(email));
    }
    if !user.groups.is_empty() {
        line("groups", &plain(&user.groups.join(", ")));
    }
    if let Some(locale) = &user.locale {
        line("language", locale);
    }
    if let Some(at) = &user.expires_at {
        line("expires", at);
    }
    line("sessions", &details.sessions.to_string());
    line("added", &user.created_at);
    line("last login", user.last_login.as_deref().unwrap_or("never"));
    if !details.deposits.is_empty() {
        line("deposited for", &details.deposits.join(", "));
    }
    line("app passwords", &details.app_passwords.len().to_string());
    line("phones", &details.devices.len().to_string());
    if !details.devices.is_empty() {
        text.push('\n');
        text.push_str(&devices(&details.devices));
    }
    if !details.app_passwords.is_empty() {
        text.push('\n');
        text.push_str(&app_passwords(&details.app_passwords));
    }
    text
}

fn devices(list: &[DeviceView]) -> String {
    table(
        ["ID", "NAME", "STATE", "APP", "LAST SEEN"],
        list.iter().map(|device| {
            let seen = device.last_seen.clone().unwrap_or_else(|| "never".to_owned());
            [device.id.clone(), plain(&device.name), device.state.clone(), plain(&device.app), seen]
        }),
    )
}

fn callbacks(list: &[CallbackView]) -> String {
    table(
        ["ID", "APPLICATION", "EVENT", "STATE", "TRIES", "NEXT", "LAST ERROR"],
        list.iter().map(|one| {
            let dash = |text: &Option<String>| text.as_deref().map_or_else(|| "-".to_owned(), plain);
            let next = dash(&one.next_at);
            let tries = one.tries.to_string();
            let (id, event, state) = (one.id.clone(), one.event.clone(), one.state.clone());
            [id, plain(&one.application), event, state, tries, next, dash(&one.last_error)]
        }),
    )
}

fn browsers(list: &[BrowserView]) -> String {
    table(
        ["ID", "BROWSER", "APP", "LAST USED", "TRUSTED UNTIL"],
        list.iter().map(|one| {
            [one.id.clone(), plain(&one.browser), one.app.clone(), one.last_used.clone(), one.expires_at.clone()]
        }),
    )
}

fn app_passwords(list: &[AppPasswordView]) -> String {
    table(
        ["ID", "APP PASSWORD", "APP", "CREATED", "LAST USED"],
        list.iter().map(|one| {
            let used = one.last_used.clone().unwrap_or_else(|| "never".to_owned());
            [one.id.clone(), plain(&one.name), one.app.clone(), one.created_at.clone(), used]
        }),
    )
}

fn keys(list: &[KeyView]) -> String {
    table(
        ["ID", "API", "ROLE", "NAME", "USERS", "CREATED"],
        list.iter().map(|key| {
            let role = key.role.map_or("-", Role::as_str).to_owned();
            let users = key.application.as_ref().map_or("-", |application| &application.realm).to_owned();
            [key.id.clone(), key.api.as_str().to_owned(), role, plain(&key.name), users, key.created_at.clone()]
        }),
    )
}

/// Columns as wide as what is in them, two blanks apart.
pub(super) fn table<const N: usize>(head: [&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let rows: Vec<[String; N]> = std::iter::once(head.map(str::to_owned)).chain(rows).collect();
    let mut widths = [0; N];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for row in &rows {
        let mut line = String::new();
        for (width, cell) in widths.iter().zip(row) {
            let _ = write!(line, "{cell:<width$}  ");
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_phone_calls_itself_does_not_move_the_cursor() {
        let device = DeviceView {
            id: "1".to_owned(),
            name: "Pixel\u{1b}[2J\n\u{202e}8".to_owned(),
            state: "confirmed".to_owned(),
            app: "web".to_owned(),
            platform: "none".to_owned(),
            created_at: "2026-11-21T10:00:00Z".to_owned(),
            last_seen: None,
        };
        let text = text(&Response::Devices(vec![device]));
        assert_eq!(text.lines().count(), 2, "{text:?}");
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text:?}");
    }

    #[test]
    fn columns_are_as_wide_as_what_is_in_them() {
        let rows = [["a".to_owned(), "bb".to_owned()], ["ccc".to_owned(), String::new()]];
        assert_eq!(table(["X", "Y"], rows.into_iter()), "X    Y\na    bb\nccc\n");
    }
}
