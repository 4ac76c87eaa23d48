//! A client of `/graphql/ws` in the words of a test.

use std::time::Duration;

use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::{HeaderName, HeaderValue};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::TestHub;

/// How long a test waits for a message before it fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// An open socket.
#[derive(Debug)]
pub struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// What a socket gives next.
#[derive(Debug, PartialEq)]
pub enum Given {
    /// A message.
    Message(Value),
    /// It was closed, with this code and reason.
    Closed(u16, String),
}

impl Socket {
    /// Opens a socket to a hub with these headers; the HTTP status when it is refused.
    pub async fn open(url: &str, headers: &[(&str, &str)]) -> Result<Self, u16> {
        let url = format!("{}/graphql/ws", url.replacen("http", "ws", 1));
        let mut request = url.into_client_request().expect("an address");
        let own = [("sec-websocket-protocol", "graphql-transport-ws")];
        for (name, value) in own.iter().chain(headers) {
            let name: HeaderName = name.parse().expect("a name");
            if value.is_empty() {
                let _none = request.headers_mut().remove(name);
            } else {
                let value = HeaderValue::from_str(value).expect("a value");
                let _previous = request.headers_mut().insert(name, value);
            }
        }
        match connect_async(request).await {
            Ok((socket, _)) => Ok(Self(socket)),
            Err(Error::Http(reply)) => Err(reply.status().as_u16()),
            Err(error) => panic!("no socket: {error}"),
        }
    }

    /// A socket of a department's system, acknowledged, for a purpose.
    pub async fn of(hub: &TestHub, department: &str, purpose: &str) -> Self {
        let token = hub.token(department).await;
        Self::with(&hub.url, &token, purpose).await
    }

    /// The same with a token that is there already, at an address.
    pub async fn with(url: &str, token: &str, purpose: &str) -> Self {
        let mut socket = Self::open(url, &[]).await.expect("a socket");
        let payload = json!({ "authorization": format!("Bearer {token}"), "purpose": purpose });
        let acknowledged = socket.begin(payload).await;
        assert!(
            matches!(&acknowledged, Given::Message(message) if message["type"] == "connection_ack"),
            "{acknowledged:?}"
        );
        socket
    }

    /// Says who it is; gives what comes back.
    pub async fn begin(&mut self, payload: Value) -> Given {
        self.say(&json!({ "type": "connection_init", "payload": payload })).await;
        self.next().await
    }

    /// Asks for something under an id.
    pub async fn subscribe(&mut self, id: &str, document: &str, variables: Value) {
        let payload = json!({ "query": document, "variables": variables });
        self.say(&json!({ "type": "subscribe", "id": id, "payload": payload })).await;
    }

    /// Sends a message.
    pub async fn say(&mut self, message: &Value) {
        self.send(Message::text(message.to_string())).await;
    }

    /// Sends any frame.
    pub async fn send(&mut self, message: Message) {
        // The other side may have closed it already: what it said comes next.
        let _gone = self.0.send(message).await;
    }

    /// What comes next.
    pub async fn next(&mut self) -> Given {
        self.within(PATIENCE).await.expect("a message in time")
    }

    /// What comes within a time; none when nothing does.
    pub async fn within(&mut self, time: Duration) -> Option<Given> {
        let waiting = async {
            loop {
                match self.0.next().await {
                    Some(Ok(Message::Text(text))) => {
                        return Given::Message(serde_json::from_str(&text).expect("JSON"));
                    }
                    Some(Ok(Message::Close(Some(frame)))) => {
                        return Given::Closed(frame.code.into(), frame.reason.to_string());
                    }
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                    other => return Given::Closed(0, format!("{other:?}")),
                }
            }
        };
        timeout(time, waiting).await.ok()
    }

    /// The payload of the next message, which is an event or answer under an id.
    pub async fn event(&mut self, id: &str) -> Value {
        let given = self.next().await;
        match &given {
            Given::Message(message) if message["type"] == "next" && message["id"] == id => {
                message["payload"].clone()
            }
            Given::Message(_) | Given::Closed(..) => panic!("no event of {id}: {given:?}"),
        }
    }

    /// The code of the error with which an operation is refused.
    pub async fn refusal(&mut self, id: &str) -> String {
        let given = self.next().await;
        match &given {
            Given::Message(message) if message["type"] == "error" && message["id"] == id => {
                let code = message["payload"][0]["extensions"]["code"].as_str();
                code.expect("a code").to_owned()
            }
            Given::Message(_) | Given::Closed(..) => panic!("no refusal of {id}: {given:?}"),
        }
    }

    /// The code with which it is closed; nothing else may come.
    pub async fn closed(&mut self) -> u16 {
        match self.next().await {
            Given::Closed(code, _) => code,
            other @ Given::Message(_) => panic!("not closed: {other:?}"),
        }
    }
}
