//! What one operation disclosed, what it was refused, and about whom.

use std::collections::{BTreeMap, BTreeSet};

use hub_catalogue::{AttributeIndex, Catalogue};
use hub_policy::Denial;
use hub_storage::Generations;
use hub_values::{SubjectId, SubjectKind};

/// Collected while resolvers run; becomes the entry.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    disclosed: BTreeSet<AttributeIndex>,
    /// Names of questions that were answered yes or no.
    asked: BTreeSet<String>,
    subjects: BTreeSet<(SubjectKind, SubjectId)>,
    refusals: BTreeMap<(String, String), Refusal>,
    masked: BTreeSet<String>,
    rows: u64,
    /// What entries of writes in this operation cover already.
    covered_attributes: BTreeSet<AttributeIndex>,
    covered_subjects: BTreeSet<SubjectId>,
    /// Generations of the master key under which tokens were looked up.
    keys: Option<Generations>,
    /// Whether something that was entered had to be put right first.
    is_rejected: bool,
    /// Whether something is told, whatever else has failed.
    pub(crate) is_told: bool,
    /// Receipts of those entries.
    pub(crate) written: Vec<crate::Receipt>,
    /// Whether the operation itself has changed rights or accounts.
    pub(crate) changes_rights: bool,
}

/// An attribute that was asked for at a place of the answer and not given.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// Where in the answer; list indices are `*`.
    pub path: String,
    /// Why.
    pub denial: Denial,
    /// Whether it is only that a mask does not fit the field's type.
    pub is_mask: bool,
    /// Whether the path is one of the input: a lookup or filter, which fails its field.
    pub is_input: bool,
}

/// The ledger as the answer and the log need it.
#[expect(clippy::struct_excessive_bools, reason = "each is asked for on its own")]
#[derive(Debug, Default)]
pub struct Summary {
    /// Refusals, by path and attribute.
    pub refusals: Vec<Refusal>,
    /// Paths of masked texts.
    pub masked: Vec<String>,
    pub(crate) attributes: Vec<String>,
    pub(crate) subjects: Vec<(SubjectKind, SubjectId)>,
    pub(crate) rows: u64,
    pub(crate) is_rejected: bool,
    pub(crate) is_told: bool,
    pub(crate) keys: Option<Generations>,
    pub(crate) written: Vec<crate::Receipt>,
    /// Whether entries of writes already say all of it.
    pub(crate) is_covered: bool,
    /// Whether the operation itself has changed rights or accounts.
    pub(crate) changes_rights: bool,
}

impl Ledger {
    pub(crate) fn disclose(&mut self, attribute: AttributeIndex) {
        let _new = self.disclosed.insert(attribute);
    }

    /// Notes that a question was answered yes or no, by its own name.
    pub(crate) fn disclose_as(&mut self, name: String) {
        let _new = self.asked.insert(name);
    }

    pub(crate) fn mask(&mut self, path: String) {
        let _new = self.masked.insert(path);
    }

    pub(crate) fn touch(&mut self, kind: SubjectKind, subject: SubjectId) {
        let _new = self.subjects.insert((kind, subject));
    }

    /// Notes under which keys something is looked up; the oldest counts.
    pub(crate) fn rest_on(&mut self, keys: Generations) {
        let _oldest = self.keys.get_or_insert(keys);
    }

    pub(crate) fn reject(&mut self) {
        self.is_rejected = true;
    }

    pub(crate) fn count(&mut self, rows: usize) {
        self.rows += rows as u64;
    }

    pub(crate) fn refuse(&mut self, path: String, denial: Denial, is_mask: bool) {
        let key = (path.clone(), denial.attribute.as_str().to_owned());
        let _previous =
            self.refusals.insert(key, Refusal { path, denial, is_mask, is_input: false });
    }

    /// Notes that something may not be asked by.
    pub(crate) fn refuse_usage(&mut self, path: String, denial: Denial) {
        let key = (path.clone(), denial.attribute.as_str().to_owned());
        let refusal = Refusal { path, denial, is_mask: false, is_input: true };
        let _previous = self.refusals.insert(key, refusal);
    }

    pub(crate) fn cover(
        &mut self,
        attributes: &[AttributeIndex],
        subjects: &[(SubjectKind, SubjectId)],
    ) {
        self.covered_attributes.extend(attributes);
        self.covered_subjects.extend(subjects.iter().map(|(_, id)| *id));
    }

    pub(crate) fn summary(&mut self, catalogue: &Catalogue) -> Summary {
        let is_covered = !self.written.is_empty()
            && !self.is_rejected
            && self.refusals.is_empty()
            && self.asked.is_empty()
            && self.disclosed.is_subset(&self.covered_attributes)
            && self.subjects.iter().all(|(_, id)| self.covered_subjects.contains(id));
        Summary {
            refusals: self.refusals.values().cloned().collect(),
            masked: self.masked.iter().cloned().collect(),
            attributes: self
                .disclosed
                .iter()
                .filter_map(|index| catalogue.at(*index))
                .map(|attribute| attribute.code.as_str().to_owned())
                .chain(self.asked.iter().cloned())
                .collect(),
            subjects: self.subjects.iter().copied().collect(),
            rows: self.rows,
            is_rejected: self.is_rejected,
            is_told: self.is_told,
            keys: self.keys,
            written: std::mem::take(&mut self.written),
            is_covered,
            changes_rights: self.changes_rights,
        }
    }
}

impl Summary {
    /// The refusals as the log keeps them.
    pub(crate) fn refused(&self) -> Vec<hub_audit::Refused> {
        self.refusals
            .iter()
            .filter(|refusal| !refusal.is_mask)
            .map(|refusal| hub_audit::Refused {
                attribute: refusal.denial.attribute.as_str().to_owned(),
                rule: refusal.denial.rule.as_str().to_owned(),
            })
            .collect()
    }

    /// Whether a rule, not merely a mask, kept something back.
    pub fn is_partial(&self) -> bool {
        self.refusals.iter().any(|refusal| !refusal.is_mask)
    }
}

impl Refusal {
    /// The rule's code.
    pub fn rule(&self) -> &'static str {
        if self.is_mask { "masked" } else { self.denial.rule.as_str() }
    }
}

/// A subject as the log names it.
pub(crate) fn logged_subject(kind: SubjectKind, subject: SubjectId) -> String {
    format!("{kind}:{subject}")
}
