//! Amounts of data as people write them: a whole number and one unit, `"512B"`, `"64KiB"`, `"1MiB"`, `"2GiB"`.

/// Bytes in a kibibyte.
pub const KIB: u64 = 1024;
/// Bytes in a mebibyte.
pub const MIB: u64 = 1024 * KIB;
/// Bytes in a gibibyte.
pub const GIB: u64 = 1024 * MIB;

/// Why a text is no amount of data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SizeError {
    /// Not a whole number followed by one of the units.
    #[error("must be a whole number and a unit, `B`, `KiB`, `MiB` or `GiB`")]
    Form,
    /// More than can be counted.
    #[error("is more than can be counted")]
    TooLarge,
}

const UNITS: [(&str, u64); 4] = [("GiB", GIB), ("MiB", MIB), ("KiB", KIB), ("B", 1)];

/// Reads an amount of data, in bytes.
///
/// # Errors
///
/// [`SizeError::Form`] unless the text is digits and a unit; [`SizeError::TooLarge`] beyond 2^64 bytes.
pub fn parse(text: &str) -> Result<u64, SizeError> {
    let (digits, unit) = UNITS
        .iter()
        .find_map(|(name, unit)| text.strip_suffix(name).map(|digits| (digits, *unit)))
        .ok_or(SizeError::Form)?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(SizeError::Form);
    }
    digits.parse::<u64>().ok().and_then(|n| n.checked_mul(unit)).ok_or(SizeError::TooLarge)
}

/// Writes an amount of data, in bytes, with the largest unit that divides it.
pub fn format(bytes: u64) -> String {
    let (name, unit) = UNITS.into_iter().find(|(_, unit)| bytes > 0 && bytes.is_multiple_of(*unit)).unwrap_or(("B", 1));
    format!("{}{name}", bytes / unit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sizes_are_read() {
        for (text, bytes) in [("0B", 0), ("512B", 512), ("256KiB", 262_144), ("1MiB", MIB), ("2GiB", 2 * GIB)] {
            assert_eq!(parse(text), Ok(bytes), "{text}");
        }
    }

    #[test]
    fn what_is_no_size_is_refused() {
        for text in ["", "B", "KiB", "64", "64K", "64kb", "64KB", "64 KiB", "-1B", "1.5MiB", "64kib"] {
            assert_eq!(parse(text), Err(SizeError::Form), "{text:?}");
        }
        assert_eq!(parse("99999999999999999999B"), Err(SizeError::TooLarge));
        assert_eq!(parse("18446744073709551615KiB"), Err(SizeError::TooLarge));
    }

    proptest! {
        #[test]
        fn writing_and_reading_agree(bytes: u64) {
            prop_assert_eq!(parse(&format(bytes)), Ok(bytes));
        }
    }
}
