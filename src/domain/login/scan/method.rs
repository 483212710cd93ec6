//! The method that a body names: frameworks take `_method` of a form, or of JSON, for the method of a POST. Where the address
//! is closed to some methods, none of those may be named.

use super::Found;
use crate::domain::names;

/// The longest value that is looked at; a longer one counts as found, since it could be padding.
const LONGEST_VALUE: usize = 64;

/// Looks for fields that name a method, and for their values.
#[derive(Debug, Default)]
pub(super) struct NamedMethod {
    closed: Vec<String>,
    /// The value so far, while one is read.
    value: Option<Vec<u8>>,
    part: Part,
}

/// What the head of a part said so far.
#[derive(Debug, Default, Clone, Copy)]
struct Part {
    is_method: bool,
    is_encoded: bool,
}

impl NamedMethod {
    /// The methods that must not be named.
    pub(super) fn new(closed: &[String]) -> Self {
        Self { closed: closed.to_vec(), ..Self::default() }
    }

    /// Whether there is anything to look for.
    pub(super) fn is_looked_for(&self) -> bool {
        !self.closed.is_empty()
    }

    /// A field's name: whether its value is read from here on.
    pub(super) fn name(&mut self, name: &str) {
        if self.is_looked_for() && names::readings(name).any(|name| names::is_method_field(&name)) {
            self.value = Some(Vec::new());
        }
    }

    /// Whether a value is being read.
    pub(super) fn is_in_value(&self) -> bool {
        self.value.is_some()
    }

    /// Further bytes of a value, if it is one that counts.
    pub(super) fn more(&mut self, bytes: &[u8]) -> Result<(), Found> {
        let Some(value) = &mut self.value else { return Ok(()) };
        value.extend_from_slice(bytes);
        if value.len() > LONGEST_VALUE { Err(Found::ClosedMethod) } else { Ok(()) }
    }

    /// Judges the value so far, with what may still belong to it: a program may take a body for whole before we do.
    pub(super) fn judge(&self, rest: &[u8]) -> Result<(), Found> {
        let Some(value) = &self.value else { return Ok(()) };
        let raw = [value.as_slice(), rest].concat();
        // Blanks, NULs and whatever else some program cuts off make no other method of it.
        let only_letters = |text: &str| -> String {
            text.chars().filter(|c| c.is_ascii_alphabetic() || *c == '-').map(|c| c.to_ascii_uppercase()).collect()
        };
        let readings = [only_letters(&String::from_utf8_lossy(&raw)), only_letters(&names::unescape(&raw))];
        if self.closed.iter().any(|closed| readings.contains(closed)) { Err(Found::ClosedMethod) } else { Ok(()) }
    }

    /// The value is over.
    pub(super) fn end(&mut self) -> Result<(), Found> {
        self.judge(b"")?;
        self.value = None;
        Ok(())
    }

    /// A value that is no text is over.
    pub(super) fn other_value(&mut self, first: u8) -> Result<(), Found> {
        match first {
            b' ' | b'\t' | b'\r' | b'\n' | 0 => Ok(()),
            // Some program may take the first of a list.
            b'[' | b'{' if self.is_in_value() => Err(Found::ClosedMethod),
            _ => {
                self.value = None;
                Ok(())
            }
        }
    }

    /// A header line of a part, whose field may have this name.
    pub(super) fn part_name(&mut self, name: &str) {
        self.part.is_method |= self.is_looked_for() && names::readings(name).any(|name| names::is_method_field(&name));
    }

    /// A header line of a part.
    pub(super) fn part_line(&mut self, line: &str) {
        let line = line.to_ascii_lowercase();
        let encoding = line.strip_prefix("content-transfer-encoding").map(|it| it.trim_start_matches([':', ' ', '\t']));
        self.part.is_encoded |= encoding.is_some_and(|it| !matches!(it.trim(), "7bit" | "8bit" | "binary"));
    }

    /// The head of a part is over: what follows is its value.
    pub(super) fn part_begins(&mut self) -> Result<(), Found> {
        match self.part {
            Part { is_method: true, is_encoded: true } => Err(Found::ClosedMethod),
            Part { is_method: true, is_encoded: false } => {
                self.value = Some(Vec::new());
                Ok(())
            }
            Part { is_method: false, .. } => Ok(()),
        }
    }

    /// The part is over.
    pub(super) fn part_ends(&mut self) -> Result<(), Found> {
        self.part = Part::default();
        self.end()
    }
}
