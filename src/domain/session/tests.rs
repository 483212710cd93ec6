use super::*;

fn session() -> SessionId {
    SessionId::of(b"session")
}

#[test]
fn a_sealed_cookie_is_bound_to_app_and_name() {
    let sealer = CookieSealer::new(&Keyring::single([1; 32]));
    let wiki = AppName::parse("wiki").unwrap();
    let other = AppName::parse("mail").unwrap();
    for level in [Level::Anonymous, Level::Verified(session())] {
        for given in [None, Some(given("")), Some(given("; Path=/ü; foo"))] {
            let value = SealedValue { level, issued_at: Timestamp::from_secs(5), raw: "a|b:\"c".into(), given };
            let cookie = sealer.seal([0; NONCE], &wiki, "sid", &value);
            assert_eq!(sealer.open(&wiki, "sid", &cookie), Some(value));
            assert_eq!(sealer.open(&other, "sid", &cookie), None);
            assert_eq!(sealer.open(&wiki, "sid2", &cookie), None);
        }
    }
    assert_eq!(sealer.open(&wiki, "sid", "abcdef"), None);
    assert_eq!(sealer.open(&wiki, "sid", ""), None);
}

#[test]
fn a_seal_from_before_attributes_were_kept_still_opens() {
    let keys = Keyring::single([1; 32]);
    let wiki = AppName::parse("wiki").unwrap();
    let issued = 5_000_i64.to_be_bytes();
    for (level, head) in
        [(Level::Anonymous, vec![0]), (Level::Verified(session()), [&[1][..], session().0.as_bytes()].concat())]
    {
        let clear = [&head[..], &issued, b"id-1"].concat();
        let place = CookieSealer::place(&wiki, "sid");
        let old = base64url(&keys.sealer("app session cookie").seal([0; NONCE], &place, &clear));
        let value = SealedValue { level, issued_at: Timestamp::from_secs(5), raw: "id-1".into(), given: None };
        assert_eq!(CookieSealer::new(&keys).open(&wiki, "sid", &old), Some(value));
    }
}

#[test]
fn a_seal_that_ends_too_soon_does_not_open() {
    let keys = Keyring::single([1; 32]);
    let wiki = AppName::parse("wiki").unwrap();
    let time = [0; 8];
    for clear in [
        &[][..],
        &[4],
        &[2],
        &[&[2][..], &time].concat(),
        &[&[2][..], &time, &time, &[0]].concat(),
        &[&[2][..], &time, &time, &[0, 2], b"x"].concat(),
        &[&[2][..], &time, &time, &[0, 1], b"\xff"].concat(),
        &[3; 20],
    ] {
        let place = CookieSealer::place(&wiki, "sid");
        let sealed = base64url(&keys.sealer("app session cookie").seal([0; NONCE], &place, clear));
        assert_eq!(CookieSealer::new(&keys).open(&wiki, "sid", &sealed), None, "{clear:?}");
    }
}

fn given(attributes: &str) -> Given {
    Given { at: Timestamp::from_secs(1_795_255_200), attributes: attributes.into() }
}

#[test]
fn a_cookie_is_given_again_as_the_app_gave_it_for_as_long_as_the_app_gave_it() {
    // The app gave it on 2026-11-21 at 10:00:00; an hour and half a second have gone.
    let later = Timestamp::from_millis(1_795_255_200_000 + 3_600_500);
    for (attributes, again) in [
        ("", Some("")),
        (
            "; Path=/a ;Domain=.x.test;; foo=bar; SameSite=None",
            Some("; Path=/a ;Domain=.x.test;; foo=bar; SameSite=None"),
        ),
        ("; Max-Age=7200; Path=/", Some("; Max-Age=3599; Path=/")),
        (";MAX-AGE = 7200", Some(";MAX-AGE =3599")),
        ("; Max-Age=3600", None),
        ("; Max-Age=3601", None),
        ("; Max-Age=10; Max-Age=7200", Some("; Max-Age=-3591; Max-Age=3599")),
        ("; Max-Age=soon", Some("; Max-Age=soon")),
        ("; Max-Age=9223372036854775807", Some("; Max-Age=9223372036854772206")),
        ("; expires=Sat, 21 Nov 2026 12:00:00 GMT", Some("; expires=Sat, 21 Nov 2026 12:00:00 GMT")),
        ("; expires=Sat, 21 Nov 2026 11:00:00 GMT", None),
        (
            "; expires=Sat, 21 Nov 2026 11:00:00 GMT; max-age=7200",
            Some("; expires=Sat, 21 Nov 2026 11:00:00 GMT; max-age=3599"),
        ),
        ("; expires=Sat, 21 Nov 2026 12:00:00 GMT; max-age=60", None),
    ] {
        let expected = again.map(|again| format!("s=a b{again}"));
        assert_eq!(given(attributes).set_cookie("s", "a b", later, later), expected, "{attributes}");
    }
}

#[test]
fn ages_go_by_the_one_clock_and_dates_by_the_other() {
    let (given_at, hour) = (Timestamp::from_secs(1_795_255_200), Duration::from_hours(1));
    let date = "; expires=Sat, 21 Nov 2026 10:30:00 GMT";
    for (attributes, now, wall, again) in [
        (date, given_at, given_at + hour, None),
        (date, given_at + hour, given_at, Some(date)),
        ("; Max-Age=1800", given_at, given_at + hour, Some("; Max-Age=1800")),
        ("; Max-Age=1800", given_at + hour, given_at, None),
    ] {
        let expected = again.map(|again| format!("s=a{again}"));
        assert_eq!(given(attributes).set_cookie("s", "a", now, wall), expected, "{attributes} {now:?} {wall:?}");
    }
}

#[test]
fn attributes_are_kept_up_to_a_length() {
    let at = Timestamp::from_secs(0);
    let of = |header: &str| Given::of(&SetCookie::parse(header).unwrap(), at).map(|given| given.attributes);
    assert_eq!(of("s=1").as_deref(), Some(""));
    assert_eq!(of("s=1;").as_deref(), Some(";"));
    assert_eq!(of("s=1; Path=/; X").as_deref(), Some("; Path=/; X"));
    assert_eq!(of(&format!("s=1;{}", "x".repeat(MAX_ATTRIBUTES - 1))).map(|kept| kept.len()), Some(MAX_ATTRIBUTES));
    assert_eq!(of(&format!("s=1;{}", "x".repeat(MAX_ATTRIBUTES))), None);
}

#[test]
fn a_burn_outlives_every_seal_of_its_value() {
    let now = Timestamp::from_secs(1_000);
    // What the app may take to answer, and the login to be released, come before the session begins.
    let begins = Duration::from_hours(2);
    for longest in [Duration::from_mins(1), Duration::from_hours(24), Duration::from_hours(30 * 24)] {
        let until = Burn::kept_until(now, longest);
        assert!(until > now + Duration::from_mins(1) + ANONYMOUS_LIFE, "{longest:?}");
        assert!(until > now + begins + longest, "{longest:?}");
    }
}

#[test]
fn only_the_session_a_login_became_may_use_a_burnt_value() {
    let at = Timestamp::from_secs(0);
    let burn = |state| Burn { at, until: at, state };
    let other = SessionId::of(b"other");
    assert!(!burn(BurnState::Burnt).allows(Level::Anonymous));
    assert!(!burn(BurnState::Burnt).allows(Level::Verified(session())));
    assert!(!burn(BurnState::Released(session())).allows(Level::Anonymous));
    assert!(!burn(BurnState::Released(session())).allows(Level::Verified(other)));
    assert!(burn(BurnState::Released(session())).allows(Level::Verified(session())));
}

#[test]
fn attributes_are_kept_and_the_missing_ones_added() {
    let sealed = |header: &str, tls| sealed_set_cookie(&SetCookie::parse(header).unwrap(), "X", tls);
    assert_eq!(sealed("s=1; Path=/a; foo=bar", true), "s=X; Path=/a; foo=bar; HttpOnly; Secure; SameSite=Lax");
    assert_eq!(sealed("s=1; SameSite=None; secure; HTTPONLY", true), "s=X; SameSite=None; secure; HTTPONLY");
    assert_eq!(sealed("s=1", false), "s=X; HttpOnly; SameSite=Lax");
}

#[test]
fn a_cookie_is_taken_away_without_its_value_and_with_its_attributes() {
    for (header, gone) in [
        ("s=raw; Max-Age=0; Path=/a;Domain=.x.test; foo", "s=; Max-Age=0; Path=/a;Domain=.x.test; foo"),
        (" s = deleted", "s="),
        ("s=", "s="),
    ] {
        assert_eq!(taken_away(&SetCookie::parse(header).unwrap()), gone, "{header}");
    }
}

#[test]
fn sessions_end_by_disuse_and_by_age() {
    let limits = SessionLimits { idle: Duration::from_secs(100), longest: Duration::from_secs(250) };
    let at = Timestamp::from_secs;
    let mut session = Session {
        id: session(),
        app: AppName::parse("wiki").unwrap(),
        realm: RealmName::parse("default").unwrap(),
        user: UserId::from_bytes([0; 16]),
        user_name: "alice".into(),
        proof: Proof::SoftToken,
        created_at: at(0),
        proved_at: None,
        proved_for_changes_at: None,
        seen_at: at(0),
        browser: String::new(),
        credential: None,
        ends_at: None,
        address: String::new(),
        trusted: None,
    };
    assert!(session.is_live(limits, at(99)) && !session.is_live(limits, at(100)));
    session.seen_at = at(200);
    assert!(session.is_live(limits, at(249)) && !session.is_live(limits, at(250)));
    assert!(!session.wants_touch(limits, at(204)) && session.wants_touch(limits, at(205)));
    session.ends_at = Some(at(230));
    assert!(session.is_live(limits, at(229)) && !session.is_live(limits, at(230)));
}
