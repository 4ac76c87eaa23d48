//! What comes over the wire, byte by byte: slow, idle, broken, and too much of it.

use std::time::{Duration, Instant};

use hub_server::ConnectionLimits;
use hub_tests::{Surface, TestHub, TestHubSettings};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

async fn small() -> TestHub {
    TestHub::with(TestHubSettings { residents: 0, ..TestHubSettings::default() }).await
}

async fn open(url: &str) -> TcpStream {
    TcpStream::connect(url.trim_start_matches("http://")).await.unwrap()
}

/// Everything that comes until the other end closes, or says nothing for twenty seconds.
async fn rest(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    let read = stream.read_to_end(&mut bytes);
    // A connection that is reset is closed, too.
    let _end = tokio::time::timeout(Duration::from_secs(20), read).await.ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// What the hub says to these bytes; none when it closes without a word.
async fn says(url: &str, bytes: &[u8]) -> Option<u16> {
    let mut stream = open(url).await;
    // It may have had enough before all is sent.
    let _sent = stream.write_all(bytes).await;
    let mut answer = [0; 12];
    tokio::time::timeout(Duration::from_secs(20), stream.read_exact(&mut answer))
        .await
        .unwrap()
        .ok()?;
    String::from_utf8_lossy(&answer[9..]).parse().ok()
}

const GET: &[u8] = b"GET /healthz HTTP/1.1\r\nhost: hub\r\n\r\n";

fn fast() -> ConnectionLimits {
    ConnectionLimits {
        connections: 4,
        headers: Duration::from_millis(500),
        idle: Duration::from_millis(1_500),
        ..ConnectionLimits::default()
    }
}

#[tokio::test]
async fn headers_that_trickle_are_cut_off() {
    let hub = small().await;
    let door = hub.door(Surface { connections: fast(), ..Surface::default() }).await;
    let mut stream = open(&door.url).await;
    let started = Instant::now();
    let mut letters = GET.iter().cycle();
    // Each byte comes long before the end of its own patience.
    while stream.write_all(&[*letters.next().unwrap()]).await.is_ok() {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let mut byte = [0; 1];
        let closed = tokio::time::timeout(Duration::from_millis(1), stream.read(&mut byte)).await;
        if matches!(closed, Ok(Ok(0) | Err(_))) {
            break;
        }
        if matches!(closed, Ok(Ok(_))) {
            // Whole heads are answered; from here on only half of one comes.
            letters = b"x".iter().cycle();
        }
        assert!(started.elapsed() < Duration::from_secs(20), "it trickles on");
    }
    assert!(started.elapsed() >= Duration::from_millis(500));
}

#[tokio::test]
async fn connections_that_say_nothing_are_closed_and_sooner_when_there_is_no_room() {
    let hub = small().await;
    let patient = ConnectionLimits { idle: Duration::from_secs(15), ..fast() };
    let door = hub.door(Surface { connections: patient, ..Surface::default() }).await;
    let mut one = open(&door.url).await;
    let started = Instant::now();
    one.write_all(GET).await.unwrap();
    let mut head = [0; 12];
    let _size = one.read_exact(&mut head).await.unwrap();
    // Between two questions there is more time than for the head of one.
    tokio::time::sleep(Duration::from_millis(1_200)).await;
    one.write_all(GET).await.unwrap();
    // Others take all the room there is.
    let others: Vec<TcpStream> = futures::future::join_all((0..8).map(|_| open(&door.url))).await;
    assert_eq!(says(&door.url, GET).await, Some(200), "there is room again");
    assert!(started.elapsed() < Duration::from_secs(14), "{:?}", started.elapsed());
    drop(others);
}

#[tokio::test]
async fn a_body_that_stops_half_way_is_given_up_with_an_entry() {
    let hub = small().await;
    let token = hub.token("police").await;
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: hub\r\nauthorization: Bearer {token}\r\nx-request-id: half-a-body\r\n\
         content-type: application/json\r\ncontent-length: 1000\r\n\r\n{{\"query\":"
    );
    let mut stream = open(&hub.url).await;
    let started = Instant::now();
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    let _size = stream.read_exact(&mut answer).await.unwrap();
    assert!(answer.ends_with(b"408"), "{}", String::from_utf8_lossy(&answer));
    assert!((9..15).contains(&started.elapsed().as_secs()), "{:?}", started.elapsed());
    let db = crate::tampering::connect(&hub).await;
    let sql = "SELECT COUNT(*) FROM log_entries WHERE body LIKE '%half-a-body%'";
    assert_eq!(crate::tampering::count(&db, sql).await, 1);
}

#[tokio::test]
async fn what_is_no_request_is_refused_and_never_an_error_of_the_hub() {
    let hub = small().await;
    let token = hub.token("police").await;
    let post = |headers: &str, body: &[u8]| {
        let mut bytes = format!(
            "POST /graphql HTTP/1.1\r\nhost: hub\r\nauthorization: Bearer {token}\r\n\
             content-type: application/json\r\n{headers}\r\n"
        )
        .into_bytes();
        bytes.extend_from_slice(body);
        bytes
    };
    let both = "content-length: 4\r\ntransfer-encoding: chunked\r\n";
    let body = b"1f\r\n{\"query\":\"{ viewer { role } }\"}\r\n0\r\n\r\n";
    assert_eq!(says(&hub.url, &post("transfer-encoding: chunked\r\n", body)).await, Some(200));
    assert_eq!(says(&hub.url, &post(both, body)).await, Some(400), "smuggling");
    let twice = "content-length: 4\r\ncontent-length: 5\r\n";
    assert_eq!(says(&hub.url, &post(twice, b"{}  ")).await, Some(400));
    let odd = "transfer-encoding: chunked, identity\r\n";
    assert_eq!(says(&hub.url, &post(odd, b"0\r\n\r\n")).await, Some(400));
    assert_eq!(says(&hub.url, &post("content-length: 3\r\n", b"\xff\xfe\xfd")).await, Some(400));
    let invalid = b"{\"query\":\"{ viewer { role } } # \xc3\x28\"}";
    let sized = format!("content-length: {}\r\n", invalid.len());
    assert_eq!(says(&hub.url, &post(&sized, invalid)).await, Some(400), "invalid UTF-8");
    for broken in [
        b"GET / HTTP/9.9\r\n\r\n".as_slice(),
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /\0 HTTP/1.1\r\nhost: hub\r\n\r\n",
        b"POST /graphql HTTP/1.1\r\nhost: hub\r\ncontent-length: -1\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nhost: hub\r\nx: a\r\n folded\r\n\r\n",
    ] {
        let status = says(&hub.url, broken).await;
        assert!(status.is_none_or(|status| status == 400 || status == 505), "{status:?}");
    }
    let long = format!("GET /healthz HTTP/1.1\r\nhost: hub\r\nx: {}\r\n\r\n", "a".repeat(200_000));
    let status = says(&hub.url, long.as_bytes()).await;
    assert!(status.is_none_or(|status| status == 431), "{status:?}");
    let many = format!("GET /healthz HTTP/1.1\r\nhost: hub\r\n{}\r\n", "x: a\r\n".repeat(500));
    let status = says(&hub.url, many.as_bytes()).await;
    assert!(status.is_none_or(|status| status == 431), "{status:?}");
    // A stop half way is the caller's affair.
    let mut stream = open(&hub.url).await;
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: hub\r\n").await.unwrap();
    stream.shutdown().await.unwrap();
    assert!(!rest(&mut stream).await.unwrap().contains(" 5"));
    assert_eq!(says(&hub.url, GET).await, Some(200));
}
