//! From the headings of a sheet to what its columns mean: candidates with reason and confidence,
//! and nothing decided where it is not sure.

mod neighbours;
mod reading;
mod resolve;
mod siblings;
mod similar;
mod subject;
mod values;

use std::collections::{HashMap, HashSet};

use hub_catalogue::Catalogue;
use hub_values::SubjectKind;

use crate::heading::Heading;
use crate::lexicon::Lexicon;
use crate::{FormsError, Meaning};

/// Confidence, in per cent, from which a column is mapped without asking.
pub const THRESHOLD: u8 = 75;
/// Candidates of a column at most.
const CANDIDATES: usize = 5;

/// Reads headings of forms.
pub struct Mapper<'c> {
    pub(crate) catalogue: &'c Catalogue,
    pub(crate) lexicon: Lexicon,
}

/// The headings of a sheet, as a person sees them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HeadingRow {
    /// What stands above the table.
    pub title: String,
    /// The headings, from left to right.
    pub headings: Vec<SheetHeading>,
}

/// The heading of one column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SheetHeading {
    /// Its lines from top to bottom; the upper ones are groups such as 户主.
    pub parts: Vec<String>,
    /// Its column in the sheet, counted from 1.
    pub column: usize,
    /// Its row, counted from 1, on a form of labels beside blanks; none in a table.
    pub row: Option<u64>,
    /// The choices that its cells offer, if they offer some.
    pub choices: Vec<String>,
}

impl SheetHeading {
    /// A heading of one line.
    pub fn of(text: &str, column: usize) -> Self {
        Self { parts: vec![text.to_owned()], column, ..Self::default() }
    }

    /// Its lines, joined: `户主/姓名`.
    pub fn text(&self) -> String {
        self.parts.join("/")
    }

    pub(crate) fn last(&self) -> &str {
        self.parts.last().map_or("", String::as_str)
    }

    pub(crate) fn groups(&self) -> &[String] {
        self.parts.split_last().map_or(&[], |(_, groups)| groups)
    }
}

/// What a column could mean, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// What it would mean.
    pub meaning: Meaning,
    /// How sure that is, in per cent.
    pub confidence: u8,
    /// Why.
    pub reason: Reason,
}

/// Why a column could mean something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// A person has confirmed it for this department before.
    Confirmed,
    /// The heading is known.
    KnownHeading,
    /// The heading is one of the usual ways of writing it.
    UsualWriting,
    /// The group above it names a person or a thing.
    Group,
    /// The heading itself names a person.
    Person,
    /// The columns before it are about that person.
    Neighbour,
    /// Another column of the form takes the other meaning.
    Sibling,
    /// The title of the form says so.
    Title,
    /// A word in the heading says so.
    Word,
    /// What is left when usual additions are taken away is known.
    Reduced,
    /// The heading is known for another kind of subject that belongs to this one.
    OtherSubject,
    /// The choices of its cells are those of the code table.
    Choices,
    /// A known heading looks similar.
    Similar,
}

impl Reason {
    /// The reason in Chinese and English.
    pub fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::Confirmed => ("本部门此前已确认", "confirmed before"),
            Self::KnownHeading => ("已知表头", "known heading"),
            Self::UsualWriting => ("常用写法", "usual writing"),
            Self::Group => ("上级表头指明", "the group above says so"),
            Self::Person => ("表头中含人员角色", "the heading names a person"),
            Self::Neighbour => ("承接前面的人员列", "follows the column of a person"),
            Self::Sibling => ("同表另有一列是另一含义", "another column has the other meaning"),
            Self::Title => ("表名指明", "the title says so"),
            Self::Word => ("表头中含关键词", "a word in the heading says so"),
            Self::Reduced => ("去掉修饰词后为已知表头", "known without the usual additions"),
            Self::OtherSubject => ("相关主体的已知表头", "known for a related subject"),
            Self::Choices => ("选项与代码表一致", "its choices are those of the code table"),
            Self::Similar => ("与已知表头相近", "similar to a known heading"),
        }
    }
}

/// A column with what it could mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappedColumn {
    /// Its heading.
    pub heading: SheetHeading,
    /// What it could mean, the surest first.
    pub candidates: Vec<Candidate>,
}

impl MappedColumn {
    /// What it means, when that is sure enough. A column that nothing speaks for is supplementary;
    /// one for which something speaks, but not enough, is open: none.
    pub fn meaning(&self) -> Option<&Meaning> {
        match self.candidates.first() {
            None => Some(&Meaning::Supplementary),
            Some(first) => (first.confidence >= THRESHOLD).then_some(&first.meaning),
        }
    }
}

/// A sheet with what its columns could mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// What a row is about.
    pub subject: SubjectKind,
    /// Whether the subject was told, or seems clear; otherwise a person has to say it.
    pub is_subject_sure: bool,
    /// The columns, from left to right.
    pub columns: Vec<MappedColumn>,
}

impl Mapping {
    /// Columns that mean the same, by their places among [`Mapping::columns`]; a person should look
    /// whether they do.
    pub fn doubles(&self) -> Vec<(usize, usize)> {
        let mut first: HashMap<&Meaning, usize> = HashMap::new();
        let mut doubles = Vec::new();
        for (place, column) in self.columns.iter().enumerate() {
            let Some(meaning @ Meaning::Fact(_)) = column.meaning() else { continue };
            match first.get(meaning) {
                Some(before) => doubles.push((*before, place)),
                None => drop(first.insert(meaning, place)),
            }
        }
        doubles
    }
}

/// What people have confirmed for a department: the text of a heading, and what it means.
pub type Confirmed = HashMap<String, Meaning>;

impl<'c> Mapper<'c> {
    /// A mapper for this catalogue.
    ///
    /// # Errors
    /// When the words that come with the program cannot be read; a test reads them.
    pub fn new(catalogue: &'c Catalogue) -> Result<Self, FormsError> {
        Self::without(catalogue, &[])
    }

    /// A mapper that does not know these headings as such, to measure how it does on forms that it
    /// has never seen.
    ///
    /// # Errors
    /// As [`Mapper::new`].
    pub fn without(catalogue: &'c Catalogue, headings: &[&str]) -> Result<Self, FormsError> {
        let forgotten: HashSet<String> = headings
            .iter()
            .flat_map(|text| {
                let heading = Heading::of(text);
                [heading.full, heading.outside]
            })
            .collect();
        Ok(Self { catalogue, lexicon: Lexicon::read(catalogue, forgotten)? })
    }

    /// What the columns of a sheet mean. Without `subject`, the kind of the subject is guessed from
    /// title and headings.
    pub fn map(
        &self,
        row: &HeadingRow,
        subject: Option<SubjectKind>,
        confirmed: &Confirmed,
    ) -> Mapping {
        let (kind, is_subject_sure) = match subject {
            Some(kind) => (kind, true),
            None => self.guess_subject(row),
        };
        let confirmed: HashMap<String, &Meaning> =
            confirmed.iter().map(|(text, meaning)| (Heading::of(text).full, meaning)).collect();
        let mut columns: Vec<MappedColumn> = row
            .headings
            .iter()
            .map(|heading| MappedColumn {
                heading: heading.clone(),
                candidates: self.candidates(heading, kind, &row.title),
            })
            .collect();
        self.by_siblings(&mut columns);
        self.by_neighbours(&mut columns, kind);
        for column in &mut columns {
            self.by_values(column);
            let key = Heading::of(&column.heading.text()).full;
            if let Some(meaning) = confirmed.get(&key) {
                let meaning = (*meaning).clone();
                column
                    .candidates
                    .insert(0, Candidate { meaning, confidence: 100, reason: Reason::Confirmed });
            }
            tidy(&mut column.candidates);
        }
        Mapping { subject: kind, is_subject_sure, columns }
    }

    /// Whether a line of headings is known to mean something; for finding headings in a sheet.
    pub fn knows(&self, text: &str) -> bool {
        // A heading may itself have a stroke: 取暖/炊事方式.
        let parts: Vec<String> = text.split('/').map(str::to_owned).collect();
        let readings =
            [SheetHeading::of(text, 0), SheetHeading { parts, ..SheetHeading::default() }];
        SubjectKind::ALL.into_iter().any(|kind| {
            let candidates = readings.iter().flat_map(|one| self.sure_candidates(one, kind));
            candidates.into_iter().any(|one| one.confidence >= THRESHOLD)
        })
    }
}

/// The surest first, each meaning once.
fn tidy(candidates: &mut Vec<Candidate>) {
    candidates.sort_by_key(|one| std::cmp::Reverse(one.confidence));
    let mut seen: HashSet<Meaning> = HashSet::new();
    candidates.retain(|one| seen.insert(one.meaning.clone()));
    candidates.truncate(CANDIDATES);
}

#[cfg(test)]
mod tests;
