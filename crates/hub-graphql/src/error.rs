//! Errors of the hub as GraphQL errors: the code that clients match on, never internals.

use async_graphql::{Error, ErrorExtensions as _};
use hub_app::{AppError, Language, how_to_apply};

/// Keeps the message and adds the code that clients match on.
pub(crate) fn to_graphql(error: &AppError, language: Language) -> Error {
    let message = message(error, language);
    let code = error.code().as_str();
    Error::new(message).extend_with(|_, extensions| {
        extensions.set("code", code);
        match error {
            AppError::Denied(denial) => {
                extensions.set("attribute", denial.attribute.as_str());
                extensions.set("rule", denial.rule.as_str());
                let (zh, en) = how_to_apply(denial);
                extensions.set("howToApply", language.pick(&zh, &en));
            }
            AppError::Invalid { path, .. } => extensions.set("input", path.as_str()),
            AppError::Unauthenticated
            | AppError::NotAdmitted(_)
            | AppError::Forbidden
            | AppError::AuditUnavailable
            | AppError::Unavailable(_)
            | AppError::Internal => {}
        }
    })
}

/// The message in the language of the answer.
pub(crate) fn message(error: &AppError, language: Language) -> String {
    match language {
        Language::Chinese => error.zh(),
        Language::English => error.to_string(),
    }
}
