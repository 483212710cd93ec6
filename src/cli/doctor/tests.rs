//! Apps that can be reached past the gateway and apps that cannot, on free ports of loopback that stand for other addresses.

use std::path::Path;

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;

/// Something that answers every request in the same way; its port.
async fn server(answer: &'static str) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = vec![0; 1024];
            let _ = stream.read(&mut request).await;
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    port
}

/// A port at which nobody listens.
async fn free() -> u16 {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port()
}

fn config(lines: &str) -> Config {
    let text = format!(
        "[[apps]]\nname = \"wiki\"\nhosts = [\"wiki.test\"]\nlogin_page = \"/login\"\n{lines}\n[[apps.login]]\n\
         match = \"POST /login\"\nusername = \"u\"\npassword = \"p\"\nfailure = {{ status = [200] }}\n"
    );
    let env = |name: &str| (name == "SECRET").then(|| "0123456789abcdef".to_owned());
    Config::parse(&text, Path::new(""), &env).unwrap_or_else(|error| panic!("{error}"))
}

/// Loopback stands for an address of an interface, since it is the only one that every machine has.
fn loopback() -> Here {
    Here::of(["127.0.0.1".parse().unwrap()])
}

async fn meanings(lines: &str) -> Vec<Meaning> {
    examine(&config(lines), &loopback()).await.into_iter().map(|finding| finding.result).collect()
}

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
const FORBIDDEN: &str = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
const SECRET: &str = "secret_header = { name = \"X-S\", value = { env = \"SECRET\" } }";

#[tokio::test]
async fn what_answers_is_open_unless_it_refuses_whoever_has_no_secret() {
    for (name, answer, more, wanted) in [
        ("an app for all", OK, "", Meaning::Open),
        ("an app that says no to this page", FORBIDDEN, "", Meaning::Open),
        ("an app that does not ask for the secret", OK, SECRET, Meaning::Open),
        ("an app that fails without it", "HTTP/1.1 500 Oh\r\n\r\n", SECRET, Meaning::Open),
        ("an app that asks for it", FORBIDDEN, SECRET, Meaning::Refused),
        ("an app that hangs up without it", "", SECRET, Meaning::Refused),
        ("something else", "220 mail.example ESMTP\r\n", "", Meaning::Open),
    ] {
        let port = server(answer).await;
        let lines = format!("upstream = \"http://127.0.0.1:{port}\"\n{more}");
        assert_eq!(meanings(&lines).await, [wanted], "{name}");
    }
    let lines = format!("upstream = \"http://127.0.0.1:{}\"", free().await);
    assert_eq!(meanings(&lines).await, [Meaning::Closed]);
}

#[tokio::test]
async fn public_addresses_are_tried_besides_and_each_once() {
    let (open, shut) = (server(OK).await, free().await);
    let lines = format!(
        "upstream = [\"http://192.0.2.1:{open}\", \"unix:/nonexistent/app.sock\"]\n\
         public_addresses = [\"127.0.0.1:{open}\", \"localhost:{open}\", \"127.0.0.1:{shut}\"]"
    );
    let findings = examine(&config(&lines), &loopback()).await;
    let of = |address: String| findings.iter().filter(|it| it.address.contains(&address)).collect::<Vec<_>>();
    assert_eq!(of(format!("http://192.0.2.1:{open}"))[0].result, Meaning::NotTried, "{findings:#?}");
    assert_eq!(of("unix:".to_owned())[0].result, Meaning::Closed, "{findings:#?}");
    assert_eq!(of(format!("127.0.0.1:{open}"))[0].result, Meaning::Open, "{findings:#?}");
    assert_eq!(of(format!("127.0.0.1:{shut}"))[0].result, Meaning::Closed, "{findings:#?}");
    assert!(!findings.iter().any(|it| it.address.starts_with("localhost") && it.address.contains("(127.0.0.1)")));
}

#[tokio::test]
async fn where_the_gateway_listens_is_not_the_app() {
    let port = server(OK).await;
    let lines = format!("upstream = \"http://192.0.2.1\"\npublic_addresses = [\"127.0.0.1:{port}\"]");
    let mut config = config(&lines);
    config.server.listen = vec![SocketAddr::from(([0, 0, 0, 0], port))];
    let findings = examine(&config, &loopback()).await;
    assert_eq!(findings[1].result, Meaning::Gateway, "{findings:#?}");
}

#[tokio::test]
async fn what_was_tried_is_said_with_what_to_do_and_open_exits_1() {
    let port = server(OK).await;
    let config = config(&format!("upstream = \"http://127.0.0.1:{port}\""));
    let mut out = Vec::new();
    assert_eq!(run(&config, &loopback(), false, &mut out).await.unwrap(), Exit::Refused);
    let text = String::from_utf8(out).unwrap();
    assert!(text.starts_with("wiki: can be reached past the gateway at 1 of 1 addresses\n"), "{text}");
    assert!(text.contains(&format!("  open      127.0.0.1:{port}: `GET /login` was answered 200\n")), "{text}");
    assert!(text.contains("set `secret_header`"), "{text}");

    let mut out = Vec::new();
    assert_eq!(run(&config, &loopback(), true, &mut out).await.unwrap(), Exit::Refused);
    let value: Value = serde_json::from_slice(&out).unwrap();
    assert_eq!((&value["ok"], &value["findings"][0]["result"]), (&Value::Bool(false), &Value::from("open")));

    // A machine of which no address is known.
    let mut out = Vec::new();
    assert_eq!(run(&config, &Here::default(), false, &mut out).await.unwrap(), Exit::Done);
    let text = String::from_utf8(out).unwrap();
    assert!(text.contains("nothing could be tried") && text.contains("name some in `public_addresses`"), "{text}");
}
