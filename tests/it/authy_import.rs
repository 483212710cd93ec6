//! Users who come from the closed service with their ids, and administrators who look at an application's users.

use std::io::Cursor;
use std::sync::Arc;

use serde_json::json;
use tokio::sync::{mpsc, oneshot};

use crate::admin_api::{Desk, gateway};
use crate::authy::{Program, refused};
use crate::authy_phones::service;
use crate::support::TestGateway;
use vestibule::domain::audit::By;
use vestibule::domain::ids::RealmName;
use vestibule::domain::role::Role;
use vestibule::engine::users::NewUser;
use vestibule::roster::{ImportEvent, Job, Outcome, Summary, export, import};

/// What became of a list, and what was wrong with which row.
async fn imported(gateway: &TestGateway, realm: &RealmName, text: &str) -> (Outcome, Vec<String>) {
    let (events, mut heard) = mpsc::channel(64);
    let (go, told) = oneshot::channel();
    let job = Job {
        realm: realm.clone(),
        grace: 3,
        campaign: None,
        by: By::CONSOLE,
        dry_run: false,
        skip_bad: false,
        ignore_columns: false,
        letters: None,
    };
    let (engine, text) = (Arc::clone(&gateway.engine), text.to_owned());
    let importing = tokio::spawn(async move { import(&engine, Cursor::new(text), &job, &events, told).await });
    let (mut go, mut problems) = (Some(go), Vec::new());
    while let Some(event) = heard.recv().await {
        match event {
            ImportEvent::Checked(_) => drop(go.take().map(|go| go.send(()))),
            ImportEvent::Problem(problem) => {
                problems.push(format!("{} {}", problem.row, problem.column.expect("a column")));
            }
            _ => {}
        }
    }
    (importing.await.expect("it ends").expect("the list is read"), problems)
}

fn counts(outcome: &Outcome) -> [u64; 3] {
    match outcome {
        Outcome::Done(Summary { counts, .. }) => [counts.added, counts.updated, counts.unchanged],
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn users_keep_their_ids_and_are_found_by_their_numbers() {
    let (gateway, _upstream) = gateway().await;
    let shop = Program::new(&gateway, "Shop").await;
    let realm = service(&gateway, &shop).realm();
    let before = shop.register("015112345600").await;

    let list = "authy_id,country_code,phone,email\r\n\
                2345678,49,0151 12345601,a@example.org\r\n\
                1234567,49,0151 12345602,\r\n\
                9007199254740991,49,0151 12345603,\r\n";
    assert_eq!(counts(&imported(&gateway, &realm, list).await.0), [3, 0, 0]);
    assert_eq!(counts(&imported(&gateway, &realm, list).await.0), [0, 0, 3], "a second time changes nothing");
    for (id, number) in
        [(2_345_678_u64, "015112345601"), (1_234_567, "0151-12345602"), (9_007_199_254_740_991, "15112345603")]
    {
        let status = shop.get(&format!("/protected/json/users/{id}/status")).await.json();
        assert_eq!(status["status"]["authy_id"], json!(id), "{status}");
        assert_eq!(shop.register(number).await, id, "the same number is the same user");
    }
    // Who comes now is counted on above them, and no id is given twice.
    let after = shop.register("015112345604").await;
    assert_eq!((before, after), (1, 2_345_679));
    let codes = shop.get("/protected/json/sms/1234567?force=true").await;
    assert_eq!(codes.status, 200, "{}", codes.text());
    let code = gateway.outbox.last_code();
    assert_eq!(shop.get(&format!("/protected/json/verify/{code}/1234567")).await.status, 200);

    // A number that nobody proved may be another; the old one is free, and the new one leads to them.
    let moved = "authy_id,phone\n2345678,+4915112345699\n";
    assert_eq!(counts(&imported(&gateway, &realm, moved).await.0), [0, 1, 0]);
    assert_eq!(shop.register("015112345699").await, 2_345_678);
    assert_eq!(shop.register("015112345601").await, 2_345_680);

    // What goes out comes in.
    let page = export(&gateway.engine, &realm, None).expect("the store reads");
    let rows: Vec<String> = page.rows.iter().map(|row| row.join(",")).collect();
    let head = "username,email,country_code,phone,groups,locale,expires,softtoken_seed,authy_id";
    let text = format!("{head}\n{}\n", rows.join("\n"));
    assert_eq!(counts(&imported(&gateway, &realm, &text).await.0), [0, 0, 6], "{text}");
    let stats = shop.get("/protected/json/app/stats").await.json();
    assert_eq!((&stats["total_users"], &stats["stats"][0]["users_count"]), (&json!(6), &json!(6)));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_or_number_that_is_somebody_elses_is_told_by_its_row() {
    let (gateway, _upstream) = gateway().await;
    let (shop, other) = (Program::new(&gateway, "Shop").await, Program::new(&gateway, "Other").await);
    let (realm, others) = (service(&gateway, &shop).realm(), service(&gateway, &other).realm());
    let alice = gateway.add_user("alice", NewUser::default()).await.number;
    let there = shop.register("015112345600").await;
    let gone = shop.register("015112345601").await;
    shop.send("POST", &format!("/protected/json/users/{gone}/delete"), "", "").await;
    assert_eq!(counts(&imported(&gateway, &others, "authy_id,phone\n5000,+4915112345602\n").await.0), [1, 0, 0]);

    let list = format!(
        "authy_id,phone\n{alice},+4915112345610\n{gone},+4915112345611\n5000,+4915112345612\n7000,+4915112345600\n\
         7001,\n,+4915112345613\n7002,+4915112345614\n7003,+4915112345614\n7004,+4915112345615\n7004,+4915112345616\n\
         0,+4915112345617\n7005,+4915112345602\n"
    );
    let (outcome, problems) = imported(&gateway, &realm, &list).await;
    assert!(matches!(outcome, Outcome::Refused(_)), "{outcome:?}");
    let expected = [
        "2 authy_id",
        "3 authy_id",
        "4 authy_id",
        "5 phone",
        "6 phone",
        "7 username",
        "9 phone",
        "11 username",
        "12 authy_id",
    ];
    assert_eq!(problems, expected);
    refused(&shop.get("/protected/json/users/7002/status").await, 404, "60026");
    assert_eq!(shop.register("015112345600").await, there);

    // Another application may have the same number, and never the same id.
    assert_eq!(counts(&imported(&gateway, &realm, "authy_id,phone\n7005,+4915112345602\n").await.0), [1, 0, 0]);
    let unknown = RealmName::of_service(99);
    let job = vestibule::engine::imports::NewImport {
        realm: unknown,
        grace: 0,
        campaign: None,
        by: By::CONSOLE,
        dry_run: true,
        every_row: false,
    };
    let refusal = gateway.engine.begin_import(job).await.expect_err("there is none");
    assert_eq!(refusal.to_string(), "there is no application `99`");
}

#[tokio::test(flavor = "multi_thread")]
async fn administrators_see_an_applications_users_and_end_its_key_at_once() {
    let (gateway, _upstream) = gateway().await;
    let shop = Program::new(&gateway, "Shop").await;
    let id = shop.register("015112345678").await;
    let desk = Desk::new(&gateway, Role::Admin).await;
    let users = desk.get("/users?realm=service:1").await.json();
    let (name, realm) = (&users["users"][0]["name"], &users["users"][0]["realm"]);
    assert_eq!((name, realm), (&json!(id.to_string()), &json!("service:1")), "{users}");
    assert_eq!(desk.get("/users?realm=service:9").await.status, 422);
    let added = desk.json("POST", "/users", &json!({ "realm": "service:1", "name": "7" })).await;
    assert_eq!(added.status, 422, "{}", added.text());
    let list = desk.get("/users/export?realm=service:1").await;
    assert!(list.text().starts_with("username,") && list.text().contains("authy_id"), "{}", list.text());

    let keys = desk.get("/keys").await.json();
    let key = keys["keys"].as_array().expect("a list").iter().find(|key| key["api"] == "authy").expect("a key");
    assert_eq!(key["application"], json!({ "number": 1, "name": "Shop", "realm": "service:1" }));
    let key = vestibule::engine::keys::KeyId::parse(key["id"].as_str().expect("an id")).expect("an id");
    gateway.engine.revoke_key(&By::CONSOLE, key).await.expect("it is there");
    refused(&shop.get(&format!("/protected/json/users/{id}/status")).await, 401, "60001");
    assert_eq!(desk.get("/users?realm=service:1").await.json()["users"][0]["name"], id.to_string(), "users stay");
}
