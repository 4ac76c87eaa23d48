//! A model as it is written in TOML.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A model file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelFile {
    /// A name for people.
    pub name: String,
    /// What it is for and how its numbers were found.
    #[serde(default)]
    pub about: String,
    /// How many other records of the table a record is expected to belong with.
    pub matches_per_record: f64,
    /// At this many bits and more, two records are linked.
    pub link: f64,
    /// At this many bits and more, a person decides.
    pub review: f64,
    /// How clusters are made.
    #[serde(default)]
    pub cluster: ClusterFile,
    /// Columns, in the order in which comparisons and blocks name them.
    pub column: Vec<ColumnFile>,
    /// Keys by which candidates are found.
    pub block: Vec<BlockFile>,
    /// Comparisons with their weights.
    pub comparison: Vec<ComparisonFile>,
    /// Corrections for evidence that is not independent.
    #[serde(default)]
    pub together: Vec<TogetherFile>,
    /// Combinations that never link by score.
    #[serde(default)]
    pub guard: Vec<GuardFile>,
}

/// How clusters are made.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ClusterFile {
    /// Two clusters become one when the mean of the bits between their records is at least this.
    pub mean: f64,
    /// The bits between two records count at most this much in the mean, for and against.
    pub clip: f64,
    /// The part of the closest pair in the mean: 0 the mean alone, 1 the closest pair alone.
    pub closest: f64,
    /// No cluster has more records.
    pub largest: usize,
}

impl Default for ClusterFile {
    fn default() -> Self {
        Self { mean: 0.0, clip: 10.0, closest: 0.0, largest: 200 }
    }
}

/// A column of the table, read and cleaned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnFile {
    /// The name under which comparisons and blocks know it.
    pub name: String,
    /// The columns of the table it is made of; several are joined. Without them, its own name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<String>,
    /// How it is read.
    pub kind: Kind,
    /// Values that mean nothing is known, besides those of the kind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub placeholders: Vec<String>,
    /// In which order the parts of a date stand when the text does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<DateOrder>,
    /// A column of documents from which a missing birth date or sex is taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub derived_from: Option<String>,
}

/// How a column is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Words: lower case, without accents and punctuation.
    Text,
    /// Letters and digits only.
    Code,
    /// A day, also half known or mistyped.
    Date,
    /// The name of a person in Han characters, or in another script.
    HanName,
    /// An identity document: the kind, then the number.
    Document,
    /// A phone number.
    Phone,
    /// A Chinese address.
    Address,
    /// Male or female, as a word, a letter or a code of GB/T 2261.1.
    Sex,
}

/// In which order the parts of a date stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// Year, month, day.
    #[default]
    Ymd,
    /// Month, day, year.
    Mdy,
    /// Day, month, year.
    Dmy,
}

/// A key: records that agree in all parts are compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlockFile {
    /// Parts such as `surname:sound` or `birth:year`.
    pub parts: Vec<String>,
    /// Of a key that more records share than this, only neighbours are compared.
    #[serde(default = "largest_block")]
    pub largest: usize,
}

fn largest_block() -> usize {
    200
}

/// A comparison of two records.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComparisonFile {
    /// The column that is compared.
    pub column: String,
    /// How; without it, the usual way for the kind of the column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub how: Option<How>,
    /// Another column that may hold the value by mistake, as a given name a surname.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub swapped_with: Option<String>,
    /// How much the rarity of an equal value counts: 0 not at all, 1 as theory says.
    #[serde(default)]
    pub rarity: f64,
    /// The weights.
    pub levels: BTreeMap<String, LevelFile>,
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// One word or name: equal, some letters off, similar.
    Text,
    /// Several words, in any order.
    Words,
    /// A code: equal, one character off.
    Code,
    /// A date, part by part.
    Date,
    /// A Han name: form, sound, shape.
    HanName,
    /// An identity document.
    Document,
    /// A phone number.
    Phone,
    /// A Chinese address.
    Address,
    /// Equal or not.
    Choice,
}

/// The weight of a level.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelFile {
    /// How often the level occurs among records of one person.
    pub m: f64,
    /// How often it occurs among records of two.
    pub u: f64,
    /// The weight in bits when it is not log2(m / u), because comparisons are not independent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bits: Option<f64>,
}

/// A correction when several levels come together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TogetherFile {
    /// A name for people.
    pub name: String,
    /// Levels that must be found, comparison by comparison; `missing` is one too.
    pub when: BTreeMap<String, Vec<String>>,
    /// Bits that are added.
    pub bits: f64,
}

/// A combination of levels that never links by score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuardFile {
    /// A name for people.
    pub name: String,
    /// Levels that must be found, comparison by comparison; `missing` is one too.
    pub when: BTreeMap<String, Vec<String>>,
    /// What happens.
    pub verdict: Verdict,
}

/// What a guard says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Two different ones, whatever the score; no cluster holds both.
    Never,
    /// A person decides, whatever the score.
    Review,
}
