//! A cell, read and made comparable.

use crate::model::Column;
use crate::model::file::Kind;
use crate::text::{self, LONGEST};

pub(crate) mod address;
pub(crate) mod date;
pub(crate) mod document;
pub(crate) mod name;
pub(crate) mod phone;

use address::AddressForm;
use date::DateForm;
use document::DocumentForm;
use name::NameForm;

/// A value in the form in which it is compared.
#[derive(Debug, Clone)]
pub(crate) struct Value {
    /// The text that stands for it: equal texts are equal values.
    pub(crate) text: Box<str>,
    pub(crate) form: Form,
}

/// What a value has besides its text.
#[derive(Debug, Clone)]
pub(crate) enum Form {
    /// The characters of a text that is not ASCII only.
    Text(Box<[char]>),
    Date(DateForm),
    Name(Box<NameForm>),
    Document(DocumentForm),
    Phone,
    Address(Box<AddressForm>),
}

/// Texts that mean nothing is known, in any column.
const PLACEHOLDERS: [&str; 22] = [
    "无",
    "不详",
    "未知",
    "暂无",
    "没有",
    "空",
    "不清楚",
    "未登记",
    "待补充",
    "待核实",
    "na",
    "n a",
    "nan",
    "none",
    "null",
    "nil",
    "unknown",
    "unk",
    "tbd",
    "xxx",
    "不明",
    "未填",
];

/// Reads a cell; none when nothing is known.
pub(crate) fn read(column: &Column, parts: &[&str]) -> Option<Value> {
    let joined;
    let raw = match parts {
        [one] => one.trim(),
        parts => {
            joined = join(column, parts)?;
            joined.as_str()
        }
    };
    if raw.is_empty() || is_placeholder(column, raw) {
        return None;
    }
    match column.kind {
        Kind::Text => plain(text::words(raw)),
        Kind::Code => plain(text::code(raw)),
        Kind::Sex => plain(sex(raw)?.to_owned()),
        Kind::Date => {
            let (text, form) = DateForm::read(raw, column.order)?;
            Some(Value { text, form: Form::Date(form) })
        }
        Kind::HanName => {
            let (text, form) = NameForm::read(raw)?;
            Some(Value { text, form: Form::Name(Box::new(form)) })
        }
        Kind::Document => {
            let (kind, number) = match parts {
                [kind, number, ..] => (*kind, *number),
                _ => ("", raw),
            };
            let (text, form) = DocumentForm::read(kind, number)?;
            Some(Value { text, form: Form::Document(form) })
        }
        Kind::Phone => Some(Value { text: phone::read(raw)?, form: Form::Phone }),
        Kind::Address => {
            let (text, form) = AddressForm::read(raw)?;
            Some(Value { text, form: Form::Address(Box::new(form)) })
        }
    }
}

/// One text of several cells; the parts of a date need all of them.
fn join(column: &Column, parts: &[&str]) -> Option<String> {
    let known = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty());
    let joined = known.collect::<Vec<_>>().join(if column.kind == Kind::Date { "-" } else { " " });
    let is_whole = column.kind != Kind::Date || parts.iter().all(|part| !part.trim().is_empty());
    (is_whole && !joined.is_empty()).then_some(joined)
}

fn plain(text: String) -> Option<Value> {
    if text.is_empty() || PLACEHOLDERS.contains(&text.as_str()) {
        return None;
    }
    let characters = if text.is_ascii() { Box::default() } else { text.chars().collect() };
    Some(Value { text: text.into_boxed_str(), form: Form::Text(characters) })
}

fn is_placeholder(column: &Column, raw: &str) -> bool {
    let short: String = raw.chars().take(LONGEST).flat_map(char::to_lowercase).collect();
    PLACEHOLDERS.contains(&short.as_str()) || column.placeholders.contains(&short)
}

/// `m` or `f`, by words, letters and the codes of GB/T 2261.1; 0 and 9 say nothing.
fn sex(raw: &str) -> Option<&'static str> {
    let text = text::words(raw);
    match text.as_str() {
        "男" | "男性" | "m" | "male" | "1" => Some("m"),
        "女" | "女性" | "f" | "female" | "2" => Some("f"),
        _ => None,
    }
}

impl Value {
    /// A birth date or a sex that a document says.
    pub(crate) fn derived(document: &Self, kind: Kind) -> Option<Self> {
        let Form::Document(form) = &document.form else { return None };
        match kind {
            Kind::Date => {
                let (text, form) = DateForm::of(form.birth(&document.text)?);
                Some(Self { text, form: Form::Date(form) })
            }
            Kind::Sex => plain(form.sex(&document.text)?.to_owned()),
            Kind::Text
            | Kind::Code
            | Kind::HanName
            | Kind::Document
            | Kind::Phone
            | Kind::Address => None,
        }
    }
}
