//! A list of users, all of it or nothing, while it comes. Nothing of it counts before its last byte is here and all of it was
//! looked at, so that a client who stalls or goes away never asked.

use std::io::{self, Read};
use std::time::Duration;

use axum::body::Body;
use bytes::{Buf as _, Bytes};
use futures_util::StreamExt as _;
use serde_json::json;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use super::Patience;
use super::call::Call;
use super::problem::{Code, Problem, Wrong};
use super::reply::Reply;
use crate::admin::{AdminError, ImportRequest, import_job};
use crate::roster::{self, ImportEvent, MAX_FILE, Outcome};

/// Pieces of a list that may wait.
const WAITING: usize = 16;
/// How many things wrong with a list are told.
pub const TOLD: usize = 1000;

/// The bytes of a list as they come. That they end in the middle is an error, not the end.
struct Pieces {
    coming: mpsc::Receiver<Option<Bytes>>,
    current: Bytes,
    ended: bool,
}

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.current.is_empty() && !self.ended {
            match self.coming.blocking_recv() {
                Some(Some(piece)) => self.current = piece,
                Some(None) => self.ended = true,
                None => return Err(io::ErrorKind::UnexpectedEof.into()),
            }
        }
        let count = self.current.len().min(buffer.len());
        self.current.copy_to_slice(&mut buffer[..count]);
        Ok(count)
    }
}

/// Hands on what comes; why it ended before its end.
async fn feed(body: Body, to: mpsc::Sender<Option<Bytes>>, patience: Patience) -> Option<Code> {
    timeout(patience.list, feed_pieces(body, to, patience.stall)).await.unwrap_or(Some(Code::Timeout))
}

async fn feed_pieces(body: Body, to: mpsc::Sender<Option<Bytes>>, stall: Duration) -> Option<Code> {
    let mut pieces = body.into_data_stream();
    loop {
        match timeout(stall, pieces.next()).await {
            Err(_) => return Some(Code::Timeout),
            Ok(Some(Err(_))) => return Some(Code::Malformed),
            // Whoever reads no further has said why, or will.
            Ok(Some(Ok(piece))) => to.send(Some(piece)).await.ok()?,
            Ok(None) => {
                let _ = to.send(None).await;
                return None;
            }
        }
    }
}

/// What was told on the way.
#[derive(Default)]
struct Told {
    problems: Vec<roster::Problem>,
    warnings: Vec<roster::Problem>,
    /// There was more than is kept.
    cut: bool,
}

impl Told {
    fn keep(&mut self, event: ImportEvent) {
        let (list, problem) = match event {
            ImportEvent::Problem(problem) => (&mut self.problems, problem),
            ImportEvent::Warning(problem) => (&mut self.warnings, problem),
            ImportEvent::Columns { .. }
            | ImportEvent::Rejected { .. }
            | ImportEvent::Update { .. }
            | ImportEvent::Progress { .. }
            | ImportEvent::Checked(_)
            | ImportEvent::Letter(_)
            | ImportEvent::Finished(_) => return,
        };
        if list.len() < TOLD {
            list.push(problem);
        } else {
            self.cut = true;
        }
    }

    fn wrong(&self) -> Vec<Wrong> {
        let named = |problem: &roster::Problem| Wrong {
            place: "list",
            field: match problem.column {
                Some(column) => format!("row {}, {column}", problem.row),
                None => format!("row {}", problem.row),
            },
            detail: problem.reason.clone(),
        };
        self.problems.iter().map(named).collect()
    }
}

/// Imports a list.
pub async fn import_list(mut call: Call) -> Result<Reply, Problem> {
    let (announced, body) = call.list.take().ok_or(Code::Malformed)?;
    if announced.is_some_and(|length| length > MAX_FILE) {
        return Err(Code::TooLarge.into());
    }
    let query = &call.query;
    let request = ImportRequest {
        realm: query.text("realm").map(str::to_owned),
        dry_run: query.flag("dry_run"),
        skip_bad: query.flag("skip_bad"),
        ignore_columns: query.flag("ignore_columns"),
        campaign: query.text("campaign").map(str::to_owned),
        letters: None,
    };
    let job = import_job(call.engine(), &request, &call.by(), (&call.realms(), &call.api.portal))?;
    let (pieces, coming) = mpsc::channel(WAITING);
    let (events, mut heard) = mpsc::channel(WAITING);
    let (go, told_to_go) = oneshot::channel();
    let coming = Pieces { coming, current: Bytes::new(), ended: false };
    let importing = async {
        let outcome = roster::import(&call.api.engine, coming, &job, &events, told_to_go).await;
        drop(events);
        outcome
    };
    let listening = async {
        let (mut told, mut go) = (Told::default(), Some(go));
        while let Some(event) = heard.recv().await {
            if matches!(event, ImportEvent::Checked(_)) {
                let _ = go.take().map(|go| go.send(()));
            }
            told.keep(event);
        }
        told
    };
    let mut broken = None;
    let feeding = async {
        broken = feed(body.into_inner(), pieces, call.api.patience).await;
        std::future::pending::<()>().await;
    };
    let (outcome, told) = tokio::select! {
        done = async { tokio::join!(importing, listening) } => done,
        () = feeding => return Err(Code::Unavailable.into()),
    };
    if let (Some(code), Err(_)) = (broken, &outcome) {
        return Err(code.into());
    }
    match outcome.map_err(AdminError::from)? {
        Outcome::Done(summary) => Reply::json(&json!({
            "summary": summary,
            "problems": told.problems,
            "warnings": told.warnings,
            "cut": told.cut,
        })),
        Outcome::Refused(summary) => {
            let counts = summary.counts;
            let said = format!("{} of {} rows cannot be taken; nothing was imported", counts.rejected, counts.rows);
            let problem = Problem::because(Code::BadList, said).naming(told.wrong());
            Err(problem.with("summary", json!(summary)))
        }
        Outcome::Abandoned => Err(Code::Unavailable.into()),
    }
}
