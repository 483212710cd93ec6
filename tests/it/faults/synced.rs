//! What acknowledges a step is written to its socket only after the store's log was synced: watched from outside, by strace.

use std::process::Command;

use super::server::{Home, Server};
use crate::upstream::{RecordedRequest, RecordingUpstream, Reply};

fn app(request: &RecordedRequest) -> Reply {
    match request.method.as_str() {
        "POST" => Reply::redirect("/home", &["sid=in-1; Path=/"]),
        _ => Reply::new(200, &[("Set-Cookie", "sid=anon-1; Path=/")], "<form>"),
    }
}

/// Line by line: the first that has `from` in it, from there the first that has `to` in it, and all in between.
fn between<'a>(lines: &[&'a str], from: &str, to: &str) -> Vec<&'a str> {
    let start = lines.iter().position(|line| line.contains(from));
    let start = start.unwrap_or_else(|| panic!("`{from}` is not in the trace"));
    let length = lines[start..].iter().position(|line| line.contains(to));
    let length = length.unwrap_or_else(|| panic!("`{to}` does not come after `{from}`: {:#?}", &lines[start..]));
    lines[start..=start + length].to_vec()
}

/// Whether a sync of the store's log ended in these lines, one that had also begun in them.
fn synced(lines: &[&str]) -> bool {
    let thread = |line: &str| line.split(' ').next().unwrap_or_default().to_owned();
    let mut begun = Vec::new();
    lines.iter().any(|line| {
        let log = line.contains("fdatasync(") && line.contains("/store/db>");
        if log && line.contains("<unfinished") {
            begun.push(thread(line));
        }
        let resumed = line.contains("<... fdatasync resumed>") && begun.contains(&thread(line));
        (log || resumed) && line.trim_end().ends_with("= 0")
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_synced_before_an_answer_acknowledges() {
    let traced = Command::new("strace").args(["-f", "-o", "/dev/null", "true"]).output();
    match traced {
        Ok(output) if output.status.success() => {}
        Ok(output) => {
            // Some containers forbid it; the test has nothing to look at there.
            println!("SKIPPED: strace may not trace here: {}", String::from_utf8_lossy(&output.stderr));
            return;
        }
        Err(error) => panic!("there is no strace ({error}); run `make deps-test`"),
    }
    let upstream = RecordingUpstream::start(app).await;
    let home = Home::new(&crate::hold_and_release::block(&upstream.url()));
    let trace = home.path().join("trace");
    let mut command = Command::new("strace");
    command.args([
        "-f",
        "-y",
        "-s",
        "300",
        "-e",
        "trace=fdatasync,read,readv,recvfrom,recvmsg,write,writev,sendto,sendmsg",
    ]);
    let serve = home.serve();
    command.arg("-o").arg(&trace).arg(serve.get_program()).args(serve.get_args());
    let server = Server::try_start(command).await.unwrap_or_else(|ended| panic!("it does not start: {}", ended.said));
    home.add_user("alice", 3).await;
    let phone = home.add_phone("alice", server.portal).await;
    let mut browser = server.browser();
    browser.get("/login").await;
    let answer = browser.post("/login", &[("user", "alice"), ("pass", "right")]).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let number = browser.state().await["number"].as_str().expect("a number").to_owned();
    assert_eq!(phone.approve(super::server::now(), &number).await, "approved");
    assert_eq!(browser.step("release", &[]).await.status, 302);
    server.killed().await;

    let text = String::from_utf8_lossy(&std::fs::read(&trace).expect("a trace")).into_owned();
    let lines: Vec<&str> = text.lines().collect();
    let from = |what: &str| lines.iter().position(|line| line.contains(what)).unwrap_or_else(|| panic!("no `{what}`"));
    let login = &lines[from("\"POST /login HTTP")..];
    // The second time it is the gateway that writes it, to the app.
    let sent_on = between(&login[1..], "", "\"POST /login HTTP");
    assert!(synced(&sent_on), "the login was sent on before its burn was synced: {sent_on:#?}");
    let kept = between(login, "HTTP/1.1 302", "HTTP/1.1 303");
    assert!(synced(&kept), "the 303 left before the hold was synced: {kept:#?}");
    let approval = &lines[lines
        .iter()
        .position(|line| line.contains("\"POST /v2/") && line.contains("/Challenges/"))
        .expect("an approval")..];
    let approval = between(approval, "POST /v2/", "HTTP/1.1 200");
    assert!(synced(&approval), "the approval was told before it was synced: {approval:#?}");
    let release = between(&lines[from("POST /.vestibule/login/release")..], "POST", "HTTP/1.1 302");
    assert!(synced(&release), "the release was told before it was synced: {release:#?}");
}
