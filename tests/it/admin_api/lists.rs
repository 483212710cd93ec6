//! Long lists over HTTP: of users, and of what was done to them.

use serde_json::{Value, json};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use super::{Desk, gateway, refused};
use crate::support::read_answer;
use vestibule::domain::role::Role;

const ROWS: usize = 2000;

fn list(email: impl Fn(usize) -> String) -> String {
    let rows = (0..ROWS).map(|row| format!("student{row:05},{},staff;law\n", email(row)));
    std::iter::once("username,email,groups\n".to_owned()).chain(rows).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_goes_in_in_pieces_and_a_long_log_comes_out_in_pages() {
    let (gateway, _upstream) = gateway().await;
    let desk = Desk::new(&gateway, Role::Admin).await;
    let csv = [("Content-Type", "text/csv")];
    let bad = list(|row| if row % 4 == 0 { format!("{row}@example.org") } else { "nobody".to_owned() });
    let answer = desk.send("POST", "/users/import", &csv, bad.as_bytes()).await;
    refused(&answer, 422, "bad_list");
    let told = answer.json();
    assert_eq!((&told["summary"]["rejected"], &told["summary"]["imported"]), (&json!(1500), &json!(false)));
    assert_eq!(told["errors"].as_array().map(Vec::len), Some(1000), "the rest is left out");
    assert_eq!(told["errors"][999]["field"], "row 1335, email", "the first of them");

    // In pieces without a length, each cut where it falls.
    let good = list(|row| format!("{row}@example.org"));
    let mut stream = TcpStream::connect(desk.address).await.expect("a connection");
    let head = format!(
        "POST /api/v1/users/import?reason=term HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\n\
         Content-Type: text/csv\r\nTransfer-Encoding: chunked\r\n\r\n",
        desk.key
    );
    stream.write_all(head.as_bytes()).await.expect("written");
    for piece in good.as_bytes().chunks(10_007) {
        let framed = [format!("{:x}\r\n", piece.len()).as_bytes(), piece, b"\r\n"].concat();
        stream.write_all(&framed).await.expect("written");
    }
    stream.write_all(b"0\r\n\r\n").await.expect("written");
    let done = read_answer(&mut stream, false).await;
    assert_eq!((done.status, &done.json()["summary"]["added"]), (200, &json!(ROWS)), "{}", done.text());
    let again = desk.send("POST", "/users/import", &csv, good.as_bytes()).await.json();
    assert_eq!(again["summary"]["unchanged"], ROWS, "{again}");

    // Everybody once, however the pages are cut.
    let mut users: Vec<String> = Vec::new();
    let mut after = String::new();
    loop {
        let page = desk.get(&format!("/users?limit=1000{after}")).await.json();
        let ids = page["users"].as_array().expect("users").iter().filter_map(|user| user["id"].as_str());
        users.extend(ids.map(str::to_owned));
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    assert_eq!(users.len(), ROWS);
    for campaign in ["one", "two", "three", "four", "five"] {
        assert_eq!(desk.json("POST", "/campaigns", &json!({ "name": campaign })).await.status, 201);
        for some in users.chunks(1000) {
            let members = json!({ "users": some, "reason": "term" });
            let joined = desk.json("POST", &format!("/campaigns/{campaign}/members"), &members).await;
            assert_eq!(joined.json()["joined"], 1000, "{}", joined.text());
        }
    }

    let last = desk.get("/audit?newest=true&limit=1").await.json()["entries"][0]["number"].as_u64().expect("a number");
    assert!(last > 10_000, "{last}");
    for limit in [1000, 777] {
        let (mut seen, mut after) = (0, 0);
        loop {
            let page = desk.get(&format!("/audit?limit={limit}&after={after}")).await.json();
            for entry in page["entries"].as_array().expect("entries") {
                seen += 1;
                assert_eq!(entry["number"], seen, "by {limit}");
            }
            match page["next"].as_u64() {
                Some(next) => after = next,
                None => break,
            }
        }
        assert_eq!(seen, last, "by {limit}");
    }
    let beyond = desk.get(&format!("/audit?after={last}")).await.json();
    assert_eq!(beyond, json!({ "entries": [], "next": null }));
    let of_one = desk.get(&format!("/audit?user={}", users[1234])).await.json();
    let acts: Vec<&Value> = of_one["entries"].as_array().expect("entries").iter().map(|entry| &entry["act"]).collect();
    assert_eq!(acts, ["campaign-joined"; 5], "{of_one}");
    let verified = desk.get("/audit/verification").await.json();
    assert_eq!((&verified["intact"], &verified["entries"]), (&json!(true), &json!(last)), "{verified}");
    let lines = desk.get("/audit/export.jsonl").await.text();
    assert_eq!(lines.lines().count() as u64, last);
    assert_eq!(desk.get("/audit/export.csv").await.text().lines().count() as u64, last + 1);
    assert_eq!(desk.get("/users/export").await.text().lines().count(), ROWS + 1);
}
