//! Reading one attribute of a subject as the type of its field.

use async_graphql::{Context, Result};
use hub_app::{Shown, Subject};
use hub_catalogue::{Attribute, AttributeIndex, Value};

use crate::coded::{CodedValue, Sex};
use crate::context::{failed, operation, path};
use crate::scalars::{Date, Decimal};

pub(crate) async fn text(
    ctx: &Context<'_>,
    subject: &Subject,
    attribute: AttributeIndex,
) -> Result<Option<String>> {
    let shown = subject.show(attribute, || path(ctx)).await.map_err(failed(ctx))?;
    Ok(match shown {
        Shown::Value(value) => Some(value.canonical()),
        Shown::Masked(Some(mask)) => Some(mask),
        Shown::Masked(None) => {
            subject.note_masked(attribute, path(ctx));
            None
        }
        Shown::Nothing => None,
    })
}

pub(crate) async fn coded(
    ctx: &Context<'_>,
    subject: &Subject,
    attribute: AttributeIndex,
) -> Result<Option<CodedValue>> {
    let codes = coded_list(ctx, subject, attribute).await?;
    Ok(codes.and_then(|codes| codes.into_iter().next()))
}

pub(crate) async fn coded_list(
    ctx: &Context<'_>,
    subject: &Subject,
    attribute: AttributeIndex,
) -> Result<Option<Vec<CodedValue>>> {
    let operation = operation(ctx)?;
    let value = typed(ctx, subject, attribute).await?;
    let about: Option<&Attribute> = operation.catalogue().at(attribute);
    Ok(value.zip(about).map(|(value, about)| {
        let codes = if let Value::Codes(codes) = value { codes } else { vec![value.canonical()] };
        let language = operation.language();
        codes.into_iter().map(|code| CodedValue::of(about, code, language)).collect()
    }))
}

pub(crate) async fn sex(
    ctx: &Context<'_>,
    subject: &Subject,
    attribute: AttributeIndex,
) -> Result<Option<Sex>> {
    let value = typed(ctx, subject, attribute).await?;
    Ok(value.and_then(|value| Sex::of_code(&value.canonical())))
}

pub(crate) async fn date(
    ctx: &Context<'_>,
    subject: &Subject,
    attribute: AttributeIndex,
) -> Result<Option<Date>> {
    let value = typed(ctx, subject, attribute).await?;
    Ok(if let Some(Value::Date(day)) = value { Some(Date(day)) } else { None })
}

pub(crate) async fn boolean(
    ctx: &Context<'_>,
    subject: &Subject,
    attribute: AttributeIndex,
) -> Result<Option<bool>> {
    let value = typed(ctx, subject, attribute).await?;
    Ok(if let Some(Value::Bool(yes)) = value { Some(yes) } else { None })
}

pub(crate) async fn integer(
    ctx: &Context<'_>,
    subject: &Subject,
    attribute: AttributeIndex,
) -> Result<Option<i32>> {
    let value = typed(ctx, subject, attribute).await?;
    Ok(if let Some(Value::Int(number)) = value { i32::try_from(number).ok() } else { None })
}

pub(crate) async fn decimal(
    ctx: &Context<'_>,
    subject: &Subject,
    attribute: AttributeIndex,
) -> Result<Option<Decimal>> {
    let value = typed(ctx, subject, attribute).await?;
    Ok(if let Some(Value::Decimal(number)) = value { Some(Decimal(number)) } else { None })
}

/// The value for a field that cannot hold a mask: masked, it is `null` with the code
/// `FIELD_MASKED`, and `Fact.text` gives the mask.
async fn typed(
    ctx: &Context<'_>,
    subject: &Subject,
    attribute: AttributeIndex,
) -> Result<Option<Value>> {
    let shown = subject.show_whole(attribute, || path(ctx)).await.map_err(failed(ctx))?;
    Ok(match shown {
        Shown::Value(value) => Some(value),
        Shown::Masked(_) => {
            subject.note_masked(attribute, path(ctx));
            None
        }
        Shown::Nothing => None,
    })
}
