//! The burden ledger: cells by what they have cost communities.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use hub_app::{BurdenCriteria, BurdenRow as Counted, Operation};
use hub_forms::BurdenCount;

use crate::area::{Area, area_code};
use crate::audit_summary::SummaryPeriod;
use crate::catalogue::Department;
use crate::context::{failed, operation};
use crate::scalars::Date;

/// What a report of the burden ledger is wanted of; all conditions must hold.
#[derive(InputObject)]
pub(crate) struct BurdenInput {
    /// From this day on, in China.
    from: Option<Date>,
    /// Until this day, it included.
    to: Option<Date>,
    /// How long its periods are.
    #[graphql(default_with = "SummaryPeriod::Month")]
    period: SummaryPeriod,
    /// Of this department, by code.
    department: Option<String>,
    /// Of this form, by code.
    form: Option<String>,
    /// In this area.
    area: Option<ID>,
}

/// 减负统计 Cells by what they have cost.
#[derive(SimpleObject)]
pub(crate) struct BurdenCells {
    /// 复用 The hub filled them; nobody was asked.
    reused: u64,
    /// 确认 They were stale, and somebody said they are right, or put them right.
    confirmed: u64,
    /// 新采集 Nothing was held, and somebody said it.
    newly_collected: u64,
    /// 重复采集 Asked although the hub held them fresh: a fault of the department that asked.
    asked_again: u64,
    /// 留空 Nobody was asked, and they stayed empty.
    empty: u64,
    /// All of them.
    cells: u64,
    /// Minutes that they took communities: 0.25 for a value that is typed, 0.03 for one that is confirmed.
    minutes: f64,
    /// The share that the hub filled, in per cent; `null` of no cells.
    reused_per_cent: Option<f64>,
    /// 已核对 Prefilled facts of which something was said again later: a sample of one in 19, counted besides the cells.
    checked: u64,
    /// 预填有误 Those of them that another value took the place of.
    found_wrong: u64,
    /// 预填错误率 The share of wrong ones among the checked, in per cent; `null` when none was checked.
    wrong_prefill_per_cent: Option<f64>,
}

/// 减负台账行 Cells of a department, a form and a community in a period.
#[derive(SimpleObject)]
pub(crate) struct BurdenRow {
    /// The period: `2026-11-30`, `2026-11`, `2026`, or empty for all time.
    period: String,
    /// The department that asked.
    department: Department,
    /// Code of the form; `null` where none was used.
    form: Option<String>,
    /// The community.
    area: Option<Area>,
    /// How it was asked: `request`.
    origin: String,
    /// Its cells.
    cells: BurdenCells,
}

/// 减负报告 What was asked of communities, and what it has cost them.
#[derive(SimpleObject)]
pub(crate) struct BurdenReport {
    /// All cells together.
    total: BurdenCells,
    /// By period, department, form and community, the latest period first.
    rows: Vec<BurdenRow>,
}

/// Questions about the burden ledger.
pub(crate) struct BurdenQuery;

/// Questions about the burden ledger.
#[Object]
impl BurdenQuery {
    /// 减负台账 What was asked of communities cell by cell, and the minutes it took them: of departments their own, of communities their own, of the data bureau and of auditors all.
    async fn burden(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which part of the ledger.")] input: BurdenInput,
    ) -> Result<BurdenReport> {
        let operation = operation(ctx)?;
        let criteria = BurdenCriteria {
            from: input.from.map(|day| day.0),
            to: input.to.map(|day| day.0),
            period: input.period.into(),
            department: input.department,
            form: input.form,
            area: input.area.map(|id| area_code(ctx, &id, "input.area")).transpose()?,
        };
        let found = operation.burden(criteria).await.map_err(failed(ctx))?;
        let mut total = BurdenCount::default();
        for one in &found {
            total += one.cells;
        }
        Ok(BurdenReport {
            total: BurdenCells::of(total),
            rows: found.into_iter().map(|one| BurdenRow::new(operation, one)).collect(),
        })
    }
}

impl BurdenCells {
    fn of(count: BurdenCount) -> Self {
        Self {
            reused: count.reused,
            confirmed: count.confirmed,
            newly_collected: count.newly_collected,
            asked_again: count.asked_again,
            empty: count.empty,
            cells: count.cells(),
            minutes: count.minutes(),
            reused_per_cent: count.reused_per_cent(),
            checked: count.checked,
            found_wrong: count.found_wrong,
            wrong_prefill_per_cent: count.wrong_per_cent(),
        }
    }
}

impl BurdenRow {
    fn new(operation: &Operation, one: Counted) -> Self {
        Self {
            period: one.period,
            department: Department::of(operation, &one.department),
            form: Some(one.form).filter(|code| !code.is_empty()),
            area: one.area.and_then(|area| Area::of(operation, &area)),
            origin: one.origin,
            cells: BurdenCells::of(one.cells),
        }
    }
}
