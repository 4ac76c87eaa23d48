//! `fileonce import`.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use hub_app::Sender;
use hub_facts::Evidence;
use hub_policy::Caller;

use crate::config::Config;
use crate::{open, say};

/// Imports a CSV file of residents and tells what became of every row.
pub(crate) async fn import(
    config: &Config,
    file: &Path,
    source: &str,
    community: Option<&str>,
    report: Option<&Path>,
) -> Result<()> {
    let bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let hub = open::hub(config).await?;
    let known = hub.snapshot().department(source).is_some();
    let codes: Vec<_> = hub.snapshot().departments.iter().map(|one| one.code.clone()).collect();
    ensure!(known, "no department {source}; there are {}", codes.join(", "));
    let sender = Sender {
        source: source.parse()?,
        actor: "import".to_owned(),
        area: community.map(str::parse).transpose().context("community")?,
        evidence: Evidence::Confirmed,
        // What staff keep in files they correct; what a register holds it holds.
        is_register: source != "communities",
        is_file: true,
        batch: None,
    };
    let done = hub
        .import_residents(&Caller::operator()?, &sender, &bytes, |done, total| {
            say::progress("rows", done, total);
        })
        .await?;
    super::sign(&hub).await?;
    for header in &done.unknown_headers {
        say::line(format!(
            "column ignored, its header is not known / 未识别的列，已忽略: {header}"
        ));
    }
    for (decision, count) in done.counts() {
        say::line(format!("{} {}: {count}", decision.zh(), decision.as_str()));
    }
    say::line(format!("总计 rows: {}", done.rows.len()));
    let troubled: Vec<_> =
        done.rows.iter().filter(|row| !row.outcome.problems.is_empty()).collect();
    for row in troubled.iter().take(20) {
        for problem in &row.outcome.problems {
            let decision = row.outcome.decision;
            say::line(format!(
                "  第{}行 row {} [{}] {}: {} / {}",
                row.number,
                row.number,
                decision.zh(),
                problem.at,
                problem.zh,
                problem.en
            ));
        }
    }
    if troubled.len() > 20 {
        say::line(format!("  … {} more; use --report FILE for all", troubled.len() - 20));
    }
    if let Some(path) = report {
        std::fs::write(path, done.to_csv())
            .with_context(|| format!("cannot write {}", path.display()))?;
        say::line(format!("report: {}", path.display()));
    }
    Ok(())
}
