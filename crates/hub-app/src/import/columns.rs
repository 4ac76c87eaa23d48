//! What the columns of a file mean: as the caller says, as was confirmed before, as the catalogue
//! knows.

use std::collections::BTreeMap;

use hub_catalogue::{Catalogue, Column, Headers};
use hub_sheet::{column_name, header_key, header_key_in_full};
use hub_storage::ConfirmedHeader;
use hub_values::{SubjectKind, names_a_person};
use serde::{Deserialize, Serialize};

use super::starting::ColumnChoice;
use crate::{AppError, Problem};

/// A column that is left aside, as it is remembered.
pub(super) const IGNORED: &str = "@ignored";

/// Who says what a column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MeantBy {
    /// Whoever started the import.
    Caller,
    /// Somebody of the department, when an earlier import was confirmed.
    ConfirmedBefore,
    /// The catalogue.
    Catalogue,
    /// Nobody: the column is left aside.
    Nobody,
}

/// A column of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnPlan {
    /// Its place, counted from 1.
    pub column: usize,
    /// Its heading.
    pub header: String,
    /// What it means: the code of an attribute, or a mark such as `@community`; none when it is
    /// left aside.
    pub meaning: Option<String>,
    /// Who says so.
    pub by: MeantBy,
}

/// Headings of a file, and what was said about them.
pub(super) struct Asked<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) headers: &'a [(usize, String)],
    pub(super) choices: &'a [ColumnChoice],
    /// By kind, what people of the department confirmed before.
    pub(super) confirmed: &'a BTreeMap<SubjectKind, Vec<ConfirmedHeader>>,
}

impl Asked<'_> {
    /// The kind whose headings fit best; on a tie the earlier one.
    pub(super) fn likely_kind(&self) -> Result<Option<SubjectKind>, AppError> {
        let mut best = None;
        for kind in SubjectKind::ALL {
            let columns = self.columns(kind)?;
            let known = columns.iter().filter(|one| one.meaning.is_some()).count();
            let score = (names_its_subject(kind, &columns), known);
            if known > 0 && best.is_none_or(|(best, _)| score > best) {
                best = Some((score, kind));
            }
        }
        Ok(best.map(|(_, kind)| kind))
    }

    /// What the columns mean when rows are about this kind.
    pub(super) fn columns(&self, kind: SubjectKind) -> Result<Vec<ColumnPlan>, AppError> {
        let known = Headers::of(self.catalogue, kind, header_key_in_full)
            .map_err(|_| AppError::Internal)?;
        let mut columns: Vec<ColumnPlan> = self
            .headers
            .iter()
            .map(|(column, header)| {
                let (meaning, by) = self.meaning(kind, &known, header);
                ColumnPlan { column: *column, header: shown(header), meaning, by }
            })
            .collect();
        if kind == SubjectKind::Household {
            as_members(&mut columns);
        }
        Ok(columns)
    }

    fn meaning(
        &self,
        kind: SubjectKind,
        known: &Headers,
        header: &str,
    ) -> (Option<String>, MeantBy) {
        let keys = [header_key_in_full(header), header_key(header)];
        let said = self.choices.iter().find(|one| header_key_in_full(&one.header) == keys[0]);
        if let Some(choice) = said {
            return (choice.meaning.clone(), MeantBy::Caller);
        }
        let confirmed = self.confirmed.get(&kind).map(Vec::as_slice).unwrap_or_default();
        let before = confirmed.iter().find(|one| one.header == keys[0]);
        if let Some(before) = before.filter(|one| self.still_means(kind, &one.meaning)) {
            let meaning = Some(before.meaning.clone()).filter(|one| one != IGNORED);
            return (meaning, MeantBy::ConfirmedBefore);
        }
        match keys.iter().find_map(|key| known.column(key)).and_then(|one| self.name(one)) {
            Some(meaning) => (Some(meaning), MeantBy::Catalogue),
            None => (None, MeantBy::Nobody),
        }
    }

    fn name(&self, column: Column) -> Option<String> {
        if let Column::Attribute(index) = column {
            return Some(self.catalogue.at(index)?.code.as_str().to_owned());
        }
        let mark = if column == Column::IdType { "id_type" } else { column.mark()? };
        Some(mark.to_owned())
    }

    /// An attribute may have been retired since.
    fn still_means(&self, kind: SubjectKind, meaning: &str) -> bool {
        meaning == IGNORED || is_meaning(self.catalogue, kind, meaning)
    }
}

/// Whether a column of a file about this kind can mean this.
pub(super) fn is_meaning(catalogue: &Catalogue, kind: SubjectKind, meaning: &str) -> bool {
    if Column::marked(meaning).is_some() {
        return true;
    }
    let attribute = catalogue.attribute(meaning);
    attribute.is_some_and(|one| one.subject == kind && !one.is_retired())
}

/// What is wrong with the columns of a file as a whole.
pub(super) fn flaw(
    kind: SubjectKind,
    columns: &[ColumnPlan],
    choices: &[ColumnChoice],
    catalogue: &Catalogue,
) -> Option<Problem> {
    let keys: Vec<String> = columns.iter().map(|one| header_key_in_full(&one.header)).collect();
    for choice in choices {
        if !keys.contains(&header_key_in_full(&choice.header)) {
            return Some(Problem::new(
                "columns",
                "所指定的表头在文件中不存在，请按文件中的表头填写",
                "a heading that was given does not occur in the file; write it as the file does",
            ));
        }
        if choice.meaning.as_ref().is_some_and(|one| !is_meaning(catalogue, kind, one)) {
            return Some(Problem::new(
                "columns",
                "所指定的数据项不存在或已停用，请使用数据目录中的代码",
                "no such attribute for this kind of subject, or it was retired; use its code in \
                 the catalogue",
            ));
        }
    }
    repeated(columns).or_else(|| (!names_its_subject(kind, columns)).then(|| missing(kind)))
}

/// Two columns that mean the same.
pub(super) fn repeated(columns: &[ColumnPlan]) -> Option<Problem> {
    for (position, column) in columns.iter().enumerate() {
        let earlier = columns.get(..position).unwrap_or_default();
        let same = |one: &&ColumnPlan| one.meaning.is_some() && one.meaning == column.meaning;
        if let Some(earlier) = earlier.iter().find(same) {
            let (one, other) = (column_name(earlier.column), column_name(column.column));
            return Some(Problem::new(
                "file",
                format!(
                    "{other}列“{}”与{one}列含义相同，请只保留一列，或指明其中一列不导入",
                    column.header
                ),
                format!("column {other} means the same as column {one}; keep one, or ignore one"),
            ));
        }
    }
    None
}

/// Headings that ship, of every kind of subject.
pub(super) fn shipped_headers(catalogue: &Catalogue) -> Result<Vec<Headers>, AppError> {
    let of =
        |kind| Headers::of(catalogue, kind, header_key_in_full).map_err(|_| AppError::Internal);
    SubjectKind::ALL.into_iter().map(of).collect()
}

/// Whether rows say whom they are about.
fn names_its_subject(kind: SubjectKind, columns: &[ColumnPlan]) -> bool {
    let wanted: &[&str] = match kind {
        SubjectKind::Resident => &["person_name", "id_number"],
        SubjectKind::Household => &["household_no", "@record_id"],
        SubjectKind::Dwelling => &["dwelling_address"],
        SubjectKind::Premises => &["premises_name"],
    };
    columns.iter().any(|one| one.meaning.as_deref().is_some_and(|code| wanted.contains(&code)))
}

fn missing(kind: SubjectKind) -> Problem {
    let (zh, en) = match kind {
        SubjectKind::Resident => ("“姓名”或“身份证号码”", "for the name or the ID number"),
        SubjectKind::Household => ("“户号”", "for the number of the household"),
        SubjectKind::Dwelling => ("“房屋地址”", "for the address of the dwelling"),
        SubjectKind::Premises => ("“单位（店铺）名称”", "for the name of the premises"),
    };
    Problem::new(
        "file",
        format!("表头中没有{zh}列，请检查表头，或指明各列的含义"),
        format!("no column {en}; look at the headings, or say what the columns mean"),
    )
}

/// A household's file with a line for each member: a plain ID number beside the relation to the
/// householder is the member's.
fn as_members(columns: &mut [ColumnPlan]) {
    let is_there = |columns: &[ColumnPlan], mark| {
        columns.iter().any(|one| one.meaning.as_deref() == Some(mark))
    };
    if !is_there(columns, "@member_relation") || is_there(columns, "@member_id_number") {
        return;
    }
    let plain = columns.iter_mut().find(|one| {
        one.meaning.as_deref() == Some("householder_id_number")
            && one.by == MeantBy::Catalogue
            && !one.header.contains('户')
    });
    if let Some(plain) = plain {
        plain.meaning = Some("@member_id_number".to_owned());
    }
}

/// A heading as it may be kept and shown: a file without headings has a person in its first row.
fn shown(header: &str) -> String {
    if names_a_person(header) { String::new() } else { header.chars().take(60).collect() }
}

/// What is remembered when somebody confirms these columns.
pub(super) fn to_remember(columns: &[ColumnPlan]) -> Vec<ConfirmedHeader> {
    columns
        .iter()
        .filter(|one| one.by == MeantBy::Caller)
        .map(|one| ConfirmedHeader {
            header: header_key_in_full(&one.header),
            meaning: one.meaning.clone().unwrap_or_else(|| IGNORED.to_owned()),
        })
        .collect()
}

/// What stands for the headings of a file, to find imports of the same list again.
pub(super) fn signature(kind: SubjectKind, columns: &[ColumnPlan]) -> String {
    let mut keys: Vec<String> = columns.iter().map(|one| header_key_in_full(&one.header)).collect();
    keys.sort_unstable();
    format!("{kind}|{}", keys.join("|"))
}
