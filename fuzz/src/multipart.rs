//! `multipart/form-data`.

use crate::domain::login::form::{Fields, One};

const KIND: &str = "multipart/form-data; boundary=XX";

/// A form in parts that is taken has the fields that a reader finds which looks for nothing but boundaries and names; and what
/// is written from it is read the same.
pub fn look(data: &[u8]) {
    let Ok(fields) = Fields::body(Some(KIND), None, data) else { return };
    if data.is_empty() {
        return;
    }
    let parts = lenient(data);
    for (name, _) in fields.pairs() {
        let One::Value(value) = fields.one(name) else { continue };
        let same: Vec<_> = parts.iter().filter(|(other, _)| other == name).collect();
        assert_eq!(same, [&(name.clone(), value.as_bytes().to_vec())], "`{name}`: {}", data.escape_ascii());
    }
    let plain: Vec<_> = fields.pairs().iter().filter(|(name, _)| fields.one(name) != One::Ambiguous).collect();
    let written: String = plain
        .iter()
        .map(|(name, value)| format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"))
        .collect();
    let again = Fields::body(Some(KIND), None, format!("{written}--XX--\r\n").as_bytes());
    let again = again.unwrap_or_else(|error| panic!("{error}: {}", data.escape_ascii()));
    assert_eq!(again.pairs().iter().collect::<Vec<_>>(), plain, "{}", data.escape_ascii());
}

/// Names and contents of parts, in lines that end with or without a carriage return.
fn lenient(data: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut parts = Vec::new();
    let mut part: Option<(Option<String>, bool, Vec<u8>)> = None;
    for line in data.split_inclusive(|byte| *byte == b'\n') {
        let bare = line.strip_suffix(b"\n").map_or(line, |line| line.strip_suffix(b"\r").unwrap_or(line));
        if bare.starts_with(b"--XX") {
            if let Some((Some(name), true, content)) = part.take() {
                let content = content.strip_suffix(b"\n").unwrap_or(&content);
                parts.push((name, content.strip_suffix(b"\r").unwrap_or(content).to_vec()));
            }
            part = Some((None, false, Vec::new()));
            continue;
        }
        match &mut part {
            Some((_, true, content)) => content.extend_from_slice(line),
            Some((_, in_content, _)) if bare.is_empty() => *in_content = true,
            Some((name, false, _)) => {
                let text = String::from_utf8_lossy(bare);
                let is_disposition = text.to_ascii_lowercase().starts_with("content-disposition");
                let named =
                    text.split_once("name=\"").filter(|(before, _)| is_disposition && !before.ends_with("file"));
                if let Some(found) = named.and_then(|(_, rest)| rest.split('"').next()) {
                    name.get_or_insert_with(|| found.to_owned());
                }
            }
            None => {}
        }
    }
    parts
}
