//! What stands against a merge, and what it changes: guards, conflicts, the stricter side.

use std::collections::BTreeSet;

use hub_catalogue::{Attribute, AttributeIndex, Catalogue};
use hub_facts::{Absence, Fact, Pins, Saying, Stated, Statement, survivor};
use hub_policy::{CallerRole, Decision, Usage};
use hub_storage::Tx;
use hub_values::{Address, SubjectKind};

use super::{Merge, MergeOutcome, MergeRefusal, Pair, REASON_LIMIT};
use crate::change::ChangeDecision;
use crate::change::plan::Planner;
use crate::hub::Hub;
use crate::intake::tokens;
use crate::sight::Sight;
use crate::subject::naming_attribute;
use crate::{AppError, Problem, remark};

/// Which side of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MergeSide {
    /// The subject that stays.
    Survivor,
    /// The subject that is merged into it.
    Duplicate,
}

/// An attribute of which both sides say something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MergeConflict {
    /// Which.
    pub attribute: AttributeIndex,
    /// Whose word is shown once they are one.
    pub shown: MergeSide,
}

impl Planner {
    /// Judges a pair: who may merge it, what stands against it, what it changes.
    pub(super) async fn weigh(
        &self,
        hub: &Hub,
        tx: &Tx,
        pair: &Pair,
        merge: &Merge,
    ) -> Result<MergeOutcome, AppError> {
        let mut outcome = MergeOutcome {
            survivor: Some(pair.survivor.id),
            records: tx.links_of(pair.duplicate.id).await?.len() as u64,
            relations: (pair.duplicate.memberships.len() + pair.duplicate.residences.len()) as u64,
            ..MergeOutcome::default()
        };
        if let Err(wrong) = remark::checked(&merge.reason, REASON_LIMIT) {
            let problem = Problem::new("reason", wrong.zh, wrong.en);
            outcome.refusals.push(MergeRefusal::input(problem));
        }
        if pair.survivor.kind != pair.duplicate.kind {
            outcome.refusals.push(MergeRefusal::input(Problem::new(
                "duplicate",
                "两个对象的类型不同，不能合并",
                "the two are of different kinds and cannot be one",
            )));
            return Ok(outcome);
        }
        for (record, at) in [(&pair.survivor, "survivor"), (&pair.duplicate, "duplicate")] {
            let code = naming_attribute(record.kind);
            let problem = self.may_merge(hub, code, record.community.as_ref(), at)?;
            outcome.refusals.extend(problem.map(MergeRefusal::input));
        }
        outcome.refusals.extend(self.other_documents(tx.catalogue(), pair, merge));
        outcome.refusals.extend(other_household(pair));
        outcome.warnings.extend(both_in_one_household(pair));
        outcome.warnings.extend(warnings(pair));
        outcome.conflicts = self.conflicts(tx.catalogue(), pair);
        if outcome.refusals.is_empty() {
            outcome.decision = Some(ChangeDecision::Done);
        }
        Ok(outcome)
    }

    /// Staff merge what they may state; a data manager what their department leads; the data bureau's
    /// admin everything.
    pub(crate) fn may_merge(
        &self,
        hub: &Hub,
        code: &str,
        community: Option<&hub_values::AreaCode>,
        at: &str,
    ) -> Result<Option<Problem>, AppError> {
        match self.caller.role {
            CallerRole::DataBureauAdmin => Ok(None),
            CallerRole::DataManager => {
                let catalogue = hub.catalogue();
                let attribute = catalogue.attribute(code).ok_or(AppError::Internal)?;
                let leads = attribute.lead_department == self.caller.department;
                if leads { Ok(None) } else { Err(AppError::Forbidden) }
            }
            CallerRole::CommunityStaff => self.require_write(hub, code, community, at),
            CallerRole::DepartmentSystem
            | CallerRole::DepartmentOfficer
            | CallerRole::Auditor
            | CallerRole::Operator => Err(AppError::Forbidden),
        }
    }

    /// Two valid ID numbers of one kind are two people, and two credit codes two businesses. Only who
    /// settles facts may say that one of them is a mistake.
    fn other_documents(
        &self,
        catalogue: &Catalogue,
        pair: &Pair,
        merge: &Merge,
    ) -> Option<MergeRefusal> {
        let [mine, theirs] = pair.said.each_ref().map(|said| {
            let mut all: Vec<(String, String)> = tokens::documents(said, catalogue)
                .iter()
                .map(|one| (one.kind().as_str().to_owned(), one.number().to_owned()))
                .collect();
            all.extend(values(said, catalogue, "uscc").map(|code| ("uscc".to_owned(), code)));
            all.into_iter().collect::<BTreeSet<_>>()
        });
        let kinds: BTreeSet<&String> = mine.iter().map(|(kind, _)| kind).collect();
        let of = |all: &BTreeSet<(String, String)>, kind: &String| -> BTreeSet<String> {
            all.iter().filter(|(one, _)| one == kind).map(|(_, number)| number.clone()).collect()
        };
        let is_other = |kind: &&String| {
            let (mine, theirs) = (of(&mine, kind), of(&theirs, kind));
            !theirs.is_empty() && mine.is_disjoint(&theirs)
        };
        kinds.into_iter().find(is_other)?;
        let settles =
            matches!(self.caller.role, CallerRole::DataManager | CallerRole::DataBureauAdmin);
        if merge.accepts_other_documents && settles {
            return None;
        }
        Some(MergeRefusal::conflict(Problem::new(
            if merge.accepts_other_documents { "acceptOtherDocuments" } else { "duplicate" },
            "双方有两个不同且都有效的同类证件号码（或信用代码），不能合并；确为一方登记错误的，\
             由主责部门数据管理员或数据局核实后确认合并",
            "both have a valid document of one kind (or credit code), and they differ: they are \
             not one; where one of them is a mistake, a data manager or the data bureau accepts that",
        )))
    }

    /// Attributes of which both sides show something else; only those that the caller may read in
    /// full of both.
    fn conflicts(&self, catalogue: &Catalogue, pair: &Pair) -> Vec<MergeConflict> {
        let together: Vec<Statement> =
            pair.said.iter().flat_map(|said| said.statements.iter().cloned()).collect();
        let said = pair.said.iter().flat_map(|said| &said.said);
        let mut pins = Pins::of(said);
        for saying in stricter(pair, catalogue) {
            pins.decide(&saying);
        }
        let shown = Fact::all(&together, &pins, catalogue);
        let reads = |attribute: &Attribute| {
            [&pair.survivor, &pair.duplicate].iter().all(|one| {
                let sight = Sight::of(one, catalogue);
                self.permit.decide(attribute, sight.row(), Usage::Read) == Decision::Full
            })
        };
        let both = pair.survivor.facts.iter().filter_map(|fact| {
            let other = pair.duplicate.fact(fact.attribute)?;
            (other.stated != fact.stated).then_some((fact, other))
        });
        both.filter(|(fact, _)| catalogue.at(fact.attribute).is_some_and(reads))
            .map(|(fact, other)| {
                let now = shown.iter().find(|one| one.attribute == fact.attribute);
                let is_theirs = now.is_some_and(|now| now.stated == other.stated);
                let shown = if is_theirs { MergeSide::Duplicate } else { MergeSide::Survivor };
                MergeConflict { attribute: fact.attribute, shown }
            })
            .collect()
    }
}

/// The values that sources state of an attribute.
fn values<'a>(
    said: &'a hub_storage::SubjectHistory,
    catalogue: &'a Catalogue,
    code: &'a str,
) -> impl Iterator<Item = String> + 'a {
    let index = catalogue.attribute(code).map(|one| one.index);
    let about = said.statements.iter().filter(move |one| Some(one.attribute) == index);
    about.filter_map(|one| Some(one.stated.value()?.canonical()))
}

/// A registered and a residing household are never one.
fn other_household(pair: &Pair) -> Option<MergeRefusal> {
    let kind = |one: &hub_facts::SubjectRecord| one.household.map(|household| household.kind);
    let (mine, theirs) = (kind(&pair.survivor), kind(&pair.duplicate));
    (pair.survivor.kind == SubjectKind::Household && mine != theirs).then(|| {
        MergeRefusal::input(Problem::new(
            "duplicate",
            "户籍户和居住户是两回事，不能合并",
            "a registered and a residing household are two things and cannot be one",
        ))
    })
}

/// Two people who are listed side by side may well be two people.
fn both_in_one_household(pair: &Pair) -> Option<Problem> {
    let are_people = pair.survivor.kind == SubjectKind::Resident;
    let together = are_people
        && pair.survivor.memberships.iter().any(|one| {
            pair.duplicate.memberships.iter().any(|other| other.household == one.household)
        });
    together.then(|| {
        Problem::new(
            "duplicate",
            "两人登记在同一户内，可能是双胞胎等两个人，请核对；合并后只保留一名成员",
            "both are listed in one household and may be two people, such as twins; check it: one \
             member stays",
        )
    })
}

fn warnings(pair: &Pair) -> Vec<Problem> {
    let mut warnings = Vec::new();
    if pair.survivor.closed != pair.duplicate.closed {
        warnings.push(Problem::new(
            "duplicate",
            "其中一方已注销或关闭，合并后按最后一次办理的结果登记",
            "one of them has ended; together they are as was decided last",
        ));
    }
    if pair.survivor.community != pair.duplicate.community {
        warnings.push(Problem::new(
            "duplicate",
            "双方属于不同社区，合并后只属于其中一个社区",
            "they belong to different communities; together they belong to one of them",
        ));
    }
    warnings
}

/// What a merge pins: what one side withholds stays withheld, and of two places the one that was
/// chosen to stay is shown.
pub(super) fn stricter(pair: &Pair, catalogue: &Catalogue) -> Vec<Saying> {
    let withheld = pair.survivor.facts.iter().map(|fact| fact.attribute);
    let all: BTreeSet<AttributeIndex> =
        withheld.chain(pair.duplicate.facts.iter().map(|fact| fact.attribute)).collect();
    let pinned = all.into_iter().filter_map(|index| {
        let attribute = catalogue.at(index)?;
        let facts = [&pair.survivor, &pair.duplicate].map(|one| one.fact(index));
        let is_withheld = |fact: &Fact| fact.stated == Stated::Absent(Absence::Withheld);
        let side = facts.iter().position(|fact| fact.is_some_and(is_withheld));
        let is_open = facts.iter().flatten().any(|fact| !is_withheld(fact));
        let side = side.filter(|_| is_open).or_else(|| {
            let [Some(mine), Some(theirs)] = facts else { return None };
            let is_place = attribute.code.as_str() == "dwelling_address";
            (is_place && places(mine) != places(theirs)).then_some(0)
        })?;
        let said = pair.said.get(side)?;
        let about = said.statements.iter().filter(|one| one.attribute == index);
        let pin = Pins::of(&said.said).record(&attribute.code);
        let record = survivor(about, &attribute.lead_department, pin)?.statement.record;
        Some(Saying::Pinned { attribute: attribute.code.clone(), record })
    });
    pinned.collect()
}

/// The place that a fact gives; the text where it gives none.
fn places(fact: &Fact) -> Option<String> {
    let text = fact.stated.value()?.canonical();
    Some(Address::parse(&text).ok().and_then(|one| one.place_key()).unwrap_or(text))
}
