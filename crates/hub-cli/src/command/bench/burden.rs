//! What a year of forms asks of communities, with the hub and without it.

use std::fmt::Write as _;
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use chrono::{Duration, NaiveTime};
use hub_city::{Costs, Filled, Scenario, YearFigures};
use hub_values::FixedClock;

use super::report::Report;
use crate::arguments::BurdenYear;
use crate::config::Config;
use crate::{keys, open, say};

/// What is assumed; docs/burden.md says why.
const ASSUMPTIONS: [&str; 7] = [
    "every department holds grants for all that its forms ask, but for what the law switches off",
    "what is held at the start came from communities; extended items and the forms' own answers are not held",
    "departments ask three days apart; communities answer all tasks the day after, truly",
    "a form about premises, dwellings or households that fits few goes to one or two communities instead",
    "people do not come, go, are born or die in this year, and no household splits",
    "without the hub a fact that was given before and is fresh is looked up, not asked for again",
    "minutes a cell: typed 0.25, confirmed 0.03, looked up 0.10",
];

/// Plays the year over a database of its own.
pub(super) async fn burden(config: &Config, wanted: &BurdenYear) -> Result<()> {
    let mut scenario = Scenario::shipped()?;
    scenario.seed = wanted.seed.unwrap_or(scenario.seed);
    let plan = hub_city::Plan {
        seed: scenario.seed,
        residents: wanted.residents,
        ..hub_city::Plan::default()
    };
    let start = (plan.today.and_time(NaiveTime::MIN) + Duration::hours(1)).and_utc();
    let clock = Arc::new(FixedClock::new(start));
    std::fs::create_dir_all(&config.data_dir)?;
    keys::make(config)?;
    let store = open::store(config).await?;
    ensure!(
        store.head().await?.size == 0,
        "the year is played from its first day, in an empty database: give another --database-url or --data-dir, \
         or remove {} / 请使用空数据库",
        config.data_dir.display()
    );
    let hub = open::by_clock(config, store, Arc::<FixedClock>::clone(&clock)).await?;
    say::line(format!("Making a city of {} residents with what is held …", wanted.residents));
    let mut started = hub_city::begin(&hub, &plan, &scenario).await?;
    let told = |months| say::aside(format!("month {months} of 12"));
    let figures = hub_city::play(&hub, &clock, &mut started, &scenario, told).await?;
    tell(config, wanted, &scenario, &figures)
}

fn tell(
    config: &Config,
    wanted: &BurdenYear,
    scenario: &Scenario,
    figures: &YearFigures,
) -> Result<()> {
    let mut report = Report::of("burden", &config.database());
    report.add("seed", scenario.seed);
    report.add("residents", figures.residents);
    report.add("subjects", figures.subjects);
    report.add("requests", figures.requests);
    report.add("requests that fitted nobody", figures.requests_for_nobody);
    report.add("changes", figures.changes);
    report.add("changes heard of without a form", figures.changes_heard);
    for (name, filled) in [("first", figures.first_issue), ("repeat", figures.repeat_issue)] {
        report.add(&format!("{name} issue: cells"), filled.cells);
        report.add(&format!("{name} issue: filled"), filled.filled);
        report.add(&format!("{name} issue: not granted"), filled.not_granted);
        report.add(&format!("{name} issue: filled (%)"), filled.per_cent());
    }
    report.add("prefilled facts judged", figures.judged);
    report.add("of them wrong", figures.wrong);
    report.add("wrong, shown as stale", figures.wrong_shown_stale);
    report.add("wrong (%)", figures.wrong_per_cent());
    report.add("wrong by attribute", serde_json::to_value(&figures.wrong_by_attribute)?);
    report.add("asked again while fresh", figures.asked_while_fresh);
    report.add("answers by reason", serde_json::to_value(&figures.asked_by_reason)?);
    report.add("stale facts typed unseen", figures.typed_unseen);
    report.add("answers refused", figures.refused);
    report.add("answers refused, why", serde_json::to_value(&figures.refusals)?);
    for (name, costs) in
        [("with the hub", &figures.with_hub), ("without the hub", &figures.without_hub)]
    {
        report.add(name, serde_json::to_value(costs)?);
        report.add(&format!("{name}, in all"), serde_json::to_value(in_all(costs.values()))?);
    }
    report.add("times fewer cells asked", figures.times_fewer());
    report.add("assumptions", serde_json::to_value(ASSUMPTIONS)?);
    report.write(wanted.json.as_deref())?;
    if let Some(path) = &wanted.markdown {
        std::fs::write(path, markdown(scenario, figures))
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

fn in_all<'a>(costs: impl Iterator<Item = &'a Costs>) -> Costs {
    let mut sum = Costs::default();
    for one in costs {
        sum.add(*one);
    }
    sum
}

/// The same as tables.
fn markdown(scenario: &Scenario, figures: &YearFigures) -> String {
    let mut text = format!(
        "Seed {}, {} residents, {} subjects, {} requests.\n\n| issue | cells | filled | share | not granted |\n\
         |---|---|---|---|---|\n",
        scenario.seed, figures.residents, figures.subjects, figures.requests
    );
    for (name, one) in [("first", figures.first_issue), ("repeat", figures.repeat_issue)] {
        let Filled { cells, filled, not_granted } = one;
        let share = one.per_cent();
        let _written =
            writeln!(text, "| {name} | {cells} | {filled} | {share} % | {not_granted} |");
    }
    let _written = writeln!(
        text,
        "\nPrefilled facts held against the truth: {}; wrong: {} ({} %), {} of them shown as stale. Asked again while \
         fresh: {}. Answers refused: {}. Times fewer cells asked: {}.\n",
        figures.judged,
        figures.wrong,
        figures.wrong_per_cent(),
        figures.wrong_shown_stale,
        figures.asked_while_fresh,
        figures.refused,
        figures
            .times_fewer()
            .map_or_else(|| "none were asked".to_owned(), |times| times.to_string()),
    );
    text.push_str(
        "| department | cells | asked with the hub | repeats | minutes | asked without | repeats | minutes |\n\
         |---|---|---|---|---|---|---|---|\n",
    );
    let all = (in_all(figures.with_hub.values()), in_all(figures.without_hub.values()));
    let rows = figures.without_hub.iter().map(|(department, without)| {
        let with = figures.with_hub.get(department).copied().unwrap_or_default();
        (department.as_str(), with, *without)
    });
    for (name, with, without) in rows.chain([("in all", all.0, all.1)]) {
        let _written = writeln!(
            text,
            "| {name} | {} | {} | {} | {:.0} | {} | {} | {:.0} |",
            without.cells,
            with.asked,
            with.repeats,
            with.minutes,
            without.asked,
            without.repeats,
            without.minutes
        );
    }
    text.push_str("\nAssumptions:\n\n");
    for one in ASSUMPTIONS {
        let _written = writeln!(text, "- {one}");
    }
    text
}
