//! Who am I, and what may I see?

use hub_catalogue::Attribute;
use hub_policy::{Decision, NotAdmitted, Purpose, Usage};

use crate::explain::how_to_apply;
use crate::{AppError, Operation};

/// What a caller may do with one attribute for one purpose.
#[derive(Debug, Clone)]
pub struct Right {
    /// Code of the attribute.
    pub attribute: String,
    /// `FULL`, `MASKED` or `DENIED`.
    pub answer: &'static str,
    /// Whether a subject can be found by it.
    pub is_lookup: bool,
    /// The rule that says no.
    pub rule: Option<&'static str>,
    /// What to do about a no.
    pub how_to_apply: Option<String>,
}

impl Operation {
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
            let lookup = permit.decide_everywhere(attribute, Usage::Lookup);
            let (answer, denial) = match permit.decide_everywhere(attribute, Usage::Read) {
                Decision::Full => ("FULL", None),
                Decision::Masked(_) => ("MASKED", None),
                Decision::Denied(denial) => ("DENIED", Some(denial)),
            };
            Right {
                attribute: attribute.code.as_str().to_owned(),
                answer,
                is_lookup: lookup == Decision::Full,
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
