//! The conversation over one socket: one task reads and writes, each operation has a task besides.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{Message, WebSocket};
use axum::http::HeaderMap;
use hub_app::{Code, RequestFacts};
use hub_audit::Kind;
use hub_graphql::entry_id;
use serde_json::json;
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::time::{Instant, timeout};

use super::ending::Ending;
use super::guest::Guest;
use super::message::{self, Incoming, Introduction};
use super::places::Place;
use super::task::{Task, Told, What};
use crate::graphql::{self, Payload, Refused};
use crate::state::Server;

/// How long `connection_init` may take to come.
const INIT: Duration = Duration::from_secs(10);
/// How often it is looked at who may still be here.
const LOOK: Duration = Duration::from_secs(1);
/// How often the other side is asked whether it is there.
const PING: Duration = Duration::from_secs(20);
/// How long nothing may be heard of it.
const SILENCE: Duration = Duration::from_mins(1);
/// How long it may take to take a message.
const SENDING: Duration = Duration::from_secs(10);
/// Sockets of one caller.
const OF_ONE: usize = 50;
/// Operations that run at once.
const OPERATIONS: usize = 20;
/// Tasks at once: an operation that its caller gave up still runs to its entry.
const TASKS: usize = 2 * OPERATIONS;
/// Messages that wait to be sent; then those that make them wait.
const WAITING: usize = 16;

/// One socket.
struct Talk {
    server: Server,
    socket: WebSocket,
    headers: HeaderMap,
    facts: RequestFacts,
    /// Where it comes from.
    address: String,
    guest: Option<Arc<Guest>>,
    /// The place of its address until it is known who it is, then that of the caller.
    place: Place,
    running: HashMap<String, Running>,
    /// Tells two operations of one id apart.
    serial: u64,
    told: mpsc::Sender<Told>,
    tasks: Arc<Semaphore>,
    heard: Instant,
    pinged: Instant,
}

/// An operation; when this is dropped it tells no more.
struct Running {
    serial: u64,
    _stop: oneshot::Sender<()>,
}

/// What happens next.
enum Step {
    Heard(Option<Result<Message, axum::Error>>),
    Tell(Told),
    Look,
    Stop,
}

/// Talks until one of the two has enough.
pub(super) async fn talk(
    server: Server,
    socket: WebSocket,
    headers: HeaderMap,
    facts: RequestFacts,
    address: String,
    place: Place,
) {
    let (told, telling) = mpsc::channel(WAITING);
    let now = Instant::now();
    let mut talk = Talk {
        server,
        socket,
        headers,
        facts,
        address,
        guest: None,
        place,
        running: HashMap::new(),
        serial: 0,
        told,
        tasks: Arc::new(Semaphore::new(TASKS)),
        heard: now,
        pinged: now,
    };
    let ending = Box::pin(talk.run(telling)).await;
    Box::pin(talk.end(ending)).await;
}

impl Talk {
    async fn run(&mut self, mut telling: mpsc::Receiver<Told>) -> Ending {
        if self.socket.protocol().is_none() {
            return Ending::OtherProtocol;
        }
        let begun = Instant::now();
        let mut stopping = self.server.is_stopping.subscribe();
        let mut look = tokio::time::interval(LOOK);
        look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            let step = tokio::select! {
                _ = stopping.wait_for(|is_stopping| *is_stopping) => Step::Stop,
                Some(told) = telling.recv() => Step::Tell(told),
                heard = self.socket.recv() => Step::Heard(heard),
                _ = look.tick() => Step::Look,
            };
            let done = match step {
                Step::Stop => Err(Ending::Stopping),
                Step::Tell(told) => self.tell(told).await,
                Step::Heard(heard) => self.hear(heard).await,
                Step::Look => self.look(begun).await,
            };
            if let Err(ending) = done {
                return ending;
            }
        }
    }

    /// Looks whether the other side is there, and may be.
    async fn look(&mut self, begun: Instant) -> Result<(), Ending> {
        if self.heard.elapsed() >= SILENCE {
            return Err(Ending::Silent);
        }
        match &self.guest {
            None if begun.elapsed() >= INIT => return Err(Ending::Late),
            None => {}
            Some(guest) => guest.look(&self.server).await?,
        }
        if self.pinged.elapsed() >= PING {
            self.pinged = Instant::now();
            return self.send(Message::Ping(axum::body::Bytes::new())).await;
        }
        Ok(())
    }

    async fn hear(&mut self, heard: Option<Result<Message, axum::Error>>) -> Result<(), Ending> {
        self.heard = Instant::now();
        match heard {
            Some(Ok(Message::Text(text))) => match Incoming::read(&text) {
                None => Err(Ending::BadMessage),
                Some(Incoming::Init(introduction)) => self.let_in(&introduction).await,
                Some(Incoming::Ping) => self.send_text(message::PONG.to_owned()).await,
                Some(Incoming::Pong) => Ok(()),
                Some(Incoming::Subscribe(id, payload)) => self.begin(id, payload).await,
                Some(Incoming::Complete(id)) => {
                    let _stopped = self.running.remove(&id);
                    Ok(())
                }
            },
            Some(Ok(Message::Binary(_))) => Err(Ending::BadMessage),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(()),
            // The library tells its errors as text only.
            Some(Err(error)) if error.to_string().contains("too long") => Err(Ending::TooLong),
            Some(Ok(Message::Close(_)) | Err(_)) | None => Err(Ending::Gone),
        }
    }

    async fn let_in(&mut self, introduction: &Introduction) -> Result<(), Ending> {
        if self.guest.is_some() {
            return Err(Ending::Again);
        }
        let deadline = self.server.deadline();
        let facts = self.facts.clone();
        let admitted =
            Guest::admit(&self.server, deadline, &self.headers, introduction, facts).await;
        match admitted {
            Ok((guest, receipt)) => {
                let of = format!("by {}", guest.caller().actor());
                let place = self.server.places.take(of, OF_ONE);
                self.place = place.ok_or(Ending::Crowded)?;
                self.guest = Some(Arc::new(guest));
                let receipt =
                    json!({ "entry": entry_id(receipt.index), "leaf": receipt.leaf.to_base64() });
                self.send_text(message::acknowledged(&receipt)).await
            }
            Err(refused) => {
                let code = refused.code;
                let _told =
                    graphql::record(&self.server, deadline, None, &self.facts, refused).await;
                let is_failure =
                    matches!(code, Code::AuditUnavailable | Code::Unavailable | Code::Internal);
                if code == Code::Unauthenticated {
                    self.server.note_unknown(&self.address);
                }
                Err(if is_failure { Ending::Unavailable } else { Ending::Refused(code) })
            }
        }
    }

    /// Begins an operation in a task of its own.
    async fn begin(&mut self, id: String, payload: Payload) -> Result<(), Ending> {
        let Some(guest) = self.guest.clone() else { return Err(Ending::NotAcknowledged) };
        if self.running.contains_key(&id) {
            return Err(Ending::Duplicate);
        }
        let place = Arc::clone(&self.tasks).try_acquire_owned().ok();
        let place = place.filter(|_| self.running.len() < OPERATIONS);
        let Some(place) = place else { return self.refuse_one_more(&guest, &id).await };
        self.serial += 1;
        let (stop, stopped) = oneshot::channel();
        let _none = self.running.insert(id.clone(), Running { serial: self.serial, _stop: stop });
        let (server, told) = (self.server.clone(), self.told.clone());
        let task = Task { server, guest, id, serial: self.serial, told };
        let _running = tokio::spawn(async move {
            task.run(payload, stopped).await;
            drop(place);
        });
        Ok(())
    }

    async fn refuse_one_more(&mut self, guest: &Guest, id: &str) -> Result<(), Ending> {
        let facts = &guest.facts;
        let (zh, en) = (
            format!("每个连接最多同时运行{OPERATIONS}项订阅"),
            format!("a connection runs {OPERATIONS} operations at once; end one first"),
        );
        let refused = Refused {
            message: facts.language.pick(&zh, &en).to_owned(),
            kind: Kind::Subscription,
            ..Refused::new(Code::RateLimited, facts)
        };
        let (server, deadline) = (&self.server, self.server.deadline());
        let caller = Some(guest.caller());
        let (answer, _) = graphql::record(server, deadline, caller, facts, refused).await;
        self.send_text(message::error(id, &answer.errors())).await
    }

    /// Sends what a task has to tell, unless its caller has given it up.
    async fn tell(&mut self, told: Told) -> Result<(), Ending> {
        if let What::End(ending) = told.what {
            return Err(ending);
        }
        let is_running =
            self.running.get(&told.id).is_some_and(|running| running.serial == told.serial);
        if !is_running {
            return Ok(());
        }
        let text = match told.what {
            What::Next(body) => return self.send_text(message::next(&told.id, &body)).await,
            What::Error(errors) => message::error(&told.id, &errors),
            What::Complete | What::End(_) => message::complete(&told.id),
        };
        let _ended = self.running.remove(&told.id);
        self.send_text(text).await
    }

    async fn send_text(&mut self, text: String) -> Result<(), Ending> {
        self.send(Message::Text(text.into())).await
    }

    async fn send(&mut self, message: Message) -> Result<(), Ending> {
        match timeout(SENDING, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(Ending::Gone),
        }
    }

    /// Records why it ends where something was refused; only then it is said.
    async fn end(mut self, ending: Ending) {
        self.running.clear();
        if let Some(code) = ending.logged() {
            let caller = self.guest.as_ref().map(|guest| guest.caller());
            let facts = self.guest.as_ref().map_or(&self.facts, |guest| &guest.facts);
            let recording = self.server.hub.record_refusal(caller, facts, Kind::Transport, code);
            // Without the log nothing is said but that it ends.
            let _recorded = self.server.deadline().last(recording).await;
        }
        if let Some(frame) = ending.frame() {
            let closing = async {
                let _sent = self.socket.send(Message::Close(Some(frame))).await;
                // The other side answers with its own, or goes.
                while let Some(Ok(_)) = self.socket.recv().await {}
            };
            let _closed = timeout(Duration::from_secs(2), closing).await;
        }
    }
}
