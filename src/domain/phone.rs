//! Phone numbers: one form for each, E.164, and a way to show them without showing them.

/// Brings a number in international form (`+49 151 …`, `0049…`) into E.164; `None` unless it can be a number.
pub fn normalise(typed: &str) -> Option<String> {
    let trimmed = typed.trim();
    let international = match trimmed.strip_prefix("00") {
        Some(rest) => format!("+{rest}"),
        None => trimmed.to_owned(),
    };
    if !international.starts_with('+') || international.len() > 40 {
        return None;
    }
    let number = phonenumber::parse(None, &international).ok()?;
    phonenumber::is_valid(&number).then(|| number.format().mode(phonenumber::Mode::E164).to_string())
}

/// Brings a number in the national form of a country (`0151 …` with `49`, `+49` or `DE`) into E.164; one in international
/// form must be of that country. `None` unless it can be a number.
pub fn normalise_in(typed: &str, country: &str) -> Option<String> {
    let region = region(country)?;
    let metadata = phonenumber::metadata::DATABASE.by_id(region.as_ref())?;
    let trimmed = typed.trim();
    if trimmed.starts_with('+') || trimmed.starts_with("00") {
        let prefix = format!("+{}", metadata.country_code());
        return normalise(typed).filter(|number| number.starts_with(&prefix));
    }
    // A letter would be read as the digit it stands for on a keypad.
    if trimmed.len() > 40 || trimmed.chars().any(char::is_alphabetic) {
        return None;
    }
    let number = phonenumber::parse(Some(region), trimmed).ok()?;
    phonenumber::is_valid(&number).then(|| number.format().mode(phonenumber::Mode::E164).to_string())
}

/// Whether there is such a country: a two-letter code (ISO 3166-1) or a calling code.
pub fn is_country(country: &str) -> bool {
    region(country).is_some()
}

/// The country of a two-letter code (ISO 3166-1), or the main one of a calling code.
fn region(country: &str) -> Option<phonenumber::country::Id> {
    let country = country.trim();
    if country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return country.to_ascii_uppercase().parse().ok();
    }
    let digits = country.strip_prefix('+').or_else(|| country.strip_prefix("00")).unwrap_or(country);
    if digits.is_empty() || digits.len() > 3 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let code: u16 = digits.parse().ok()?;
    let countries = phonenumber::metadata::DATABASE.by_code(&code)?;
    let main = countries.iter().find(|country| country.is_main_country_for_code()).or(countries.first())?;
    main.id().parse().ok()
}

/// The calling code of a number in E.164: 49 of `+4915112345678`.
pub fn calling_code(number: &str) -> Option<u16> {
    phonenumber::parse(None, number).ok().map(|number| number.code().value())
}

/// The country of a number in E.164: its two letters (ISO 3166-1), or `+` and the calling code where there is none.
pub fn country(number: &str) -> Option<String> {
    let number = phonenumber::parse(None, number).ok()?;
    Some(match number.country().id() {
        Some(id) => id.as_ref().to_owned(),
        None => format!("+{}", number.code().value()),
    })
}

/// A number in E.164 as people of other countries read it: `+1 201-555-0123`.
pub fn international(number: &str) -> String {
    match phonenumber::parse(None, number) {
        Ok(read) => read.format().mode(phonenumber::Mode::International).to_string(),
        Err(_) => number.to_owned(),
    }
}

/// What answers a number, as far as the number itself tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// A phone that people carry; also where a country's numbers do not tell these from others.
    Mobile,
    /// A phone in one place.
    Fixed,
    /// A phone on the Internet.
    Voip,
    /// Anything else: free or dear numbers, pagers, mailboxes.
    Other,
}

/// What answers a number in E.164.
pub fn line(number: &str) -> Line {
    use phonenumber::Type;
    let Ok(read) = phonenumber::parse(None, number) else { return Line::Other };
    match read.number_type(&phonenumber::metadata::DATABASE) {
        Type::Mobile | Type::FixedLineOrMobile => Line::Mobile,
        Type::FixedLine => Line::Fixed,
        Type::Voip => Line::Voip,
        Type::TollFree
        | Type::PremiumRate
        | Type::SharedCost
        | Type::PersonalNumber
        | Type::Pager
        | Type::Uan
        | Type::Emergency
        | Type::Voicemail
        | Type::ShortCode
        | Type::StandardRate
        | Type::Carrier
        | Type::NoInternational
        | Type::Unknown => Line::Other,
    }
}

/// `•••• 4567`: enough for its owner.
pub fn masked(number: &str) -> String {
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    let last: String = digits[digits.len().saturating_sub(4)..].iter().collect();
    format!("•••• {last}")
}

/// `a•••@example.org`: enough for its owner.
pub fn masked_email(address: &str) -> String {
    match address.split_once('@') {
        Some((local, domain)) => format!("{}•••@{domain}", local.chars().take(1).collect::<String>()),
        None => "•••".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_for_each_number() {
        for typed in ["+4915112345678", "+49 151 12345678", "0049 (151) 1234-5678", " +49.151.12345678 "] {
            assert_eq!(normalise(typed).as_deref(), Some("+4915112345678"), "{typed}");
        }
        for typed in ["", "015112345678", "+49", "+1 555", "hello", "+4915112345678; DROP"] {
            assert_eq!(normalise(typed), None, "{typed}");
        }
        assert_eq!(masked("+4915112345678"), "•••• 5678");
        assert_eq!(masked_email("alice@example.org"), "a•••@example.org");
    }

    #[test]
    fn a_number_tells_how_it_is_written_and_what_answers_it() {
        for (number, written, answers) in [
            ("+12015550123", "+1 201-555-0123", Line::Mobile),
            ("+4915112345678", "+49 1511 2345678", Line::Mobile),
            ("+493012345678", "+49 30 12345678", Line::Fixed),
            ("+18002345678", "+1 800-234-5678", Line::Other),
            ("+445600123456", "+44 56 0012 3456", Line::Voip),
            ("nonsense", "nonsense", Line::Other),
        ] {
            assert_eq!((international(number).as_str(), line(number)), (written, answers), "{number}");
        }
    }

    #[test]
    fn a_number_tells_its_country_also_among_those_of_one_code() {
        for (number, expected) in [
            ("+4915112345678", Some("DE")),
            ("+12015550123", Some("US")),
            ("+16137827274", Some("CA")),
            ("+18762101234", Some("JM")),
            ("+88213123456", Some("+882")),
            ("nonsense", None),
        ] {
            assert_eq!(country(number).as_deref(), expected, "{number}");
        }
    }

    #[test]
    fn a_national_number_is_one_of_its_country() {
        for (typed, country, expected) in [
            ("0151 12345678", "49", Some("+4915112345678")),
            ("015112345678", "+49", Some("+4915112345678")),
            ("0151-123 456 78", "0049", Some("+4915112345678")),
            // A spreadsheet ate the zero.
            ("15112345678", "DE", Some("+4915112345678")),
            ("0151 12345678", " de ", Some("+4915112345678")),
            ("(202) 456-1111", "1", Some("+12024561111")),
            ("(202) 456-1111", "US", Some("+12024561111")),
            ("02 1234 5678", "IT", Some("+390212345678")),
            ("+49 151 12345678", "DE", Some("+4915112345678")),
            ("0049 151 12345678", "49", Some("+4915112345678")),
            ("+43 664 1234567", "DE", None),
            ("0151 12345678", "XX", None),
            ("0151 12345678", "", None),
            ("0151 12345678", "999", None),
            ("0151 12345678", "Germany", None),
            ("4,91511E+12", "DE", None),
            ("12", "DE", None),
            ("0800 FLOWERS", "DE", None),
            ("", "DE", None),
        ] {
            assert_eq!(normalise_in(typed, country).as_deref(), expected, "{typed} in {country}");
        }
    }
}
