//! `fileonce rebuild`.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, ensure};
use hub_graphql::GlobalId;
use hub_policy::Caller;
use hub_values::SubjectId;

use crate::config::Config;
use crate::{open, say};

/// Computes all projections again and tells what differed; with `check` nothing is written.
pub(crate) async fn rebuild(config: &Config, check: bool, subject: Option<&str>) -> Result<()> {
    let hub = open::hub(config).await?;
    let subject = subject.map(subject_id).transpose()?;
    let progress = |done: u64, total: u64| {
        let number = |count| usize::try_from(count).unwrap_or(usize::MAX);
        say::progress("subjects", number(done), number(total));
    };
    let by = Caller::operator()?;
    let done = hub.rebuild(&by, check, subject, progress).await?;
    // What was mended is looked at once more: something may put it wrong again at once.
    let left = if check || done.differing.is_empty() {
        BTreeSet::new()
    } else {
        hub.rebuild(&by, true, subject, progress).await?.differing
    };
    super::sign(&hub).await?;
    ensure!(
        subject.is_none() || done.subjects > 0,
        "没有此主体 / there is no subject {}; give an id as `fileonce rebuild --check` or GraphQL shows it",
        subject.map(|id| id.to_string()).unwrap_or_default()
    );
    if done.is_resumed {
        say::line("went on where an earlier run was interrupted / 已从上次中断处继续");
    }
    for id in &done.differing {
        say::line(format!("differs / 不一致: {id}"));
    }
    say::line(format!("before 重建前: {}", done.before));
    say::line(format!("after 重建后:  {}", done.after));
    say::line(format!(
        "subjects 主体: {}, differing 不一致: {}",
        done.subjects,
        done.differing.len()
    ));
    ensure!(
        !check || done.differing.is_empty(),
        "{} subjects differ from their records; `fileonce rebuild` mends them / 发现不一致，请运行 \
         fileonce rebuild",
        done.differing.len()
    );
    for id in &left {
        say::line(format!("still differs / 仍不一致: {id}"));
    }
    ensure!(
        left.is_empty(),
        "{} subjects still differ after they were mended: something else changes these tables; look \
         for triggers and other programs, then run it again / 重建后仍不一致，请检查触发器或其他程序后重试",
        left.len()
    );
    Ok(())
}

/// A subject by its UUID, as this command prints it, or by its id in GraphQL.
fn subject_id(text: &str) -> Result<SubjectId> {
    if let Some(GlobalId::Subject(_, id)) = GlobalId::decode(text) {
        return Ok(id);
    }
    text.parse().context(
        "不是主体编号 / not the id of a subject; give an id as `fileonce rebuild --check` or GraphQL \
         shows it",
    )
}
