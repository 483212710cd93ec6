//! Credentials by Basic.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::domain::login::appended;
use crate::domain::login::basic::{Authorization, Basic};

/// Credentials that are taken are those that everybody reads, and what the app is sent is what was typed, less the code.
pub fn look(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let read = Authorization::read(text);
    let starts = text.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("basic"));
    assert_eq!(read.is_basic(), starts, "{text}");
    if let Some(basic) = read.basic() {
        let encoded = text.rsplit([' ', '\t']).next().unwrap_or_default();
        let decoded = String::from_utf8(STANDARD.decode(encoded).expect("it was decoded")).expect("it was text");
        let password = basic.password.expose();
        assert_eq!(decoded, format!("{}:{password}", basic.username), "{text}");
        check(basic, password);
    }
    // The same of any name and password.
    let Some((username, password)) = text.split_once(':') else { return };
    let read = Authorization::read(&Basic::header(username, password));
    let is_plain = !username.is_empty() && !password.is_empty() && !text.chars().any(char::is_control);
    assert_eq!(read.basic().is_some(), is_plain, "{text}");
    if let Some(basic) = read.basic() {
        assert_eq!((basic.username.as_str(), basic.password.expose().as_str()), (username, password));
        check(basic, password);
    }
}

fn check(basic: &Basic, typed: &str) {
    let (header, code) = basic.without_code();
    let (password, split) = appended::split(typed);
    assert_eq!(code, split);
    assert_eq!(header, Basic::header(&basic.username, password));
    match code {
        Some(code) => assert_eq!(format!("{password},{code}"), typed),
        None => assert_eq!(password, typed),
    }
}
