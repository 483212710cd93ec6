//! `kill -9` at random moments, many times over one store: nothing acknowledged is lost, nothing is released or accepted twice.
//!
//! The moments come from a seed, which is printed; `VESTIBULE_FAULTS_SEED` gives another one, and `VESTIBULE_FAULTS_ROUNDS`
//! another number of rounds. What the machine makes of a moment differs from run to run.

mod ledger;
mod rounds;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::server::{Home, Server};
use crate::upstream::{RecordedRequest, RecordingUpstream, Reply};
use ledger::Ledger;

const ROUNDS: usize = 200;
const SEED: u64 = 2026;

/// What is under way when the process is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Hold,
    Approval,
    Release,
    Administration,
}

/// Of ten rounds three are of each of the first three.
const TURNS: [Phase; 10] = [
    Phase::Hold,
    Phase::Approval,
    Phase::Release,
    Phase::Hold,
    Phase::Approval,
    Phase::Release,
    Phase::Administration,
    Phase::Hold,
    Phase::Approval,
    Phase::Release,
];

/// How rounds of a phase went.
#[derive(Debug, Default)]
struct Tally {
    killed: usize,
    acknowledged: usize,
    /// Of those without an answer, how many turned out to have happened.
    happened: usize,
    /// How long such an exchange takes here, as far as is known.
    typical: Duration,
}

/// A small generator, so that a run can be told by its seed (splitmix64).
struct Seeded(u64);

impl Seeded {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }
}

/// The program, the app behind it and everything that was promised so far.
struct Harness {
    home: Arc<Home>,
    upstream: RecordingUpstream,
    server: Option<Server>,
    seeded: Seeded,
    ledger: Ledger,
    tallies: BTreeMap<Phase, Tally>,
    /// The last number given to a login, a user, or anything else that must be told from others.
    last: usize,
}

/// An app whose answer to login `n` can be recognised wherever it turns up.
fn app(request: &RecordedRequest) -> Reply {
    let inside = request.cookies("sid").iter().any(|value| value.starts_with("in-"));
    match (request.method.as_str(), request.path()) {
        ("GET", "/login") => {
            let n = request.target.split_once("n=").map_or("none", |(_, n)| n);
            Reply::new(200, &[("Set-Cookie", &format!("sid=anon-{n}; Path=/"))], "<form>")
        }
        ("POST", "/login") => {
            let n = request.form("n").unwrap_or_default();
            let cookie = format!("sid=in-{n}; Path=/");
            Reply::new(302, &[("Location", "/home"), ("Set-Cookie", &cookie), ("X-Held", &n)], "moved")
        }
        _ if inside => Reply::new(200, &[], format!("inside {}", request.target)),
        _ => Reply::new(403, &[], "outside"),
    }
}

const LIMITS: &str = "
[limits]
pushes_live = 10
pushes_per_10_minutes = 100
pushes_per_hour = 100
lock_after = 99
disable_after = 100
held_logins_per_user = 1000
";

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_moment_nothing_acknowledged_is_lost_and_nothing_happens_twice() {
    let from_env = |name: &str| std::env::var(name).ok().map(|value| value.parse::<u64>().expect("a number"));
    let seed = from_env("VESTIBULE_FAULTS_SEED").unwrap_or(SEED);
    let rounds = from_env("VESTIBULE_FAULTS_ROUNDS").map_or(ROUNDS, |rounds| usize::try_from(rounds).unwrap_or(ROUNDS));
    let upstream = RecordingUpstream::start(app).await;
    let home = Home::new(&format!("{LIMITS}{}", crate::hold_and_release::block(&upstream.url())));
    let server = Server::start(&home).await;
    let mut harness = Harness {
        home: Arc::new(home),
        upstream,
        server: Some(server),
        seeded: Seeded(seed),
        ledger: Ledger::default(),
        tallies: BTreeMap::new(),
        last: 0,
    };
    let begun = Instant::now();
    for round in 0..rounds {
        let phase = TURNS[round % TURNS.len()];
        match phase {
            Phase::Hold => harness.hold_round().await,
            Phase::Approval => harness.approval_round().await,
            Phase::Release => harness.release_round().await,
            Phase::Administration => harness.administration_round().await,
        }
    }
    harness.check_everything().await;
    println!("killed {rounds} times in {:?}, seed {seed}", begun.elapsed());
    for (phase, tally) in &harness.tallies {
        println!(
            "  during {phase:?}: {} times; {} acknowledged before, {} not, of which {} had happened",
            tally.killed,
            tally.acknowledged,
            tally.killed - tally.acknowledged,
            tally.happened
        );
    }
    println!("  {}", harness.ledger);
    let each = |phase| harness.tallies.get(&phase).map_or(0, |tally: &Tally| tally.killed);
    for phase in [Phase::Hold, Phase::Approval, Phase::Release] {
        assert!(each(phase) >= rounds / 4, "{phase:?} was killed {} times", each(phase));
        let tally = &harness.tallies[&phase];
        // Otherwise the moments do not lie where something happens, and the rounds show nothing.
        let before_and_after = tally.acknowledged.min(tally.killed - tally.acknowledged);
        assert!(rounds < ROUNDS || before_and_after >= 5, "{phase:?}: {tally:?}");
    }
}

impl Harness {
    fn next(&mut self) -> String {
        self.last += 1;
        self.last.to_string()
    }

    fn server(&self) -> &Server {
        self.server.as_ref().expect("it runs between rounds")
    }

    /// Kills the process at a moment that is likely to lie within `work`; gives what `work` had got by then. Then starts it
    /// anew and checks what was promised.
    async fn killed_during<T>(&mut self, phase: Phase, work: impl Future<Output = Option<T>>) -> Option<T> {
        let typical = self.tallies.entry(phase).or_insert_with(|| Tally { typical: FIRST_GUESS, ..Tally::default() });
        // A quarter of the moments lies after the usual end.
        let moment = typical.typical.mul_f64(f64::from(u32::try_from(self.seeded.below(1250)).unwrap_or(0)) / 1000.0);
        let server = self.server.take().expect("it runs between rounds");
        let killing = tokio::task::spawn_blocking(move || {
            // The moment is what the round is about; nothing waits for it.
            std::thread::sleep(moment);
            server.signal(rustix::process::Signal::KILL);
            server
        });
        let begun = Instant::now();
        let got = work.await;
        let took = begun.elapsed();
        killing.await.expect("it kills").killed().await;
        let tally = self.tallies.entry(phase).or_default();
        tally.killed += 1;
        if got.is_some() {
            tally.acknowledged += 1;
            tally.typical = tally.typical.mul_f64(0.8) + took.mul_f64(0.2);
        } else {
            tally.typical = tally.typical.mul_f64(1.25);
        }
        self.restart().await;
        got
    }

    async fn restart(&mut self) {
        self.server = Some(Server::start(&self.home).await);
        self.check_recent().await;
    }

    fn happened(&mut self, phase: Phase) {
        self.tallies.entry(phase).or_default().happened += 1;
    }
}

/// How long an exchange takes, before anything is known.
const FIRST_GUESS: Duration = Duration::from_millis(20);
