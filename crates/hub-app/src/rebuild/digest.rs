//! A digest of what all current records say: the same for the same city in every database.

use std::collections::HashMap;

use hub_audit::leaf_hash;
use hub_catalogue::Catalogue;
use hub_facts::SubjectRecord;
use hub_storage::Tx;
use hub_values::{SubjectId, SubjectKind};
use serde_json::json;

use crate::AppError;

/// A sum of hashes, so that neither order nor ids count: subjects by what is shown of them, and
/// relations by what is shown of both ends.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Digest([u64; 4]);

impl Digest {
    /// Adds the stored records of subjects, and of households who belongs to them and where they
    /// live. A record that does not read counts as one.
    pub(super) async fn add(
        &mut self,
        tx: &Tx,
        subjects: &[(SubjectId, SubjectKind)],
    ) -> Result<(), AppError> {
        let ids: Vec<SubjectId> = subjects.iter().map(|(id, _)| *id).collect();
        let records = tx.readable_records(&ids).await?;
        let households = || records.values().filter(|one| one.kind == SubjectKind::Household);
        let mut ends: Vec<SubjectId> = households()
            .flat_map(|one| {
                let members = one.memberships.iter().map(|member| member.resident);
                members.chain(one.residences.iter().map(|home| home.dwelling))
            })
            .collect();
        ends.sort_unstable();
        ends.dedup();
        let ends: HashMap<SubjectId, String> = tx
            .readable_records(&ends)
            .await?
            .into_iter()
            .map(|(id, record)| (id, content(&record, tx.catalogue())))
            .collect();
        let there = tx.existing(&ids).await?;
        // Whoever nothing is said about any more is not part of the city.
        for id in ids.iter().filter(|id| there.contains(id)) {
            match records.get(id) {
                Some(record) => self.count(&content(record, tx.catalogue())),
                None => self.count("unreadable"),
            }
        }
        for one in households() {
            let own = content(one, tx.catalogue());
            for member in &one.memberships {
                let theirs = ends.get(&member.resident);
                let edge =
                    json!([own, theirs, member.kind, member.relation, member.from, member.to]);
                self.count(&edge.to_string());
            }
            for home in &one.residences {
                let theirs = ends.get(&home.dwelling);
                self.count(&json!([own, theirs, home.from, home.to]).to_string());
            }
        }
        Ok(())
    }

    /// Adds another sum.
    pub(super) fn join(&mut self, other: &Self) {
        for (to, from) in self.0.iter_mut().zip(other.0) {
            *to = to.wrapping_add(from);
        }
    }

    /// The digest as text.
    pub(super) fn to_hex(self) -> String {
        self.0.map(|part| format!("{part:016x}")).concat()
    }

    fn count(&mut self, text: &str) {
        let hash = leaf_hash(text.as_bytes());
        let mut parts = [0; 4];
        for (part, bytes) in parts.iter_mut().zip(hash.as_bytes().chunks(8)) {
            *part = bytes.iter().fold(0_u64, |part, byte| part << 8 | u64::from(*byte));
        }
        self.join(&Self(parts));
    }
}

/// What is shown of a subject, without its id, its version and the moments of entry.
fn content(record: &SubjectRecord, catalogue: &Catalogue) -> String {
    let mut facts: Vec<_> = record
        .facts
        .iter()
        .filter_map(|fact| {
            let code = catalogue.at(fact.attribute)?.code.as_str();
            let days = [fact.observed_on, fact.confirmed_on];
            let said = json!([fact.stated, fact.grade, fact.source.as_str(), days, fact.reason]);
            Some((code, said, fact.is_conflicting))
        })
        .collect();
    facts.sort_by_key(|(code, ..)| *code);
    let community = record.community.as_ref().map(|code| code.as_str().to_owned());
    let kind = record.household.map(|household| household.kind);
    json!([record.kind.as_str(), community, kind, record.closed, facts]).to_string()
}
