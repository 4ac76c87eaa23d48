//! Management, operation and audit by different people (GB/T 39477): one account has one role, and one
//! person no second account of another duty.

use hub_policy::CallerRole;
use hub_storage::User;
use hub_values::{DepartmentCode, in_one_form};

use crate::AppError;

/// Refuses an account whose holder has one of another duty in the same department already.
pub(super) fn require_apart<'a>(
    users: impl Iterator<Item = &'a User>,
    (role, department, name): (CallerRole, &DepartmentCode, Option<&str>),
    login: &str,
) -> Result<(), AppError> {
    let Some(name) = name.map(in_one_form) else { return Ok(()) };
    let is_theirs = |one: &&User| {
        one.is_active
            && one.login != login
            && one.department == *department
            && one.name.as_deref().is_some_and(|other| in_one_form(other).trim() == name.trim())
    };
    let other = users.filter(is_theirs).find(|one| one.role.duty() != role.duty());
    match other {
        None => Ok(()),
        Some(other) => Err(AppError::invalid(
            "role",
            format!(
                "管理、业务、审计职责须由不同的人担任：{}（{}）已有另一职责的账号；如为同名的另一人，请在姓名后加以区分",
                name.trim(),
                other.login
            ),
            format!(
                "management, operation and audit are held by different people: {} ({}) has an \
                 account of another duty; of a namesake, tell the names apart",
                name.trim(),
                other.login
            ),
        )),
    }
}

/// The same among accounts that are made together.
pub(super) fn require_apart_among(new: &[User]) -> Result<(), AppError> {
    for one in new {
        let held = (one.role, &one.department, one.name.as_deref());
        require_apart(new.iter(), held, &one.login)?;
    }
    Ok(())
}
