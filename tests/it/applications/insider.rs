//! Somebody with a second factor of their own and another person's password. The application is the hard case: it signs in
//! the session id from before, whoever that was.

use vestibule::domain::audit::By;
use vestibule::domain::ids::RealmName;
use vestibule::domain::user::UserName;
use vestibule::engine::users::NewUser;

use super::{FORM, Mode, PRIVATE, Row, Said, Sent, Site};
use crate::support::{Answer, Browser, Phone};

const ROWS: &[Row] = &[Row {
    name: "the id from before is signed in",
    keys: "anonymous = [\"GET /api/**\"]",
    rule: "match = \"POST /login\"\nusername = \"user\"\npassword = \"pass\"\nsame_id = true\nfailure = { status = [200] }",
    // Every visitor has an id of their own.
    first: |request, memory| {
        if !request.cookies("sid").is_empty() {
            return Said::page("<form>");
        }
        memory.identity.push(None);
        Said::page("<form>").set(format!("sid=v-{}; Path=/", memory.identity.len()))
    },
    yes: |request, memory| {
        for sid in request.cookies("sid") {
            memory.signed_in.insert(sid.to_owned());
        }
        Said::redirect("/home")
    },
    inside: |request, memory| request.cookies("sid").iter().any(|sid| memory.signed_in.contains(*sid)),
    ..FORM
}];

fn login(user: &str, password: &str) -> Sent {
    Sent::form("/login", &[("user", user), ("pass", password)])
}

struct Stage {
    site: Site,
    alice: Phone,
    bob: Phone,
}

impl Stage {
    async fn new(mode: Mode) -> Self {
        let site = Site::new(ROWS, mode).await;
        let alice = site.alice("app-0").await;
        let realm = RealmName::parse("app-0").expect("a name");
        let name = UserName::parse("bob", false).expect("a name");
        let user = site
            .gateway
            .engine
            .add_user(&By::CONSOLE, &realm, &name, &NewUser::default())
            .await
            .expect("he is added")
            .0;
        let link = site.gateway.invitation(user.id).await;
        let bob = Phone::register(site.gateway.portal(), &link, site.now()).await.expect("the phone registers");
        Self { site, alice, bob }
    }

    async fn visitor(&self) -> Browser {
        let mut browser = self.site.gateway.browser("app-0.test");
        Sent::get("/login").by(&mut browser).await;
        assert!(browser.cookies.contains_key("sid"), "{:?}", browser.cookies);
        browser
    }

    /// Bob in his own session, by his own phone.
    async fn bob_inside(&self) -> Browser {
        let mut browser = self.visitor().await;
        assert!(is_held(&login("bob", "right").by(&mut browser).await));
        let number = browser.state().await["number"].as_str().expect("a number").to_owned();
        assert_eq!(self.bob.approve(self.site.now(), &number).await, "approved");
        assert_eq!(browser.step("release", &[]).await.status, 302);
        assert_eq!(browser.get("/home").await.text(), PRIVATE);
        browser
    }

    /// Whether the application shows any of these browsers what is private.
    async fn shows_any(&self, browsers: &[&Browser]) -> bool {
        for browser in browsers {
            for target in ["/home", "/api/x"] {
                if browser.to_owned().clone().get(target).await.text().contains(PRIVATE) {
                    return true;
                }
            }
        }
        false
    }

    async fn rings_alice_only(&self) -> bool {
        let now = self.site.now();
        (self.alice.pending(now).await.len(), self.bob.pending(now).await.len()) == (1, 0)
    }
}

fn is_held(answer: &Answer) -> bool {
    (answer.status, answer.header("location")) == (303, Some("/.vestibule/login"))
}

#[tokio::test(flavor = "multi_thread")]
async fn another_persons_password_in_ones_own_verified_session_opens_nothing() {
    for mode in [Mode::Wall, Mode::Public] {
        let stage = Stage::new(mode).await;
        let mut browser = stage.bob_inside().await;
        let before = browser.clone();
        let asked = stage.site.exchanges("app-0").len();
        assert!(is_held(&login("alice", "right").by(&mut browser).await), "{mode:?}");
        let seen = stage.site.exchanges("app-0").split_off(asked);
        assert!(seen[0].request.cookies("sid").is_empty(), "{mode:?}: the app sees a visitor");
        assert!(stage.rings_alice_only().await, "{mode:?}: it is her login");
        assert!(!stage.shows_any(&[&before, &browser]).await, "{mode:?}: and his session is worth nothing");
        // He types his own code where hers is asked for.
        let code = stage.bob.code(stage.site.now());
        assert_eq!(browser.json_step("code", &[("code", &code)]).await.status, 403, "{mode:?}");
        assert!((400..500).contains(&browser.step("release", &[]).await.status), "{mode:?}");
        assert_eq!(stage.alice.deny(stage.site.now(), false).await, "denied");
        assert!(!stage.shows_any(&[&before, &browser]).await, "{mode:?}: nor is it afterwards");
        // At any other address her password does not reach the app at all.
        let mut bob = Browser { cookies: std::collections::BTreeMap::new(), ..browser.clone() };
        Sent::get("/login").by(&mut bob).await;
        let asked = stage.site.exchanges("app-0").len();
        let answer = Sent { target: "/profile", ..login("alice", "right") }.by(&mut bob).await;
        let mut reached = stage.site.exchanges("app-0").split_off(asked);
        // The login that was denied is signed out at the app, aside.
        reached.retain(|it| it.request.path() != "/logout");
        assert!(matches!(answer.status, 401 | 403) && reached.is_empty(), "{mode:?}: {reached:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_persons_password_with_a_cookie_planted_in_another_browser_opens_nothing() {
    for mode in [Mode::Wall, Mode::Public] {
        for (name, reaches) in [("verified", false), ("anonymous", true), ("raw", false)] {
            let at = format!("{name} ({})", mode.word());
            let stage = Stage::new(mode).await;
            let own = match name {
                "anonymous" => stage.visitor().await,
                _ => stage.bob_inside().await,
            };
            let mut other = stage.site.gateway.browser("app-0.test");
            let planted = if name == "raw" { "v-1".to_owned() } else { own.cookies["sid"].clone() };
            other.cookies.insert("sid".to_owned(), planted);
            let asked = stage.site.exchanges("app-0").len();
            assert!(is_held(&login("alice", "right").by(&mut other).await), "{at}");
            let seen = stage.site.exchanges("app-0").split_off(asked);
            let sids = seen[0].request.cookies("sid");
            assert_eq!(sids, if reaches { vec!["v-1"] } else { Vec::new() }, "{at}");
            assert!(stage.rings_alice_only().await, "{at}: it is her login");
            assert!(!stage.shows_any(&[&other]).await, "{at}");
            if reaches {
                // The app signed in what both browsers have: it is burnt for both, and he cannot log in with it either.
                assert!(!stage.shows_any(&[&own]).await, "{at}");
                let mut own = own.clone();
                let asked = stage.site.exchanges("app-0").len();
                assert!(is_held(&login("bob", "right").by(&mut own).await), "{at}");
                let seen = stage.site.exchanges("app-0").split_off(asked);
                assert!(seen[0].request.cookies("sid").is_empty(), "{at}: {seen:?}");
            } else {
                // His own session goes on, as nobody's but his.
                assert_eq!(own.clone().get("/home").await.text(), PRIVATE, "{at}");
            }
        }
    }
}
