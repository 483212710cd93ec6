//! What programs speak. On the portal the foreign protocols of phones and integrating apps, on the admin listener our own for
//! administrators. Each is a face of the one engine, with its own names and its own form of errors; what a request may do is
//! decided by [`crate::engine`].
//!
//! * [`admin_v1`]: what administrators do, over HTTP;
//! * [`authy_v1`]: the closed Authy API, for programs that were written for it;
//! * [`verify_v2`]: Twilio Verify v2, for programs and for phones;
//! * [`callbacks`]: what applications are told in the words of either;
//! * [`http_date`]: the time as HTTP writes it, from which devices correct their clocks.

pub mod admin_v1;
pub mod authy_v1;
pub mod callbacks;
pub mod http_date;
pub mod verify_v2;

#[cfg(test)]
pub(crate) mod testing;

use http::HeaderMap;
use http::header::AUTHORIZATION;

use crate::domain::text::from_base64;

/// User name and password of HTTP Basic authentication (RFC 7617); `None` unless there is exactly one, well formed.
pub fn basic_credentials(headers: &HeaderMap) -> Option<(String, String)> {
    let mut all = headers.get_all(AUTHORIZATION).iter();
    // Of two one could be judged and the other meant.
    let (Some(value), None) = (all.next(), all.next()) else { return None };
    let (scheme, rest) = value.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(from_base64(rest.trim())?).ok()?;
    let (name, password) = text.split_once(':')?;
    Some((name.to_owned(), password.to_owned()))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;
    use crate::domain::text::base64;

    #[test]
    fn basic_credentials_are_read_in_one_way_or_not_at_all() {
        let with = |values: &[String]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(AUTHORIZATION, HeaderValue::from_str(value).unwrap());
            }
            basic_credentials(&headers)
        };
        let pair = |name: &str, password: &str| Some((name.to_owned(), password.to_owned()));
        let basic = |text: &str| format!("Basic {}", base64(text.as_bytes()));
        for (name, values, read) in [
            ("none", vec![], None),
            ("plain", vec![basic("token:abc")], pair("token", "abc")),
            ("another case", vec![basic("token:abc").replace("Basic", "bAsIc")], pair("token", "abc")),
            ("a colon in the password", vec![basic("token:a:b")], pair("token", "a:b")),
            ("two", vec![basic("token:abc"), basic("token:def")], None),
            ("no colon", vec![basic("token")], None),
            ("another scheme", vec!["Bearer abc".to_owned()], None),
            ("not base64", vec!["Basic token:abc".to_owned()], None),
            ("not text", vec![format!("Basic {}", base64(&[0xff, b':', 0xfe]))], None),
        ] {
            assert_eq!(with(&values), read, "{name}");
        }
    }
}
