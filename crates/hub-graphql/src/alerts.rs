//! 预警: what the rules over the log have found, and what people say of it.

use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use hub_app::{AlertsWanted, Operation};
use hub_values::AlertId;

use crate::accounts::user_errors;
use crate::catalogue::Department;
use crate::context::{failed, operation};
use crate::ids::{GlobalId, entry_id};
use crate::page;
use crate::record::UserError;
use crate::scalars::{Date, DateTime};

/// 预警规则 A rule over the log; its thresholds are settings of the hub.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "hub_audit::NoticeRule")]
pub(crate) enum AlertRule {
    /// 远超同事 One person looked at far more people than the colleagues of the department do.
    FarAbovePeers,
    /// 查本人 An official looked themselves up.
    Oneself,
    /// 查家人 An official looked up somebody they live with, or are registered with.
    Household,
    /// 查同事 An official looked up colleagues.
    Colleagues,
    /// 逐户查楼 One dwelling of a building after the other.
    WholeBuilding,
    /// 无案件编号 Requests for a purpose that wants a case, without one.
    NoCase,
    /// 一案多人 One case for very many people, or a text that is no case.
    OneCaseForMany,
    /// 夜间 People looked at in a night.
    Night,
    /// 休息日 People looked at on a day off.
    DayOff,
    /// 频繁被拒 Many refusals in a short time.
    Refusals,
    /// 单一用途 One purpose for everything, although the department has others.
    OnePurpose,
    /// 诱饵记录 A record that nobody has a reason to look at.
    Honey,
    /// 封存人员 A person whose record is sealed was looked at, or asked for.
    Sealed,
}

/// 预警状态 Where an alert is.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "hub_app::AlertState")]
pub(crate) enum AlertState {
    /// 待处理 Nobody has said anything yet.
    Open,
    /// 已说明 There was a reason.
    Explained,
    /// 已上报 Somebody else has to look into it.
    Escalated,
}

/// 处理结论 What somebody says of an alert.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "hub_app::AlertOutcome")]
pub(crate) enum AlertOutcome {
    /// 已说明 There was a reason; the note names it.
    Explained,
    /// 上报 Somebody else has to look into it; the note says who.
    Escalated,
}

/// 预警: something that somebody did with the hub, and that somebody else should look at. It is no verdict.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct Alert {
    /// Opaque id.
    pub(crate) id: ID,
    /// Which rule.
    pub(crate) rule: AlertRule,
    /// Which official or system, as the log names them.
    pub(crate) actor: String,
    /// Their department.
    pub(crate) department: Option<Department>,
    /// On which day, in China.
    pub(crate) day: Date,
    /// What was counted.
    pub(crate) measured: u64,
    /// From which count on the rule speaks.
    pub(crate) threshold: u64,
    /// What is usual among colleagues on a day, where that was compared.
    pub(crate) usual: Option<u64>,
    /// Why, in the language of the answer.
    pub(crate) reason: String,
    /// The case that it is about, where it is about one. Whom it is about stands in the entry.
    pub(crate) case: Option<String>,
    /// The entry with which the threshold was reached.
    pub(crate) entry: ID,
    /// Where it is.
    pub(crate) state: AlertState,
    /// What somebody said of it last.
    pub(crate) note: Option<String>,
    /// Who.
    pub(crate) handled_by: Option<String>,
    /// When.
    pub(crate) handled_at: Option<DateTime>,
    /// When it was raised.
    pub(crate) raised_at: DateTime,
}

/// Conditions on alerts; all must hold.
#[derive(InputObject, Debug, Clone, Default)]
pub(crate) struct AlertFilter {
    /// In this state.
    pub(crate) state: Option<AlertState>,
    /// By this rule.
    pub(crate) rule: Option<AlertRule>,
    /// About officials of this department, by code.
    pub(crate) department: Option<String>,
    /// About this official or system.
    pub(crate) actor: Option<String>,
    /// Of this day and later, in China.
    pub(crate) from: Option<Date>,
    /// Of this day and earlier.
    pub(crate) to: Option<Date>,
}

/// What became of an alert.
#[derive(InputObject, Debug, Clone)]
pub(crate) struct HandleAlertInput {
    /// Which.
    pub(crate) id: ID,
    /// What you say of it.
    pub(crate) outcome: AlertOutcome,
    /// Why; at most 200 characters, no ID number, no phone number. It stays in the log.
    pub(crate) note: String,
}

/// An alert after somebody has handled it.
#[derive(SimpleObject, Debug)]
pub(crate) struct HandleAlertPayload {
    /// As it is now; `null` when something must be put right first.
    pub(crate) alert: Option<Alert>,
    /// What must be put right; nothing was written.
    pub(crate) user_errors: Vec<UserError>,
}

/// Questions about alerts.
pub(crate) struct AlertQuery;

/// Questions about alerts.
#[Object]
impl AlertQuery {
    /// 预警 What the rules over the log have found, newest first. Auditors see all, data managers those about officials of their own department; nobody those about themselves.
    async fn alerts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions.")] filter: Option<AlertFilter>,
        #[graphql(desc = "Rows of the page, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the row before.")] after: Option<String>,
    ) -> Result<Connection<String, Alert, EmptyFields, EmptyFields>> {
        let operation = operation(ctx)?;
        let rows = page::first(ctx, first)?;
        let has_previous = after.is_some();
        let before = match after.map(|cursor| alert_id(&cursor)) {
            None => None,
            Some(Some(id)) => Some(id),
            Some(None) => return Err(page::bad_cursor(ctx)),
        };
        let wanted = filter.unwrap_or_default().wanted();
        let (found, has_next) =
            operation.alerts(&wanted, before, rows).await.map_err(failed(ctx))?;
        let shown = found.into_iter().map(|one| {
            let one = Alert::of(operation, one);
            (one.id.0.clone(), one)
        });
        Ok(page::connection(shown, has_previous, has_next))
    }
}

/// Handling alerts.
pub(crate) struct AlertMutation;

/// Handling alerts.
#[Object]
impl AlertMutation {
    /// 处理预警 Says what became of an alert, with a note. What was escalated may still be explained; what was explained stays so.
    async fn handle_alert(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which alert, and what you say of it.")] input: HandleAlertInput,
    ) -> Result<HandleAlertPayload> {
        let operation = operation(ctx)?;
        let (id, outcome) = (alert_id(&input.id), input.outcome.into());
        match operation.handle_alert(id, outcome, &input.note).await {
            Ok(alert) => Ok(HandleAlertPayload {
                alert: Some(Alert::of(operation, alert)),
                user_errors: Vec::new(),
            }),
            Err(error) => {
                Ok(HandleAlertPayload { alert: None, user_errors: user_errors(ctx, error)? })
            }
        }
    }
}

fn alert_id(text: &str) -> Option<AlertId> {
    if let Some(GlobalId::Alert(id)) = GlobalId::decode(text) { Some(id) } else { None }
}

impl AlertFilter {
    fn wanted(self) -> AlertsWanted {
        AlertsWanted {
            state: self.state.map(Into::into),
            rule: self.rule.map(Into::into),
            department: self.department,
            actor: self.actor,
            from: self.from.map(|day| day.0),
            to: self.to.map(|day| day.0),
        }
    }
}

impl Alert {
    fn of(operation: &Operation, one: hub_app::Alert) -> Self {
        let finding = one.finding;
        let reason = operation.language().pick(&finding.zh(), &finding.en()).to_owned();
        let is_case = finding.rule == hub_audit::NoticeRule::OneCaseForMany;
        Self {
            id: ID(GlobalId::Alert(one.id).encode()),
            rule: finding.rule.into(),
            department: finding.department.map(|code| Department::of(operation, &code)),
            actor: finding.actor,
            day: Date(finding.day),
            measured: finding.measured,
            threshold: finding.threshold,
            usual: finding.usual,
            reason,
            case: finding.object.filter(|_| is_case),
            entry: ID(entry_id(finding.entry)),
            state: one.state.into(),
            note: one.note,
            handled_by: one.handled_by,
            handled_at: one.handled_at.map(DateTime),
            raised_at: DateTime(one.raised_at),
        }
    }
}
