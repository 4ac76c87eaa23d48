//! `fileonce linkage propose`, `replay` and `activate`: the engine in a hub.

use std::sync::Arc;

use anyhow::Result;
use hub_app::{Hub, MatchModel, Replayed};
use hub_policy::Caller;

use super::labelled::{self, Tried};
use super::model;
use crate::arguments::LabelledFiles;
use crate::config::Config;
use crate::{open, say};

/// Puts pairs of residents and of households that may be one into the queue.
pub(super) async fn propose(config: &Config) -> Result<()> {
    let hub = open::hub(config).await?;
    let by = Caller::operator()?;
    let done = hub.propose(&by, |done| say::progress("subjects", whole(done), whole(done))).await?;
    crate::command::sign(&hub).await?;
    say::line(format!(
        "subjects 主体: {}, new pairs 新增待核实: {}, keys too common 键值过于常见: {}",
        done.subjects, done.pairs, done.cut
    ));
    Ok(())
}

/// Replays all decisions with a model; with `activates` the model is in force afterwards.
pub(super) async fn replay(
    config: &Config,
    name: &str,
    files: &LabelledFiles,
    activates: bool,
) -> Result<()> {
    let wanted = Arc::new(Hub::may_decide(model(name)?)?);
    let hub = open::hub(config).await?;
    let by = Caller::operator()?;
    let before = hub.model_in_force();
    let old = replayed(&hub, &by, &before).await?;
    let new = replayed(&hub, &by, &wanted).await?;
    tell(&old, &new);
    if let (Some(records), Some(truth)) = (&files.labelled, &files.truth) {
        let tried = |matching: &MatchModel| labelled::tried(matching.model(), records, truth);
        tell_labelled(&tried(&before)?, &tried(&wanted)?);
    }
    if activates {
        hub.activate(&by, &wanted, &new).await?;
        say::line(format!(
            "已启用 / in force now: {} (before 此前: {})",
            wanted.version(),
            before.version()
        ));
    }
    crate::command::sign(&hub).await
}

async fn replayed(hub: &Arc<Hub>, by: &Caller, matching: &Arc<MatchModel>) -> Result<Replayed> {
    let progress = |done: u64| say::progress("residents", whole(done), whole(done));
    Ok(hub.replay(by, matching, progress).await?)
}

fn whole(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

fn tell(old: &Replayed, new: &Replayed) {
    say::line(format!("{:<44} {:>20} {:>20}", "model 模型", old.model, new.model));
    for (what, old, new) in [
        ("said to be one 人工判定为同一人", old.same, new.same),
        ("  linked 自动关联", old.linked, new.linked),
        ("  left to a person 待核实", old.asked, new.asked),
        ("  missed 漏判", old.missed, new.missed),
        ("said to be two 人工判定为不同人", old.not_same, new.not_same),
        ("  false links 误关联", old.false_links, new.false_links),
        ("  asked again 再次待核实", old.asked_again, new.asked_again),
        ("residents 居民", old.residents, new.residents),
        ("  pairs it would link 可自动关联的对", old.open_links, new.open_links),
        ("  review band 待核实区间的对", old.open_reviews, new.open_reviews),
    ] {
        say::line(format!("{what:<44} {old:>20} {new:>20}"));
    }
}

fn tell_labelled(old: &Tried, new: &Tried) {
    for (what, old, new) in [
        ("labelled records 已标注记录", old.records, new.records),
        ("  pairs of one person 同一人的对", old.true_pairs, new.true_pairs),
        ("  false links 误关联", old.false_links, new.false_links),
        ("  missed 漏判", old.missed, new.missed),
        ("  review band 待核实区间的对", old.reviews, new.reviews),
    ] {
        say::line(format!("{what:<44} {old:>20} {new:>20}"));
    }
}
