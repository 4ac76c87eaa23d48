//! `fileonce city`: a synthetic city, loaded or written to a file.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context as _, Result, bail};
use hub_app::Hub;
use hub_city::{Loaded, Plan};

use crate::config::Config;
use crate::open;
use crate::say::{self, Pace};
use crate::stop::Stop;

/// Loads the city of a plan, or writes its source records to a file.
pub(crate) async fn city(config: &Config, plan: &Plan, output: Option<&Path>) -> Result<()> {
    if let Some(path) = output {
        return write(plan, path);
    }
    let hub = open::hub(config).await?;
    let loaded = load(&hub, plan).await;
    let signed = super::sign(&hub).await;
    say::line(summary(&loaded?));
    signed
}

/// Loads the city of a plan and tells how it goes. Interrupted, it ends with all or nothing of each
/// family, and the next time it goes on.
pub(crate) async fn load(hub: &Arc<Hub>, plan: &Plan) -> Result<Loaded> {
    let wanted = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&wanted);
    let mut stop = Stop::listen()?;
    let listening = tokio::spawn(async move {
        stop.asked().await;
        say::aside("\n正在写完当前一批 / writing the piece at hand to its end …");
        asked.store(true, Ordering::Relaxed);
    });
    let mut pace = Pace::new("residents");
    let told = |loaded: &Loaded| {
        let (all, before) = (loaded.residents, loaded.resumed_at);
        pace.tell(all, before, plan.residents, loaded.records, "records");
    };
    let loaded = hub_city::load(hub, plan, &wanted, told).await;
    listening.abort();
    let loaded = loaded.context(
        "装载未完成，已写入的数据完整，排除故障后再次运行同一命令即可继续 / not all is in; nothing is half \
         done, and the same command goes on once the trouble is over",
    )?;
    if loaded.resumed_at > 0 {
        say::line(format!(
            "已接续上次中断处 / went on after the {} residents of the run before",
            loaded.resumed_at
        ));
    }
    if loaded.is_stopped {
        bail!(
            "已中断，已写入{done}名居民，数据完整；再次运行同一命令即可继续 / stopped with {done} of {all} \
             residents in and nothing half done; run the same command again to go on",
            done = loaded.residents,
            all = plan.residents,
        );
    }
    Ok(loaded)
}

/// What came in, in one line.
pub(crate) fn summary(loaded: &Loaded) -> String {
    format!(
        "{} source records: {} new subjects, {} linked, {} already known, {} new but perhaps \
         known (see duplicateReviews), {} refused",
        loaded.records,
        loaded.created,
        loaded.linked,
        loaded.known,
        loaded.doubtful,
        loaded.refused
    )
}

fn write(plan: &Plan, path: &Path) -> Result<()> {
    use std::io::Write as _;
    let file =
        std::fs::File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    let mut file = std::io::BufWriter::new(file);
    let mut count = 0;
    for filing in hub_city::filings(plan) {
        serde_json::to_writer(&mut file, &filing)?;
        file.write_all(b"\n")?;
        count += 1;
    }
    file.flush()?;
    say::line(format!("{count} source records written to {}", path.display()));
    Ok(())
}
