//! Rows of a file with what was judged of them.

use async_graphql::{Context, Enum, Result, SimpleObject};
use hub_app::{ImportDecision as Decided, Pile, RowVerdict};

use crate::context::operation;

/// 导入判定 What becomes of a row.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Decided")]
pub(crate) enum ImportDecision {
    /// 新建 A new subject is made.
    Created,
    /// 已关联 It belongs to a subject that is known.
    Linked,
    /// 已存在 The same record is held already.
    AlreadyKnown,
    /// 将更改现有数据 It changes a fact that is shown.
    ChangesFact,
    /// 疑似重复 A new subject is made, and waits in `duplicateReviews` beside somebody known whom it may be.
    Doubtful,
    /// 待核实 A person must decide first; it is not written.
    NeedsReview,
    /// 退回 It is wrong; it is not written.
    Refused,
}

/// 分堆 What a person has to do with a row.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Pile")]
pub(crate) enum ImportPile {
    /// 将写入 It will be written, or is held already.
    WillBeWritten,
    /// 需人工判断 Somebody must decide.
    NeedsPerson,
    /// 退回 It is refused.
    Refused,
}

/// A row of the file.
#[derive(SimpleObject)]
pub(crate) struct ImportRow {
    /// Its number, as a spreadsheet shows it.
    pub(crate) row: u64,
    /// What becomes of it.
    pub(crate) decision: ImportDecision,
    /// Why, or what to look at although it is taken.
    pub(crate) problems: Vec<ImportRowProblem>,
}

/// Something about a row; never its value.
#[derive(SimpleObject)]
pub(crate) struct ImportRowProblem {
    /// Code of the attribute, or another part of the row.
    pub(crate) at: String,
    /// Address of the cell, such as `C12`; `null` when it is about the whole row.
    pub(crate) cell: Option<String>,
    /// What is wrong and what to do, in the language of the answer.
    pub(crate) message: String,
}

/// A row as it is shown.
pub(crate) fn row(ctx: &Context<'_>, verdict: &RowVerdict) -> Result<ImportRow> {
    let language = operation(ctx)?.language();
    let problems = verdict.problems.iter().map(|one| ImportRowProblem {
        at: one.at.clone(),
        cell: one.cell.clone(),
        message: language.pick(&one.zh, &one.en).to_owned(),
    });
    Ok(ImportRow {
        row: verdict.row,
        decision: verdict.decision.into(),
        problems: problems.collect(),
    })
}
