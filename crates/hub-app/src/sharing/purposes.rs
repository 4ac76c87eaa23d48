//! Purposes that the city adds.

use std::sync::Arc;

use hub_audit::Kind;
use hub_policy::{Act, Purpose};
use hub_values::DepartmentCode;

use super::checked_text;
use crate::author::telling;
use crate::intake::Problem;
use crate::writer::Written;
use crate::{AppError, Author, Operation, remark};

/// Longest name, in characters.
const NAME: usize = 60;

/// A purpose to be registered.
#[derive(Debug, Clone)]
pub struct NewPurpose {
    /// Its code.
    pub code: String,
    /// Chinese name.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// The law that it rests on.
    pub legal_basis: String,
    /// Whether every request must name a case.
    pub needs_case: bool,
    /// Departments that may act for it, by code.
    pub departments: Vec<String>,
}

impl Operation {
    /// Registers a purpose. It gives nothing: attributes are asked for under it. The outer error is
    /// a failure, the inner one what must be put right.
    pub async fn create_purpose(
        self: &Arc<Self>,
        new: NewPurpose,
    ) -> Result<Result<Purpose, Vec<Problem>>, AppError> {
        let by = Author::from(self);
        by.admit(Act::ManageGrants)?;
        let purpose = match self.purpose_of(new) {
            Ok(purpose) => purpose,
            Err(problems) => return Ok(self.rejected(problems)),
        };
        let target = vec![format!("purpose:{}", purpose.code)];
        let entry = by.entry(self.hub(), Kind::Admin, "createPurpose", target);
        let kept = purpose.clone();
        let work = telling(move |tx, _| {
            Box::pin(async move {
                tx.add_purposes(&[kept]).await?;
                Ok((
                    (),
                    Written { entries: vec![entry], changes_rights: true, ..Written::default() },
                ))
            })
        });
        self.administer_and_hear(work).await?;
        Ok(Ok(purpose))
    }

    fn purpose_of(&self, new: NewPurpose) -> Result<Purpose, Vec<Problem>> {
        let snapshot = self.snapshot();
        let mut problems = Vec::new();
        let code = new.code.parse().map_err(|_| {
            Problem::new(
                "code",
                "代码应为小写字母、数字和下划线",
                "a code has small letters, digits and underscores",
            )
        });
        let is_taken = snapshot.rights.purposes().any(|one| one.code.as_str() == new.code);
        if is_taken {
            problems.push(Problem::new("code", "该用途代码已存在", "this purpose exists already"));
        }
        for (at, text) in [("nameZh", &new.name_zh), ("nameEn", &new.name_en)] {
            if let Err(wrong) = remark::checked(text, NAME) {
                problems.push(Problem::new(at, wrong.zh, wrong.en));
            }
        }
        if let Err(problem) = checked_text("legalBasis", &new.legal_basis) {
            problems.push(problem);
        }
        let mut departments: Vec<DepartmentCode> = Vec::new();
        for (number, text) in new.departments.iter().enumerate() {
            match snapshot.department(text).and_then(|one| one.code.parse().ok()) {
                Some(code) => departments.push(code),
                None => problems.push(Problem::new(
                    &format!("departments.{number}"),
                    "没有这个部门",
                    "no such department",
                )),
            }
        }
        if departments.is_empty() && new.departments.is_empty() {
            problems.push(Problem::new(
                "departments",
                "请至少指定一个部门",
                "name one department at least",
            ));
        }
        match code {
            Err(problem) => problems.insert(0, problem),
            Ok(code) if problems.is_empty() => {
                return Ok(Purpose {
                    code,
                    name_zh: new.name_zh.trim().to_owned(),
                    name_en: new.name_en.trim().to_owned(),
                    legal_basis: new.legal_basis.trim().to_owned(),
                    needs_case: new.needs_case,
                    departments,
                });
            }
            Ok(_) => {}
        }
        Err(problems)
    }
}
