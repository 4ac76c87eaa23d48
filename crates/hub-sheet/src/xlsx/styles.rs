//! Which number format a cell has.

use std::collections::HashMap;

use crate::SheetError;
use crate::container::Container;
use crate::number::NumberFormat;
use crate::xml::Node;

/// More styles than Excel allows are no styles.
const MAX: usize = 65_536;

/// The formats of a workbook, by the number that cells name.
#[derive(Default)]
pub(super) struct Styles {
    formats: Vec<NumberFormat>,
}

impl Styles {
    pub(super) fn read(container: &mut Container<'_>) -> Result<Self, SheetError> {
        let mut styles = Self::default();
        let Some(mut xml) = container.xml("xl/styles.xml")? else { return Ok(styles) };
        let mut own: HashMap<u32, NumberFormat> = HashMap::new();
        // Formats of cells and formats of named styles are written alike.
        let mut is_cell = false;
        loop {
            match xml.next()? {
                Node::Start(element) => {
                    let id = || element.attribute("numFmtId").and_then(|id| id.parse().ok());
                    match element.name() {
                        "numFmt" => {
                            let code = element.attribute("formatCode").unwrap_or_default();
                            if let Some(id) = id()
                                && own.len() < MAX
                            {
                                let _previous = own.insert(id, NumberFormat::of(&code));
                            }
                        }
                        "cellXfs" => is_cell = true,
                        "xf" if is_cell && styles.formats.len() < MAX => {
                            let id = id().unwrap_or(0);
                            let format = own.get(&id).copied();
                            let format = format.unwrap_or_else(|| NumberFormat::built_in(id));
                            styles.formats.push(format);
                        }
                        _ => {}
                    }
                }
                Node::End(name) if name == "cellXfs" => is_cell = false,
                Node::Eof => return Ok(styles),
                Node::End(_) | Node::Text(_) | Node::Other => {}
            }
        }
    }

    pub(super) fn format(&self, style: usize) -> NumberFormat {
        self.formats.get(style).copied().unwrap_or_default()
    }
}
