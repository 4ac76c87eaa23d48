//! From rows of a table to records: each column says its part; rows of one household are one.

use std::collections::{BTreeMap, HashMap};

use hub_facts::{Filing, Member};
use hub_sheet::column_name;
use hub_storage::Area;
use hub_values::{AreaCode, SubjectKind};

use super::columns::ColumnPlan;
use super::reading::{Table, TableRow};
use super::verdict::RowProblem;
use crate::{Problem, Sender};

/// A record that rows of a file make, or why they make none.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    /// The rows, as a spreadsheet numbers them.
    pub(super) rows: Vec<u64>,
    pub(super) filing: Result<Filing, Vec<Problem>>,
}

/// What the columns of a file mean, and who sends it.
pub(super) struct Filings<'a> {
    pub(super) kind: SubjectKind,
    pub(super) columns: &'a [ColumnPlan],
    pub(super) sender: &'a Sender,
    pub(super) areas: &'a [Area],
}

impl Filings<'_> {
    /// All records of a table, in the order of their first rows.
    pub(super) fn of(&self, table: &Table) -> Vec<Unit> {
        let mut units: Vec<Unit> = Vec::with_capacity(table.rows().len());
        // Rows of one household need not stand together.
        let mut households: HashMap<String, usize> = HashMap::new();
        for row in table.rows() {
            let filing = self.filing(row);
            let together = filing.as_ref().ok().and_then(|one| self.household(one));
            let known = together.as_ref().and_then(|key| households.get(key)).copied();
            match (known.and_then(|at| units.get_mut(at)), filing) {
                (Some(unit), Ok(filing)) => {
                    unit.rows.push(row.number());
                    if let Ok(whole) = &mut unit.filing {
                        join(whole, filing);
                    }
                }
                (_, filing) => {
                    households.extend(together.map(|key| (key, units.len())));
                    units.push(Unit { rows: vec![row.number()], filing });
                }
            }
        }
        units
    }

    /// What rows of one household have in common.
    fn household(&self, filing: &Filing) -> Option<String> {
        if self.kind != SubjectKind::Household {
            return None;
        }
        let number = filing.values.get("household_no").or(filing.key.as_ref())?;
        Some(format!("{:?} {number}", filing.household_kind))
    }

    fn filing(&self, row: TableRow<'_>) -> Result<Filing, Vec<Problem>> {
        let mut filing = Filing {
            subject: self.kind.as_str().to_owned(),
            source: self.sender.source.as_str().to_owned(),
            ..Filing::default()
        };
        let mut member = Member::default();
        let mut problems: Vec<Problem> = row.flaw().into_iter().collect();
        for column in self.columns {
            let Some(meaning) = &column.meaning else { continue };
            match row.text(column.column) {
                Ok("") => {}
                Ok(text) => self.put(&mut filing, &mut member, meaning, text, &mut problems),
                Err(problem) => problems.push(problem),
            }
        }
        if member.id_number.is_some() || !member.relation.is_empty() {
            filing.members.push(member);
        }
        if problems.is_empty() { Ok(filing) } else { Err(problems) }
    }

    fn put(
        &self,
        filing: &mut Filing,
        member: &mut Member,
        meaning: &str,
        text: &str,
        problems: &mut Vec<Problem>,
    ) {
        let text = text.to_owned();
        match meaning {
            "@record_id" => filing.key = Some(text),
            "@observed_on" => filing.observed_on = Some(text),
            "@community" => filing.community = Some(self.community(text)),
            "@household_kind" => match household_kind(&text) {
                Some(kind) => filing.household_kind = Some(kind.to_owned()),
                None => problems.push(Problem::new(
                    "@household_kind",
                    "户的类型请填“户籍户”或“居住户”",
                    "write registered or residing",
                )),
            },
            "@dwelling" => filing.dwelling = Some(text),
            "@member_id_number" => member.id_number = Some(text),
            "@member_relation" => member.relation = text,
            "@member_from" => member.from = Some(text),
            "@member_to" => member.to = Some(text),
            code => {
                let _previous = filing.values.insert(code.to_owned(), text);
            }
        }
    }

    /// A community may be written by its name; one that has the name of another is not guessed.
    fn community(&self, text: String) -> String {
        if text.parse::<AreaCode>().is_ok() {
            return text;
        }
        let own = self.sender.area.as_ref();
        let named = |one: &&Area| one.name_zh == text || one.name_en == text;
        let mut fitting = self.areas.iter().filter(named);
        match (fitting.next(), fitting.next()) {
            (Some(one), None) => one.code.as_str().to_owned(),
            (Some(_), Some(_)) => {
                let mut inside = self.areas.iter().filter(named);
                let inside = inside.find(|one| own.is_some_and(|own| own.contains(&one.code)));
                inside.map_or(text, |one| one.code.as_str().to_owned())
            }
            (None, _) => text,
        }
    }

    /// A problem of a row, with the address of the cell that it is about.
    pub(super) fn located(&self, row: u64, problem: Problem) -> RowProblem {
        let at = match problem.at.split('.').next().unwrap_or_default() {
            "community" => "@community",
            "observed_on" => "@observed_on",
            "household_kind" => "@household_kind",
            "dwelling" => "@dwelling",
            "members" => "@member_id_number",
            code => code,
        };
        let column = self.columns.iter().find(|one| one.meaning.as_deref() == Some(at));
        let cell = if let Some(column) = column {
            Some(format!("{}{row}", column_name(column.column)))
        } else {
            // What is wrong with a cell as such names its column.
            let is_column = at.len() <= 3 && at.bytes().all(|byte| byte.is_ascii_uppercase());
            is_column.then(|| format!("{at}{row}"))
        };
        RowProblem::of(problem, cell)
    }
}

fn household_kind(text: &str) -> Option<&'static str> {
    match text {
        "registered" | "户籍户" | "户籍" => Some("registered"),
        "residing" | "居住户" | "居住" | "常住户" => Some("residing"),
        _ => None,
    }
}

/// Adds a further row of a household. What rows say about the household itself must agree.
fn join(whole: &mut Filing, mut more: Filing) {
    whole.members.extend(more.members);
    for (code, raw) in more.values {
        let at = more.places.remove(&code).unwrap_or_else(|| code.clone());
        whole.state(at, code, raw);
    }
    whole.again.extend(more.again);
    let fill = |known: &mut Option<String>, new: Option<String>| {
        if known.is_none() {
            *known = new;
        }
    };
    fill(&mut whole.dwelling, more.dwelling);
    fill(&mut whole.community, more.community);
    fill(&mut whole.observed_on, more.observed_on);
    fill(&mut whole.key, more.key);
}

/// How many rows there are of each text in a column that identifies, for the most frequent.
#[derive(Default)]
pub(super) struct Repeats(BTreeMap<String, HashMap<u64, u64>>);

impl Repeats {
    pub(super) fn count(&mut self, filing: &Filing) {
        use std::hash::{Hash as _, Hasher as _};
        let key = filing.key.as_ref().map(|key| ("@record_id", key));
        let identifying = ["id_number", "person_name", "uscc", "household_no", "mobile_phone"];
        let own = if filing.subject == "dwelling" { Some("dwelling_address") } else { None };
        let values = identifying.into_iter().chain(own);
        let values = values.filter_map(|code| Some((code, filing.values.get(code)?)));
        for (code, text) in values.chain(key) {
            // Only equality counts, and nothing of it is kept.
            let mut hasher = std::hash::DefaultHasher::new();
            text.hash(&mut hasher);
            *self.0.entry(code.to_owned()).or_default().entry(hasher.finish()).or_default() += 1;
        }
    }

    /// By column, how often its most frequent value occurs.
    pub(super) fn most(&self) -> impl Iterator<Item = (&str, u64)> {
        self.0.iter().filter_map(|(code, counts)| Some((code.as_str(), *counts.values().max()?)))
    }
}
