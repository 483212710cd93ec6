//! Questions of applications to the phones of their users: what one may say, and what of it a phone shows.

use serde_json::Number;

use super::challenge::{Logo, Request};
use super::service::is_web_address;
use super::tree::{Table, Tree};
use super::user::is_invisible;

/// The longest message, in characters.
pub const MAX_MESSAGE: usize = 200;
/// The most details that are shown.
pub const MAX_DETAILS: usize = 32;
/// The longest name of a detail, shown or not, in characters.
pub const MAX_LABEL: usize = 64;
/// The longest value of a detail that is shown, in characters.
pub const MAX_VALUE: usize = 255;
/// How many tables and lists, `hidden_details` the first of them, may stand in each other.
pub const MAX_DEPTH: usize = 4;
/// The most that a question has all in all, in bytes: message, names and values, hidden details as compact JSON, logos. Each
/// poll of a phone carries what of it is shown, for every open question.
pub const MAX_SIZE: usize = 8 << 10;
/// From where on whole numbers are not told apart by everybody who reads JSON (RFC 8259 §6).
const EXACT: u64 = 1 << 53;
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
    pub details: Table,
    /// What is for the application alone.
    pub hidden: Table,
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
    /// Details that look the same.
    #[error("`details` has two names that are read alike: give each a name of its own")]
    Twice,
    /// A detail that no phone could show.
    #[error("`details` has a table or a list in it: each detail is one text, number or truth value")]
    Nested,
    /// Tables in tables in tables.
    #[error("`hidden_details` is nested more than {MAX_DEPTH} deep")]
    Deep,
    /// A number that JSON's readers do not agree about, so that the signature of a callback would be wrong for some.
    #[error("`hidden_details` has a number that is not read alike everywhere: give it as a text")]
    Number,
    /// Too much in all.
    #[error("the question has {0} bytes in all, and {MAX_SIZE} is the most: shorten it")]
    Size(usize),
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
        let details = shown(&new.details)?;
        // These go back as they came: nobody reads them here.
        let hidden = kept(new.hidden, MAX_DEPTH)?;
        check_logos(&new.logos)?;
        let size = size(&message, &details, &hidden, &new.logos);
        if size > MAX_SIZE {
            return Err(RequestError::Size(size));
        }
        let seconds = new.seconds.unwrap_or(DEFAULT_SECONDS);
        if seconds > MAX_SECONDS {
            return Err(RequestError::Seconds);
        }
        Ok(Self { message, details, request: Request { hidden, logos: new.logos, seconds, prompt: None } })
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

/// Details as phones show them.
fn shown(given: &Table) -> Result<Vec<(String, String)>, RequestError> {
    if given.len() > MAX_DETAILS {
        return Err(RequestError::TooMany("details"));
    }
    let mut details = Vec::with_capacity(given.len());
    for (label, value) in given {
        let (label, value) = (readable(label), readable(&value.text().ok_or(RequestError::Nested)?));
        if !is_label(&label) {
            return Err(RequestError::Label("details"));
        }
        // What nobody can tell apart would stand in a callback twice, under one name.
        if details.iter().any(|(other, _)| *other == label) {
            return Err(RequestError::Twice);
        }
        if value.chars().count() > MAX_VALUE {
            return Err(RequestError::Value("details"));
        }
        details.push((label, value));
    }
    Ok(details)
}

fn is_label(label: &str) -> bool {
    (1..=MAX_LABEL).contains(&label.chars().count())
}

/// Hidden details as they go back, `depth` tables and lists deep at most.
fn kept(given: Table, depth: usize) -> Result<Table, RequestError> {
    let depth = depth.checked_sub(1).ok_or(RequestError::Deep)?;
    given
        .into_iter()
        .map(|(label, value)| {
            if is_label(&label) {
                Ok((label, kept_value(value, depth)?))
            } else {
                Err(RequestError::Label("hidden_details"))
            }
        })
        .collect()
}

fn kept_value(value: Tree, depth: usize) -> Result<Tree, RequestError> {
    match value {
        Tree::Null | Tree::Bool(_) | Tree::Text(_) => Ok(value),
        Tree::Number(number) => alike(number).map(Tree::Number).ok_or(RequestError::Number),
        Tree::List(items) => {
            let depth = depth.checked_sub(1).ok_or(RequestError::Deep)?;
            items.into_iter().map(|item| kept_value(item, depth)).collect::<Result<_, _>>().map(Tree::List)
        }
        Tree::Table(table) => kept(table, depth).map(Tree::Table),
    }
}

/// A number as everybody writes it who reads it, since signatures are over what they write: `5.0` is 5 to some and `5.0` to
/// others, and very large and very small ones have an exponent here and none there.
fn alike(number: Number) -> Option<Number> {
    if let Some(size) = number.as_u64().or_else(|| number.as_i64().map(i64::unsigned_abs)) {
        return (size < EXACT).then_some(number);
    }
    let float = number.as_f64()?;
    if float.fract() == 0.0 {
        let whole = format!("{float:.0}").parse::<i64>().ok()?;
        return (whole.unsigned_abs() < EXACT).then(|| Number::from(whole));
    }
    (1e-4..1e15).contains(&float.abs()).then_some(number)
}

/// How much a question is, in bytes.
fn size(message: &str, details: &[(String, String)], hidden: &Table, logos: &[Logo]) -> usize {
    let details: usize = details.iter().map(|(label, value)| label.len() + value.len()).sum();
    let hidden = if hidden.is_empty() { 0 } else { Tree::Table(hidden.clone()).to_string().len() };
    let logos: usize = logos.iter().map(|logo| logo.res.len() + logo.url.len()).sum();
    message.len() + details + hidden + logos
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
pub(super) fn readable(text: &str) -> String {
    let line = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c });
    let line: String = line.filter(|c| !is_invisible(*c)).collect();
    line.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

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
            new.details = vec![("To\u{200b}".to_owned(), Tree::from("B\u{2066}ob\t1"))];
            new.hidden = vec![("ip".to_owned(), Tree::from("\u{202e}raw"))];
        })
        .unwrap();
        assert_eq!(question.message, "Pay  10 EUR?");
        assert_eq!(question.details, [("To".to_owned(), "Bob 1".to_owned())]);
        assert_eq!(question.request.hidden[0].1, Tree::from("\u{202e}raw"));
        assert_eq!((question.request.seconds, question.request.lasts()), (DEFAULT_SECONDS, DEFAULT_SECONDS));
    }

    #[test]
    fn what_is_too_much_is_refused_and_not_cut() {
        let many = |count: usize| -> Table { (0..count).map(|n| (format!("a{n}"), Tree::from("b"))).collect() };
        let one = |label: usize, value: usize| vec![("é".repeat(label), Tree::Text("é".repeat(value)))];
        assert!(with(|new| new.message = "é".repeat(MAX_MESSAGE)).is_ok());
        assert_eq!(with(|new| new.message = "é".repeat(MAX_MESSAGE + 1)), Err(RequestError::LongMessage));
        for odd in ["", " \n", "\u{200b}\u{7}"] {
            assert_eq!(with(|new| new.message = odd.to_owned()), Err(RequestError::NoMessage), "{odd:?}");
        }
        let given = |details: Table| with(|new| new.details = details);
        assert!(given(many(MAX_DETAILS)).is_ok() && given(one(MAX_LABEL, MAX_VALUE)).is_ok());
        assert_eq!(given(many(MAX_DETAILS + 1)), Err(RequestError::TooMany("details")));
        assert_eq!(given(one(MAX_LABEL + 1, 1)), Err(RequestError::Label("details")));
        assert_eq!(given(one(0, 1)), Err(RequestError::Label("details")));
        assert_eq!(given(one(1, MAX_VALUE + 1)), Err(RequestError::Value("details")));
        let hidden = |hidden: Table| with(|new| new.hidden = hidden);
        assert!(hidden(one(MAX_LABEL, MAX_VALUE + 1)).is_ok());
        assert_eq!(hidden(one(MAX_LABEL + 1, 1)), Err(RequestError::Label("hidden_details")));
        let inner = vec![("a".to_owned(), Tree::Table(one(0, 1)))];
        assert_eq!(hidden(inner), Err(RequestError::Label("hidden_details")));
    }

    fn table(value: serde_json::Value) -> Table {
        let Tree::Table(table) = Tree::from(value) else { panic!("no table") };
        table
    }

    #[test]
    fn details_are_single_values_and_shown_as_texts() {
        let given = |value| with(|new| new.details = table(value)).map(|question| question.details);
        let shown = given(json!({ "a": 5, "b": 1.5, "c": true, "d": null, "e": "x" })).unwrap();
        let shown: Vec<_> = shown.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(shown, ["5", "1.5", "true", "", "x"]);
        for nested in [json!({ "a": {} }), json!({ "a": ["x"] }), json!({ "a": { "b": "c" } })] {
            assert_eq!(given(nested.clone()), Err(RequestError::Nested), "{nested}");
        }
        assert_eq!(given(json!({ "To": "Alice", "To\u{200b}": "Bob" })), Err(RequestError::Twice));
    }

    #[test]
    fn hidden_details_keep_their_kinds_to_a_depth() {
        let given = |value| with(|new| new.hidden = table(value)).map(|question| question.request.hidden);
        let kept = json!({ "order": { "id": 17, "lines": [{ "sku": "a", "price": 2.5 }] }, "paid": false, "by": null });
        assert_eq!(given(kept.clone()), Ok(table(kept)));
        assert_eq!(given(json!({ "a": { "b": { "c": { "d": [] } } } })), Err(RequestError::Deep));
        assert_eq!(given(json!({ "a": [[[[1]]]] })), Err(RequestError::Deep));
    }

    #[test]
    fn a_number_that_is_kept_is_read_alike_everywhere() {
        for (number, kept) in [
            (json!(u64::MAX), None),
            (json!(i64::MIN), None),
            (json!(9_007_199_254_740_993_u64), None),
            (json!(9_007_199_254_740_991_u64), Some(json!(9_007_199_254_740_991_u64))),
            (json!(-5), Some(json!(-5))),
            (json!(5.0), Some(json!(5))),
            (json!(-0.0), Some(json!(0))),
            (json!(0.837_261_528_353_815_2), Some(json!(0.837_261_528_353_815_2))),
            (json!(-0.0001), Some(json!(-0.0001))),
            (json!(0.000_01), None),
            (json!(1e16), None),
            (json!(1e300), None),
        ] {
            let question = with(|new| new.hidden = table(json!({ "n": number })));
            let expected = kept.map(|kept| table(json!({ "n": kept }))).ok_or(RequestError::Number);
            assert_eq!(question.map(|question| question.request.hidden), expected, "{number}");
        }
    }

    #[test]
    fn a_question_is_so_much_and_no_more() {
        let hidden = |length: usize| with(|new| new.hidden = vec![("a".to_owned(), Tree::Text("x".repeat(length)))]);
        // The message, and `{"a":""}`.
        let room = MAX_SIZE - "Pay?".len() - 8;
        assert!(hidden(room).is_ok());
        assert_eq!(hidden(room + 1), Err(RequestError::Size(MAX_SIZE + 1)));
        let full = |details: usize| {
            let detail = |n| (format!("{n:02}{}", "é".repeat(31)), Tree::Text("é".repeat(128)));
            with(|new| new.details = (0..details).map(detail).collect()).map(|question| question.details.len())
        };
        assert_eq!((full(25), full(26)), (Ok(25), Err(RequestError::Size(4 + 26 * 320))));
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
