//! `vestibule phone`: a phone in a terminal, for people without one at hand, for scripts and for tests. It speaks nothing but
//! the protocol every phone speaks, needs no configuration and never asks anything.
//!
//! `home` keeps keys and accounts, `link` reads registration links, `client` speaks the protocol.

mod client;
mod home;
mod link;
mod requests;

#[cfg(test)]
mod account_tests;
#[cfg(test)]
mod application_tests;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use clap::{Args, Subcommand};

use client::{Failure, Session};
use home::{Account, Home, NewKey};
use link::AnyLink;
use requests::Request;

/// The arguments of `vestibule phone`.
#[derive(Debug, Clone, Args)]
pub struct PhoneArgs {
    /// Folder of the phone's keys and accounts [default: `$XDG_DATA_HOME/vestibule-phone`, else
    /// `~/.local/share/vestibule-phone`].
    #[arg(long, global = true, value_name = "FOLDER")]
    pub home: Option<PathBuf>,
    /// PEM file of the certificates that vouch for the portal, instead of the public ones; remembered by `register`.
    #[arg(long, global = true, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: PhoneCommand,
}

/// What a phone can do.
#[derive(Debug, Clone, Subcommand)]
pub enum PhoneCommand {
    /// Register by a link, which is good once.
    #[command(
        after_help = "Examples:\n  vestibule phone register https://phones.example.edu/authenticator#register=VA… --name Laptop\n  \
        vestibule phone register 'authy://account?token=eyJ…' --portal https://phones.example.edu"
    )]
    Register {
        /// The link: …/authenticator#register=…, or a program's own, which begins with authy:.
        link: String,
        /// The portal that a program's own link is brought to; other links name theirs.
        #[arg(long, value_name = "URL")]
        portal: Option<String>,
        /// What to call this phone.
        #[arg(long)]
        name: Option<String>,
    },
    /// List the requests that wait for an answer, the oldest first.
    #[command(after_help = "Example:\n  vestibule phone list --json")]
    List,
    /// Show a request. One of the help desk comes with the words to read out to it.
    #[command(
        after_help = "Example:\n  vestibule phone show YC0123456789abcdef0123456789abcdef\n\nRead the words out only if you \
        called the help desk yourself, then approve the request. Whoever calls you and asks for them is a swindler."
    )]
    Show {
        /// The request, as `list` shows it.
        id: String,
    },
    /// Approve a request.
    #[command(after_help = "Example:\n  vestibule phone approve YC0123456789abcdef0123456789abcdef --number 47")]
    Approve {
        /// The request, as `list` shows it.
        id: String,
        /// The number that the sign-in page shows.
        #[arg(long)]
        number: Option<String>,
    },
    /// Deny a request.
    #[command(after_help = "Example:\n  vestibule phone deny YC0123456789abcdef0123456789abcdef --not-me")]
    Deny {
        /// The request, as `list` shows it.
        id: String,
        /// Say that it was somebody else: no more requests come for a while, and an administrator is told.
        #[arg(long)]
        not_me: bool,
    },
    /// Print requests as they come in, until Ctrl-C.
    #[command(after_help = "Example:\n  vestibule phone watch")]
    Watch,
    /// Print the code of now, of the authenticator that this phone also is.
    #[command(after_help = "Example:\n  vestibule phone code")]
    Code,
}

/// Between two questions for requests.
const INTERVAL: Duration = Duration::from_secs(1);
/// The same after something went wrong.
const AFTER_TROUBLE: Duration = Duration::from_secs(5);

/// Does what was asked, and prints it. A request that was refused is an error that says what to do.
///
/// # Errors
///
/// Whatever keeps it from being done, in one sentence for people.
pub async fn run(args: PhoneArgs, json: bool) -> Result<ExitCode> {
    let home = args.home.map_or_else(default_home, Ok)?;
    let phone = Phone { home: Home::new(home), ca: args.ca.as_deref().map(read_ca).transpose()? };
    let mut out = std::io::stdout();
    match args.command {
        PhoneCommand::Watch => {
            tokio::select! {
                watched = phone.watch(json, &mut out) => watched?,
                pressed = tokio::signal::ctrl_c() => pressed.context("cannot wait for Ctrl-C")?,
            }
        }
        command => phone.act(command, json, &mut out).await?,
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn default_home() -> Result<PathBuf> {
    // An empty or relative value is to be ignored (XDG Base Directory Specification).
    let folder = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|folder| folder.is_absolute());
    let data = folder("XDG_DATA_HOME").or_else(|| Some(folder("HOME")?.join(".local/share")));
    Ok(data
        .context("neither `XDG_DATA_HOME` nor `HOME` says where to keep keys; use `--home FOLDER`")?
        .join("vestibule-phone"))
}

fn read_ca(file: &Path) -> Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("cannot read `{}`", file.display()))
}

/// Where results are printed.
type Out<'a> = dyn Write + Send + 'a;

struct Phone {
    home: Home,
    ca: Option<String>,
}

impl Phone {
    async fn act(&self, command: PhoneCommand, json: bool, out: &mut Out<'_>) -> Result<()> {
        match command {
            PhoneCommand::Register { link, portal, name } => {
                let link = link::parse_any(&link, portal.as_deref())?;
                self.register(link, name.as_deref(), out).await
            }
            PhoneCommand::List => self.list(json, out).await,
            PhoneCommand::Show { id } => self.show(&id, json, out).await,
            PhoneCommand::Approve { id, number } => self.approve(&id, number.as_deref(), out).await,
            PhoneCommand::Deny { id, not_me } => self.deny(&id, not_me, out).await,
            PhoneCommand::Watch => self.watch(json, out).await,
            PhoneCommand::Code => self.code(out),
        }
    }

    async fn register(&self, link: AnyLink, name: Option<&str>, out: &mut Out<'_>) -> Result<()> {
        let name = name.map_or_else(|| "Terminal".to_owned(), plain);
        if name.is_empty() || name.chars().count() > 64 {
            bail!("the name of a phone has 1 to 64 characters");
        }
        // Kept before the link is spent: it is good once, and the key could not be made again.
        let key = self.home.new_key()?;
        let account = match self.account(link, &key, &name).await {
            Ok(account) => account,
            Err(error) => {
                key.discard();
                return Err(error);
            }
        };
        self.home.keep(&key, &account)?;
        let mut session = self.session(account)?;
        self.finish(&mut session)
            .await
            .context("registered, but the portal has not seen this phone's key yet; any later command tries again")?;
        let account = &session.account;
        writeln!(out, "registered for {} at {}", plain(&account.user), plain(&account.issuer))?;
        Ok(())
    }

    /// The account that a link leads to.
    async fn account(&self, link: AnyLink, key: &NewKey, name: &str) -> Result<Account> {
        let ca = self.ca.as_deref();
        let over = |what: &str, failure| match failure {
            Failure::Unauthorised => anyhow::anyhow!("this {what} was used before or has run out; ask for a new one"),
            other => other.into(),
        };
        match link {
            AnyLink::Registration(link) => {
                client::register(&link, key, name, ca).await.map_err(|failure| over("link", failure))
            }
            AnyLink::Account(account) => {
                let link = client::redeem(&account, ca).await.map_err(|failure| over("token", failure))?;
                let registered = client::register(&link, key, name, ca).await;
                // The token is spent now, and what came of it is good for a while.
                registered
                    .map_err(|failure| over("link", failure))
                    .with_context(|| format!("try again with the link that the token became: `{}`", link.to_text()))
            }
        }
    }

    fn session(&self, account: Account) -> Result<Session> {
        let key = self.home.key(&account)?;
        Session::new(account, key, self.ca.as_deref())
    }

    /// Shows the portal that the key is here, where that was not done yet.
    async fn finish(&self, session: &mut Session) -> Result<()> {
        if !session.account.verified {
            session.verify().await?;
            session.account.verified = true;
            self.home.save(&session.account)?;
        }
        Ok(())
    }

    fn sessions(&self) -> Result<Vec<Session>> {
        let accounts = self.home.accounts()?;
        if accounts.is_empty() {
            bail!(
                "this phone has no account in `{}`; register it first: vestibule phone register LINK",
                self.home.folder().display()
            );
        }
        accounts.into_iter().map(|account| self.session(account)).collect()
    }

    /// What waits in every account, and what went wrong with some.
    async fn pending(&self, sessions: &mut [Session]) -> Looked {
        let mut looked = Looked::default();
        for session in sessions {
            let asked = async {
                self.finish(session).await?;
                anyhow::Ok(session.pending().await?)
            };
            match asked.await {
                Ok((requests, wanted)) => {
                    looked.answered = true;
                    looked.found.extend(requests);
                    looked.wanted.extend(wanted);
                }
                Err(error) => looked.went_wrong(error, &session.account),
            }
        }
        looked.found.sort_by(|a, b| (&a.created_at, &a.id).cmp(&(&b.created_at, &b.id)));
        looked
    }

    async fn list(&self, json: bool, out: &mut Out<'_>) -> Result<()> {
        let looked = self.pending(&mut self.sessions()?).await;
        if json {
            let shown: Vec<_> = looked.found.iter().map(Request::json).collect();
            serde_json::to_writer_pretty(&mut *out, &shown)?;
            writeln!(out)?;
        } else if looked.found.is_empty() && looked.wanted.is_empty() && looked.answered {
            writeln!(out, "nothing waits for an answer")?;
        } else {
            looked.found.iter().try_for_each(|request| write!(out, "{}", request.text()))?;
            looked.wanted.iter().try_for_each(|app| writeln!(out, "{}", wanted(app)))?;
        }
        looked.gone.iter().filter(|_| looked.answered).for_each(|error| eprintln!("{error:#}"));
        looked.trouble()
    }

    async fn watch(&self, json: bool, out: &mut Out<'_>) -> Result<()> {
        let mut watching = self.watcher()?;
        loop {
            let delay = self.look(&mut watching, json, out).await?;
            tokio::time::sleep(delay).await;
        }
    }

    fn watcher(&self) -> Result<Watching> {
        Ok(Watching { sessions: self.sessions()?, seen: HashSet::new(), wanted: BTreeSet::new(), said: String::new() })
    }

    /// Prints what is new, and gives the time until the next look.
    async fn look(&self, watching: &mut Watching, json: bool, out: &mut Out<'_>) -> Result<Duration> {
        let looked = self.pending(&mut watching.sessions).await;
        for request in &looked.found {
            if !watching.seen.insert(request.id.clone()) {
                continue;
            }
            if json {
                writeln!(out, "{}", request.json())?;
            } else {
                write!(out, "{}", request.text())?;
            }
        }
        // Said once, and again when it was over in between.
        for app in looked.wanted.difference(&watching.wanted).filter(|_| !json) {
            writeln!(out, "{}", wanted(app))?;
        }
        watching.wanted.clone_from(&looked.wanted);
        out.flush()?;
        let trouble = looked.trouble();
        let delay = if trouble.is_ok() { INTERVAL } else { AFTER_TROUBLE };
        let saying = lines(looked.failed.iter().chain(&looked.gone));
        // Said once, not every second.
        if saying != watching.said && !saying.is_empty() {
            eprintln!("{saying}");
        }
        watching.said = saying;
        Ok(delay)
    }

    async fn show(&self, id: &str, json: bool, out: &mut Out<'_>) -> Result<()> {
        let (_, request) = self.find(id).await?;
        if json {
            serde_json::to_writer_pretty(&mut *out, &request.json_with_words())?;
            writeln!(out)?;
        } else {
            write!(out, "{}", request.text_with_words())?;
        }
        Ok(())
    }

    async fn approve(&self, id: &str, number: Option<&str>, out: &mut Out<'_>) -> Result<()> {
        let (mut session, request) = self.find(id).await?;
        match (request.matching.as_str(), number) {
            ("type" | "pick", None) => {
                let choices = if request.choices.is_empty() {
                    String::new()
                } else {
                    format!(" (one of {})", request.choices.join(", "))
                };
                bail!("the sign-in page shows a number{choices}; add it: --number NN");
            }
            ("pick", Some(number)) if !request.choices.iter().any(|choice| choice == number) => {
                bail!("`{number}` is none of the choices: {}", request.choices.join(", "));
            }
            _ => {}
        }
        let mut claims = serde_json::json!({ "status": "approved" });
        if let Some(number) = number {
            claims["number"] = number.into();
        }
        let status = session.answer(&request, &claims).await?;
        match (status.as_str(), number) {
            ("approved", _) => {
                writeln!(out, "approved")?;
                Ok(())
            }
            ("denied", Some(number)) => {
                bail!("denied: `{number}` is not the number that the sign-in page shows; start the sign-in again")
            }
            (status, _) => bail!("not approved: the request is {}", plain(status)),
        }
    }

    async fn deny(&self, id: &str, not_me: bool, out: &mut Out<'_>) -> Result<()> {
        let (mut session, request) = self.find(id).await?;
        let mut claims = serde_json::json!({ "status": "denied" });
        if not_me {
            claims["not_me"] = true.into();
        }
        let status = session.answer(&request, &claims).await?;
        if status != "denied" {
            bail!("not denied: the request is {}", plain(&status));
        }
        writeln!(out, "denied")?;
        if not_me && request.read_out.is_some() {
            eprintln!("Somebody called the help desk in your name. They are told.");
        } else if not_me && request.is_question {
            eprintln!("Somebody else may know your password there: change it, and tell the people who run it.");
        } else if not_me {
            eprintln!("Somebody else knows your password: change it, and tell the people who run this service.");
        }
        Ok(())
    }

    /// The request of this id, fresh from the portal, and the account it was sent to.
    async fn find(&self, id: &str) -> Result<(Session, Request)> {
        if !requests::is_id(id) {
            bail!("`{id}` is not a request; `vestibule phone list` shows what waits, as `YC` and 32 digits");
        }
        let mut looked = Looked::default();
        for mut session in self.sessions()? {
            match session.request(id).await {
                Ok(request) if request.status == "pending" => return Ok((session, request)),
                Ok(request) => bail!("nothing to answer: the request is {} already", plain(&request.status)),
                Err(Failure::Refused { status: 404, .. }) => looked.answered = true,
                Err(failure) => looked.went_wrong(failure.into(), &session.account),
            }
        }
        looked.trouble()?;
        bail!("this phone was not asked `{id}`; `vestibule phone list` shows what waits")
    }

    fn code(&self, out: &mut Out<'_>) -> Result<()> {
        let accounts = self.home.accounts()?;
        let codes: Vec<_> =
            accounts.iter().filter_map(|account| Some((account, account.code(client::system_time())?))).collect();
        match codes.as_slice() {
            [] => bail!("no account in `{}` has a SoftToken", self.home.folder().display()),
            [(_, code)] => writeln!(out, "{code}")?,
            several => {
                for (account, code) in several {
                    writeln!(out, "{code}  {} at {}", plain(&account.user), plain(&account.issuer))?;
                }
            }
        }
        Ok(())
    }
}

/// What `watch` has seen and said.
struct Watching {
    sessions: Vec<Session>,
    seen: HashSet<String>,
    wanted: BTreeSet<String>,
    said: String,
}

/// What came of asking every account.
#[derive(Default)]
struct Looked {
    found: Vec<Request>,
    /// Applications that wait for a code of this phone.
    wanted: BTreeSet<String>,
    /// Whether one account at least could be asked.
    answered: bool,
    /// Accounts that could not be asked.
    failed: Vec<anyhow::Error>,
    /// Accounts whose portal does not know this phone any more.
    gone: Vec<anyhow::Error>,
}

impl Looked {
    fn went_wrong(&mut self, error: anyhow::Error, account: &Account) {
        let gone = matches!(error.downcast_ref::<Failure>(), Some(Failure::Unauthorised));
        let error = error.context(format!("{} at {}", plain(&account.user), plain(&account.issuer)));
        if gone { self.gone.push(error) } else { self.failed.push(error) }
    }

    /// An account that is gone is no trouble for the others: it stays gone.
    fn trouble(&self) -> Result<()> {
        if self.failed.is_empty() && (self.answered || self.gone.is_empty()) {
            return Ok(());
        }
        bail!("{}", lines(self.failed.iter().chain(&self.gone)))
    }
}

fn wanted(app: &str) -> String {
    format!("{app} waits for a code: vestibule phone code")
}

fn lines<'a>(errors: impl Iterator<Item = &'a anyhow::Error>) -> String {
    errors.map(|error| format!("{error:#}")).collect::<Vec<_>>().join("\n")
}

/// Text from elsewhere without what a terminal would act on or a reader could not see.
fn plain(text: &str) -> String {
    text.trim()
        .chars()
        .filter(|c| {
            !c.is_control() && !matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}')
        })
        .collect()
}
