//! `fileonce grant`: who may see and state what.

use anyhow::{Context as _, Result};
use hub_app::{WritingChange, WritingScope};
use hub_policy::{AnswerForm, Caller};
use hub_storage::{EndedGrant, GrantFilter};

use crate::arguments::{Grant, Writing};
use crate::config::Config;
use crate::{open, say};

/// Grants that are read at once.
const PAGE: u64 = 500;

/// Runs a command about grants.
pub(crate) async fn grant(config: &Config, command: Grant) -> Result<()> {
    let hub = open::hub(config).await?;
    let by = Caller::operator()?;
    match command {
        Grant::List { department, purpose, attribute, form, ended } => {
            let filter = GrantFilter {
                department: department
                    .map(|code| code.parse())
                    .transpose()
                    .context("department")?,
                purpose: purpose.map(|code| code.parse()).transpose().context("purpose")?,
                attribute: attribute.map(|code| code.parse()).transpose().context("attribute")?,
                form: form.map(|name| AnswerForm::from_name(&name)).transpose()?,
                is_in_force: (!ended).then_some(true),
                ..GrantFilter::default()
            };
            let mut after = None;
            loop {
                let page = hub.find_grants(&filter, after, PAGE).await?;
                let Some(last) = page.last() else { return Ok(()) };
                after = Some(last.grant.id);
                for one in &page {
                    say::line(line(one));
                }
            }
        }
        Grant::Revoke { grant, reason } => {
            let id = grant.parse().context("not the id of a grant; see `fileonce grant list`")?;
            let revoked = hub.revoke_grant(&by, id, &reason).await?;
            say::line(line(&revoked));
        }
        Grant::AllowWriting { scope, only } => {
            tell(hub.allow_writing(&by, &wanted(scope)?, only).await?);
        }
        Grant::ForbidWriting { scope } => {
            tell(hub.forbid_writing(&by, &wanted(scope)?).await?);
        }
    }
    super::sign(&hub).await
}

fn wanted(scope: Writing) -> Result<WritingScope> {
    Ok(WritingScope {
        department: scope.department.parse().context("department")?,
        attribute: scope.attribute.map(|code| code.parse()).transpose().context("attribute")?,
        area: scope.area.map(|code| code.parse()).transpose().context("area")?,
    })
}

fn tell(change: WritingChange) {
    say::line(format!(
        "授予 given: {}; 终止 ended: {}; 无需更改的数据项 attributes as they were: {}",
        change.added, change.ended, change.unchanged
    ));
}

fn line(one: &EndedGrant) -> String {
    let grant = &one.grant;
    let purpose = grant.purpose.as_ref().map_or("-", |code| code.as_str());
    let area = grant.area.as_ref().map_or("whole city 全市", |code| code.as_str());
    let day = "%Y-%m-%d";
    let until = grant.until.map(|until| format!("  until {}", until.format(day)));
    let ended = one.ended_by.as_ref().map(|who| {
        let reason = one.end_reason.as_deref().unwrap_or_default();
        format!("  ended by {who}: {reason}")
    });
    format!(
        "{}  {}  {purpose}  {}  {}  {area}  from {}{}{}",
        grant.id,
        grant.department,
        grant.form.as_str(),
        grant.attribute,
        grant.from.format(day),
        until.unwrap_or_default(),
        ended.unwrap_or_default()
    )
}
