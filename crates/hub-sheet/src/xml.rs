//! XML of a container as a stream, without what makes XML dangerous: document types, entities,
//! depth.

use std::borrow::Cow;
use std::io::BufRead;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::SheetError;

/// Elements inside each other; spreadsheets need a dozen.
const MAX_DEPTH: usize = 64;

/// A part of a container, read node by node.
pub(crate) struct Xml<R> {
    reader: Reader<R>,
    buffer: Vec<u8>,
    depth: usize,
    part: String,
}

/// What comes next. Names are without their namespace.
pub(crate) enum Node<'b> {
    Start(Element<'b>),
    End(String),
    Text(Cow<'b, str>),
    /// A comment or an instruction.
    Other,
    Eof,
}

/// An element that begins.
pub(crate) struct Element<'b>(BytesStart<'b>);

impl Element<'_> {
    /// Its name.
    pub(crate) fn name(&self) -> &str {
        local(self.0.name().into_inner())
    }

    /// The value of an attribute.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        self.attributes().find(|(known, _)| *known == name).map(|(_, value)| value.into_owned())
    }

    /// All attributes that can be read.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        self.0.attributes().filter_map(|attribute| {
            let attribute = attribute.ok()?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
            Some((local(attribute.key.into_inner()), value))
        })
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

impl<R: BufRead> Xml<R> {
    pub(crate) fn of(source: R, part: &str) -> Self {
        let mut reader = Reader::from_reader(source);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, buffer: Vec::new(), depth: 0, part: part.to_owned() }
    }

    /// The next node.
    pub(crate) fn next(&mut self) -> Result<Node<'_>, SheetError> {
        self.buffer.clear();
        let part = &self.part;
        let malformed = || SheetError::Malformed { part: part.clone() };
        match self.reader.read_event_into(&mut self.buffer).map_err(|_| malformed())? {
            Event::Start(start) => {
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return Err(malformed());
                }
                Ok(Node::Start(Element(start)))
            }
            Event::End(end) => {
                self.depth = self.depth.saturating_sub(1);
                Ok(Node::End(local(end.name().into_inner()).to_owned()))
            }
            Event::Text(text) => Ok(Node::Text(Cow::Owned(text.xml10_content().into_owned()))),
            Event::CData(text) => Ok(Node::Text(Cow::Owned(text.xml10_content().into_owned()))),
            Event::GeneralRef(reference) => {
                let character = match reference.resolve_char_ref() {
                    Ok(None) => predefined(&reference).ok_or_else(malformed)?,
                    Ok(Some(character)) => character,
                    Err(_) => return Err(malformed()),
                };
                Ok(Node::Text(Cow::Owned(character.into())))
            }
            // A document type can name entities and files; no program writes one into a sheet.
            Event::DocType(_) => Err(malformed()),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => Ok(Node::Other),
            Event::Eof if self.depth > 0 => Err(malformed()),
            Event::Eof => Ok(Node::Eof),
        }
    }

    /// This part breaks a rule of its kind.
    pub(crate) fn malformed(&self) -> SheetError {
        SheetError::Malformed { part: self.part.clone() }
    }
}

/// The five entities that every XML has.
fn predefined(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}
