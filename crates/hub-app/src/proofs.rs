//! Paths through the tree of the log from the nodes that are kept of it: a few hundred hashes, however long it is.

use std::ops::Range;

use futures::future::BoxFuture;
use hub_audit::{
    Hash, complete_subtrees, consistency_ranges, inclusion_ranges, root_of, root_over,
};
use hub_storage::Store;

use crate::AppError;
use crate::keeper::{NODE, NODE_LEVELS};

/// The inclusion path of an entry in the tree over `size` entries; none when there is no such entry.
pub(crate) async fn inclusion(
    store: &Store,
    index: u64,
    size: u64,
) -> Result<Option<Vec<Hash>>, AppError> {
    let Some(ranges) = inclusion_ranges(index, size) else { return Ok(None) };
    path(store, ranges).await
}

/// The path that shows that the first `old` entries are the beginning of the first `new`; none when there are fewer.
pub(crate) async fn consistency(
    store: &Store,
    old: u64,
    new: u64,
) -> Result<Option<Vec<Hash>>, AppError> {
    let Some(ranges) = consistency_ranges(old, new) else { return Ok(None) };
    path(store, ranges).await
}

async fn path(store: &Store, ranges: Vec<Range<u64>>) -> Result<Option<Vec<Hash>>, AppError> {
    let mut path = Vec::with_capacity(ranges.len());
    for range in ranges {
        let mut roots = Vec::new();
        for part in complete_subtrees(range) {
            let Some(root) = subtree(store, part).await? else { return Ok(None) };
            roots.push(root);
        }
        path.extend(root_over(&roots));
    }
    Ok(Some(path))
}

/// The root of a complete subtree; none when its entries are not there.
async fn subtree(store: &Store, leaves: Range<u64>) -> Result<Option<Hash>, AppError> {
    let height = (leaves.end - leaves.start).ilog2();
    let level = height / NODE_LEVELS * NODE_LEVELS;
    let (from, count) = (leaves.start >> level, 1_u64 << (height - level));
    let nodes = nodes(store, level, from, count).await?;
    Ok((nodes.len() as u64 == count).then(|| root_of(&nodes)))
}

/// Nodes of a level. Those that are not kept yet are computed from what is below them.
fn nodes(
    store: &Store,
    level: u32,
    from: u64,
    count: u64,
) -> BoxFuture<'_, Result<Vec<Hash>, AppError>> {
    Box::pin(async move {
        let kept = store.log_nodes(level, from, count).await?;
        let mut kept = kept.into_iter().peekable();
        let mut nodes = Vec::new();
        for place in from..from + count {
            if let Some((_, hash)) = kept.next_if(|(at, _)| *at == place) {
                nodes.push(hash);
                continue;
            }
            if level == 0 {
                return Ok(nodes);
            }
            let below = self::nodes(store, level - NODE_LEVELS, place * NODE, NODE).await?;
            if below.len() as u64 != NODE {
                return Ok(nodes);
            }
            nodes.push(root_of(&below));
        }
        Ok(nodes)
    })
}
