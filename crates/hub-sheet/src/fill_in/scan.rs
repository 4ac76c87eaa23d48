//! Where in the XML of a sheet its rows stand, and how they look.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// A sheet as far as filling it in must know it.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Where the data of the sheet begins, and where what follows it begins.
    pub(super) before: usize,
    pub(super) after: usize,
    /// Its rows from top to bottom.
    pub(super) rows: Vec<OldRow>,
    /// The first row of notes or totals below the headings.
    pub(super) notes_from: Option<u64>,
    pub(super) template: Template,
}

/// A row as it stands.
#[derive(Debug, Default)]
pub(super) struct OldRow {
    pub(super) number: u64,
    pub(super) from: usize,
    pub(super) to: usize,
    /// Whether any of its cells holds something.
    pub(super) is_filled: bool,
    filled: usize,
    attributes: String,
    styles: BTreeMap<usize, String>,
}

/// How the rows look that are written.
#[derive(Debug, Default)]
pub(super) struct Template {
    /// Attributes of the row, such as its height.
    pub(super) attributes: String,
    /// Styles of its cells, by column.
    pub(super) styles: BTreeMap<usize, String>,
    /// Styles of whole columns: first, last, style.
    columns: Vec<(usize, usize, String)>,
}

impl Template {
    pub(super) fn style(&self, column: usize) -> Option<&str> {
        let own = self.styles.get(&column).map(String::as_str);
        own.or_else(|| {
            let found = self.columns.iter().find(|(from, to, _)| (*from..=*to).contains(&column));
            found.map(|(.., style)| style.as_str())
        })
    }
}

impl Scan {
    /// None when the text is no sheet.
    pub(super) fn of(text: &str, header_row: u64) -> Option<Self> {
        let mut scan = Self::default();
        let mut reader = Reader::from_str(text);
        let mut row: Option<OldRow> = None;
        let mut wide: BTreeSet<u64> = BTreeSet::new();
        loop {
            let from = usize::try_from(reader.buffer_position()).ok()?;
            let event = reader.read_event().ok()?;
            let to = usize::try_from(reader.buffer_position()).ok()?;
            if matches!(event, Event::Eof) {
                break;
            }
            if let Event::Start(tag) | Event::Empty(tag) = &event {
                let name = local(tag.name().into_inner());
                if name == "row" {
                    let last = scan.rows.last().map_or(0, |one| one.number);
                    let new = old_row(tag, from, to, last + 1);
                    let is_empty = matches!(event, Event::Empty(_));
                    if is_empty { scan.rows.push(new) } else { row = Some(new) }
                } else if let Some(row) = &mut row {
                    row.note(name, tag);
                } else {
                    scan.note(name, tag, (from, to), &mut wide);
                }
            } else if let Event::End(tag) = &event {
                match local(tag.name().into_inner()) {
                    "sheetData" => scan.after = to,
                    "row" => scan.rows.extend(row.take().map(|done| OldRow { to, ..done })),
                    _ => {}
                }
            }
        }
        if scan.after == 0 {
            return None;
        }
        let below = scan.rows.iter().filter(|one| one.number > header_row);
        let is_note =
            |one: &&OldRow| one.is_filled && (one.filled == 1 || wide.contains(&one.number));
        scan.notes_from = below.clone().find(is_note).map(|one| one.number);
        let first = below.clone().next().filter(|one| {
            one.number == header_row + 1 && scan.notes_from.is_none_or(|notes| one.number < notes)
        });
        if let Some(first) = first {
            scan.template.attributes.clone_from(&first.attributes);
            scan.template.styles.clone_from(&first.styles);
        }
        Some(scan)
    }
}

impl Scan {
    /// Notes what stands outside of rows.
    fn note(
        &mut self,
        name: &str,
        tag: &BytesStart<'_>,
        (from, to): (usize, usize),
        wide: &mut BTreeSet<u64>,
    ) {
        match name {
            "sheetData" => (self.before, self.after) = (from, to),
            "col" => self.template.columns.extend(column_style(tag)),
            "mergeCell" => wide.extend(attribute(tag, "ref").and_then(|it| wide_row(&it))),
            _ => {}
        }
    }
}

impl OldRow {
    /// Notes what stands in the row.
    fn note(&mut self, name: &str, tag: &BytesStart<'_>) {
        match name {
            "c" => {
                let next = self.styles.keys().last().map_or(1, |last| last + 1);
                let column = attribute(tag, "r").as_deref().and_then(column_of);
                let style = attribute(tag, "s").unwrap_or_else(|| "0".to_owned());
                let _none = self.styles.insert(column.unwrap_or(next), style);
            }
            "v" | "is" => {
                self.filled += 1;
                self.is_filled = true;
            }
            _ => {}
        }
    }
}

fn old_row(tag: &BytesStart<'_>, from: usize, to: usize, next: u64) -> OldRow {
    let number = attribute(tag, "r").and_then(|text| text.parse().ok()).unwrap_or(next);
    // Height, style and the like; not where it stands, nor which columns it spans.
    let kept = ["ht", "customHeight", "s", "customFormat", "thickBot", "thickTop"];
    let attributes = kept.iter().filter_map(|name| {
        let value = attribute(tag, name)?;
        value
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '.')
            .then(|| format!(" {name}=\"{value}\""))
    });
    OldRow { number, from, to, attributes: attributes.collect(), ..OldRow::default() }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|one| local(one.key.into_inner()) == name)?;
    Some(found.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
}

/// The style of columns, when they have one.
fn column_style(tag: &BytesStart<'_>) -> Option<(usize, usize, String)> {
    let number = |name| attribute(tag, name)?.parse().ok();
    Some((number("min")?, number("max")?, attribute(tag, "style")?))
}

/// The column of a reference such as `AB12`, counted from 1.
fn column_of(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    let column = letters.fold(0_usize, |sum, letter| {
        sum.saturating_mul(26).saturating_add(usize::from(letter.to_ascii_uppercase() - b'A') + 1)
    });
    (column > 0).then_some(column)
}

/// The row of merged cells that reach over several columns.
fn wide_row(range: &str) -> Option<u64> {
    let (from, to) = range.split_once(':')?;
    let digits: String = from.chars().filter(char::is_ascii_digit).collect();
    (column_of(from)? < column_of(to)?).then(|| digits.parse().ok())?
}
