//! Lines that fit. An SVG breaks no lines by itself, and which font a reader's machine takes is not known: widths are those of
//! a wide one without serifs, so that with any other usual one a line is shorter, not longer.

/// Begins a stretch of text whose direction is its own (UAX #9).
pub(super) const ISOLATE: char = '\u{2068}';
/// Ends one.
pub(super) const END_OF_ISOLATE: char = '\u{2069}';

/// Text that is not broken, with or without a blank before it.
struct Piece {
    text: String,
    after_blank: bool,
}

/// A last line that is shorter, in parts of the width, is a word that was left over.
const SHORT: f64 = 0.3;
/// Widths that are tried until no word is left over.
const NARROWER: [f64; 7] = [0.97, 0.93, 0.88, 0.82, 0.76, 0.7, 0.62];

/// Breaks a text into lines of at most `width` ems, and of at most `most` lines: what is left then ends in `…`.
pub(super) fn wrap(text: &str, width: f64, most: usize) -> Vec<String> {
    let widest = filled(text, width, most);
    let is_even = |lines: &Vec<String>| lines.last().is_some_and(|last| measured(last) >= SHORT * width);
    if widest.len() == 1 || is_even(&widest) {
        return closed(widest);
    }
    let mut narrower = NARROWER.into_iter().map(|part| filled(text, part * width, most));
    let even = narrower.find(|lines| lines.len() == widest.len() && is_even(lines));
    closed(even.unwrap_or(widest))
}

/// As much on each line as it holds.
fn filled(text: &str, width: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        let blank = if piece.after_blank && !line.is_empty() { " " } else { "" };
        if measured(&line) + measured(blank) + measured(&piece.text) <= width {
            line.extend([blank, &piece.text]);
            continue;
        }
        // What fits on no line begins where it stands.
        if measured(&piece.text) > width {
            line.push_str(blank);
        } else if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for letter in piece.text.chars() {
            if measured(&line) + em(letter) > width {
                lines.push(std::mem::take(&mut line));
            }
            line.push(letter);
        }
    }
    lines.push(line);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while measured(last) + em('…') > width {
                last.pop();
            }
            last.push('…');
        }
    }
    lines
}

/// An isolate ends with its line, and begins again on the next.
fn closed(lines: Vec<String>) -> Vec<String> {
    let mut is_open = false;
    let close = |line: String| {
        let was_open = is_open;
        for letter in line.chars() {
            match letter {
                ISOLATE => is_open = true,
                END_OF_ISOLATE => is_open = false,
                _ => {}
            }
        }
        let before = was_open.then_some(ISOLATE);
        let after = is_open.then_some(END_OF_ISOLATE);
        before.into_iter().chain(line.chars()).chain(after).collect()
    };
    lines.into_iter().map(close).collect()
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut before = None;
    for letter in text.chars() {
        // French has blanks before some signs; those never begin a line.
        let is_blank = letter.is_whitespace() && letter != '\u{a0}' && letter != '\u{202f}';
        if !is_blank {
            match (pieces.last_mut(), before) {
                (Some(last), Some(' ')) if ends_something(letter) => last.text.extend([' ', letter]),
                (Some(last), Some(was)) if was != ' ' && !may_break(was, letter) => last.text.push(letter),
                (_, was) => pieces.push(Piece { text: letter.into(), after_blank: was == Some(' ') }),
            }
        }
        before = Some(if is_blank { ' ' } else { letter });
    }
    pieces
}

/// Whether a line may end between two letters with no blank between them: where Chinese and Japanese is written, but not before
/// a sign that ends something, nor after one that begins something, nor beside a digit: dates stay whole.
fn may_break(before: char, after: char) -> bool {
    let begins_something =
        matches!(before, '(' | '«' | '“' | '‘' | '（' | '「' | '『' | '【' | '《' | '〈' | '\u{a0}' | ISOLATE);
    let of_number = before.is_ascii_digit() || after.is_ascii_digit();
    (is_wide(before) || is_wide(after)) && !begins_something && !of_number && !ends_something(after)
}

fn ends_something(letter: char) -> bool {
    let small = "ぁぃぅぇぉっゃゅょァィゥェォッャュョー々";
    let ends = "!%),.:;?»”’…、。，．：；！？）」』】》〉・";
    matches!(letter, END_OF_ISOLATE | '\u{a0}') || small.contains(letter) || ends.contains(letter)
}

/// Signs as wide as they are high.
fn is_wide(letter: char) -> bool {
    matches!(letter, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}')
}

fn measured(text: &str) -> f64 {
    text.chars().map(em).sum()
}

/// The width of a letter, in ems.
fn em(letter: char) -> f64 {
    match letter {
        ISOLATE | END_OF_ISOLATE | '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' => 0.0,
        'i' | 'j' | 'l' | 'ı' | '\'' | '’' | '|' | 'I' => 0.3,
        ' ' | '\u{a0}' | '.' | ',' | ':' | ';' | '(' | ')' | '-' | '/' | 'f' | 't' | 'r' | '!' => 0.41,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '…' => 1.0,
        letter if is_wide(letter) => 1.0,
        'س' | 'ش' | 'ص' | 'ض' => 1.2,
        letter if letter.is_uppercase() => 0.79,
        'ا' | 'أ' | 'إ' | 'آ' | 'ل' => 0.33,
        _ => 0.64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_at_blanks_and_no_line_is_too_long() {
        let text = "Richten Sie die Kamera Ihres Telefons auf diesen Code und öffnen Sie die Adresse, die sie anzeigt.";
        let lines = wrap(text, 20.0, 9);
        assert!(lines.len() > 2, "{lines:?}");
        assert!(lines.iter().all(|line| measured(line) <= 20.0), "{lines:?}");
        assert_eq!(lines.join(" "), text);
        assert_eq!(wrap("short", 20.0, 9), ["short"]);
        assert_eq!(wrap("", 20.0, 9), [""]);
    }

    #[test]
    fn no_word_is_left_over_where_there_is_another_way() {
        let text = "Scan this code with the camera of your phone and open what it shows.";
        let (filled, wrapped) = (filled(text, 37.0, 9), wrap(text, 37.0, 9));
        assert_eq!((filled.len(), filled[1].as_str()), (2, "shows."), "{filled:?}");
        assert!(wrapped.len() == 2 && wrapped[1].len() > 12, "{wrapped:?}");
        assert_eq!(wrapped.join(" "), text);
    }

    #[test]
    fn a_sign_stays_with_what_it_ends() {
        assert_eq!(wrap("aaaa suffira : bbbb", 5.0, 9), ["aaaa", "suffira :", "bbbb"].map(String::from));
        let lines = wrap("コードとアドレスは、1回だけ「使え」ます。", 5.0, 9);
        assert!(lines.iter().all(|line| !line.starts_with(ends_something) && !line.ends_with('「')), "{lines:?}");
        assert_eq!(lines.concat(), "コードとアドレスは、1回だけ「使え」ます。");
    }

    #[test]
    fn what_has_no_blanks_is_broken_anywhere_and_what_has_no_room_is_cut() {
        let long = "W".repeat(25);
        assert_eq!(wrap(&long, 10.0, 9), [&long[..10], &long[..10], &long[..5]]);
        assert_eq!(wrap(&long, 10.0, 2), [long[..10].to_owned(), format!("{}…", &long[..9])]);
    }

    #[test]
    fn an_isolate_is_closed_on_its_line() {
        let text = format!("a {ISOLATE}bbbb cccc{END_OF_ISOLATE} d");
        assert_eq!(wrap(&text, 4.0, 9), ["a \u{2068}bbbb\u{2069}", "\u{2068}cccc\u{2069} d"]);
        assert_eq!(wrap(&text, 4.0, 1), ["a \u{2068}bbb…\u{2069}"]);
    }
}
