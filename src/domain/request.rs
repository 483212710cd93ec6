//! Questions of applications to the phones of their users: what one may say, and what of it a phone shows.

use super::challenge::{Logo, Request};
use super::service::is_web_address;
use super::user::is_invisible;

/// The longest message, in characters.
pub const MAX_MESSAGE: usize = 200;
/// The most details that are shown, and the most that are for the application alone.
pub const MAX_DETAILS: usize = 32;
/// The longest name of a detail, in characters.
pub const MAX_LABEL: usize = 64;
/// The longest value of a detail, in characters.
pub const MAX_VALUE: usize = 255;
/// How dense a screen can be that a logo is for; a list has each once at most.
pub const DENSITIES: [&str; 4] = ["default", "low", "med", "high"];
/// How long a question can be answered where the application does not say, in seconds.
pub const DEFAULT_SECONDS: u64 = 24 * 60 * 60;
/// The longest time, in seconds. One that is asked without end ends after it all the same: the store keeps nothing for ever.
pub const MAX_SECONDS: u64 = 365 * 24 * 60 * 60;

/// What an application asks, as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewRequest {
    /// One sentence.
    pub message: String,
    /// Label and value of what is shown below it, in this order.
    pub details: Vec<(String, String)>,
    /// The same of what is for the application alone.
    pub hidden: Vec<(String, String)>,
    /// Pictures.
    pub logos: Vec<Logo>,
    /// For how long, in seconds; 0: without end.
    pub seconds: Option<u64>,
}

/// What an application asks, once it was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// One sentence, as phones show it.
    pub message: String,
    /// Label and value of what is shown below it.
    pub details: Vec<(String, String)>,
    /// What came beside that.
    pub request: Request,
}

/// Why a question cannot be asked. What people would not read whole is refused, not cut: they would say yes to something else.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// Nothing to read.
    #[error("`message` is required: it is what the phone asks")]
    NoMessage,
    /// Too much to read.
    #[error("`message` has more than {MAX_MESSAGE} characters: shorten it")]
    LongMessage,
    /// Too many details.
    #[error("`{0}` has more than {MAX_DETAILS} entries: leave some out")]
    TooMany(&'static str),
    /// A detail without a name that could be read, or with a long one.
    #[error("`{0}` has a name that is empty or longer than {MAX_LABEL} characters")]
    Label(&'static str),
    /// A long detail.
    #[error("`{0}` has a value of more than {MAX_VALUE} characters: shorten it")]
    Value(&'static str),
    /// A logo for no density.
    #[error("`logos` has the `res` `{0}`: it is one of default, low, med and high, each once")]
    Density(String),
    /// A logo that cannot be fetched.
    #[error("`logos` has a `url` that is no https address of at most 500 characters")]
    LogoUrl,
    /// Nothing for most screens.
    #[error("`logos` needs one whose `res` is default")]
    NoDefaultLogo,
    /// Too long a time.
    #[error("`seconds_to_expire` is more than {MAX_SECONDS}, a year: use 0 for what has no end")]
    Seconds,
}

impl Question {
    /// Looks at what an application asks.
    ///
    /// # Errors
    ///
    /// [`RequestError`], for the first thing that is wrong.
    pub fn of(new: NewRequest) -> Result<Self, RequestError> {
        let message = readable(&new.message);
        match message.chars().count() {
            0 => return Err(RequestError::NoMessage),
            1..=MAX_MESSAGE => {}
            _ => return Err(RequestError::LongMessage),
        }
        let details: Vec<_> = new.details.iter().map(|(label, value)| (readable(label), readable(value))).collect();
        bounded("details", &details)?;
        // These go back as they came: nobody reads them here.
        bounded("hidden_details", &new.hidden)?;
        check_logos(&new.logos)?;
        let seconds = new.seconds.unwrap_or(DEFAULT_SECONDS);
        if seconds > MAX_SECONDS {
            return Err(RequestError::Seconds);
        }
        Ok(Self { message, details, request: Request { hidden: new.hidden, logos: new.logos, seconds } })
    }
}

impl Request {
    /// For how many seconds it can be answered.
    pub fn lasts(&self) -> u64 {
        if self.seconds == 0 { MAX_SECONDS } else { self.seconds }
    }

    /// The logo for a screen of this density: made for it, else the default one, else any that there is.
    pub fn logo(&self, density: &str) -> Option<&Logo> {
        let of = |res: &str| self.logos.iter().find(|logo| logo.res == res);
        of(density).or_else(|| of(DENSITIES[0])).or(self.logos.first())
    }
}

fn bounded(name: &'static str, details: &[(String, String)]) -> Result<(), RequestError> {
    if details.len() > MAX_DETAILS {
        return Err(RequestError::TooMany(name));
    }
    for (label, value) in details {
        if !(1..=MAX_LABEL).contains(&label.chars().count()) {
            return Err(RequestError::Label(name));
        }
        if value.chars().count() > MAX_VALUE {
            return Err(RequestError::Value(name));
        }
    }
    Ok(())
}

fn check_logos(logos: &[Logo]) -> Result<(), RequestError> {
    for (place, logo) in logos.iter().enumerate() {
        let is_twice = logos[..place].iter().any(|other| other.res == logo.res);
        if is_twice || !DENSITIES.contains(&logo.res.as_str()) {
            return Err(RequestError::Density(logo.res.chars().take(16).collect()));
        }
        if !is_web_address(&logo.url, &["https"]) {
            return Err(RequestError::LogoUrl);
        }
    }
    let has_default = logos.iter().any(|logo| logo.res == DENSITIES[0]);
    if has_default || logos.is_empty() { Ok(()) } else { Err(RequestError::NoDefaultLogo) }
}

/// A text of one line that reads as what it is: without marks that nobody sees, and that could turn it round.
fn readable(text: &str) -> String {
    let line = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c });
    let line: String = line.filter(|c| !is_invisible(*c)).collect();
    line.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn logo(res: &str, url: &str) -> Logo {
        Logo { res: res.to_owned(), url: url.to_owned() }
    }

    fn with(change: impl FnOnce(&mut NewRequest)) -> Result<Question, RequestError> {
        let mut new = NewRequest { message: "Pay?".to_owned(), ..NewRequest::default() };
        change(&mut new);
        Question::of(new)
    }

    #[test]
    fn what_a_phone_shows_is_what_can_be_read() {
        let question = with(|new| {
            new.message = " Pay\r\n10\u{202e} EUR\u{0}?\u{2028}".to_owned();
            new.details = vec![("To\u{200b}".to_owned(), "B\u{2066}ob\t1".to_owned())];
            new.hidden = vec![("ip".to_owned(), "\u{202e}raw".to_owned())];
        })
        .unwrap();
        assert_eq!(question.message, "Pay  10 EUR?");
        assert_eq!(question.details, [("To".to_owned(), "Bob 1".to_owned())]);
        assert_eq!(question.request.hidden[0].1, "\u{202e}raw");
        assert_eq!((question.request.seconds, question.request.lasts()), (DEFAULT_SECONDS, DEFAULT_SECONDS));
    }

    #[test]
    fn what_is_too_much_is_refused_and_not_cut() {
        let many = |count: usize| vec![("a".to_owned(), "b".to_owned()); count];
        let one = |label: usize, value: usize| vec![("é".repeat(label), "é".repeat(value))];
        assert!(with(|new| new.message = "é".repeat(MAX_MESSAGE)).is_ok());
        assert_eq!(with(|new| new.message = "é".repeat(MAX_MESSAGE + 1)), Err(RequestError::LongMessage));
        for odd in ["", " \n", "\u{200b}\u{7}"] {
            assert_eq!(with(|new| new.message = odd.to_owned()), Err(RequestError::NoMessage), "{odd:?}");
        }
        for (name, is_hidden) in [("details", false), ("hidden_details", true)] {
            let given = |details: Vec<(String, String)>| {
                with(|new| if is_hidden { new.hidden = details } else { new.details = details })
            };
            assert!(given(many(MAX_DETAILS)).is_ok() && given(one(MAX_LABEL, MAX_VALUE)).is_ok(), "{name}");
            assert_eq!(given(many(MAX_DETAILS + 1)), Err(RequestError::TooMany(name)));
            assert_eq!(given(one(MAX_LABEL + 1, 1)), Err(RequestError::Label(name)));
            assert_eq!(given(one(0, 1)), Err(RequestError::Label(name)));
            assert_eq!(given(one(1, MAX_VALUE + 1)), Err(RequestError::Value(name)));
        }
    }

    #[test]
    fn logos_are_for_screens_and_come_by_https() {
        let url = "https://shop.example.com/logo.png";
        let given = |logos: Vec<Logo>| with(|new| new.logos = logos).map(|question| question.request.logos.len());
        let all = DENSITIES.map(|res| logo(res, url)).to_vec();
        assert_eq!((given(all), given(vec![])), (Ok(4), Ok(0)));
        assert_eq!(given(vec![logo("high", url)]), Err(RequestError::NoDefaultLogo));
        for res in ["", "huge", "Default"] {
            assert_eq!(given(vec![logo(res, url)]), Err(RequestError::Density(res.to_owned())));
        }
        let twice = vec![logo("default", url), logo("default", url)];
        assert_eq!(given(twice), Err(RequestError::Density("default".to_owned())));
        let long = format!("https://shop.example.com/{}", "x".repeat(500));
        for odd in ["http://shop.example.com/", "javascript:alert(1)", "//shop.example.com/", "https://", "", &long] {
            assert_eq!(given(vec![logo("default", odd)]), Err(RequestError::LogoUrl), "{odd}");
        }
    }

    #[test]
    fn a_screen_gets_the_logo_for_it_or_the_next_best() {
        let given = |all: &[&str]| {
            let logos = all.iter().map(|res| logo(res, &format!("https://shop.example.com/{res}"))).collect();
            Request { logos, ..Request::default() }
        };
        for (all, density, expected) in [
            (&["low", "default", "high"][..], "high", Some("high")),
            (&["low", "default", "high"], "default", Some("default")),
            (&["low", "default", "high"], "med", Some("default")),
            // Kept by a version that wanted no default.
            (&["low", "high"], "med", Some("low")),
            (&["low", "high"], "high", Some("high")),
            (&[], "default", None),
        ] {
            let request = given(all);
            assert_eq!(request.logo(density).map(|logo| logo.res.as_str()), expected, "{all:?}, {density}");
        }
    }

    #[test]
    fn without_end_is_a_year_and_more_than_that_is_refused() {
        for (seconds, lasts) in [(0, MAX_SECONDS), (1, 1), (MAX_SECONDS, MAX_SECONDS)] {
            let question = with(|new| new.seconds = Some(seconds)).unwrap();
            assert_eq!((question.request.seconds, question.request.lasts()), (seconds, lasts));
        }
        assert_eq!(with(|new| new.seconds = Some(MAX_SECONDS + 1)), Err(RequestError::Seconds));
    }
}
