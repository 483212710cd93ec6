//! phpMyAdmin, signed in to by people: its own form, the number, its frame, a query, and out again.

use std::time::Duration;

use super::Stage;
use super::apps::{Form, stage};
use super::looks::looks;
use crate::real_apps::{PASSWORD, PhpMyAdmin, ROW, TABLE, USER};
use crate::tls::Certs;

const FORM: Form = Form { path: "/", user: "#input_username", password: "#input_password", send: "#input_go" };

/// With a certificate: browsers do not say from where its form is sent, but over https they say that it is from here.
async fn with_tls(name: &str, app: &PhpMyAdmin, further: &str, certs: &Certs) -> Stage {
    certs.write();
    let files = certs.files();
    let tls = format!("tls = {{ cert = \"{}\", key = \"{}\" }}", files.cert.display(), files.key.display());
    stage(name, "db.test", &format!("{}{tls}\n{further}", app.config("db.test"))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn phpmyadmin_is_entered_by_a_number_worked_in_and_left() {
    let app = PhpMyAdmin::start().await;
    let certs = Certs::new();
    let stage = with_tls("phpmyadmin", &app, "", &certs).await;
    let desk = &stage.desk;
    FORM.send(&stage, "wrong").await;
    desk.wait_text("#pma_errors .alert-danger", "Access denied").await;
    desk.screenshot("walk-phpmyadmin-wrong").await;

    FORM.send(&stage, PASSWORD).await;
    desk.wait_text("h1", "Confirm that it is you").await;
    let number = stage.number().await;
    looks(desk, "phpmyadmin-challenge").await;
    stage.approve(&number).await;
    stage.result("approved").await;
    // The frame is filled by requests of its scripts.
    desk.wait_text("#pma_navigation_tree", "library").await;
    desk.wait_text("#main_pane_right, .container-fluid", "User: alice@localhost").await;
    desk.screenshot("walk-phpmyadmin-inside").await;

    desk.click("#topmenu a[href*='/server/sql']").await;
    desk.click("#queryfieldscontainer .CodeMirror").await;
    desk.wait_until("its field is where the keyboard is", async || {
        let script = "return Boolean(document.activeElement && document.activeElement.closest('.CodeMirror'))";
        (desk.client().execute(script, Vec::new()).await.ok()? == true).then_some(())
    })
    .await;
    let field = desk.client().active_element().await.expect("a field");
    field.send_keys("SELECT 40 + 2 AS answer").await.expect("keys are taken");
    desk.screenshot("walk-phpmyadmin-sql").await;
    desk.click("#button_submit_query").await;
    desk.wait_text(".table_results", "42").await;
    desk.screenshot("walk-phpmyadmin-answer").await;
    desk.goto(&format!("{}{TABLE}", stage.app)).await;
    desk.wait_text(".table_results", ROW).await;
    desk.screenshot("walk-phpmyadmin-row").await;

    let cookies = desk.cookies().await;
    let own: Vec<_> = cookies.iter().filter(|cookie| !cookie.name().contains("vestibule")).cloned().collect();
    let names: Vec<_> = own.iter().map(|cookie| cookie.name().trim_start_matches("__Secure-")).collect();
    for name in ["phpMyAdmin_https", "pmaUser-1_https", "pmaAuth-1_https"] {
        assert!(names.contains(&name), "{names:?}");
    }
    assert!(own.len() < cookies.len(), "{cookies:?}");
    stage.with_cookies(&own, TABLE).await.wait_for("#login_form").await;
    let jar = stage.jar().await;
    let page = stage.at_the_app(TABLE, &jar).await;
    assert!(page.contains("login_form") && !page.contains(ROW), "phpMyAdmin takes a cookie from the jar: {page}");

    desk.click("#navipanellinks a.logout").await;
    desk.wait_for("#login_form").await;
    desk.screenshot("walk-phpmyadmin-left").await;
    // What the browser held before it signed out, the gateway's own cookie too.
    stage.with_cookies(&cookies, TABLE).await.wait_for("#login_form").await;
    desk.goto(&format!("{}{TABLE}", stage.app)).await;
    desk.wait_for("#login_form").await;
    stage.end(&[]).await;
}

/// Its pages have browsers send `Origin: null`, and over plain HTTP they say nothing else of where a form was.
#[tokio::test(flavor = "multi_thread")]
async fn over_plain_http_phpmyadmins_form_is_refused_as_one_of_another_site() {
    let app = PhpMyAdmin::start().await;
    let stage = stage("phpmyadmin, plain", "db.test", &app.config("db.test")).await;
    FORM.send(&stage, PASSWORD).await;
    stage.desk.wait_text("h1", "This sign-in came from another site").await;
    stage.desk.screenshot("walk-phpmyadmin-plain").await;
    stage.end(&["403 (Forbidden)"]).await;
}

/// The form that its script shows once the session there is too old, in a page that was left open.
#[tokio::test(flavor = "multi_thread")]
async fn phpmyadmins_script_signs_in_again_under_a_number_over_its_page() {
    let app = PhpMyAdmin::start().await;
    let certs = Certs::new();
    let stage = with_tls("phpmyadmin again", &app, "overlay = true", &certs).await;
    let desk = &stage.desk;
    FORM.pass(&stage).await;
    desk.wait_text("#pma_navigation_tree", "library").await;
    // Past the minute in which pages of before count.
    stage.pass(Duration::from_mins(2));

    // An answer that is still under way would bring the cookie back.
    desk.wait_until("nothing is asked for any more", async || {
        let quiet = "return document.readyState === 'complete' && window.jQuery?.active === 0";
        desk.client().execute(quiet, Vec::new()).await.ok()?.as_bool().filter(|is_quiet| *is_quiet)
    })
    .await;
    desk.delete_cookie("pmaAuth-1_https").await;
    desk.script(
        "$.post('index.php?route=/', { ajax_request: true, check_timeout: 1, server: 1 }, (data) => { \
         CommonParams.set('token', data.new_token); $('body').append(data.error); });",
    )
    .await;
    desk.type_into("#modalOverlay #input_username", USER).await;
    desk.type_into("#modalOverlay #input_password", PASSWORD).await;
    desk.click("#modalOverlay #input_go").await;
    let number = desk
        .wait_until("a number over the page", async || {
            let script = "return document.querySelector('vestibule-login').shadowRoot.querySelector('[data-part=number]').textContent";
            let number = desk.client().execute(script, Vec::new()).await.ok()?;
            number.as_str().filter(|number| number.len() == 2).map(str::to_owned)
        })
        .await;
    desk.screenshot("walk-phpmyadmin-again").await;
    stage.approve(&number).await;
    stage.result("approved").await;
    desk.wait_gone("vestibule-login").await;
    desk.wait_gone("#modalOverlay").await;
    desk.screenshot("walk-phpmyadmin-again-inside").await;
    desk.goto(&format!("{}{TABLE}", stage.app)).await;
    desk.wait_text(".table_results", ROW).await;
    // A script's login that is held is answered with it, until the number was typed.
    stage.end(&["status of 403"]).await;
}
