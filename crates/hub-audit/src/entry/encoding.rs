//! The canonical bytes of an entry.

use super::{Entry, Refused};

/// The one encoding of `entry`.
pub(super) fn encode(entry: &Entry) -> Vec<u8> {
    let mut object = Object { out: String::with_capacity(512) };
    object.number("v", u64::from(entry.v));
    object.text("time", &entry.time.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string());
    object.text("requestId", &entry.request_id);
    object.text("kind", entry.kind.as_str());
    object.optional("department", entry.department.as_deref());
    object.optional("actor", entry.actor.as_deref());
    object.optional("client", entry.client.as_deref());
    object.optional("purpose", entry.purpose.as_deref());
    object.optional("case", entry.case.as_deref());
    object.optional("reason", entry.reason.as_deref());
    object.optional("operation", entry.operation.as_deref());
    object.optional("documentHash", entry.document_hash.as_deref());
    object.list("attributes", &entry.attributes, |out, code| quote(out, code));
    object.list("written", &entry.written, |out, code| quote(out, code));
    object.list("subjects", &entry.subjects, |out, id| quote(out, id));
    object.list("refused", &entry.refused, refusal);
    object.text("outcome", entry.outcome.as_str());
    object.optional("code", entry.code.as_deref());
    object.number("count", entry.count);
    object.close()
}

/// A JSON object being written, member after member.
struct Object {
    out: String,
}

impl Object {
    fn member(&mut self, name: &str) {
        self.out.push(if self.out.is_empty() { '{' } else { ',' });
        self.out.push('"');
        self.out.push_str(name);
        self.out.push_str("\":");
    }

    fn number(&mut self, name: &str, value: u64) {
        self.member(name);
        self.out.push_str(&value.to_string());
    }

    fn text(&mut self, name: &str, value: &str) {
        self.member(name);
        quote(&mut self.out, value);
    }

    fn optional(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(name, value);
        }
    }

    fn list<T: Ord>(&mut self, name: &str, items: &[T], write: impl Fn(&mut String, &T)) {
        if items.is_empty() {
            return;
        }
        let mut sorted: Vec<&T> = items.iter().collect();
        sorted.sort_unstable();
        sorted.dedup();
        self.member(name);
        let mut separator = '[';
        for item in sorted {
            self.out.push(separator);
            write(&mut self.out, item);
            separator = ',';
        }
        self.out.push(']');
    }

    fn close(mut self) -> Vec<u8> {
        self.out.push('}');
        self.out.into_bytes()
    }
}

fn refusal(out: &mut String, refused: &Refused) {
    out.push_str("{\"attribute\":");
    quote(out, &refused.attribute);
    out.push_str(",\"rule\":");
    quote(out, &refused.rule);
    out.push('}');
}

/// A JSON string (RFC 8259 §7), in which nothing can break or reverse the line it stands on.
fn quote(out: &mut String, text: &str) {
    out.push('"');
    if text.bytes().all(is_plain) {
        out.push_str(text);
        out.push('"');
        return;
    }
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            _ if moves_the_line(character) => {
                out.push_str("\\u");
                let code = u32::from(character);
                out.extend([12, 8, 4, 0].map(|shift| hexadecimal_digit(code >> shift)));
            }
            _ => out.push(character),
        }
    }
    out.push('"');
}

/// What stands for itself: nearly all that is ever written, such as names of attributes and ids.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\'
}

/// The last digit of `number` in hexadecimal.
fn hexadecimal_digit(number: u32) -> char {
    char::from_digit(number & 0xf, 16).unwrap_or_default()
}

/// Control characters, line and paragraph separators, and the marks that turn the direction of writing (Unicode UAX #9):
/// all of them in the basic plane, so that four digits suffice.
fn moves_the_line(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
