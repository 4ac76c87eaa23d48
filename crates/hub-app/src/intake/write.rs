//! Writing a piece of judged records in one transaction.

use std::collections::BTreeSet;

use hub_catalogue::Value;
use hub_facts::{Grade, RosterLine, Saying, Stated};
use hub_storage::{NewRecord, Origin, Token, TokenSource, Tx};
use hub_values::{AreaCode, LinkId, RecordId, SubjectId, SubjectKind};

use super::judge::{Judged, JudgedHousehold};
use super::link::{Linked, Links, Why};
use super::{IntakeDecision, IntakeOutcome, Problem, project, tokens};
use crate::AppError;
use crate::hub::Hub;

/// What a piece left behind.
pub(crate) struct Done {
    pub(crate) outcomes: Vec<IntakeOutcome>,
    pub(crate) touched: Vec<(SubjectKind, SubjectId)>,
    pub(crate) tokens: Vec<Token>,
}

/// Writes records, their links, what they say about households, and the current records that
/// follow from all that.
pub(crate) async fn write(
    hub: &Hub,
    tx: &Tx,
    cursor: &mut u64,
    judged: Vec<Judged>,
) -> Result<Done, AppError> {
    let asked = judged.len();
    let judged = with_dwellings(hub, judged);
    let mut links = Links::read(tx, &judged).await?;
    let other_names = other_names(&links, &judged);
    let linked: Vec<Linked> = judged.iter().map(|one| links.link(one, hub.ids())).collect();
    let now = hub.clock().now();
    tx.add_subjects(&links.new, now).await?;
    let mut touched = BTreeSet::new();
    let mut outcomes = Vec::with_capacity(asked);
    let mut records = Vec::with_capacity(judged.len());
    let mut households = Vec::new();
    for ((mut one, linked), is_other_name) in judged.into_iter().zip(linked).zip(other_names) {
        let mut problems = std::mem::take(&mut one.problems);
        if linked.decision == IntakeDecision::NeedsReview {
            outcomes.push(IntakeOutcome::needs_review());
            continue;
        }
        if is_other_name && linked.why == Why::SameIdentity {
            problems.push(Problem::new(
                "person_name",
                "该证件号码已登记在另一姓名下，已关联到同一人，请核对姓名和证件号码",
                "this document is known under another name; linked to that person, please check both",
            ));
        }
        if linked.decision != IntakeDecision::AlreadyKnown {
            let _new = touched.insert(linked.subject);
            let id = RecordId::from_uuid(hub.ids().uuid());
            let mut says = Vec::new();
            if let Some(household) = one.household.take() {
                let members = members(&one, &household, &links, &mut problems);
                let dwelling = dwelling(hub, &links, &household, one.community.as_ref());
                says.push(Saying::Roster { kind: household.kind, dwelling, members });
                households.push(linked.subject);
            }
            records.push(NewRecord { says, ..new_record(hub, one, linked, id) });
        }
        let subject = Some(linked.subject);
        outcomes.push(IntakeOutcome { decision: linked.decision, subject, problems });
    }
    tx.add_records(records).await?;
    tx.renew_records(&links.renewals).await?;
    project::relate(hub, tx, &households, &mut touched).await?;
    let touched: Vec<SubjectId> = touched.into_iter().collect();
    let (touched, tokens) = project::project(hub, tx, cursor, &touched, &links.new).await?;
    // Dwellings made on the way stand behind what was asked.
    outcomes.drain(..outcomes.len() - asked);
    Ok(Done { outcomes, touched, tokens })
}

/// A household may name a dwelling that nobody has recorded yet: it becomes a record of its own,
/// in front of the others.
fn with_dwellings(hub: &Hub, judged: Vec<Judged>) -> Vec<Judged> {
    let mut all: Vec<Judged> = judged.iter().filter_map(|one| dwelling_record(hub, one)).collect();
    all.extend(judged);
    all
}

fn dwelling_record(hub: &Hub, one: &Judged) -> Option<Judged> {
    let address = one.household.as_ref()?.dwelling.as_ref()?;
    let place = address.place_key()?;
    let catalogue = hub.catalogue();
    let attribute = catalogue.attribute("dwelling_address")?;
    let keys = hub.store().keys();
    let stated = Stated::Value(Value::Text(address.standard()));
    let grade = Grade::earned(&one.sender.source, &attribute.lead_department, one.sender.evidence);
    let digest = TokenSource::new(format!("@dwelling {}", one.sender.source), &place);
    let token = keys.token_of(&digest);
    Some(Judged {
        kind: SubjectKind::Dwelling,
        sender: one.sender.clone(),
        key: token,
        digest: token,
        origin: Origin { key: None, digest },
        first_digest: token,
        identity: vec![tokens::place_in(keys, one.community.as_ref(), &place)],
        community: one.community,
        observed_on: one.observed_on,
        statements: vec![(attribute.index, stated, grade)],
        household: None,
        name: None,
        problems: Vec::new(),
    })
}

/// The dwelling of a household; it is known or was made in this piece.
fn dwelling(
    hub: &Hub,
    links: &Links,
    household: &JudgedHousehold,
    community: Option<&AreaCode>,
) -> Option<SubjectId> {
    let place = household.dwelling.as_ref()?.place_key()?;
    links.at(tokens::place_in(hub.store().keys(), community, &place))
}

/// Which of staff's records give a name other than the one their document is known under: a slip
/// of the pen in a number is another person.
fn other_names(links: &Links, judged: &[Judged]) -> Vec<bool> {
    judged
        .iter()
        .map(|one| {
            let known = one.identity.iter().find_map(|token| links.name(links.at(*token)?));
            let stated = one.name.as_deref();
            !one.sender.is_register && known.is_some() && stated.is_some() && known != stated
        })
        .collect()
}

fn members(
    one: &Judged,
    household: &JudgedHousehold,
    links: &Links,
    problems: &mut Vec<Problem>,
) -> Vec<RosterLine> {
    let mut members: Vec<RosterLine> = Vec::with_capacity(household.members.len());
    for (position, member) in household.members.iter().enumerate() {
        let resident = links.resident(member.key, member.document);
        // Somebody of another community is nobody here.
        match resident.filter(|resident| !links.is_elsewhere(one, *resident)) {
            Some(resident) if members.iter().any(|one| one.resident == resident) => {}
            Some(resident) => members.push(RosterLine {
                resident,
                relation: member.relation.clone(),
                from: member.from,
                to: member.to,
            }),
            None => problems.push(Problem::new(
                &format!("members.{position}"),
                "找不到这名成员，请先登记该居民",
                "this member is not known; record the resident first",
            )),
        }
    }
    members
}

fn new_record(hub: &Hub, one: Judged, linked: Linked, id: RecordId) -> NewRecord {
    NewRecord {
        id,
        link: LinkId::from_uuid(hub.ids().uuid()),
        source: one.sender.source,
        key: one.key,
        digest: one.digest,
        origin: one.origin,
        subject: linked.subject,
        community: one.community,
        observed_on: one.observed_on,
        recorded_at: hub.clock().now(),
        actor: one.sender.actor,
        batch: one.sender.batch,
        statements: one.statements,
        says: Vec::new(),
        note: None,
        decided_by: "identity",
        explanation: linked.why.explanation(),
    }
}
