//! What a model does with a table of which it is known who is who.

use std::path::Path;

use anyhow::{Result, bail};
use hub_linkage::Model;

use super::{opened, read, told};

/// What came of it.
pub(super) struct Tried {
    /// Records of which it is known who they are.
    pub(super) records: u64,
    /// Pairs of them that are one person.
    pub(super) true_pairs: u64,
    /// Pairs that it linked although they are two.
    pub(super) false_links: u64,
    /// Pairs that are one and that it did not link.
    pub(super) missed: u64,
    /// Pairs that it leaves to a person.
    pub(super) reviews: u64,
}

/// Links the records of a table and compares with the truth.
pub(super) fn tried(model: &Model, records: &Path, truth: &Path) -> Result<Tried> {
    let input = read(model, records, None)?;
    let table = &input.table;
    let truth = hub_linkage::read_pairs(opened(truth)?, ["record_id", "cluster_id"]);
    let truth = truth.map_err(told)?;
    let found = hub_linkage::dedupe(model, table);
    let clusters =
        (0_u32..).zip(&found.clusters).map(|(record, first)| (table.id(record), table.id(*first)));
    let judged = hub_linkage::evaluate(
        clusters,
        truth.iter().map(|[record, cluster]| (record.as_str(), cluster.as_str())),
    );
    if judged.records == 0 {
        bail!("两个文件没有相同的 record_id · the two files have no record_id in common");
    }
    Ok(Tried {
        records: judged.records as u64,
        true_pairs: judged.true_pairs,
        false_links: judged.linked_pairs - judged.right_pairs,
        missed: judged.true_pairs - judged.right_pairs,
        reviews: found.review.len() as u64,
    })
}
