//! Signed notes (c2sp.org/signed-note).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// What stands before each signature: an em dash and a space.
const BEFORE_SIGNATURE: &str = "\u{2014} ";

/// Notes may be larger, ours are not: a checkpoint is three lines, and its witnesses are few.
const MAX_BYTES: usize = 1024 * 1024;

/// At least sixteen must be accepted.
const MAX_SIGNATURES: usize = 128;

/// A text and the signatures under it, none of them verified.
pub(super) struct Note<'a> {
    /// The text that is signed, with its last newline.
    pub(super) text: &'a str,
    pub(super) signatures: Vec<Signature<'a>>,
}

/// A signature line.
pub(super) struct Signature<'a> {
    /// The name of the key.
    pub(super) name: &'a str,
    /// The id of the key.
    pub(super) id: [u8; 4],
    /// The signature itself, whatever its algorithm.
    pub(super) bytes: Vec<u8>,
}

impl<'a> Note<'a> {
    /// Takes a note apart; `None` when it is not one.
    pub(super) fn parse(note: &'a str) -> Option<Self> {
        let is_clean = note.chars().all(|character| character >= ' ' || character == '\n');
        if note.len() > MAX_BYTES || !is_clean {
            return None;
        }
        // The text may have empty lines; the last one in the note ends it.
        let end = note.rfind("\n\n")? + 1;
        let (text, rest) = note.split_at_checked(end)?;
        let lines = rest.strip_prefix('\n')?.strip_suffix('\n')?;
        if lines.split('\n').count() > MAX_SIGNATURES {
            return None;
        }
        let signatures = lines.split('\n').map(Signature::parse).collect::<Option<_>>()?;
        Some(Self { text, signatures })
    }
}

impl<'a> Signature<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let (name, encoded) = line.strip_prefix(BEFORE_SIGNATURE)?.split_once(' ')?;
        let decoded = STANDARD.decode(encoded).ok()?;
        let (id, bytes) = decoded.split_first_chunk()?;
        let is_whole = is_key_name(name) && !bytes.is_empty();
        is_whole.then(|| Self { name, id: *id, bytes: bytes.to_vec() })
    }
}

/// The line, with its newline, of a signature.
pub(super) fn signature_line(name: &str, id: [u8; 4], signature: &[u8]) -> String {
    let encoded = STANDARD.encode([&id, signature].concat());
    format!("{BEFORE_SIGNATURE}{name} {encoded}\n")
}

/// Whether a key may have this name.
pub(super) fn is_key_name(name: &str) -> bool {
    let is_forbidden =
        |character: char| character.is_whitespace() || character.is_control() || character == '+';
    !name.is_empty() && !name.contains(is_forbidden)
}
