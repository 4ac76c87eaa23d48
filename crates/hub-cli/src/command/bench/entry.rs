//! How long a hub takes to say who one new record could be.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, ensure};
use hub_app::{Operation, RequestFacts};
use hub_audit::Kind;
use hub_policy::{Caller, CallerRole};
use tokio::time::Instant;

use super::bed::Bed;
use super::report::Report;
use crate::config::Config;
use crate::open;

/// Records that are asked about.
const QUESTIONS: usize = 2_000;
/// What is typed: everything but the number that would name the person.
const TYPED: [&str; 5] = ["person_name", "birth_date", "sex", "mobile_phone", "residence_address"];

/// Asks a hub over a city about records of its residents, one at a time: without a document, so that
/// everybody is looked for who could be it.
pub(super) async fn entry(config: &Config, residents: usize, json: Option<&Path>) -> Result<()> {
    let bed = Bed::make(config, residents).await?;
    let hub = open::hub(&bed.config).await?;
    let (mut asked, mut answered, mut found) = (Vec::new(), Vec::new(), 0_usize);
    for values in questions(residents) {
        let caller = Caller {
            department: "communities".parse()?,
            role: CallerRole::DepartmentSystem,
            area: None,
            login: Some("bench".to_owned()),
            user: None,
            client: None,
            may_introspect: false,
        };
        let request = RequestFacts {
            purpose: Some("community_registration".to_owned()),
            operation: Some("matchResident".to_owned()),
            ..RequestFacts::default()
        };
        let start = Instant::now();
        let operation = Operation::begin(&hub, caller, request, true)?;
        let candidates = operation.match_resident(&values).await?;
        asked.push(start.elapsed());
        found += usize::from(!candidates.is_empty());
        let _recorded = operation.finish(Kind::Query, None, false).await?;
        answered.push(start.elapsed());
    }
    ensure!(found > 0, "nobody was found; remove the folder of the measurement");
    let mut report = Report::of("linkage on entry", &bed.config.database());
    report.add("residents", residents);
    report.add("questions", asked.len());
    report.add("with candidates", found);
    report.add_times("one record", &mut asked);
    report.add_times("with its entry in the log", &mut answered);
    report.write(json)
}

/// What somebody would type, from records all over the city.
fn questions(residents: usize) -> Vec<BTreeMap<String, String>> {
    let plan = hub_city::Plan { residents, ..hub_city::Plan::default() };
    let step = residents.div_ceil(QUESTIONS).max(1);
    hub_city::filings(&plan)
        .filter(|one| one.subject == "resident" && one.source == "police")
        .step_by(step)
        .take(QUESTIONS)
        .map(|one| {
            let typed = TYPED
                .iter()
                .filter_map(|code| Some(((*code).to_owned(), one.values.get(*code)?.clone())));
            typed.collect()
        })
        .collect()
}
