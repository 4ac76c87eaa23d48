//! A subscription: opened once, then executed anew for each event, as an operation of its own.

use std::sync::{Arc, Mutex, PoisonError};

use futures::StreamExt as _;
use hub_app::{Code, Event, Finished, Operation, Watch};

use crate::HubSchema;
use crate::answer::{Answer, AnswerError, request, settle};
use crate::document::{Document, OperationKind};

/// What a subscription that was asked for became.
#[derive(Debug)]
pub enum Opened {
    /// It waits for events; that it was opened is recorded.
    Watching(Watch),
    /// It was refused, and that is recorded.
    Refused(Answer),
}

/// Where a resolver of the schema puts what its subscription waits for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Opening(Arc<Mutex<Option<Watch>>>);

impl Opening {
    pub(crate) fn put(&self, watch: Watch) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(watch);
    }

    fn take(&self) -> Option<Watch> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Opens a subscription: its arguments are read and judged, and what it waits for comes back.
pub async fn open(
    schema: &HubSchema,
    document: &Document,
    operation: &Arc<Operation>,
) -> Result<Opened, AnswerError> {
    let opening = Opening::default();
    let asked = request(document, operation).data(opening.clone());
    let response = {
        let mut responses = schema.schema.execute_stream(asked);
        operation.watch(responses.next()).await
    };
    match (opening.take(), response) {
        (Some(watch), None) => {
            let kind = OperationKind::Subscription.logged();
            let finished = operation.finish(kind, None, false).await.map_err(AnswerError::App)?;
            match finished {
                Finished::Recorded(..) => Ok(Opened::Watching(watch)),
                Finished::Stale => Err(AnswerError::Stale),
            }
        }
        (_, Some(response)) => {
            let answer = settle(schema, document, operation, response, false).await?;
            Ok(Opened::Refused(answer))
        }
        (None, None) => {
            // A directive has taken its only field away.
            let code = Some(Code::InvalidDocument);
            let kind = OperationKind::Subscription.logged();
            let finished = operation.finish(kind, code, false).await.map_err(AnswerError::App)?;
            let Finished::Recorded(receipt, _) = finished else { return Err(AnswerError::Stale) };
            let message = crate::DocumentError::OneEvent.to_string();
            Ok(Opened::Refused(Answer::refusal(Code::InvalidDocument, &message, Some(receipt))))
        }
    }
}

/// The answer that tells one event, recorded.
pub async fn tell(
    schema: &HubSchema,
    document: &Document,
    operation: &Arc<Operation>,
    event: Event,
) -> Result<Answer, AnswerError> {
    let asked = request(document, operation).data(event);
    let response = {
        let mut responses = schema.schema.execute_stream(asked);
        operation.watch(responses.next()).await
    };
    settle(schema, document, operation, response.unwrap_or_default(), false).await
}
