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
    for one in &erased.roles {
        say::line(format!(
            "  {en}: {} statements that name the person as {} in {} {} records\n  \
             {zh}：{}个{}主体中以{}身份提及该人的{}条内容",
            one.statements,
            one.role.as_str(),
            one.subjects,
            one.kind.as_str(),
            one.subjects,
            one.kind.as_str(),
            one.role.as_str(),
            one.statements,
        ));
    }
    for one in &erased.unsure {
        let ids: Vec<String> =
            one.ids.iter().map(|id| GlobalId::Subject(one.kind, *id).encode()).collect();
        say::line(format!(
            "  not sure, stays, look at it yourself: {} {} records name somebody of the same name or \
             phone as {}: {}\n  不能确定是本人，未删除，请自行核对：{}个{}主体以{}身份提及同名或同电话的人",
            one.subjects,
            one.kind.as_str(),
            one.role.as_str(),
            ids.join(" "),
            one.subjects,
            one.kind.as_str(),
            one.role.as_str(),
        ));
    }
    Ok(())
}
