//! `fileonce linkage`: the linkage engine on any table, and in a hub.

mod hub;
mod labelled;

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write as _};
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use hub_linkage::{Input, LinkageError, Model};
use hub_values::Bilingual as _;

use crate::arguments::{DedupeFiles, Linkage, TrainFiles};
use crate::config::Config;
use crate::say;

/// Runs a command of the linkage engine.
pub(crate) async fn linkage(config: &Config, command: Linkage) -> Result<()> {
    match command {
        Linkage::Dedupe(files) => dedupe(&files),
        Linkage::Evaluate { clusters, truth, review } => {
            evaluate(&clusters, &truth, review.as_deref())
        }
        Linkage::Explain { model, input, a, b, json } => explain(&model, &input, &a, &b, json),
        Linkage::Train(files) => train(&files),
        Linkage::Propose => hub::propose(config).await,
        Linkage::Replay { model, labelled } => hub::replay(config, &model, &labelled, false).await,
        Linkage::Activate { model, yes, labelled } => {
            hub::replay(config, &model, &labelled, yes).await
        }
    }
}

/// An error of the engine in both languages.
pub(crate) fn told(error: LinkageError) -> anyhow::Error {
    anyhow::anyhow!("{}\n{}", error.zh(), error.en())
}

/// A model file, or the name of a model that comes with the program.
pub(crate) fn model(name: &str) -> Result<Model> {
    if let Some(shipped) = hub_linkage::shipped_model(name) {
        return shipped.map_err(told);
    }
    let text = std::fs::read_to_string(name).with_context(|| {
        let shipped: Vec<_> = hub_linkage::shipped_models().collect();
        format!("cannot read the model {name}; models that come with it: {}", shipped.join(", "))
    })?;
    Model::parse(&text).map_err(told)
}

fn opened(path: &Path) -> Result<Box<dyn Read>> {
    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let file = BufReader::new(file);
    let is_packed = path.extension().is_some_and(|end| end == "gz");
    Ok(if is_packed { Box::new(flate2::read::MultiGzDecoder::new(file)) } else { Box::new(file) })
}

fn read(model: &Model, path: &Path, only_between: Option<&str>) -> Result<Input> {
    let input = hub_linkage::read_table(model, opened(path)?, only_between).map_err(told)?;
    for column in &input.empty_columns {
        say::line(format!(
            "列“{column}”全部为空，不作为依据 · column {column:?} is empty throughout and no evidence"
        ));
    }
    Ok(input)
}

fn created(path: &Path) -> Result<BufWriter<File>> {
    let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(BufWriter::new(file))
}

fn dedupe(files: &DedupeFiles) -> Result<()> {
    let model = model(&files.model)?;
    let input = read(&model, &files.input, files.link_only_between.as_deref())?;
    let table = &input.table;
    let found = hub_linkage::dedupe(&model, table);
    for cut in &found.cut {
        say::line(format!(
            "分块“{0}”有 {1} 个键记录过多（最多 {2} 条），只比较相邻记录 · block {0:?}: {1} keys \
             have too many records (up to {2}); only neighbours were compared",
            cut.block, cut.keys, cut.largest
        ));
    }
    let mut output = created(&files.output)?;
    writeln!(output, "record_id,cluster_id")?;
    for (record, cluster) in (0_u32..).zip(&found.clusters) {
        writeln!(output, "{},{}", quoted(table.id(record)), quoted(table.id(*cluster)))?;
    }
    output.flush()?;
    if let Some(review) = &files.review {
        let mut output = created(review)?;
        writeln!(output, "record_a,record_b,score")?;
        for pair in &found.review {
            let (a, b) = (quoted(table.id(pair.a)), quoted(table.id(pair.b)));
            writeln!(output, "{a},{b},{:.2}", pair.bits)?;
        }
        output.flush()?;
    }
    let clusters = (0_u32..).zip(&found.clusters).filter(|(record, first)| record == *first);
    say::line(format!(
        "{} records, {} clusters, {} pairs compared, {} for review",
        table.len(),
        clusters.count(),
        found.compared,
        found.review.len()
    ));
    Ok(())
}

/// A cell of a CSV file.
fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

fn evaluate(clusters: &Path, truth: &Path, review: Option<&Path>) -> Result<()> {
    let names = ["record_id", "cluster_id"];
    let clusters = hub_linkage::read_pairs(opened(clusters)?, names).map_err(told)?;
    let truth = hub_linkage::read_pairs(opened(truth)?, names).map_err(told)?;
    let of = |pairs: &[[String; 2]]| -> Vec<(String, String)> {
        pairs.iter().map(|[record, cluster]| (record.clone(), cluster.clone())).collect()
    };
    let (clusters, truth) = (of(&clusters), of(&truth));
    let both = |pairs: &[(String, String)]| pairs.len();
    let found = hub_linkage::evaluate(
        clusters.iter().map(|(a, b)| (a.as_str(), b.as_str())),
        truth.iter().map(|(a, b)| (a.as_str(), b.as_str())),
    );
    if found.records == 0 {
        bail!("两个文件没有相同的 record_id · the two files have no record_id in common");
    }
    let mut report = serde_json::to_value(found)?;
    if let Some(path) = review {
        let pairs =
            hub_linkage::read_pairs(opened(path)?, ["record_a", "record_b"]).map_err(told)?;
        let people: HashMap<&str, &str> =
            truth.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        let right = pairs.iter().filter(|[a, b]| {
            let of = |record: &String| people.get(record.as_str());
            of(a).is_some() && of(a) == of(b)
        });
        let records: std::collections::HashSet<&str> =
            pairs.iter().flat_map(|[a, b]| [a.as_str(), b.as_str()]).collect();
        let band = serde_json::json!({
            "pairs": pairs.len(),
            "records": records.len(),
            "right": right.count(),
            "pairs_per_record": float(pairs.len()) / float(both(&clusters)),
        });
        if let Some(fields) = report.as_object_mut() {
            fields.insert("review_band".to_owned(), band);
        }
    }
    say::line(serde_json::to_string_pretty(&report)?);
    Ok(())
}

fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

fn explain(name: &str, input: &Path, a: &str, b: &str, json: bool) -> Result<()> {
    let model = model(name)?;
    let input = read(&model, input, None)?;
    let found = hub_linkage::explain(&model, &input.table, a, b).map_err(told)?;
    if json {
        say::line(serde_json::to_string_pretty(&found)?);
        return Ok(());
    }
    for step in &found.steps {
        let bits = step.bits + step.rarity;
        let bar = "#".repeat(usize::try_from(whole(bits.abs())).unwrap_or(0).min(40));
        let sign = if bits < 0.0 { "-" } else { "+" };
        say::line(format!(
            "{:<24} {:<14} {:>7.2} {:>7.2}  = {:>7.2}  {sign}{bar}",
            step.comparison, step.level, step.bits, step.rarity, step.sum
        ));
    }
    for (guard, verdict) in &found.guards {
        say::line(format!("guard: {guard}: {verdict:?}"));
    }
    say::line(format!("{:.2} bits: {:?}", found.bits, found.decision));
    Ok(())
}

fn whole(bits: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "the length of a bar")]
    let whole = bits.min(1_000.0) as i64;
    whole
}

fn train(files: &TrainFiles) -> Result<()> {
    let model = model(&files.model)?;
    let input = read(&model, &files.input, None)?;
    let table = &input.table;
    let trained = if let Some(truth) = &files.truth {
        let truth = hub_linkage::read_pairs(opened(truth)?, ["record_id", "cluster_id"]);
        let truth: HashMap<String, String> =
            truth.map_err(told)?.into_iter().map(|[record, cluster]| (record, cluster)).collect();
        hub_linkage::train_with_truth(
            &model,
            table,
            |id| truth.get(id).map(String::as_str),
            files.seed,
        )
    } else {
        hub_linkage::train(&model, table, files.seed)
    };
    let trained = trained.map_err(told)?;
    say::line(format!(
        "{:<16} {:<14} {:>10} {:>10} {:>7}",
        "comparison", "level", "m", "u", "bits"
    ));
    for row in &trained.rows {
        say::line(format!(
            "{:<16} {:<14} {:>10.2e} {:>10.2e} {:>7.2}",
            row.comparison, row.level, row.m, row.u, row.bits
        ));
    }
    say::line(format!(
        "seed {}; {} candidates; {:.3} matches expected per record; at {:.1} bits expected to be \
         wrong: {:.4} of the linked pairs, and missed: {:.4} of the true ones among the candidates",
        files.seed,
        trained.candidates,
        trained.model.matches_per_record,
        trained.model.link,
        trained.wrong,
        trained.missed
    ));
    let model = Model::from_file(trained.model).map_err(told)?;
    std::fs::write(&files.output, model.to_toml().map_err(told)?)
        .with_context(|| format!("cannot write {}", files.output.display()))
}
