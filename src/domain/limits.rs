//! Every limit on what strangers and users can cause, as the configuration gives it.

use std::time::Duration;

use super::budget::Budgets;
use super::throttle::{BackOff, LockRules, Window};

/// The limits of the engine. Sizes are in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Wrong codes that end a held login.
    pub wrong_codes_per_login: u32,
    /// Locks after wrong codes in a row.
    pub lock: LockRules,
    /// Pushes to one user that can be answered at a time.
    pub live_pushes: usize,
    /// Pushes to one user within a time.
    pub pushes: Vec<Window>,
    /// Waits between pushes after some were denied.
    pub push_back_off: BackOff,
    /// How long «that wasn't me» stops pushes.
    pub push_stop: Duration,
    /// Codes sent to one number or address.
    pub sends: Vec<Window>,
    /// What messages that cost money are bound by beside.
    pub budgets: Budgets,
    /// Different numbers that first codes of one user go to.
    pub numbers: Window,
    /// Held logins of one user.
    pub logins_per_user: usize,
    /// Answers with new tokens to logins of one name, and in one session.
    pub token_answers: Window,
    /// Held logins of this node.
    pub logins: usize,
    /// A held answer, headers included.
    pub answer: usize,
    /// All held answers of this node.
    pub answers: usize,
    /// The body of a login.
    pub login_body: usize,
    /// The body of another request without a session that changes something.
    pub unsafe_body: usize,
    /// A request head.
    pub head: usize,
    /// Header fields of a request.
    pub head_fields: usize,
    /// The time for a whole request head.
    pub head_time: Duration,
    /// Polls of one held login, a second.
    pub poll_rate: u32,
    /// Polls at once before the rate counts.
    pub poll_burst: u32,
    /// Connections at once.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        let minute = Duration::from_mins(1);
        let hour = 60 * minute;
        let window = |count, within| Window { count, within };
        Self {
            wrong_codes_per_login: 5,
            lock: LockRules { lock_after: 10, first: 15 * minute, longest: 24 * hour, disable_after: 50 },
            live_pushes: 1,
            pushes: vec![window(3, 10 * minute), window(5, hour)],
            push_back_off: BackOff { first: minute / 2, longest: 20 * minute, within: hour },
            push_stop: 20 * minute,
            sends: vec![
                window(1, Duration::from_secs(30)),
                window(3, 10 * minute),
                window(5, hour),
                window(10, 24 * hour),
            ],
            budgets: Budgets::default(),
            numbers: window(5, hour),
            logins_per_user: 5,
            token_answers: window(1000, 24 * hour),
            logins: 10_000,
            answer: 256 << 10,
            answers: 512 << 20,
            login_body: 64 << 10,
            unsafe_body: 1 << 20,
            head: 32 << 10,
            head_fields: 100,
            head_time: Duration::from_secs(10),
            poll_rate: 2,
            poll_burst: 20,
            connections: 20_000,
        }
    }
}
