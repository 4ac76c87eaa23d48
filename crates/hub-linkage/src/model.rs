//! A model: what is read, how it is compared, and what that weighs.

use std::collections::BTreeMap;

use crate::LinkageError;
use crate::block::Block;
use crate::compare::{self, MISSING, MISSING_NAME};

pub(crate) mod file;
mod shipped;

use file::{
    ClusterFile, ColumnFile, ComparisonFile, GuardFile, How, Kind, ModelFile, TogetherFile, Verdict,
};
pub use shipped::{shipped_model, shipped_models};

/// Most levels a comparison can have, `missing` not counted.
pub(crate) const LEVELS: usize = 16;

/// Tables of fewer records are scored like one of this size: they say little about what is rare.
pub(crate) const SMALLEST: usize = 200;

/// A model that was checked: every name in it means something.
#[derive(Debug, Clone)]
pub struct Model {
    pub(crate) file: ModelFile,
    pub(crate) columns: Vec<Column>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) comparisons: Vec<Comparison>,
    pub(crate) together: Vec<Combination<f64>>,
    pub(crate) guards: Vec<Combination<Verdict>>,
}

/// A column that is read.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) from: Vec<String>,
    pub(crate) kind: Kind,
    pub(crate) order: file::DateOrder,
    pub(crate) placeholders: Vec<String>,
    pub(crate) derived_from: Option<usize>,
}

/// A comparison with its weights in bits.
#[derive(Debug, Clone)]
pub(crate) struct Comparison {
    pub(crate) name: String,
    pub(crate) column: usize,
    pub(crate) how: How,
    pub(crate) swapped_with: Option<usize>,
    pub(crate) rarity: f64,
    /// How often two records of different persons are equal here.
    pub(crate) u_equal: f64,
    pub(crate) bits: [f64; LEVELS],
}

/// Levels that come together, and what follows.
#[derive(Debug, Clone)]
pub(crate) struct Combination<T> {
    pub(crate) name: String,
    /// The comparison, and the levels as a set of bits.
    pub(crate) when: Vec<(usize, u32)>,
    pub(crate) then: T,
}

impl<T> Combination<T> {
    /// Whether all the levels are found.
    pub(crate) fn holds(&self, levels: &[u8]) -> bool {
        self.when.iter().all(|(comparison, set)| {
            levels.get(*comparison).is_some_and(|level| set & (1 << (level & 31)) != 0)
        })
    }
}

impl Model {
    /// Reads and checks a model file.
    ///
    /// # Errors
    /// When the text is no TOML of this shape, or names a column, a level or a part that does not
    /// exist.
    pub fn parse(text: &str) -> Result<Self, LinkageError> {
        let file: ModelFile = toml::from_str(text)
            .map_err(|error| LinkageError::ModelUnreadable(error.to_string()))?;
        Self::from_file(file)
    }

    /// Checks a model.
    ///
    /// # Errors
    /// When it names a column, a level or a part that does not exist.
    pub fn from_file(file: ModelFile) -> Result<Self, LinkageError> {
        check_numbers(&file)?;
        let names: Vec<&str> = file.column.iter().map(|column| column.name.as_str()).collect();
        let columns: Vec<Column> =
            file.column.iter().map(|column| column_of(column, &names)).collect::<Result<_, _>>()?;
        let blocks = file
            .block
            .iter()
            .map(|block| Block::parse(block, &columns))
            .collect::<Result<Vec<_>, _>>()?;
        let comparisons: Vec<Comparison> = file
            .comparison
            .iter()
            .map(|comparison| comparison_of(comparison, &columns))
            .collect::<Result<_, _>>()?;
        let together = file
            .together
            .iter()
            .map(|one: &TogetherFile| combination(&one.name, &one.when, &comparisons, one.bits));
        let together = together.collect::<Result<_, _>>()?;
        let guards = file
            .guard
            .iter()
            .map(|one: &GuardFile| combination(&one.name, &one.when, &comparisons, one.verdict));
        let guards = guards.collect::<Result<_, _>>()?;
        Ok(Self { file, columns, blocks, comparisons, together, guards })
    }

    /// The model as TOML.
    ///
    /// # Errors
    /// When it cannot be written, which would be a fault of the program.
    pub fn to_toml(&self) -> Result<String, LinkageError> {
        toml::to_string(&self.file)
            .map_err(|error| LinkageError::ModelUnreadable(error.to_string()))
    }

    /// The name of the model.
    pub fn name(&self) -> &str {
        &self.file.name
    }

    /// Bits at which two records are linked, and bits at which a person decides.
    pub fn thresholds(&self) -> (f64, f64) {
        (self.file.link, self.file.review)
    }

    pub(crate) fn cluster(&self) -> ClusterFile {
        self.file.cluster
    }

    /// The odds, in bits, that two records of a table of this size belong together.
    ///
    /// A handful of records is no reason to expect that they are of one person.
    pub(crate) fn prior(&self, records: usize) -> f64 {
        (self.file.matches_per_record / crate::number::float(records.max(SMALLEST))).log2()
    }
}

fn check_numbers(file: &ModelFile) -> Result<(), LinkageError> {
    let wrong = |why: &str| Err(LinkageError::ModelWrong(why.to_owned()));
    if !(file.matches_per_record > 0.0 && file.matches_per_record.is_finite()) {
        return wrong("matches_per_record must be a number above 0");
    }
    if !(file.link.is_finite() && file.review.is_finite() && file.review <= file.link) {
        return wrong("review must not be above link, and both must be numbers");
    }
    if file.column.is_empty() || file.block.is_empty() || file.comparison.is_empty() {
        return wrong("there must be a column, a block and a comparison at least");
    }
    if file.comparison.len() > 24 || file.block.len() > 32 {
        return wrong("there must be at most 24 comparisons and 32 blocks");
    }
    if file.block.iter().any(|block| block.largest < 2) {
        return wrong("the largest block must hold 2 records at least");
    }
    let weights = file.comparison.iter().flat_map(|one| one.levels.values());
    for level in weights {
        let is_probability = |value: f64| (0.0..=1.0).contains(&value);
        if !is_probability(level.m) || !is_probability(level.u) {
            return wrong("m and u must lie between 0 and 1");
        }
    }
    Ok(())
}

fn column_of(file: &ColumnFile, names: &[&str]) -> Result<Column, LinkageError> {
    if names.iter().filter(|name| **name == file.name).count() > 1 {
        return Err(LinkageError::ModelWrong(format!("two columns are called {:?}", file.name)));
    }
    let from = if file.from.is_empty() { vec![file.name.clone()] } else { file.from.clone() };
    let derived_from =
        file.derived_from.as_deref().map(|name| position(name, names)).transpose()?;
    Ok(Column {
        name: file.name.clone(),
        from,
        kind: file.kind,
        order: file.order.unwrap_or_default(),
        placeholders: file.placeholders.iter().map(|text| text.trim().to_lowercase()).collect(),
        derived_from,
    })
}

fn position(name: &str, names: &[&str]) -> Result<usize, LinkageError> {
    names
        .iter()
        .position(|known| *known == name)
        .ok_or_else(|| LinkageError::ModelWrong(format!("there is no column {name:?}")))
}

fn comparison_of(file: &ComparisonFile, columns: &[Column]) -> Result<Comparison, LinkageError> {
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let column = position(&file.column, &names)?;
    let kind = columns.get(column).map_or(Kind::Text, |column| column.kind);
    let how = file.how.unwrap_or_else(|| usual(kind));
    if !fits(how, kind) {
        return Err(LinkageError::ModelWrong(format!(
            "column {:?} cannot be compared as {how:?}",
            file.column
        )));
    }
    let swapped_with =
        file.swapped_with.as_deref().map(|name| position(name, &names)).transpose()?;
    let known = compare::levels(how);
    let mut bits = [0.0; LEVELS];
    for name in file.levels.keys() {
        if !known.contains(&name.as_str()) {
            return Err(LinkageError::ModelWrong(format!(
                "comparison {:?} has no level {name:?}; it has {known:?}",
                file.column
            )));
        }
    }
    for (slot, name) in bits.iter_mut().zip(known) {
        // A level the model does not name is no evidence.
        let level = file.levels.get(*name);
        *slot = level.map_or(0.0, |level| level.bits.unwrap_or_else(|| weight(level.m, level.u)));
    }
    let u_equal = file.levels.get("equal").map_or(0.01, |level| level.u.max(1e-9));
    let name = file.column.clone();
    Ok(Comparison { name, column, how, swapped_with, rarity: file.rarity, u_equal, bits })
}

/// log2(m / u), never infinite.
pub(crate) fn weight(m: f64, u: f64) -> f64 {
    (m.max(1e-6) / u.max(1e-9)).log2()
}

fn usual(kind: Kind) -> How {
    match kind {
        Kind::Text => How::Text,
        Kind::Code => How::Code,
        Kind::Date => How::Date,
        Kind::HanName => How::HanName,
        Kind::Document => How::Document,
        Kind::Phone => How::Phone,
        Kind::Address => How::Address,
        Kind::Sex => How::Choice,
    }
}

fn fits(how: How, kind: Kind) -> bool {
    match how {
        How::Choice => true,
        How::Text | How::Words | How::Code => {
            matches!(kind, Kind::Text | Kind::Code | Kind::Date | Kind::Sex)
        }
        How::Date => kind == Kind::Date,
        How::HanName => kind == Kind::HanName,
        How::Document => kind == Kind::Document,
        How::Phone => kind == Kind::Phone,
        How::Address => kind == Kind::Address,
    }
}

fn combination<T>(
    name: &str,
    when: &BTreeMap<String, Vec<String>>,
    comparisons: &[Comparison],
    then: T,
) -> Result<Combination<T>, LinkageError> {
    let mut found = Vec::with_capacity(when.len());
    for (comparison, levels) in when {
        let at = comparisons.iter().position(|known| known.name == *comparison);
        let at = at.ok_or_else(|| {
            LinkageError::ModelWrong(format!("{name:?} names no comparison: {comparison:?}"))
        })?;
        let known = comparisons.get(at).map_or(&[] as &[&str], |one| compare::levels(one.how));
        let mut set = 0;
        for level in levels {
            let bit = if level == MISSING_NAME {
                Some(u32::from(MISSING))
            } else {
                known.iter().zip(0_u32..).find(|(name, _)| *name == level).map(|(_, at)| at)
            };
            let bit = bit.ok_or_else(|| {
                LinkageError::ModelWrong(format!("{name:?} names no level: {level:?} of {known:?}"))
            })?;
            set |= 1 << bit;
        }
        found.push((at, set));
    }
    Ok(Combination { name: name.to_owned(), when: found, then })
}
