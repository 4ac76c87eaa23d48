//! Errors of the hub as GraphQL errors: the code that clients match on, never internals.

use async_graphql::{Error, ErrorExtensions as _};
use hub_app::{AppError, Language, Operation};

/// Keeps the message and adds the code that clients match on.
pub(crate) fn to_graphql(error: &AppError, operation: &Operation) -> Error {
    let code = error.code().as_str();
    let mut message = match operation.language() {
        Language::Chinese => error.zh(),
        Language::English => error.to_string(),
    };
    let explained = if let AppError::Denied(denial) = error {
        Some((denial, operation.explain(denial, false)))
    } else {
        None
    };
    if let Some((_, explanation)) = &explained {
        message.clone_from(&explanation.message);
    }
    Error::new(message).extend_with(|_, extensions| {
        extensions.set("code", code);
        if let Some((denial, explanation)) = &explained {
            extensions.set("attribute", denial.attribute.as_str());
            extensions.set("rule", denial.rule.as_str());
            extensions.set("howToApply", explanation.how_to_apply.as_str());
        }
        if let AppError::Invalid { path, .. } = error {
            extensions.set("input", path.as_str());
        }
    })
}
