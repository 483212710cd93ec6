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
}
