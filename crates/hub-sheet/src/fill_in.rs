//! Rows into a workbook of somebody's own, which is edited and not rebuilt.
//!
//! Every part of the file but one is copied as it is packed. Of the sheet that is filled only the
//! rows below its headings are written; titles, widths, merged cells, styles and what prints how stay
//! as they were. Notes below the rows move down.

mod scan;
mod tags;

use std::fmt::Write as _;
use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::container::Container;
use crate::formula::neutralised;
use crate::{Limits, SheetError, column_name, xlsx};
use scan::{Scan, Template};
use tags::rewritten;

/// What is filled in where.
#[derive(Debug, Clone, Copy)]
pub struct FillIn<'a> {
    /// The sheet, by its name.
    pub sheet: &'a str,
    /// The last row of its headings, counted from 1.
    pub header_row: u64,
    /// The column of each cell of a row, counted from 1.
    pub columns: &'a [usize],
    /// The rows.
    pub rows: &'a [Vec<String>],
}

/// The same `.xlsx` file with rows below its headings. Cells are text, in the style that the first row
/// below the headings has, or else their column; none runs as a formula.
///
/// # Errors
/// As [`crate::read`], and when there is no such sheet.
pub fn fill_in(file: &[u8], what: &FillIn<'_>, limits: &Limits) -> Result<Vec<u8>, SheetError> {
    let mut container = Container::open(file, &limits.container)?;
    let part = xlsx::part_of(&mut container, what.sheet)?;
    let part = part.ok_or(SheetError::NoHeadings)?;
    drop(container);
    let malformed = || SheetError::Malformed { part: part.clone() };
    let mut archive = ZipArchive::new(Cursor::new(file)).map_err(|_| malformed())?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(file.len() * 2)));
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(|_| malformed())?;
        let name = entry.name().map_err(|_| malformed())?.into_owned();
        if !name.trim_start_matches('/').eq_ignore_ascii_case(&part) {
            writer.raw_copy_file(entry).map_err(|_| malformed())?;
            continue;
        }
        drop(entry);
        let mut text = String::new();
        let entry = archive.by_index(index).map_err(|_| malformed())?;
        let mut bounded = entry.take(limits.container.max_unpacked);
        let _size = bounded.read_to_string(&mut text).map_err(|_| malformed())?;
        let filled = filled(&text, what, &part)?;
        writer.start_file(name, SimpleFileOptions::default()).map_err(|_| malformed())?;
        writer.write_all(filled.as_bytes()).map_err(|_| malformed())?;
    }
    Ok(writer.finish().map_err(|_| malformed())?.into_inner())
}

/// The XML of the sheet with its rows.
fn filled(text: &str, what: &FillIn<'_>, part: &str) -> Result<String, SheetError> {
    let malformed = || SheetError::Malformed { part: part.to_owned() };
    let scan = Scan::of(text, what.header_row).ok_or_else(malformed)?;
    let slice = |from: usize, to: usize| text.get(from..to).ok_or_else(malformed);
    let count = u64::try_from(what.rows.len()).unwrap_or(u64::MAX);
    let last = what.header_row.saturating_add(count);
    let room = scan.notes_from.map(|notes| notes.saturating_sub(what.header_row + 1));
    let moved = room.map_or(0, |room| count.saturating_sub(room));
    let mut out = String::with_capacity(text.len() + what.rows.len() * what.columns.len() * 60);
    let notes = scan.notes_from;
    let before = rewritten(slice(0, scan.before)?, &|element, attribute, value| {
        let is_size = element == "dimension" && attribute == "ref";
        is_size.then(|| moved_ranges(value, notes, moved, Some(last)))
    });
    out.push_str(&before);
    out.push_str("<sheetData>");
    for row in scan.rows.iter().filter(|row| row.number <= what.header_row) {
        out.push_str(slice(row.from, row.to)?);
    }
    write_rows(&mut out, what, &scan.template);
    for row in scan.rows.iter().filter(|row| row.number > last.max(what.header_row)) {
        if notes.is_none_or(|notes| row.number < notes) && !row.is_filled {
            out.push_str(slice(row.from, row.to)?);
        }
    }
    for row in scan.rows.iter().filter(|row| notes.is_some_and(|notes| row.number >= notes)) {
        let moved_row = rewritten(slice(row.from, row.to)?, &|element, attribute, value| {
            let is_place = attribute == "r" && matches!(element, "row" | "c");
            is_place.then(|| moved_ranges(value, notes, moved, None))
        });
        out.push_str(&moved_row);
    }
    out.push_str("</sheetData>");
    let first = what.header_row + 1;
    let after = rewritten(slice(scan.after, text.len())?, &|element, attribute, value| {
        match (element, attribute) {
            ("mergeCell", "ref") => Some(moved_ranges(value, notes, moved, None)),
            // Choices hold for all rows that are filled.
            ("dataValidation" | "conditionalFormatting", "sqref") => {
                let moved = moved_ranges(value, notes, moved, None);
                Some(lengthened(&moved, first, last))
            }
            _ => None,
        }
    });
    out.push_str(&after);
    Ok(out)
}

fn write_rows(out: &mut String, what: &FillIn<'_>, template: &Template) {
    for (number, cells) in (what.header_row + 1..).zip(what.rows) {
        // Writing to a String cannot fail.
        let _written = write!(out, "<row r=\"{number}\"{}>", template.attributes);
        let mut columns: Vec<usize> =
            template.styles.keys().copied().chain(what.columns.iter().copied()).collect();
        columns.sort_unstable();
        columns.dedup();
        for column in columns {
            let place = what.columns.iter().position(|one| *one == column);
            let text = place.and_then(|place| cells.get(place)).map(String::as_str);
            let name = column_name(column);
            let style = template.style(column);
            let style = style.map(|style| format!(" s=\"{style}\"")).unwrap_or_default();
            match text.filter(|text| !text.is_empty()) {
                None if style.is_empty() => {}
                None => {
                    let _written = write!(out, "<c r=\"{name}{number}\"{style}/>");
                }
                Some(text) => {
                    let text = escaped(&neutralised(text));
                    let _written = write!(
                        out,
                        "<c r=\"{name}{number}\"{style} t=\"inlineStr\"><is>\
                         <t xml:space=\"preserve\">{text}</t></is></c>"
                    );
                }
            }
        }
        out.push_str("</row>");
    }
}

/// Text as XML holds it; what XML cannot hold is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' | '\n' => out.push(c),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Ranges such as `A3:C3 E5` with rows from `notes` on moved down. With `last` the end of the range is
/// at least that row.
fn moved_ranges(ranges: &str, notes: Option<u64>, moved: u64, last: Option<u64>) -> String {
    let cell = |text: &str, is_end: bool| {
        let digits = text.find(|c: char| c.is_ascii_digit());
        let Some((column, row)) = digits.and_then(|at| text.split_at_checked(at)) else {
            return text.to_owned();
        };
        let Ok(row) = row.parse::<u64>() else { return text.to_owned() };
        let row = if notes.is_some_and(|notes| row >= notes) { row + moved } else { row };
        let row = if is_end { row.max(last.unwrap_or(0)) } else { row };
        format!("{column}{row}")
    };
    let range = |text: &str| match text.split_once(':') {
        Some((from, to)) => format!("{}:{}", cell(from, false), cell(to, true)),
        None => cell(text, false),
    };
    ranges.split(' ').map(range).collect::<Vec<_>>().join(" ")
}

/// Ranges that begin in the first row below the headings reach to the last row that is filled.
fn lengthened(ranges: &str, first: u64, last: u64) -> String {
    let row_of = |text: &str| {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        digits.parse::<u64>().ok()
    };
    let range = |text: &str| {
        let (from, to) = text.split_once(':').unwrap_or((text, text));
        if row_of(from) != Some(first) || row_of(to).is_none_or(|row| row >= last) {
            return text.to_owned();
        }
        let column: String = to.chars().filter(|c| !c.is_ascii_digit()).collect();
        format!("{from}:{column}{last}")
    };
    ranges.split(' ').map(range).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
