//! `[limits]`: how much anybody may try, send, keep and ask for.

use std::time::Duration;

use super::reader::Section;
use super::size::{GIB, KIB, MIB};
use super::{duration, size};

/// `[limits]`: every cap, with what a stranger or a thief of passwords could otherwise exhaust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitsConfig {
    /// Wrong codes before a held login is denied.
    pub wrong_codes_per_login: u32,
    /// Wrong codes in a row, over all logins, before the factor is locked.
    pub lock_after: u32,
    /// How long the first lock lasts; each further one twice as long.
    pub lock_first: Duration,
    /// How long a lock lasts at most.
    pub lock_max: Duration,
    /// Wrong codes in a row before the factor is disabled and must be bound anew (at most 100, NIST SP 800-63B-4 §3.2.2).
    pub disable_after: u32,
    /// Unanswered pushes a user may have at once.
    pub pushes_live: u32,
    /// Pushes to a user in 10 minutes.
    pub pushes_per_10_minutes: u32,
    /// Pushes to a user in an hour.
    pub pushes_per_hour: u32,
    /// How long the next push waits after the second one in an hour was denied; each further one doubles it.
    pub push_back_off: Duration,
    /// How long no push goes out after «that wasn't me».
    pub not_me_pause: Duration,
    /// Codes sent to a number in 30 seconds.
    pub codes_per_30_seconds: u32,
    /// Codes sent to a number in 10 minutes.
    pub codes_per_10_minutes: u32,
    /// Codes sent to a number in an hour.
    pub codes_per_hour: u32,
    /// Codes sent to a number in a day.
    pub codes_per_day: u32,
    /// Messages that cost money and one client address has sent, in an hour.
    pub codes_per_address: u32,
    /// Messages that cost money to numbers that differ in their last four digits only, in an hour.
    pub codes_per_prefix: u32,
    /// Messages that cost money in a day, to all numbers together.
    pub messages_per_day: u32,
    /// Different numbers of one user that are sent a first code in an hour.
    pub numbers_per_hour: u32,
    /// Logins on hold of one user.
    pub held_logins_per_user: u32,
    /// Answers with new tokens to the logins of one name, and in one session, in a day.
    pub token_answers_per_day: u32,
    /// Logins on hold altogether.
    pub held_logins: u32,
    /// Bytes of one held answer.
    pub held_answer: u64,
    /// Bytes of all held answers together.
    pub held_answers: u64,
    /// Bytes beyond which a held answer goes into a file beside the store.
    pub held_answer_in_store: u64,
    /// Bytes of the body of a login request.
    pub login_body: u64,
    /// Bytes of the body of any other unsafe request without a session, and of a held step-up.
    pub unsafe_body: u64,
    /// Bytes of a request head.
    pub head_bytes: u64,
    /// Fields of a request head.
    pub head_fields: u32,
    /// Time within which a whole request head must arrive.
    pub head_deadline: Duration,
    /// Polls of a held login a second, sustained.
    pub polls_per_second: u32,
    /// Polls of a held login at once.
    pub polls_burst: u32,
    /// Open connections of clients over all addresses of the apps; the portal and the administration have as many again each.
    pub connections: u32,
}

const SECOND: Duration = Duration::from_secs(1);

pub(super) fn read(root: &mut Section<'_>) -> LimitsConfig {
    root.table("limits", |section| {
        let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
        let hours = |hours: u64| minutes(60 * hours);
        let limits = LimitsConfig {
            wrong_codes_per_login: section.number("wrong_codes_per_login", 5, 1..=20),
            lock_after: section.number("lock_after", 10, 1..=99),
            lock_first: section.span("lock_first", minutes(15), SECOND..=hours(24 * 30)),
            lock_max: section.span("lock_max", hours(24), SECOND..=hours(24 * 30)),
            disable_after: section.number("disable_after", 50, 2..=100),
            pushes_live: section.number("pushes_live", 1, 1..=10),
            pushes_per_10_minutes: section.number("pushes_per_10_minutes", 3, 1..=100),
            pushes_per_hour: section.number("pushes_per_hour", 5, 1..=100),
            push_back_off: section.span("push_back_off", Duration::from_secs(30), Duration::ZERO..=hours(1)),
            not_me_pause: section.span("not_me_pause", minutes(20), Duration::ZERO..=hours(24 * 30)),
            codes_per_30_seconds: section.number("codes_per_30_seconds", 1, 1..=10),
            codes_per_10_minutes: section.number("codes_per_10_minutes", 3, 1..=100),
            codes_per_hour: section.number("codes_per_hour", 5, 1..=1000),
            codes_per_day: section.number("codes_per_day", 10, 1..=1000),
            codes_per_address: section.number("codes_per_address", 20, 1..=100_000),
            codes_per_prefix: section.number("codes_per_prefix", 10, 1..=100_000),
            messages_per_day: section.number("messages_per_day", 1000, 1..=10_000_000),
            numbers_per_hour: section.number("numbers_per_hour", 5, 1..=1000),
            held_logins_per_user: section.number("held_logins_per_user", 5, 1..=1000),
            token_answers_per_day: section.number("token_answers_per_day", 1000, 1..=10_000),
            held_logins: section.number("held_logins", 10_000, 1..=10_000_000),
            held_answer: section.size("held_answer", 256 * KIB, KIB..=64 * MIB),
            held_answers: section.size("held_answers", 512 * MIB, KIB..=1024 * GIB),
            held_answer_in_store: section.size("held_answer_in_store", 32 * KIB, 0..=MIB),
            login_body: section.size("login_body", 64 * KIB, KIB..=16 * MIB),
            unsafe_body: section.size("unsafe_body", MIB, KIB..=64 * MIB),
            head_bytes: section.size("head_bytes", 32 * KIB, KIB..=256 * KIB),
            head_fields: section.number("head_fields", 100, 10..=250),
            head_deadline: section.span("head_deadline", Duration::from_secs(10), SECOND..=minutes(5)),
            polls_per_second: section.number("polls_per_second", 2, 1..=1000),
            polls_burst: section.number("polls_burst", 20, 1..=1000),
            connections: section.number("connections", 10_000, 10..=1_000_000),
        };
        limits.check(section);
        limits
    })
}

impl LimitsConfig {
    /// What is wrong between two of them: a limit that was written down and that another one keeps from ever counting.
    fn check(&self, section: &Section<'_>) {
        let counts = [
            ("pushes_live", self.pushes_live, "pushes_per_10_minutes", self.pushes_per_10_minutes),
            ("pushes_per_10_minutes", self.pushes_per_10_minutes, "pushes_per_hour", self.pushes_per_hour),
            ("codes_per_30_seconds", self.codes_per_30_seconds, "codes_per_10_minutes", self.codes_per_10_minutes),
            ("codes_per_10_minutes", self.codes_per_10_minutes, "codes_per_hour", self.codes_per_hour),
            ("codes_per_hour", self.codes_per_hour, "codes_per_day", self.codes_per_day),
            ("held_logins_per_user", self.held_logins_per_user, "held_logins", self.held_logins),
            ("polls_per_second", self.polls_per_second, "polls_burst", self.polls_burst),
        ];
        for (key, less, other, more) in counts {
            not_above(section, key, less <= more, other, &more.to_string());
        }
        if self.lock_after >= self.disable_after && section.has("lock_after") {
            let hint = format!("`disable_after` is `{}`", self.disable_after);
            section.wrong("lock_after", "must be less than `disable_after`, or no lock ever comes", hint);
        }
        not_above(
            section,
            "lock_first",
            self.lock_first <= self.lock_max,
            "lock_max",
            &duration::format(self.lock_max),
        );
        let sizes = [
            ("held_answer_in_store", self.held_answer_in_store, "held_answer", self.held_answer),
            ("held_answer", self.held_answer, "held_answers", self.held_answers),
        ];
        for (key, less, other, more) in sizes {
            not_above(section, key, less <= more, other, &size::format(more));
        }
    }
}

fn not_above(section: &Section<'_>, key: &str, holds: bool, other: &str, value: &str) {
    if !holds && section.has(key) {
        section.wrong(key, format!("must not be more than `{other}`"), format!("which is `{value}`"));
    }
}
