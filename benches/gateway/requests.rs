//! The time on a core that a request takes: through the gateway in a verified session, through a bare pingora, and through
//! nginx with and without `auth_request`, one after the other, round by round.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use super::bare;
use super::load::wrk;
use super::nginx::{self, BODY, COOKIE, Lines};
use super::process::{Process, free_address, load_core, on_core, proxy_core};
use super::server::Home;
use super::stats::{Spread, exact};
use super::support::Browser;
use super::vestibule_process::{Gateway, HOST, RequestLines};

const BARE: &str = "pingora";
const PLAIN: &str = "nginx";
const ASKING: &str = "nginx + auth_request";
const ASKING_LOGGED: &str = "nginx + auth_request, access log";
const OURS: &str = "vestibule";
const OURS_LOGGED: &str = "vestibule, request log";

/// The comparisons that are told: one, and the other it is divided by.
const RATIOS: [(&str, &str); 5] =
    [(OURS, BARE), (OURS, ASKING), (OURS, PLAIN), (OURS_LOGGED, OURS), (OURS_LOGGED, ASKING_LOGGED)];

/// And a little.
const FIRST_MINUTE: Duration = Duration::from_secs(62);

/// One that is measured.
struct Contender {
    name: &'static str,
    process: Process,
    address: SocketAddr,
    cookies: String,
    /// Microseconds a request, a number a round.
    cpu: Vec<f64>,
    /// Requests a second, a number a round.
    rate: Vec<f64>,
    /// The folder it works in, where it has one of its own; removed after it.
    #[expect(dead_code, reason = "held for its end only")]
    home: Option<Home>,
}

impl Contender {
    fn new(name: &'static str, process: Process, address: SocketAddr, cookies: String) -> Self {
        Self { name, process, address, cookies, cpu: Vec::new(), rate: Vec::new(), home: None }
    }

    /// It hands the app's answer on, and the app is told who asks, with the cookie in the clear.
    async fn is_right(&self) -> Result<(), String> {
        let mut browser = Browser::new(self.address, HOST);
        for pair in self.cookies.split("; ") {
            let (name, value) = pair.split_once('=').ok_or("a cookie has a value")?;
            browser.cookies.insert(name.to_owned(), value.to_owned());
        }
        let told = browser.get("/told").await.text();
        let (cookies, forwarded) = told.split_once('|').unwrap_or((&told, ""));
        let expected = format!("127.0.0.1|{HOST}:{}", self.address.port());
        if !cookies.split("; ").any(|cookie| cookie == COOKIE) || forwarded != expected {
            return Err(format!("{} tells the app something else: `{told}`", self.name));
        }
        let answer = browser.get("/").await;
        if (answer.status, answer.text().as_str()) != (200, BODY) {
            return Err(format!("{} answers {}: {}", self.name, answer.status, answer.text()));
        }
        Ok(())
    }

    async fn turn(&mut self, turn: Duration) -> Result<(), String> {
        let url = format!("http://{}/", self.address);
        // The same host everywhere: the gateway finds the app by it.
        let headers = [
            format!("Host: {HOST}"),
            format!("Cookie: {}", self.cookies),
            "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0".to_owned(),
            "Accept: text/html,application/xhtml+xml,*/*;q=0.8".to_owned(),
        ];
        let further: Vec<String> = headers.into_iter().flat_map(|header| ["-H".to_owned(), header]).collect();
        let before = self.process.cpu()?;
        let count = wrk(&url, turn, &further).await?;
        let used = self.process.cpu()?.saturating_sub(before);
        self.cpu.push(used.as_secs_f64() * 1_000_000.0 / exact(count));
        self.rate.push(exact(count) / turn.as_secs_f64());
        Ok(())
    }
}

/// Measures, and prints and gives the result.
pub async fn measure(rounds: usize, turn: Duration) -> Result<Value, String> {
    let folder = tempfile::Builder::new().prefix("vestibule-bench-").tempdir().map_err(|error| error.to_string())?;
    let app = free_address();
    let _app = nginx::start("app", &load_core(), folder.path(), app, &nginx::app(app)).await?;
    let mut contenders = contenders(folder.path(), app).await?;
    for contender in &contenders {
        contender.is_right().await?;
    }
    // In its first minute a session may fetch a held page, which is looked for; nearly every request comes later.
    println!("Waiting until the sessions are a minute old");
    tokio::time::sleep(FIRST_MINUTE).await;
    for round in 0..rounds {
        // Every other round backwards, so that nobody always comes after the same one.
        let mut order: Vec<&mut Contender> = contenders.iter_mut().collect();
        if round % 2 == 1 {
            order.reverse();
        }
        for contender in order {
            contender.turn(turn).await?;
        }
    }
    Ok(told(&contenders, rounds, turn))
}

async fn contenders(folder: &Path, app: SocketAddr) -> Result<Vec<Contender>, String> {
    let mut ours = Vec::new();
    for (name, lines) in [(OURS, RequestLines::Off), (OURS_LOGGED, RequestLines::On)] {
        let gateway = Gateway::start(app, lines, "[policy]\nenrolment = \"opt-in\"").await?;
        let cookies = log_in(&gateway).await?;
        let Gateway { process, home, apps, portal: _ } = gateway;
        ours.push(Contender { home: Some(home), ..Contender::new(name, process, apps, cookies) });
    }
    // The others read as many bytes of cookies as the gateway does.
    let filler = "x".repeat(ours[0].cookies.len() - COOKIE.len() - "; filler=".len());
    let cookies = format!("{COOKIE}; filler={filler}");

    let address = free_address();
    let program = std::env::current_exe().map_err(|error| format!("this program: {error}"))?;
    let mut command = on_core(&proxy_core(), program);
    command.env(bare::LISTEN, address.to_string()).env(bare::UPSTREAM, app.to_string());
    let mut process = Process::start(BARE, &mut command, &folder.join("pingora.log"))?;
    process.listens(address).await?;
    let mut all = vec![Contender::new(BARE, process, address, cookies.clone())];

    let address = free_address();
    let conf = nginx::proxy(address, app, Lines::Off);
    let process = nginx::start("plain", &proxy_core(), folder, address, &conf).await?;
    all.push(Contender::new(PLAIN, process, address, cookies.clone()));
    for (name, folder_name, lines) in [(ASKING, "asking", Lines::Off), (ASKING_LOGGED, "asking-logged", Lines::On)] {
        let address = free_address();
        let conf = nginx::asking_proxy(address, free_address(), app, lines);
        let process = nginx::start(folder_name, &proxy_core(), folder, address, &conf).await?;
        all.push(Contender::new(name, process, address, cookies.clone()));
    }
    all.extend(ours);
    Ok(all)
}

/// Logs in as a browser does; the cookies it has then: the gateway's session, and the app's, sealed.
async fn log_in(gateway: &Gateway) -> Result<String, String> {
    gateway.home.add_user("alice", 0).await;
    let mut browser = gateway.browser();
    let answer = browser.post("/login", &[("user", "alice"), ("pass", "right")]).await;
    let in_session = browser.cookies.contains_key("vestibule") && browser.cookies.contains_key("sid");
    if answer.status != 302 || !in_session {
        return Err(format!("the login did not succeed: {answer:?}"));
    }
    let pairs: Vec<String> = browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    Ok(pairs.join("; "))
}

fn told(contenders: &[Contender], rounds: usize, turn: Duration) -> Value {
    println!("Time on a core per request, {rounds} rounds of {} s each:", turn.as_secs());
    println!("  {:<34} {:>8}  {:>15}  {:>10}", "", "µs", "min - max", "requests/s");
    let mut rows = serde_json::Map::new();
    for contender in contenders {
        let (cpu, rate) = (Spread::of(contender.cpu.iter().copied()), Spread::of(contender.rate.iter().copied()));
        let ends = format!("{:.1} - {:.1}", cpu.min, cpu.max);
        println!("  {:<34} {:>8.1}  {ends:>15}  {:>10.0}", contender.name, cpu.median, rate.median);
        let row = json!({ "cpu_us": cpu.json(), "requests_per_second": rate.json(), "cpu_us_by_round": contender.cpu });
        rows.insert(contender.name.to_owned(), row);
    }
    println!("As ratios, round by round:");
    let of = |name: &str| contenders.iter().find(|contender| contender.name == name).map(|found| found.cpu.as_slice());
    let mut ratios = serde_json::Map::new();
    for (one, other) in RATIOS {
        let (Some(ones), Some(others)) = (of(one), of(other)) else { continue };
        let ratio = Spread::of(ones.iter().zip(others).map(|(one, other)| one / other));
        let name = format!("{one} / {other}");
        println!("  {name:<66} {:.2}  ({:.2} - {:.2})", ratio.median, ratio.min, ratio.max);
        ratios.insert(name, ratio.json());
    }
    json!({ "contenders": rows, "ratios": ratios })
}
