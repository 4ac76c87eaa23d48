//! Results of requests as files.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};

use super::errors;
use super::requests::request_id;
use crate::context::{failed, operation};
use crate::ids::GlobalId;
use crate::record::UserError;

/// 结果格式 What file is wanted.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "hub_app::ResultFormat")]
pub(crate) enum FormResultFormat {
    /// CSV.
    Csv,
    /// 工作簿 An .xlsx file: your own with its layout kept, where the form was registered from one; else one with title and headings.
    Workbook,
}

/// A result that is wanted as a file.
#[derive(InputObject)]
pub(crate) struct ExportFormRequestInput {
    /// Which request.
    id: ID,
    /// What file.
    #[graphql(default_with = "FormResultFormat::Workbook")]
    format: FormResultFormat,
}

/// A result as a file.
#[derive(SimpleObject)]
pub(crate) struct ExportFormRequestPayload {
    /// The file: fetch it from `/files/{id}` within a day. It is for you alone.
    file: Option<ID>,
    /// What must be put right.
    user_errors: Vec<UserError>,
}

/// Results as files.
pub(crate) struct ExportMutation;

/// Results as files.
#[Object]
impl ExportMutation {
    /// 导出填报结果 Makes a file of what came of a request, as it stands now and as you may see it.
    async fn export_form_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which, and as what.")] input: ExportFormRequestInput,
    ) -> Result<ExportFormRequestPayload> {
        let operation = operation(ctx)?;
        let (id, format) = (request_id(&input.id), input.format.into());
        let done = operation.export_request(id, format).await.map_err(failed(ctx))?;
        Ok(match done {
            Ok(file) => ExportFormRequestPayload {
                file: Some(ID(GlobalId::File(file).encode())),
                user_errors: Vec::new(),
            },
            Err(refusals) => {
                ExportFormRequestPayload { file: None, user_errors: errors(operation, &refusals) }
            }
        })
    }
}
