use std::io::Cursor;

use proptest::prelude::*;

use super::*;
use crate::domain::ids::RealmName;
use crate::domain::roster::{Column, Entry, Expires, Reason};
use crate::domain::user::UserName;

fn realm() -> RealmName {
    RealmName::parse("default").unwrap()
}

fn open(bytes: &[u8]) -> Result<Reader<Cursor<Vec<u8>>>, RosterError> {
    Reader::open(Cursor::new(bytes.to_vec()), &realm(), false)
}

fn rows(bytes: &[u8]) -> Result<Vec<Row>, RosterError> {
    let mut reader = open(bytes)?;
    let mut rows = Vec::new();
    while let Some(row) = reader.next(&|typed| UserName::parse(typed, false))? {
        rows.push(row);
    }
    Ok(rows)
}

/// Row number and name of each row, `!` for one that is not taken.
fn names(bytes: &[u8]) -> Vec<(u64, String)> {
    let name = |row: &Row| row.read.as_ref().map_or("!".to_owned(), |entry| entry.name.to_string());
    rows(bytes).unwrap_or_else(|error| panic!("{error}")).iter().map(|row| (row.row, name(row))).collect()
}

fn numbered(expected: &[(u64, &str)]) -> Vec<(u64, String)> {
    expected.iter().map(|(row, name)| (*row, (*name).to_owned())).collect()
}

#[test]
fn lists_are_read_however_they_are_written() {
    for (what, text) in [
        ("commas", "username,email\nalice,a@example.org\nbob,b@example.org\n"),
        ("semicolons", "username;email\nalice;a@example.org\nbob;b@example.org\n"),
        ("tabs", "username\temail\nalice\ta@example.org\nbob\tb@example.org\n"),
        ("both line ends", "username,email\r\nalice,a@example.org\r\nbob,b@example.org\r\n"),
        ("carriage returns", "username,email\ralice,a@example.org\rbob,b@example.org\r"),
        ("no line end at the end", "username,email\nalice,a@example.org\nbob,b@example.org"),
        ("a mark of order", "\u{FEFF}username,email\nalice,a@example.org\nbob,b@example.org\n"),
        ("another order and case", "EMAIL,Username\na@example.org,Alice\nb@example.org,BOB\n"),
        ("quotes", "\"username\",\"email\"\n\"alice\",\"a@example.org\"\n\"bob\",b@example.org\n"),
        ("a delimiter in quotes of the header", "username;\"email\"\nalice;\"a@example.org\"\nbob;b@example.org\n"),
        (
            "reasons from the last time",
            "username,email,reason\nalice,a@example.org,\"row 2: no, \"\"never\"\"\"\nbob,b@example.org,\n",
        ),
        ("a nameless last column", "username,email,\nalice,a@example.org,\nbob,b@example.org,\n"),
    ] {
        let found = rows(text.as_bytes()).unwrap_or_else(|error| panic!("{what}: {error}"));
        let read: Vec<_> =
            found.iter().map(|row| row.read.clone().unwrap_or_else(|faults| panic!("{what}: {faults:?}"))).collect();
        let both: Vec<_> = read.iter().map(|entry| (entry.name.as_str(), entry.email.as_deref())).collect();
        assert_eq!(both, [("alice", Some("a@example.org")), ("bob", Some("b@example.org"))], "{what}");
        assert_eq!(found.iter().map(|row| row.row).collect::<Vec<_>>(), [2, 3], "{what}");
    }
}

#[test]
fn a_row_number_is_the_line_on_which_it_begins() {
    let text = "username,groups\na,\"x\ny\"\nb,\n\n\nc,z\n,\nd,\"1\r\n2\"\r\ne,\r\n\r\nf,\n";
    let expected = [(2, "!"), (4, "b"), (7, "c"), (9, "!"), (11, "e"), (13, "f")];
    assert_eq!(names(text.as_bytes()), numbered(&expected));
    assert_eq!(names(b"\n\nusername\na\n"), numbered(&[(4, "a")]));
    assert_eq!(names(b"username\r\ra\r\n\rb"), numbered(&[(3, "a"), (5, "b")]));
}

#[test]
fn other_encodings_are_named() {
    let utf16 = |text: &str, big: bool| {
        let bytes = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
        text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>()
    };
    for (bytes, said) in [
        (utf16("\u{FEFF}username\na\n", true), "the file is UTF-16, save"),
        (utf16("\u{FEFF}username\na\n", false), "the file is UTF-16, save"),
        (utf16("username\na\n", false), "UTF-16 without a mark"),
        (b"PK\x03\x04xxxx".to_vec(), "a spreadsheet"),
        (b"\xD0\xCF\x11\xE0xxxx".to_vec(), "an old spreadsheet"),
        (Vec::new(), "the file is empty"),
        (b"\xEF\xBB\xBF \r\n\n".to_vec(), "the file is empty"),
        (b"username,groups\na,x\nb,K\xF6ln\n".to_vec(), "row 3 is not UTF-8"),
        (b"us\xE9rname\na\n".to_vec(), "row 1 is not UTF-8"),
    ] {
        let error = rows(&bytes).expect_err(said).to_string();
        assert!(error.contains(said), "{error}");
    }
}

#[test]
fn a_header_that_does_not_fit_is_told_whole() {
    for (header, said) in [
        (
            "name,Phone Number,phone,phone",
            &[
                "no column `username`",
                "`name` is not known (is it `username`?)",
                "`Phone Number` is not known (is it `phone`?)",
                "`phone` is there twice",
            ][..],
        ),
        ("username,department", &["`department` is not known;"]),
        ("username|phone", &["no column `username`"]),
        ("username,USERNAME", &["`USERNAME` is there twice"]),
    ] {
        let error = rows(format!("{header}\n").as_bytes()).expect_err(header).to_string();
        for part in said {
            assert!(error.contains(part), "{header}: {error}");
        }
    }
    let text = b"username,department,phone\na,law,+4915112345678\n";
    let mut reader = Reader::open(Cursor::new(text.to_vec()), &realm(), true).unwrap();
    assert_eq!(reader.ignored(), ["department"]);
    let row = reader.next(&|typed| UserName::parse(typed, false)).unwrap().unwrap();
    assert_eq!(row.read.unwrap().phone.as_deref(), Some("+4915112345678"));
    assert!(matches!(open(b"username,\"ema"), Err(RosterError::OpenHeader | RosterError::Header(_))));
}

#[test]
fn rows_that_could_have_slipped_are_not_taken() {
    for (row, reason) in [
        ("a", Reason::Cells { found: 1, expected: 3 }),
        ("a,b@example.org,x,y", Reason::Cells { found: 4, expected: 3 }),
        ("a,\"b@example.org,x", Reason::OpenQuote),
        ("a,5\" disk,", Reason::OpenQuote),
    ] {
        let found = rows(format!("username,email,groups\n{row}\n").as_bytes()).unwrap();
        let faults = found[0].read.as_ref().expect_err(row);
        assert_eq!(faults.iter().map(|fault| &fault.reason).collect::<Vec<_>>(), [&reason], "{row}");
    }
}

/// A header, and then blank lines for ever.
struct Endless(bool);
impl std::io::Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let header = !std::mem::replace(&mut self.0, true);
        let text: &[u8] = if header { b"username\n" } else { b"\n\n\n\n\n\n\n\n\n\n\n\n" };
        let count = text.len().min(buffer.len());
        buffer[..count].copy_from_slice(&text[..count]);
        Ok(count)
    }
}

#[test]
fn lists_are_bounded() {
    let long = format!("username,groups\na,x\nb,\"{}\"\n", "x".repeat(MAX_RECORD));
    assert_eq!(rows(long.as_bytes()), Err(RosterError::RecordTooLong { row: 3 }));
    let open = format!("username,groups\na,x\nb,\"{}", "x,y\n".repeat(MAX_RECORD));
    assert_eq!(rows(open.as_bytes()), Err(RosterError::RecordTooLong { row: 3 }), "a quotation mark that never closes");
    let line = "x".repeat(2 * MAX_RECORD);
    assert_eq!(rows(line.as_bytes()), Err(RosterError::RecordTooLong { row: 1 }));
    let mut many = "username\n".to_owned();
    many.extend((0..=MAX_ROWS).map(|row| format!("{row:x}\n")));
    assert_eq!(rows(many.as_bytes()), Err(RosterError::TooManyRows));
    let mut reader = Reader::open(Endless(false), &realm(), false).unwrap();
    let error = reader.next(&|typed| UserName::parse(typed, false)).unwrap_err();
    assert!(matches!(error, RosterError::TooLong | RosterError::RecordTooLong { .. }), "{error}");
}

#[test]
fn rejected_rows_are_written_with_their_reason_and_read_again_when_mended() {
    let text = "username;phone;groups\nalice;+49 151;\"a;b\"\nbob\n";
    let mut reader = open(text.as_bytes()).unwrap();
    let mut rejects = Rejects::new(Vec::new(), reader.header(), char::from(reader.delimiter())).unwrap();
    while let Some(row) = reader.next(&|typed| UserName::parse(typed, false)).unwrap() {
        rejects.row(&row.cells, "phone: bad; very").unwrap();
    }
    let written = String::from_utf8(rejects.end().unwrap()).unwrap();
    assert_eq!(
        written,
        "username;phone;groups;reason\r\nalice;'+49 151;\"a;b\";\"phone: bad; very\"\r\nbob;;;\"phone: bad; very\"\r\n"
    );
    let mended = written.replace("+49 151", "+49 151 12345678");
    assert_eq!(names(mended.as_bytes()), numbered(&[(2, "alice"), (3, "bob")]));
    let reader = open(mended.as_bytes()).unwrap();
    let mut again = Rejects::new(Vec::new(), reader.header(), ';').unwrap();
    again.row(&["x".to_owned()], "still").unwrap();
    let again = String::from_utf8(again.end().unwrap()).unwrap();
    assert_eq!(again, "username;phone;groups;reason\r\nx;;;still\r\n", "the column is there once");
}

#[test]
fn ids_are_for_users_of_an_application_and_their_lists_have_them() {
    let header = |text: &str, realm: &RealmName| match Reader::open(Cursor::new(text.to_owned()), realm, true) {
        Ok(_) => Vec::new(),
        Err(RosterError::Header(problems)) => problems,
        Err(other) => panic!("{other}"),
    };
    let service = RealmName::of_service(3);
    assert_eq!(header("authy_id,phone\n", &service), []);
    assert_eq!(header("username,authy_id,phone\n", &service), []);
    assert_eq!(header("username,phone\n", &service), [HeaderProblem::NoIds]);
    assert_eq!(header("username,authy_id\n", &realm()), [HeaderProblem::IdsOfNobody]);
    assert!(HeaderProblem::IdsOfNobody.to_string().contains("`--realm service:NUMBER`"));
    assert_eq!(header("email\n", &realm()), [HeaderProblem::NoUsername]);
}

fn entry() -> impl Strategy<Value = Entry> {
    let name = "[^\\p{C}\\p{Z}]{1,12}".prop_filter_map("a name", |typed| UserName::parse(&typed, false).ok());
    let group = "[-=+@'\"a-zäß,\t ]{1,8}".prop_map(|group| group.replace('\t', "x").trim().to_owned());
    let groups = proptest::collection::btree_set(group.prop_filter("no empty one", |group| !group.is_empty()), 0..4);
    let phone = proptest::option::of((0..10_000_000u32).prop_map(|n| format!("+491511{n:07}")));
    let email = proptest::option::of("[-+=a-z']{1,8}@[a-z]{1,8}");
    let locale = proptest::option::of(0..crate::domain::locale::Locale::ALL.len());
    let expires = proptest::option::of(prop_oneof![
        Just(Expires::Never),
        (0..4_000_000_000_i64).prop_map(|at| Expires::At(crate::domain::time::Timestamp::from_secs(at))),
    ]);
    (name, email, phone, groups, locale, expires).prop_map(|(name, email, phone, groups, locale, expires)| Entry {
        name,
        id: None,
        email,
        phone,
        groups: Some(groups.into_iter().collect::<Vec<_>>()).filter(|groups| !groups.is_empty()),
        locale: locale.map(|at| crate::domain::locale::Locale::ALL[at]),
        expires_at: expires,
        seed: None,
    })
}

proptest! {
    #[test]
    fn what_is_written_reads_back(entries in proptest::collection::vec(entry(), 0..8)) {
        let mut writer = Writer::new(Vec::new(), &realm()).unwrap();
        for entry in &entries {
            let cells = Column::of(&realm()).iter().map(|column| entry.cell(*column)).collect::<Vec<_>>();
            writer.row(cells.iter().map(String::as_str)).unwrap();
        }
        let text = writer.end().unwrap();
        let read: Vec<Entry> = rows(&text).unwrap().into_iter().map(|row| row.read.unwrap()).collect();
        prop_assert_eq!(read, entries);
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), header in any::<bool>()) {
        let bytes = if header { [&b"username,phone\n"[..], &bytes].concat() } else { bytes };
        let _ = rows(&bytes);
    }
}
