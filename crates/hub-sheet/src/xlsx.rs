//! `.xlsx` (ECMA-376), read as a stream: a row is passed on before the next one is unpacked.

mod page;
mod strings;
mod styles;

use std::collections::HashMap;

use self::styles::Styles;
use crate::container::Container;
use crate::intake::Intake;
use crate::texts::Texts;
use crate::xml::Node;
use crate::{FileKind, SheetError};

/// What the workbook says about a sheet.
struct Tab {
    name: String,
    part: String,
    is_hidden: bool,
}

/// What all sheets share.
struct Shared {
    strings: Texts,
    styles: Styles,
    is_1904: bool,
}

/// Whether this container is a workbook of this kind.
pub(crate) fn is_one(container: &Container<'_>) -> bool {
    container.has("[Content_Types].xml") && container.has("xl/workbook.xml")
}

/// All rows of all sheets.
pub(crate) fn rows(
    container: &mut Container<'_>,
    intake: &mut Intake<'_>,
) -> Result<(), SheetError> {
    refuse_macros(container)?;
    let targets = targets(container)?;
    let (tabs, is_1904) = tabs(container, &targets)?;
    let strings = strings::read(container, intake.limits().max_cell)?;
    let styles = Styles::read(container)?;
    let shared = Shared { strings, styles, is_1904 };
    for tab in &tabs {
        intake.sheet(&tab.name, tab.is_hidden)?;
        page::rows(container, &tab.part, &shared, intake)?;
    }
    Ok(())
}

/// The part that holds the sheet of this name.
pub(crate) fn part_of(
    container: &mut Container<'_>,
    sheet: &str,
) -> Result<Option<String>, SheetError> {
    let targets = targets(container)?;
    let (tabs, _) = tabs(container, &targets)?;
    Ok(tabs.into_iter().find(|tab| tab.name == sheet).map(|tab| tab.part))
}

/// A workbook may be declared to run macros without holding any.
fn refuse_macros(container: &mut Container<'_>) -> Result<(), SheetError> {
    let Some(mut xml) = container.xml("[Content_Types].xml")? else {
        return Err(SheetError::NotASheet(FileKind::Archive));
    };
    loop {
        match xml.next()? {
            Node::Start(element) => {
                let kind = element.attribute("ContentType").unwrap_or_default();
                if kind.to_ascii_lowercase().contains("macroenabled") {
                    return Err(SheetError::Macros);
                }
            }
            Node::Eof => return Ok(()),
            Node::End(_) | Node::Text(_) | Node::Other => {}
        }
    }
}

/// Parts by the ids under which the workbook names them. Only sheets of cells are among them.
fn targets(container: &mut Container<'_>) -> Result<HashMap<String, String>, SheetError> {
    let mut targets = HashMap::new();
    let Some(mut xml) = container.xml("xl/_rels/workbook.xml.rels")? else { return Ok(targets) };
    loop {
        match xml.next()? {
            Node::Start(element) if element.name() == "Relationship" => {
                let attribute = |name| element.attribute(name).unwrap_or_default();
                let is_inside = attribute("TargetMode") != "External";
                if is_inside && attribute("Type").ends_with("/worksheet") {
                    let target = attribute("Target");
                    let part = match target.strip_prefix('/') {
                        Some(absolute) => absolute.to_owned(),
                        None => format!("xl/{}", target.trim_start_matches("./")),
                    };
                    let _previous = targets.insert(attribute("Id"), part);
                }
            }
            Node::Eof => return Ok(targets),
            Node::Start(_) | Node::End(_) | Node::Text(_) | Node::Other => {}
        }
    }
}

/// The tabs in their order, and whether days are counted from 1904.
fn tabs(
    container: &mut Container<'_>,
    targets: &HashMap<String, String>,
) -> Result<(Vec<Tab>, bool), SheetError> {
    let (mut tabs, mut is_1904) = (Vec::new(), false);
    let Some(mut xml) = container.xml("xl/workbook.xml")? else {
        return Err(SheetError::Malformed { part: "xl/workbook.xml".to_owned() });
    };
    loop {
        match xml.next()? {
            Node::Start(element) if element.name() == "workbookPr" => {
                let date1904 = element.attribute("date1904").unwrap_or_default();
                is_1904 = matches!(date1904.as_str(), "1" | "true");
            }
            Node::Start(element) if element.name() == "sheet" => {
                let id = element.attribute("id").unwrap_or_default();
                // Charts and dialogs have tabs too.
                if let Some(part) = targets.get(&id) {
                    let state = element.attribute("state").unwrap_or_default();
                    tabs.push(Tab {
                        name: element.attribute("name").unwrap_or_default(),
                        part: part.clone(),
                        is_hidden: matches!(state.as_str(), "hidden" | "veryHidden"),
                    });
                }
            }
            Node::Eof => return Ok((tabs, is_1904)),
            Node::Start(_) | Node::End(_) | Node::Text(_) | Node::Other => {}
        }
    }
}
