//! Grants as administrators and auditors see them, and taking one away.

use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use hub_app::{AppError, Operation};
use hub_policy::AnswerForm as Form;
use hub_storage::{EndedGrant, GrantFilter as Wanted};
use hub_values::GrantId;

use crate::accounts::user_errors;
use crate::area::Area;
use crate::catalogue::{Department, Purpose};
use crate::context::{failed, operation};
use crate::ids::GlobalId;
use crate::page;
use crate::record::UserError;
use crate::scalars::DateTime;
use crate::sharing::conditions::RowCondition;
use crate::sharing::{attribute_codes, request_id};

/// 授权: a department may use an attribute in one way for one purpose.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct Grant {
    /// Opaque id.
    pub(crate) id: ID,
    /// Who may.
    pub(crate) department: Department,
    /// For what; `null` for writing.
    pub(crate) purpose: Option<Purpose>,
    /// Which attribute, by code.
    pub(crate) attribute: String,
    /// In which way.
    pub(crate) form: AnswerForm,
    /// Where; `null` for the whole city.
    pub(crate) area: Option<Area>,
    /// From when.
    pub(crate) from: DateTime,
    /// Until when, unless it is certified anew; `null` without end.
    pub(crate) until: Option<DateTime>,
    /// 行条件 Of which subjects; all must hold, none for all subjects.
    pub(crate) conditions: Vec<RowCondition>,
    /// 每日人数上限 People of whom it answers on one day before a second official must agree; `null` without a limit.
    pub(crate) people_per_day: Option<u64>,
    /// 涵盖未成年人 Whether it is for those under fourteen too.
    pub(crate) covers_minors: bool,
    /// 涵盖密封主体 Whether it is for those who are sealed too.
    pub(crate) covers_sealed: bool,
    /// The access request that it came of; `null` for what ships or was given by hand.
    pub(crate) request_id: Option<ID>,
    /// Whether it is in force now.
    pub(crate) in_force: bool,
    /// Who ended it before its time.
    pub(crate) ended_by: Option<String>,
    /// Why it was ended.
    pub(crate) end_reason: Option<String>,
}

/// 授权方式 In which way an attribute may be used.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Form")]
pub(crate) enum AnswerForm {
    /// 按值查找 Find a subject by exactly this value.
    Lookup,
    /// 全部 See the value.
    Full,
    /// 脱敏 See the value behind its mask.
    Masked,
    /// 是否判断 Get yes or no.
    Predicate,
    /// 填报 State it.
    Write,
}

/// Conditions on grants; all must hold.
#[derive(InputObject, Debug, Clone, Default)]
pub(crate) struct GrantFilter {
    /// Of this department, by code.
    pub(crate) department: Option<String>,
    /// For this purpose, by code.
    pub(crate) purpose: Option<String>,
    /// Of this attribute, by code.
    pub(crate) attribute: Option<String>,
    /// In this way.
    pub(crate) form: Option<AnswerForm>,
    /// Only those in force, or only those that are not.
    pub(crate) in_force: Option<bool>,
    /// That came of this access request.
    pub(crate) request_id: Option<ID>,
    /// 待复核 That end within so many days from now unless they are certified anew.
    pub(crate) ends_within_days: Option<u32>,
}

impl GrantFilter {
    fn wanted(self, ctx: &Context<'_>) -> Result<Wanted> {
        Ok(Wanted {
            department: code(ctx, self.department, "filter.department")?,
            purpose: code(ctx, self.purpose, "filter.purpose")?,
            attribute: code(ctx, self.attribute, "filter.attribute")?,
            form: self.form.map(Form::from),
            is_in_force: self.in_force.or(self.ends_within_days.map(|_| true)),
            request: self.request_id.map(|id| request_id(&id)).transpose().map_err(failed(ctx))?,
            ends_before: self
                .ends_within_days
                .map(|days| operation(ctx).map(|one| one.hub().clock().now() + days_long(days)))
                .transpose()?,
        })
    }
}

impl Grant {
    pub(crate) fn of(operation: &Operation, ended: EndedGrant) -> Self {
        let grant = ended.grant;
        let mut purposes = operation.snapshot().rights.purposes();
        let purpose = grant.purpose.and_then(|code| purposes.find(|one| one.code == code));
        let now = operation.hub().clock().now();
        Self {
            id: ID(GlobalId::Grant(grant.id).encode()),
            department: Department::of(operation, grant.department.as_str()),
            purpose: purpose.map(|one| Purpose::of(operation, one)),
            attribute: grant.attribute.as_str().to_owned(),
            form: grant.form.into(),
            area: grant.area.as_ref().and_then(|code| Area::of(operation, code)),
            from: DateTime(grant.from),
            until: grant.until.map(DateTime),
            conditions: grant
                .conditions
                .iter()
                .map(|one| RowCondition::of(operation, one))
                .collect(),
            people_per_day: grant.people_per_day,
            covers_minors: grant.covers.minors,
            covers_sealed: grant.covers.sealed,
            request_id: grant.request.map(|id| ID(GlobalId::AccessRequest(id).encode())),
            in_force: grant.from <= now && grant.until.is_none_or(|until| now < until),
            ended_by: ended.ended_by,
            end_reason: ended.end_reason,
        }
    }
}

/// A grant that is taken away, or all grants of an access request.
#[derive(InputObject)]
pub(crate) struct RevokeGrantInput {
    /// The grant, or the access request whose grants are taken away.
    pub(crate) id: ID,
    /// Of an access request: only those for these attributes, by code.
    pub(crate) attributes: Option<Vec<String>>,
    /// Why; auditors see it.
    pub(crate) reason: String,
}

/// A grant that was taken away.
#[derive(SimpleObject)]
pub(crate) struct RevokeGrantPayload {
    /// The grant as it is now; `null` when all of a request were taken away.
    pub(crate) grant: Option<Grant>,
    /// How many grants were taken away.
    pub(crate) revoked: u64,
    /// What must be put right; nothing was written.
    pub(crate) user_errors: Vec<UserError>,
}

/// Questions about grants.
pub(crate) struct GrantQuery;

/// Questions about grants.
#[Object]
impl GrantQuery {
    /// Grants, ended ones too; for the data bureau's administrators and auditors.
    async fn grants(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions.")] filter: Option<GrantFilter>,
        #[graphql(desc = "Rows of the page, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the row before.")] after: Option<String>,
    ) -> Result<Connection<String, Grant, EmptyFields, EmptyFields>> {
        let operation = operation(ctx)?;
        let rows = page::first(ctx, first)?;
        let after = after.map(|cursor| {
            if let Some(GlobalId::Grant(id)) = GlobalId::decode(&cursor) {
                return Ok(id);
            }
            Err(page::bad_cursor(ctx))
        });
        let after = after.transpose()?;
        let wanted = filter.unwrap_or_default().wanted(ctx)?;
        let (found, has_next) =
            operation.grants(&wanted, after, rows).await.map_err(failed(ctx))?;
        let rows = found.into_iter().map(|one| {
            let shown = Grant::of(operation, one);
            (shown.id.0.clone(), shown)
        });
        Ok(page::connection(rows, after.is_some(), has_next))
    }
}

/// Changes of grants.
pub(crate) struct GrantMutation;

/// Changes of grants.
#[Object]
impl GrantMutation {
    /// Takes a grant away, at once, here and in every other server; for the data bureau's administrators. Of an access request also for the department that leads its attributes.
    async fn revoke_grant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and why.")] input: RevokeGrantInput,
    ) -> Result<RevokeGrantPayload> {
        let operation = operation(ctx)?;
        if let Some(GlobalId::AccessRequest(id)) = GlobalId::decode(&input.id) {
            let done = match attribute_codes(input.attributes) {
                Ok(codes) => operation.revoke_request(id, codes, &input.reason).await,
                Err(error) => Err(error),
            };
            let (revoked, user_errors) = match done {
                Ok((_, revoked)) => (revoked, Vec::new()),
                Err(error) => (0, user_errors(ctx, error)?),
            };
            return Ok(RevokeGrantPayload { grant: None, revoked, user_errors });
        }
        let revoked = match grant_id(&input.id) {
            Ok(id) => operation.hub().revoke_grant(operation, id, &input.reason).await,
            Err(error) => Err(error),
        };
        Ok(match revoked {
            Ok(grant) => RevokeGrantPayload {
                grant: Some(Grant::of(operation, grant)),
                revoked: 1,
                user_errors: Vec::new(),
            },
            Err(error) => RevokeGrantPayload {
                grant: None,
                revoked: 0,
                user_errors: user_errors(ctx, error)?,
            },
        })
    }
}

/// The grant that an opaque id, or an id of the command line, stands for.
fn grant_id(id: &ID) -> std::result::Result<GrantId, AppError> {
    if let Some(GlobalId::Grant(id)) = GlobalId::decode(id) {
        return Ok(id);
    }
    id.parse().map_err(|_| AppError::invalid("id", "没有这项授权", "no such grant"))
}

fn days_long(days: u32) -> chrono::Duration {
    chrono::Duration::days(i64::from(days))
}

fn code<T: std::str::FromStr>(
    ctx: &Context<'_>,
    text: Option<String>,
    at: &str,
) -> Result<Option<T>> {
    let parsed = text.map(|text| text.parse::<T>()).transpose();
    parsed.map_err(|_| failed(ctx)(AppError::invalid(at, "代码无法识别", "not a code")))
}
