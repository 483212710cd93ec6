//! A clock that is set while the gateway runs: what expires goes by the other clock, and no SoftToken step comes back.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::hold_and_release::{app, block};
use crate::support::{Browser, TestOutbox, config, keyring, softtoken_code};
use crate::upstream::RecordingUpstream;
use vestibule::domain::audit::By;
use vestibule::domain::ids::RealmName;
use vestibule::domain::time::Timestamp;
use vestibule::domain::user::UserName;
use vestibule::engine::ports::Clock;
use vestibule::engine::users::NewUser;
use vestibule::serve::{self, SystemClock, SystemRandom, World};
use vestibule::store::memory::MemoryStore;

/// Time that stands still, and a wall clock that somebody sets.
struct SetClock {
    now: Timestamp,
    wall: Mutex<Timestamp>,
}

impl SetClock {
    fn set(&self, wall: Timestamp) {
        *self.wall.lock().unwrap_or_else(PoisonError::into_inner) = wall;
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        self.now
    }

    fn wall(&self) -> Timestamp {
        *self.wall.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_set_ends_and_revives_nothing_and_brings_no_code_back() {
    let upstream = RecordingUpstream::start(app).await;
    let start = Timestamp::from_secs(1_795_255_200);
    let clock = Arc::new(SetClock { now: start, wall: Mutex::new(start) });
    let world = World {
        store: Arc::new(MemoryStore::new()),
        clock: Arc::clone(&clock) as Arc<dyn Clock>,
        random: Arc::new(SystemRandom),
        deliver: Arc::new(TestOutbox::default()),
        push: Arc::new(vestibule::engine::ports::NoPush),
        pictures: Arc::new(vestibule::engine::ports::NoPictures),
    };
    let config = config(&block(&upstream.url()));
    let engine = serve::engine(&config, world, &keyring()).expect("the engine starts");
    let running = serve::start(&config, Arc::clone(&engine)).expect("the listeners start");
    let realm = RealmName::parse("default").expect("a name");
    let name = UserName::parse("alice", false).expect("a name");
    let new = NewUser { softtoken: true, ..NewUser::default() };
    let (_, seed) = engine.add_user(&By::CONSOLE, &realm, &name, &new).await.expect("the user is added");
    let seed = seed.expect("a seed").base32();
    let held = async || {
        let mut browser = Browser::new(running.app_addresses()[0], "wiki.test");
        browser.post("/login", &[("user", "alice"), ("pass", "right")]).await;
        browser
    };
    let code = async |browser: &mut Browser, at: Timestamp| {
        browser.json_step("code", &[("code", &softtoken_code(&seed, at))]).await.status
    };

    let mut first = held().await;
    assert_eq!(code(&mut first, start).await, 200);
    assert_eq!(first.step("release", &[]).await.status, 302);
    let mut second = held().await;
    let back = start - Duration::from_hours(1);
    clock.set(back);
    assert_eq!(code(&mut second, back).await, 403, "its step is before the last one");
    assert_eq!(code(&mut second, start).await, 403, "and this one's time is not now");
    assert_eq!(second.state().await["expires_in"], 600, "nothing lives longer");
    let ahead = start + Duration::from_hours(24);
    clock.set(ahead);
    assert_eq!(second.state().await["status"], "pending", "nothing ends");
    assert_eq!(first.get("/home").await.status, 200, "nor does a session");
    assert_eq!(code(&mut second, start).await, 403);
    assert_eq!(code(&mut second, ahead).await, 200, "codes go by the wall clock");
    clock.set(start + Duration::from_mins(1));
    let mut third = held().await;
    assert_eq!(code(&mut third, start + Duration::from_mins(1)).await, 403, "the clock was set back again");
}

#[test]
fn the_systems_clock_starts_with_the_wall_clock_and_never_goes_back() {
    let clock = SystemClock::new();
    let mut last = clock.now();
    assert!(clock.wall().since(last) < Duration::from_mins(1) && last.since(clock.wall()) < Duration::from_mins(1));
    for _ in 0..10_000 {
        let now = clock.now();
        assert!(now >= last, "{now:?} after {last:?}");
        last = now;
    }
}
