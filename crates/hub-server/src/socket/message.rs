//! Messages of graphql-transport-ws, read and written.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::graphql::Payload;

/// Longest id of an operation, in bytes.
const ID: usize = 128;

/// What a client says.
pub(super) enum Incoming {
    /// `connection_init`.
    Init(Introduction),
    /// `ping`.
    Ping,
    /// `pong`.
    Pong,
    /// `subscribe`.
    Subscribe(String, Payload),
    /// `complete`.
    Complete(String),
}

/// The payload of `connection_init`: who it is, and for what.
#[derive(Default, Deserialize)]
pub(super) struct Introduction {
    /// `Bearer …`, as the header of that name.
    #[serde(default, alias = "Authorization")]
    pub(super) authorization: Option<String>,
    /// As the header `X-Purpose`.
    #[serde(default)]
    pub(super) purpose: Option<String>,
    /// As the header `X-Case`; percent-encoded or not.
    #[serde(default)]
    pub(super) case: Option<String>,
}

#[derive(Deserialize)]
struct Envelope {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    payload: Option<Value>,
}

impl Incoming {
    /// Reads a message; none when the protocol does not know it.
    pub(super) fn read(text: &str) -> Option<Self> {
        let envelope: Envelope = serde_json::from_str(text).ok()?;
        let id = || envelope.id.clone().filter(|id| !id.is_empty() && id.len() <= ID);
        // A list would be read as the fields of a payload in their order.
        if !envelope.payload.as_ref().is_none_or(Value::is_object) {
            return None;
        }
        match envelope.kind.as_str() {
            "connection_init" => Some(Self::Init(match envelope.payload {
                Some(payload) => serde_json::from_value(payload).ok()?,
                None => Introduction::default(),
            })),
            "ping" => Some(Self::Ping),
            "pong" => Some(Self::Pong),
            "subscribe" => {
                let id = id()?;
                let payload: Payload = serde_json::from_value(envelope.payload?).ok()?;
                payload.is_asked().then_some(Self::Subscribe(id, payload))
            }
            "complete" => Some(Self::Complete(id()?)),
            _ => None,
        }
    }
}

/// The connection is acknowledged; its receipt proves that it was recorded.
pub(super) fn acknowledged(receipt: &Value) -> String {
    json!({ "type": "connection_ack", "payload": { "receipt": receipt } }).to_string()
}

/// The answer to `ping`.
pub(super) const PONG: &str = r#"{"type":"pong"}"#;

/// One answer or event of an operation, whose body is JSON already.
pub(super) fn next(id: &str, body: &str) -> String {
    format!(r#"{{"id":{},"type":"next","payload":{body}}}"#, json!(id))
}

/// An operation was refused; nothing follows.
pub(super) fn error(id: &str, errors: &Value) -> String {
    json!({ "id": id, "type": "error", "payload": errors }).to_string()
}

/// An operation has come to its end.
pub(super) fn complete(id: &str) -> String {
    json!({ "id": id, "type": "complete" }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_protocol_does_not_know_is_no_message() {
        for text in [
            "",
            "[]",
            "{}",
            r#"{"type":1}"#,
            r#"{"type":"start","id":"1"}"#,
            r#"{"type":"ping","payload":1}"#,
            r#"{"type":"connection_init","payload":[]}"#,
            r#"{"type":"connection_init","payload":{"purpose":7}}"#,
            r#"{"type":"subscribe","id":"1"}"#,
            r#"{"type":"subscribe","id":"","payload":{"query":"{ a }"}}"#,
            r#"{"type":"subscribe","id":1,"payload":{"query":"{ a }"}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":7}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":"{ a }","variables":[]}}"#,
            r#"{"type":"complete"}"#,
        ] {
            assert!(Incoming::read(text).is_none(), "{text}");
        }
        let long = format!(r#"{{"type":"complete","id":"{}"}}"#, "a".repeat(ID + 1));
        assert!(Incoming::read(&long).is_none());
    }

    #[test]
    fn an_id_is_written_as_it_was_read() {
        let text = next("a\"b", r#"{"data":1}"#);
        let message: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(message, json!({ "id": "a\"b", "type": "next", "payload": { "data": 1 } }));
    }
}
