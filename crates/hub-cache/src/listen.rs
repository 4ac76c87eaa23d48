//! Hearing that another process has changed something.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use futures::StreamExt as _;
use redis::aio::{PubSubSink, PubSubStream};

use crate::link;
use crate::shared::Inner;

/// How long until a lost ear is put up again.
const AGAIN: Duration = Duration::from_millis(500);
/// How often it is checked that the line is not dead, which a silent channel does not tell.
const CHECK: Duration = Duration::from_secs(2);

/// Listens for ever. What is said is not believed: it only makes the hub look into the database.
pub(crate) async fn listen(inner: Arc<Inner>) {
    loop {
        if let Ok(heard) = link::listen(&inner.address, &inner.channel).await {
            let _before = inner.is_listening.send_replace(true);
            // Something may have been said while nobody listened.
            inner.hint();
            let (sink, stream) = heard.split();
            hear(&inner, sink, stream).await;
            let _before = inner.is_listening.send_replace(false);
        }
        tokio::time::sleep(AGAIN).await;
    }
}

/// Hears until the line is dead.
async fn hear(inner: &Inner, mut sink: PubSubSink, mut stream: PubSubStream) {
    loop {
        match tokio::time::timeout(CHECK, stream.next()).await {
            Ok(Some(message)) => {
                if message.get_payload_bytes() != inner.name.as_bytes() {
                    let _before = inner.heard.fetch_add(1, Ordering::Relaxed);
                    inner.hint();
                }
            }
            Ok(None) => return,
            Err(_) => {
                if link::within(CHECK, sink.ping::<redis::Value>()).await.is_err() {
                    return;
                }
            }
        }
    }
}
