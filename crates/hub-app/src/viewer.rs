//! Who am I, and what may I see?

use chrono::{DateTime, Utc};
use hub_catalogue::Attribute;
use hub_policy::{
    Act, AnswerForm, Decision, NamedDuty, NotAdmitted, Permit, Purpose, RowCondition, Usage,
};
use hub_values::AreaCode;

use crate::explain::how_to_apply;
use crate::{AppError, Operation};

/// What a caller may do with one attribute for one purpose.
#[derive(Debug, Clone)]
pub struct Right {
    /// Code of the attribute.
    pub attribute: String,
    /// `FULL`, `MASKED`, `PREDICATE` or `DENIED`.
    pub answer: &'static str,
    /// Whether a subject can be found by it.
    pub is_lookup: bool,
    /// The rule that says no.
    pub rule: Option<&'static str>,
    /// What to do about a no.
    pub how_to_apply: Option<String>,
    /// Where alone the answer holds; empty for the caller's whole area.
    pub areas: Vec<AreaCode>,
    /// Of which subjects alone it holds, of any of the grants; empty for all.
    pub conditions: Vec<RowCondition>,
    /// Until when the last of its grants holds.
    pub until: Option<DateTime<Utc>>,
    /// People on one day before a second official must agree.
    pub people_per_day: Option<u64>,
}

/// The widest form in which an attribute is granted somewhere, and within which bounds.
#[derive(Default)]
struct Bounded {
    form: Option<AnswerForm>,
    areas: Vec<AreaCode>,
    conditions: Vec<RowCondition>,
    until: Option<DateTime<Utc>>,
}

impl Bounded {
    fn of(permit: &Permit, attribute: &Attribute) -> Self {
        let reads = permit.may_read_somewhere(attribute);
        let forms = [AnswerForm::Full, AnswerForm::Masked, AnswerForm::Predicate];
        let form = forms.into_iter().find(|form| {
            (reads || *form == AnswerForm::Predicate)
                && permit.in_force(attribute).any(|grant| grant.form == *form)
        });
        let Some(form) = form.filter(|_| !attribute.is_switched_off()) else {
            return Self::default();
        };
        let mut bounded = Self { form: Some(form), ..Self::default() };
        let (mut is_everywhere, mut is_for_all, mut has_no_end) = (false, false, false);
        for grant in permit.in_force(attribute).filter(|grant| grant.form == form) {
            is_everywhere |= grant.area.is_none() && grant.conditions.is_empty();
            is_for_all |= grant.conditions.is_empty();
            has_no_end |= grant.until.is_none();
            bounded.areas.extend(grant.area);
            bounded.conditions.extend(grant.conditions.iter().cloned());
            bounded.until = bounded.until.max(grant.until);
        }
        bounded.areas.sort_unstable();
        bounded.areas.dedup();
        bounded.conditions.sort_unstable();
        bounded.conditions.dedup();
        if is_everywhere {
            bounded.areas.clear();
        }
        if is_for_all {
            bounded.conditions.clear();
        }
        bounded.until = bounded.until.filter(|_| !has_no_end);
        bounded
    }
}

impl Operation {
    /// What the caller's role allows.
    pub fn acts(&self) -> Vec<Act> {
        Act::ALL.into_iter().filter(|act| self.caller().may(*act)).collect()
    }

    /// Whether there are imports that the caller sees.
    pub fn sees_imports(&self) -> bool {
        let caller = self.caller();
        caller.sees_import(&caller.department, caller.area.as_ref())
    }

    /// Whether there are feeds of registers that the caller sees.
    pub fn sees_feeds(&self) -> bool {
        crate::supply::sees(self.caller(), &self.caller().department)
    }

    /// Whether there are alerts that the caller sees and handles.
    pub fn handles_alerts(&self) -> bool {
        self.caller().reads_alerts()
    }

    /// Whether the caller was named for a duty.
    pub fn is_named(&self, duty: NamedDuty) -> bool {
        self.snapshot().is_named(self.caller(), duty)
    }

    /// The purposes that the caller may act for.
    pub fn purposes(&self) -> Vec<Purpose> {
        let department = &self.caller().department;
        self.snapshot().rights.purposes_of(department).cloned().collect()
    }

    /// What the caller may see for a purpose: one attribute, or all of them.
    pub fn rights(&self, purpose: &str, attribute: Option<&str>) -> Result<Vec<Right>, AppError> {
        let now = self.hub().clock().now();
        let rights = &self.snapshot().rights;
        // Asking what one may see names no case.
        let permit = match rights.admit(self.caller(), Some(purpose), true, now) {
            Ok(permit) => permit,
            Err(NotAdmitted::PurposeRequired) => {
                return Err(AppError::invalid("purpose", "没有这个用途", "no such purpose"));
            }
            Err(refusal) => return Err(refusal.into()),
        };
        let right = |attribute: &Attribute| {
            let is_lookup = permit.may_look_up_somewhere(attribute);
            let bounded = Bounded::of(&permit, attribute);
            let (answer, denial) = match permit.decide_everywhere(attribute, Usage::Read) {
                Decision::Full => ("FULL", None),
                Decision::Masked(_) => ("MASKED", None),
                Decision::Denied(denial) => match bounded.form {
                    Some(AnswerForm::Full) => ("FULL", None),
                    Some(AnswerForm::Masked) => ("MASKED", None),
                    Some(AnswerForm::Predicate) => ("PREDICATE", Some(denial)),
                    Some(AnswerForm::Lookup | AnswerForm::Write) | None => ("DENIED", Some(denial)),
                },
            };
            Right {
                areas: bounded.areas,
                conditions: bounded.conditions,
                until: bounded.until,
                people_per_day: permit.people_per_day(std::iter::once(attribute)),
                attribute: attribute.code.as_str().to_owned(),
                answer,
                is_lookup,
                rule: denial.as_ref().map(|denial| denial.rule.as_str()),
                how_to_apply: denial
                    .as_ref()
                    .map(|denial| how_to_apply(self.snapshot(), denial, self.language())),
            }
        };
        match attribute {
            None => Ok(self.catalogue().all().iter().map(right).collect()),
            Some(code) => match self.catalogue().attribute(code) {
                Some(attribute) => Ok(vec![right(attribute)]),
                None => Err(AppError::invalid(
                    "attribute",
                    "数据目录中没有这个数据项",
                    "no such attribute in the catalogue",
                )),
            },
        }
    }
}
