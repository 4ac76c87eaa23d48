//! Where records of other subjects name a person by role.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use hub_catalogue::{AttributeIndex, Role, RolePart};
use hub_facts::{Clue, Named, Naming, named};
use hub_storage::{Token, Tx};
use hub_values::{AreaCode, RecordId, SubjectId, SubjectKind};

use crate::AppError;
use crate::intake::tokens;

/// How many subjects are named at most where somebody must look.
const SHOWN: usize = 100;

/// In one role, in records of subjects of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleMention {
    /// The role.
    pub role: Role,
    /// What kind of subject the records are about.
    pub kind: SubjectKind,
    /// How many subjects.
    pub subjects: u64,
    /// How many statements; none is read where only a name is equal.
    pub statements: u64,
    /// The subjects that exist for the caller, the first hundred of them.
    pub ids: Vec<SubjectId>,
}

/// All mentions of a person.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    /// What goes, by the subject that it is said about.
    sure: Vec<(SubjectId, Naming)>,
    /// What may be about somebody else; the number is of statements.
    unsure: Vec<(SubjectId, Role, u64)>,
    whereabouts: HashMap<SubjectId, (SubjectKind, Option<AreaCode>)>,
}

impl Mentions {
    /// Finds them by the blind index and near the person; only what carries a number or a phone of
    /// theirs, or is near them, is opened.
    pub(super) async fn find(
        tx: &Tx,
        of: SubjectId,
        person: &Named,
        near: &BTreeSet<SubjectId>,
    ) -> Result<Self, AppError> {
        let clues: HashMap<Token, Clue> =
            person.clues().into_iter().map(|one| (tokens::clue(tx.keys(), &one), one)).collect();
        let asked: Vec<Token> = clues.keys().copied().collect();
        let mut opened = near.clone();
        let mut by_name: BTreeSet<(SubjectId, Role)> = BTreeSet::new();
        for (token, subjects) in tx.subjects_by_token(&asked).await? {
            let Some(clue) = clues.get(&token) else { continue };
            if clue.part == RolePart::Name {
                by_name.extend(subjects.into_iter().map(|subject| (subject, clue.role)));
            } else {
                opened.extend(subjects);
            }
        }
        let _self = opened.remove(&of);
        let mut found = Self::default();
        let ids: Vec<SubjectId> = opened.iter().copied().collect();
        for (subject, history) in tx.histories(&ids).await? {
            let is_near = near.contains(&subject);
            for one in named(person, &history.statements, is_near, tx.catalogue()) {
                if one.is_sure {
                    found.sure.push((subject, one));
                } else {
                    found.unsure.push((subject, one.role, one.attributes.len() as u64));
                }
            }
        }
        let bare = by_name.into_iter().filter(|(one, _)| *one != of && !opened.contains(one));
        found.unsure.extend(bare.map(|(subject, role)| (subject, role, 0)));
        let mut ids: Vec<SubjectId> = found.unsure.iter().map(|(subject, ..)| *subject).collect();
        ids.extend(found.holders());
        found.whereabouts = tx.whereabouts(&ids).await?;
        Ok(found)
    }

    /// The subjects whose records lose something.
    pub(super) fn holders(&self) -> BTreeSet<SubjectId> {
        self.sure.iter().map(|(subject, _)| *subject).collect()
    }

    /// What goes, by source record.
    pub(super) fn removals(&self) -> Vec<(RecordId, Vec<AttributeIndex>)> {
        let mut removals: BTreeMap<RecordId, Vec<AttributeIndex>> = BTreeMap::new();
        for (_, one) in &self.sure {
            removals.entry(one.record).or_default().extend(&one.attributes);
        }
        removals.into_iter().collect()
    }

    /// What goes, in numbers; all of it, also where the caller sees nothing.
    pub(super) fn sure(&self, sees: &impl Fn(Option<&AreaCode>) -> bool) -> Vec<RoleMention> {
        let all = self.sure.iter();
        self.counted(all.map(|(id, one)| (*id, one.role, one.attributes.len() as u64)), sees, true)
    }

    /// What somebody must look at, as far as it exists for the caller.
    pub(super) fn unsure(&self, sees: &impl Fn(Option<&AreaCode>) -> bool) -> Vec<RoleMention> {
        self.counted(self.unsure.iter().copied(), sees, false)
    }

    fn counted(
        &self,
        all: impl Iterator<Item = (SubjectId, Role, u64)>,
        sees: &impl Fn(Option<&AreaCode>) -> bool,
        counts_hidden: bool,
    ) -> Vec<RoleMention> {
        let mut counted: BTreeMap<(Role, SubjectKind), (BTreeSet<SubjectId>, u64)> =
            BTreeMap::new();
        let is_seen = |id: &SubjectId| {
            self.whereabouts.get(id).is_some_and(|(_, community)| sees(community.as_ref()))
        };
        for (subject, role, statements) in all {
            let Some((kind, _)) = self.whereabouts.get(&subject) else { continue };
            if counts_hidden || is_seen(&subject) {
                let (subjects, sum) = counted.entry((role, *kind)).or_default();
                let _new = subjects.insert(subject);
                *sum += statements;
            }
        }
        counted
            .into_iter()
            .map(|((role, kind), (subjects, statements))| RoleMention {
                role,
                kind,
                subjects: subjects.len() as u64,
                statements,
                ids: subjects.into_iter().filter(is_seen).take(SHOWN).collect(),
            })
            .collect()
    }
}
