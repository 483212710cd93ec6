//! The time as HTTP's `Date` writes it (RFC 9110 §5.6.7). Devices take it to correct their clocks, so it is the same time
//! that their credentials are checked against.

use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{OffsetDateTime, PrimitiveDateTime};

use crate::domain::time::Timestamp;

const FORM: &[BorrowedFormatItem<'_>] =
    format_description!("[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT");

/// `Sat, 21 Nov 2026 08:00:00 GMT`; `None` for a year HTTP cannot write.
pub fn format(at: Timestamp) -> Option<String> {
    OffsetDateTime::from_unix_timestamp(at.secs()).ok()?.format(FORM).ok()
}

/// Reads what [`format()`] writes; `None` for anything else.
pub fn parse(text: &str) -> Option<Timestamp> {
    let at = PrimitiveDateTime::parse(text, FORM).ok()?;
    Some(Timestamp::from_secs(at.assume_utc().unix_timestamp()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_rfc_9110_is_written_and_read() {
        let at = Timestamp::from_secs(784_111_777);
        assert_eq!(format(at).as_deref(), Some("Sun, 06 Nov 1994 08:49:37 GMT"));
        assert_eq!(parse("Sun, 06 Nov 1994 08:49:37 GMT"), Some(at));
        for other in ["", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 +0100", "1994-11-06T08:49:37Z"] {
            assert_eq!(parse(other), None, "{other}");
        }
    }
}
