//! What a browser holds of the app's session, in other hands.

use super::{ALICE, Stage};
use vestibule::demo::catalogue::SESSION_COOKIE;
use vestibule::engine::users::NewUser;

#[tokio::test(flavor = "multi_thread")]
async fn the_apps_cookie_is_worth_nothing_in_another_browser_or_at_the_app() {
    let stage = Stage::library("stolen", "").await;
    stage.gateway.add_user("alice", NewUser::default()).await;
    stage.invite("alice").await;
    stage.log_in(ALICE).await;
    let number = stage.number().await;
    stage.approve(&number).await;
    stage.inside("alice").await;
    let session = stage.desk.cookie(SESSION_COOKIE).await.expect("a session");
    let own = stage.desk.cookie("vestibule").await.expect("the gateway's session");
    let jar = stage.jar().await;
    assert!(jar.contains(&session) && jar.contains(&own), "{jar}");
    assert!(!stage.at_the_app("/", &jar).await.contains("id=\"user\""), "the app takes a cookie from the jar");

    // One of the two alone, in the other browser. Both together are the session, by design.
    let thief = &stage.phone;
    for (name, value) in [(SESSION_COOKIE, &session), ("vestibule", &own)] {
        thief.goto(&format!("{}/login", stage.app)).await;
        thief.client().delete_all_cookies().await.expect("the driver forgets cookies");
        thief.set_cookie(name, value).await;
        thief.goto(&format!("{}/loans", stage.app)).await;
        let login = format!("{}/login", stage.app);
        assert_eq!(thief.wait_url(&login).await, login, "with {name} alone");
    }
    stage.desk.goto(&format!("{}/loans", stage.app)).await;
    stage.desk.wait_text("h1", "Your loans").await;
    stage.end(&[]).await;
}
