//! `.ods` (Open Document), read as a stream.

mod cell;

use std::collections::HashSet;
use std::io::BufRead;

use self::cell::Open;
use crate::container::{Bounded, Container};
use crate::intake::Intake;
use crate::workbook::Part;
use crate::xml::{Element, Node};
use crate::{Merged, SheetError};

const CONTENT: &str = "content.xml";

/// Whether this container is a workbook of this kind.
pub(crate) fn is_one(container: &Container<'_>) -> bool {
    container.has(CONTENT) && container.has("META-INF/manifest.xml")
}

/// All rows of all sheets.
pub(crate) fn rows(
    container: &mut Container<'_>,
    intake: &mut Intake<'_>,
) -> Result<(), SheetError> {
    refuse_encrypted(container)?;
    let Some(mut xml) = container.xml(CONTENT)? else {
        return Err(SheetError::Malformed { part: CONTENT.to_owned() });
    };
    let mut hidden = HashSet::new();
    let mut style = String::new();
    loop {
        match xml.next()? {
            Node::Start(element) => match element.name() {
                "style" => style = element.attribute("name").unwrap_or_default(),
                "table-properties" if element.attribute("display").as_deref() == Some("false") => {
                    let _new = hidden.insert(style.clone());
                }
                "table" => {
                    let name = element.attribute("name").unwrap_or_default();
                    let style = element.attribute("style-name").unwrap_or_default();
                    intake.sheet(&name, hidden.contains(&style))?;
                    table(&mut xml, intake)?;
                }
                _ => {}
            },
            Node::Eof => return Ok(()),
            Node::End(_) | Node::Text(_) | Node::Other => {}
        }
    }
}

fn refuse_encrypted(container: &mut Container<'_>) -> Result<(), SheetError> {
    let Some(mut xml) = container.xml("META-INF/manifest.xml")? else { return Ok(()) };
    loop {
        match xml.next()? {
            Node::Start(element) if element.name() == "encryption-data" => {
                return Err(SheetError::Encrypted);
            }
            Node::Eof => return Ok(()),
            Node::Start(_) | Node::End(_) | Node::Text(_) | Node::Other => {}
        }
    }
}

/// A row while it is read: where it stands, how often, and its cells.
#[derive(Default)]
struct Line {
    number: u32,
    repeated: u32,
    is_hidden: bool,
    column: u32,
    cells: Vec<Open>,
}

/// One sheet, up to its end.
fn table(xml: &mut Bounded<impl BufRead>, intake: &mut Intake<'_>) -> Result<(), SheetError> {
    let mut line = Line { number: 1, ..Line::default() };
    let mut open: Option<Open> = None;
    // Comments and drawings hold paragraphs that are no text of the cell.
    let mut aside = 0_usize;
    loop {
        match xml.next()? {
            Node::Start(element) => match element.name() {
                "annotation" | "frame" | "custom-shape" | "table" | "shapes" => aside += 1,
                _ if aside > 0 => {}
                "table-row" => line.begin(&element),
                "table-cell" | "covered-table-cell" => {
                    open = Some(Open::of(&element, line.column));
                }
                name => {
                    if let Some(open) = &mut open {
                        open.inside(name, &element, intake.limits());
                    }
                }
            },
            Node::Text(text) => {
                if let Some(open) = open.as_mut().filter(|_| aside == 0) {
                    open.text(&text, intake.limits());
                }
            }
            Node::End(name) => match name.as_str() {
                "table" if aside == 0 => return Ok(()),
                "annotation" | "frame" | "custom-shape" | "table" | "shapes" => {
                    aside = aside.saturating_sub(1);
                }
                _ if aside > 0 => {}
                "p" => {
                    if let Some(open) = &mut open {
                        open.end_paragraph();
                    }
                }
                "table-cell" | "covered-table-cell" => {
                    if let Some(cell) = open.take() {
                        line.add(cell, intake)?;
                    }
                }
                "table-row" => line.end(intake)?,
                _ => {}
            },
            Node::Eof => return Err(xml.malformed()),
            Node::Other => {}
        }
    }
}

impl Line {
    fn begin(&mut self, element: &Element<'_>) {
        let repeated = element.attribute("number-rows-repeated");
        self.repeated = repeated.and_then(|count| count.parse().ok()).unwrap_or(1).max(1);
        let visibility = element.attribute("visibility");
        self.is_hidden = visibility.is_some_and(|one| one == "collapse" || one == "filter");
        self.column = 0;
        self.cells.clear();
    }

    fn add(&mut self, cell: Open, intake: &mut Intake<'_>) -> Result<(), SheetError> {
        let first = self.column.saturating_add(1);
        if cell.down > 1 || cell.right > 1 {
            intake.merged(Merged {
                top: self.number,
                bottom: self.number.saturating_add(cell.down - 1),
                left: first,
                right: first.saturating_add(cell.right - 1),
            })?;
        }
        self.column = self.column.saturating_add(cell.repeated);
        if !cell.is_empty() {
            let limits = intake.limits();
            // A cell beyond the limit is refused by its place, however often it is repeated.
            if self.column as usize > limits.max_columns {
                return Err(SheetError::TooManyColumns {
                    row: self.number.into(),
                    column: self.column as usize,
                    limit: limits.max_columns,
                });
            }
            self.cells.push(cell);
        }
        Ok(())
    }

    fn end(&mut self, intake: &mut Intake<'_>) -> Result<(), SheetError> {
        if !self.cells.is_empty() {
            for number in (self.number..).take(self.repeated as usize) {
                let _rises = intake.row(number);
                if self.is_hidden {
                    intake.tell(Part::HiddenRow)?;
                }
                for cell in &self.cells {
                    cell.tell(intake)?;
                }
                intake.end_row()?;
            }
        }
        self.number = self.number.saturating_add(self.repeated);
        Ok(())
    }
}
