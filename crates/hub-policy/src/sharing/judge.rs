//! Whether an official may decide an item, and what the item is afterwards.

use chrono::{DateTime, NaiveDate, Utc};
use hub_values::{Bilingual, DepartmentCode, WorkingCalendar};
use thiserror::Error;

use super::{AccessItem, AccessRequest, ItemState, SharingLimits, StepKind, Tier};
use crate::{AnswerForm, CallerRole};

/// An official who decides.
#[derive(Debug, Clone)]
pub struct Decider<'a> {
    /// Under this name in the log.
    pub actor: &'a str,
    /// Of this department.
    pub department: &'a DepartmentCode,
    /// In this role.
    pub role: CallerRole,
    /// Now.
    pub now: DateTime<Utc>,
    /// Today in China.
    pub today: NaiveDate,
}

/// What an official decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SharingDecision {
    /// Granted, in this form or in the one that was asked for.
    Grant(Option<AnswerForm>),
    /// Refused, for this reason.
    Refuse(String),
    /// Returned: everything that is missing.
    Return(String),
    /// The time to decide is extended, for this reason.
    Extend(String),
}

/// Why an item cannot be decided so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ItemRefusal {
    /// It does not wait for a decision.
    #[error("it does not wait for a decision")]
    NotWaiting,
    /// Nobody decides their own request.
    #[error("whoever asked does not decide")]
    OwnRequest,
    /// Two approvals by one person are one.
    #[error("a second official must agree, not the one who agreed first")]
    SamePerson,
    /// Another department, or another tier, decides.
    #[error("it is not for you to decide: see who leads the attribute, and which tier it is on")]
    NotYours,
    /// A grant tells no more than was asked for.
    #[error(
        "grant no more than was asked for: full covers masked and predicate, masked covers predicate"
    )]
    Wider,
    /// It was returned before.
    #[error("it was returned once already; grant or refuse it")]
    ReturnedBefore,
    /// It was extended before.
    #[error("its time was extended once already")]
    ExtendedBefore,
}

impl Bilingual for ItemRefusal {
    fn zh(&self) -> String {
        match self {
            Self::NotWaiting => "不在待审核状态",
            Self::OwnRequest => "申请人不得审核自己的申请",
            Self::SamePerson => "须由另一人复核，不得由同一人批准两次",
            Self::NotYours => "不归您审核：请核对数据项的主责部门和当前层级",
            Self::Wider => "授权不得超出申请的方式：全部可改为脱敏或是否判断，脱敏可改为是否判断",
            Self::ReturnedBefore => "已退回过一次，请作出同意或拒绝的决定",
            Self::ExtendedBefore => "审核期限只能延长一次",
        }
        .to_owned()
    }

    fn en(&self) -> String {
        self.to_string()
    }
}

/// Whether an official may decide an item.
pub fn may_decide(
    request: &AccessRequest,
    item: &AccessItem,
    by: &Decider<'_>,
) -> Result<(), ItemRefusal> {
    if item.state != ItemState::Waiting {
        return Err(ItemRefusal::NotWaiting);
    }
    let is_bureau = by.role == CallerRole::DataBureauAdmin;
    let leads = by.role == CallerRole::DataManager && *by.department == item.lead;
    // What the data bureau leads for bodies without an account is decided by its administrators.
    let leads = leads || (is_bureau && *by.department == item.lead);
    let is_late = item.is_overdue || item.due.is_some_and(|due| due < by.today);
    let is_theirs = match item.tier {
        Tier::Lead => leads || (is_bureau && (is_late || item.first_approval.is_some())),
        Tier::Bureau | Tier::Third => is_bureau,
    };
    if !is_theirs {
        return Err(ItemRefusal::NotYours);
    }
    if by.actor == request.asked_by {
        return Err(ItemRefusal::OwnRequest);
    }
    // The last tier is not the person who decided the tier below.
    if item.tier == Tier::Third && item.decided_by.as_deref() == Some(by.actor) {
        return Err(ItemRefusal::SamePerson);
    }
    Ok(())
}

impl SharingDecision {
    /// Decides an item: what it is afterwards, and which step that is.
    pub fn judge(
        &self,
        request: &AccessRequest,
        item: &AccessItem,
        by: &Decider<'_>,
        (limits, calendar): (&SharingLimits, &WorkingCalendar),
    ) -> Result<(AccessItem, StepKind), ItemRefusal> {
        may_decide(request, item, by)?;
        let mut after = item.clone();
        let step = match self {
            Self::Grant(form) => grant(&mut after, *form, by)?,
            Self::Refuse(reason) => {
                after.state = ItemState::Refused;
                after.reason = Some(reason.clone());
                after.first_approval = None;
                StepKind::Refused
            }
            Self::Return(_) if item.is_returned => return Err(ItemRefusal::ReturnedBefore),
            Self::Return(missing) => {
                after.state = ItemState::Returned;
                after.is_returned = true;
                after.reason = Some(missing.clone());
                after.wait_until(by.today, limits.completion_days, calendar);
                StepKind::Returned
            }
            Self::Extend(_) if item.is_extended => return Err(ItemRefusal::ExtendedBefore),
            Self::Extend(_) => {
                after.is_extended = true;
                let from = item.due.unwrap_or(by.today);
                after.wait_until(from, limits.extension_days, calendar);
                return Ok((after, StepKind::Extended));
            }
        };
        after.decided_by = Some(by.actor.to_owned());
        after.decided_at = Some(by.now);
        Ok((after, step))
    }
}

fn grant(
    item: &mut AccessItem,
    form: Option<AnswerForm>,
    by: &Decider<'_>,
) -> Result<StepKind, ItemRefusal> {
    let form = form.unwrap_or(item.granted_form.unwrap_or(item.form));
    if !form.is_within(item.granted_form.unwrap_or(item.form)) {
        return Err(ItemRefusal::Wider);
    }
    item.granted_form = Some(form);
    if item.needs_two {
        match &item.first_approval {
            None => {
                item.first_approval = Some(by.actor.to_owned());
                return Ok(StepKind::Approved);
            }
            Some(first) if first == by.actor => return Err(ItemRefusal::SamePerson),
            Some(_) => {}
        }
    }
    item.state = ItemState::Granted;
    item.reason = None;
    Ok(StepKind::Granted)
}

impl AccessItem {
    /// Counts the time until which somebody has to act.
    pub fn wait_until(&mut self, from: NaiveDate, days: u32, calendar: &WorkingCalendar) {
        let counted = calendar.after(from, days);
        self.due = Some(counted.day);
        self.unknown_years = counted.unknown_years;
        self.is_overdue = false;
    }

    /// Makes it wait for the lead department, from today on.
    pub fn wait_for_lead(&mut self, today: NaiveDate, days: u32, calendar: &WorkingCalendar) {
        self.state = ItemState::Waiting;
        self.tier = Tier::Lead;
        self.first_approval = None;
        self.granted_form = None;
        self.reason = None;
        self.wait_until(today, days, calendar);
    }

    /// Takes a refusal one tier up; none when the last word was said.
    pub fn dispute(
        &mut self,
        today: NaiveDate,
        days: u32,
        calendar: &WorkingCalendar,
    ) -> Option<Tier> {
        let next = match self.tier {
            Tier::Lead => Tier::Bureau,
            Tier::Bureau => Tier::Third,
            Tier::Third => return None,
        };
        self.tier = next;
        self.state = ItemState::Waiting;
        self.first_approval = None;
        self.granted_form = None;
        self.wait_until(today, days, calendar);
        Some(next)
    }
}

#[cfg(test)]
mod tests;
