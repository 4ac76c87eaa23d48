//! Forms and their columns as they are shown.

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use hub_app::{FormView, Operation, SuggestedColumn, SuggestedForm};
use hub_forms::{Candidate, Meaning};

use crate::catalogue::{Attribute, Department, SubjectKind};
use crate::context::operation;
use crate::ids::GlobalId;
use crate::scalars::DateTime;

/// 表单状态 Where a form is.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "hub_app::FormState")]
pub(crate) enum FormState {
    /// 待准入 Registered; the data bureau has not decided yet.
    Submitted,
    /// 已准入 It may be asked.
    Admitted,
    /// 已退回 The department has to change something and register it again.
    Returned,
    /// 不予准入 It may not be asked.
    Refused,
    /// 已被新版本替换 A later version was admitted.
    Replaced,
}

/// 列含义类别 What stands in the cells of a column.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FormMeaningKind {
    /// 数据项 A fact of the catalogue.
    Attribute,
    /// 填报情境 Something that the situation tells.
    Context,
    /// 本表补充项 An answer that belongs to this form alone.
    Supplementary,
}

/// 列含义 What a column means.
#[derive(SimpleObject, Clone)]
pub(crate) struct FormMeaning {
    /// Which of the three.
    pub(crate) kind: FormMeaningKind,
    /// The attribute.
    pub(crate) attribute: Option<Attribute>,
    /// Whose, seen from the subject of the row; `self` for its own.
    pub(crate) role: Option<String>,
    /// In what dress the cell shows it; `null` as it is.
    pub(crate) transform: Option<String>,
    /// What the situation tells.
    pub(crate) context: Option<String>,
}

/// 表单列 A column of a form.
#[derive(SimpleObject, Clone)]
pub(crate) struct FormColumn {
    /// Its number, from 1.
    pub(crate) number: u32,
    /// Its heading.
    pub(crate) heading: String,
    /// What it means.
    pub(crate) meaning: FormMeaning,
    /// Whether it is asked although the hub may hold it fresh.
    pub(crate) ask_again: bool,
}

/// 含义候选 What a column could mean, and why.
#[derive(SimpleObject, Clone)]
pub(crate) struct FormCandidate {
    /// What it would mean.
    pub(crate) meaning: FormMeaning,
    /// How sure that is, in per cent; from 75 it is taken.
    pub(crate) confidence: u32,
    /// Why, in the language of the answer.
    pub(crate) reason: String,
}

/// 识别的列 A column of a file, with what it could mean.
#[derive(SimpleObject, Clone)]
pub(crate) struct FormColumnSuggestion {
    /// The cell of its heading, such as `C3`.
    pub(crate) cell: String,
    /// Its heading.
    pub(crate) heading: String,
    /// What it means; `null` while it is open: choose.
    pub(crate) meaning: Option<FormMeaning>,
    /// Whether you said so.
    pub(crate) chosen: bool,
    /// What it could mean, the surest first.
    pub(crate) candidates: Vec<FormCandidate>,
}

/// 识别结果 What the hub makes of a file.
#[derive(SimpleObject, Clone)]
pub(crate) struct FormSuggestion {
    /// The sheet; empty for CSV.
    pub(crate) sheet: String,
    /// What stands above the headings.
    pub(crate) title: String,
    /// What a row seems to be about.
    pub(crate) subject: Option<SubjectKind>,
    /// Whether that is sure; otherwise say it.
    pub(crate) subject_is_sure: bool,
    /// Its columns, from left to right.
    pub(crate) columns: Vec<FormColumnSuggestion>,
}

/// 表单 A list of columns that a department asks for, in one version.
#[derive(Clone)]
pub(crate) struct Form {
    id: ID,
    view: FormView,
}

impl Form {
    pub(crate) fn new(view: FormView) -> Self {
        Self { id: ID(GlobalId::Form(view.id).encode()), view }
    }

    pub(crate) fn cursor(&self) -> String {
        self.id.0.clone()
    }
}

/// 表单 A list of columns that a department asks for, in one version.
#[Object]
impl Form {
    /// Opaque id.
    pub(crate) async fn id(&self) -> &ID {
        &self.id
    }

    /// Its code, the same for all its versions.
    async fn code(&self) -> &str {
        &self.view.form.code
    }

    /// Its version, from 1.
    async fn version(&self) -> u32 {
        self.view.version
    }

    /// The department that asks.
    async fn department(&self, ctx: &Context<'_>) -> Result<Department> {
        Ok(Department::of(operation(ctx)?, self.view.form.department.as_str()))
    }

    /// Its title, in the language of the answer where there is one.
    async fn title(&self, ctx: &Context<'_>) -> Result<&str> {
        let form = &self.view.form;
        let english = if form.title_en.is_empty() { &form.title_zh } else { &form.title_en };
        Ok(operation(ctx)?.language().pick(&form.title_zh, english))
    }

    /// What a row is about.
    async fn subject(&self) -> SubjectKind {
        self.view.form.subject.into()
    }

    /// How often it is asked.
    async fn period(&self) -> &str {
        &self.view.form.period
    }

    /// Its columns, from left to right.
    async fn columns(&self, ctx: &Context<'_>) -> Result<Vec<FormColumn>> {
        let operation = operation(ctx)?;
        let columns = (0_usize..).zip(&self.view.form.columns);
        Ok(columns
            .map(|(place, one)| FormColumn {
                number: number(place),
                heading: one.heading.clone(),
                meaning: FormMeaning::new(operation, &one.meaning),
                ask_again: self.view.asks_again.contains(&place),
            })
            .collect())
    }

    /// Where it is.
    async fn state(&self) -> FormState {
        self.view.state.into()
    }

    /// Why something is asked again although the hub holds it.
    async fn reason(&self) -> Option<&str> {
        self.view.reason.as_deref()
    }

    /// Whether it came with the program.
    async fn shipped(&self) -> bool {
        self.view.registered_at.is_none()
    }

    /// Whether the hub keeps the department's own file, to write into.
    async fn has_file(&self) -> bool {
        self.view.file.is_some()
    }

    /// When it was registered; `null` when it came with the program.
    async fn registered_at(&self) -> Option<DateTime> {
        self.view.registered_at.map(DateTime)
    }

    /// When it was decided about.
    async fn decided_at(&self) -> Option<DateTime> {
        self.view.decided_at.map(DateTime)
    }

    /// Why it was admitted, returned or refused, where that was said.
    async fn decision_reason(&self) -> Option<&str> {
        self.view.decision_reason.as_deref()
    }
}

impl FormMeaning {
    pub(crate) fn new(operation: &Operation, meaning: &Meaning) -> Self {
        let nothing = Self {
            kind: FormMeaningKind::Supplementary,
            attribute: None,
            role: None,
            transform: None,
            context: None,
        };
        match meaning {
            Meaning::Supplementary => nothing,
            Meaning::Context(context) => Self {
                kind: FormMeaningKind::Context,
                context: Some(context.as_str().to_owned()),
                ..nothing
            },
            Meaning::Fact(ask) => {
                let catalogue = &operation.snapshot().catalogue;
                let attribute = catalogue.attribute(ask.attribute.as_str());
                let transform = ask.transform.as_str();
                Self {
                    kind: FormMeaningKind::Attribute,
                    attribute: attribute.map(|one| Attribute::of(catalogue, one)),
                    role: Some(ask.role.as_str().to_owned()),
                    transform: Some(transform.to_owned()).filter(|word| !word.is_empty()),
                    context: None,
                }
            }
        }
    }
}

impl FormSuggestion {
    pub(crate) fn new(operation: &Operation, one: SuggestedForm) -> Self {
        Self {
            sheet: one.sheet,
            title: one.title,
            subject: one.subject.map(Into::into),
            subject_is_sure: one.is_subject_sure,
            columns: one.columns.iter().map(|one| column(operation, one)).collect(),
        }
    }
}

fn column(operation: &Operation, one: &SuggestedColumn) -> FormColumnSuggestion {
    let candidate = |one: &Candidate| {
        let (zh, en) = one.reason.told();
        FormCandidate {
            meaning: FormMeaning::new(operation, &one.meaning),
            confidence: u32::from(one.confidence),
            reason: operation.language().pick(zh, en).to_owned(),
        }
    };
    FormColumnSuggestion {
        cell: one.cell.clone(),
        heading: one.heading.clone(),
        meaning: one.meaning.as_ref().map(|meaning| FormMeaning::new(operation, meaning)),
        chosen: one.is_chosen,
        candidates: one.candidates.iter().map(candidate).collect(),
    }
}

/// The number of a column, from 1.
pub(crate) fn number(place: usize) -> u32 {
    u32::try_from(place + 1).unwrap_or(u32::MAX)
}
