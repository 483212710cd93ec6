//! Certificates of every kind of wrong, and those that are right.

use super::{testing::Certs, *};

fn problems(files: Vec<CertFiles>) -> Vec<CertProblem> {
    CertStore::load(files).unwrap_err().0
}

#[test]
fn certificates_are_chosen_by_name() {
    let certs = Certs::new();
    let names = ["wiki", "any", "deep", "default"];
    let ders = names.map(|name| certs.write(name, "host.test"));
    let store = CertStore::load(vec![
        certs.files("wiki", &["Wiki.Example.edu."]),
        certs.files("any", &["*.example.edu", "example.edu"]),
        certs.files("deep", &["*.lab.example.edu"]),
        certs.files("default", &["*"]),
    ])
    .unwrap();
    for (asked, wanted) in [
        (Some("wiki.example.edu"), 0),
        (Some("WIKI.example.EDU"), 0),
        (Some("mail.example.edu"), 1),
        (Some("example.edu"), 1),
        (Some("a.lab.example.edu"), 2),
        (Some("lab.example.edu"), 1),
        (Some("a.wiki.example.edu"), 3),
        (Some("xexample.edu"), 3),
        (Some("other.test"), 3),
        (Some("edu"), 3),
        (None, 3),
    ] {
        let found = store.chosen.load().find(asked).unwrap();
        assert_eq!(found.cert[0], ders[wanted], "{asked:?} should get {}", names[wanted]);
    }
}

#[test]
fn an_unknown_name_gets_nothing_without_a_default() {
    let certs = Certs::new();
    certs.write("wiki", "host.test");
    let store = CertStore::load(vec![certs.files("wiki", &["wiki.test"])]).unwrap();
    assert!(store.chosen.load().find(Some("other.test")).is_none());
    assert!(store.chosen.load().find(None).is_none());
}

#[test]
fn every_problem_is_told_in_one_go_with_its_file() {
    let certs = Certs::new();
    for name in ["good", "other", "swapped", "half", "empty", "locked"] {
        certs.write(name, "host.test");
    }
    fs::copy(certs.path("other.key"), certs.path("good.key")).unwrap();
    fs::rename(certs.path("swapped.key"), certs.path("key")).unwrap();
    fs::rename(certs.path("swapped.pem"), certs.path("swapped.key")).unwrap();
    fs::rename(certs.path("key"), certs.path("swapped.pem")).unwrap();
    let half = fs::read_to_string(certs.path("half.pem")).unwrap().replace("-----END CERTIFICATE-----", "");
    fs::write(certs.path("half.pem"), half).unwrap();
    fs::write(certs.path("empty.key"), "").unwrap();
    let locked = fs::read_to_string(certs.path("locked.key")).unwrap().replace(" PRIVATE", " ENCRYPTED PRIVATE");
    fs::write(certs.path("locked.key"), locked).unwrap();

    let names = ["good", "swapped", "half", "empty", "locked", "absent"];
    let error = CertStore::load(names.map(|name| certs.files(name, &[&format!("{name}.test")])).to_vec()).unwrap_err();
    let [other_key, swapped, half, empty, locked, absent] = error.problems() else {
        panic!("{error}");
    };
    assert!(matches!(other_key, CertProblem::OtherKey { key, .. } if *key == certs.path("good.key")), "{other_key:?}");
    assert!(
        matches!(swapped, CertProblem::NoCertificate { path } if *path == certs.path("swapped.pem")),
        "{swapped:?}"
    );
    assert!(matches!(half, CertProblem::NotPem { path, .. } if *path == certs.path("half.pem")), "{half:?}");
    assert!(matches!(empty, CertProblem::NoKey { path } if *path == certs.path("empty.key")), "{empty:?}");
    assert!(matches!(locked, CertProblem::NoKey { path } if *path == certs.path("locked.key")), "{locked:?}");
    assert!(matches!(absent, CertProblem::Unreadable { path, .. } if *path == certs.path("absent.pem")), "{absent:?}");
    let text = error.to_string();
    assert!(names.iter().all(|name| text.contains(name)), "{text}");
}

#[test]
fn a_certificate_that_is_none_is_a_problem() {
    let certs = Certs::new();
    certs.write("wiki", "host.test");
    fs::write(certs.path("wiki.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").unwrap();
    let found = problems(vec![certs.files("wiki", &[])]);
    assert!(matches!(found.as_slice(), [CertProblem::BadCertificate { .. }]), "{found:?}");
}

#[test]
fn a_host_has_one_certificate() {
    let certs = Certs::new();
    certs.write("one", "host.test");
    certs.write("two", "host.test");
    let found = problems(vec![certs.files("one", &["wiki.test", "*"]), certs.files("two", &["WIKI.test"])]);
    assert!(matches!(found.as_slice(), [CertProblem::Twice { host, .. }] if host == "wiki.test"), "{found:?}");
    let found = problems(vec![certs.files("one", &[]), certs.files("two", &["*"])]);
    assert!(matches!(found.as_slice(), [CertProblem::Twice { host, .. }] if host == "*"), "{found:?}");
}

#[test]
fn a_change_of_either_file_is_noticed_until_it_is_read() {
    let certs = Certs::new();
    certs.write("wiki", "host.test");
    let store = CertStore::load(vec![certs.files("wiki", &[])]).unwrap();
    assert!(!store.changed());
    let before = store.chosen.load_full().find(None).unwrap();

    let key = fs::read(certs.path("wiki.key")).unwrap();
    fs::remove_file(certs.path("wiki.key")).unwrap();
    assert!(store.changed());
    store.reload().unwrap_err();
    assert!(!store.changed(), "the same trouble is not tried again and again");
    assert!(Arc::ptr_eq(&before, &store.chosen.load_full().find(None).unwrap()));

    fs::write(certs.path("wiki.key"), key).unwrap();
    assert!(store.changed());
    store.reload().unwrap();
    assert!(!store.changed());
    assert!(!Arc::ptr_eq(&before, &store.chosen.load_full().find(None).unwrap()));
}
