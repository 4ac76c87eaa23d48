//! Any file that a community may have, read as what it is.

use crate::container::Container;
use crate::csv;
use crate::intake::{Hearer, Intake};
use crate::workbook::{Part, Parts};
use crate::{Format, Limits, Note, SheetError, Workbook, ods, xls, xlsx};

/// The workbook in a file: `.xlsx`, `.xls`, `.ods`, or text with separators. What it is is told by
/// its content; `name` only helps to say when the name says something else.
///
/// A container can be made to need much memory or time: read a file that somebody sent in a
/// process of its own.
///
/// # Errors
/// The whole file is refused when it is no table, is beyond `limits`, or holds what no table may
/// hold, such as macros. The error says where.
pub fn read(file: &[u8], name: Option<&str>, limits: &Limits) -> Result<Workbook, SheetError> {
    let mut parts = Parts::default();
    read_parts(file, name, limits, &mut |part| {
        parts.add(part);
        Ok(())
    })?;
    parts.workbook().ok_or(SheetError::NoReader)
}

/// What [`read`] reads, part by part: no more than a row is kept.
pub fn read_parts(
    file: &[u8],
    name: Option<&str>,
    limits: &Limits,
    hear: &mut dyn FnMut(Part) -> Result<(), SheetError>,
) -> Result<(), SheetError> {
    match Format::of(file)? {
        Format::Csv => {
            begin(Format::Csv, name, hear)?;
            csv::rows(file, &mut Intake::of(limits, false, hear))?;
        }
        Format::Xlsx | Format::Ods => {
            let mut container = Container::open(file, &limits.container)?;
            if xlsx::is_one(&container) {
                begin(Format::Xlsx, name, hear)?;
                xlsx::rows(&mut container, &mut Intake::of(limits, true, hear))?;
            } else if ods::is_one(&container) {
                begin(Format::Ods, name, hear)?;
                ods::rows(&mut container, &mut Intake::of(limits, true, hear))?;
            } else {
                return Err(SheetError::NotASheet(container.other_kind()));
            }
        }
        Format::Xls => {
            let workbook = xls::Workbook::open(file, limits)?;
            begin(Format::Xls, name, hear)?;
            workbook.rows(&mut Intake::of(limits, true, hear))?;
        }
    }
    hear(Part::End)
}

/// What the file is, and what its name says wrongly.
fn begin(format: Format, name: Option<&str>, hear: &mut Hearer<'_>) -> Result<(), SheetError> {
    hear(Part::Format(format))?;
    let ending = name.and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending);
    let Some(ending) = ending.map(str::to_ascii_lowercase) else { return Ok(()) };
    let is_word = ending.len() <= 8 && ending.chars().all(|one| one.is_ascii_alphanumeric());
    if is_word && !format.may_end(&ending) {
        hear(Part::Note(Note::WrongExtension { ending, format }))?;
    }
    Ok(())
}
