//! No line of the log holds a token, sealed or not, whatever became of the request that carried it.

use rustix::process::Signal;

use super::{JSON, app, bearer, encoded, get_with, raw};
use crate::faults::server::{Home, Server};
use crate::upstream::RecordingUpstream;

#[tokio::test(flavor = "multi_thread")]
async fn no_line_of_the_log_holds_a_token_at_any_level() {
    for seal in [false, true] {
        let upstream = RecordingUpstream::start(app).await;
        let settings = format!(
            r#"
            [[apps]]
            name = "wiki"
            hosts = ["wiki.test"]
            upstream = "{}"
            open = ["GET /open/**"]
            anonymous = ["* /public/**"]
            [apps.session]
            tokens = ["/access_token"]
            seal_tokens = {seal}
            token_in = ["Authorization: Bearer", "access_token"]
            [[apps.login]]
            kind = "json"
            match = "POST /auth/token"
            username = "/user"
            password = "/password"
            success = {{ status = [200] }}
            failure = {{ status = [401] }}
            hold = "wait"
            "#,
            upstream.url()
        );
        let home = Home::new(&settings);
        let mut command = home.serve();
        command.env("RUST_LOG", "trace");
        let server = Server::try_start(command).await.unwrap_or_else(|ended| panic!("no start: {}", ended.said));
        home.add_user("alice", 3).await;
        let mut browser = server.browser();
        let login = b"{\"user\":\"alice\",\"password\":\"right\"}";
        let answer = browser.send("POST", "/auth/token", &[JSON], login).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let token = answer.json()["access_token"].as_str().expect("a token").to_owned();
        assert_eq!(token == raw("alice"), !seal);
        let mut stranger = server.browser();
        let mut answered = 0;
        for (mine, path, header) in [
            (true, format!("/api?access_token={}", encoded(&token)), None),
            (true, "/api".to_owned(), Some(bearer(&token))),
            (false, format!("/api?access_token={}", encoded(&raw("alice"))), None),
            (false, format!("/open/x?Access.Token={}", encoded(&raw("alice"))), None),
            (false, "/public/x".to_owned(), Some(bearer(&raw("alice")))),
            (false, format!("/open/token?access_token={}&access_token=x", encoded(&token)), None),
            (false, "/open/token".to_owned(), None),
        ] {
            let client = if mine { &mut browser } else { &mut stranger };
            let answer = match &header {
                Some(header) => get_with(client, &path, header).await,
                None => client.get(&path).await,
            };
            assert_eq!(answer.status == 200, mine, "{path}: {}", answer.status);
            answered += 1;
        }
        server.signal(Signal::TERM);
        let said = server.ended().await.said;
        assert!(said.matches("A request was answered").count() > answered, "{said}");
        assert!(said.contains("unrecognised_login"), "{said}");
        for secret in ["raw-token", token.as_str(), "access_token=", "Access.Token"] {
            let told: Vec<_> = said.lines().filter(|line| line.contains(secret)).collect();
            assert!(told.is_empty(), "{secret} in\n{}", told.join("\n"));
        }
    }
}
