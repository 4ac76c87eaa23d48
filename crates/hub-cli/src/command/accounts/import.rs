//! `fileonce user import` and `fileonce client import`.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use hub_app::{AccountsPlan, Hub};
use hub_policy::Caller;
use hub_sheet::write_csv;

use crate::command::tables::{self, SecretFile};
use crate::say;

/// Makes users from a table; first passwords go to a file.
pub(super) async fn users(hub: &Arc<Hub>, file: &Path, output: &Path) -> Result<()> {
    let plan = hub.plan_users(&tables::read(file)?).map_err(tables::told)?;
    tell(&plan, "users 用户");
    if plan.new.is_empty() {
        return Ok(());
    }
    let rows = plan.new.iter().map(|one| {
        let user = one.user();
        let name = user.name.clone().unwrap_or_default();
        [user.login.clone(), name, user.password.clone()]
    });
    let headers = ["登录名 login", "姓名 name", "首次密码 first password"];
    // On the disk before the accounts exist: nobody is made whose password nobody knows.
    let secrets = SecretFile::write(output, &write_csv(&headers, rows))?;
    hub.add_users(&Caller::operator()?, &plan.new).await?;
    secrets.keep();
    say::line(format!(
        "first passwords, to be changed at the first login / 首次密码（首次登录须修改）: {}",
        output.display()
    ));
    Ok(())
}

/// Makes clients from a table; secrets go to a file.
pub(super) async fn clients(hub: &Arc<Hub>, file: &Path, output: &Path) -> Result<()> {
    let plan = hub.plan_clients(&tables::read(file)?).map_err(tables::told)?;
    tell(&plan, "clients 客户端");
    if plan.new.is_empty() {
        return Ok(());
    }
    let rows = plan.new.iter().map(|one| {
        let client = one.client();
        let department = client.department.to_string();
        [client.name.clone(), department, client.id.to_string(), one.secret.clone()]
    });
    let headers = ["名称 name", "部门 department", "client_id", "client_secret"];
    let secrets = SecretFile::write(output, &write_csv(&headers, rows))?;
    hub.add_clients(&Caller::operator()?, &plan.new).await?;
    secrets.keep();
    say::line(format!("secrets / 客户端密钥: {}", output.display()));
    Ok(())
}

fn tell<T>(plan: &AccountsPlan<T>, what: &str) {
    tables::tell_unknown(&plan.unknown_headers);
    for (name, is_other) in &plan.known {
        let note = if *is_other {
            "，表中内容与现有账号不同，未更改 / and the file says otherwise; nothing was changed"
        } else {
            ""
        };
        say::line(format!(
            "  {name}: 已存在，保持不变 / is there already and stays as it is{note}"
        ));
    }
    say::line(format!("{what}: 新建 new {}, 已存在 known {}", plan.new.len(), plan.known.len()));
}
