//! Who is logged in, and what they have borrowed. All of it in memory.

use std::collections::{BTreeMap, VecDeque};

use axum::http::{HeaderMap, header};
use parking_lot::Mutex;

use super::SESSION_COOKIE;
use super::books::BookId;

/// Sessions at once; the oldest one ends where a new one would be too many, since anybody may open one.
pub(super) const MAX_SESSIONS: usize = 1000;

/// Renewals of one loan.
pub(super) const MAX_RENEWALS: u8 = 3;

/// The secret that a browser carries: 128 random bits, hexadecimal.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct SessionId(String);

impl SessionId {
    fn random() -> Self {
        let mut bytes = [0_u8; 16];
        getrandom::fill(&mut bytes).expect("the system has random bytes, or nothing on it is safe");
        Self(format!("{:032x}", u128::from_ne_bytes(bytes)))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// A book lent to somebody.
#[derive(Clone, Copy)]
pub(super) struct Loan {
    pub(super) book: BookId,
    pub(super) renewals: u8,
    /// The week of the semester in which it is due without renewals.
    week: u8,
}

impl Loan {
    /// When the book must be back.
    pub(super) fn due(self) -> String {
        format!("week {}", self.week + 4 * self.renewals)
    }
}

/// What came of a request to renew.
pub(super) enum Renewal {
    Done,
    /// It was renewed [`MAX_RENEWALS`] times already.
    Often,
    NotLent,
}

/// The state of the application.
pub(super) struct Sessions {
    /// The oldest first.
    open: Mutex<VecDeque<(SessionId, Option<String>)>>,
    loans: Mutex<BTreeMap<String, Vec<Loan>>>,
}

impl Sessions {
    pub(super) fn new() -> Self {
        let lent = |books: &[(u16, u8)]| -> Vec<Loan> {
            books.iter().map(|&(book, week)| Loan { book: BookId::new(book), renewals: 0, week }).collect()
        };
        let loans = [("alice", lent(&[(1, 3), (5, 4), (7, 6)])), ("bob", lent(&[(2, 2), (11, 5)]))];
        Self {
            open: Mutex::default(),
            loans: Mutex::new(loans.into_iter().map(|(user, loans)| (user.to_owned(), loans)).collect()),
        }
    }

    /// Opens a session, anonymous for no user.
    pub(super) fn open(&self, user: Option<&str>) -> SessionId {
        let id = SessionId::random();
        let mut open = self.open.lock();
        if open.len() >= MAX_SESSIONS {
            open.pop_front();
        }
        open.push_back((id.clone(), user.map(str::to_owned)));
        id
    }

    /// Who is logged in with the cookies of this request.
    pub(super) fn user_of(&self, headers: &HeaderMap) -> Option<String> {
        let open = self.open.lock();
        carried(headers).find_map(|value| open.iter().find(|(id, _)| id.0 == value)).and_then(|(_, user)| user.clone())
    }

    /// Whether the request carries a session, be it anonymous.
    pub(super) fn knows(&self, headers: &HeaderMap) -> bool {
        let open = self.open.lock();
        carried(headers).any(|value| open.iter().any(|(id, _)| id.0 == value))
    }

    /// Ends the sessions that the request carries.
    pub(super) fn end(&self, headers: &HeaderMap) {
        let mut open = self.open.lock();
        for value in carried(headers) {
            open.retain(|(id, _)| id.0 != value);
        }
    }

    pub(super) fn loans_of(&self, user: &str) -> Vec<Loan> {
        self.loans.lock().get(user).cloned().unwrap_or_default()
    }

    /// Lets a loan run four weeks longer.
    pub(super) fn renew(&self, user: &str, book: BookId) -> Renewal {
        let mut loans = self.loans.lock();
        match loans.get_mut(user).and_then(|loans| loans.iter_mut().find(|loan| loan.book == book)) {
            Some(loan) if loan.renewals < MAX_RENEWALS => {
                loan.renewals += 1;
                Renewal::Done
            }
            Some(_) => Renewal::Often,
            None => Renewal::NotLent,
        }
    }
}

/// The values of the session cookie in a request.
fn carried(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter_map(|(name, value)| (name == SESSION_COOKIE).then_some(value))
}
