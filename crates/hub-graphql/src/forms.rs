//! Forms of departments: which there are, registering one, comparing one, deciding about one.

mod burden;
mod collecting;
mod comparing;
mod exporting;
mod requests;
mod shown;
mod tasks;

use async_graphql::connection::{Connection, EmptyFields};
use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use hub_app::{
    DecideForm, FormColumnChoice, FormDraft, FormRefusal, FormScope, FormsWanted, Operation,
    RegisterForm,
};
use hub_values::{FileId, FormId};

use crate::area::area_code;
use crate::catalogue::SubjectKind;
use crate::context::{failed, operation};
use crate::ids::GlobalId;
use crate::page;
use crate::record::UserError;
pub(crate) use burden::BurdenQuery;
pub(crate) use collecting::{CollectingMutation, CollectingQuery};
use comparing::FormOverlap;
pub(crate) use exporting::ExportMutation;
pub(crate) use requests::{RequestMutation, RequestQuery, request_id};
pub(crate) use shown::Form;
use shown::{FormState, FormSuggestion};
pub(crate) use tasks::{CollectionTask, TaskMutation, TaskQuery};

/// Which forms are wanted.
#[derive(InputObject, Default)]
pub(crate) struct FormFilter {
    /// Of this department, by code.
    department: Option<String>,
    /// In this state; all that you may see without it.
    state: Option<FormState>,
    /// About subjects of this kind.
    subject: Option<SubjectKind>,
    /// Of this code: all its versions.
    code: Option<String>,
}

/// What a column of a form means: an attribute, what the situation tells, or an answer of the form's own.
#[derive(InputObject)]
pub(crate) struct FormColumnInput {
    /// Its heading, as the file has it, lines joined by `/`; or its cell, where two headings are the same.
    heading: String,
    /// Code of an attribute.
    attribute: Option<String>,
    /// Whose: a role of docs/forms.md; the subject's own without it.
    role: Option<String>,
    /// In what dress: a transform of docs/forms.md; as it is without it.
    transform: Option<String>,
    /// What the situation tells: `number`, `today`, `community`, `staff`, `occasion`.
    context: Option<String>,
    /// It belongs to this form alone.
    #[graphql(default)]
    supplementary: bool,
    /// It is asked although the hub may hold it fresh; needs `reason`, and is charged to your department.
    #[graphql(default)]
    ask_again: bool,
}

/// A form to be registered.
#[derive(InputObject)]
pub(crate) struct RegisterFormInput {
    /// Its code; a new one without it. The code of a form of yours makes a new version of it.
    code: Option<String>,
    /// Its title; what stands above the headings of the file without it.
    title: Option<String>,
    /// Its title in English.
    title_en: Option<String>,
    /// What a row is about; guessed from the file without it.
    subject: Option<SubjectKind>,
    /// How often it is asked, such as 每季度.
    period: Option<String>,
    /// Your own empty file, as `POST /files` answered: .xlsx, .xls, .ods or CSV.
    file: Option<ID>,
    /// The sheet of a workbook; the first with known headings without it.
    sheet: Option<String>,
    /// What columns mean: those that the suggestion has wrong or open; without a file all of them.
    #[graphql(default)]
    columns: Vec<FormColumnInput>,
    /// Why something is asked again although the hub holds it.
    reason: Option<String>,
    /// Only suggest; nothing is written.
    #[graphql(default)]
    dry_run: bool,
}

/// A form that is thought about, to be compared with what is held and with other forms.
#[derive(InputObject)]
pub(crate) struct FormDraftInput {
    /// A registered form, instead of all else here.
    form: Option<ID>,
    /// Its title.
    title: Option<String>,
    /// What a row is about.
    subject: Option<SubjectKind>,
    /// How often it is asked.
    period: Option<String>,
    /// Your own empty file.
    file: Option<ID>,
    /// The sheet of a workbook.
    sheet: Option<String>,
    /// What columns mean.
    #[graphql(default)]
    columns: Vec<FormColumnInput>,
    /// Why something is asked again.
    reason: Option<String>,
    /// Count in this area only.
    area: Option<ID>,
    /// Whether to count what is held in each community.
    #[graphql(default = true)]
    counts: bool,
}

/// 准入结论 What the data bureau says of a form.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "hub_app::FormDecision")]
pub(crate) enum FormDecision {
    /// 准入 It may be asked.
    Admit,
    /// 退回 The department has to change something.
    Return,
    /// 不予准入 It may not be asked.
    Refuse,
}

/// A decision about a form.
#[derive(InputObject)]
pub(crate) struct DecideFormInput {
    /// Which.
    id: ID,
    /// What is decided.
    decision: FormDecision,
    /// Why; needed unless it is admitted.
    reason: Option<String>,
}

/// What became of a registration.
#[derive(SimpleObject)]
pub(crate) struct RegisterFormPayload {
    /// The form; `null` when something must be put right, and of a dry run.
    form: Option<Form>,
    /// What the hub makes of the file.
    suggestion: Option<FormSuggestion>,
    /// What must be put right; nothing was written. Paths beginning with `file` end with the cell.
    user_errors: Vec<UserError>,
}

/// What became of a decision about a form.
#[derive(SimpleObject)]
pub(crate) struct DecideFormPayload {
    /// The form as it is now.
    form: Option<Form>,
    /// What must be put right. Code `CONFLICT`: it was decided already.
    user_errors: Vec<UserError>,
}

/// Questions about forms.
pub(crate) struct FormQuery;

/// Questions about forms.
#[Object]
impl FormQuery {
    /// 表单清单 Forms, by code, the latest version first: all that were admitted, and those of your own department.
    async fn forms(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions.")] filter: Option<FormFilter>,
        #[graphql(desc = "Rows of the page, 1 to 100.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the row before.")] after: Option<String>,
    ) -> Result<Connection<String, Form, EmptyFields, EmptyFields>> {
        let filter = filter.unwrap_or_default();
        let wanted = FormsWanted {
            department: filter.department,
            state: filter.state.map(Into::into),
            subject: filter.subject.map(Into::into),
            code: filter.code,
        };
        let rows = page::first(ctx, first)?;
        let has_previous = after.is_some();
        let after = match after.map(|cursor| form_id(&cursor)) {
            None => None,
            Some(Some(id)) => Some(id),
            Some(None) => return Err(page::bad_cursor(ctx)),
        };
        let found = operation(ctx)?.forms(&wanted, after, rows).await.map_err(failed(ctx))?;
        let shown = found.0.into_iter().map(|one| {
            let form = Form::new(one);
            (form.cursor(), form)
        });
        Ok(page::connection(shown, has_previous, found.1))
    }

    /// 表单 A form by its id.
    async fn form(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which.")] id: ID,
    ) -> Result<Option<Form>> {
        let Some(id) = form_id(&id) else { return Ok(None) };
        Ok(operation(ctx)?.form(id).await.map_err(failed(ctx))?.map(Form::new))
    }

    /// 重复检查 What of a form is held already, who else asks for it, what is new, and what it would cost: before anybody is asked.
    async fn form_overlap(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The form.")] draft: FormDraftInput,
    ) -> Result<FormOverlap> {
        let operation = operation(ctx)?;
        let area = draft.area.map(|id| area_code(ctx, &id, "draft.area")).transpose()?;
        let form = draft.form.as_ref().map(|id| form_id(id));
        let scope = FormScope {
            form: form.flatten(),
            is_unknown: form == Some(None),
            area,
            counts: draft.counts,
        };
        let draft = FormDraft {
            title: draft.title.or_else(|| Some("草案".to_owned()).filter(|_| draft.file.is_none())),
            subject: draft.subject.map(Into::into),
            period: draft.period,
            file: draft.file.as_ref().map(|id| file_id(id)),
            sheet: draft.sheet,
            columns: draft.columns.into_iter().map(choice).collect(),
            reason: draft.reason,
        };
        let found = operation.form_overlap(&draft, &scope).await.map_err(failed(ctx))?;
        Ok(FormOverlap::of(operation, found))
    }
}

/// Changes of forms.
pub(crate) struct FormMutation;

/// Changes of forms.
#[Object]
impl FormMutation {
    /// 登记表单 Registers a form of your department from its own file or from columns. The hub suggests what each column means, you confirm or say it otherwise, and that is remembered. The data bureau decides about it next.
    async fn register_form(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The form.")] input: RegisterFormInput,
    ) -> Result<RegisterFormPayload> {
        let operation = operation(ctx)?;
        let register = RegisterForm {
            code: input.code,
            title_en: input.title_en,
            draft: FormDraft {
                title: input.title,
                subject: input.subject.map(Into::into),
                period: input.period,
                file: input.file.as_ref().map(|id| file_id(id)),
                sheet: input.sheet,
                columns: input.columns.into_iter().map(choice).collect(),
                reason: input.reason,
            },
            is_dry_run: input.dry_run,
        };
        let done = operation.register_form(register).await.map_err(failed(ctx))?;
        Ok(RegisterFormPayload {
            form: done.form.map(Form::new),
            suggestion: done.suggested.map(|one| FormSuggestion::new(operation, one)),
            user_errors: errors(operation, &done.refusals),
        })
    }

    /// 表单准入 Admits a form, returns it to its department, or refuses it.
    async fn decide_form(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The decision.")] input: DecideFormInput,
    ) -> Result<DecideFormPayload> {
        let operation = operation(ctx)?;
        let decide = DecideForm {
            form: form_id(&input.id),
            decision: input.decision.into(),
            reason: input.reason,
        };
        let decided = operation.decide_form(decide).await.map_err(failed(ctx))?;
        Ok(match decided {
            Ok(one) => DecideFormPayload { form: Some(Form::new(one)), user_errors: Vec::new() },
            Err(refusals) => {
                DecideFormPayload { form: None, user_errors: errors(operation, &refusals) }
            }
        })
    }
}

fn choice(input: FormColumnInput) -> FormColumnChoice {
    FormColumnChoice {
        heading: input.heading,
        attribute: input.attribute,
        role: input.role,
        transform: input.transform,
        context: input.context,
        is_supplementary: input.supplementary,
        asks_again: input.ask_again,
    }
}

/// What stands against something, at its place in the input.
pub(crate) fn errors(operation: &Operation, refusals: &[FormRefusal]) -> Vec<UserError> {
    let language = operation.language();
    let error = |one: &FormRefusal| {
        let error = UserError::in_input(&one.problem, language);
        if one.is_conflict { UserError { code: "CONFLICT".to_owned(), ..error } } else { error }
    };
    refusals.iter().map(error).collect()
}

/// The form that an id stands for.
pub(crate) fn form_id(text: &str) -> Option<FormId> {
    if let Some(GlobalId::Form(id)) = GlobalId::decode(text) { Some(id) } else { None }
}

/// What is no id of a file is the id of no file.
fn file_id(text: &str) -> FileId {
    match GlobalId::decode(text) {
        Some(GlobalId::File(id)) => id,
        Some(_) | None => FileId::from_uuid(uuid::Uuid::nil()),
    }
}
