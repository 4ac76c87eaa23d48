//! Questions about a subject that are answered yes or no, each under its own grant.

use chrono::Datelike as _;
use hub_catalogue::{Attribute, Value, ValueType};
use hub_facts::HouseholdKind;
use hub_policy::{Act, Decision, Denial, Rule, Usage};
use hub_storage::Guess;
use hub_values::{AreaCode, IdDocumentType, SubjectId, SubjectKind};

use super::Subject;
use crate::sight::Sight;
use crate::{AppError, Operation};

/// Different arguments of one question about one subject that a caller may try on a day.
pub const GUESSES_A_DAY: u32 = 5;

impl Subject {
    /// Whether a person has completed so many years; none when that is not known or not granted.
    pub async fn is_aged_over(
        &self,
        years: i32,
        path: impl Fn() -> String + Send + Sync,
    ) -> Result<Option<bool>, AppError> {
        if !(1..=150).contains(&years) {
            return Err(AppError::invalid(
                "years",
                "请填写1到150之间的周岁数",
                "give whole years from 1 to 150",
            ));
        }
        let birth = self.known("birth_date")?;
        if !self.may_ask(birth, "is_aged_over", &years.to_string(), &path).await? {
            return Ok(None);
        }
        let today = self.operation.hub().clock().today();
        Ok(self.record.fact(birth.index).and_then(|fact| {
            let Some(Value::Date(born)) = fact.stated.value() else { return None };
            let is_before = (today.month(), today.day()) < (born.month(), born.day());
            Some(today.year() - born.year() - i32::from(is_before) >= years)
        }))
    }

    /// Whether a person lives in an area.
    pub async fn lives_in(
        &self,
        area: &AreaCode,
        path: impl Fn() -> String + Send + Sync,
    ) -> Result<Option<bool>, AppError> {
        let address = self.known("residence_address")?;
        if !self.may_ask(address, "lives_in", area.as_str(), &path).await? {
            return Ok(None);
        }
        Ok(self.community().map(|community| area.contains(community)))
    }

    /// Whether a person and another one belong to one household now; none when the other one does not
    /// exist for the caller.
    pub async fn is_in_household_of(
        &self,
        other: SubjectId,
        kind: HouseholdKind,
        path: impl Fn() -> String + Send + Sync,
    ) -> Result<Option<bool>, AppError> {
        let size = self.known("household_size")?;
        if !self.may_ask(size, "same_household", &other.to_string(), &path).await? {
            return Ok(None);
        }
        let found = self.operation.subjects(&[other]).await?.pop();
        let Some(other) = found.filter(|one| one.kind() == SubjectKind::Resident) else {
            return Ok(None);
        };
        if !other.may_ask(size, "same_household", &self.id().to_string(), &path).await? {
            return Ok(None);
        }
        let today = self.operation.hub().clock().today();
        let homes = |of: &Self| -> Vec<SubjectId> {
            let all = of.record.memberships.iter();
            let now = all.filter(|one| one.kind == kind && one.holds_on(today));
            now.map(|one| one.household).collect()
        };
        let theirs = homes(&other);
        Ok(Some(homes(self).iter().any(|home| theirs.contains(home))))
    }

    /// Whether a coded attribute of a person has this code; none when nothing is known of it.
    pub async fn has_status(
        &self,
        attribute: &str,
        code: &str,
        path: impl Fn() -> String + Send + Sync,
    ) -> Result<Option<bool>, AppError> {
        let found = self.operation.catalogue().attribute(attribute);
        let is_coded = |one: &&Attribute| {
            let has_few =
                matches!(one.value_type, ValueType::Code | ValueType::Codes | ValueType::Bool);
            one.subject == SubjectKind::Resident && one.view.is_none() && has_few
        };
        let attribute = found.filter(is_coded).ok_or_else(|| {
            AppError::invalid(
                "attribute",
                "请填写居民的代码类数据项，可用 catalogue 查询",
                "name a coded attribute of residents; see `catalogue`",
            )
        })?;
        let today = self.operation.hub().clock().today();
        let wanted =
            attribute.parse(code, IdDocumentType::ResidentIdCard, today).map_err(|error| {
                use hub_values::Bilingual as _;
                AppError::invalid("code", error.zh(), error.en())
            })?;
        if !self.may_ask(attribute, "has_status", &wanted.canonical(), &path).await? {
            return Ok(None);
        }
        let value = self.record.fact(attribute.index).and_then(|fact| fact.stated.value());
        Ok(value.map(|value| match (value, &wanted) {
            (Value::Codes(held), Value::Codes(wanted)) => {
                wanted.iter().all(|one| held.contains(one))
            }
            (value, wanted) => value == wanted,
        }))
    }

    fn known(&self, attribute: &str) -> Result<&Attribute, AppError> {
        self.operation.catalogue().attribute(attribute).ok_or(AppError::Internal)
    }

    /// Whether a question about an attribute may be asked, and not in too many ways. It is in the log
    /// under its own name.
    async fn may_ask(
        &self,
        attribute: &Attribute,
        name: &str,
        argument: &str,
        path: &(impl Fn() -> String + Send + Sync),
    ) -> Result<bool, AppError> {
        let operation = &self.operation;
        let denied = |rule| Denial {
            attribute: attribute.code.clone(),
            rule,
            lead_department: attribute.lead_department.clone(),
        };
        let decision = if operation.caller().may(Act::ReadSubjects) {
            let sight = Sight::of(&self.record, operation.catalogue());
            operation.permit()?.decide(attribute, sight.row(), Usage::Ask)
        } else {
            Decision::Denied(denied(Rule::Role))
        };
        if let Decision::Denied(denial) = decision {
            operation.ledger().refuse(path(), denial, false);
            return Ok(false);
        }
        let name = format!("{}.{name}", attribute.code);
        if !operation.note_guess(self.id(), &name, argument).await? {
            operation.ledger().refuse(path(), denied(Rule::TooManyGuesses), false);
            return Ok(false);
        }
        operation.ledger().disclose_as(name);
        Ok(true)
    }
}

impl Operation {
    /// Notes a question, durably before it is answered; false when the caller had too many like it
    /// about this subject today.
    async fn note_guess(
        &self,
        subject: SubjectId,
        name: &str,
        argument: &str,
    ) -> Result<bool, AppError> {
        let guess = Guess {
            day: self.hub().clock().today().to_string(),
            caller: format!("{}/{}", self.caller().department, self.caller().actor()),
            subject,
            name: name.to_owned(),
            argument: argument.to_owned(),
        };
        self.guesses.may_answer(self.hub(), guess).await
    }
}
