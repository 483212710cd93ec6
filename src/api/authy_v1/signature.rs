//! The signature of what is sent to an application: HMAC-SHA-256 with its key, over a nonce, the method, the address without
//! its query, and the parameters in one order.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::domain::text::base64;
use crate::domain::tree::Tree;

/// The signature of a request.
///
/// `url` is scheme, host and path as the receiver sees them, without query.
pub(super) fn sign(key: &str, nonce: &str, method: &str, url: &str, body: &Tree) -> String {
    sign_pairs(key, nonce, method, url, &flat(body))
}

/// The same, of parameters that are flat already.
pub(super) fn sign_pairs(key: &str, nonce: &str, method: &str, url: &str, pairs: &[(String, String)]) -> String {
    let text = signed_text(nonce, method, url, pairs);
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(text.as_bytes());
    base64(&mac.finalize().into_bytes())
}

fn signed_text(nonce: &str, method: &str, url: &str, pairs: &[(String, String)]) -> String {
    let mut pairs: Vec<String> = pairs.iter().map(pair).collect();
    // By bytes, with the places in lists still in the names; only then are these taken out.
    pairs.sort_unstable();
    let pairs: Vec<String> = pairs.iter().map(|pair| without_places(pair)).collect();
    format!("{nonce}|{method}|{url}|{}", pairs.join("&"))
}

/// A parameter as it is signed, and as it stands in a query.
pub(super) fn pair((name, value): &(String, String)) -> String {
    format!("{}={}", encoded(name), encoded(value))
}

/// The names that lead to each value, and the value as a text. Empty tables and lists give nothing.
pub(super) fn flat(body: &Tree) -> Vec<(String, String)> {
    let mut found = Vec::new();
    flatten(body, "", &mut found);
    found
}

fn flatten(value: &Tree, name: &str, found: &mut Vec<(String, String)>) {
    let inner = |key: &str| if name.is_empty() { key.to_owned() } else { format!("{name}[{key}]") };
    match value {
        Tree::Table(table) => table.iter().for_each(|(key, value)| flatten(value, &inner(key), found)),
        Tree::List(items) => {
            items.iter().enumerate().for_each(|(place, value)| flatten(value, &inner(&place.to_string()), found));
        }
        Tree::Null => found.push((name.to_owned(), String::new())),
        Tree::Bool(is) => found.push((name.to_owned(), is.to_string())),
        Tree::Number(number) => found.push((name.to_owned(), number.to_string())),
        Tree::Text(text) => found.push((name.to_owned(), text.clone())),
    }
}

/// Percent-encoded but for letters, digits and `-._~`; a blank is `+`.
fn encoded(text: &str) -> String {
    let mut done = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => done.push(char::from(byte)),
            b' ' => done.push('+'),
            byte => {
                let _ = write!(done, "%{byte:02X}");
            }
        }
    }
    done
}

/// `a%5B0%5D` as `a%5B%5D`.
fn without_places(pair: &str) -> String {
    let mut done = String::with_capacity(pair.len());
    let mut rest = pair;
    while let Some((before, after)) = rest.split_once("%5B") {
        done.push_str(before);
        done.push_str("%5B");
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        rest = if digits > 0 && after[digits..].starts_with("%5D") { &after[digits..] } else { after };
    }
    done.push_str(rest);
    done
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_signature_is_the_one_that_clients_compute() {
        let body = Tree::from(json!({
            "authy_id": 1_234_567, "device_uuid": "4d89c320-a9bb-0133-7c02-0e67b818e6fb",
            "callback_action": "approval_request_status", "uuid": "996221c0-b7a7-0133-7c06-0e67b818e6fb", "status": "approved",
            "approval_request": {
                "transaction": {
                    "details": { "username": "jdoe", "location": "Reno, NV & more" }, "device_details": {},
                    "device_geolocation": null, "device_signing_time": 0, "encrypted": false, "flagged": false,
                    "hidden_details": {}, "message": "Log in?", "reason": null, "requester_details": null,
                    "status": "approved", "uuid": "996221c0-b7a7-0133-7c06-0e67b818e6fb",
                    "created_at_time": 1_455_825_378, "customer_uuid": 15083
                },
                "expiration_timestamp": 1_455_911_778, "logos": null
            },
            "signature": "c2ln"
        }));
        let url = "https://app.example.com/authy/callback";
        assert_eq!(
            sign("d57d919d11e6b221c9bf6f7c882028f9", "1700000000", "POST", url, &body),
            "LfKJhl+UvEfI9h8sBJImVLqNaFmUSLuBgnT6nJeWWWw="
        );
    }

    #[test]
    fn values_are_encoded_sorted_by_bytes_and_lists_lose_their_places() {
        let url = "https://api.example.com/hooks";
        let text = |body| signed_text("1427849783.886085", "POST", url, &flat(&Tree::from(body)));
        let small = json!({ "b": "val|ue&2", "a": "value1" });
        assert_eq!(text(small), format!("1427849783.886085|POST|{url}|a=value1&b=val%7Cue%262"));
        let lists = json!({ "logos": [{ "url": "é ~*" }, { "res": "low" }], "Zip": 1, "amount": true, "none": [] });
        let expected = "Zip=1&amount=true&logos%5B%5D%5Burl%5D=%C3%A9+~%2A&logos%5B%5D%5Bres%5D=low";
        assert_eq!(text(lists), format!("1427849783.886085|POST|{url}|{expected}"));
        assert_eq!(without_places("a%5Bb1%5D%5B12%5D=%5B3"), "a%5Bb1%5D%5B%5D=%5B3");
    }
}
