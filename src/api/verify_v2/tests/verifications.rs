//! Codes that a program has sent to a number or an address, as its library asks for them.

use std::sync::Arc;
use std::time::Duration;

use http::Method;
use serde_json::json;

use super::Program;
use crate::api::testing::{PORTAL, Portal, Reply};
use crate::domain::audit::By;
use crate::domain::limits::Limits;
use crate::engine::Settings;

const NUMBER: &str = "+4915112345678";
const ADDRESS: &str = "alice@example.org";

impl Program {
    /// With one service, whose numbers are sent to as often as it likes.
    async fn sending(said: &[(&str, &str)]) -> Self {
        let portal = Arc::new(Portal::new().await);
        let limits = Limits { sends: Vec::new(), ..Limits::default() };
        portal.engine.reconfigure(Settings { limits, ..Settings::default() });
        Self::with(&portal, false, said).await
    }

    /// Has a code sent; its sid and the code.
    async fn verify(&self, to: &str, channel: &str) -> (String, String) {
        let sent = self.post("Verifications", &[("To", to), ("Channel", channel)]).await;
        assert_eq!(sent.status, 201, "{}", sent.body);
        (sent.body["sid"].as_str().unwrap().to_owned(), self.code())
    }

    fn code(&self) -> String {
        self.portal.messages.0.lock().last().and_then(|message| message.code.clone()).expect("a code")
    }

    async fn check(&self, to: &str, code: &str) -> Reply {
        self.post("VerificationCheck", &[("To", to), ("Code", code)]).await
    }
}

fn other(code: &str) -> String {
    let first = if code.starts_with('1') { '2' } else { '1' };
    format!("{first}{}", &code[1..])
}

#[tokio::test]
async fn an_answer_has_every_field_that_libraries_read() {
    let program = Program::sending(&[("CodeLength", "4")]).await;
    let sent = program.post("Verifications", &[("To", "+49 1511 2345678"), ("Channel", "sms"), ("Amount", "1")]).await;
    assert_eq!(sent.status, 201, "{}", sent.body);
    let (service, sid) = (&program.service, sent.body["sid"].as_str().unwrap());
    let attempt = sent.body["send_code_attempts"][0]["attempt_sid"].as_str().unwrap();
    assert!(sid.starts_with("VE") && sid.len() == 34, "{sid}");
    assert!(attempt.starts_with("VL") && attempt.len() == 34, "{attempt}");
    let at = "2023-11-14T22:13:20Z";
    let expected = json!({
        "sid": sid, "service_sid": service, "account_sid": program.account, "to": NUMBER, "channel": "sms",
        "status": "pending", "valid": false, "lookup": {}, "amount": null, "payee": null,
        "send_code_attempts": [{ "time": at, "channel": "sms", "attempt_sid": attempt }],
        "date_created": at, "date_updated": at, "sna": null,
        "url": format!("{PORTAL}/v2/Services/{service}/Verifications/{sid}"),
    });
    assert_eq!(sent.body, expected);
    for named in [sid, "+4915112345678", "%2B4915112345678"] {
        let found = program.get(&format!("Verifications/{named}")).await;
        assert_eq!((found.status.as_u16(), &found.body), (200, &expected), "{named}");
    }
    let code = program.code();
    assert_eq!(code.len(), 4, "{code}");
    program.portal.pass(Duration::from_secs(5));
    let right = program.check(NUMBER, &code).await;
    let expected = json!({
        "sid": sid, "service_sid": service, "account_sid": program.account, "to": NUMBER, "channel": "sms",
        "status": "approved", "valid": true, "amount": null, "payee": null, "sna_attempts_error_codes": [],
        "date_created": at, "date_updated": "2023-11-14T22:13:25Z",
    });
    assert_eq!((right.status.as_u16(), &right.body), (200, &expected));
}

#[tokio::test]
async fn a_wrong_code_is_an_answer_and_a_right_one_is_one_once() {
    let program = Program::sending(&[]).await;
    let (sid, code) = program.verify(ADDRESS, "email").await;
    let wrong = program.check(ADDRESS, &other(&code)).await;
    assert_eq!(
        (wrong.status.as_u16(), &wrong.body["status"], &wrong.body["valid"]),
        (200, &json!("pending"), &json!(false))
    );
    let form = [("VerificationSid", sid.as_str()), ("Code", code.as_str())];
    let right = program.post("VerificationCheck", &form).await;
    assert_eq!((right.status.as_u16(), &right.body["valid"]), (200, &json!(true)), "{}", right.body);
    assert_eq!(program.post("VerificationCheck", &form).await.refusal(), (404, 20404));
    assert_eq!(program.check(ADDRESS, &code).await.refusal(), (404, 20404));
    for named in [sid.as_str(), "alice%40example.org"] {
        assert_eq!(program.get(&format!("Verifications/{named}")).await.refusal(), (404, 20404), "{named}");
    }
}

#[tokio::test]
async fn asking_again_sends_the_same_code_and_says_so() {
    let program = Program::sending(&[]).await;
    let (sid, code) = program.verify(NUMBER, "sms").await;
    for n in 2..=5 {
        let again = program.post("Verifications", &[("To", NUMBER), ("Channel", "call")]).await;
        let attempts = again.body["send_code_attempts"].as_array().unwrap();
        let last = &attempts[attempts.len() - 1]["channel"];
        assert_eq!((attempts.len(), last, &again.body["sid"]), (n, &json!("call"), &json!(sid)), "{}", again.body);
        assert_eq!(program.code(), code);
    }
    program.portal.pass(Duration::from_mins(4));
    let sixth = program.post("Verifications", &[("To", NUMBER), ("Channel", "sms")]).await;
    assert_eq!(sixth.refusal(), (429, 60203));
    assert_eq!(sixth.header("retry-after"), "360");
}

#[tokio::test]
async fn the_sixth_check_is_too_many() {
    let program = Program::sending(&[]).await;
    let (sid, code) = program.verify(NUMBER, "sms").await;
    for n in 1..=5 {
        let wrong = program.check(NUMBER, &other(&code)).await;
        assert_eq!((wrong.status.as_u16(), &wrong.body["status"]), (200, &json!("pending")), "check {n}");
    }
    let sixth = program.check(NUMBER, &code).await;
    assert_eq!(sixth.refusal(), (429, 60202));
    assert_eq!(sixth.header("retry-after"), "600");
    let path = format!("Verifications/{sid}");
    assert_eq!(program.get(&path).await.body["status"], "max_attempts_reached");
    program.portal.pass(Duration::from_mins(10));
    assert_eq!(program.get(&path).await.refusal(), (404, 20404));
    assert_eq!(program.check(NUMBER, &code).await.refusal(), (404, 20404));
}

#[tokio::test]
async fn a_program_ends_one_by_its_sid_or_by_whom_it_is_of() {
    let program = Program::sending(&[]).await;
    for status in ["approved", "canceled"] {
        for by_sid in [true, false] {
            let (sid, code) = program.verify(NUMBER, "sms").await;
            let path = format!("Verifications/{}", if by_sid { sid.as_str() } else { NUMBER });
            for odd in [&[("Status", "pending")][..], &[]] {
                assert_eq!(program.post(&path, odd).await.refusal(), (400, 60200), "{odd:?}");
            }
            let ended = program.post(&path, &[("Status", status)]).await;
            let expected = (&json!(status), &json!(status == "approved"), &json!(sid));
            assert_eq!((&ended.body["status"], &ended.body["valid"], &ended.body["sid"]), expected);
            assert_eq!(program.post(&path, &[("Status", status)]).await.refusal(), (404, 20404));
            assert_eq!(program.check(NUMBER, &code).await.refusal(), (404, 20404));
        }
    }
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_as_a_parameter() {
    let program = Program::sending(&[]).await;
    let refused: [&[(&str, &str)]; 14] = [
        &[("To", NUMBER)],
        &[("Channel", "sms")],
        &[("To", NUMBER), ("Channel", "whatsapp")],
        &[("To", NUMBER), ("Channel", "sna")],
        &[("To", NUMBER), ("Channel", "SMS")],
        &[("To", NUMBER), ("Channel", "email")],
        &[("To", ADDRESS), ("Channel", "sms")],
        &[("To", "015112345678"), ("Channel", "sms")],
        &[("To", "alice"), ("Channel", "email")],
        &[("To", NUMBER), ("To", NUMBER), ("Channel", "sms")],
        // A number that costs whoever sends to it.
        &[("To", "+18002345678"), ("Channel", "sms")],
        &[("To", NUMBER), ("Channel", "sms"), ("CustomCode", "123")],
        // The service does not say that it takes any.
        &[("To", NUMBER), ("Channel", "sms"), ("CustomCode", "471147")],
        &[("To", &"9".repeat(400)), ("Channel", "sms")],
    ];
    for form in refused {
        assert_eq!(program.post("Verifications", form).await.refusal(), (400, 60200), "{form:?}");
    }
    for form in [&[("To", NUMBER)][..], &[("Code", "123456")], &[("To", "alice"), ("Code", "123456")]] {
        assert_eq!(program.post("VerificationCheck", form).await.refusal(), (400, 60200), "{form:?}");
    }
    assert!(program.portal.messages.0.lock().is_empty());
    for path in ["Verifications/VE0", "Verifications/nobody", &format!("Verifications/VE{}", "0".repeat(32))] {
        assert_eq!(program.get(path).await.refusal(), (404, 20404), "{path}");
    }
}

#[tokio::test]
async fn budgets_refuse_with_the_time_to_wait() {
    let program = Program::sending(&[]).await;
    program.portal.engine.reconfigure(Settings::default());
    program.verify(NUMBER, "sms").await;
    let soon = program.post("Verifications", &[("To", NUMBER), ("Channel", "sms")]).await;
    assert_eq!(soon.refusal(), (429, 60203));
    assert_eq!(soon.header("retry-after"), "30");
}

#[tokio::test]
async fn a_code_of_the_programs_own_and_another_language() {
    let program = Program::sending(&[("CustomCodeEnabled", "true")]).await;
    let form = [("To", NUMBER), ("Channel", "sms"), ("CustomCode", "471147"), ("Locale", "de-AT")];
    let sent = program.post("Verifications", &form).await;
    assert_eq!(sent.status, 201, "{}", sent.body);
    assert!(!sent.body.to_string().contains("471147"), "a program is not told what it knows");
    let message = program.portal.messages.0.lock()[0].clone();
    assert_eq!((message.code.as_deref(), message.locale.tag()), (Some("471147"), "de"));
    assert!(message.text.contains("471147") && message.text.contains("Shop: Till"), "{}", message.text);
    assert_eq!(program.check(NUMBER, "471147").await.body["valid"], true);
}

#[tokio::test]
async fn another_account_finds_nothing() {
    let program = Program::sending(&[]).await;
    let (sid, code) = program.verify(NUMBER, "sms").await;
    let (_, account, token) = program.portal.engine.create_account(&By::CONSOLE, "Other", false).await.unwrap();
    let account = format!("AC{}", account.id.simple());
    let Program { portal, service, .. } = program;
    let mut theirs = Program { portal, account, token, service };
    assert_eq!(theirs.check(NUMBER, &code).await.refusal(), (404, 20404));
    assert_eq!(theirs.post("Verifications", &[("To", NUMBER), ("Channel", "sms")]).await.refusal(), (404, 20404));
    let made = theirs.send(Method::POST, "/v2/Services", &[("FriendlyName", "Till")]).await;
    theirs.service = made.body["sid"].as_str().unwrap().to_owned();
    assert_eq!(theirs.get(&format!("Verifications/{sid}")).await.refusal(), (404, 20404));
    assert_eq!(theirs.check(NUMBER, &code).await.refusal(), (404, 20404));
    "nobody".clone_into(&mut theirs.token);
    assert_eq!(theirs.check(NUMBER, &code).await.refusal(), (401, 20003));
}
