//! Who somebody could be: the model in force, what of a person it compares, and by which keys people
//! are found.

pub(crate) mod asking;
pub(crate) mod candidates;
pub(crate) mod index;
mod linked;
mod population;
mod proposing;
mod replaying;
mod together;

use std::collections::{BTreeMap, HashMap};

use aws_lc_rs::digest::{SHA256, digest};
use hub_catalogue::{AttributeIndex, Catalogue};
use hub_facts::{Stated, Statement, SubjectRecord};
use hub_linkage::{Asked, Explanation, LinkageError, Model, Question, Step};
use hub_storage::{FoundBy, Keys, MatchAsked, StoreError, StoredMatchModel, Token};
use hub_values::{IdDocumentType, SubjectKind};
use serde_json::json;

pub use asking::{MatchBand, MatchCandidate, MatchStep, Matching};
pub use linked::{LinkRule, LinkView};
pub(crate) use population::Population;
pub use proposing::Proposed;
pub(crate) use proposing::both;
pub use replaying::Replayed;

use crate::intake::tokens;

/// The model that ships, and whose keys the index has.
const SHIPPED: &str = "residents";
/// What each column of the model is made of: the first attribute that is known.
const COLUMNS: [(&str, &[&str]); 6] = [
    ("name", &["person_name"]),
    ("document", &["id_number"]),
    ("birth_date", &["birth_date"]),
    ("sex", &["sex"]),
    ("phone", &["mobile_phone"]),
    ("address", &["residence_address", "hukou_address"]),
];
/// Under which name keys of candidates are made tokens.
const KEY: &str = "@match";

/// The model in force.
#[derive(Debug)]
pub struct MatchModel {
    model: Model,
    version: String,
}

impl MatchModel {
    /// The model that ships.
    pub(crate) fn shipped() -> Result<Self, LinkageError> {
        let model = hub_linkage::shipped_model(SHIPPED);
        Self::of(model.unwrap_or_else(|| Err(LinkageError::NoRecord(SHIPPED.to_owned())))?)
    }

    /// The model that was switched on last, or the one that ships.
    pub(crate) fn in_force(stored: Option<StoredMatchModel>) -> Result<Self, StoreError> {
        let model = match &stored {
            Some(stored) => Model::parse(&stored.body).and_then(Self::of),
            None => Self::shipped(),
        };
        model.map_err(|_| StoreError::Corrupt { table: "match_models", column: "body" })
    }

    /// A model, under a name that says what it is made of.
    pub(crate) fn of(model: Model) -> Result<Self, LinkageError> {
        let text = model.to_toml()?;
        let hash = digest(&SHA256, text.as_bytes());
        let hash: Vec<String> =
            hash.as_ref().iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        let version = format!("{}-{}", model.name(), hash.concat());
        Ok(Self { model, version })
    }

    /// What it is called, with a short digest of what it is made of.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The model itself.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// A record as it is compared, by the values of attributes.
    fn read(&self, value: impl Fn(&str) -> Option<String>) -> Asked {
        let first = |codes: &[&str]| codes.iter().find_map(|code| value(code));
        let cells: Vec<Vec<String>> = self
            .model
            .columns()
            .map(|name| {
                let codes = COLUMNS.iter().find(|(column, _)| *column == name);
                let text = codes.and_then(|(_, codes)| first(codes)).unwrap_or_default();
                if name == "document" {
                    vec![value("id_type").unwrap_or_default(), text]
                } else {
                    vec![text]
                }
            })
            .collect();
        let cells: Vec<Vec<&str>> =
            cells.iter().map(|cell| cell.iter().map(String::as_str).collect()).collect();
        Asked::read(&self.model, &cells)
    }

    /// A current record as it is compared.
    pub(crate) fn of_record(&self, record: &SubjectRecord, catalogue: &Catalogue) -> Asked {
        self.read(|code| {
            let index = catalogue.attribute(code)?.index;
            text(code, &record.fact(index)?.stated)
        })
    }

    /// What statements say, as it is compared.
    pub(crate) fn of_statements<'a>(
        &self,
        catalogue: &Catalogue,
        statements: impl Iterator<Item = (AttributeIndex, &'a Stated)>,
    ) -> Asked {
        let stated: BTreeMap<AttributeIndex, &Stated> = statements.collect();
        self.read(|code| text(code, stated.get(&catalogue.attribute(code)?.index)?))
    }

    /// What each source record of a history says, as far as it says who somebody is.
    pub(crate) fn of_history(&self, catalogue: &Catalogue, said: &[Statement]) -> Vec<Asked> {
        let mut by_record: BTreeMap<_, Vec<&Statement>> = BTreeMap::new();
        for one in said {
            by_record.entry(one.record).or_default().push(one);
        }
        let name = catalogue.attribute("person_name").map(|one| one.index);
        let names = |said: &Vec<&Statement>| said.iter().any(|one| Some(one.attribute) == name);
        let read = |said: Vec<&Statement>| {
            self.of_statements(catalogue, said.iter().map(|one| (one.attribute, &one.stated)))
        };
        by_record.into_values().filter(names).map(read).collect()
    }

    /// By what a record is looked for.
    pub(crate) fn asked(&self, record: &Asked, keys: &Keys) -> MatchAsked {
        let all = self.model.keys(record).into_iter();
        MatchAsked {
            keys: all.map(|key| token(keys, key)).collect(),
            is_documented: record.is_documented(),
        }
    }

    /// The values of a record that are counted, each with its column.
    pub(crate) fn counted(&self, record: &Asked, keys: &Keys) -> Vec<(usize, Token)> {
        let all = self.model.values(record).into_iter();
        all.map(|(column, value)| (column, token(keys, value))).collect()
    }

    /// The values of all these records that are counted.
    pub(crate) fn all_counted<'a>(
        &self,
        records: impl Iterator<Item = &'a Asked>,
        keys: &Keys,
    ) -> Vec<Token> {
        let all = records.flat_map(|record| self.counted(record, keys));
        all.map(|(_, value)| value).collect()
    }

    /// A record with how common its values are.
    pub(crate) fn question(
        &self,
        record: Asked,
        counts: &HashMap<Token, u32>,
        keys: &Keys,
        population: usize,
    ) -> Question {
        let mine = self.counted(&record, keys).into_iter();
        let mine = mine.map(|(column, value)| (column, counts.get(&value).copied().unwrap_or(0)));
        Question::new(&self.model, record, &mine.collect::<Vec<_>>(), population)
    }

    /// By what a subject is found, beside the tokens of the blind index.
    pub(crate) fn found_by(
        &self,
        record: &SubjectRecord,
        tokens: Vec<Token>,
        catalogue: &Catalogue,
        keys: &Keys,
    ) -> FoundBy {
        if record.kind != SubjectKind::Resident {
            return FoundBy { tokens, ..FoundBy::default() };
        }
        let read = self.of_record(record, catalogue);
        let MatchAsked { keys: mut all, is_documented } = self.asked(&read, keys);
        all.extend(self.counted(&read, keys).into_iter().map(|(_, value)| value));
        FoundBy { tokens, keys: all, is_documented }
    }

    /// How a link by score came about, as it is kept beside the link: comparisons and levels, never
    /// values.
    pub(crate) fn explanation(&self, found: &Explanation) -> String {
        let guards: Vec<&str> = found.guards.iter().map(|(name, _)| name.as_str()).collect();
        let rounded = |bits: f64| (bits * 100.0).round() / 100.0;
        let step = |one: &Step| {
            json!({ "comparison": one.comparison, "level": one.level,
                "bits": rounded(one.bits), "rarity": rounded(one.rarity) })
        };
        let steps: Vec<_> = found.steps.iter().map(step).collect();
        json!({ "rule": "score", "model": self.version, "bits": rounded(found.bits),
            "steps": steps, "guards": guards })
        .to_string()
    }
}

/// The attributes that a comparison of the model looks at.
pub(crate) fn attributes_of(comparison: &str) -> &'static [&'static str] {
    let known = COLUMNS.iter().find(|(column, _)| *column == comparison);
    known.map_or(&[], |(_, codes)| *codes)
}

/// All attributes that are compared.
pub(crate) fn compared() -> impl Iterator<Item = &'static str> {
    COLUMNS.iter().flat_map(|(_, codes)| codes.iter().copied())
}

fn text(code: &str, stated: &Stated) -> Option<String> {
    let value = stated.value()?;
    if code == "id_type" {
        return tokens::document_type(value).map(|kind| kind.as_str().to_owned());
    }
    Some(value.canonical())
}

/// The words for a kind of document as people write it.
pub(crate) fn document_words(text: &str) -> Option<String> {
    text.parse::<IdDocumentType>().ok().map(|kind| kind.as_str().to_owned())
}

fn token(keys: &Keys, key: u64) -> Token {
    keys.token(KEY, &format!("{key:016x}"))
}
