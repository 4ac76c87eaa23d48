//! What goes into the queue and comes out of it by itself: newcomers, changed values, merges.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, Utc};
use hub_catalogue::Catalogue;
use hub_facts::SubjectRecord;
use hub_storage::{FoundBy, StoredReview, Token, Tx};
use hub_values::{AreaCode, RecordId, ReviewId, SubjectId, SubjectKind};

use super::{ReviewReason, ReviewState};
use crate::AppError;
use crate::hub::Hub;
use crate::ledger::logged_subject;

/// Others that one newcomer may be, at most; more are no help to a person.
const CANDIDATES: usize = 20;
/// Attributes that a person compares: when one of them changes, a pair is looked at again.
const COMPARED: [&str; 13] = [
    "person_name",
    "birth_date",
    "sex",
    "id_type",
    "id_number",
    "mobile_phone",
    "residence_address",
    "hukou_address",
    "household_no",
    "dwelling_address",
    "premises_name",
    "premises_address",
    "uscc",
];

/// A subject that was just made, and how others are found that it may be.
#[derive(Debug, Clone)]
pub(crate) struct Newcomer {
    pub(crate) subject: SubjectId,
    pub(crate) kind: SubjectKind,
    pub(crate) area: Option<AreaCode>,
    /// Whether its own address can be read in two ways.
    pub(crate) is_unclear: bool,
    /// What others are found by.
    pub(crate) maybe: Vec<Token>,
}

/// Somebody known in one community whom another one entered.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Elsewhere {
    pub(crate) subject: SubjectId,
    pub(crate) kind: SubjectKind,
    pub(crate) area: Option<AreaCode>,
    pub(crate) asked_by: Option<AreaCode>,
}

/// Puts newcomers beside everybody they may be.
pub(crate) async fn offer(hub: &Hub, tx: &Tx, newcomers: &[Newcomer]) -> Result<(), AppError> {
    let tokens: HashSet<Token> = newcomers.iter().flat_map(|one| one.maybe.clone()).collect();
    if tokens.is_empty() {
        return Ok(());
    }
    let tokens: Vec<Token> = tokens.into_iter().collect();
    let found = tx.subjects_by_token(&tokens).await?;
    if found.is_empty() && newcomers.iter().all(|one| !one.is_unclear) {
        return Ok(());
    }
    let beside = newcomers.iter().map(|one| (one, others(one, &found)));
    let beside: Vec<(&Newcomer, Vec<SubjectId>)> =
        beside.filter(|(one, others)| one.is_unclear || !others.is_empty()).collect();
    let named = beside.iter().flat_map(|(one, others)| others.iter().chain([&one.subject]));
    let named: BTreeSet<SubjectId> = named.copied().collect();
    let records = tx.records(&named.into_iter().collect::<Vec<_>>()).await?;
    let mut wanted = Vec::new();
    for (one, others) in beside {
        let Some(record) = records.get(&one.subject) else { continue };
        let may_be = |id: &&SubjectId| {
            let other = records.get(*id).filter(|other| other.kind == one.kind);
            other.is_some_and(|other| match one.kind {
                SubjectKind::Premises => is_similar(record, other, tx.catalogue()),
                // What a person has settled leads to a clear address already.
                SubjectKind::Dwelling | SubjectKind::Household | SubjectKind::Resident => {
                    [record, other].iter().any(|one| is_unclear(one, tx.catalogue()))
                }
            })
        };
        let near: Vec<SubjectId> = others.iter().filter(may_be).take(CANDIDATES).copied().collect();
        let reason = match one.kind {
            SubjectKind::Premises => ReviewReason::SimilarPremises,
            SubjectKind::Dwelling | SubjectKind::Household | SubjectKind::Resident => {
                ReviewReason::UnclearAddress
            }
        };
        if near.is_empty() && one.is_unclear {
            wanted.push(pair(hub, one.subject, None, one.kind, one.area, reason));
        }
        wanted.extend(near.into_iter().map(|other| {
            // The unclear one is the side that is to be settled.
            let (subject, candidate) = if one.is_unclear || one.kind == SubjectKind::Premises {
                (one.subject, other)
            } else {
                (other, one.subject)
            };
            pair(hub, subject, Some(candidate), one.kind, one.area, reason)
        }));
    }
    put(tx, wanted).await.map(drop)
}

/// Everybody else whom a newcomer is found beside.
fn others(one: &Newcomer, found: &HashMap<Token, Vec<SubjectId>>) -> Vec<SubjectId> {
    let ids = one.maybe.iter().filter_map(|token| found.get(token)).flatten();
    let ids: BTreeSet<SubjectId> = ids.filter(|id| **id != one.subject).copied().collect();
    ids.into_iter().collect()
}

/// Whether the address that is shown of a dwelling can be read in two ways.
fn is_unclear(record: &SubjectRecord, catalogue: &Catalogue) -> bool {
    let index = catalogue.attribute("dwelling_address").map(|one| one.index);
    let fact = index.and_then(|index| record.fact(index));
    let text = fact.and_then(|fact| Some(fact.stated.value()?.canonical()));
    let address = text.and_then(|text| hub_values::Address::parse(&text).ok());
    address.is_some_and(|address| address.is_two_part())
}

/// Puts pairs into the queue that are not in it yet. A side that waited alone waits no longer
/// alone. Those that are new are told.
pub(crate) async fn put(
    tx: &Tx,
    mut wanted: Vec<StoredReview>,
) -> Result<Vec<StoredReview>, AppError> {
    if wanted.is_empty() {
        return Ok(wanted);
    }
    let sides: BTreeSet<SubjectId> = wanted.iter().map(|one| one.subject).collect();
    let known = tx.reviews_about(&sides.into_iter().collect::<Vec<_>>()).await?;
    let mut seen: HashSet<(SubjectId, Option<SubjectId>, Option<AreaCode>)> = HashSet::new();
    for one in &known {
        let _new = seen.insert((one.subject, one.candidate, one.asked_by));
        let turned = one.candidate.map(|candidate| (candidate, Some(one.subject), one.asked_by));
        seen.extend(turned);
    }
    wanted.retain(|one| {
        let turned = one.candidate.map(|candidate| (candidate, Some(one.subject), one.asked_by));
        let is_known = turned.is_some_and(|turned| seen.contains(&turned));
        seen.insert((one.subject, one.candidate, one.asked_by)) && !is_known
    });
    let paired: HashSet<SubjectId> =
        wanted.iter().filter(|one| one.candidate.is_some()).map(|one| one.subject).collect();
    let alone = known.iter().filter(|one| {
        one.candidate.is_none() && one.asked_by.is_none() && paired.contains(&one.subject)
    });
    let alone: Vec<ReviewId> = alone.map(|one| one.id).collect();
    tx.remove_reviews(&alone).await?;
    tx.add_reviews(&wanted).await?;
    Ok(wanted)
}

/// Tells communities that another one entered somebody whom they hold; of what was entered nothing
/// is told but where.
pub(crate) async fn tell_elsewhere(
    hub: &Hub,
    tx: &Tx,
    found: &[Elsewhere],
) -> Result<(), AppError> {
    let told = found.iter().map(|one| {
        let reason = ReviewReason::KnownElsewhere;
        let review = pair(hub, one.subject, None, one.kind, one.area, reason);
        StoredReview { asked_by: one.asked_by, ..review }
    });
    put(tx, told.collect()).await.map(drop)
}

/// A pair that waits from now on.
pub(crate) fn pair(
    hub: &Hub,
    subject: SubjectId,
    candidate: Option<SubjectId>,
    kind: SubjectKind,
    area: Option<AreaCode>,
    reason: ReviewReason,
) -> StoredReview {
    StoredReview {
        id: ReviewId::from_uuid(hub.ids().uuid()),
        kind,
        subject,
        candidate,
        why: reason.as_str().to_owned(),
        area,
        state: ReviewState::Open.as_str().to_owned(),
        asked_by: None,
        created_at: hub.clock().now(),
        claimed_by: None,
        claimed_until: None,
        decided_by: None,
        decided_at: None,
        merge: None,
    }
}

/// Whether two premises may be one: no two credit codes, one name at places that do not differ, or
/// similar names at one place.
fn is_similar(one: &SubjectRecord, other: &SubjectRecord, catalogue: &Catalogue) -> bool {
    let text = |record: &SubjectRecord, code: &str| {
        let index = catalogue.attribute(code)?.index;
        Some(record.fact(index)?.stated.value()?.canonical())
    };
    let both = |code: &str| text(one, code).zip(text(other, code));
    if both("uscc").is_some_and(|(mine, theirs)| mine != theirs) {
        return false;
    }
    let Some((mine, theirs)) = both("premises_name") else { return false };
    let (mine, theirs) = (plain_name(&mine), plain_name(&theirs));
    let place = |record| text(record, "premises_address").map(|text| plain_place(&text));
    match (place(one), place(other)) {
        (Some(here), Some(there)) if here != there => false,
        (Some(_), Some(_)) => are_near(&mine, &theirs),
        _ => mine == theirs,
    }
}

/// A name of premises as it is compared: one form of each character, without blanks and brackets.
pub(crate) fn plain_name(name: &str) -> String {
    hub_values::in_one_form(name)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// A place of premises as it is compared: its key where it has one, else its standard form.
pub(crate) fn plain_place(address: &str) -> String {
    let parsed = hub_values::Address::parse(address).ok();
    let key = parsed.as_ref().and_then(hub_values::Address::place_key);
    key.or_else(|| parsed.map(|one| plain_name(&one.standard())))
        .unwrap_or_else(|| plain_name(address))
}

/// Whether one name holds the other, or half of their pairs of characters are the same (Dice 1945).
fn are_near(one: &str, other: &str) -> bool {
    if one.contains(other) || other.contains(one) {
        return true;
    }
    let pairs =
        |text: &str| -> BTreeSet<(char, char)> { text.chars().zip(text.chars().skip(1)).collect() };
    let (mine, theirs) = (pairs(one), pairs(other));
    let shared = mine.intersection(&theirs).count();
    shared > 0 && shared * 4 >= mine.len() + theirs.len()
}

/// Opens decided pairs again of which a compared value is another one now: "not the same" was said
/// of what was known then.
pub(crate) async fn reopen(
    tx: &Tx,
    before: &HashMap<SubjectId, SubjectRecord>,
    now: &[(SubjectRecord, FoundBy)],
) -> Result<(), AppError> {
    let catalogue = tx.catalogue();
    let compared: Vec<_> =
        COMPARED.iter().filter_map(|code| Some(catalogue.attribute(code)?.index)).collect();
    let is_other = |record: &SubjectRecord, old: &SubjectRecord| {
        compared.iter().any(|index| {
            let stated = |of: &SubjectRecord| of.fact(*index).map(|fact| fact.stated.clone());
            stated(record) != stated(old)
        })
    };
    let changed: Vec<SubjectId> = now
        .iter()
        .filter(|(record, _)| before.get(&record.id).is_some_and(|old| is_other(record, old)))
        .map(|(record, _)| record.id)
        .collect();
    for mut one in tx.reviews_about(&changed).await? {
        let is_settled =
            matches!(ReviewState::of(&one), ReviewState::NotSame | ReviewState::Unsure);
        if is_settled {
            opened(&mut one);
            tx.put_review(&one).await?;
        }
    }
    Ok(())
}

/// Notes a merge in the pairs that it settles: the pair itself, and whatever else an unclear address
/// was held beside.
pub(crate) async fn settle(
    tx: &Tx,
    merge: RecordId,
    (survivor, duplicate): (SubjectId, SubjectId),
    by: &str,
    at: DateTime<Utc>,
) -> Result<(), AppError> {
    for mut one in tx.reviews_about(&[duplicate]).await? {
        let other = if one.subject == duplicate { one.candidate } else { Some(one.subject) };
        let is_pair = other == Some(survivor);
        let was_unclear = one.why == ReviewReason::UnclearAddress.as_str();
        let is_open = ReviewState::of(&one) == ReviewState::Open;
        let state = if is_pair { ReviewState::Same } else { ReviewState::Void };
        if is_pair && one.merge.is_none() || is_open && was_unclear && one.subject == duplicate {
            state.as_str().clone_into(&mut one.state);
            one.merge = Some(merge);
            (one.decided_by, one.decided_at) = (Some(by.to_owned()), Some(at));
            (one.claimed_by, one.claimed_until) = (None, None);
            tx.put_review(&one).await?;
        }
    }
    Ok(())
}

/// Opens the pairs again that a merge had settled.
pub(crate) async fn unsettle(
    tx: &Tx,
    merge: RecordId,
    sides: &[SubjectId],
) -> Result<(), AppError> {
    for mut one in tx.reviews_about(sides).await? {
        if one.merge == Some(merge) {
            opened(&mut one);
            tx.put_review(&one).await?;
        }
    }
    Ok(())
}

fn opened(one: &mut StoredReview) {
    ReviewState::Open.as_str().clone_into(&mut one.state);
    (one.decided_by, one.decided_at, one.merge) = (None, None, None);
    (one.claimed_by, one.claimed_until) = (None, None);
}

/// The sides of a pair as the log names them.
pub(crate) fn logged(one: &StoredReview) -> Vec<String> {
    let sides = [Some(one.subject), one.candidate];
    sides.iter().flatten().map(|id| logged_subject(one.kind, *id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_near_when_one_holds_the_other_or_they_share_half() {
        assert_eq!(plain_name("枫台（便民） 超市ＡB"), "枫台便民超市ab");
        for (one, other, is_near) in [
            ("枫台便民超市", "枫台便民超市枫台店", true),
            ("枫台便民超市", "枫台便民商店", true),
            ("枫台便民超市", "长兴水果店", false),
            ("枫台便民超市", "枫台药房", false),
        ] {
            assert_eq!(are_near(one, other), is_near, "{one} {other}");
        }
    }
}
