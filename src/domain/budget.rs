//! What messages that cost money are bound by, beside the limits of each number: where they may go, how many go out for one
//! address, to one block of numbers and in a day, and whether the codes that go to a country are ever typed. Somebody who is paid
//! for messages to numbers of theirs has codes sent there and types none of them.

mod spender;

use std::collections::BTreeSet;
use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use self::spender::Spender;
use super::phone::{self, Line};
use super::throttle::Window;
use super::time::Timestamp;

/// The bounds of everything that goes by text message or call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budgets {
    /// Messages that one client address has sent.
    pub address: Window,
    /// Messages that one spender has sent to numbers that differ in their last four digits only.
    pub prefix: Window,
    /// Messages in a day, of all spenders to all numbers together.
    pub day: u32,
    /// The countries that anything is sent to; all if there is none.
    pub countries: BTreeSet<Country>,
    /// When no more goes to a country.
    pub conversion: ConversionRule,
}

/// Of the messages of a day, one in so many is kept for sign-ins: programs may ask for any number of messages at any hour, and
/// people have to get in all the same. A fifth leaves the programs most of what is paid for, and is enough for everybody to
/// sign in once more where as many messages are allowed as there are people.
const KEPT_FOR_SIGN_INS: u32 = 5;

/// When nothing more is sent to a country: too few of the last codes that went there were typed right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConversionRule {
    /// Of how many codes.
    pub of: u32,
    /// How many in a hundred must have been right; 0 switches the rule off.
    pub percent: u32,
    /// For how long nothing is sent then, unless an administrator ends it.
    pub pause: Duration,
}

impl Default for Budgets {
    fn default() -> Self {
        let hourly = |count| Window { count, within: Duration::from_hours(1) };
        Self {
            address: hourly(20),
            prefix: hourly(10),
            day: 1000,
            countries: BTreeSet::new(),
            conversion: ConversionRule { of: 50, percent: 30, pause: Duration::from_hours(24) },
        }
    }
}

impl Budgets {
    /// Up to how many messages in a day, whoever had them sent, a spender may have one more sent.
    pub const fn day_of(&self, spender: Spender) -> u32 {
        match spender {
            Spender::SignIns => self.day,
            Spender::Service(_) | Spender::Account(_) => self.day_for_programs(),
        }
    }

    /// The same of every program.
    pub const fn day_for_programs(&self) -> u32 {
        self.day - self.day.div_ceil(KEPT_FOR_SIGN_INS)
    }

    /// Where a number is, if anything is sent there.
    ///
    /// # Errors
    ///
    /// [`OverBudget::Line`] for one that is neither a phone people carry, nor one in a place or on the Internet: calling those is dear,
    /// or free to the caller at the cost of somebody else; [`OverBudget::Country`] for one elsewhere than in the countries listed.
    pub fn reaches(&self, number: &str) -> Result<Country, OverBudget> {
        let country = Country::of(number).ok_or(OverBudget::Line)?;
        if phone::line(number) == Line::Other {
            return Err(OverBudget::Line);
        }
        if self.countries.is_empty() || self.countries.contains(&country) {
            Ok(country)
        } else {
            Err(OverBudget::Country)
        }
    }
}

/// Why a message is not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OverBudget {
    /// Too many to this number or e-mail address.
    Number,
    /// Too many different numbers that one user wants a first code sent to.
    Numbers,
    /// Too many for this client address.
    Address,
    /// Too many to numbers beside this one.
    Prefix,
    /// Too many today.
    Day,
    /// So many today that what is left is kept for sign-ins, and it was a program that asked.
    Programs,
    /// Nothing is sent to this country.
    Country,
    /// Nothing is sent to such numbers.
    Line,
    /// Nothing more is sent to this country for now: too few codes that went there were typed.
    Conversion,
}

impl OverBudget {
    /// One word for logs and metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Numbers => "numbers",
            Self::Address => "address",
            Self::Prefix => "prefix",
            Self::Day => "day",
            Self::Programs => "programs",
            Self::Country => "country",
            Self::Line => "line",
            Self::Conversion => "conversion",
        }
    }
}

/// A country of phone numbers: its two letters (ISO 3166-1), or `+` and the calling code where numbers belong to no country.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Country(String);

impl Country {
    /// Where a number in E.164 is. Countries that share a calling code are told apart: +1 876 is not the United States.
    pub fn of(number: &str) -> Option<Self> {
        phone::country(number).map(Self)
    }

    /// Reads `DE` or `+882`, in any case of the letters.
    pub fn parse(typed: &str) -> Option<Self> {
        let typed = typed.trim();
        let is_code = typed.strip_prefix('+').is_some_and(|code| {
            (1..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit()) && !code.starts_with('0')
        });
        let is_pair = typed.len() == 2 && phone::is_country(typed) && typed.bytes().all(|b| b.is_ascii_alphabetic());
        (is_code || is_pair).then(|| Self(typed.to_ascii_uppercase()))
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A number less its last four digits: whoever is paid for messages rents numbers by the thousand, side by side.
pub fn prefix(number: &str) -> &str {
    let end = number.len().saturating_sub(4);
    // Digits are ASCII; anything else has no last four of them.
    number.get(..end).unwrap_or(number)
}

/// What stands for a client's address: for IPv6 its /64, which is what one subscriber has.
pub fn client(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::from((u128::from(address) & (u128::MAX << 64)).to_be_bytes()),
        address @ IpAddr::V4(_) => address,
    }
}

/// In how many parts the messages of a day are counted. Each has its share of what may go out, and a message takes one part only
/// as long as there is something left in it: so not everybody waits for the same record.
pub const DAY_PARTS: u32 = 8;

const DAY: i64 = 24 * 3600;

/// One part of the count of a day's messages. Days begin at midnight, UTC.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayPart {
    /// Days since 1970.
    day: i64,
    sent: u32,
}

impl DayPart {
    /// What a part has of `most` in a day; all parts together have `most`.
    pub const fn share(most: u32, part: u32) -> u32 {
        most / DAY_PARTS + (part < most % DAY_PARTS) as u32
    }

    /// Counts one more; `None` if the share of this day is used up.
    #[must_use]
    pub fn count(self, share: u32, now: Timestamp) -> Option<Self> {
        let sent = self.sent(now);
        (sent < share).then(|| Self { day: now.secs().div_euclid(DAY), sent: sent + 1 })
    }

    /// How many were counted on the day of `now`.
    pub const fn sent(self, now: Timestamp) -> u32 {
        if self.day == now.secs().div_euclid(DAY) { self.sent } else { 0 }
    }

    /// When the day of `now` is over.
    pub const fn over(now: Timestamp) -> Timestamp {
        Timestamp::from_secs((now.secs().div_euclid(DAY) + 1) * DAY)
    }
}

/// How long a code may take to be typed before it counts as one that never was; no code lives longer.
const PATIENCE: Duration = Duration::from_mins(10);
/// How many codes are remembered, for each that is judged. Where more than these go out while the first may still be typed, the
/// first are judged all the same.
const REMEMBERED: usize = 4;

/// How long a code is remembered: what went where yesterday says nothing of who asks today.
const FORGOTTEN: Duration = Duration::from_hours(24);

/// The last codes that a spender had sent to a country, the oldest first; none older than a day counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Conversion(Vec<Code>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Code {
    /// Stands for the number.
    to: u32,
    at: Timestamp,
    is_right: bool,
}

/// How many codes were typed right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// So many were right.
    pub right: u32,
    /// Of so many.
    pub of: u32,
}

impl Conversion {
    /// A code went to the number that `to` stands for.
    pub fn sent(&mut self, to: u32, rule: &ConversionRule, now: Timestamp) {
        self.0.drain(..self.forgotten(now));
        self.0.push(Code { to, at: now, is_right: false });
        let forgotten = self.judged(rule, now).0;
        self.0.drain(..forgotten);
    }

    /// A code that went to this number was typed right: so was whatever went there again because it took long. Whether there was one.
    pub fn proven(&mut self, to: u32) -> bool {
        let mut is_any = false;
        for code in self.0.iter_mut().filter(|code| code.to == to && !code.is_right) {
            code.is_right = true;
            is_any = true;
        }
        is_any
    }

    /// How many were right of those that are judged: the last of the rule's whose time is over.
    pub fn rate(&self, rule: &ConversionRule, now: Timestamp) -> Rate {
        let (from, to) = self.judged(rule, now);
        let count = |codes: usize| u32::try_from(codes).unwrap_or(u32::MAX);
        let judged = &self.0[from..to];
        Rate { right: count(judged.iter().filter(|code| code.is_right).count()), of: count(judged.len()) }
    }

    /// What there is of too few right ones, if nothing more is to be sent.
    pub fn too_low(&self, rule: &ConversionRule, now: Timestamp) -> Option<Rate> {
        let rate = self.rate(rule, now);
        let is_too_low = u64::from(rate.right) * 100 < u64::from(rule.percent) * u64::from(rate.of);
        (rate.of > 0 && rate.of >= rule.of && is_too_low).then_some(rate)
    }

    /// From where to where codes are judged.
    fn judged(&self, rule: &ConversionRule, now: Timestamp) -> (usize, usize) {
        let of = usize::try_from(rule.of).unwrap_or(usize::MAX);
        let over = self.0.iter().take_while(|code| code.at + PATIENCE <= now).count();
        let too_many = self.0.len().saturating_sub(of.saturating_mul(REMEMBERED - 1));
        let to = over.max(too_many);
        (to.saturating_sub(of).max(self.forgotten(now)).min(to), to)
    }

    /// How many of the first ones are so old that they count no more.
    fn forgotten(&self, now: Timestamp) -> usize {
        self.0.iter().take_while(|code| code.at + FORGOTTEN <= now).count()
    }

    /// Whether nothing in it counts any more.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.forgotten(now) == self.0.len()
    }
}

/// Nothing is sent to a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stopped {
    /// From when.
    pub since: Timestamp,
    /// Valid while `now` is before.
    pub until: Timestamp,
    /// Why.
    pub rate: Rate,
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: ConversionRule = ConversionRule { of: 10, percent: 30, pause: Duration::from_hours(24) };
    const MINUTE: Duration = Duration::from_mins(1);

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_secs(secs)
    }

    #[test]
    fn messages_go_where_they_may_and_to_phones_only() {
        let listed = |countries: &[&str]| Budgets {
            countries: countries.iter().map(|country| Country::parse(country).unwrap()).collect(),
            ..Budgets::default()
        };
        let (anywhere, german) = (listed(&[]), listed(&["de", "AT"]));
        for (name, number, everywhere, here) in [
            ("mobile", "+4915112345678", Ok("DE"), Ok("DE")),
            ("fixed", "+493012345678", Ok("DE"), Ok("DE")),
            ("elsewhere", "+12015550123", Ok("US"), Err(OverBudget::Country)),
            ("the same code, another country", "+18762101234", Ok("JM"), Err(OverBudget::Country)),
            ("dear", "+499001234567", Err(OverBudget::Line), Err(OverBudget::Line)),
            ("free", "+18002345678", Err(OverBudget::Line), Err(OverBudget::Line)),
            ("none", "nonsense", Err(OverBudget::Line), Err(OverBudget::Line)),
        ] {
            let told = |budgets: &Budgets| budgets.reaches(number).map(|country| country.to_string());
            assert_eq!(told(&anywhere), everywhere.map(str::to_owned), "{name}");
            assert_eq!(told(&german), here.map(str::to_owned), "{name}");
        }
    }

    #[test]
    fn countries_are_two_letters_or_a_code() {
        for (typed, read) in
            [("de", Some("DE")), (" AT ", Some("AT")), ("+882", Some("+882")), ("XX", None), ("Germany", None)]
        {
            assert_eq!(Country::parse(typed).map(|country| country.to_string()).as_deref(), read, "{typed}");
        }
        for typed in ["", "+", "+0", "+4915", "49", "+4x"] {
            assert_eq!(Country::parse(typed), None, "{typed}");
        }
    }

    #[test]
    fn numbers_side_by_side_and_addresses_of_one_subscriber_are_one() {
        assert_eq!(prefix("+4915112345678"), "+491511234");
        assert_eq!(prefix("+4915112349999"), "+491511234");
        assert_eq!((prefix("+4"), prefix("")), ("", ""));
        let is = |one: &str, other: &str| client(one.parse().unwrap()) == client(other.parse().unwrap());
        assert!(is("2001:db8:1:2::1", "2001:db8:1:2:ffff::9") && !is("2001:db8:1:2::1", "2001:db8:1:3::1"));
        assert!(is("::ffff:192.0.2.1", "192.0.2.1") && !is("192.0.2.1", "192.0.2.2"));
    }

    #[test]
    fn the_parts_of_a_day_have_all_of_it_and_a_new_day_begins_at_midnight() {
        for most in [0, 1, 7, 8, 9, 1000] {
            assert_eq!((0..DAY_PARTS).map(|part| DayPart::share(most, part)).sum::<u32>(), most);
        }
        let evening = at(DAY * 20_000 - 1);
        let mut part = DayPart::default();
        for sent in 0..3 {
            assert_eq!(part.sent(evening), sent);
            part = part.count(3, evening).unwrap();
        }
        assert_eq!((part.count(3, evening), DayPart::over(evening)), (None, at(DAY * 20_000)));
        let morning = DayPart::over(evening);
        assert_eq!((part.sent(morning), part.count(1, morning).unwrap().sent(morning)), (0, 1));
        assert_eq!(part.count(0, morning), None);
    }

    #[test]
    fn a_fifth_of_a_day_is_kept_for_sign_ins() {
        let program = Spender::Service(3);
        for (day, programs) in [(1, 0), (2, 1), (4, 3), (5, 4), (6, 4), (10, 8), (1000, 800)] {
            let budgets = Budgets { day, ..Budgets::default() };
            assert_eq!((budgets.day_of(Spender::SignIns), budgets.day_of(program)), (day, programs), "{day}");
        }
    }

    #[test]
    fn codes_of_yesterday_are_forgotten() {
        let mut codes = Conversion::default();
        for to in 0..10 {
            codes.sent(to, &RULE, at(0));
        }
        let (before, after) = (at(DAY - 1), at(DAY));
        assert_eq!((codes.too_low(&RULE, before), codes.is_over(before)), (Some(Rate { right: 0, of: 10 }), false));
        assert_eq!((codes.rate(&RULE, after), codes.is_over(after)), (Rate { right: 0, of: 0 }, true));
        codes.sent(10, &RULE, after);
        assert_eq!((codes.0.len(), codes.is_over(after)), (1, false), "they are not kept either");
        assert_eq!(codes.too_low(&RULE, after + PATIENCE), None);
    }

    #[test]
    fn too_few_right_codes_stop_a_country() {
        for (right, stops) in [(0, true), (2, true), (3, false), (10, false)] {
            let mut codes = Conversion::default();
            for to in 0..10 {
                codes.sent(to, &RULE, at(0));
            }
            for to in 0..right {
                assert!(codes.proven(to));
            }
            let over = at(0) + PATIENCE;
            assert_eq!(codes.too_low(&RULE, over).is_some(), stops, "{right}");
            assert_eq!(codes.rate(&RULE, over), Rate { right, of: 10 });
            let off = ConversionRule { percent: 0, ..RULE };
            assert_eq!(codes.too_low(&off, over), None);
        }
    }

    #[test]
    fn a_code_has_its_time_to_be_typed_and_a_few_are_no_reason() {
        let mut codes = Conversion::default();
        for to in 0..9 {
            codes.sent(to, &RULE, at(0));
        }
        let over = at(0) + PATIENCE;
        assert_eq!((codes.rate(&RULE, over).of, codes.too_low(&RULE, over)), (9, None), "too few to say");
        codes.sent(9, &RULE, at(60));
        assert_eq!(codes.too_low(&RULE, over), None, "the last one may still be typed");
        assert_eq!(codes.too_low(&RULE, over + MINUTE), Some(Rate { right: 0, of: 10 }));
        // Old ones count no more.
        for to in 10..20 {
            codes.sent(to, &RULE, over);
            codes.proven(to);
        }
        assert_eq!(codes.rate(&RULE, over + PATIENCE), Rate { right: 10, of: 10 });
    }

    #[test]
    fn whoever_asks_twice_and_types_one_code_typed_them_all() {
        let mut codes = Conversion::default();
        codes.sent(1, &RULE, at(0));
        codes.sent(1, &RULE, at(40));
        assert!(codes.proven(1) && !codes.proven(1) && !codes.proven(2));
        assert_eq!(codes.rate(&RULE, at(40) + PATIENCE), Rate { right: 2, of: 2 });
    }

    #[test]
    fn a_flood_is_judged_before_its_time_and_what_is_kept_stays_small() {
        let mut codes = Conversion::default();
        let mut stopped_at = None;
        for to in 0..1000 {
            codes.sent(to, &RULE, at(0));
            if codes.too_low(&RULE, at(0)).is_some() {
                stopped_at.get_or_insert(to + 1);
            }
        }
        assert_eq!(stopped_at, Some(40));
        assert_eq!(codes.0.len(), 40);
    }
}
