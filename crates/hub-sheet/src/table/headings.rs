//! Finding the headings: the rows in which the most columns are known.

use super::Header;
use super::merges::Merges;
use crate::{Cell, Row, Sheet};

/// Filled rows among which headings are looked for.
const ROWS: usize = 40;
/// Lines that headings may have.
const LINES: usize = 3;
/// Characters of a heading; what is longer is an explanation.
const LONG: usize = 60;

/// Headings that were found.
pub(super) struct Found {
    pub(super) rows: (u64, u64),
    pub(super) header: Vec<Header>,
}

struct Guess {
    rows: (u64, u64),
    header: Vec<Header>,
    known: usize,
}

/// The topmost rows that make about as many columns known as any rows do: a second table further
/// down may have more columns, and so may the same headings on a later page.
pub(super) fn find(sheet: &Sheet, known: &dyn Fn(&str) -> bool) -> Option<Found> {
    let rows = sheet.rows.get(..ROWS).unwrap_or(&sheet.rows);
    let merges = Merges::over(rows, &sheet.merged);
    let guesses: Vec<Guess> = (0..rows.len())
        .filter_map(|start| {
            let of_height = |height| {
                let lines = rows.get(start..start + height)?;
                guess(lines, &merges, known)
            };
            let mut guesses = (1..=LINES).filter_map(of_height).collect::<Vec<_>>();
            // Of equally good ones the last is the tallest.
            guesses.sort_by_key(|guess| guess.known);
            guesses.pop()
        })
        .collect();
    let most = guesses.iter().map(|guess| guess.known).max()?;
    let enough = (most * 3).div_ceil(5);
    let found = guesses.into_iter().find(|guess| guess.known >= enough && guess.is_enough())?;
    let (first, last) = found.rows;
    // A heading may be merged with rows below in which nothing stands.
    let deepest = merges.bottom(first, last).unwrap_or(last);
    let last = if deepest - first < LINES as u64 { deepest } else { last };
    Some(Found { rows: (first, last), header: found.header })
}

impl Guess {
    /// One word that happens to be known makes no row of headings, unless it is all there is.
    fn is_enough(&self) -> bool {
        self.known > 0 && self.known >= self.header.len().min(2)
    }
}

fn guess(lines: &[Row], merges: &Merges, known: &dyn Fn(&str) -> bool) -> Option<Guess> {
    let (bottom, groups) = lines.split_last()?;
    let rows = (lines.first()?.number(), bottom.number());
    if rows.1 - rows.0 >= LINES as u64 {
        return None;
    }
    let width = lines.iter().map(Row::width).max().unwrap_or(0);
    if !groups.iter().all(|row| is_group_line(row, merges)) {
        return None;
    }
    let header: Vec<Header> = (1..=width)
        .filter_map(|column| {
            let parts = parts(column, lines, merges);
            let text = parts.join("/");
            (!parts.is_empty()).then_some(Header { text, parts, column })
        })
        .collect();
    // Two rows that nothing holds together are headings and a record.
    let is_linked = groups.is_empty() || has_group(&header) || merges.link(rows.0, rows.1);
    let known = header.iter().filter(|one| one.readings().any(|text| known(&text))).count();
    is_linked.then_some(Guess { rows, header, known })
}

/// Whether a row may stand above headings and group them. A title is one cell, and what is filled
/// in above a table (`填报单位：…`) has a colon.
fn is_group_line(row: &Row, merges: &Merges) -> bool {
    let mut cells = 0;
    let mut is_partial = false;
    for (column, cell) in row.filled() {
        let Cell::Text(text) = cell else { return false };
        let is_filled_in = text.trim_end_matches([':', '：']).contains([':', '：']);
        if is_filled_in || text.chars().count() > LONG {
            return false;
        }
        cells += 1;
        let wide = merges.at(row.number(), column).filter(|area| area.right > area.left);
        is_partial |= column > 1 && wide.is_some();
    }
    cells > 1 || is_partial
}

/// The lines of the heading of a column.
fn parts(column: usize, lines: &[Row], merges: &Merges) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let bottom = lines.last();
    for line in lines {
        let is_bottom = bottom.is_some_and(|bottom| bottom.number() == line.number());
        let text = match merges.at(line.number(), column) {
            Some(area) => {
                let top = u64::from(area.top);
                let source = lines.iter().find(|row| row.number() == top);
                source.map_or(Cell::Empty, |row| row.cell(area.left as usize))
            }
            None if is_bottom || merges.touch(line.number()) => line.cell(column),
            None => carried(line, bottom, column),
        };
        let text = tidy(text.as_text());
        if !text.is_empty() && parts.last() != Some(&text) {
            parts.push(text);
        }
    }
    parts
}

/// What a line says about a column. Programs that know no merged cells fill only the first cell
/// of a group.
fn carried<'r>(line: &'r Row, bottom: Option<&Row>, column: usize) -> Cell<'r> {
    let cell = line.cell(column);
    let is_below = bottom.is_some_and(|row| !row.cell(column).is_empty());
    if !cell.is_empty() || !is_below {
        return cell;
    }
    let mut before = (1..column).rev().map(|column| line.cell(column));
    before.find(|cell| !cell.is_empty()).unwrap_or(Cell::Empty)
}

/// A heading in one line.
fn tidy(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let joined = lines.fold(String::new(), |mut joined, line| {
        let is_latin = |one: Option<char>| one.is_some_and(|one| one.is_ascii_alphanumeric());
        if is_latin(joined.chars().next_back()) && is_latin(line.chars().next()) {
            joined.push(' ');
        }
        joined.push_str(line);
        joined
    });
    joined.chars().take(LONG * 4).collect()
}

/// Whether two columns beside each other have the same first line and different last ones.
fn has_group(header: &[Header]) -> bool {
    header.windows(2).any(|pair| {
        let [left, right] = pair else { return false };
        let is_deep = left.parts.len() > 1 && right.parts.len() > 1;
        is_deep && left.parts.first() == right.parts.first()
    })
}
