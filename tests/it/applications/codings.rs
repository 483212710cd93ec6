//! Answers in a coding: judged without it, handed on with it, byte for byte. What cannot be read is held without a push.

use std::io::Write as _;

use super::{FORM, Mode, Row, Said, Sent, Site, walk_all};

#[tokio::test(flavor = "multi_thread")]
async fn a_coded_answer_is_judged_by_what_it_says_and_handed_on_as_it_came() {
    walk_all(ROWS).await;
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).expect("memory takes it");
    encoder.finish().expect("memory takes it")
}

fn deflate(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).expect("memory takes it");
    encoder.finish().expect("memory takes it")
}

fn brotli(text: &str) -> Vec<u8> {
    let mut coded = Vec::new();
    let mut encoder = brotli::CompressorWriter::new(&mut coded, 4096, 5, 20);
    encoder.write_all(text.as_bytes()).expect("memory takes it");
    drop(encoder);
    coded
}

fn coded(coding: &str, body: Vec<u8>) -> Said {
    Said::new(200, "text/html", body).with("Content-Encoding", coding)
}

const BY_BODY: Row = Row {
    rule: "match = \"POST /login\"\nusername = \"user\"\npassword = \"pass\"\n\
           success = { body = \"welcome\" }\nfailure = { body = \"try again\" }",
    ..FORM
};

const ROWS: &[Row] = &[
    Row {
        name: "gzip",
        no: |_, _| coded("gzip", gzip("try again")),
        yes: |_, _| coded("gzip", gzip("welcome SECRET")).set("sid=in-SECRET; Path=/"),
        ..BY_BODY
    },
    Row {
        name: "brotli",
        no: |_, _| coded("br", brotli("try again")),
        yes: |_, _| coded("br", brotli("welcome SECRET")).set("sid=in-SECRET; Path=/"),
        ..BY_BODY
    },
    Row {
        name: "deflate, and none at all",
        no: |_, _| coded("deflate", deflate("try again")),
        yes: |_, _| Said::page("welcome SECRET").with("Content-Encoding", "identity").set("sid=in-SECRET; Path=/"),
        ..BY_BODY
    },
    Row {
        name: "two codings, one in the other",
        no: |_, _| Said::page("try again"),
        yes: |_, _| {
            let inner = gzip("welcome SECRET");
            let mut outer = Vec::new();
            let mut encoder = brotli::CompressorWriter::new(&mut outer, 4096, 5, 20);
            encoder.write_all(&inner).expect("memory takes it");
            drop(encoder);
            coded("gzip, br", outer).set("sid=in-SECRET; Path=/")
        },
        ..BY_BODY
    },
    // What decides is not in the body, so that a coding nobody can undo is in nobody's way.
    Row {
        name: "a coding nobody knows, where only the head decides",
        no: |_, _| coded("zstd", b"try again".to_vec()),
        yes: |_, _| coded("zstd", b"SECRET".to_vec()).status(201).set("sid=in-SECRET; Path=/"),
        rule: "match = \"POST /login\"\nusername = \"user\"\npassword = \"pass\"\n\
               success = { status = [201] }\nfailure = { status = [200] }",
        ..FORM
    },
];

const UNREADABLE: &[Row] = &[
    Row {
        name: "a coding nobody knows",
        no: |_, _| coded("zstd", b"try again".to_vec()),
        yes: |_, _| coded("zstd", b"SECRET".to_vec()).set("sid=in-SECRET; Path=/"),
        ..BY_BODY
    },
    Row {
        name: "a body that is not what its coding says",
        no: |_, _| coded("gzip", b"try again".to_vec()),
        yes: |_, _| coded("br", gzip("welcome SECRET")).set("sid=in-SECRET; Path=/"),
        ..BY_BODY
    },
    Row {
        name: "a body that breaks off",
        no: |_, _| coded("gzip", gzip("try again")[..20].to_vec()),
        yes: |_, _| coded("gzip", gzip("welcome SECRET")[..20].to_vec()).set("sid=in-SECRET; Path=/"),
        ..BY_BODY
    },
];

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_held_and_no_phone_rings() {
    for mode in [Mode::Wall, Mode::Public] {
        let site = Site::new(UNREADABLE, mode).await;
        for (number, row) in UNREADABLE.iter().enumerate() {
            let host = format!("app-{number}");
            let phone = site.alice(&host).await;
            for password in ["wrong", "right"] {
                let at = format!("{} ({}), {password}", row.name, mode.word());
                let mut browser = site.gateway.browser(&format!("{host}.test"));
                Sent::get("/login").by(&mut browser).await;
                let answer = (row.login)(password).by(&mut browser).await;
                assert_eq!((answer.status, answer.header("location")), (303, Some("/.vestibule/login")), "{at}");
                assert!(!format!("{answer:?}").contains("SECRET"), "{at}: {answer:?}");
                assert!(phone.pending(site.now()).await.is_empty(), "{at}");
                assert!(!browser.get("/home").await.text().contains(super::PRIVATE), "{at}");
            }
            assert_eq!(site.held(&host), 2, "{}", row.name);
        }
    }
}
