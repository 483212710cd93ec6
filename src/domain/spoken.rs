//! Words that are read out over the telephone: short, plain English ones, of which no two sound or look nearly the same. They
//! are the same in every language of the pages: the help desk must hear exactly what it sees.

/// The words, in the order of the alphabet; a number of bits chooses one without a preference.
const WORDS: &str = include_str!("spoken.txt");
/// How many there are.
const COUNT: usize = 1024;

/// Two words for these random bytes: one pair of about a million.
pub fn two_words(random: [u8; 4]) -> String {
    let [a, b, c, d] = random;
    format!("{} {}", word(u16::from_be_bytes([a, b])), word(u16::from_be_bytes([c, d])))
}

fn word(random: u16) -> &'static str {
    let index = usize::from(random) % COUNT;
    WORDS.split_whitespace().nth(index).expect("a test counts them")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters that must be added, taken away or changed to make one of the other, counted up to two.
    fn is_near(a: &str, b: &str) -> bool {
        let (short, long) =
            if a.len() <= b.len() { (a.as_bytes(), b.as_bytes()) } else { (b.as_bytes(), a.as_bytes()) };
        let same = short.iter().zip(long).take_while(|(a, b)| a == b).count();
        match long.len() - short.len() {
            0 => short[same..].iter().skip(1).eq(long[same..].iter().skip(1)),
            1 => short[same..] == long[same + 1..],
            _ => false,
        }
    }

    #[test]
    fn the_words_are_short_and_no_two_are_nearly_the_same() {
        let words: Vec<&str> = WORDS.split_whitespace().collect();
        assert_eq!(words.len(), COUNT);
        assert!(words.is_sorted_by(|a, b| a < b), "each once, in order");
        for (index, word) in words.iter().enumerate() {
            assert!((4..=8).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase()), "{word}");
            for other in &words[index + 1..] {
                assert!(!is_near(word, other) && !other.starts_with(word), "{word}, {other}");
            }
        }
        assert!(is_near("lake", "cake") && is_near("lamp", "lamps") && !is_near("lamp", "limbs"));
    }

    #[test]
    fn every_word_can_come_and_none_comes_more_often() {
        assert_eq!(two_words([0, 0, 3, 255]), format!("{} {}", word(0), word(1023)));
        assert_eq!(word(1024), word(0));
        assert_eq!((usize::from(u16::MAX) + 1) % COUNT, 0);
    }
}
