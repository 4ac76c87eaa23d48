//! Writing the log to a file: as it is hashed, as a table for people, or as events of FHIR.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use hub_app::RequestFacts;
use hub_audit::{Entry, Kind, TABLE_HEAD, audit_event, leaf_hash, table_line};
use hub_policy::Caller;
use hub_storage::LogRow;

use crate::arguments::ExportFormat;
use crate::config::Config;
use crate::{open, say};

/// Rows that are read at once.
const PAGE: u64 = 2_000;
/// Tells a spreadsheet that the text is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Writes the whole log, a page at a time. That it was taken is an entry of it, the last one that is written.
pub(super) async fn export(config: &Config, output: &Path, format: ExportFormat) -> Result<()> {
    let store = open::store(config).await?;
    open::verified(config, &store, false).await?;
    let hub = open::over(config, Arc::clone(&store)).await?;
    let facts = RequestFacts { operation: Some("exportLog".to_owned()), ..RequestFacts::default() };
    let _receipt = hub.record_event(Some(&Caller::operator()?), &facts, Kind::Export).await?;
    crate::command::sign(&hub).await?;
    let file =
        File::create(output).with_context(|| format!("cannot write {}", output.display()))?;
    let mut file = BufWriter::new(file);
    if matches!(format, ExportFormat::Csv) {
        write!(file, "{BYTE_ORDER_MARK}{TABLE_HEAD}\r\n")?;
    }
    let mut next = 0;
    loop {
        let rows = store.log_from(next, PAGE).await?;
        let Some(last) = rows.last() else { break };
        next = last.index + 1;
        // What was put away is in the archives.
        for row in rows.iter().filter(|row| !row.is_put_away()) {
            write_row(&mut file, format, &config.name, row)?;
        }
    }
    file.into_inner()?.sync_all()?;
    say::line(format!("{next} entries written to {}", output.display()));
    Ok(())
}

fn write_row(
    file: &mut impl Write,
    format: ExportFormat,
    origin: &str,
    row: &LogRow,
) -> Result<()> {
    let body = row.body.as_bytes();
    let entry =
        || Entry::decode(body).with_context(|| format!("entry {} 第{}条", row.index, row.index));
    match format {
        ExportFormat::Jsonl => {
            file.write_all(body)?;
            file.write_all(b"\n")?;
        }
        ExportFormat::Csv => {
            write!(file, "{}\r\n", table_line(row.index, leaf_hash(body), &entry()?))?;
        }
        ExportFormat::Fhir => {
            let event = audit_event(origin, row.index, leaf_hash(body), &entry()?);
            serde_json::to_writer(&mut *file, &event)?;
            file.write_all(b"\n")?;
        }
    }
    Ok(())
}
