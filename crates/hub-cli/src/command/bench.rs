//! `fileonce bench`: every figure that is published about speed, measured again on this machine.
//!
//! The client, the hub and the database share the machine. The hub is a process of its own (this
//! program with `serve`), asked over HTTP, with token, purpose, policy and durable log on.

mod abuse;
mod api;
mod attack;
mod bed;
mod beside;
mod burden;
mod client;
mod entry;
mod import;
mod linkage;
mod load;
mod log;
mod main_job;
mod rebuild;
mod recovery;
mod report;
mod sealing;
mod snooping;
mod spread;

use anyhow::Result;

use crate::arguments::Bench;
use crate::config::Config;

/// Runs a measurement in a folder of its own, so that a real hub is never touched.
pub(crate) async fn bench(config: &Config, command: Bench) -> Result<()> {
    let config = &Config { data_dir: config.data_dir.join("bench"), ..config.clone() };
    match command {
        Bench::MainJob(load) => main_job::main_job(config, &load).await,
        Bench::Api(load) => api::api(config, &load).await,
        Bench::Beside(load) => beside::beside(config, &load).await,
        Bench::Log(load) => log::log(config, &load).await,
        Bench::Abuse(load) => abuse::abuse(config, &load).await,
        Bench::Burden(year) => burden::burden(config, &year).await,
        Bench::Import(load) => import::import(config, &load).await,
        Bench::Linkage { residents, entry: true, json, .. } => {
            entry::entry(config, residents, json.as_deref()).await
        }
        Bench::Linkage { residents, seed, json, .. } => {
            linkage::linkage(residents, seed, json.as_deref())
        }
        Bench::Spread { residents, rounds, json } => {
            spread::spread(config, residents, rounds, json.as_deref()).await
        }
        Bench::Rebuild { residents, json } => {
            rebuild::rebuild(config, residents, json.as_deref()).await
        }
        Bench::Audit(month) => snooping::snooping(config, &month),
        Bench::Sealing { rounds, json } => sealing::sealing(rounds, json.as_deref()),
        Bench::Recovery { residents, rounds, json } => {
            recovery::recovery(config, residents, rounds, json.as_deref()).await
        }
    }
}
