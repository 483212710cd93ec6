use proptest::prelude::*;

use super::*;
use crate::domain::ids::{RealmName, UserId};
use crate::domain::text::{defused, original};
use crate::domain::user::{Locked, Phone, PhoneTrust, User};

const SEED: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

fn read(cells: &[(Column, &str)]) -> Result<Entry, Vec<Fault>> {
    let cell = |column| cells.iter().find(|(of, _)| *of == column).map_or("", |(_, text)| *text);
    Entry::read(cell, |typed| UserName::parse(typed, false))
}

fn user() -> User {
    let name = UserName::parse("alice", false).unwrap();
    let realm = RealmName::parse("default").unwrap();
    User::new(UserId::from_bytes([1; 16]), 1, realm, name, 3, Timestamp::from_secs(0))
}

#[test]
fn a_full_row_is_read() {
    let entry = read(&[
        (Column::Username, " Alice "),
        (Column::Email, "alice@example.org"),
        (Column::CountryCode, "49"),
        (Column::Phone, "0151 12345678"),
        (Column::Groups, "staff; law;;staff"),
        (Column::Locale, "de-AT"),
        (Column::Expires, "2027-09-30"),
        (Column::SofttokenSeed, "gezd gnbv gy3t qojq gezd gnbv gy3t qojq"),
    ])
    .unwrap();
    assert_eq!(entry.name.as_str(), "alice");
    assert_eq!(entry.phone.as_deref(), Some("+4915112345678"));
    assert_eq!(entry.groups.as_deref(), Some(&["staff".to_owned(), "law".to_owned()][..]));
    assert_eq!((entry.locale, entry.expires_at), (Some(Locale::De), Timestamp::parse("2027-09-30").map(Expires::At)));
    assert_eq!(entry.seed, Seed::parse(SEED));
    let little = read(&[(Column::Username, "bob"), (Column::CountryCode, "49"), (Column::Email, "  ")]).unwrap();
    assert_eq!((little.email, little.phone, little.groups), (None, None, None), "what is empty says nothing");
}

#[test]
fn everything_that_is_wrong_with_a_row_is_told_at_once() {
    let faults = read(&[
        (Column::Username, "al\u{200B}ice"),
        (Column::Email, "alice at home"),
        (Column::Phone, "0151 12345678"),
        (Column::Groups, "a\u{202E}b"),
        (Column::Locale, "tlh"),
        (Column::Expires, "30.09.2027"),
        (Column::SofttokenSeed, "GEZDGNBV"),
    ])
    .unwrap_err();
    let columns: Vec<_> = faults.iter().filter_map(|fault| fault.column).collect();
    let expected = [
        Column::Username,
        Column::Email,
        Column::Phone,
        Column::Groups,
        Column::Locale,
        Column::Expires,
        Column::SofttokenSeed,
    ];
    assert_eq!(columns, expected);
    assert!(faults.iter().all(|fault| !fault.value.contains("GEZD") && !fault.reason.to_string().contains("GEZD")));
    assert_eq!(faults[2].reason, Reason::BadPhone, "without a country a national number is nobody's");
    let many = vec!["g"; 65].iter().enumerate().map(|(n, g)| format!("{g}{n}")).collect::<Vec<_>>().join(";");
    for (column, text, reason) in [
        (Column::Groups, many.as_str(), Reason::TooManyGroups),
        (Column::Username, " ", Reason::NoName),
        (Column::Email, "a@b@c", Reason::BadEmail),
        (Column::Expires, "2027-02-30", Reason::BadTime),
    ] {
        let faults = if column == Column::Username {
            read(&[(column, text)])
        } else {
            read(&[(Column::Username, "alice"), (column, text)])
        };
        assert_eq!(
            faults.unwrap_err().iter().map(|fault| fault.reason.clone()).collect::<Vec<_>>(),
            [reason],
            "{text}"
        );
    }
    let other = read(&[(Column::Username, "a"), (Column::Phone, "+43 664 1234567"), (Column::CountryCode, "DE")]);
    assert_eq!(other.unwrap_err()[0].reason, Reason::NotOfCountry { country: "DE".into() });
}

#[test]
fn columns_are_known_in_any_case_and_guessed_where_they_are_not() {
    for column in Column::ALL {
        assert_eq!(Column::named(&format!(" {} ", column.as_str().to_uppercase())), Some(column));
    }
    for (header, meant) in [
        ("Phone Number", Some(Column::Phone)),
        ("E-Mail", Some(Column::Email)),
        ("country", Some(Column::CountryCode)),
        ("UserName ", Some(Column::Username)),
        ("department", None),
    ] {
        assert_eq!(Column::meant_by(header), meant, "{header}");
    }
    assert_eq!(Column::named("phones"), None);
}

#[test]
fn a_row_gives_and_updates_and_an_empty_cell_leaves() {
    let mut one = user();
    let full = read(&[
        (Column::Username, "alice"),
        (Column::Email, "a@example.org"),
        (Column::Phone, "+4915112345678"),
        (Column::Groups, "staff"),
        (Column::Locale, "de"),
        (Column::Expires, "2027-09-30"),
        (Column::SofttokenSeed, SEED),
    ])
    .unwrap();
    let all = [Field::Email, Field::Phone, Field::Groups, Field::Locale, Field::Expires, Field::SofttokenSeed].to_vec();
    assert_eq!(full.merge_into(&mut one), Merged { changed: all, faults: Vec::new() });
    assert_eq!(one.factors.phone, Some(Phone { number: "+4915112345678".into(), trust: PhoneTrust::Imported }));
    assert!(one.is_enrolled(), "an imported seed counts as confirmed");
    assert_eq!(full.merge_into(&mut one), Merged::default(), "a second time changes nothing");
    let before = one.clone();
    assert_eq!(read(&[(Column::Username, "alice")]).unwrap().merge_into(&mut one), Merged::default());
    assert_eq!(one, before);
    let moved = read(&[(Column::Username, "alice"), (Column::Phone, "+4915112345679")]).unwrap();
    assert_eq!(moved.merge_into(&mut one).changed, [Field::Phone], "nobody has proven the other");
}

#[test]
fn a_row_never_replaces_what_was_proven_nor_gives_grace_nor_unlocks() {
    let mut one = user();
    one.factors.phone = Some(Phone { number: "+4915112345678".into(), trust: PhoneTrust::Proven });
    one.factors.softtoken = Seed::new(vec![1; 20]);
    one.grace_left = 0;
    one.locked = Some(Locked { at: Timestamp::from_secs(5) });
    one.opted_out = Some(Timestamp::from_secs(6));
    let before = one.clone();
    let same = read(&[(Column::Username, "alice"), (Column::Phone, "+4915112345678")]).unwrap();
    assert_eq!(same.merge_into(&mut one), Merged::default());
    assert_eq!(one, before, "the number stays proven");
    let other =
        read(&[(Column::Username, "alice"), (Column::Phone, "+4915112345679"), (Column::SofttokenSeed, SEED)]).unwrap();
    let merged = other.merge_into(&mut one);
    assert_eq!(merged.changed, []);
    assert_eq!(
        merged.faults.iter().map(|fault| &fault.reason).collect::<Vec<_>>(),
        [&Reason::OtherNumberProven, &Reason::OtherSeed]
    );
    assert_eq!(one, before);
}

#[test]
fn cells_like_formulas_are_defused() {
    for (cell, written) in [
        ("=1+1", "'=1+1"),
        ("+4915112345678", "'+4915112345678"),
        ("-x", "'-x"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("'=1", "''=1"),
        ("o'hara", "o'hara"),
        ("'hara", "'hara"),
        ("", ""),
    ] {
        assert_eq!(defused(cell), written, "{cell}");
        assert_eq!(original(written), cell, "{written}");
    }
}

#[test]
fn a_user_of_an_application_is_called_by_their_id() {
    let alone = read(&[(Column::AuthyId, " 1234567 "), (Column::Phone, "+4915112345678")]).unwrap();
    assert_eq!((alone.id, alone.name.as_str()), (Some(1_234_567), "1234567"));
    assert_eq!(read(&[(Column::AuthyId, "7"), (Column::Username, "7")]).unwrap().id, Some(7));
    assert_eq!(read(&[(Column::AuthyId, "9007199254740991")]).unwrap().id, Some(MAX_ID));
    for id in
        ["0", "-1", "+5", "007", "1.0", "1.2E+6", "1,000", "9007199254740992", "99999999999999999999", "x", "\u{661}"]
    {
        let faults = read(&[(Column::AuthyId, id), (Column::Phone, "+4915112345678")]).unwrap_err();
        assert_eq!(faults, [Fault::of(Column::AuthyId, id, Reason::BadId)], "{id}");
    }
    let faults = read(&[(Column::AuthyId, "7"), (Column::Username, "alice")]).unwrap_err();
    assert_eq!(faults, [Fault::of(Column::Username, "alice", Reason::NotTheId(7))]);
    assert_eq!(read(&[(Column::Username, "alice")]).unwrap().id, None);

    // Written and read again it is the same, in a list that has the column.
    let (apps, service) = (RealmName::parse("staff").unwrap(), RealmName::of_service(3));
    assert!(!Column::of(&apps).contains(&Column::AuthyId) && Column::of(&service).contains(&Column::AuthyId));
    let mut user = user();
    assert_eq!(Entry::of(&user).id, None, "a number of a user of apps is no id");
    (user.realm, user.number, user.name) = (service, 1_234_567, UserName::of_number(1_234_567));
    let entry = Entry::of(&user);
    assert_eq!((entry.cell(Column::AuthyId).as_str(), entry.cell(Column::Username).as_str()), ("1234567", "1234567"));
}

proptest! {
    #[test]
    fn a_defused_cell_reads_back_and_begins_no_formula(cell in "['=+@\\-\t\r a]{0,6}|.{0,8}") {
        let written = defused(&cell).into_owned();
        prop_assert_eq!(original(&written), cell.as_str());
        prop_assert!(!written.starts_with(['=', '+', '-', '@', '\t', '\r']), "{}", written);
    }

    #[test]
    fn no_row_panics(cells in proptest::collection::vec(".{0,20}", 9)) {
        let cell = |column: Column| cells[Column::ALL.iter().position(|of| *of == column).unwrap()].as_str();
        let _ = Entry::read(cell, |typed| UserName::parse(typed, false));
    }
}

#[test]
fn an_end_that_was_staged_before_there_was_never_reads_as_it_was() {
    let staged = |expires: &str| format!(r#"{{"name":"alice"{expires}}}"#);
    let read = |text: &str| serde_json::from_str::<Entry>(text).unwrap();
    let at = Expires::At(Timestamp::parse("2027-09-30").unwrap());
    let number = serde_json::to_string(&Timestamp::parse("2027-09-30").unwrap()).unwrap();
    for (text, expected) in [
        (staged(""), None),
        (staged(&format!(r#","expires_at":{number}"#)), Some(at)),
        (staged(r#","expires_at":"never""#), Some(Expires::Never)),
    ] {
        let entry = read(&text);
        assert_eq!(entry.expires_at, expected);
        assert_eq!(serde_json::to_string(&entry).unwrap(), text, "and is written so");
    }
}
