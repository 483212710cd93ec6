//! Cells that a spreadsheet would take for a formula, defused on the way out and read back as they were (OWASP, CSV
//! injection).

use std::borrow::Cow;

/// Makes a cell harmless: one that begins like a formula gets an apostrophe in front, and so does one that begins with
/// apostrophes before that, so that [`original`] gives back exactly what it was.
pub fn defused(cell: &str) -> Cow<'_, str> {
    if is_formula(cell.trim_start_matches('\'')) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// What a cell was before it was [`defused`], here or by a spreadsheet that was told to take it as text.
pub fn original(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest.trim_start_matches('\'')) => rest,
        _ => cell,
    }
}

fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n'])
}
