//! Filling a form for a caller: each cell is decided, shown and noted by the one door.

use std::collections::BTreeMap;
use std::sync::Arc;

use hub_facts::Grade;
use hub_forms::{Answer, Cell, FactKey, Form, Meaning, Role, Shown, Situation, SubjectFacts, fill};
use hub_storage::TaskAnswer;
use hub_values::{DepartmentCode, SubjectKind};

use crate::subject::seen::{Home, Seen, Target};
use crate::{AppError, Operation, Subject};

/// A form that is to be filled for many subjects.
pub(crate) struct Filler<'a> {
    pub(crate) form: &'a Form,
    /// The fact that answers each column.
    keys: Vec<Option<FactKey>>,
    /// A fact that is verified less counts as to be confirmed.
    minimum: Grade,
    operation: Arc<Operation>,
}

/// The lines of one subject: one, or one for each member.
pub(crate) struct FilledSubject {
    pub(crate) lines: Vec<Vec<FilledCell>>,
}

/// A cell with where it comes from, and of whom it would be asked.
pub(crate) struct FilledCell {
    pub(crate) cell: Cell,
    pub(crate) target: Option<Target>,
    pub(crate) source: Option<DepartmentCode>,
}

/// What is seen of one subject.
#[derive(Default)]
struct SeenSubject {
    own: BTreeMap<FactKey, Seen>,
    members: Vec<BTreeMap<FactKey, Seen>>,
}

impl<'a> Filler<'a> {
    pub(crate) fn new(operation: &Arc<Operation>, form: &'a Form, minimum: Grade) -> Self {
        let catalogue = operation.catalogue();
        let keys = form.columns.iter().map(|column| match &column.meaning {
            Meaning::Fact(ask) => Some(ask.key(form.subject, catalogue)),
            Meaning::Context(_) | Meaning::Supplementary => None,
        });
        Self { form, keys: keys.collect(), minimum, operation: Arc::clone(operation) }
    }

    /// The lines of a subject. `answers` are its last answers to this form.
    pub(crate) async fn subject(
        &self,
        subject: &Subject,
        number: u32,
        answers: &[TaskAnswer],
    ) -> Result<FilledSubject, AppError> {
        let mut seen = self.seen(subject).await?;
        for one in
            seen.own.values_mut().chain(seen.members.iter_mut().flat_map(BTreeMap::values_mut))
        {
            if let Shown::Held(fact) = &mut one.shown {
                fact.is_stale |= fact.grade < self.minimum;
            }
        }
        let given: BTreeMap<usize, Answer> = (0_usize..)
            .zip(&self.form.columns)
            .filter_map(|(place, column)| {
                let own = answers.iter().find(|one| one.heading == column.heading)?;
                let given_on = own.given_on.parse().ok()?;
                Some((place, Answer { text: own.text.clone(), given_on }))
            })
            .collect();
        let shown = |all: &BTreeMap<FactKey, Seen>| {
            all.iter().map(|(key, one)| (key.clone(), one.shown.clone())).collect()
        };
        let facts = SubjectFacts {
            facts: shown(&seen.own),
            members: seen.members.iter().map(shown).collect(),
            answers: given.clone(),
        };
        let situation = self.situation(subject);
        let number = usize::try_from(number).unwrap_or(usize::MAX);
        let rows = fill(self.form, self.operation.catalogue(), &facts, &situation, number);
        let lines = (0_usize..).zip(rows).map(|(line, cells)| {
            let cells = (0_usize..).zip(cells);
            cells.map(|(place, cell)| self.cell(&seen, &given, (line, place), cell)).collect()
        });
        Ok(FilledSubject { lines: lines.collect() })
    }

    fn cell(
        &self,
        seen: &SeenSubject,
        given: &BTreeMap<usize, Answer>,
        (line, place): (usize, usize),
        cell: Cell,
    ) -> FilledCell {
        let key = self.keys.get(place).and_then(Option::as_ref);
        let of = key.and_then(|key| {
            let is_members = key.role == Role::Member;
            if is_members { seen.members.get(line)?.get(key) } else { seen.own.get(key) }
        });
        // What cannot be asked as a fact, or cannot be shown as the form wants it, is an answer of
        // the form.
        let has_target = of.is_some_and(|one| one.target.is_some());
        let is_forms_own = key.is_some()
            && (matches!(cell, Cell::CannotShow(_)) || (cell == Cell::Missing && !has_target));
        let (mut cell, mut target) = (cell, of.and_then(|one| one.target.clone()));
        if is_forms_own {
            target = None;
            if let Some(answer) = given.get(&place).filter(|_| line == 0) {
                cell = Cell::Supplementary(Some(answer.clone()));
            }
        }
        let source = of.and_then(|one| one.source.clone());
        let is_shown = matches!(cell, Cell::Filled(_) | Cell::Stale(_));
        FilledCell { cell, target, source: source.filter(|_| is_shown) }
    }

    fn situation(&self, subject: &Subject) -> Situation {
        let areas = &self.operation.snapshot().areas;
        let community = subject
            .community()
            .and_then(|code| areas.iter().find(|one| one.code == *code))
            .map(|one| one.name_zh.clone());
        Situation {
            on: self.operation.hub().clock().today(),
            community: community.unwrap_or_default(),
            staff: String::new(),
            occasion: String::new(),
        }
    }

    async fn seen(&self, subject: &Subject) -> Result<SeenSubject, AppError> {
        let mut seen = SeenSubject::default();
        let mut home: Option<Home> = None;
        for key in self.keys.iter().flatten() {
            if key.role == Role::Member || seen.own.contains_key(key) {
                continue;
            }
            let is_elsewhere = self.needs_home(subject, key);
            if is_elsewhere && home.is_none() {
                home = Some(subject.home().await?);
            }
            let own = self.own(subject, key, home.as_ref().filter(|_| is_elsewhere)).await?;
            let _none = seen.own.insert(key.clone(), own);
        }
        if self.form.has_members() || self.keys.iter().flatten().any(|key| key.role == Role::Member)
        {
            let home = match home {
                Some(home) => home,
                None => subject.home().await?,
            };
            seen.members = self.members(&home).await?;
        }
        Ok(seen)
    }

    /// Whether a fact stands in the record of the household or the dwelling instead.
    fn needs_home(&self, subject: &Subject, key: &FactKey) -> bool {
        let attribute = self.operation.catalogue().attribute(key.attribute.as_str());
        let about = attribute.map(|one| one.subject);
        let is_anothers = about.is_some_and(|kind| kind != subject.kind());
        (key.role == Role::Own && is_anothers)
            || (key.role == Role::Householder && subject.kind() != SubjectKind::Household)
    }

    async fn own(
        &self,
        subject: &Subject,
        key: &FactKey,
        home: Option<&Home>,
    ) -> Result<Seen, AppError> {
        let Some(attribute) = self.operation.catalogue().attribute(key.attribute.as_str()) else {
            return Ok(Seen::nowhere());
        };
        let household = match home {
            None => None,
            Some(Home::Hidden) => return Ok(Seen::not_granted()),
            Some(Home::Nowhere) => return Ok(Seen::nowhere()),
            Some(Home::At(household)) => Some(household),
        };
        match (key.role, household) {
            (Role::Own, None) => subject.seen(attribute).await,
            (Role::Own, Some(household)) => {
                if attribute.code.as_str() == "relation_to_householder" {
                    return subject.seen_relation(household, attribute);
                }
                match attribute.subject {
                    SubjectKind::Household => household.seen(attribute).await,
                    SubjectKind::Dwelling => match household.dwelling(None).await? {
                        Some(dwelling) => dwelling.seen(attribute).await,
                        None => Ok(Seen::nowhere()),
                    },
                    SubjectKind::Resident | SubjectKind::Premises => Ok(Seen::nowhere()),
                }
            }
            (Role::Householder, household) => {
                let household = household.unwrap_or(subject);
                household.seen_in_role(hub_catalogue::Role::Householder, attribute).await
            }
            // Who answers for fire or food safety is not who manages safety, and the place of
            // registration is not where it works: the form asks for them itself.
            (
                Role::Responsible | Role::FoodSafetyManager | Role::RegisteredPlace | Role::Member,
                _,
            ) => Ok(Seen::nowhere()),
            (role, _) => match role.named() {
                Some(named) => subject.seen_in_role(named, attribute).await,
                None => Ok(Seen::nowhere()),
            },
        }
    }

    async fn members(&self, home: &Home) -> Result<Vec<BTreeMap<FactKey, Seen>>, AppError> {
        let mut members = Vec::new();
        let keys = || self.keys.iter().flatten().filter(|key| key.role == Role::Member);
        match home {
            Home::Nowhere => {}
            Home::Hidden => {
                members.push(keys().map(|key| (key.clone(), Seen::not_granted())).collect());
            }
            Home::At(household) => {
                for member in household.members_now().await? {
                    let mut seen = BTreeMap::new();
                    for key in keys() {
                        let code = key.attribute.as_str();
                        let one = match self.operation.catalogue().attribute(code) {
                            Some(relation) if code == "relation_to_householder" => {
                                member.seen_relation(household, relation)?
                            }
                            Some(attribute) if attribute.subject == SubjectKind::Resident => {
                                member.seen(attribute).await?
                            }
                            None | Some(_) => Seen::nowhere(),
                        };
                        let _none = seen.insert(key.clone(), one);
                    }
                    members.push(seen);
                }
            }
        }
        Ok(members)
    }
}
