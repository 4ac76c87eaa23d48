//! A cell of an `.ods`: its value, and the text that a person sees.

use std::borrow::Cow;

use crate::intake::{Intake, What};
use crate::number::{NumberFormat, shown};
use crate::xml::Element;
use crate::{Limits, SheetError};

/// A cell while it is read.
#[derive(Default)]
pub(super) struct Open {
    /// Columns before it.
    before: u32,
    /// How many cells beside each other it stands for.
    pub(super) repeated: u32,
    /// Rows and columns it reaches over.
    pub(super) down: u32,
    pub(super) right: u32,
    kind: String,
    value: String,
    is_formula: bool,
    text: String,
    paragraphs: usize,
}

impl Open {
    pub(super) fn of(element: &Element<'_>, before: u32) -> Self {
        let mut open = Self { before, repeated: 1, down: 1, right: 1, ..Self::default() };
        let count = |text: &str| text.parse().unwrap_or(1).max(1);
        for (name, value) in element.attributes() {
            match name {
                "number-columns-repeated" => open.repeated = count(&value),
                "number-rows-spanned" => open.down = count(&value),
                "number-columns-spanned" => open.right = count(&value),
                "formula" => open.is_formula = true,
                // LibreOffice writes `value-type` in a namespace of its own once more.
                "value-type" if open.kind.is_empty() => open.kind = value.into_owned(),
                "value" | "date-value" | "boolean-value" | "time-value" => {
                    open.value = value.into_owned();
                }
                _ => {}
            }
        }
        open
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.value.is_empty() && !self.is_formula
    }

    /// An element inside the cell that stands for characters.
    pub(super) fn inside(&mut self, name: &str, element: &Element<'_>, limits: &Limits) {
        match name {
            "p" => {
                self.paragraphs += 1;
                if self.paragraphs > 1 {
                    self.push("\n", limits);
                }
            }
            "s" => {
                let count = element.attribute("c").and_then(|count| count.parse().ok());
                let count = count.unwrap_or(1).min(limits.max_cell);
                self.push(&" ".repeat(count), limits);
            }
            "tab" => self.push("\t", limits),
            "line-break" => self.push("\n", limits),
            _ => {}
        }
    }

    /// Text inside a paragraph; between paragraphs stand line breaks of the file only.
    pub(super) fn text(&mut self, text: &str, limits: &Limits) {
        if self.paragraphs > 0 {
            self.push(text, limits);
        }
    }

    pub(super) fn end_paragraph(&mut self) {
        while self.text.ends_with('\n') && self.paragraphs == 1 {
            let _line_break = self.text.pop();
        }
    }

    fn push(&mut self, text: &str, limits: &Limits) {
        // Twice what may be shown says already that it is too much.
        if self.text.len() <= limits.max_cell.saturating_mul(8) {
            self.text.push_str(text);
        }
    }

    /// Passes the cell on, as often as it is repeated.
    pub(super) fn tell(&self, intake: &mut Intake<'_>) -> Result<(), SheetError> {
        let (what, text) = self.shown();
        let first = self.before as usize + 1;
        for column in (first..).take(self.repeated as usize) {
            intake.cell(column, what, &text)?;
        }
        Ok(())
    }

    fn shown(&self) -> (What, Cow<'_, str>) {
        let text = self.text.trim();
        if self.is_formula {
            return (What::Formula, "".into());
        }
        match self.kind.as_str() {
            "float" | "currency" => {
                let value = self.value.parse().unwrap_or(f64::NAN);
                match shown(value, NumberFormat::Plain, false) {
                    // Leading zeros are shown, and only shown.
                    Some((What::Number, plain)) if is_padded(text, &plain) => {
                        (What::Number, text.into())
                    }
                    Some(shown) => shown,
                    None => (What::Text, self.text.as_str().into()),
                }
            }
            "percentage" => (What::Number, text.into()),
            "boolean" => (What::Bool, self.value.as_str().into()),
            "date" => (What::Date, day(&self.value, text)),
            _ if self.value.is_empty() || !text.is_empty() => {
                (What::Text, self.text.as_str().into())
            }
            _ => (What::Text, self.value.as_str().into()),
        }
    }
}

fn is_padded(text: &str, plain: &str) -> bool {
    text.len() > plain.len() && text.starts_with('0') && text.trim_start_matches('0') == plain
}

/// The day of a date, unless the cell shows a month or a year only.
fn day<'a>(value: &'a str, text: &'a str) -> Cow<'a, str> {
    let numbers: Vec<&str> =
        text.split(|one: char| !one.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    match numbers.as_slice() {
        [year, month] if year.len() == 4 && month.len() <= 2 => {
            format!("{year}年{}月", month.trim_start_matches('0')).into()
        }
        [year] if year.len() == 4 => format!("{year}年").into(),
        _ => match value.split_once('T') {
            Some((day, time)) if time.starts_with("00:00:00") => day.into(),
            Some((day, time)) => format!("{day} {}", time.get(..5).unwrap_or(time)).into(),
            None => value.into(),
        },
    }
}
