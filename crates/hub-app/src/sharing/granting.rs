//! The grants that a granted item becomes, and taking them away again.

use std::sync::Arc;

use chrono::{DateTime, Days, Duration, FixedOffset, NaiveDate, NaiveTime, Utc};
use hub_policy::{AccessItem, AccessRequest, Act, CallerRole, Grant, ItemState, StepKind};
use hub_values::{AttributeCode, GrantId, RequestId};

use super::{AccessView, Official, checked_reason, unknown_request};
use crate::author::telling;
use crate::hub::Hub;
use crate::writer::Written;
use crate::{AppError, Operation};

/// Seconds by which China is ahead.
const CHINA: i32 = 8 * 3_600;

/// The grants of those items that are granted: one for each area.
pub(super) fn grants(
    hub: &Hub,
    request: &AccessRequest,
    items: &[AccessItem],
    by: &Official,
) -> Vec<Grant> {
    let granted = items.iter().filter(|one| one.state == ItemState::Granted);
    granted
        .flat_map(|item| {
            let areas: Vec<_> = if request.areas.is_empty() {
                vec![None]
            } else {
                request.areas.iter().copied().map(Some).collect()
            };
            areas.into_iter().map(move |area| Grant {
                id: GrantId::from_uuid(hub.ids().uuid()),
                department: request.department.clone(),
                purpose: Some(request.purpose.clone()),
                attribute: item.attribute.clone(),
                form: item.granted_form.unwrap_or(item.form),
                area,
                from: by.now,
                until: Some(until(hub, request, by.now)),
                conditions: request.conditions.clone(),
                people_per_day: Some(request.people_per_day),
                covers: request.covers,
                request: Some(request.id),
            })
        })
        .collect()
}

/// Until when a grant holds: the end of the period, or the day on which it must be certified anew.
pub(super) fn until(hub: &Hub, request: &AccessRequest, now: DateTime<Utc>) -> DateTime<Utc> {
    let days = i64::from(hub.settings().sharing.certified_days);
    let certified = now.checked_add_signed(Duration::days(days)).unwrap_or(now);
    certified.min(end_of(request.last_day))
}

/// The end of a day in China.
fn end_of(day: NaiveDate) -> DateTime<Utc> {
    let next = day.checked_add_days(Days::new(1)).unwrap_or(day).and_time(NaiveTime::MIN);
    let china = FixedOffset::east_opt(CHINA);
    let end = china.and_then(|zone| next.and_local_timezone(zone).single());
    end.map_or_else(|| next.and_utc(), |end| end.with_timezone(&Utc))
}

impl Operation {
    /// Takes all grants of a request away that are in force, or those for some attributes, at once:
    /// for the data bureau, and for a lead department of what it leads.
    pub async fn revoke_request(
        self: &Arc<Self>,
        id: RequestId,
        attributes: Vec<AttributeCode>,
        reason: &str,
    ) -> Result<(AccessView, u64), AppError> {
        self.require(Act::DecideAccess)?;
        let _permit = self.permit()?;
        let reason = checked_reason("reason", reason)?;
        let by = self.official();
        let mut entry = self.request_entry("revokeGrant", id);
        entry.reason = Some(reason.clone());
        let work = telling(move |tx, _| {
            Box::pin(async move {
                let request = tx.access_request(id).await?.ok_or_else(unknown_request)?;
                let held = tx.grants_of(id, by.now).await?;
                let ended: Vec<Grant> = held
                    .into_iter()
                    .filter(|one| attributes.is_empty() || attributes.contains(&one.attribute))
                    .filter(|one| may_revoke(&request, one, &by))
                    .collect();
                if ended.is_empty() {
                    return Err(nothing_to_revoke());
                }
                for one in &ended {
                    tx.end_grant(one.id, &by.actor, &reason, by.now).await?;
                }
                let mut codes: Vec<_> = ended.iter().map(|one| one.attribute.clone()).collect();
                codes.sort_unstable();
                codes.dedup();
                let step = by.step(StepKind::Revoked, codes, Some(reason));
                tx.add_access_steps(id, &[step]).await?;
                entry.subjects.extend(ended.iter().map(|one| format!("grant:{}", one.id)));
                entry.count = ended.len() as u64;
                let count = entry.count;
                let written =
                    Written { entries: vec![entry], changes_rights: true, ..Written::default() };
                Ok((count, written))
            })
        });
        let ended = self.administer_and_hear(work).await?;
        Ok((self.view_of(id).await?, ended))
    }

    /// The request as it is now, for whoever has just changed it.
    pub(crate) async fn view_of(self: &Arc<Self>, id: RequestId) -> Result<AccessView, AppError> {
        let filter = hub_storage::AccessFilter { id: Some(id), ..Default::default() };
        let found = self.hub().store().access_requests(&filter, None, 1).await?;
        self.hub().with_steps(found).await?.pop().ok_or(AppError::Internal)
    }
}

/// Whether somebody may end a grant: the data bureau all, a department what it leads.
fn may_revoke(request: &AccessRequest, grant: &Grant, by: &Official) -> bool {
    by.role == CallerRole::DataBureauAdmin
        || request
            .items
            .iter()
            .any(|one| one.attribute == grant.attribute && one.lead == by.department)
}

fn nothing_to_revoke() -> AppError {
    AppError::invalid(
        "requestId",
        "该申请没有您可以撤销的有效授权",
        "there is no grant in force of this request that you may take away",
    )
}
