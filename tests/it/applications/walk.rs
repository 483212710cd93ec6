//! What holds for every application: a walk from the first page to the logout.

use std::collections::BTreeMap;

use super::{Cookie, Exchange, Hold, Mode, PRIVATE, Row, Said, Sent, Site, TOKEN, identity, parts};
use crate::support::{Answer, Browser, Phone, is_within, path_of};

/// Somebody at a browser, and what the application should see of their cookies.
struct Walker<'a> {
    site: &'a Site,
    row: &'a Row,
    host: &'a str,
    browser: Browser,
    /// The application's own cookies, by what it said to this browser.
    jar: BTreeMap<Cookie, String>,
    phone: Phone,
    /// The login as it came.
    came: Option<Exchange>,
}

/// Walks one row.
pub async fn walk(site: &Site, row: &Row, host: &str) {
    let mut browser = site.gateway.browser(&format!("{host}.test"));
    browser.headers.push(("Accept-Language".to_owned(), "nl, en;q=0.5".to_owned()));
    if row.hold != Hold::Page {
        browser.headers.retain(|(name, _)| name != "Accept");
        browser.headers.push(("Accept".to_owned(), "application/json".to_owned()));
    }
    let phone = site.alice(host).await;
    let mut walker = Walker { site, row, host, browser, jar: BTreeMap::new(), phone, came: None };
    walker.first_page().await;
    walker.wrong_password().await;
    let code = match row.hold {
        Hold::Page => walker.held_on_a_page().await,
        Hold::Wait => walker.waits().await,
        Hold::Code => walker.asks_for_a_code().await,
    };
    walker.uses_it(&code).await;
    walker.nobody_else_can(&code).await;
    walker.logs_out(&code).await;
}

impl Walker<'_> {
    /// How many requests reached the application so far.
    fn so_far(&self) -> usize {
        self.site.exchanges(self.host).len()
    }

    fn since(&self, before: usize) -> Vec<Exchange> {
        self.site.exchanges(self.host).split_off(before)
    }

    /// The one exchange that a request became: besides it there are the gateway's own.
    fn asked(&self, before: usize) -> Exchange {
        let mut since = self.since(before);
        since.retain(|it| !matches!(it.request.path(), "/me" | "/logout"));
        assert_eq!(since.len(), 1, "the app is asked once: {since:?}");
        since.remove(0)
    }

    async fn first_page(&mut self) {
        let before = self.so_far();
        let answer = Sent::get("/login").by(&mut self.browser).await;
        self.as_said(&answer, &self.asked(before).said);
        if let Some(passive) = self.row.passive {
            let before = self.so_far();
            let answer = passive().by(&mut self.browser).await;
            self.as_said(&answer, &self.asked(before).said);
            self.nothing_is_held().await;
        }
    }

    async fn wrong_password(&mut self) {
        let before = self.so_far();
        let sent = (self.row.login)("wrong");
        let answer = sent.by(&mut self.browser).await;
        let asked = self.asked(before);
        self.as_sent(&asked, &sent);
        self.as_said(&answer, &asked.said);
        self.nothing_is_held().await;
    }

    async fn nothing_is_held(&mut self) {
        assert_eq!(self.site.held(self.host), 0, "no login is held");
        assert!(self.phone.pending(self.site.now()).await.is_empty(), "no phone rings");
        assert_eq!(self.browser.get("/.vestibule/login/state").await.status, 404);
    }

    /// The request came as it was sent, with the cookies from before.
    fn as_sent(&self, asked: &Exchange, sent: &Sent) {
        let request = &asked.request;
        assert_eq!((request.method.as_str(), request.target.as_str()), (sent.method, sent.target));
        assert_eq!(request.text(), sent.body);
        self.has_its_cookies(asked);
    }

    fn has_its_cookies(&self, asked: &Exchange) {
        for (name, _) in self.jar.keys() {
            let mut of_name: Vec<_> = self.jar.iter().filter(|((other, _), _)| other == name).collect();
            of_name.retain(|((_, path), _)| is_within(asked.request.path(), path));
            of_name.sort_by_key(|((_, path), _)| std::cmp::Reverse(path.len()));
            let values: Vec<_> = of_name.into_iter().map(|(_, value)| value.as_str()).collect();
            assert_eq!(asked.request.cookies(name), values, "`{name}` as the app gave it: {:?}", asked.request);
        }
        assert!(!asked.request.all("cookie").any(|it| it.contains("vestibule")), "{:?}", asked.request);
    }

    /// The answer is the application's own: status, headers, body and cookies, those of its session sealed.
    fn as_said(&mut self, answer: &Answer, said: &Said) {
        assert_eq!(answer.status, said.status, "{}", answer.text());
        assert_eq!(answer.body, said.body, "{}", answer.text());
        for (name, value) in said.headers.iter().filter(|(name, _)| *name != "Set-Cookie") {
            assert_eq!(answer.all(name), [value.as_str()], "`{name}`");
        }
        self.cookies_as_said(answer, said);
    }

    fn cookies_as_said(&mut self, answer: &Answer, said: &Said) {
        let own = |cookie: &&str| cookie.starts_with("vestibule");
        let mut given = answer.all("set-cookie").into_iter().filter(|cookie| !own(cookie));
        for cookie in said.cookies() {
            let (name, value, gone) = parts(cookie);
            let got = given.next().unwrap_or_else(|| panic!("`{name}` is missing: {:?}", answer.headers));
            let attributes = cookie.split_once(';').map_or("", |(_, attributes)| attributes);
            if !self.row.is_session(&name) {
                assert_eq!(got, cookie);
            } else if gone {
                assert!(got.starts_with(&format!("{name}=")) && got.contains(attributes), "{got} for {cookie}");
            } else {
                assert!(got.starts_with(&format!("{name}=")) && got.contains(attributes), "{got} for {cookie}");
                let (sealed, clear) = (parts(got).1, value.trim_matches('"'));
                // A short value is in some seal by chance.
                let is_sealed = sealed != clear && (clear.len() < 8 || !sealed.contains(clear));
                assert!(is_sealed && got.contains("HttpOnly"), "{got} for {cookie}");
            }
        }
        assert_eq!(given.next(), None, "more than the app set: {:?}", answer.headers);
        for (cookie, value) in said.live() {
            match value {
                Some(value) => self.jar.insert(cookie, value),
                None => self.jar.remove(&cookie),
            };
        }
    }

    /// Nothing of what the application said to the right password is in an answer.
    fn leaks_nothing(&self, answer: &Answer, said: &Said) {
        let shown = format!("{:?} {}", answer.headers, answer.text());
        assert!(!shown.contains("SECRET") && !shown.contains(PRIVATE), "{shown}");
        for (cookie, value) in said.live() {
            let (name, Some(value)) = (&cookie.0, value) else { continue };
            assert!(!answer.all("set-cookie").iter().any(|it| it.starts_with(&format!("{name}="))), "{shown}");
            // A cookie that has had this value all along tells nothing.
            assert!(self.jar.get(&cookie) == Some(&value) || !shown.contains(&value), "{shown}");
        }
        assert!(said.body.is_empty() || answer.body != said.body, "{shown}");
        let leads = said.header("Location").filter(|to| to.contains("SECRET"));
        assert!(leads.is_none_or(|to| !shown.contains(to)), "{shown}");
    }

    /// Whatever the browser has, and whatever the application said, is good for nothing yet.
    async fn nothing_is_usable(&self, said: &Said) {
        let before = self.so_far();
        for (method, target) in [("GET", self.row.home), ("POST", "/home"), ("GET", "/me")] {
            let mut same = self.browser.clone();
            let mut raw = Browser::new(self.browser.address, "");
            raw.host.clone_from(&self.browser.host);
            put_all(&mut raw, &self.jar);
            put_all(&mut raw, &said.live().into_iter().filter_map(|(cookie, value)| Some((cookie, value?))).collect());
            let origin = same.origin();
            let origin = ("Origin", origin.as_str());
            let bearer = format!("Bearer {TOKEN}");
            let bearer = ("Authorization", bearer.as_str());
            let mut token = raw.clone();
            token.cookies.clear();
            token.scoped.clear();
            for (browser, headers) in
                [(&mut same, &[origin][..]), (&mut raw, &[origin]), (&mut token, &[origin, bearer])]
            {
                let answer = browser.send(method, target, headers, b"").await;
                assert!(!answer.text().contains(PRIVATE) && !answer.text().contains("somebody"), "{answer:?}");
            }
        }
        let shown: Vec<_> = self.since(before).into_iter().filter(|it| it.said.is_private()).collect();
        assert!(shown.is_empty(), "the app showed what is private: {shown:?}");
        if self.site.mode == Mode::Wall {
            // A refused login is signed out at the app.
            let reached: Vec<_> = self.since(before).into_iter().filter(|it| it.request.path() != "/logout").collect();
            assert!(reached.is_empty(), "nothing reaches the app: {reached:?}");
        }
    }

    async fn held_on_a_page(&mut self) -> String {
        let before = self.so_far();
        let sent = (self.row.login)("right");
        let answer = sent.by(&mut self.browser).await;
        let asked = self.asked(before);
        self.as_sent(&asked, &sent);
        assert_eq!((answer.status, answer.header("location")), (303, Some("/.vestibule/login")), "{}", answer.text());
        self.leaks_nothing(&answer, &asked.said);
        let pending = self.phone.pending(self.site.now()).await;
        assert_eq!((self.site.held(self.host), pending.len()), (1, usize::from(self.row.rings)), "held, and told");
        self.nothing_is_usable(&asked.said).await;
        let state = self.browser.state().await;
        if self.row.rings {
            let number = state["number"].as_str().expect("a number").to_owned();
            assert_eq!(self.phone.approve(self.site.now(), &number).await, "approved");
        } else {
            let code = self.phone.code(self.site.now());
            assert_eq!(self.browser.json_step("code", &[("code", &code)]).await.json()["status"], "approved");
        }
        self.nothing_is_usable(&asked.said).await;
        let mut twin = self.browser.clone();
        let released = self.browser.step("release", &[]).await;
        if (200..300).contains(&asked.said.status) {
            assert_eq!((released.status, released.header("location")), (303, Some(sent.target)), "{}", released.text());
            let page = self.browser.get(sent.target).await;
            assert_eq!((page.status, &page.body), (asked.said.status, &asked.said.body), "{}", page.text());
            assert_eq!(page.header("content-type"), asked.said.header("Content-Type"));
        } else {
            assert_eq!((released.status, &released.body), (asked.said.status, &asked.said.body));
            let to = asked.said.header("Location").map(|_| self.row.leads_to);
            assert_eq!(released.header("location"), to, "{:?}", asked.said);
        }
        self.cookies_as_said_or_again(&released, &asked.said);
        assert!((400..500).contains(&twin.step("release", &[]).await.status), "released once");
        self.came = Some(asked);
        String::new()
    }

    /// The cookies of a release: those of the answer, and fresh seals of what the login carried.
    fn cookies_as_said_or_again(&mut self, released: &Answer, said: &Said) {
        let named: Vec<_> = said.live().into_keys().collect();
        let is_again = |cookie: &str| {
            let cookie = (cookie.split('=').next().unwrap_or_default().to_owned(), path_of(cookie));
            self.jar.contains_key(&cookie) && !named.contains(&cookie)
        };
        let again = released.all("set-cookie").into_iter().filter(|it| is_again(it)).count();
        let carried =
            self.jar.keys().filter(|cookie| self.row.is_session(&cookie.0) && !named.contains(cookie)).count();
        assert_eq!(again, carried, "each session cookie from before is sealed anew: {:?}", released.headers);
        let mut rest = released.clone();
        rest.headers.retain(|(name, value)| !(name.eq_ignore_ascii_case("set-cookie") && is_again(value)));
        self.cookies_as_said(&rest, said);
    }

    async fn waits(&mut self) -> String {
        let before = self.so_far();
        let sent = (self.row.login)("right");
        let mut waiting = self.browser.clone();
        let waits = async { (sent.by(&mut waiting).await, waiting) };
        let meanwhile = async {
            while self.phone.pending(self.site.now()).await.is_empty() {
                tokio::task::yield_now().await;
            }
            let said = self.asked(before).said;
            self.nothing_is_usable(&said).await;
            assert_eq!(self.phone.approve(self.site.now(), "").await, "approved");
            said
        };
        let ((answer, waiting), said) = tokio::join!(waits, meanwhile);
        self.browser = waiting;
        let came = self.since(before).into_iter().next().expect("the login reached the app");
        self.as_sent(&came, &sent);
        self.in_place(&answer, &said);
        self.came = Some(came);
        String::new()
    }

    async fn asks_for_a_code(&mut self) -> String {
        let before = self.so_far();
        let sent = (self.row.login)("right");
        let answer = sent.by(&mut self.browser).await;
        let asked = self.asked(before);
        self.as_sent(&asked, &sent);
        assert!(matches!(answer.status, 200 | 401 | 403) && answer.text().contains("code"), "{}", answer.text());
        self.leaks_nothing(&answer, &asked.said);
        assert!(self.phone.pending(self.site.now()).await.is_empty(), "no phone rings");
        self.nothing_is_usable(&asked.said).await;
        // The app may have signed in what the login carried, so that is spent.
        self.jar.retain(|(name, _), _| !self.row.is_session(name));
        let code = self.phone.code(self.site.now());
        let before = self.so_far();
        let answer = (self.row.login)(&format!("right,{code}")).by(&mut self.browser).await;
        let asked = self.asked(before);
        // The application is given the password alone.
        self.as_sent(&asked, &sent);
        assert_eq!(asked.request.header("authorization"), sent.authorization());
        self.in_place(&answer, &asked.said);
        self.came = Some(asked);
        format!(",{code}")
    }

    /// The login's own answer, as the application said it.
    fn in_place(&mut self, answer: &Answer, said: &Said) {
        assert_eq!((answer.status, &answer.body), (said.status, &said.body), "{}", answer.text());
        assert_eq!(answer.header("content-type"), said.header("Content-Type"));
        self.cookies_as_said_or_again(answer, said);
    }

    async fn home(&self, browser: &mut Browser, code: &str) -> Answer {
        let carries = (self.row.carries)(&format!("right{code}"));
        let headers: Vec<_> = carries.iter().map(|(name, value)| (*name, value.as_str())).collect();
        browser.send("GET", self.row.home, &headers, b"").await
    }

    async fn uses_it(&mut self, code: &str) {
        let before = self.so_far();
        let mut browser = self.browser.clone();
        let answer = self.home(&mut browser, code).await;
        self.browser = browser;
        let asked = self.asked(before);
        assert_eq!((answer.status, answer.text().as_str()), (200, PRIVATE), "{:?}", asked.request);
        self.has_its_cookies(&asked);
        let came = self.came.as_ref().expect("there was a login");
        assert_eq!(identity(&asked.request), identity(&came.request), "one browser, as the app sees it");
    }

    async fn nobody_else_can(&self, code: &str) {
        let before = self.so_far();
        let mut sealed = self.browser.clone();
        sealed.cookies.retain(|name, _| !name.contains("vestibule"));
        let mut raw = sealed.clone();
        raw.cookies.clear();
        raw.scoped.clear();
        put_all(&mut raw, &self.jar);
        let mut own = self.browser.clone();
        own.cookies.retain(|name, _| name.contains("vestibule"));
        own.scoped.clear();
        put_all(&mut own, &self.jar);
        for (what, browser) in [("sealed", &mut sealed), ("raw", &mut raw), ("raw, in the session", &mut own)] {
            let answer = self.home(browser, code).await;
            // An app that needs no cookie cannot be asked for one.
            let is_needed = !self.jar.is_empty() || what != "raw, in the session";
            assert!(!is_needed || !answer.text().contains(PRIVATE), "{what}: {answer:?}");
        }
        if !self.jar.is_empty() && code.is_empty() {
            let shown: Vec<_> = self.since(before).into_iter().filter(|it| it.said.is_private()).collect();
            assert!(shown.is_empty(), "the app showed what is private: {shown:?}");
        }
    }

    async fn logs_out(&mut self, code: &str) {
        let mut before = self.browser.clone();
        let carries = (self.row.carries)(&format!("right{code}"));
        let headers: Vec<_> = carries.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = self.browser.send("GET", "/logout", &headers, b"").await;
        assert!(answer.status < 400, "{answer:?}");
        let again = self.home(&mut before, code).await;
        assert!(!again.text().contains(PRIVATE), "{again:?}");
    }
}

fn put_all(browser: &mut Browser, jar: &BTreeMap<Cookie, String>) {
    for ((name, path), value) in jar {
        browser.put(name, path, Some(value));
    }
}
