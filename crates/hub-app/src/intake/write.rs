//! Writing a piece of judged records in one transaction.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use hub_catalogue::{Catalogue, Value};
use hub_facts::{Grade, Life, Saying, Stated};
use hub_storage::{NewRecord, Origin, StoredReview, Token, TokenSource, Tx};
use hub_values::{Address, AreaCode, BatchId, LinkId, RecordId, SubjectId, SubjectKind};

use super::fresh::Fresh;
use super::judge::place::outside_life;
use super::judge::{Judged, JudgedHousehold};
use super::link::{Linked, Links, Why};
use super::{IntakeDecision, IntakeOutcome, Problem, project, roster, tokens};
use crate::AppError;
use crate::hub::Hub;
use crate::matching::both;
use crate::review::ReviewReason;
use crate::review::offering::{self, Elsewhere, Newcomer};

/// What a piece left behind.
pub(crate) struct Done {
    /// What became of each record, in their order.
    pub(crate) outcomes: Vec<IntakeOutcome>,
    pub(crate) touched: Vec<(SubjectKind, SubjectId)>,
    /// Whose records changed by the word of each sender.
    pub(crate) by_sender: BTreeMap<usize, BTreeSet<SubjectId>>,
    pub(crate) tokens: Vec<Token>,
}

/// Writes records, their links, what they say about households, and the current records that
/// follow from all that. New subjects stay hidden when they are a draft of an import.
pub(crate) async fn write(
    hub: &Hub,
    tx: &Tx,
    cursor: &mut u64,
    judged: Vec<Judged>,
    draft: Option<BatchId>,
) -> Result<Done, AppError> {
    let judged = with_dwellings(hub, judged);
    let mut links = Links::read(hub, tx, &judged).await?;
    let other_names = other_names(&links, &judged);
    let linked: Vec<Linked> =
        judged.iter().map(|one| links.link(tx.catalogue(), one, hub.ids())).collect();
    let mut piece = Piece::default();
    for ((one, linked), is_other_name) in judged.into_iter().zip(linked).zip(other_names) {
        piece.take(hub, &links, one, linked, is_other_name);
    }
    let Piece { outcomes, records, households, mut by_sender, newcomers, doubtful, elsewhere } =
        piece;
    tx.add_subjects(&links.new, hub.clock().now()).await?;
    let mut fresh = Fresh::of(links.new.iter().map(|(id, _)| *id), &records);
    tx.add_records(records).await?;
    tx.renew_records(&links.renewals).await?;
    let ids: Vec<SubjectId> = households.iter().map(|(id, _)| *id).collect();
    for (household, concerned) in project::relate(hub, tx, &ids, &mut fresh).await? {
        for (_, by) in households.iter().filter(|(id, _)| *id == household) {
            by_sender.entry(*by).or_default().extend(&concerned);
        }
    }
    let touched: BTreeSet<SubjectId> = by_sender.values().flatten().copied().collect();
    let new: BTreeSet<SubjectId> = links.new.iter().map(|(id, _)| *id).collect();
    match draft {
        Some(import) => tx.stage(import, &new.into_iter().collect::<Vec<_>>()).await?,
        None => tx.publish(&touched.difference(&new).copied().collect::<Vec<_>>()).await?,
    }
    let touched: Vec<SubjectId> = touched.into_iter().collect();
    let (touched, tokens) = project::project(hub, tx, cursor, &touched, &links.new, fresh).await?;
    let residents = links.new.iter().filter(|(_, kind)| *kind == SubjectKind::Resident);
    hub.population.add(residents.count());
    offering::offer(hub, tx, &newcomers).await?;
    let _added = offering::put(tx, doubtful).await?;
    offering::tell_elsewhere(hub, tx, &elsewhere).await?;
    Ok(Done { outcomes, touched, by_sender, tokens })
}

/// Records of one piece on their way into the database.
#[derive(Default)]
struct Piece {
    outcomes: Vec<IntakeOutcome>,
    records: Vec<NewRecord>,
    /// Households that were said something about, and by which sender.
    households: Vec<(SubjectId, usize)>,
    by_sender: BTreeMap<usize, BTreeSet<SubjectId>>,
    /// Subjects that were made, and whom else they may be.
    newcomers: Vec<Newcomer>,
    /// Pairs of people for a person to decide.
    doubtful: Vec<StoredReview>,
    /// Subjects of other communities that somebody wanted to enter.
    elsewhere: Vec<Elsewhere>,
}

impl Piece {
    fn take(
        &mut self,
        hub: &Hub,
        links: &Links,
        mut one: Judged,
        linked: Linked,
        is_other_name: bool,
    ) {
        let mut problems = std::mem::take(&mut one.problems);
        let is_implied = one.is_implied;
        if linked.decision == IntakeDecision::NeedsReview {
            self.elsewhere.push(Elsewhere {
                subject: linked.subject,
                kind: one.kind,
                area: links.community(linked.subject),
                asked_by: one.sender.area,
            });
            self.tell(is_implied, IntakeOutcome::needs_review(one.kind));
            return;
        }
        if linked.decision == IntakeDecision::Refused {
            self.tell(is_implied, IntakeOutcome::names_nothing());
            return;
        }
        problems.extend(notes(&hub.catalogue(), links, &one, &linked, is_other_name));
        let decision = self.decided(&mut one, &linked);
        self.doubtful.extend(doubtful(hub, &one, &linked));
        if linked.decision != IntakeDecision::AlreadyKnown {
            let _new = self.by_sender.entry(one.by).or_default().insert(linked.subject);
            let id = RecordId::from_uuid(hub.ids().uuid());
            let mut says = Vec::new();
            if let Some(household) = one.household.take() {
                let members = roster::members(&one, &household, links, &mut problems);
                let dwelling = dwelling(hub, links, &household, one.community.as_ref());
                // A list of households that names nobody says nothing about who left, and neither does
                // a register.
                let names_nobody = household.members.is_empty();
                let is_silent = names_nobody && (one.sender.is_file || one.sender.is_feed);
                if !is_silent || linked.decision == IntakeDecision::Created {
                    says.push(Saying::Roster { kind: household.kind, dwelling, members });
                    self.households.push((linked.subject, one.by));
                }
            }
            self.records.push(NewRecord { says, ..new_record(hub, one, &linked, id) });
        }
        let subject = Some(linked.subject);
        let candidates = linked.doubts.iter().map(|(other, _)| *other).collect();
        let is_by_score = linked.why.is_by_score();
        let outcome = IntakeOutcome { decision, subject, problems, candidates, is_by_score };
        self.tell(is_implied, outcome);
    }

    /// What is told about a record that is taken. Whoever is new may be somebody known; an unclear
    /// address waits for a person, who is told so at once when it was entered by hand.
    fn decided(&mut self, one: &mut Judged, linked: &Linked) -> IntakeDecision {
        if linked.decision != IntakeDecision::Created {
            return linked.decision;
        }
        if !one.maybe.is_empty() {
            self.newcomers.push(Newcomer {
                subject: linked.subject,
                kind: one.kind,
                area: one.community,
                is_unclear: one.is_unclear,
                maybe: std::mem::take(&mut one.maybe),
            });
        }
        let is_told = one.is_unclear && !one.sender.is_file || !linked.doubts.is_empty();
        if is_told { IntakeDecision::NeedsReview } else { IntakeDecision::Created }
    }

    /// Nobody is told of what nobody asked about.
    fn tell(&mut self, is_implied: bool, outcome: IntakeOutcome) {
        if !is_implied {
            self.outcomes.push(outcome);
        }
    }
}

/// A household may name a dwelling that nobody has recorded yet: it becomes a record of its own,
/// in front of the household's.
fn with_dwellings(hub: &Hub, judged: Vec<Judged>) -> Vec<Judged> {
    let mut all = Vec::with_capacity(judged.len());
    for one in judged {
        all.extend(dwelling_record(hub, &one));
        all.push(one);
    }
    all
}

fn dwelling_record(hub: &Hub, one: &Judged) -> Option<Judged> {
    let address = one.household.as_ref()?.dwelling.as_ref()?;
    let place = address.place_key().or_else(|| address.unclear_key())?;
    let catalogue = hub.catalogue();
    let attribute = catalogue.attribute("dwelling_address")?;
    let keys = hub.store().keys();
    let stated = Stated::Value(Value::Text(address.standard()));
    let grade = Grade::earned(&one.sender.source, &attribute.lead_department, one.sender.evidence);
    let digest = TokenSource::new(format!("@dwelling {}", one.sender.source), &place);
    let token = keys.token_of(&digest);
    Some(Judged {
        kind: SubjectKind::Dwelling,
        about: None,
        sender: Arc::clone(&one.sender),
        by: one.by,
        is_implied: true,
        key: token,
        digest: token,
        origin: Origin { key: None, digest },
        first_digest: token,
        identity: at_address(hub, one.community.as_ref(), address),
        is_unclear: address.is_two_part(),
        maybe: tokens::readings(keys, one.community.as_ref(), address),
        credit_code: None,
        community: one.community,
        observed_on: one.observed_on,
        statements: vec![(attribute.index, stated, grade)],
        household: None,
        name: None,
        life: Life::default(),
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
    let address = household.dwelling.as_ref()?;
    at_address(hub, community, address).into_iter().find_map(|token| links.at(token))
}

/// The tokens of the dwelling at an address, under every name of its estate, or of an unclear address
/// as it was written.
fn at_address(hub: &Hub, community: Option<&AreaCode>, address: &Address) -> Vec<Token> {
    let keys = hub.store().keys();
    let Some(place) = address.place_key() else {
        let unclear = address.unclear_key();
        return unclear.map(|one| tokens::unclear_in(keys, community, &one)).into_iter().collect();
    };
    let mut all = vec![tokens::place_in(keys, community, &place)];
    all.extend(hub.snapshot().estates.other_tokens(keys, community, address));
    all
}

/// Which of staff's records give a name other than the one their document is known under: a slip
/// of the pen in a number is another person.
pub(crate) fn other_names(links: &Links, judged: &[Judged]) -> Vec<bool> {
    judged
        .iter()
        .map(|one| {
            let known = one.identity.iter().find_map(|token| links.name(links.at(*token)?));
            let stated = one.name.as_deref();
            !one.sender.is_register && known.is_some() && stated.is_some() && known != stated
        })
        .collect()
}

/// What should be looked at about a record that is taken: days on which somebody known did not live,
/// because the day of birth may be what is wrong, and a document that is known under another name.
pub(crate) fn notes(
    catalogue: &Catalogue,
    links: &Links,
    one: &Judged,
    linked: &Linked,
    is_other_name: bool,
) -> Vec<Problem> {
    // Of a record that is not taken nothing is told that is known about somebody else.
    if matches!(linked.decision, IntakeDecision::NeedsReview | IntakeDecision::Refused) {
        return Vec::new();
    }
    let life = links.life(linked.subject);
    let days = one.statements.iter().filter_map(|(index, stated, _)| {
        Some(outside_life(catalogue.at(*index)?, stated, life)?.1)
    });
    let mut notes: Vec<Problem> = days.collect();
    if is_other_name && linked.why == Why::SameIdentity {
        notes.push(Problem::new(
            "person_name",
            "该证件号码已登记在另一姓名下，已关联到同一人，请核对姓名和证件号码",
            "this document is known under another name; linked to that person, please check both",
        ));
    }
    if !linked.doubts.is_empty() {
        notes.push(IntakeOutcome::perhaps_known());
    }
    notes
}

/// The pairs in which somebody new waits beside whom they may be: where both belong, or with the data
/// bureau.
fn doubtful(hub: &Hub, one: &Judged, linked: &Linked) -> Vec<StoredReview> {
    let pairs = linked.doubts.iter().map(|(other, community)| {
        let area = both(one.community, *community);
        let reason = ReviewReason::SimilarResident;
        offering::pair(hub, linked.subject, Some(*other), one.kind, area, reason)
    });
    pairs.collect()
}

fn new_record(hub: &Hub, one: Judged, linked: &Linked, id: RecordId) -> NewRecord {
    NewRecord {
        id,
        link: LinkId::from_uuid(hub.ids().uuid()),
        source: one.sender.source.clone(),
        key: one.key,
        digest: one.digest,
        origin: one.origin,
        subject: linked.subject,
        community: one.community,
        observed_on: one.observed_on,
        recorded_at: hub.clock().now(),
        actor: one.sender.actor.clone(),
        batch: one.sender.batch,
        statements: one.statements,
        says: Vec::new(),
        note: None,
        decided_by: linked.why.decided_by(),
        explanation: linked.why.explanation(),
    }
}
