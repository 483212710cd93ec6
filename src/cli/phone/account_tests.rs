//! A program's own link on the terminal phone, also where the portal fails between the two steps that it takes.

use std::sync::Arc;

use serde_json::json;

use super::tests::Terminal;
use crate::domain::account_token::tests::signed;
use crate::domain::audit::By;
use crate::domain::service::ServiceOptions;
use crate::engine::keys::Api;
use crate::net::{Limits, Listen, Listeners};
use crate::web::listener::{HttpOptions, RouterServe};
use crate::web::{account_tokens, portal};

impl Terminal {
    /// Links of an application, each with a token of its own.
    async fn account_links(&self) -> impl Fn(u8) -> String {
        let engine = &self.portal.engine;
        let made = engine.create_service(&By::CONSOLE, Api::Authy, "Shop", &ServiceOptions::default()).await;
        let (shop, now) = (made.unwrap().1, self.portal.wall().secs());
        move |number| {
            let payload = json!({
                "iss": "Shop", "iat": now, "exp": now + 600, "jti": number,
                "context": { "custom_user_id": "u-17", "authy_app_id": shop.number },
            });
            let token = signed(shop.signing_key.expose(), &json!({ "alg": "HS256" }), &payload);
            format!("authy://account?token={token}")
        }
    }
}

#[tokio::test]
async fn a_programs_link_registers_once_at_the_portal_that_is_named() {
    let terminal = Terminal::new().await;
    let link = terminal.account_links().await;
    let register = [link(1), "--portal".to_owned(), terminal.address.clone()];
    let words: Vec<&str> = ["register"].into_iter().chain(register.iter().map(String::as_str)).collect();
    let missing = terminal.refused(&words[..2]).await;
    assert!(missing.contains("--portal https://portal.example"), "{missing}");
    let said = terminal.done(&words).await;
    assert!(said.starts_with("registered for ") && said.ends_with(" at Shop\n"), "{said}");
    let again = terminal.refused(&words).await;
    assert_eq!(again, "this token was used before or has run out; ask for a new one");
    let keys = std::fs::read_dir(terminal.home.path().join("phone")).unwrap().count();
    assert_eq!(keys, 2, "the key and the account of the first time, and nothing of the second");
}

#[tokio::test]
async fn a_spent_token_that_registered_nothing_leaves_a_link_to_go_on_with() {
    let terminal = Terminal::new().await;
    let link = terminal.account_links().await;
    // It takes tokens, and knows nothing of phones.
    let listeners = Listeners::bind(&[Listen { address: "127.0.0.1:0".parse().unwrap(), tls: None }]).unwrap();
    let half = format!("http://{}", listeners.addresses()[0]);
    let router = portal::router(account_tokens::router(Arc::clone(&terminal.portal.engine))).unwrap();
    let _serving = listeners.serve(RouterServe::new(router, HttpOptions::default()), Limits::default());
    let refused = terminal.refused(&["register", &link(1), "--portal", &half]).await;
    let left = refused.split('`').nth(1).expect("a link").to_owned();
    assert!(left.starts_with(&format!("{half}/authenticator#register=VA")), "{refused}");
    assert!(refused.contains("the portal refused"), "{refused}");
    let said = terminal.done(&["register", &left.replace(&half, &terminal.address)]).await;
    assert!(said.ends_with(" at Shop\n"), "{said}");
}
