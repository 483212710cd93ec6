//! A program's own link, pasted into the phone's page: the account comes in, answers, and no second one comes by the same link.

use super::Stage;
use super::looks::looks;
use crate::authy_accounts::token;
use vestibule::domain::account_token::CustomId;
use vestibule::domain::audit::By;
use vestibule::domain::request::NewRequest;
use vestibule::domain::service::ServiceOptions;
use vestibule::engine::custom_ids::CustomState;
use vestibule::engine::keys::Api;
use vestibule::engine::ports::Clock as _;

#[tokio::test(flavor = "multi_thread")]
async fn a_programs_link_is_pasted_and_registers_the_phone() {
    let stage = Stage::library("account token", "").await;
    let (engine, phone) = (&stage.gateway.engine, &stage.phone);
    let made = engine.create_service(&By::CONSOLE, Api::Authy, "Shop", &ServiceOptions::default()).await;
    let shop = made.expect("a shop").1;
    let link = format!("authy://account?token={}", token(&shop, "u-17", stage.gateway.clock.wall()));
    let paste = async || {
        phone.click("[data-act=add]").await;
        phone.type_into("[data-part=register-link]", &link).await;
        phone.click("[data-part=register-go]").await;
    };
    phone.goto(&format!("{}/authenticator", stage.gateway.running.portal_url())).await;
    phone.wait_text("[data-part=status]", "No account yet").await;
    paste().await;
    phone.wait_for("[data-part=account]").await;
    phone.wait_text("[data-part=status]", "Watching for requests").await;
    assert!(phone.text("[data-part=account]").await.contains("Shop"), "whose account it is");
    let name = CustomId::parse("u-17").expect("a name");
    let (user, came) = engine.custom_user(&shop, &name).expect("it reads").expect("a user");
    assert_eq!(came, CustomState::Completed);

    let question = NewRequest { message: "Open the door?".to_owned(), ..NewRequest::default() };
    engine.create_request(&shop, user.id, question).await.expect("asked");
    phone.wait_text("[data-part=request-app] h3", "Open the door?").await;
    phone.click("[data-part=approve]:enabled").await;
    stage.result("approved").await;
    phone.click("[data-part=done]").await;

    paste().await;
    phone.wait_text(".form-status", "This link has been used or has run out.").await;
    looks(phone, "account-token-used").await;
    assert_eq!(phone.count("[data-part=account]").await, 1);
    stage.end(&["401 (Unauthorized)"]).await;
}
