//! The task that tells applications what became of their questions, and what else happens to their users: takes what is due from the engine's queue, has it written by
//! the form of the interface, sends it, and notes what came of it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use http::{HeaderName, HeaderValue, Method, StatusCode};
use tokio::sync::watch;
use tokio::task::{Id, JoinHandle, JoinSet};

use crate::deliver::http_out::{HttpOut, Outgoing, host_of};
use crate::domain::callback::Failure;
use crate::domain::ids::CallbackId;
use crate::domain::service::CallbackMethod;
use crate::engine::callbacks::Due;
use crate::engine::ports::{CallbackForm, CallbackRequest};
use crate::engine::{Engine, EngineError};

/// As many are sent at once, and one at a time to one host.
const AT_ONCE: usize = 8;
/// As many of these of one application of an operator's, or of one account with all of its own: whatever names its addresses
/// have, others are told meanwhile.
const AT_ONCE_OF_ONE: usize = 2;
/// How often it is looked whether something has become due. What is due at once rings.
const LOOK: Duration = Duration::from_secs(1);
/// How long nothing is sent to an application after something could not be written down: else it would be told without end.
const PAUSE: Duration = Duration::from_secs(30);

/// The task at work.
pub(super) struct Callbacks {
    out: Arc<ArcSwap<HttpOut>>,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Callbacks {
    /// Starts it.
    pub(super) fn start(engine: Arc<Engine>, form: Arc<dyn CallbackForm>, out: HttpOut) -> Self {
        let out = Arc::new(ArcSwap::from_pointee(out));
        let (stop, stopped) = watch::channel(false);
        let sender = Sender { engine, form, out: Arc::clone(&out) };
        Self { out, stop, task: tokio::spawn(sender.run(stopped)) }
    }

    /// Sends by another configuration from now on.
    pub(super) fn lead(&self, out: HttpOut) {
        self.out.store(Arc::new(out));
    }

    /// Begins nothing more and waits for what is being sent; what takes longer is sent again after the next start.
    pub(super) async fn end(mut self, within: Duration) {
        let _ = self.stop.send(true);
        if tokio::time::timeout(within, &mut self.task).await.is_err() {
            self.task.abort();
            tracing::warn!("Callbacks were still being sent; they are sent again after the next start");
        }
    }
}

#[derive(Clone)]
struct Sender {
    engine: Arc<Engine>,
    form: Arc<dyn CallbackForm>,
    out: Arc<ArcSwap<HttpOut>>,
}

/// Who is being told.
struct Told {
    receiver: [u8; 16],
    owner: [u8; 16],
    host: String,
}

/// What is being sent.
#[derive(Default)]
struct UnderWay {
    tasks: JoinSet<()>,
    whose: HashMap<Id, Told>,
    /// Who would be told if nobody else of the same owner, or on the same host, were: by receiver.
    parked: HashMap<[u8; 16], Told>,
}

impl UnderWay {
    fn busy(&self) -> HashSet<[u8; 16]> {
        self.whose.values().chain(self.parked.values()).map(|told| told.receiver).collect()
    }

    /// Whether there is room for one more: one at a time to a host, since several applications may be on one.
    fn takes(&self, next: &Told) -> bool {
        let of_owner = self.whose.values().filter(|told| told.owner == next.owner).count();
        of_owner < AT_ONCE_OF_ONE && self.whose.values().all(|told| told.host != next.host)
    }

    fn ended(&mut self, task: Id) {
        if let Some(ended) = self.whose.remove(&task) {
            self.parked.retain(|_, told| told.owner != ended.owner && told.host != ended.host);
        }
    }
}

impl Sender {
    async fn run(self, mut stopped: watch::Receiver<bool>) {
        let mut under_way = UnderWay::default();
        loop {
            if let Err(error) = self.begin(&mut under_way).await {
                tracing::warn!(%error, "the queue of callbacks cannot be read; it is tried again");
            }
            tokio::select! {
                Some(ended) = under_way.tasks.join_next_with_id() => {
                    let id = match ended {
                        Ok((id, ())) => id,
                        Err(error) => {
                            tracing::error!(%error, "a callback could not be sent");
                            error.id()
                        }
                    };
                    under_way.ended(id);
                }
                () = self.engine.callback_queued() => {}
                () = tokio::time::sleep(LOOK) => {}
                // A sender that is gone is a stop as well.
                _ = stopped.changed() => break,
            }
        }
        under_way.tasks.join_all().await;
    }

    /// Begins to send what is due and nobody is being told of.
    async fn begin(&self, under_way: &mut UnderWay) -> Result<(), EngineError> {
        if under_way.tasks.len() == AT_ONCE {
            return Ok(());
        }
        for due in self.engine.due_callbacks(self.engine.now(), &under_way.busy())? {
            if under_way.tasks.len() == AT_ONCE {
                break;
            }
            self.begin_one(under_way, due).await?;
        }
        Ok(())
    }

    async fn begin_one(&self, under_way: &mut UnderWay, due: Due) -> Result<(), EngineError> {
        let Some(facts) = self.engine.callback_facts(&due).await? else { return Ok(()) };
        let host = host_of(&facts.url).unwrap_or_default();
        let next = Told { receiver: due.receiver, owner: facts.service.owner(), host };
        if !under_way.takes(&next) {
            under_way.parked.insert(due.receiver, next);
            return Ok(());
        }
        let request = match self.form.write(&facts) {
            Ok(request) => request,
            Err(error) => return self.engine.callback_failed(due.id, &error.reason, Failure::Final).await,
        };
        let sender = self.clone();
        let task = under_way.tasks.spawn(async move { sender.send(due.id, request).await });
        under_way.whose.insert(task.id(), next);
        Ok(())
    }

    async fn send(&self, id: CallbackId, request: CallbackRequest) {
        let noted = match self.told(request).await {
            Ok(()) => self.engine.callback_done(id).await,
            Err((why, failure)) => self.engine.callback_failed(id, &why, failure).await,
        };
        if let Err(error) = noted {
            tracing::warn!(%error, callback.id = %id, "what came of a callback could not be written down; it is sent again");
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Whether the application took it; else why not.
    async fn told(&self, request: CallbackRequest) -> Result<(), (String, Failure)> {
        let CallbackRequest { method, url, headers, body } = request;
        let bad = || ("a header of the callback cannot be written".to_owned(), Failure::Final);
        let mut named = Vec::with_capacity(headers.len());
        for (name, value) in headers {
            named.push((HeaderName::from_static(name), HeaderValue::from_str(&value).map_err(|_| bad())?));
        }
        let method = match method {
            CallbackMethod::Post | CallbackMethod::Form => Method::POST,
            CallbackMethod::Get => Method::GET,
        };
        let outgoing = Outgoing { method, url, headers: named, body: body.into() };
        let out = self.out.load_full();
        let answer = out.send(&outgoing).await.map_err(|error| (error.in_words(), Failure::Passing))?;
        match answer.status {
            status if status.is_success() => Ok(()),
            StatusCode::GONE => {
                Err(("its answer is 410: it wants to be told no more of it".to_owned(), Failure::Final))
            }
            status if status.is_redirection() => {
                let why = format!(
                    "its answer is {}, and redirects are not followed: give the address it leads to",
                    status.as_u16()
                );
                Err((why, Failure::Passing))
            }
            status => Err((format!("its answer is {}, and only 200 to 299 count", status.as_u16()), Failure::Passing)),
        }
    }
}
