//! The rows below the headings: records, and what is none.

use std::collections::{BTreeMap, HashSet};

use super::headings::Found;
use crate::{Cell, Header, Merged, Note, Row, header_key, header_key_in_full};

/// Beginnings of a row of sums.
const TOTALS: [&str; 9] =
    ["合计", "小计", "总计", "共计", "累计", "本页合计", "本页小计", "total", "subtotal"];

/// Beginnings of a row that explains or signs the table, before a colon or alone.
const REMARKS: [&str; 22] = [
    "填表说明",
    "填报说明",
    "说明",
    "注",
    "备注",
    "填表人",
    "填报人",
    "制表人",
    "制表",
    "审核人",
    "审核",
    "负责人",
    "单位负责人",
    "社区负责人",
    "经办人",
    "填报日期",
    "填表日期",
    "填报单位",
    "联系人",
    "联系电话",
    "note",
    "notes",
];

/// Headings of a column that only counts the rows.
const NUMBERING: [&str; 7] = ["序号", "序", "编号", "行号", "no", "number", "sn"];

/// Headings of codes, whose leading zeros count.
const CODES: [&str; 5] = ["编码", "代码", "邮编", "邮政编码", "code"];

/// What is known of the table while its rows are told apart.
pub(super) struct Sorting<'a> {
    header: &'a [Header],
    /// Rows that may be printed again on each page.
    titles: Vec<Vec<(usize, &'a str)>>,
    /// Where a cell begins that is several columns wide.
    wide: HashSet<(u64, usize)>,
    known: &'a dyn Fn(&str) -> bool,
    in_remarks: bool,
}

enum Sort {
    Record,
    Aside(Note),
    NumberedOnly,
    SecondTable,
}

impl<'a> Sorting<'a> {
    pub(super) fn of(
        found: &'a Found,
        above: &'a [Row],
        titles: &'a [Row],
        merged: &[Merged],
        known: &'a dyn Fn(&str) -> bool,
    ) -> Self {
        let titles = above.iter().chain(titles).map(texts).collect();
        let wide = merged
            .iter()
            .filter(|one| one.right > one.left)
            .map(|one| (one.top.into(), one.left as usize))
            .collect();
        Self { header: &found.header, titles, wide, known, in_remarks: false }
    }

    /// The records among these rows.
    pub(super) fn records(mut self, rows: Vec<Row>, notes: &mut Vec<Note>) -> Vec<Row> {
        let mut records = Vec::with_capacity(rows.len());
        let mut numbered = 0;
        for row in rows {
            match self.sort(&row, records.is_empty()) {
                Sort::Record => records.push(row),
                Sort::Aside(note) => notes.push(note),
                Sort::NumberedOnly => numbered += 1,
                Sort::SecondTable => {
                    notes.push(Note::SecondTable { row: row.number() });
                    break;
                }
            }
        }
        if numbered > 0 {
            notes.push(Note::NumberedOnly { count: numbered });
        }
        self.tell_columns(&records, notes);
        records
    }

    fn sort(&mut self, row: &Row, is_first: bool) -> Sort {
        let number = row.number();
        let mut filled = row.filled();
        let (Some((column, cell)), is_single) = (filled.next(), filled.next().is_none()) else {
            return Sort::Record;
        };
        let text = cell.as_text();
        let own = texts(row);
        if self.titles.contains(&own) {
            return Sort::Aside(Note::RepeatedHeadings { row: number });
        }
        if begins(text, &TOTALS, false) {
            return Sort::Aside(Note::Total { row: number });
        }
        if begins(text, &REMARKS, true) || (self.in_remarks && is_single) {
            self.in_remarks = true;
            return Sort::Aside(Note::Remark { row: number });
        }
        self.in_remarks = false;
        if is_single && self.wide.contains(&(number, column)) {
            return Sort::Aside(Note::Section { row: number });
        }
        if is_single && self.is_numbering(column) {
            return Sort::NumberedOnly;
        }
        if self.has_headings(&own, row) {
            return if is_first {
                Sort::Aside(Note::RepeatedHeadings { row: number })
            } else {
                Sort::SecondTable
            };
        }
        Sort::Record
    }

    fn is_numbering(&self, column: usize) -> bool {
        let header = self.header.iter().find(|header| header.column == column);
        header.is_some_and(|header| NUMBERING.contains(&header_key(&header.text).as_str()))
    }

    /// Whether at least two cells, and half of them, are headings that are known. Records have a
    /// digit somewhere; asking is dear.
    fn has_headings(&self, own: &[(usize, &str)], row: &Row) -> bool {
        let is_text = row.cells().all(|cell| matches!(cell, Cell::Text(_) | Cell::Empty));
        let has_digit = own.iter().any(|(_, text)| text.contains(|one: char| one.is_ascii_digit()));
        if own.len() < 2 || !is_text || has_digit {
            return false;
        }
        let known = own.iter().filter(|(_, text)| (self.known)(text)).count();
        known >= 2 && known * 2 >= own.len()
    }

    /// What a person should look at, column by column.
    fn tell_columns(&self, records: &[Row], notes: &mut Vec<Note>) {
        let last = self.header.last().map_or(0, |header| header.column);
        let mut unheaded: BTreeMap<usize, usize> = BTreeMap::new();
        let mut codes: BTreeMap<usize, Digits> = BTreeMap::new();
        let named: Vec<bool> = (1..=last)
            .map(|column| self.header.iter().any(|header| header.column == column))
            .collect();
        for row in records {
            for (column, cell) in row.filled().take_while(|(column, _)| *column <= last) {
                if column.checked_sub(1).and_then(|index| named.get(index)) != Some(&true) {
                    *unheaded.entry(column).or_default() += 1;
                }
                codes.entry(column).or_default().add(row, cell);
            }
        }
        for (column, count) in unheaded {
            notes.push(Note::NoHeading { column, count });
        }
        for header in self.header {
            let key = header_key_in_full(header.parts.last().map_or("", String::as_str));
            let is_code = CODES.iter().any(|code| key.contains(code));
            let first = codes.get(&header.column).and_then(|digits| digits.doubtful(is_code));
            if let Some(row) = first {
                notes.push(Note::ZerosMayBeLost { column: header.column, row });
            }
        }
    }
}

/// What digits stand in a column.
#[derive(Default)]
struct Digits {
    has_zeros: bool,
    first_number: Option<u64>,
    lengths: Option<(usize, usize)>,
}

impl Digits {
    fn add(&mut self, row: &Row, cell: Cell<'_>) {
        match cell {
            Cell::Text(text) => {
                let text = text.trim();
                let is_digits = text.len() > 1 && text.bytes().all(|one| one.is_ascii_digit());
                self.has_zeros |= is_digits && text.starts_with('0');
            }
            Cell::Number(text) if text.bytes().all(|one| one.is_ascii_digit()) => {
                // Zeros that the format shows are there.
                if text.starts_with('0') {
                    return;
                }
                let _first = self.first_number.get_or_insert(row.number());
                let (least, most) = self.lengths.unwrap_or((text.len(), text.len()));
                self.lengths = Some((least.min(text.len()), most.max(text.len())));
            }
            Cell::Empty
            | Cell::Number(_)
            | Cell::Date(_)
            | Cell::Bool(_)
            | Cell::Formula
            | Cell::Error(_)
            | Cell::Damaged(_) => {}
        }
    }

    /// The first number that may once have begun with zero.
    fn doubtful(&self, is_code: bool) -> Option<u64> {
        let is_uneven = self.lengths.is_some_and(|(least, most)| least < most);
        self.first_number.filter(|_| self.has_zeros || (is_code && is_uneven))
    }
}

fn texts(row: &Row) -> Vec<(usize, &str)> {
    row.filled().map(|(column, cell)| (column, cell.as_text().trim())).collect()
}

/// Whether a text is one of these words, or begins with one and goes on with no letter.
fn begins(text: &str, words: &[&str], needs_colon: bool) -> bool {
    let bare: String = text.chars().filter(|one| !one.is_whitespace()).collect();
    let bare = bare.to_lowercase();
    words.iter().any(|word| {
        let Some(rest) = bare.strip_prefix(word) else { return false };
        match rest.chars().next() {
            None => true,
            Some(next) if needs_colon => {
                matches!(next, ':' | '：' | '(' | '（' | '、' | '.' | '．') || next.is_ascii_digit()
            }
            Some(next) => !next.is_alphabetic() || next.is_ascii_digit(),
        }
    })
}
