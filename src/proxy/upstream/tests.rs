//! Which upstream is chosen when, what is told of it, and what a request carries.

use std::path::Path;

use super::*;
use crate::proxy::RequestLine;

#[derive(Default)]
struct Told(Mutex<Vec<String>>);

impl RequestLog for Told {
    fn request(&self, _: &RequestLine<'_>) {}

    fn upstream(&self, line: &UpstreamLine<'_>) {
        let UpstreamLine { app, upstream, up, reason } = line;
        self.0.lock().push(format!("{app} {upstream} {up:?} {reason:?}"));
    }
}

impl Told {
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock())
    }
}

fn built(lines: &str, told: &Arc<Told>) -> Upstreams {
    let text = format!(
        "[[apps]]\nname = \"wiki\"\nhosts = [\"wiki.test\"]\n{lines}\n[[apps.login]]\nmatch = \"POST /login\"\n\
         username = \"u\"\npassword = \"p\"\nfailure = {{ status = [200] }}\n"
    );
    let env = |name: &str| (name == "SECRET").then(|| "0123456789abcdef\n".to_owned());
    let config = Config::parse(&text, Path::new(""), &env).unwrap_or_else(|error| panic!("{error}"));
    Upstreams::build(&config, &(Arc::clone(told) as Arc<dyn RequestLog>)).unwrap()
}

fn attempt(upstreams: &Upstreams) -> Attempt {
    let second = Duration::from_secs(1);
    let timeouts = UpstreamTimeouts { connect: second, read: second, write: second, idle: second, tunnel: second };
    Attempt::new(Arc::clone(&upstreams.by_app["wiki"]), timeouts)
}

/// Where this attempt leads now.
async fn port(attempt: &mut Attempt, now: Timestamp) -> Option<u16> {
    let peer = attempt.peer(now).await.ok()?;
    peer._address.as_inet().map(std::net::SocketAddr::port)
}

const TWO: &str = "upstream = [\"http://127.0.0.1:1\", \"http://127.0.0.1:2\"]";

#[tokio::test]
async fn one_that_is_due_is_tried_by_a_single_request() {
    let told = Arc::new(Told::default());
    let upstreams = built(TWO, &told);
    upstreams.begin(None);
    let first = "wiki http://127.0.0.1:1";
    let all = [format!("{first} Some(true) None"), "wiki http://127.0.0.1:2 Some(true) None".to_owned()];
    assert_eq!(told.take(), all);

    let now = Timestamp::from_secs(1_000_000);
    let mut one = attempt(&upstreams);
    assert_eq!(port(&mut one, now).await, Some(1));
    assert_eq!(port(&mut one, now).await, Some(1), "until it failed");
    assert!(one.failed(now, TurnedAway::UpstreamSlow, "refused"), "there is another");
    assert_eq!(told.take(), [format!("{first} Some(false) Some(\"refused\")")]);
    assert_eq!(port(&mut one, now).await, Some(2));
    assert!(one.reached(None));
    assert_eq!(told.take(), [""; 0], "it was up");

    let due = now + Duration::from_secs(10);
    let (mut two, mut three) = (attempt(&upstreams), attempt(&upstreams));
    assert_eq!((port(&mut two, due).await, port(&mut three, due).await), (Some(1), Some(2)));
    assert!(two.reached(None));
    assert_eq!(told.take(), [format!("{first} Some(true) Some(\"\")")]);
    assert_eq!(port(&mut attempt(&upstreams), due).await, Some(1));

    // The last that failed says why there is none.
    assert!(three.failed(due, TurnedAway::UpstreamSlow, "late"), "the first was not tried by this one");
    assert_eq!(port(&mut three, due).await, Some(1));
    assert!(!three.failed(due, TurnedAway::UpstreamDown, "refused"));
    assert_eq!(three.peer(due).await.map(|_| ()), Err(TurnedAway::UpstreamDown));
}

#[tokio::test]
async fn a_reload_forgets_neither_what_is_down_nor_what_is_gone() {
    let told = Arc::new(Told::default());
    let before = built(TWO, &told);
    let now = Timestamp::from_secs(1_000_000);
    let mut one = attempt(&before);
    assert_eq!(port(&mut one, now).await, Some(1));
    one.failed(now, TurnedAway::UpstreamDown, "refused");
    told.take();
    let after = built("upstream = [\"http://127.0.0.1:1\", \"http://127.0.0.1:3\"]", &told);
    after.begin(Some(&before));
    assert_eq!(
        told.take(),
        [
            "wiki http://127.0.0.1:1 Some(false) None",
            "wiki http://127.0.0.1:3 Some(true) None",
            "wiki http://127.0.0.1:2 None None"
        ]
    );
    assert_eq!(port(&mut attempt(&after), now).await, Some(3));
}

#[test]
fn the_secret_takes_the_place_of_every_spelling_of_its_header_and_prints_as_nothing() {
    let told = Arc::new(Told::default());
    let secret = "secret_header = { name = \"X-Gateway-Secret\", value = { env = \"SECRET\" } }";
    let upstreams = built(&format!("{TWO}\n{secret}"), &told);
    let mut request = RequestHeader::build("GET", b"/", None).unwrap();
    for name in ["X-Gateway-Secret", "x_gateway_secret", "X.Gateway_Secret", "X-Gateway", "X-Gateway-Secrets"] {
        request.append_header(name, "mine").unwrap();
    }
    attempt(&upstreams).sign(&mut request).unwrap();
    let mut left: Vec<_> =
        request.headers.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
    left.sort_unstable();
    let wanted = [("x-gateway", "mine"), ("x-gateway-secret", "0123456789abcdef"), ("x-gateway-secrets", "mine")];
    assert_eq!(left, wanted);
    assert!(!format!("{request:?}").contains("0123456789abcdef"), "{request:?}");
}
