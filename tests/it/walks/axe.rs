//! What the samples of the gateway's own pages do not have: the phone's page, which scripts make; the demo's pages; and what the
//! portal says of an address that it does not have. axe-core finds nothing on them either.

use std::fs;
use std::path::{Path, PathBuf};

use tokio::net::TcpListener;

use super::{ALICE, Stage};
use crate::axe::{Looker, Sight};
use crate::browser::Options;
use crate::files::files;
use vestibule::demo::{catalogue, outbox};
use vestibule::domain::audit::By;
use vestibule::domain::ids::UserId;
use vestibule::engine::users::NewUser;

/// Where the same catalogue asks to choose a number rather than to type it.
const CHOOSING: &str = "choosing.test";

/// The catalogue under two names.
async fn stage() -> Stage {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let upstream = format!("http://{}", listener.local_addr().expect("a bound address"));
    tokio::spawn(async { axum::serve(listener, catalogue::router()).await });
    let typing = catalogue::app_config(super::LIBRARY, &upstream);
    let choosing = catalogue::app_config(CHOOSING, &upstream).replace("name = \"library\"", "name = \"choosing\"");
    let config = format!("{typing}\n{choosing}\n[apps.policy]\nnumber_match = \"pick\"\n");
    Stage::of("axe", super::LIBRARY, &config, Options::default()).await
}

/// Looks at the page at hand in every way, and whether it fits.
async fn look(looker: &mut Looker<'_>, name: &str) {
    looker.look(name, &Sight::ALL).await;
    looker.measure(name).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_on_what_scripts_and_others_make() {
    let stage = stage().await;
    let alice = stage.gateway.add_user("alice", NewUser::default()).await;
    let (desk, phone) = (&stage.desk, &stage.phone);
    let mut looker = Looker::new(phone).await;
    phone.read("en").await;
    let portal = stage.gateway.running.portal_url().to_owned();
    adding(&stage, &mut looker, &portal, alice.id).await;
    requests(&stage, &mut looker).await;

    phone.read("ar").await;
    phone.goto(&format!("{portal}/authenticator")).await;
    phone.wait_for("html[dir=rtl] [data-part=account]").await;
    stage.log_in(ALICE).await;
    phone.wait_for("[data-part=request]").await;
    looker.look("phone, asked, in Arabic", &[Sight::PHONE_DARK]).await;
    looker.measure("phone, asked, in Arabic").await;
    let number = stage.number().await;
    stage.approve(&number).await;
    stage.inside("alice").await;
    phone.read("en").await;

    phone.goto(&format!("http://portal.test:{}/authenticator", stage.gateway.portal().port())).await;
    phone.wait_for("#blocked").await;
    look(&mut looker, "phone, without a secure origin").await;
    phone.goto(&format!("{portal}/nothing")).await;
    phone.wait_for("h1").await;
    look(&mut looker, "portal, nothing there").await;
    looker.end();

    let mut looker = Looker::new(desk).await;
    protected(&stage, &mut looker).await;
    demo(&stage, &mut looker).await;
    looker.end();
}

/// A phone from its first visit until it has an account.
async fn adding(stage: &Stage, looker: &mut Looker<'_>, portal: &str, user: UserId) {
    let phone = &stage.phone;
    phone.goto(&format!("{portal}/authenticator")).await;
    phone.wait_for(".empty").await;
    look(looker, "phone, empty").await;
    phone.click("[data-act=add]").await;
    phone.type_into("[data-part=register-link]", "no link").await;
    phone.click("[data-part=register-go]").await;
    phone.wait_for(".form-status .note").await;
    look(looker, "phone, a wrong link").await;
    let secret = stage.gateway.engine.invite_device(&By::CONSOLE, user).await.expect("an invitation");
    phone.goto(&stage.gateway.engine.register_link(portal, user, &secret)).await;
    phone.wait_for("[data-part=register-go]").await;
    look(looker, "phone, a link").await;
    phone.type_into("[data-part=register-name]", "Pixel 8").await;
    phone.click("[data-part=register-go]").await;
    phone.wait_for("[data-part=account]").await;
    phone.wait_text("[data-part=status]", "Watching for requests").await;
    look(looker, "phone, watching").await;
    for (part, name) in [("rename", "phone, another name"), ("remove", "phone, removing")] {
        phone.click(&format!("[data-part={part}]")).await;
        phone.wait_for("dialog[open]").await;
        look(looker, name).await;
        phone.click("dialog[open] .quiet").await;
        phone.wait_gone("dialog").await;
    }
}

/// What a phone is asked, and what it says of each answer.
async fn requests(stage: &Stage, looker: &mut Looker<'_>) {
    let (desk, phone) = (&stage.desk, &stage.phone);
    stage.log_in(ALICE).await;
    let number = stage.number().await;
    phone.wait_for("[data-part=request-number]").await;
    look(looker, "phone, asked to type").await;
    stage.approve(&number).await;
    stage.result("approved").await;
    look(looker, "phone, approved").await;
    phone.click("[data-part=done]").await;
    stage.inside("alice").await;
    phone.click("[data-part=history] summary").await;
    phone.wait_for("[data-part=history] li").await;
    look(looker, "phone, what was asked before").await;
    stage.log_out().await;

    desk.goto(&format!("http://{CHOOSING}:{}/login", stage.gateway.address().port())).await;
    desk.type_into("#username", ALICE.0).await;
    desk.type_into("#password", ALICE.1).await;
    desk.click("form.login button").await;
    phone.wait_for(".choices [data-part=approve]").await;
    look(looker, "phone, asked to choose").await;
    phone.click("[data-part=deny]:enabled").await;
    stage.result("denied").await;
    look(looker, "phone, denied").await;
    phone.click("[data-part=done]").await;

    let alice = stage.gateway.user("alice").id;
    stage.gateway.engine.verify_caller(&By::CONSOLE.because(Some("ticket 4711")), alice).await.expect("asked");
    phone.wait_for("[data-part=caller-open]:enabled").await;
    look(looker, "phone, asked who calls").await;
    phone.click("[data-part=caller-open]").await;
    phone.wait_for("[data-part=read-out]").await;
    look(looker, "phone, words to read out").await;
    phone.click("[data-part=approve]:enabled").await;
    stage.result("approved").await;
    look(looker, "phone, the caller confirmed").await;
    phone.click("[data-part=done]").await;
}

/// The application that the demo protects, by itself.
async fn protected(stage: &Stage, looker: &mut Looker<'_>) {
    let desk = &stage.desk;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("a bound address"));
    tokio::spawn(async { axum::serve(listener, catalogue::router()).await });
    desk.goto(&format!("{url}/login")).await;
    look(looker, "catalogue, login").await;
    for (password, name, shown) in
        [("wrong", "catalogue, wrong password", ".wrong"), (ALICE.1, "catalogue, search", "#user")]
    {
        desk.type_into("#username", ALICE.0).await;
        desk.type_into("#password", password).await;
        desk.click("form.login button").await;
        desk.wait_for(shown).await;
        look(looker, name).await;
    }
    for (path, name) in
        [("?q=zzz", "nothing found"), ("book/3", "a book"), ("nothing", "no such page"), ("loans", "loans")]
    {
        desk.goto(&format!("{url}/{path}")).await;
        look(looker, &format!("catalogue, {name}")).await;
    }
    // Until it says that it was too often.
    desk.wait_until("a loan is not renewed again", async || {
        desk.click("button[name=renew]").await;
        (desk.count(".wrong").await > 0).then_some(())
    })
    .await;
    look(looker, "catalogue, renewed too often").await;
}

/// The demo's outbox.
async fn demo(stage: &Stage, looker: &mut Looker<'_>) {
    let desk = &stage.desk;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("outbox.jsonl");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound address");
    let router = outbox::router(path.clone());
    tokio::spawn(async { axum::serve(listener, router).await });
    // It has no scripts, so it can only load itself again to show what is new.
    looker.excuse(&["meta-refresh"]);
    for (name, line) in [
        ("outbox, empty", String::new()),
        (
            "outbox",
            r#"{"at":"now","channel":"sms","to":"+4915112345678","text":"Code: 123456","code":"123456"}"#.to_owned()
                + "\n",
        ),
    ] {
        fs::write(&path, line).expect("room for a message");
        desk.goto(&format!("http://{address}/")).await;
        // Not while it is looked at.
        desk.script("window.stop()").await;
        look(looker, name).await;
    }
    looker.excuse(&[]);
}

/// Whatever else makes pages belongs into one of the lists of what is looked at.
#[test]
fn pages_come_from_nowhere_else() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let found: Vec<_> = files(&root, "rs")
        .into_iter()
        .filter(|path| makes_pages(path))
        .map(|path| path.strip_prefix(&root).expect("below it").to_path_buf())
        .collect();
    // The gateway's templates have samples. Here are the demo's pages, its outbox, and what the portal says where nothing is.
    // Letters and charts are pictures.
    let known = ["demo/catalogue/pages.rs", "demo/outbox.rs", "web/portal.rs"];
    assert_eq!(found, known.map(PathBuf::from), "a page that nobody looks at");
}

/// Whether a source file begins a page.
fn makes_pages(path: &Path) -> bool {
    let text = fs::read_to_string(path).unwrap_or_default();
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_ascii_lowercase();
    !path.to_string_lossy().contains("test") && code.contains("\"<!doctype html")
}
