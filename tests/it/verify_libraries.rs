//! The libraries that programs use for the Verify API, unchanged but for the address they are given, and the example's phone,
//! which knows the protocol and nothing of the gateway. They talk to a server whose certificate a private authority vouches for.

use std::process::Command;
use std::time::Duration;

use crate::authy_callbacks::until;
use crate::authy_libraries::{CALLED_BACK, Portal, code_to, converse, node_flow};
use crate::child::Running;
use crate::real_apps::{INSTALL, file_of_project};
use vestibule::domain::audit::By;
use vestibule::domain::ids::CallbackId;
use vestibule::domain::text::hex;
use vestibule::engine::ports::Clock as _;

const PHONE: &str = "examples/phone-node/phone.js";

/// Does what a flow asks for.
async fn asked(portal: &Portal, question: &str) -> String {
    let engine = &portal.gateway.engine;
    let (act, about) = question.split_once(' ').unwrap_or((question, ""));
    match act {
        "account" => {
            let (_, account, token) = engine.create_account(&By::CONSOLE, about, false).await.expect("an account");
            format!("AC{} {token}", account.id.simple())
        }
        "gateway" => format!("VA{}", hex(&engine.service().service)),
        "time" => portal.gateway.clock.wall().secs().to_string(),
        "code" => code_to(&portal.gateway, about),
        "failed" => {
            let id = CallbackId::parse(about).expect("a uuid");
            until(&portal.gateway, |queue| queue.iter().any(|one| one.id == id && one.tries > 0)).await;
            "it waits".to_owned()
        }
        "advance" => {
            portal.gateway.clock.advance(Duration::from_secs(about.parse().expect("seconds")));
            "advanced".to_owned()
        }
        _ => panic!("a flow asks for `{question}`"),
    }
}

async fn run(portal: &Portal, name: &str, command: &mut Command) {
    command.env("NODE_EXTRA_CA_CERTS", portal.authority());
    let flow = Running::start_told(name, command, INSTALL);
    converse(flow, name, async |question| asked(portal, question).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pypis_twilio_runs_unchanged() {
    let portal = Portal::start(CALLED_BACK).await;
    let mut flow = Command::new(file_of_project(".cache/verify/bin/python"));
    flow.arg(file_of_project("tests/clients/verify_flows.py")).arg(portal.url()).arg(file_of_project(PHONE));
    flow.env("NO_PROXY", "*").env("PYTHONDONTWRITEBYTECODE", "1").env("REQUESTS_CA_BUNDLE", portal.authority());
    run(&portal, "PyPI's twilio", &mut flow).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn npms_twilio_runs_unchanged() {
    let portal = Portal::start(CALLED_BACK).await;
    let mut flow = node_flow("tests/clients/verify_flows.js", "clients");
    run(&portal, "npm's twilio", flow.arg(file_of_project(PHONE)).arg(portal.url())).await;
}
