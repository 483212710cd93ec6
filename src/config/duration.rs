//! Spans of time as people write them: a whole number and one unit, `"10s"`, `"5m"`, `"8h"`, `"30d"`.

use std::time::Duration;

/// The longest span that is taken: ten years. Longer ones are slips of the pen and would overflow when added to a date.
pub const LONGEST: Duration = Duration::from_secs(3650 * DAY);

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// Why a text is no span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DurationError {
    /// Not a whole number followed by one of the units.
    #[error("must be a whole number and a unit, `s`, `m`, `h` or `d`")]
    Form,
    /// More than [`LONGEST`].
    #[error("must not be longer than `3650d`")]
    TooLong,
}

/// Reads a span of time.
///
/// # Errors
///
/// [`DurationError::Form`] unless the text is digits and one of `s`, `m`, `h`, `d`; [`DurationError::TooLong`] beyond
/// [`LONGEST`].
pub fn parse(text: &str) -> Result<Duration, DurationError> {
    let unit = match text.as_bytes().last() {
        Some(b's') => 1,
        Some(b'm') => MINUTE,
        Some(b'h') => HOUR,
        Some(b'd') => DAY,
        _ => return Err(DurationError::Form),
    };
    let digits = &text[..text.len() - 1];
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(DurationError::Form);
    }
    let seconds = digits.parse::<u64>().ok().and_then(|n| n.checked_mul(unit)).ok_or(DurationError::TooLong)?;
    Some(Duration::from_secs(seconds)).filter(|span| *span <= LONGEST).ok_or(DurationError::TooLong)
}

/// Writes a span of time in whole seconds with the largest unit that divides it; parts of a second are dropped.
pub fn format(span: Duration) -> String {
    let seconds = span.as_secs();
    let (unit, name) = [(DAY, 'd'), (HOUR, 'h'), (MINUTE, 'm')]
        .into_iter()
        .find(|(unit, _)| seconds > 0 && seconds.is_multiple_of(*unit))
        .unwrap_or((1, 's'));
    format!("{}{name}", seconds / unit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spans_are_read() {
        for (text, seconds) in
            [("10s", 10), ("120s", 120), ("5m", 300), ("8h", 28_800), ("30d", 2_592_000), ("0d", 0), ("007s", 7)]
        {
            assert_eq!(parse(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
    }

    #[test]
    fn what_is_no_span_is_refused() {
        for text in ["", "s", "10", "10 s", " 10s", "-1s", "+1s", "1.5h", "1h30m", "10S", "10w", "٣s", "10sé", "é"] {
            assert_eq!(parse(text), Err(DurationError::Form), "{text:?}");
        }
        for text in ["3651d", "99999999999999999999s", "18446744073709551615d"] {
            assert_eq!(parse(text), Err(DurationError::TooLong), "{text:?}");
        }
        assert_eq!(parse("3650d"), Ok(LONGEST));
    }

    proptest! {
        #[test]
        fn writing_and_reading_agree(seconds in 0..=LONGEST.as_secs()) {
            let span = Duration::from_secs(seconds);
            prop_assert_eq!(parse(&format(span)), Ok(span));
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,12}") {
            let _ = parse(&text);
        }
    }
}
