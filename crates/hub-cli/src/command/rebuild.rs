//! `fileonce rebuild`.

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
    let done = hub.rebuild(&Caller::operator()?, check, subject, progress).await?;
    super::sign(&hub).await?;
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
    Ok(())
}

/// A subject by its UUID, as this command prints it, or by its id in GraphQL.
fn subject_id(text: &str) -> Result<SubjectId> {
    if let Some(GlobalId::Subject(_, id)) = GlobalId::decode(text) {
        return Ok(id);
    }
    text.parse().context("not the id of a subject")
}
