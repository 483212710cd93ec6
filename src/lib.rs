//! Vestibule: a self-hosted reverse proxy that gives existing web applications a second factor.
//!
//! The life of a request:
//!
//! ```text
//! net      accept, TLS, the deadline of the whole head
//! proxy    head → app, session, held login; own pages are answered in process
//! domain   verdict::decide
//!            Pass     → streams to the app, session cookies opened and sealed on the way
//!            Read     → the body is read, then: a login, something plain, or refused
//!              login  → burn, ask the app; its «no» passes, its «yes» is held (engine::login)
//!            ToLogin, Unauthorized, Deny → answered by the gateway
//! web      the page of the held login; api: the phone's signed answer
//! engine   approved → release, once: the app's own answer, and a session begins
//! ```
//!
//! No client's request reaches an app without a [`domain::verdict::Pass`], and no held answer leaves without a
//! [`domain::login::Release`]; both are made in [`domain`] only.
//!
//! The modules:
//!
//! * [`domain`]: what the gateway knows and decides; plain data and pure functions, imports nothing of this crate;
//! * [`engine`]: the only writer of state, by transactions that are one compare-and-swap; imports [`domain`];
//! * [`language`]: what people read, in their languages; imports [`domain`];
//! * [`config`]: the configuration, checked as a whole, and what it means to [`domain`];
//! * [`net`]: listeners, deadlines and limits of connections, the drain;
//! * [`tls`]: certificates, read again while serving;
//! * [`proxy`]: between browsers and apps;
//! * [`web`]: the gateway's own pages, the portal's, and the admin listener;
//! * [`api`]: protocols of others on the portal;
//! * [`store`]: where state is kept;
//! * [`deliver`]: how messages reach people;
//! * [`directory`]: asks others whose a name is;
//! * [`roster`]: lists of users, in and out;
//! * [`admin`]: what administrators ask for, doing it, and what they are shown;
//! * [`telemetry`]: the log and the metrics;
//! * [`serve`]: builds all of it, opens the listeners, takes it down again;
//! * [`demo`]: what `vestibule demo` brings along;
//! * [`cli`]: the commands.
//!
//! Edges ([`proxy`], [`web`], [`api`], [`store`], [`deliver`], [`directory`]) do not know each other. `docs/ARCHITECTURE.md` has the map of
//! files and says how to add things.

pub mod admin;
pub mod api;
pub mod cli;
pub mod config;
pub mod deliver;
pub mod demo;
pub mod directory;
pub mod domain;
pub mod engine;
pub mod language;
pub mod net;
pub mod proxy;
pub mod roster;
pub mod serve;
pub mod store;
pub mod telemetry;
pub mod tls;
pub mod web;
