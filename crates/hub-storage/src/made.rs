//! Subjects made in a transaction: their keys are at hand, and nothing is stored about them yet.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hub_values::SubjectId;

use crate::keys::DataKey;

/// What a transaction knows of the subjects that it made itself.
#[derive(Default)]
pub(crate) struct Made(Mutex<Known>);

#[derive(Default)]
struct Known {
    keys: HashMap<SubjectId, Arc<DataKey>>,
    /// Those that have no rows in a table yet.
    bare: HashSet<(Table, SubjectId)>,
}

/// Tables whose rows about a subject are replaced as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Table {
    Tokens,
    Belongings,
    Matches,
}

impl Made {
    /// Notes a subject that is made now.
    pub(crate) fn note(&self, id: SubjectId, key: DataKey) {
        let mut known = self.known();
        let _new = known.keys.insert(id, Arc::new(key));
        let tables = [Table::Tokens, Table::Belongings, Table::Matches];
        known.bare.extend(tables.map(|table| (table, id)));
    }

    /// The data key of a subject that was made in this transaction.
    pub(crate) fn key(&self, id: SubjectId) -> Option<Arc<DataKey>> {
        self.known().keys.get(&id).map(Arc::clone)
    }

    /// Those of these subjects whose rows must be removed before new ones are written; from now on
    /// all of them have some.
    pub(crate) fn filled(&self, table: Table, ids: &[SubjectId]) -> Vec<SubjectId> {
        let mut known = self.known();
        ids.iter().filter(|id| !known.bare.remove(&(table, **id))).copied().collect()
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Says nothing of the keys.
impl std::fmt::Debug for Made {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Made(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Keys;

    #[test]
    fn rows_of_a_new_subject_are_removed_from_the_second_time_on() {
        let mut master = [1; 32];
        master[0] = 2;
        let keys = Keys::new(&master).unwrap();
        let id = |number| SubjectId::from_uuid(uuid::Uuid::from_u128(number));
        let made = Made::default();
        let (_, key, _) = keys.new_data_key(id(1)).unwrap();
        made.note(id(1), key);
        assert_eq!(made.filled(Table::Tokens, &[id(1), id(2)]), [id(2)]);
        assert_eq!(made.filled(Table::Belongings, &[id(1)]), []);
        assert_eq!(made.filled(Table::Tokens, &[id(1), id(2)]), [id(1), id(2)]);
        assert!(made.key(id(1)).is_some());
        assert!(made.key(id(2)).is_none());
    }
}
