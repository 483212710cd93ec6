use super::*;
use crate::domain::factor::Method;
use crate::domain::factor::totp::Seed;
use crate::domain::ids::UserId;
use crate::domain::user::{Standing, UserName};

fn at(secs: i64) -> Timestamp {
    Timestamp::from_secs(secs)
}

#[expect(clippy::unnecessary_wraps, reason = "dates of campaigns may be missing")]
fn some(secs: i64) -> Option<Timestamp> {
    Some(at(secs))
}

/// Starts at 100, asks from 200, ends at 300; opting out until 250.
fn campaign() -> Campaign {
    Campaign {
        realm: RealmName::parse("default").unwrap(),
        name: CampaignName::parse("autumn").unwrap(),
        title: None,
        grace_logins: 5,
        starts_at: at(100),
        warn_from: at(200),
        dates: Dates { grace_until: some(300), enforce_from: some(400), opt_out_until: some(250) },
        extended: BTreeMap::new(),
        messages: BTreeMap::new(),
        groups: BTreeSet::new(),
        created_at: at(0),
    }
}

fn user(grace: u32) -> User {
    let (realm, name) = (RealmName::parse("default").unwrap(), UserName::parse("alice", false).unwrap());
    User::new(UserId::from_bytes([1; 16]), 1, realm, name, grace, at(0))
}

fn member(grace: u32) -> User {
    User { campaign: Some(campaign().name), ..user(grace) }
}

const OPT_IN: Ground = Ground { enrolment: EnrolmentPolicy::OptIn, ..Ground::STRICT };
const OPT_OUT: Ground = Ground { opt_out: OptOutPolicy::DuringGrace, ..Ground::STRICT };

fn until(secs: i64) -> Ground {
    Ground { grace_until: some(secs), ..Ground::STRICT }
}

#[test]
fn what_a_campaign_means_at_a_sign_in() {
    let plain = campaign();
    let no_end = Campaign { dates: Dates::default(), ..campaign() };
    let none_given =
        Campaign { grace_logins: 0, dates: Dates { opt_out_until: None, ..campaign().dates }, ..campaign() };
    let enforced_first =
        Campaign { dates: Dates { grace_until: None, enforce_from: some(260), opt_out_until: None }, ..campaign() };
    let extended = Campaign {
        extended: BTreeMap::from([("law".to_owned(), Dates { grace_until: some(350), ..Dates::default() })]),
        ..campaign()
    };
    let lawyer = User { groups: vec!["law".into()], ..member(5) };
    let opted_out = User { opted_out: some(210), ..member(5) };
    let mut enrolled = member(5);
    enrolled.factors.softtoken = Seed::new(vec![1; 20]);
    let ended = User { expires_at: some(50), ..member(5) };
    let strict = Ground::STRICT;
    for (name, user, ground, campaign, now, expected) in [
        ("before the start nobody is asked", &member(5), strict, &plain, 50, Standing::NotRequired),
        ("begun, not asked yet", &member(5), strict, &plain, 199, Standing::NotRequired),
        ("asked from then on", &member(5), strict, &plain, 200, Standing::InGrace(5)),
        ("the count falls by itself", &member(1), strict, &plain, 299, Standing::InGrace(1)),
        ("used up", &member(0), strict, &plain, 200, Standing::MustEnrol),
        ("over by date", &member(5), strict, &plain, 300, Standing::MustEnrol),
        ("enforced", &member(5), strict, &plain, 400, Standing::MustEnrol),
        ("enforced before grace ends", &member(5), strict, &enforced_first, 260, Standing::MustEnrol),
        ("just before that", &member(5), strict, &enforced_first, 259, Standing::InGrace(5)),
        ("without an end the count alone counts", &member(5), strict, &no_end, 9_999, Standing::InGrace(5)),
        ("opt-in ends where a campaign asks", &member(5), OPT_IN, &plain, 200, Standing::InGrace(5)),
        ("opt-in before that", &member(5), OPT_IN, &plain, 199, Standing::NotRequired),
        ("opted out", &opted_out, strict, &plain, 249, Standing::OptedOut),
        ("opting out is over", &opted_out, strict, &plain, 250, Standing::InGrace(5)),
        ("the campaign allows none", &opted_out, OPT_OUT, &no_end, 210, Standing::InGrace(5)),
        ("configuration's end is over", &member(5), until(150), &plain, 200, Standing::MustEnrol),
        ("configuration's end is over before the start", &member(5), until(40), &plain, 50, Standing::MustEnrol),
        ("configuration's end comes first", &member(5), until(250), &plain, 250, Standing::MustEnrol),
        ("used up before the start", &member(0), strict, &plain, 50, Standing::MustEnrol),
        ("none is given, before the start", &member(0), strict, &none_given, 50, Standing::NotRequired),
        ("none is given", &member(0), strict, &none_given, 200, Standing::MustEnrol),
        ("their group has longer", &lawyer, strict, &extended, 349, Standing::InGrace(5)),
        ("their group's end", &lawyer, strict, &extended, 350, Standing::MustEnrol),
        ("another group's is not theirs", &member(5), strict, &extended, 300, Standing::MustEnrol),
        ("enrolled, long before", &enrolled, OPT_IN, &plain, 50, Standing::Enrolled),
        ("enrolled, after", &enrolled, strict, &plain, 400, Standing::Enrolled),
        ("ended", &ended, strict, &plain, 50, Standing::Ended),
        ("no member", &user(2), strict, &plain, 300, Standing::InGrace(2)),
    ] {
        let terms = Terms::of(ground, user, Some(campaign), at(now));
        assert_eq!(user.standing(&terms, at(now)), expected, "{name}");
    }
}

#[test]
fn a_campaign_that_is_not_there_gives_nothing() {
    let other = Campaign { name: CampaignName::parse("other").unwrap(), ..campaign() };
    let elsewhere = Campaign { realm: RealmName::parse("staff").unwrap(), ..campaign() };
    for (name, found) in [("none", None), ("another", Some(&other)), ("of another realm", Some(&elsewhere))] {
        for ground in [Ground::STRICT, OPT_IN, OPT_OUT] {
            let user = User { opted_out: some(1), ..member(5) };
            let terms = Terms::of(ground, &user, found, at(50));
            assert_eq!(user.standing(&terms, at(50)), Standing::MustEnrol, "{name}, {ground:?}");
        }
    }
}

#[test]
fn contradictions_are_refused_with_their_reason() {
    type Change = fn(&mut Campaign);
    let rows: [(&str, Change); 12] = [
        ("`starts` (1970-01-01T00:03:21Z) lies after `warn-from`", |c| c.starts_at = at(201)),
        ("`warn-from` (1970-01-01T00:06:41Z) lies after `enforce-from`", |c| c.warn_from = at(401)),
        ("`grace-until` (1970-01-01T00:03:20Z) is not after `warn-from`", |c| c.dates.grace_until = some(200)),
        ("`opt-out-until` (1970-01-01T00:03:20Z) is not after `warn-from`", |c| c.dates.opt_out_until = some(200)),
        ("`grace-until` (1970-01-01T00:06:41Z) lies after `enforce-from`", |c| c.dates.grace_until = some(401)),
        ("`opt-out-until` (1970-01-01T00:05:01Z) lies after `grace-until`", |c| c.dates.opt_out_until = some(301)),
        ("nobody can opt out where there are no sign-ins", |c| c.grace_logins = 0),
        ("`grace-logins` is at most 1000", |c| c.grace_logins = 1001),
        ("the title is empty", |c| c.title = Some(" ".into())),
        ("a message is empty, longer than 1000", |c| drop(c.messages.insert(Locale::En, "x".repeat(1001)))),
        ("a message in English is needed", |c| drop(c.messages.insert(Locale::De, "Bald".into()))),
        ("the name of a group", |c| c.groups.extend(["a\nb".to_owned()])),
    ];
    campaign().check().unwrap();
    for (why, change) in rows {
        let mut campaign = campaign();
        change(&mut campaign);
        let error = campaign.check().unwrap_err().to_string();
        assert!(error.starts_with(why), "{why}: {error}");
    }
}

#[test]
fn grace_only_falls_by_joining() {
    let over = Campaign { name: CampaignName::parse("spring").unwrap(), ..campaign() };
    for (name, left, is_new, before, now, expected) in [
        ("new", 3, true, None, 50, 5),
        ("had less", 2, false, None, 50, 2),
        ("had more", 9, false, None, 50, 5),
        ("had none", 0, false, None, 50, 0),
        ("from a campaign that goes on", 4, false, Some(&over), 299, 4),
        ("from a campaign that is over", 4, false, Some(&over), 300, 0),
    ] {
        let mut user = user(left);
        campaign().take_in(&mut user, is_new, before, at(now));
        assert_eq!(user.grace_left, expected, "{name}");
        assert_eq!(user.campaign, Some(campaign().name), "{name}");
    }
}

#[test]
fn an_extension_only_gives_more() {
    let extension =
        |group: Option<&str>, dates| Extension { group: group.map(str::to_owned), grace_logins: None, dates };
    let grace = |secs| Dates { grace_until: some(secs), ..Dates::default() };
    let law = ["law".to_owned()];
    let all = campaign().extend(&extension(None, grace(350))).unwrap();
    assert_eq!((all.dates.grace_until, all.dates.enforce_from), (some(350), some(400)));
    let some_have = campaign().extend(&extension(Some("law"), grace(350))).unwrap();
    assert_eq!(some_have.dates, campaign().dates);
    assert_eq!(some_have.dates_for(&law).grace_until, some(350));
    // What all have is never less than what a group was given before.
    let both = some_have.clone().extend(&extension(None, grace(320))).unwrap();
    assert_eq!((both.dates_for(&[]).grace_until, both.dates_for(&law).grace_until), (some(320), some(350)));

    for (name, campaign, extension, why) in [
        ("nothing", campaign(), Extension::default(), "say what is extended"),
        ("no count", campaign(), Extension { grace_logins: Some(0), ..Extension::default() }, "say what is extended"),
        ("earlier", campaign(), extension(None, grace(299)), "`grace-until` is 1970-01-01T00:05:00Z already"),
        ("the same", campaign(), extension(None, grace(300)), "`grace-until` is 1970-01-01T00:05:00Z already"),
        ("earlier than their group's", some_have, extension(Some("law"), grace(340)), "`grace-until` is 1970"),
        (
            "past the other end",
            campaign(),
            extension(None, grace(500)),
            "`grace-until` (1970-01-01T00:08:20Z) lies after",
        ),
        (
            "an end where there is none",
            Campaign { dates: Dates::default(), ..campaign() },
            extension(None, grace(500)),
            "the campaign has no `grace-until`",
        ),
        (
            "too many",
            campaign(),
            Extension { grace_logins: Some(1001), ..Extension::default() },
            "`grace-logins` is at most 1000",
        ),
        (
            "too many for a group",
            campaign(),
            Extension { grace_logins: Some(1001), group: Some("law".into()), ..Extension::default() },
            "`grace-logins` is at most 1000",
        ),
    ] {
        let error = campaign.extend(&extension).unwrap_err().to_string();
        assert!(error.starts_with(why), "{name}: {error}");
    }
}

#[test]
fn messages_fall_back_to_english() {
    let messages = [(Locale::En, "Soon".to_owned()), (Locale::De, "Bald".to_owned())];
    let campaign = Campaign { messages: messages.into(), ..campaign() };
    campaign.check().unwrap();
    assert_eq!(campaign.message(Locale::De), Some((Locale::De, "Bald")));
    assert_eq!(campaign.message(Locale::Ar), Some((Locale::En, "Soon")), "and it says that it is English");
    assert_eq!(self::campaign().message(Locale::En), None);
    for (text, is_fine) in [("One.\n\nTwo.", true), ("One.\tTwo.", false), ("One.\r\nTwo.", false), ("\n", false)] {
        let messages = [(Locale::En, text.to_owned())].into();
        assert_eq!(Campaign { messages, ..self::campaign() }.check().is_ok(), is_fine, "{text:?}");
    }
}

#[test]
fn a_campaign_reads_back_as_it_was_written() {
    let mut written = campaign().extend(&Extension {
        group: Some("law".into()),
        grace_logins: Some(7),
        dates: Dates { opt_out_until: some(260), ..Dates::default() },
    });
    let written = written.as_mut().unwrap();
    written.messages.insert(Locale::En, "Soon".into());
    written.groups.insert("law".into());
    let bytes = serde_json::to_vec(written).unwrap();
    assert_eq!(serde_json::from_slice::<Campaign>(&bytes).unwrap(), *written);
}

#[test]
fn everybody_is_counted_once_and_in_each_of_their_groups() {
    let mut report = Report::default();
    let mut enrolled = User { groups: vec!["law".into(), "staff".into()], last_login: some(9), ..member(0) };
    enrolled.factors.softtoken = Seed::new(vec![1; 20]);
    let in_grace = User { groups: vec!["law".into()], ..member(2) };
    report.count(&enrolled, Standing::Enrolled);
    for standing in [
        Standing::InGrace(2),
        Standing::OptedOut,
        Standing::MustEnrol,
        Standing::NotRequired,
        Standing::Locked,
        Standing::Ended,
    ] {
        report.count(&in_grace, standing);
    }
    let whole = &report.whole;
    assert_eq!((whole.members, whole.enrolled, whole.in_grace, whole.opted_out), (7, 1, 1, 1));
    assert_eq!((whole.must_enrol, whole.not_asked, whole.locked, whole.ended), (1, 1, 1, 1));
    assert_eq!((whole.never_seen, &whole.left), (6, &BTreeMap::from([(2, 1)])));
    assert_eq!(whole.factors, BTreeMap::from([(Method::SoftToken, 1)]));
    assert_eq!((report.groups["law"].members, report.groups["staff"].members), (7, 1));
}
