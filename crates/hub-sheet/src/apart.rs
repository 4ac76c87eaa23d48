//! Reading a file in a process of its own, which may die of it.
//!
//! What somebody sent is read with bounded memory and time in a process that has no secrets, no
//! other file and no network. If it dies, the hub says that the file needs too much, and goes on.

use std::io::{BufReader, BufWriter, ErrorKind, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::channel;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{Format, Limits, Part, Parts, SheetError, Workbook, read, read_parts};

/// Bytes of one message between the processes: more than the longest row has.
const MESSAGE: u32 = 32 * 1024 * 1024;

/// Reads files, one at a time, each in a new process of the program given.
#[derive(Debug)]
pub struct ReadingProcess {
    program: PathBuf,
    megabytes: u64,
    seconds: u64,
    turn: Mutex<()>,
}

/// What the process shall read.
#[derive(Serialize, Deserialize)]
struct Order {
    name: Option<String>,
    limits: Limits,
}

impl ReadingProcess {
    /// Memory that reading one file may take, in megabytes.
    pub const MEGABYTES: u64 = 256;
    /// Time that reading one file may take.
    pub const SECONDS: u64 = 30;

    /// Readers that run `program read-sheet --megabytes M --seconds S`, which must call [`answer`].
    pub fn of(program: PathBuf) -> Self {
        Self::within(program, Self::MEGABYTES, Self::SECONDS)
    }

    /// The same with other bounds.
    pub fn within(program: PathBuf, megabytes: u64, seconds: u64) -> Self {
        Self { program, megabytes, seconds, turn: Mutex::new(()) }
    }

    /// The workbook in a file, as [`read`] gives it. Blocks until it is read.
    ///
    /// CSV is read here: it unpacks to nothing, so its size bounds it.
    ///
    /// # Errors
    /// As [`read`]; and [`SheetError::NeedsTooMuch`] when the process died or took too long.
    pub fn read(
        &self,
        file: &[u8],
        name: Option<&str>,
        limits: &Limits,
    ) -> Result<Workbook, SheetError> {
        if Format::of(file)? == Format::Csv {
            return read(file, name, limits);
        }
        if file.len() > limits.container.max_bytes {
            return Err(SheetError::TooLarge {
                bytes: file.len(),
                limit: limits.container.max_bytes,
            });
        }
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut child = self.start().map_err(|_| SheetError::NoReader)?;
        let (Some(mut to), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(SheetError::NoReader);
        };
        let order = Order { name: name.map(str::to_owned), limits: *limits };
        thread::scope(|scope| {
            let (done, waiting) = channel::<bool>();
            let patience = Duration::from_secs(self.seconds);
            let guard = scope.spawn(move || {
                let waited = waiting.recv_timeout(patience);
                end(&mut child, waited == Ok(true))
            });
            // A process that dies does not read to the end.
            let _writer = scope.spawn(move || {
                let _sent = send(&mut to, &order).and_then(|()| to.write_all(file));
            });
            let heard = hear(from);
            let _told = done.send(heard.is_some());
            let is_ended = guard.join();
            match (heard, is_ended) {
                (Some(outcome), Ok(true)) => outcome,
                _ => Err(SheetError::NeedsTooMuch {
                    megabytes: self.megabytes,
                    seconds: self.seconds,
                }),
            }
        })
    }

    fn start(&self) -> std::io::Result<Child> {
        Command::new(&self.program)
            .arg("read-sheet")
            .args(["--megabytes", &self.megabytes.to_string()])
            .args(["--seconds", &self.seconds.to_string()])
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
    }
}

/// Waits for the process, after killing it if it is too late or broke off. Whether it ended by itself
/// and well.
fn end(child: &mut Child, is_heard: bool) -> bool {
    if !is_heard && child.kill().is_err() {
        return false;
    }
    child.wait().is_ok_and(|status| status.success() && is_heard)
}

/// What the process says; nothing if it breaks off.
fn hear(from: ChildStdout) -> Option<Result<Workbook, SheetError>> {
    let mut from = BufReader::with_capacity(64 * 1024, from);
    let mut parts = Parts::default();
    let mut buffer = Vec::new();
    loop {
        let heard: Result<Part, SheetError> = receive(&mut from, &mut buffer).ok()?;
        match heard {
            Ok(Part::End) => {
                parts.add(Part::End);
                return parts.workbook().map(Ok);
            }
            Ok(part) => parts.add(part),
            Err(error) => return Some(Err(error)),
        }
    }
}

/// The other side: reads the order and the file from `input`, and writes what [`read_parts`] finds
/// to `output`.
///
/// # Errors
/// When the hub does not listen any more, or has sent no order.
pub fn answer(mut input: impl Read, output: impl Write) -> std::io::Result<()> {
    let mut output = BufWriter::with_capacity(64 * 1024, output);
    let order: Order = receive(&mut input, &mut Vec::new())?;
    let mut file = Vec::new();
    let bytes = u64::try_from(order.limits.container.max_bytes).unwrap_or(u64::MAX);
    let _length = input.take(bytes.saturating_add(1)).read_to_end(&mut file)?;
    let outcome = read_parts(&file, order.name.as_deref(), &order.limits, &mut |part| {
        send(&mut output, &Ok::<Part, SheetError>(part)).map_err(|_| SheetError::NoReader)
    });
    if let Err(error) = outcome {
        send(&mut output, &Err::<Part, SheetError>(error))?;
    }
    output.flush()
}

fn send(to: &mut impl Write, message: &impl Serialize) -> std::io::Result<()> {
    let bytes = postcard::to_stdvec(message).map_err(std::io::Error::other)?;
    let length = u32::try_from(bytes.len()).map_err(std::io::Error::other)?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(&bytes)
}

fn receive<T: for<'de> Deserialize<'de>>(
    from: &mut impl Read,
    buffer: &mut Vec<u8>,
) -> std::io::Result<T> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length);
    if length > MESSAGE {
        return Err(ErrorKind::InvalidData.into());
    }
    buffer.clear();
    // Grows with what comes, not with what is announced.
    let read = from.take(length.into()).read_to_end(buffer)?;
    if read < length as usize {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    postcard::from_bytes(buffer).map_err(std::io::Error::other)
}
