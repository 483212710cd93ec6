use super::*;

const START: i64 = 1_700_000_000;

fn at(secs: i64) -> Timestamp {
    Timestamp::from_secs(START + secs)
}

fn device(number: u16) -> DeviceId {
    let mut id = [0; 16];
    id[..2].copy_from_slice(&number.to_be_bytes());
    DeviceId::from_bytes(id)
}

/// One that begins then, the `number`th of that second.
fn credential(from: Timestamp, number: u64) -> Credential {
    let mark = Digest::of("test", &[from.secs().to_be_bytes(), number.to_be_bytes()].concat());
    Credential { from, mark }
}

/// Started a minute ago.
fn register(most: usize, most_of_device: usize) -> Register {
    Register::new(at(-60), most, most_of_device)
}

/// Takes a fresh one at each of these moments, and gives all of them.
fn used(register: &mut Register, of: DeviceId, moments: impl IntoIterator<Item = i64>) -> Vec<Credential> {
    let take = |secs| {
        let fresh = credential(at(secs), u64::MAX);
        assert_eq!(register.take(of, &fresh, at(secs)), Ok(()), "{secs}");
        fresh
    };
    moments.into_iter().map(take).collect()
}

#[test]
fn one_counts_once_and_for_its_device() {
    let mut register = register(MOST, MOST_OF_DEVICE);
    let (first, other) = (credential(at(0), 1), credential(at(0), 2));
    assert_eq!(register.take(device(1), &first, at(0)), Ok(()));
    assert_eq!(register.take(device(1), &first, at(0)), Err(NotTaken::Used));
    assert_eq!(register.take(device(1), &other, at(0)), Ok(()), "another one of the same second");
    assert_eq!(register.take(device(2), &first, at(0)), Ok(()), "no device uses up another's");
    for late in [1, 600, 629, 659] {
        assert_eq!(register.take(device(1), &first, at(late)), Err(NotTaken::Used), "{late}");
        assert_eq!(register.take(device(2), &first, at(late)), Err(NotTaken::Used), "{late}");
    }
}

#[test]
fn one_that_begins_in_the_future_is_not_taken() {
    let mut register = register(MOST, MOST_OF_DEVICE);
    let early = credential(at(2), 1);
    assert_eq!(register.take(device(1), &early, at(1)), Err(NotTaken::Stale));
    assert_eq!(register.take(device(1), &early, at(2)), Ok(()), "nor was it used up");
    assert_eq!(register.take(device(1), &credential(at(2), 2), at(3).moved(-1)), Ok(()));
}

#[test]
fn nothing_from_before_the_start_is_taken_after_it() {
    // In the middle of a second: what begins in it may have been used just before.
    let start = at(0).moved(400);
    let mut register = Register::new(start, MOST, MOST_OF_DEVICE);
    for from in [-600, -1, 0] {
        let wait = Duration::from_millis(600);
        assert_eq!(register.take(device(1), &credential(at(from), 1), start), Err(NotTaken::Early { wait }), "{from}");
        assert_eq!(register.take(device(1), &credential(at(from), 1), at(1)), Err(NotTaken::Stale), "{from}");
    }
    assert_eq!(register.take(device(1), &credential(at(1), 1), at(1)), Ok(()));
    let mut sharp = Register::new(at(0), MOST, MOST_OF_DEVICE);
    assert_eq!(sharp.take(device(1), &credential(at(0), 1), at(0)), Ok(()));
    assert_eq!(sharp.take(device(1), &credential(at(-1), 1), at(0)), Err(NotTaken::Stale));
}

#[test]
fn a_clock_that_is_set_brings_nothing_back() {
    let mut register = register(MOST, MOST_OF_DEVICE);
    let before = used(&mut register, device(1), [0, 5]);
    // Set forward, where those are too old to be kept, and back again.
    used(&mut register, device(1), [7200]);
    for one in &before {
        assert_eq!(register.take(device(1), one, at(10)), Err(NotTaken::Stale));
    }
    assert_eq!(register.take(device(1), &credential(at(10), 1), at(10)), Ok(()), "and closes nothing");
    // Set back behind the start: nobody knows what was used then.
    let wait = Duration::from_secs(9);
    assert_eq!(register.take(device(2), &credential(at(-70), 1), at(-69)), Err(NotTaken::Early { wait }));
}

#[test]
fn what_a_device_has_too_many_of_it_alone_forgets_behind_its_floor() {
    let mut register = register(MOST, 4);
    let of_other = used(&mut register, device(2), [0]);
    let all = used(&mut register, device(1), 0..10);
    assert_eq!(register.held, 5);
    for (n, one) in all.iter().enumerate() {
        let expected = if n < 6 { NotTaken::Stale } else { NotTaken::Used };
        assert_eq!(register.take(device(1), one, at(10)), Err(expected), "{n}");
    }
    let between = credential(at(5), 1);
    assert_eq!(register.take(device(1), &between, at(10)), Err(NotTaken::Stale), "nobody knows whether it was used");
    assert_eq!(register.take(device(2), &between, at(10)), Ok(()), "the other's floor did not move");
    assert_eq!(register.take(device(2), &of_other[0], at(10)), Err(NotTaken::Used));

    // So many in one second that one of them would be forgotten: the rest of it is closed for this device.
    for number in 0..4 {
        assert_eq!(register.take(device(3), &credential(at(20), number), at(20)), Ok(()));
    }
    assert_eq!(register.take(device(3), &credential(at(20), 4), at(20)), Ok(()));
    let wait = Duration::from_secs(1);
    for number in 0..6 {
        assert_eq!(register.take(device(3), &credential(at(20), number), at(20)), Err(NotTaken::Early { wait }));
        assert_eq!(register.take(device(3), &credential(at(20), number), at(21)), Err(NotTaken::Stale));
    }
    assert_eq!(register.take(device(3), &credential(at(21), 1), at(21)), Ok(()));
}

#[test]
fn one_older_than_all_that_are_kept_is_taken_once_too() {
    let mut register = register(MOST, 3);
    used(&mut register, device(1), 10..13);
    let old = credential(at(5), 1);
    assert_eq!(register.take(device(1), &old, at(13)), Ok(()));
    assert_eq!(register.take(device(1), &old, at(13)), Err(NotTaken::Stale), "it was the oldest, and went at once");
}

#[test]
fn what_is_over_is_forgotten() {
    let mut register = register(MOST, MOST_OF_DEVICE);
    let all = used(&mut register, device(1), 0..100);
    used(&mut register, device(1), [700]);
    assert_eq!(register.held, 60, "those of the last 11 minutes");
    assert_eq!(register.take(device(1), &all[40], at(700)), Err(NotTaken::Stale));
    assert_eq!(register.take(device(1), &all[41], at(700)), Err(NotTaken::Used));
}

#[test]
fn one_device_that_fills_the_room_moves_nobody_elses_floor() {
    let mut register = register(64, 32);
    let quiet: Vec<_> = (10..14).map(|n| (device(n), used(&mut register, device(n), [0])[0])).collect();
    let mut loud = Vec::new();
    for n in 1..=4 {
        loud.push((device(n), used(&mut register, device(n), 1..41)));
        assert!(register.weight() <= 64, "{}", register.weight());
    }
    assert_eq!(register.floor, at(-61), "nor that of all");
    for (of, one) in &quiet {
        assert_eq!(register.take(*of, one, at(41)), Err(NotTaken::Used));
        assert_eq!(register.take(*of, &credential(at(0), 1), at(41)), Ok(()));
    }
    for (of, all) in &loud {
        for one in all {
            assert!(register.take(*of, one, at(41)).is_err(), "forgotten or not, it counts once");
        }
        assert_eq!(register.take(*of, &credential(at(41), 1), at(41)), Ok(()));
    }
}

#[test]
fn with_too_many_devices_the_oldest_are_forgotten_behind_the_floor_of_all() {
    let mut register = register(64, 32);
    let all: Vec<_> = (0..1000).map(|n| (n, used(&mut register, device(n), [i64::from(n) / 10])[0])).collect();
    assert!(register.weight() <= 64, "{}", register.weight());
    assert!((at(90)..at(99)).contains(&register.floor), "no more than it must: {}", register.floor);
    let mut remembered = 0;
    for (n, one) in &all {
        match register.take(device(*n), one, at(100)) {
            Err(NotTaken::Used) => remembered += 1,
            other => assert_eq!(other, Err(NotTaken::Stale), "{n}"),
        }
    }
    assert!(remembered >= 10, "{remembered}");
    assert_eq!(register.take(device(0), &credential(at(100), 1), at(100)), Ok(()));

    // All at one moment, so that no second divides them: closed for all, and for no longer than that.
    for n in 0..100 {
        let fresh = credential(at(200), 1);
        let taken = register.take(device(2000 + n), &fresh, at(200));
        assert!(matches!(taken, Ok(()) | Err(NotTaken::Early { .. })), "{taken:?}");
        assert!(register.take(device(2000 + n), &fresh, at(201)).is_err());
    }
    assert_eq!(register.take(device(2000), &credential(at(201), 1), at(201)), Ok(()));
}

#[test]
fn of_many_who_come_at_once_with_the_same_one_is_taken() {
    let register = UsedCredentials::new(at(-60));
    let credential = credential(at(0), 1);
    let barrier = std::sync::Barrier::new(8);
    let taken = std::thread::scope(|scope| {
        let take = || {
            barrier.wait();
            register.0.lock().take(device(1), &credential, at(0)).is_ok()
        };
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(take)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).filter(|taken| *taken).count()
    });
    assert_eq!(taken, 1);
}
