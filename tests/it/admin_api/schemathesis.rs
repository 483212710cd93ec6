//! schemathesis asks the running server for everything the served document describes, in all the ways it can think of, with a
//! key of each role: no answer is an error of the server's, or one that the document does not describe.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::json;

use super::{Desk, gateway};
use vestibule::domain::role::Role;
use vestibule::engine::users::NewUser;

/// Where `make deps-test` puts it.
const PROGRAM: &str = ".cache/schemathesis/bin/schemathesis";
/// How long one role may take; it asks for a minute at most. It begins with a great deal of Python, three times at once and
/// beside every other test.
const PATIENCE: Duration = Duration::from_mins(5);
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,\
                      response_headers_conformance,ignored_auth";

async fn run(role: Role) {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join(PROGRAM);
    assert!(program.exists(), "`{}` is not there: run `make deps-test`", program.display());
    let (gateway, _upstream) = gateway().await;
    let admin = Desk::new(&gateway, Role::Admin).await;
    let desk = Desk::new(&gateway, role).await;
    // Something to be found by what it guesses: ids it cannot guess are given to it.
    let _phone = gateway.user_with_phone("alice").await;
    let alice = gateway.user("alice");
    let doomed = gateway.add_user("doomed", NewUser::default()).await;
    let campaign = admin.json("POST", "/campaigns", &json!({ "name": "staff", "groups": ["staff"] })).await;
    assert_eq!(campaign.status, 201, "{}", campaign.text());
    let tag = gateway.engine.revision(&alice);
    let folder = tempfile::tempdir().expect("a folder");
    let config = format!(
        "[parameters]\n\"path.user\" = \"{}\"\n\"path.device\" = \"{}\"\n\"path.campaign\" = \"staff\"\n\"query.realm\" = \"default\"\n\
         \"header.If-Match\" = \"\\\"{tag}\\\"\"\n\n\
         [[operations]]\ninclude-operation-id = \"deleteUser\"\n[operations.parameters]\n\"path.user\" = \"{}\"\n",
        alice.id, alice.factors.devices[0], doomed.id
    );
    let file = folder.path().join("schemathesis.toml");
    fs::write(&file, config).expect("the configuration is written");
    let document = format!("http://{}/api/v1/openapi.json", desk.address);
    let child = Command::new(&program)
        .arg("--config-file")
        .arg(&file)
        .args(["run", &document, "--header", &format!("Authorization: Bearer {}", desk.key)])
        .args([
            "--checks",
            CHECKS,
            "--phases",
            "examples,coverage,fuzzing",
            "--seed",
            "1",
            "--generation-deterministic",
        ])
        // Of two threads of Python 3.11 that read source text at once, one may be told that it is too deep (gh-106905).
        .args(["--max-examples", "4", "--max-time", "60", "--workers", "1", "--request-timeout", "60", "--no-color"])
        .args(["--suppress-health-check", "all"])
        .current_dir(folder.path())
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", folder.path())
        .env("NO_PROXY", "127.0.0.1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let pid = rustix::process::Pid::from_child(&child);
    let waiting = tokio::task::spawn_blocking(move || child.wait_with_output());
    let Ok(done) = tokio::time::timeout(PATIENCE, waiting).await else {
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
        panic!("{role}: it does not end in {PATIENCE:?}");
    };
    let done = done.expect("a thread").expect("it runs");
    let said = format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success(), "{role}: {}\n{said}", done.status);
    assert_eq!(gateway.running.engine().verify_audit(None).expect("it reads").map(|_| ()), Ok(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_auditor_gets_only_answers_that_the_document_describes() {
    run(Role::Auditor).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_help_desk_gets_only_answers_that_the_document_describes() {
    run(Role::Helpdesk).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_gets_only_answers_that_the_document_describes() {
    run(Role::Admin).await;
}
