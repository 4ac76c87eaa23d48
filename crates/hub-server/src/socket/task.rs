//! One operation of a socket: a question that is answered once, or a subscription told of events.

use std::sync::Arc;
use std::time::Duration;

use hub_app::{AppError, Code, Happening, Operation, RequestFacts, Watch};
use hub_graphql::{Answer, AnswerError, Document, Opened, OperationKind};
use hub_policy::Caller;
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};

use super::ending::Ending;
use super::guest::Guest;
use crate::graphql::{self, Payload, Refused, TRIES, from_app};
use crate::refusing::Turned;
use crate::state::Server;

/// How often something that cannot be told now is tried again, one second apart.
const PATIENCE: u32 = 30;

/// One operation.
pub(super) struct Task {
    pub(super) server: Server,
    pub(super) guest: Arc<Guest>,
    pub(super) id: String,
    pub(super) serial: u64,
    pub(super) told: mpsc::Sender<Told>,
}

/// What a task has to tell the other side.
pub(super) struct Told {
    pub(super) id: String,
    pub(super) serial: u64,
    pub(super) what: What,
}

/// The kinds of it.
pub(super) enum What {
    /// An answer or event, as JSON; it was recorded.
    Next(String),
    /// Refused, with errors.
    Error(Value),
    /// It has come to its end.
    Complete,
    /// The whole socket ends.
    End(Ending),
}

/// Why an operation tells no more.
enum Stop {
    Refused(Refused),
    Answered(Answer),
    Ended(Ending),
}

impl Task {
    /// Runs it to its end.
    pub(super) async fn run(self, payload: Payload, stopped: oneshot::Receiver<()>) {
        let mut facts = self.guest.facts.clone();
        let done = Box::pin(self.work(payload, &mut facts, stopped)).await;
        let what = match done {
            Ok(()) => What::Complete,
            Err(Stop::Ended(ending)) => What::End(ending),
            Err(Stop::Answered(answer)) => What::Error(answer.errors()),
            Err(Stop::Refused(refused)) => {
                let (server, caller) = (&self.server, Some(self.guest.caller()));
                let deadline = server.deadline();
                let (answer, _) = graphql::record(server, deadline, caller, &facts, refused).await;
                What::Error(answer.errors())
            }
        };
        self.tell(what).await;
    }

    async fn work(
        &self,
        payload: Payload,
        facts: &mut RequestFacts,
        stopped: oneshot::Receiver<()>,
    ) -> Result<(), Stop> {
        let (server, headers) = (&self.server, &self.guest.headers);
        let caller = self.guest.now(server).map_err(Stop::Ended)?;
        server.charge(&caller, 1).map_err(|turned| turned_away(&turned, facts))?;
        let asked = graphql::document(server, headers, payload, &caller, facts);
        let asked = asked.map_err(Stop::Refused)?;
        graphql::take_purpose(&asked, headers, facts).map_err(Stop::Refused)?;
        let document = &asked.document;
        match document.kind {
            OperationKind::Mutation => {
                let (zh, en) = ("写入请使用 POST /graphql", "send mutations to POST /graphql");
                Err(Stop::Refused(Refused {
                    message: facts.language.pick(zh, en).to_owned(),
                    kind: document.kind.logged(),
                    ..Refused::new(Code::InvalidDocument, facts)
                }))
            }
            OperationKind::Query => {
                let deadline = server.deadline();
                let answer = graphql::execute_now(server, deadline, headers, facts, caller, &asked);
                let answer = Box::pin(answer).await.map_err(Stop::Refused)?;
                self.tell(What::Next(answer.body)).await;
                Ok(())
            }
            OperationKind::Subscription => {
                // Events that are told later cost nothing: none of them may be left out.
                let charged = server.charge_more(&caller, document.cost);
                charged.map_err(|turned| turned_away(&turned, facts))?;
                let watch = self.open(document, facts, caller).await?;
                self.tell_all(document, facts, watch, stopped).await
            }
        }
    }

    /// Opens a subscription, anew when another process has changed rights meanwhile.
    async fn open(
        &self,
        document: &Document,
        facts: &RequestFacts,
        caller: Caller,
    ) -> Result<Watch, Stop> {
        let refused = |error: &AppError| {
            Stop::Refused(Refused { kind: document.kind.logged(), ..from_app(error, facts) })
        };
        let deadline = self.server.deadline();
        let mut now = caller;
        for _ in 0..TRIES {
            let operation = Operation::begin(&self.server.hub, now, facts.clone(), true)
                .map_err(|error| refused(&error))?;
            let opened = hub_graphql::open(&self.server.schema, document, &operation);
            match Box::pin(deadline.work(opened)).await {
                Some(Ok(Opened::Watching(watch))) => return Ok(watch),
                Some(Ok(Opened::Refused(answer))) => return Err(Stop::Answered(answer)),
                Some(Err(AnswerError::App(error))) => return Err(refused(&error)),
                Some(Err(AnswerError::Stale)) => {
                    now = self.guest.now(&self.server).map_err(Stop::Ended)?;
                }
                None => return Err(refused(&operation.give_up())),
            }
        }
        Err(refused(&AppError::TooLate))
    }

    /// Tells events until there are no more, or nobody listens. What was begun to be told is
    /// recorded, also when the caller gives up meanwhile.
    async fn tell_all(
        &self,
        document: &Document,
        facts: &RequestFacts,
        mut watch: Watch,
        mut stopped: oneshot::Receiver<()>,
    ) -> Result<(), Stop> {
        let mut failures = 0;
        loop {
            let happening = tokio::select! {
                biased;
                _ = &mut stopped => return Ok(()),
                happening = watch.next(&self.server.hub) => happening,
            };
            match happening {
                Ok(Some(happening)) => {
                    failures = 0;
                    self.tell_one(document, facts, &happening).await?;
                }
                Ok(None) => return Ok(()),
                Err(_) => {
                    failures += 1;
                    self.wait(failures, &mut stopped).await?;
                }
            }
        }
    }

    /// Tells one event, if it may be told: who may know it is decided now. It is tried again until
    /// it is recorded, so that none is left out.
    async fn tell_one(
        &self,
        document: &Document,
        facts: &RequestFacts,
        happening: &Happening,
    ) -> Result<(), Stop> {
        let mut tries = 0;
        loop {
            let caller = self.guest.now(&self.server).map_err(Stop::Ended)?;
            let operation = Operation::begin(&self.server.hub, caller, facts.clone(), true)
                .map_err(|_| Stop::Ended(Ending::Withdrawn))?;
            let schema = &self.server.schema;
            let told = async {
                let Some(event) = operation.event(happening).await.map_err(AnswerError::App)?
                else {
                    return Ok(None);
                };
                hub_graphql::tell(schema, document, &operation, event).await.map(Some)
            };
            match Box::pin(self.server.deadline().work(told)).await {
                Some(Ok(Some(answer))) => {
                    self.tell(What::Next(answer.body)).await;
                    return Ok(());
                }
                Some(Ok(None)) => return Ok(()),
                Some(Err(AnswerError::Stale)) => {}
                Some(Err(AnswerError::App(_))) | None => {
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
            tries += 1;
            if tries > PATIENCE || self.told.is_closed() {
                return Err(Stop::Ended(Ending::Unavailable));
            }
        }
    }

    /// Waits before the database is asked again.
    async fn wait(&self, failures: u32, stopped: &mut oneshot::Receiver<()>) -> Result<(), Stop> {
        if failures > PATIENCE {
            return Err(Stop::Ended(Ending::Unavailable));
        }
        // Whoever gives up meanwhile is not waited for.
        let _given_up = tokio::time::timeout(Duration::from_secs(1), stopped).await;
        Ok(())
    }

    async fn tell(&self, what: What) {
        // When the socket has gone nobody hears it; it is recorded all the same.
        let _gone = self.told.send(Told { id: self.id.clone(), serial: self.serial, what }).await;
    }
}

fn turned_away(turned: &Turned, facts: &RequestFacts) -> Stop {
    Stop::Refused(Refused::turned(turned, facts))
}
