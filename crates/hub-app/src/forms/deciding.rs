//! The data bureau admits a form, returns it, or refuses it (准入).

use std::sync::Arc;

use hub_audit::Kind;
use hub_policy::Act;
use hub_storage::{StoredForm, Tx};
use hub_values::FormId;

use super::{FormRefusal, FormState, FormView, logged_form, unknown_form};
use crate::attempt::Attempt;
use crate::writer::Written;
use crate::{AppError, Operation, Problem, remark};

/// Longest reason, in characters.
const REASON: usize = 500;

/// What the data bureau says of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormDecision {
    /// It may be asked.
    Admit,
    /// The department has to change something.
    Return,
    /// It may not be asked.
    Refuse,
}

/// A decision about a form.
#[derive(Debug, Clone)]
pub struct DecideForm {
    /// Which; none when the id that was given is no form's.
    pub form: Option<FormId>,
    /// What is decided.
    pub decision: FormDecision,
    /// Why.
    pub reason: Option<String>,
}

impl Operation {
    /// Decides about a form that was registered.
    ///
    /// # Errors
    /// The caller's role may not decide, or the hub cannot write.
    pub async fn decide_form(
        self: &Arc<Self>,
        input: DecideForm,
    ) -> Result<Result<FormView, Vec<FormRefusal>>, AppError> {
        self.require(Act::AdmitForms)?;
        let _permit = self.permit()?;
        let reason = input.reason.as_deref().map(str::trim).filter(|text| !text.is_empty());
        let reason = match reason.map(|text| remark::checked(text, REASON)) {
            None if input.decision == FormDecision::Admit => None,
            None => return Ok(self.refuse_form(vec![FormRefusal::input(no_reason())])),
            Some(Ok(text)) => Some(text),
            Some(Err(wrong)) => {
                let problem = Problem::new("reason", wrong.zh, wrong.en);
                return Ok(self.refuse_form(vec![FormRefusal::input(problem)]));
            }
        };
        let Some(id) = input.form else {
            return Ok(self.refuse_form(vec![unknown_form("id")]));
        };
        if let Some(before) = self.done_before::<FormId>()? {
            let form = self.form(before).await?;
            return Ok(form.ok_or_else(|| vec![unknown_form("id")]));
        }
        let state = match input.decision {
            FormDecision::Admit => FormState::Admitted,
            FormDecision::Return => FormState::Returned,
            FormDecision::Refuse => FormState::Refused,
        };
        let (actor, now) = (self.caller().actor(), self.hub().clock().now());
        let mut entry = self.entry(Kind::Mutation);
        let writing = self.hub().write_and_hear(move |tx, _| {
            Box::pin(async move {
                let Some(mut one) = tx.form(id).await? else {
                    return Ok((Err(unknown_form("id")), Written::default()));
                };
                if one.state != FormState::Submitted.as_str() {
                    return Ok((Err(FormRefusal::conflict(decided())), Written::default()));
                }
                Attempt::current().remember(&id);
                state.as_str().clone_into(&mut one.state);
                one.decided_by = Some(actor);
                one.decided_at = Some(now);
                one.decision_reason = reason;
                tx.put_form_decision(&one).await?;
                if state == FormState::Admitted {
                    replace_older(tx, &one).await?;
                }
                entry.count = 1;
                entry.subjects = vec![logged_form(&one.code)];
                let written = Written { entries: vec![entry], ..Written::default() };
                Ok((Ok(one), written))
            })
        });
        let (decided, receipts) = writing.await?;
        match decided {
            Ok(one) => {
                self.ledger().written.extend(receipts);
                Ok(Ok(FormView::of(one)?))
            }
            Err(refusal) => Ok(self.refuse_form(vec![refusal])),
        }
    }
}

/// Whoever admits a version replaces the one that was admitted before.
async fn replace_older(tx: &Tx, admitted: &StoredForm) -> Result<(), AppError> {
    let before = tx.form_versions(&admitted.code).await?.into_iter();
    let state = FormState::Admitted.as_str();
    for mut older in before.filter(|one| one.id != admitted.id && one.state == state) {
        FormState::Replaced.as_str().clone_into(&mut older.state);
        tx.put_form_decision(&older).await?;
    }
    Ok(())
}

fn no_reason() -> Problem {
    Problem::new(
        "reason",
        "退回或不予准入须说明理由，部门据此修改",
        "say why a form is returned or refused, so that the department can act on it",
    )
}

fn decided() -> Problem {
    Problem::new(
        "id",
        "这张表单已有结论；部门修改后须重新登记为新版本",
        "this form was decided already; once changed it is registered as a new version",
    )
}
