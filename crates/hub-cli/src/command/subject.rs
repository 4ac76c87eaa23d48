//! `fileonce subject`: erase.

use anyhow::{Result, bail};
use hub_app::ErasureRequest;
use hub_graphql::GlobalId;
use hub_policy::Caller;

use crate::arguments::Subject;
use crate::config::Config;
use crate::{open, say};

/// Runs a command about a subject.
pub(crate) async fn subject(config: &Config, command: Subject) -> Result<()> {
    let Subject::Erase { id, reason, dry_run } = command;
    let Some(GlobalId::Subject(kind, subject)) = GlobalId::decode(&id) else {
        bail!("not the id of a subject; GraphQL shows it as `id`");
    };
    let hub = open::hub(config).await?;
    let request = ErasureRequest { subject: (kind, subject), reason, is_dry_run: dry_run };
    let erased = match hub.erase(&Caller::operator()?, request).await? {
        Ok(erased) => erased,
        Err(refusal) => bail!("{}\n{}", refusal.zh(), refusal.en()),
    };
    super::sign(&hub).await?;
    let (zh, en) = if erased.is_done { ("已删除", "erased") } else { ("将删除", "would go") };
    say::line(format!(
        "{en}: {} source records, {} relations, changes {} other subjects; attributes: {}\n\
         {zh}：{}条来源记录，{}条关系，影响{}个相关主体",
        erased.source_records,
        erased.relations,
        erased.neighbours.len(),
        erased.attributes.join(", "),
        erased.source_records,
        erased.relations,
        erased.neighbours.len()
    ));
    Ok(())
}
