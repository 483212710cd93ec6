//! Providers against servers that keep what they are sent, each field as its documentation has it.

use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;
use crate::config::{Config, SecretSource};
use crate::domain::breaker::{FAILURES, PAUSE};
use crate::domain::factor::Channel;
use crate::domain::locale::Locale;
use crate::domain::secret::Secret;
use crate::domain::time::Timestamp;

const NUMBER: &str = "+4915112345678";

/// What was sent, and what is answered each time.
pub(in crate::deliver) struct Recorder {
    pub(in crate::deliver) url: String,
    pub(in crate::deliver) sent: Arc<Mutex<Vec<String>>>,
}

impl Recorder {
    pub(in crate::deliver) async fn start(status: &'static str, body: &'static str) -> Self {
        Self::start_in_turn(vec![(status, body)]).await
    }

    /// One that answers each time with the next of these, and with the last from then on.
    pub(in crate::deliver) async fn start_in_turn(answers: Vec<(&'static str, &'static str)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let sent = Arc::<Mutex<Vec<String>>>::default();
        let keeps = Arc::clone(&sent);
        tokio::spawn(async move {
            let mut answers = answers.into_iter().peekable();
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut read = Vec::new();
                while !is_whole(&read) {
                    assert_ne!(stream.read_buf(&mut read).await.unwrap(), 0, "it is cut off");
                }
                keeps.lock().push(String::from_utf8(read).unwrap());
                let (status, body) = *answers.peek().unwrap();
                if answers.len() > 1 {
                    answers.next();
                }
                let length = body.len();
                let answer =
                    format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}");
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        Self { url, sent }
    }

    /// The one request: its first line, its head in lower case, and its body.
    fn request(&self) -> (String, String, String) {
        let sent = self.sent.lock();
        let [request] = &sent[..] else { panic!("{} requests", sent.len()) };
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        (head.lines().next().unwrap().to_owned(), head.to_lowercase(), body.to_owned())
    }
}

fn is_whole(read: &[u8]) -> bool {
    let text = String::from_utf8_lossy(read).to_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    body.len() >= length.map_or(0, |length| length.parse().unwrap())
}

fn fields(body: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(body.as_bytes()).into_owned().collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn message(channel: Channel, text: &str) -> Message {
    Message {
        at: Timestamp::default(),
        channel,
        to: NUMBER.to_owned(),
        user: "alice".to_owned(),
        subject: None,
        locale: Locale::De,
        text: text.to_owned(),
        code: Some("123456".to_owned()),
    }
}

/// The delivery of text messages that a configuration names, as it is built from it.
fn built(text: &str) -> Several {
    let env = |name: &str| (name == "SECRET").then(|| "s3cret".to_owned());
    let config = Config::parse(text, Path::new(""), &env).unwrap_or_else(|error| panic!("{error}"));
    let (sms, voice) = (config.delivery.sms, config.delivery.voice);
    let outbox = Outbox::at("/nonexistent".into());
    Several::new(if text.contains("[delivery.voice]") { &voice } else { &sms }, &outbox, &still()).unwrap()
}

/// A clock that is moved by hand.
#[derive(Default)]
struct Moved(std::sync::atomic::AtomicI64);

impl Clock for Moved {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::Relaxed))
    }

    fn wall(&self) -> Timestamp {
        self.now()
    }
}

fn still() -> Arc<dyn Clock> {
    Arc::new(Moved::default())
}

async fn taken(delivery: &Several, channel: Channel, text: &str) {
    delivery.send(message(channel, text)).await.unwrap_or_else(|error| panic!("{error}"));
}

/// Why a message was not taken, which names neither number nor code.
async fn refused(delivery: &Several) -> String {
    let why = delivery.send(message(Channel::Sms, "123456 is your code")).await.unwrap_err().reason;
    assert!(!why.contains(NUMBER) && !why.contains("15112345678") && !why.contains("123456"), "{why}");
    assert!(!why.contains("s3cret"), "{why}");
    why
}

fn twilio(recorder: &Recorder, channel: &str, from: &str) -> Several {
    built(&format!(
        "[delivery.{channel}]\nkind = \"twilio\"\naccount = \"AC1\"\nsecret = {{ env = \"SECRET\" }}\nfrom = \"{from}\"\nurl = \"{}\"\n",
        recorder.url
    ))
}

#[tokio::test]
async fn twilio_is_sent_messages_as_documented() {
    for (from, sender) in [("+15005550006", "From"), ("MG0123", "MessagingServiceSid"), ("Library", "From")] {
        let recorder = Recorder::start("201 Created", r#"{"sid":"SM1","status":"queued"}"#).await;
        taken(&twilio(&recorder, "sms", from), Channel::Sms, "123456 & «Wiki»").await;
        let (line, head, body) = recorder.request();
        assert_eq!(line, "POST /2010-04-01/Accounts/AC1/Messages.json HTTP/1.1");
        let basic = format!("\r\nauthorization: Basic {}\r\n", base64(b"AC1:s3cret"));
        assert!(head.contains(&basic.to_lowercase()), "{head}");
        assert!(head.contains("\r\ncontent-type: application/x-www-form-urlencoded"), "{head}");
        assert_eq!(fields(&body), pairs(&[("To", NUMBER), (sender, from), ("Body", "123456 & «Wiki»")]));
    }
}

#[tokio::test]
async fn twilio_says_calls_twice_in_the_language_of_the_text() {
    let recorder = Recorder::start("201 Created", r#"{"sid":"CA1","status":"queued"}"#).await;
    taken(&twilio(&recorder, "voice", "+15005550006"), Channel::Voice, "1, 2 & 3").await;
    let (line, _, body) = recorder.request();
    assert_eq!(line, "POST /2010-04-01/Accounts/AC1/Calls.json HTTP/1.1");
    let say = "<Say language=\"de-DE\">1, 2 &amp; 3</Say>";
    let twiml = format!("<Response>{say}<Pause length=\"1\"/>{say}</Response>");
    assert_eq!(fields(&body), pairs(&[("To", NUMBER), ("From", "+15005550006"), ("Twiml", &twiml)]));
}

#[tokio::test]
async fn what_twilio_refuses_is_told_by_its_code() {
    let invalid = r#"{"code":21211,"message":"The 'To' number +4915112345678 is not valid","status":400}"#;
    let recorder = Recorder::start("400 Bad Request", invalid).await;
    let delivery = twilio(&recorder, "sms", "Library");
    for _ in 0..=FAILURES {
        assert_eq!(
            refused(&delivery).await,
            "twilio: its answer is 400, code 21211",
            "a bad number says nothing of it"
        );
    }
    let recorder = Recorder::start("401 Unauthorized", "<html>").await;
    assert_eq!(refused(&twilio(&recorder, "sms", "Library")).await, "twilio: its answer is 401");
    let delivery = twilio(&Recorder { url: "http://127.0.0.1:9".to_owned(), sent: Arc::default() }, "sms", "Library");
    assert!(refused(&delivery).await.contains("cannot be connected to"));
}

fn vonage(recorder: &Recorder) -> Several {
    built(&format!(
        "[delivery.sms]\nkind = \"vonage\"\naccount = \"key1\"\nsecret = {{ env = \"SECRET\" }}\nfrom = \"Library\"\nurl = \"{}/\"\n",
        recorder.url
    ))
}

#[tokio::test]
async fn vonage_is_sent_messages_as_documented_and_its_statuses_are_read() {
    for (text, kind) in [("123456 is your code", "text"), ("123456 是您的验证码", "unicode")] {
        let recorder = Recorder::start("200 OK", r#"{"message-count":"1","messages":[{"status":"0"}]}"#).await;
        taken(&vonage(&recorder), Channel::Sms, text).await;
        let (line, _, body) = recorder.request();
        assert_eq!(line, "POST /sms/json HTTP/1.1");
        let expected = [
            ("api_key", "key1"),
            ("api_secret", "s3cret"),
            ("to", "4915112345678"),
            ("from", "Library"),
            ("text", text),
            ("type", kind),
        ];
        assert_eq!(fields(&body), pairs(&expected));
    }
    for (status, body, why) in [
        ("200 OK", r#"{"messages":[{"status":"0"},{"status":"6"}]}"#, "vonage: its status is 6"),
        ("200 OK", r#"{"messages":[{"status":"4","error-text":"+4915112345678"}]}"#, "vonage: its status is 4"),
        ("200 OK", r#"{"messages":[{"status":"+4915112345678"}]}"#, "vonage: its status is none that there is"),
        ("200 OK", r#"{"messages":[]}"#, "vonage: its answer cannot be read"),
        ("200 OK", "<html>", "vonage: its answer cannot be read"),
        ("503 Service Unavailable", "", "vonage: its answer is 503"),
    ] {
        assert_eq!(refused(&vonage(&Recorder::start(status, body).await)).await, why, "{body}");
    }
}

#[tokio::test]
async fn a_template_keeps_every_value_one_value() {
    let text = "1 & 2 = \"3\"\n{to}\u{1f512}";
    let template = |recorder: &Recorder, rest: &str| {
        built(&format!(
            "[delivery.sms]\nkind = \"http\"\nsecret = {{ env = \"SECRET\" }}\nurl = \"{}/send{rest}",
            recorder.url
        ))
    };
    let recorder = Recorder::start("200 OK", "sent").await;
    let rest = "?to={to}&text={text}&key={secret}\"\nmethod = \"GET\"\nsuccess = \"sent\"\n";
    taken(&template(&recorder, rest), Channel::Sms, text).await;
    let (line, head, body) = recorder.request();
    let query = line.strip_prefix("GET /send?").and_then(|rest| rest.strip_suffix(" HTTP/1.1")).unwrap();
    assert_eq!(fields(query), pairs(&[("to", NUMBER), ("text", text), ("key", "s3cret")]));
    assert!(body.is_empty() && !head.contains("content-type"), "{head}");

    let recorder = Recorder::start("202 Accepted", "").await;
    let rest = "\"\nformat = \"json\"\nbody = '{\"to\":\"{digits}\",\"text\":\"{text}\",\"code\":\"{code}\",\"list\":[{}]}'\nheaders = { X-Key = \"k {secret}\" }\n";
    taken(&template(&recorder, rest), Channel::Sms, text).await;
    let (line, head, body) = recorder.request();
    assert_eq!(line, "POST /send HTTP/1.1");
    assert!(head.contains("\r\nx-key: k s3cret\r\n") && head.contains("\r\ncontent-type: application/json"), "{head}");
    let said: serde_json::Value = serde_json::from_str(&body).unwrap();
    let expected = serde_json::json!({ "to": "4915112345678", "text": text, "code": "123456", "list": [{}] });
    assert_eq!(said, expected);

    let recorder = Recorder::start("200 OK", "").await;
    let rest = "\"\nmethod = \"PUT\"\nbody = \"to={to}&text={text}\"\n";
    taken(&template(&recorder, rest), Channel::Sms, text).await;
    assert_eq!(fields(&recorder.request().2), pairs(&[("to", NUMBER), ("text", text)]));
    let recorder = Recorder::start("200 OK", "").await;
    taken(&template(&recorder, "/{digits}\"\nformat = \"plain\"\nbody = \"{text}\"\n"), Channel::Sms, text).await;
    let (line, _, body) = recorder.request();
    assert_eq!((line.as_str(), body.as_str()), ("POST /send/4915112345678 HTTP/1.1", text));

    let recorder = Recorder::start("200 OK", "no credit").await;
    let why = refused(&template(&recorder, "\"\nbody = \"{to}{text}\"\nsuccess = \"sent\"\n")).await;
    assert_eq!(why, "http: its answer has not what `success` names");
}

/// A provider that fails or not.
struct Fickle {
    name: &'static str,
    fails: Arc<Mutex<Option<Failed>>>,
    asked: Arc<AtomicUsize>,
}

impl Fickle {
    fn new(name: &'static str) -> Self {
        Self { name, fails: Arc::default(), asked: Arc::default() }
    }
}

impl Provider for Fickle {
    fn name(&self) -> &'static str {
        self.name
    }

    fn hand_over<'a>(&'a self, _: &'a Message) -> BoxFuture<'a, Result<(), Failed>> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let fails = self.fails.lock().clone();
        Box::pin(async move { fails.map_or(Ok(()), Err) })
    }
}

#[tokio::test]
async fn the_next_one_is_tried_and_who_fails_again_and_again_is_left_alone_for_a_while() {
    let (first, second) = (Fickle::new("first"), Fickle::new("second"));
    let (fails, asked) = (Arc::clone(&first.fails), Arc::clone(&first.asked));
    let (second_fails, second_asked) = (Arc::clone(&second.fails), Arc::clone(&second.asked));
    let clock = Arc::new(Moved::default());
    let several = Several {
        providers: vec![(Box::new(first), Mutex::default()), (Box::new(second), Mutex::default())],
        clock: Arc::clone(&clock) as _,
    };
    let send = async || several.send(message(Channel::Sms, "")).await.map_err(|error| error.reason);
    let counts = || (asked.load(Ordering::Relaxed), second_asked.load(Ordering::Relaxed));

    send().await.unwrap();
    assert_eq!(counts(), (1, 0), "the second is for when the first fails");
    *fails.lock() = Some(Failed::Message("a bad number".to_owned()));
    for _ in 0..=FAILURES {
        send().await.unwrap();
    }
    let n = usize::try_from(FAILURES).unwrap();
    assert_eq!(counts(), (n + 2, n + 1), "a number it does not take says nothing of it");
    *fails.lock() = Some(Failed::Provider("down".to_owned()));
    for _ in 0..5 {
        send().await.unwrap();
    }
    assert_eq!(counts(), (2 * n + 2, n + 6), "three times, and then no more");
    *second_fails.lock() = Some(Failed::Provider("down too".to_owned()));
    let why = send().await.unwrap_err();
    assert_eq!(why, "first: it failed again and again, and is left alone for a minute; second: down too");
    *fails.lock() = None;
    clock.0.fetch_add(i64::try_from(PAUSE.as_millis()).unwrap(), Ordering::Relaxed);
    send().await.unwrap();
    send().await.unwrap();
    assert_eq!(counts().0, 2 * n + 4, "it is back");
}

#[test]
fn a_secret_that_cannot_be_had_stops_the_start() {
    let outbox = Outbox::at("/nonexistent".into());
    let config = crate::config::ProviderConfig {
        account: "AC1".to_owned(),
        secret: SecretSource::File("/nonexistent/secret".into()),
        from: "Library".to_owned(),
        url: "https://api.twilio.com".to_owned(),
        ca: None,
    };
    let error = Several::new(&[PhoneDelivery::Twilio(config.clone())], &outbox, &still()).unwrap_err();
    assert!(format!("{:#}", anyhow::Error::new(error)).contains("/nonexistent/secret"));
    let secret = SecretSource::Env { name: "S".to_owned(), value: Secret::new("\n".to_owned()) };
    let config = crate::config::ProviderConfig { secret, ..config };
    let error = Several::new(&[PhoneDelivery::Vonage(config)], &outbox, &still()).unwrap_err();
    assert!(matches!(error, ProviderProblem::Secret(SecretProblem::Empty)), "{error:?}");
}
