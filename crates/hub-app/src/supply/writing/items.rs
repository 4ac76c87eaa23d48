//! Records of a delivery, judged and ready to be written.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use hub_facts::{ClosingReason, Filing, HouseholdKind, SubjectRecord};
use hub_storage::{Supplied, SuppliedState, Token, TokenSource};
use hub_values::{DepartmentCode, SubjectId, SubjectKind};

use super::{Writing, subject_kind};
use crate::hub::Hub;
use crate::intake::judge::origin::key_of;
use crate::intake::judge::{Judge, Judged};
use crate::intake::tokens;
use crate::snapshot::Snapshot;
use crate::supply::events::{self, closing_reason};
use crate::supply::{SuppliedOutcome, SupplyDecision, SupplyEvent, SupplyHousehold, SupplyRecord};
use crate::{Problem, Sender};

/// Longest id of a record, in characters.
const ID: usize = 128;
/// Kind of the keys of what events say, among the keys of a sender.
const EVENT: &str = "event";

/// A record of a delivery.
#[derive(Debug)]
pub(in crate::supply) struct Item {
    /// Its place in the delivery.
    pub(in crate::supply) position: usize,
    pub(in crate::supply) record_id: String,
    pub(in crate::supply) event: SupplyEvent,
    pub(in crate::supply) observed_on: NaiveDate,
    pub(in crate::supply) judging: Judging,
    /// The registered household that is joined.
    pub(in crate::supply) joins: Option<Joining>,
    /// Kind of subject as it is stored; none where the record does not say.
    space: Option<String>,
}

/// What a record says, once it was judged.
#[derive(Debug)]
pub(in crate::supply) enum Judging {
    /// Every value fits.
    Judged(Box<Judged>),
    /// The event says all.
    Nothing,
    /// Something is wrong.
    Refused(Vec<Problem>),
    /// It was handed on to be written.
    Taken,
}

/// A registered household that somebody joins.
#[derive(Debug)]
pub(in crate::supply) struct Joining {
    /// By the register's own record, then by its number.
    pub(in crate::supply) key: Option<TokenSource>,
    pub(in crate::supply) number: Option<Token>,
    /// A code of GB/T 4761.
    pub(in crate::supply) relation: String,
}

impl Item {
    /// Kind of subject as it is stored.
    pub(in crate::supply) fn space(&self) -> String {
        self.space.clone().unwrap_or_else(|| SubjectKind::Resident.as_str().to_owned())
    }

    /// Tokens that find whom it is about.
    pub(in crate::supply) fn identity(&self) -> impl Iterator<Item = Token> {
        match &self.judging {
            Judging::Judged(one) => one.identity.clone(),
            Judging::Nothing | Judging::Refused(_) | Judging::Taken => Vec::new(),
        }
        .into_iter()
    }
}

impl Judging {
    /// Whether it was handed on to be written.
    pub(in crate::supply) fn is_handed_on(&self) -> bool {
        matches!(self, Self::Taken)
    }
}

/// What may be written of a record: what it says, kind of subject, the same as it is stored, and
/// whom it is about as far as that is known.
type Ready = (Option<Judged>, SubjectKind, String, Option<SubjectId>);

impl Writing<'_> {
    /// Hands a record on to be written, or says why it cannot be.
    pub(super) fn ready(
        &self,
        item: &mut Item,
        token: &str,
        known: &HashMap<String, SubjectRecord>,
    ) -> Result<Ready, Vec<Problem>> {
        let held = self.held(token).filter(|one| one.state.is_held());
        let (judged, kind, space, subject) =
            match std::mem::replace(&mut item.judging, Judging::Taken) {
                Judging::Refused(problems) => return Err(problems),
                Judging::Judged(one) => {
                    let space = item.space();
                    if held.is_some_and(|held| held.kind != space) {
                        return Err(vec![other_kind()]);
                    }
                    let kind = one.kind;
                    (Some(*one), kind, space, None)
                }
                Judging::Nothing | Judging::Taken => {
                    item.judging = Judging::Nothing;
                    let about = held.and_then(|one| Some((one, subject_kind(&one.kind)?)));
                    let Some((held, kind)) = about.filter(|(one, _)| one.subject.is_some()) else {
                        return Err(vec![not_held()]);
                    };
                    (None, kind, held.kind.clone(), held.subject)
                }
            };
        if let Some(reason) = closing_reason(item.event, kind) {
            let community = judged.as_ref().and_then(|one| one.community);
            let obstacles =
                events::obstacles(self, item, kind, reason, known.get(token), community);
            if !obstacles.is_empty() {
                return Err(obstacles);
            }
        } else if !fits(item.event, kind) {
            return Err(vec![wrong_event()]);
        }
        Ok((judged, kind, space, subject))
    }
}

/// Whether such a thing can happen to a subject of this kind.
fn fits(event: SupplyEvent, kind: SubjectKind) -> bool {
    match event {
        SupplyEvent::Upsert | SupplyEvent::Delete => true,
        SupplyEvent::Birth | SupplyEvent::HukouChange => kind == SubjectKind::Resident,
        SupplyEvent::Death => closing_reason(event, kind) == Some(ClosingReason::Died),
        SupplyEvent::Closure => closing_reason(event, kind).is_some(),
    }
}

/// Judges all records of a delivery; writes nothing.
pub(in crate::supply) fn items(
    hub: &Hub,
    snapshot: &Snapshot,
    sender: &Arc<Sender>,
    feed: &str,
    records: &[SupplyRecord],
) -> Vec<Item> {
    let judge = Judge::new(hub, snapshot, sender, 0);
    let today = hub.clock().today();
    let one = |(position, record): (usize, &SupplyRecord)| {
        let filing = record.filing.as_ref().filter(|_| record.event != SupplyEvent::Delete);
        let filing = filing.map(|filing| in_feed(filing.clone(), feed, record));
        let mut problems = record.problems.clone();
        problems.extend(wrong(record, today));
        let joins = record.joins.as_ref();
        let joins = joins.map(|one| joining(hub, snapshot, sender, feed, one));
        let joins = joins.transpose().unwrap_or_else(|problem| {
            problems.push(problem);
            None
        });
        let space = filing.as_ref().map(Judge::key_space);
        let judging = match filing.map(|filing| judge.judge(&filing)) {
            Some(Err(more)) => Judging::Refused(problems.into_iter().chain(more).collect()),
            Some(Ok(_)) | None if !problems.is_empty() => Judging::Refused(problems),
            Some(Ok(one)) => Judging::Judged(Box::new(one)),
            None => Judging::Nothing,
        };
        let (record_id, event) = (record.record_id.clone(), record.event);
        let observed_on = record.observed_on;
        Item { position, record_id, event, observed_on, judging, joins, space }
    };
    records.iter().enumerate().map(one).collect()
}

/// A filing as a record of its feed: ids are the department's own within the feed.
fn in_feed(mut filing: Filing, feed: &str, record: &SupplyRecord) -> Filing {
    filing.key = Some(format!("{feed}/{}", record.record_id));
    filing.observed_on = Some(record.observed_on.to_string());
    for member in &mut filing.members {
        member.key = member.key.take().map(|key| format!("{feed}/{key}"));
    }
    if filing.subject == SubjectKind::Household.as_str() {
        let kind = HouseholdKind::Registered.as_str();
        let _kind = filing.household_kind.get_or_insert_with(|| kind.to_owned());
    }
    filing
}

/// What is wrong with a record besides what it says.
fn wrong(record: &SupplyRecord, today: NaiveDate) -> Vec<Problem> {
    let mut problems = Vec::new();
    let id = record.record_id.as_str();
    if id.trim() != id
        || id.is_empty()
        || id.chars().count() > ID
        || id.chars().any(char::is_control)
    {
        problems.push(Problem::new(
            "record_id",
            format!("记录编号须为1至{ID}个字符，首尾不含空格"),
            format!("the id of a record has 1 to {ID} characters, without blanks around it"),
        ));
    }
    if record.observed_on > today && record.filing.is_none() {
        problems.push(Problem::new(
            "observed_on",
            "日期不能晚于今天",
            "the day lies in the future",
        ));
    }
    let says = |code: &str| {
        let values = record.filing.as_ref().map(|filing| &filing.values);
        values.and_then(|all| all.get(code)).is_some_and(|text| !text.trim().is_empty())
    };
    match record.event {
        SupplyEvent::Birth if !says("id_number") => problems.push(Problem::new(
            "id_number",
            "出生登记须填写出生医学证明编号或身份证号码",
            "a birth needs the number of the birth certificate or the ID number",
        )),
        SupplyEvent::Upsert if record.filing.is_none() && record.problems.is_empty() => problems
            .push(Problem::new(
                "event",
                "请填写记录内容：居民、户、房屋或场所之一",
                "say what the record is about: one of resident, household, dwelling, premises",
            )),
        SupplyEvent::HukouChange if record.filing.is_none() && record.joins.is_none() => {
            problems.push(Problem::new(
                "event",
                "户籍变动须填写新的户籍信息或迁入户",
                "a change of 户籍 gives the new attributes or the household that is joined",
            ));
        }
        SupplyEvent::Upsert
        | SupplyEvent::Birth
        | SupplyEvent::Death
        | SupplyEvent::HukouChange
        | SupplyEvent::Closure
        | SupplyEvent::Delete => {}
    }
    problems
}

fn joining(
    hub: &Hub,
    snapshot: &Snapshot,
    sender: &Sender,
    feed: &str,
    household: &SupplyHousehold,
) -> Result<Joining, Problem> {
    let table = hub_values::table("GB/T 4761");
    let relation = table.and_then(|table| table.find(&household.relation)).ok_or_else(|| {
        Problem::new(
            "joins.relation",
            "与户主关系无法识别，请按GB/T 4761填写，如“配偶”“子”",
            "unknown relation; use GB/T 4761",
        )
    })?;
    if household.record_id.is_none() && household.number.is_none() {
        return Err(Problem::new(
            "joins",
            "请填写迁入户的记录编号或户号",
            "give the record id or the number of the household that is joined",
        ));
    }
    events::require_belonging(hub, snapshot, sender)?;
    let registered = HouseholdKind::Registered;
    let space = format!("{} {}", SubjectKind::Household.as_str(), registered.as_str());
    let key = household.record_id.as_ref();
    let number = household.number.as_ref();
    let keys = hub.store().keys();
    Ok(Joining {
        key: key.map(|id| key_of(sender, &space, &format!("{feed}/{id}"))),
        number: number.map(|one| tokens::household_number(keys, registered, one.trim())),
        relation: relation.code().to_owned(),
    })
}

/// The sender that a department is in its feeds, as far as keys depend on it.
pub(in crate::supply) fn sender_of(department: &DepartmentCode) -> Sender {
    Sender {
        source: department.clone(),
        actor: String::new(),
        area: None,
        evidence: hub_facts::Evidence::Confirmed,
        is_register: true,
        is_file: false,
        is_feed: true,
        batch: None,
    }
}

/// The token of the source records of a register's record.
pub(in crate::supply) fn record_key(
    hub: &Hub,
    sender: &Sender,
    feed: &str,
    space: &str,
    record_id: &str,
) -> Token {
    hub.store().keys().token_of(&key_of(sender, space, &format!("{feed}/{record_id}")))
}

/// What stands for what events of a register's record said.
pub(in crate::supply) fn event_key(sender: &Sender, feed: &str, record_id: &str) -> TokenSource {
    key_of(sender, EVENT, &format!("{feed}/{record_id}"))
}

/// The tokens of everything that a register's record said.
pub(in crate::supply) fn key_tokens(
    hub: &Hub,
    sender: &Sender,
    feed: &str,
    held: &Supplied,
) -> [Token; 2] {
    let event = hub.store().keys().token_of(&event_key(sender, feed, &held.record_id));
    [record_key(hub, sender, feed, &held.kind, &held.record_id), event]
}

/// What was answered when the delivery of this sequence came before, from what is held now.
pub(in crate::supply) fn again(
    item: &Item,
    sequence: u64,
    held: Option<&Supplied>,
) -> SuppliedOutcome {
    let subject = held.and_then(|one| Some((subject_kind(&one.kind)?, one.subject?)));
    let of = |decision, problems: Vec<Problem>| SuppliedOutcome {
        record_id: item.record_id.clone(),
        decision,
        subject,
        problems,
    };
    if let Judging::Refused(problems) = &item.judging {
        return SuppliedOutcome::refused(&item.record_id, problems.clone());
    }
    let Some(held) = held else { return of(SupplyDecision::AlreadyKnown, Vec::new()) };
    let before = || held.problems.iter().map(|at| refused_before(at)).collect::<Vec<_>>();
    if held.state == SuppliedState::Review {
        return of(SupplyDecision::NeedsReview, before());
    }
    // A record that is held may have been refused all the same: what it said before still counts.
    if held.seen == sequence && !held.problems.is_empty() {
        return SuppliedOutcome::refused(&item.record_id, before());
    }
    of(SupplyDecision::AlreadyKnown, Vec::new())
}

fn refused_before(at: &str) -> Problem {
    Problem::new(
        at,
        "该记录此前因该项被退回，请更正后在下一批次报送",
        "this record was refused before because of this; put it right and send it in the next \
         delivery",
    )
}

pub(super) fn nothing_held() -> Problem {
    Problem::new(
        "record_id",
        "该记录此前未登记或已撤回，无须删除",
        "nothing of this record was held; there was nothing to delete",
    )
}

fn not_held() -> Problem {
    Problem::new(
        "record_id",
        "该记录尚未登记，请同时填写对象信息（如证件号码），或先登记（UPSERT）",
        "this record is not held; say whom it is about (such as the ID number), or send UPSERT first",
    )
}

fn other_kind() -> Problem {
    Problem::new(
        "record_id",
        "该记录编号已用于另一类对象，请先删除（DELETE）或使用新的编号",
        "this record id belongs to another kind of subject; send DELETE first, or use another id",
    )
}

fn wrong_event() -> Problem {
    Problem::new(
        "event",
        "该事件不适用于这类对象",
        "such a thing does not happen to a subject of this kind",
    )
}
