//! How a text message travels: in which alphabet, and in how many parts.

/// The alphabet of a text message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// The GSM alphabet of seven bits with its extension (3GPP TS 23.038 §6.2.1).
    Gsm7,
    /// UCS-2, as soon as one character is not in it; what lies beyond 16 bits counts twice.
    Ucs2,
}

/// The basic alphabet. The escape to the extension is no character of its own.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// What takes an escape, and so the room of two.
const EXTENSION: &str = "\u{c}^{}\\[~]|€";

/// In which alphabet a text goes, and in how many parts: 160 characters alone or 153 in each of several, 70 or 67 of UCS-2
/// (3GPP TS 23.040 §9.2.3.24.1: the header that joins the parts takes six bytes of each). A character of two units is never
/// cut, so a part may end one unit early. No text is one part.
pub fn gsm_segments(text: &str) -> (Encoding, usize) {
    let sevens: Option<Vec<usize>> = text
        .chars()
        .map(|letter| match (BASIC.contains(letter), EXTENSION.contains(letter)) {
            (true, _) => Some(1),
            (false, true) => Some(2),
            (false, false) => None,
        })
        .collect();
    match sevens {
        Some(units) => (Encoding::Gsm7, parts(units, 160, 153)),
        None => (Encoding::Ucs2, parts(text.chars().map(char::len_utf16), 70, 67)),
    }
}

fn parts(units: impl IntoIterator<Item = usize>, alone: usize, each: usize) -> usize {
    let (mut all, mut parts, mut room) = (0, 1, each);
    for unit in units {
        all += unit;
        if unit > room {
            parts += 1;
            room = each;
        }
        room -= unit;
    }
    if all <= alone { 1 } else { parts }
}

/// The first characters of a text, with `…`-like dots where it is longer: three points are in the GSM alphabet, the one
/// character for them is not.
pub fn shortened(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let kept: String = text.chars().take(longest.saturating_sub(3)).collect();
    format!("{}...", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_goes_in_as_many_parts_as_its_alphabet_asks_for() {
        let rows: [(&str, String, Encoding, usize); 14] = [
            ("nothing", String::new(), Encoding::Gsm7, 1),
            ("full", "a".repeat(160), Encoding::Gsm7, 1),
            ("one more", "a".repeat(161), Encoding::Gsm7, 2),
            ("two full", "a".repeat(306), Encoding::Gsm7, 2),
            ("three", "a".repeat(307), Encoding::Gsm7, 3),
            ("letters of the alphabet", "Grüße à Ñandú ¿Δ?".replace('ú', "u"), Encoding::Gsm7, 1),
            ("the extension takes two", "€".repeat(80), Encoding::Gsm7, 1),
            ("and one more", "€".repeat(81), Encoding::Gsm7, 2),
            // 152 units and an escape that does not fit into the first part.
            ("an escape is not cut", format!("{}€{}", "a".repeat(152), "a".repeat(152)), Encoding::Gsm7, 3),
            ("one letter outside", format!("ł{}", "a".repeat(69)), Encoding::Ucs2, 1),
            ("too long then", format!("ł{}", "a".repeat(70)), Encoding::Ucs2, 2),
            ("two full of it", "汉".repeat(134), Encoding::Ucs2, 2),
            ("beyond 16 bits", "😀".repeat(35), Encoding::Ucs2, 1),
            // 67 is odd: a pair does not fit into the last unit of a part, which 33 pairs leave over.
            ("a pair is not cut", "😀".repeat(67), Encoding::Ucs2, 3),
        ];
        for (name, text, encoding, parts) in rows {
            assert_eq!(gsm_segments(&text), (encoding, parts), "{name}");
        }
        assert_eq!(gsm_segments("`").0, Encoding::Ucs2);
        assert_eq!(gsm_segments("ç").0, Encoding::Ucs2, "only the capital is in the alphabet");
        assert_eq!(BASIC.chars().count(), 127, "128 without the escape");
    }

    #[test]
    fn what_is_shortened_says_so() {
        assert_eq!(shortened("wiki", 4), "wiki");
        assert_eq!(shortened("Library wiki", 11), "Library...");
        assert_eq!(shortened("図書館のウィキ", 6), "図書館...");
    }
}
