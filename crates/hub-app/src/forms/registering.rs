//! Registering a form: from the department's own file or from columns, suggested and confirmed.

use std::sync::Arc;

use hub_audit::Kind;
use hub_forms::{Candidate, Meaning};
use hub_policy::Act;
use hub_storage::{FormHeading, StoredForm};
use hub_values::{FileId, FormId, SubjectKind};

use super::body::FormBody;
use super::drafting::checked_title;
use super::{FormRefusal, FormState, FormView, is_own, logged_form, shipped};
use crate::attempt::Attempt;
use crate::writer::Written;
use crate::{AppError, Operation, Problem};

/// How long the file of a form is kept.
const KEPT: chrono::Duration = chrono::Duration::days(3_650);

/// What a column means, as the caller says it.
#[derive(Debug, Clone, Default)]
pub struct FormColumnChoice {
    /// Its heading, as the file has it; its cell where two headings are the same.
    pub heading: String,
    /// Code of an attribute.
    pub attribute: Option<String>,
    /// Whose; the subject's own without it.
    pub role: Option<String>,
    /// In what dress; as it is without it.
    pub transform: Option<String>,
    /// What the situation tells instead.
    pub context: Option<String>,
    /// It belongs to the form alone.
    pub is_supplementary: bool,
    /// It is asked although the hub may hold it fresh.
    pub asks_again: bool,
}

/// A form that is being thought about: registered, or only compared with others.
#[derive(Debug, Clone, Default)]
pub struct FormDraft {
    /// Its title; that of the file without it.
    pub title: Option<String>,
    /// What a row is about; guessed from the file without it.
    pub subject: Option<SubjectKind>,
    /// How often it is asked.
    pub period: Option<String>,
    /// The department's own file.
    pub file: Option<FileId>,
    /// Its sheet.
    pub sheet: Option<String>,
    /// What columns mean, where the caller knows better; without a file all columns.
    pub columns: Vec<FormColumnChoice>,
    /// Why something is asked although the hub holds it.
    pub reason: Option<String>,
}

/// What is to be registered.
#[derive(Debug, Clone, Default)]
pub struct RegisterForm {
    /// Its code; a new one without it. The code of an own form makes a new version.
    pub code: Option<String>,
    /// Its English title.
    pub title_en: Option<String>,
    /// The form.
    pub draft: FormDraft,
    /// Only suggest; nothing is written.
    pub is_dry_run: bool,
}

/// What the hub makes of a file.
#[derive(Debug, Clone, Default)]
pub struct SuggestedForm {
    /// The sheet.
    pub sheet: String,
    /// What stands above the headings.
    pub title: String,
    /// What a row seems to be about.
    pub subject: Option<SubjectKind>,
    /// Whether that is sure.
    pub is_subject_sure: bool,
    /// Its columns, from left to right.
    pub columns: Vec<SuggestedColumn>,
}

/// A column of a file, with what it could mean.
#[derive(Debug, Clone)]
pub struct SuggestedColumn {
    /// The cell of its heading.
    pub cell: String,
    /// Its heading.
    pub heading: String,
    /// What it means; none while it is open.
    pub meaning: Option<Meaning>,
    /// Whether the caller said so.
    pub is_chosen: bool,
    /// What it could mean, the surest first.
    pub candidates: Vec<Candidate>,
}

/// What became of a registration.
#[derive(Debug, Clone, Default)]
pub struct Registered {
    /// The form, once it is registered.
    pub form: Option<FormView>,
    /// What the hub makes of the file.
    pub suggested: Option<SuggestedForm>,
    /// What must be put right first.
    pub refusals: Vec<FormRefusal>,
}

impl Operation {
    /// Registers a form of the caller's department, for the data bureau to decide.
    ///
    /// # Errors
    /// The caller's role may not register forms, or the hub cannot write.
    pub async fn register_form(
        self: &Arc<Self>,
        input: RegisterForm,
    ) -> Result<Registered, AppError> {
        self.require(Act::RegisterForms)?;
        let _permit = self.permit()?;
        let mut drafted = self.drafted(&input.draft).await?;
        let code = self.code_of(&input, &mut drafted.refusals).await?;
        drafted.body.title_en = input.title_en.clone().unwrap_or_default();
        if let Err(wrong) = checked_title(&drafted.body.title_en, true) {
            drafted.refusals.push(FormRefusal::input(Problem::new("titleEn", wrong.0, wrong.1)));
        }
        let mut registered =
            Registered { form: None, suggested: drafted.suggested, refusals: drafted.refusals };
        if let Some(before) = self.done_before::<FormId>()? {
            registered.form = self.form(before).await?;
            registered.refusals.clear();
            return Ok(registered);
        }
        if !registered.refusals.is_empty() {
            self.ledger().reject();
            return Ok(registered);
        }
        if !input.is_dry_run {
            registered.form = Some(self.write_form(code, drafted.body, input.draft.file).await?);
        }
        Ok(registered)
    }

    async fn write_form(
        self: &Arc<Self>,
        code: String,
        body: FormBody,
        file: Option<FileId>,
    ) -> Result<FormView, AppError> {
        let now = self.hub().clock().now();
        let headings: Vec<FormHeading> = body
            .columns
            .iter()
            .filter_map(|one| {
                Some(FormHeading { heading: one.heading.clone(), meaning: one.means.text()? })
            })
            .collect();
        let subject = body.subject;
        let mut new = StoredForm {
            id: FormId::from_uuid(self.hub().ids().uuid()),
            code,
            version: 1,
            department: self.caller().department.clone(),
            state: FormState::Submitted.as_str().to_owned(),
            body: body.text().ok_or(AppError::Internal)?,
            file,
            registered_by: self.caller().actor(),
            registered_at: now,
            decided_by: None,
            decided_at: None,
            decision_reason: None,
        };
        let is_shipped = shipped()?.iter().any(|one| one.form.code == new.code);
        let mut entry = self.entry(Kind::Mutation);
        entry.count = 1;
        entry.subjects = vec![logged_form(&new.code)];
        let writing = self.hub().write_and_hear(move |tx, _| {
            Box::pin(async move {
                let latest = tx.form_versions(&new.code).await?.first().map(|one| one.version);
                new.version = latest.unwrap_or(u32::from(is_shipped)) + 1;
                tx.add_form(&new).await?;
                Attempt::current().remember(&new.id);
                if let Some(file) = new.file {
                    tx.keep_file(file, now + KEPT).await?;
                }
                let (department, by) = (&new.department, &new.registered_by);
                tx.put_form_headings(department, subject, &headings, by, now).await?;
                let written = Written { entries: vec![entry], ..Written::default() };
                Ok((new, written))
            })
        });
        let (new, receipts) = writing.await?;
        self.ledger().written.extend(receipts);
        FormView::of(new)
    }

    /// The code under which a form is registered: a new one, or that of an own form.
    async fn code_of(
        &self,
        input: &RegisterForm,
        refusals: &mut Vec<FormRefusal>,
    ) -> Result<String, AppError> {
        let own = &self.caller().department;
        let Some(code) = &input.code else {
            let id = self.hub().ids().uuid().simple().to_string();
            let end: String = id.chars().skip(20).collect();
            return Ok(format!("{own}_{end}"));
        };
        let is_code = (3..=64).contains(&code.len())
            && code.starts_with(|c: char| c.is_ascii_lowercase())
            && code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if !is_code {
            refusals.push(FormRefusal::input(Problem::new(
                "code",
                "代码须为3至64个小写字母、数字或下划线，以字母开头；也可不填，由系统编号",
                "a code has 3 to 64 lower-case letters, digits or underscores and begins with a \
                 letter; or leave it out",
            )));
        }
        let all = self.hub().all_forms().await?;
        if all.iter().any(|one| one.form.code == *code && !is_own(own, one)) {
            refusals.push(FormRefusal::conflict(Problem::new(
                "code",
                "该代码已被其他部门使用，请换一个代码",
                "another department uses this code; take another",
            )));
        }
        Ok(code.clone())
    }
}
