//! How a sign-in ended, kept for its user to look at.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::ids::AppName;
use super::login::{Browser, LoginDenial, Proof};
use super::time::Timestamp;

/// As many of one user are kept, the newest.
pub const MOST: usize = 50;
/// As many of them may be ones that whoever has the password alone can add at will, so that these do not push out all others.
pub const MOST_IDLE: usize = 10;
/// For so long they are kept.
pub const KEPT: Duration = Duration::from_hours(90 * 24);

/// A sign-in whose password the app took, as it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    /// When it ended.
    pub at: Timestamp,
    /// To which app.
    pub app: AppName,
    /// Where it came from.
    pub browser: Browser,
    /// How it ended.
    pub end: End,
}

/// How a sign-in ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// Somebody was let in, by this.
    LetIn(Proof),
    /// Nobody was.
    Denied(LoginDenial),
    /// Nobody confirmed it in time.
    Expired,
}

impl End {
    /// One word, for programs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LetIn(_) => "let-in",
            Self::Denied(_) => "denied",
            Self::Expired => "expired",
        }
    }

    /// Whether it takes a password and nothing else to end a sign-in so, as often as somebody likes.
    const fn is_idle(self) -> bool {
        match self {
            Self::Expired | Self::Denied(LoginDenial::Cancelled) => true,
            Self::LetIn(_)
            | Self::Denied(
                LoginDenial::Answer(_) | LoginDenial::TooManyCodes | LoginDenial::Superseded | LoginDenial::Withdrawn,
            ) => false,
        }
    }
}

/// Which of those that are kept, the oldest first, make room for another one: their places.
pub fn makes_room(kept: &[End], another: End) -> Vec<usize> {
    let mut going = Vec::new();
    if another.is_idle() {
        let idle: Vec<usize> = (0..kept.len()).filter(|place| kept[*place].is_idle()).collect();
        going.extend(idle.iter().take((idle.len() + 1).saturating_sub(MOST_IDLE)));
    }
    let over = (kept.len() - going.len() + 1).saturating_sub(MOST);
    let oldest: Vec<usize> = (0..kept.len()).filter(|place| !going.contains(place)).take(over).collect();
    going.extend(oldest);
    going
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::challenge::Denial;

    /// What is left of so many sign-ins in a row, the oldest first, in letters.
    fn kept(all: &str) -> String {
        let end = |letter| match letter {
            'i' => End::LetIn(Proof::SoftToken),
            'n' => End::Denied(LoginDenial::Answer(Denial::NotMe)),
            'c' => End::Denied(LoginDenial::Cancelled),
            _ => End::Expired,
        };
        let mut kept: Vec<char> = Vec::new();
        for letter in all.chars() {
            let ends: Vec<End> = kept.iter().map(|letter| end(*letter)).collect();
            let going = makes_room(&ends, end(letter));
            let mut place = 0;
            kept.retain(|_| (!going.contains(&place), place += 1).0);
            kept.push(letter);
        }
        kept.into_iter().collect()
    }

    #[test]
    fn the_newest_are_kept_and_room_for_those_that_took_more_than_a_password() {
        let some = |letter: &str, count| letter.repeat(count);
        assert_eq!(kept(&some("i", 60)), some("i", 50));
        assert_eq!(kept(&some("c", 60)), some("c", 10));
        assert_eq!(kept(&some("ce", 30)), some("ce", 5), "either way of giving up");
        let pushed = kept(&format!("n{}{}", some("i", 39), some("ce", 500)));
        assert_eq!(pushed, format!("n{}{}", some("i", 39), some("ce", 5)), "nothing of it was pushed out");
        let full = kept(&format!("{}{}", some("i", 50), some("c", 500)));
        assert_eq!(full, format!("{}{}", some("i", 40), some("c", 10)));
        assert_eq!(
            kept(&format!("{}{}", some("c", 10), some("i", 50))),
            some("i", 50),
            "they keep no room for themselves"
        );
    }

    #[test]
    fn more_than_there_may_be_from_before_are_cut_down() {
        let kept = [End::Expired; 30];
        assert_eq!(makes_room(&kept, End::Expired), (0..21).collect::<Vec<_>>());
        assert!(makes_room(&kept, End::LetIn(Proof::SoftToken)).is_empty());
    }
}
