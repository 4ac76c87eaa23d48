//! Facts with where they come from.

use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{ComplexObject, Context, Enum, ID, Object, Result, SimpleObject};
use hub_app::{FactView, Shown, StatementView, Subject};
use hub_catalogue::Attribute as Catalogued;
use hub_facts::{Freshness, Grade as Level, Reason};
use hub_values::AttributeCode;

use crate::catalogue::{Attribute, Department};
use crate::coded::CodedValue;
use crate::context::{failed, operation};
use crate::ids::GlobalId;
use crate::page;
use crate::record::Absence;
use crate::scalars::{Date, DateTime, Json};

/// The value shown for one attribute of one subject, with its source and the reason why it is shown.
#[derive(Clone)]
pub(crate) struct Fact {
    pub(crate) subject: Subject,
    pub(crate) view: FactView,
}

/// 核验等级 How well a statement is verified, weakest first.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Level")]
pub(crate) enum Grade {
    /// 本人陈述 Said by the person.
    SelfStated,
    /// 已查看证件 Read from a document that was seen.
    SeenDocument,
    /// 工作人员核实 Confirmed by staff.
    ConfirmedByStaff,
    /// 权威登记 From the register of the attribute's lead department.
    AuthoritativeRegister,
}

/// Whether a fact can still be relied on.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FactStatus {
    /// 有效 Within the attribute's days of freshness.
    Fresh,
    /// 待核实 Past them: still shown, and asks to be confirmed.
    Stale,
}

/// What one source said.
#[derive(SimpleObject, Clone)]
#[graphql(complex)]
pub(crate) struct Statement {
    /// Opaque id, for `pinFact`.
    pub(crate) id: ID,
    /// The value; `null` when masked or absent.
    pub(crate) value: Option<Json>,
    /// The value as text, or its mask.
    pub(crate) text: Option<String>,
    /// How well it is verified.
    pub(crate) grade: Grade,
    /// When it was true in the world.
    pub(crate) observed_on: Date,
    /// When it became known here.
    pub(crate) recorded_at: DateTime,
    /// Why there is no value, when that was said; `null` when you may not see a value here.
    pub(crate) absence: Option<Absence>,
    /// Whether it is a register's text that is no value of the attribute, kept but never shown as the fact.
    pub(crate) is_claim: bool,
    #[graphql(skip)]
    source_code: String,
}

/// 选定 A data manager chose which statement counts.
#[derive(SimpleObject, Clone)]
pub(crate) struct Pin {
    /// The data manager's department.
    pub(crate) department: Department,
    /// When it was decided; the log says by whom.
    pub(crate) pinned_at: DateTime,
    /// Why.
    pub(crate) reason: String,
}

#[ComplexObject]
impl Statement {
    /// Who said it.
    async fn source(&self, ctx: &Context<'_>) -> Result<Department> {
        Ok(Department::of(operation(ctx)?, &self.source_code))
    }
}

/// The value shown for one attribute of one subject, with its source and the reason why it is shown.
#[Object]
impl Fact {
    /// What it is about.
    async fn attribute(&self, ctx: &Context<'_>) -> Result<Attribute> {
        Ok(Attribute::of(&operation(ctx)?.snapshot().catalogue, self.catalogued(ctx)?))
    }

    /// The value as JSON: codes as codes; `null` when masked or absent.
    async fn value(&self) -> Option<Json> {
        json(&self.view.shown)
    }

    /// The value as text, with labels in the language of the answer, or its mask.
    async fn text(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let language = operation(ctx)?.language();
        Ok(text(&self.view.shown, self.catalogued(ctx)?, language))
    }

    /// How well it is verified.
    async fn grade(&self) -> Grade {
        self.view.grade.into()
    }

    /// Who said it.
    async fn source(&self, ctx: &Context<'_>) -> Result<Department> {
        Ok(Department::of(operation(ctx)?, self.view.source.as_str()))
    }

    /// When it was true in the world.
    async fn observed_on(&self) -> Date {
        Date(self.view.observed_on)
    }

    /// When it became known here.
    async fn recorded_at(&self) -> DateTime {
        DateTime(self.view.recorded_at)
    }

    /// When it was last said to be right: by this statement, or by one that says the same and is verified as well, or by staff.
    async fn confirmed_on(&self) -> Date {
        Date(self.view.confirmed_on)
    }

    /// Why there is no value, when a source said so; `null` when you may not see a value here.
    async fn absence(&self) -> Option<Absence> {
        self.view.absence.map(Into::into)
    }

    /// Who chose the shown statement and why, when a data manager did.
    async fn pin(&self, ctx: &Context<'_>) -> Result<Option<Pin>> {
        if self.view.reason != Reason::Pinned {
            return Ok(None);
        }
        let found = self.subject.pin(self.view.attribute).await.map_err(failed(ctx))?;
        let operation = operation(ctx)?;
        Ok(found.map(|one| Pin {
            department: Department::of(operation, one.source.as_str()),
            pinned_at: DateTime(one.pinned_at),
            reason: one.reason,
        }))
    }

    /// Whether it can still be relied on.
    async fn status(&self) -> FactStatus {
        match self.view.freshness {
            Freshness::Fresh => FactStatus::Fresh,
            Freshness::Stale => FactStatus::Stale,
        }
    }

    /// Why this statement is shown rather than another.
    async fn reason(&self, ctx: &Context<'_>) -> Result<String> {
        let (zh, en) = reason(self.view.reason);
        Ok(operation(ctx)?.language().pick(zh, en).to_owned())
    }

    /// Whether another source of the same grade says otherwise.
    async fn conflicting(&self) -> bool {
        self.view.is_conflicting
    }

    /// Everything that was said about it, newest first.
    async fn history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows of the page, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the row before.")] after: Option<String>,
    ) -> Result<Connection<String, Statement, EmptyFields, EmptyFields>> {
        let rows = usize::try_from(page::first(ctx, first)?).unwrap_or(usize::MAX);
        let all = self.subject.statements(self.view.attribute).await.map_err(failed(ctx))?;
        let about = self.catalogued(ctx)?;
        let catalogue = operation(ctx)?.catalogue();
        let language = operation(ctx)?.language();
        let all: Vec<Statement> = all
            .into_iter()
            .filter_map(|one| {
                let id = statement_id(&one, &catalogue.at(one.attribute)?.code);
                Some(statement(one, id, about, language))
            })
            .collect();
        // A cursor is the id of a statement, so that a new one does not shift the pages.
        let start = match after {
            None => 0,
            Some(cursor) => match all.iter().position(|one| one.id.0 == cursor) {
                Some(position) => position.saturating_add(1),
                None => return Err(page::bad_cursor(ctx)),
            },
        };
        let has_next = all.len() > start.saturating_add(rows);
        let rows = all.into_iter().skip(start).take(rows);
        let rows = rows.map(|one| (one.id.0.clone(), one));
        Ok(page::connection(rows, start > 0, has_next))
    }
}

impl Fact {
    fn catalogued<'a>(&self, ctx: &Context<'a>) -> Result<&'a Catalogued> {
        let found = operation(ctx)?.catalogue().at(self.view.attribute);
        found.ok_or_else(|| failed(ctx)(hub_app::AppError::Internal))
    }
}

fn statement_id(one: &StatementView, attribute: &AttributeCode) -> ID {
    ID(GlobalId::Statement(one.record, attribute.clone()).encode())
}

fn statement(
    one: StatementView,
    id: ID,
    about: &Catalogued,
    language: hub_app::Language,
) -> Statement {
    Statement {
        id,
        absence: one.absence.map(Into::into),
        value: json(&one.shown),
        text: text(&one.shown, about, language),
        grade: one.grade.into(),
        observed_on: Date(one.observed_on),
        recorded_at: DateTime(one.recorded_at),
        is_claim: one.is_claim,
        source_code: one.source.as_str().to_owned(),
    }
}

fn json(shown: &Shown) -> Option<Json> {
    match shown {
        Shown::Value(value) => Some(Json(value.to_json())),
        Shown::Masked(_) | Shown::Nothing => None,
    }
}

fn text(shown: &Shown, about: &Catalogued, language: hub_app::Language) -> Option<String> {
    match shown {
        Shown::Value(value) => Some(match value {
            hub_catalogue::Value::Code(code) => CodedValue::of(about, code.clone(), language).label,
            hub_catalogue::Value::Codes(codes) => codes
                .iter()
                .map(|code| CodedValue::of(about, code.clone(), language).label)
                .collect::<Vec<_>>()
                .join(language.pick("、", ", ")),
            hub_catalogue::Value::Bool(yes) => language
                .pick(if *yes { "是" } else { "否" }, if *yes { "yes" } else { "no" })
                .to_owned(),
            hub_catalogue::Value::Text(_)
            | hub_catalogue::Value::Date(_)
            | hub_catalogue::Value::Int(_)
            | hub_catalogue::Value::Decimal(_) => value.canonical(),
        }),
        Shown::Masked(mask) => mask.clone(),
        Shown::Nothing => None,
    }
}

fn reason(reason: Reason) -> (&'static str, &'static str) {
    match reason {
        Reason::Pinned => ("数据管理员选定", "chosen by a data manager"),
        Reason::OnlyStatement => ("唯一来源", "the only statement"),
        Reason::Agreed => ("各来源一致", "all sources agree"),
        Reason::HasValue => ("其他来源没有值", "the others have no value"),
        Reason::HigherGrade => ("核验等级更高", "better verified"),
        Reason::LeadDepartment => ("主责部门的记录", "the lead department's word"),
        Reason::LaterObservation => ("观察日期更新", "observed later"),
        Reason::LaterRecord => ("登记时间更新", "recorded later"),
    }
}
