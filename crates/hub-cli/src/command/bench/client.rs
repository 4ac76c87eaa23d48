//! A thin HTTP client for measuring: one kept-alive connection, bytes in, bytes out.
//!
//! It shares two cores with what it measures, so it does no more than it must.

use anyhow::{Context as _, Result, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A connection that is used for one request after another.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer; its body lies in the connection's buffer.
pub(crate) struct Answer<'a> {
    pub(crate) status: u16,
    pub(crate) body: &'a [u8],
}

impl Connection {
    pub(crate) async fn open(port: u16) -> Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(16 * 1024) })
    }

    /// Sends a whole request and reads its whole answer.
    pub(crate) async fn exchange(&mut self, request: &[u8]) -> Result<Answer<'_>> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let (head, length, status) = loop {
            let read = self.stream.read_buf(&mut self.buffer).await?;
            ensure!(read > 0, "the hub closed the connection");
            if let Some(end) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                let head = self.buffer.get(..end).unwrap_or_default();
                let (status, length) = head_of(head).context("the answer has no length")?;
                break (end + 4, length, status);
            }
        };
        while self.buffer.len() < head + length {
            let read = self.stream.read_buf(&mut self.buffer).await?;
            ensure!(read > 0, "the hub closed the connection");
        }
        Ok(Answer { status, body: self.buffer.get(head..head + length).unwrap_or_default() })
    }
}

/// Status and length of the body, from the lines before it.
fn head_of(head: &[u8]) -> Option<(u16, usize)> {
    let head = std::str::from_utf8(head).ok()?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let length = head
        .split("\r\n")
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, value)| value.trim().parse().ok())?;
    Some((status, length))
}

/// The bytes of a POST.
pub(crate) fn post(path: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    use std::fmt::Write as _;
    let mut text = format!("POST {path} HTTP/1.1\r\nHost: localhost\r\n");
    for (name, value) in headers {
        // Writing to a string does not fail.
        let _written = write!(text, "{name}: {value}\r\n");
    }
    let _written = write!(text, "Content-Length: {}\r\n\r\n{body}", body.len());
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_is_found_in_any_case() {
        let head = b"HTTP/1.1 200 OK\r\nContent-Type: a\r\nCONTENT-length: 12";
        assert_eq!(head_of(head), Some((200, 12)));
        assert_eq!(head_of(b"HTTP/1.1 200 OK\r\nX: y"), None);
    }
}
