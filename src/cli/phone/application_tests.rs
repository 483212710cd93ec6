//! What applications ask of a phone, and the codes of it that they wait for, on the terminal phone.

use serde_json::json;

use super::tests::Terminal;
use super::*;
use crate::domain::audit::By;
use crate::domain::challenge::{ChallengeState, Denial};
use crate::domain::factor::Channel;
use crate::domain::ids::ChallengeId;
use crate::domain::request::NewRequest;
use crate::domain::service::{Service, ServiceOptions};
use crate::domain::user::User;
use crate::engine::keys::Api;
use crate::engine::one_codes::{Asked, CodeRequest};
use crate::engine::services::Registration;

impl Terminal {
    /// An application, and the user of it whose phone this is.
    async fn user_of_shop(&self) -> (Service, User) {
        let engine = &self.portal.engine;
        let made = engine.create_service(&By::CONSOLE, Api::Authy, "Shop", &ServiceOptions::default()).await;
        let shop = made.unwrap().1;
        let who = Registration { number: "+4915112345678".to_owned(), email: None };
        let user = engine.register(&shop, &who).await.unwrap().user;
        let secret = engine.invite_device(&By::CONSOLE, user.id).await.unwrap();
        self.done(&["register", &engine.register_link(&self.address, user.id, &secret)]).await;
        (shop, user)
    }
}

#[tokio::test]
async fn questions_of_applications_are_answered_without_a_number() {
    let terminal = Terminal::new().await;
    let engine = &terminal.portal.engine;
    let (shop, user) = terminal.user_of_shop().await;
    let ask = async || {
        let details = vec![("To".to_owned(), "Bob".into())];
        let new = NewRequest { message: "Pay 10 EUR?".to_owned(), details, ..NewRequest::default() };
        engine.create_request(&shop, user.id, new).await.unwrap().id
    };
    let state = |id: ChallengeId| engine.request_of_service(&shop, id).unwrap().0.state;
    let asked = ask().await;
    let pending = terminal.pending().await;
    assert_eq!((&pending[0]["app"], &pending[0]["message"]), (&json!("Shop"), &json!("Pay 10 EUR?")));
    assert_eq!(pending[0]["details"][1], json!({ "label": "To", "value": "Bob" }));
    assert_eq!(terminal.done(&["approve", &terminal.one().await]).await, "approved\n");
    assert!(matches!(state(asked), ChallengeState::Approved { .. }));
    for (line, why) in [(&["deny"][..], Denial::Denied), (&["deny", "--not-me"], Denial::NotMe)] {
        let asked = ask().await;
        let id = terminal.one().await;
        let line: Vec<_> = line.iter().copied().chain([id.as_str()]).collect();
        assert_eq!(terminal.done(&line).await, "denied\n");
        assert!(matches!(state(asked), ChallengeState::Denied { why: said, .. } if said == why), "{line:?}");
    }
}

#[tokio::test]
async fn it_says_who_waits_for_its_code() {
    let terminal = Terminal::new().await;
    let engine = &terminal.portal.engine;
    let (shop, user) = terminal.user_of_shop().await;
    let asked = engine.send_service_code(&shop, user.id, Channel::Sms, &CodeRequest::default()).await;
    assert_eq!(asked.unwrap(), Asked::NotNeeded);
    let says = "Shop waits for a code: vestibule phone code\n";
    assert_eq!(terminal.done(&["list"]).await, says);
    assert!(terminal.pending().await.is_empty(), "it is no request");

    let phone = Phone { home: Home::new(terminal.home.path().join("phone")), ca: None };
    let mut watching = phone.watcher().unwrap();
    let mut out = Vec::new();
    for _ in 0..2 {
        phone.look(&mut watching, false, &mut out).await.unwrap();
    }
    assert_eq!(String::from_utf8(out).unwrap(), says, "once");
}
