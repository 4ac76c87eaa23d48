//! One record against others that a database holds: the keys to find them by, and their scores.

use crate::compare::{Pair, Record};
use crate::hash;
use crate::model::Model;
use crate::model::file::{ClusterFile, Verdict};
use crate::score::{Decision, Explanation, Scorer};
use crate::table::{Asked, Table};

/// Columns whose rarity counts for less than this need not be counted.
const COUNTED: f64 = 0.1;
/// Apart from the keys of blocks.
const VALUES: u64 = 0x76_616c_7565;

/// A record that is asked about, with how common its values are among those it is compared with.
#[derive(Debug, Clone)]
pub struct Question {
    table: Table,
}

impl Question {
    /// A record, how many of the population have the values of some of its columns, and how large
    /// the population is.
    pub fn new(model: &Model, record: Asked, counts: &[(usize, u32)], population: usize) -> Self {
        Self { table: Table::standing_for(model, record, counts, population) }
    }

    /// How the score of the record and another one comes about.
    pub fn explain(&self, model: &Model, other: &Asked) -> Explanation {
        let pair = Pair { a: Record::Stored(&self.table, 0), b: Record::Asked(other) };
        Scorer::new(model, &self.table).explain(pair)
    }
}

impl Model {
    /// The keys under which a record is found, and finds others: one after the other block.
    pub fn keys(&self, record: &Asked) -> Vec<u64> {
        let mut keys = Vec::with_capacity(self.blocks.len());
        for (position, block) in self.blocks.iter().enumerate() {
            block.keys(position, Record::Asked(record), &mut keys);
        }
        keys
    }

    /// The values of a record of which it matters how many others have them, each with its column.
    pub fn values(&self, record: &Asked) -> Vec<(usize, u64)> {
        let counted = self.comparisons.iter().filter(|one| one.rarity >= COUNTED);
        let value = |column: usize| {
            let value = record.value(column)?;
            let place = u64::try_from(column).unwrap_or(0);
            Some((column, hash::mixed(VALUES ^ place, hash::of(value.text.as_bytes()))))
        };
        counted.filter_map(|one| value(one.column)).collect()
    }

    /// The names of the columns, in the order in which cells are read.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    /// What one person's records must have in common.
    pub fn cohesion(&self) -> ClusterFile {
        self.cluster()
    }

    /// Whether records are found under the same keys as by another model.
    pub fn finds_like(&self, other: &Self) -> bool {
        let shape = |model: &Self| (model.file.column.clone(), model.file.block.clone());
        let counted = |model: &Self| -> Vec<usize> {
            let all = model.comparisons.iter().filter(|one| one.rarity >= COUNTED);
            all.map(|one| one.column).collect()
        };
        shape(self) == shape(other) && counted(self) == counted(other)
    }
}

impl Explanation {
    /// Whether a guard says that they are two, whatever the score.
    pub fn is_excluded(&self) -> bool {
        self.guards.iter().any(|(_, verdict)| *verdict == Verdict::Never)
    }

    /// Whether they could be linked by the score alone.
    pub fn links(&self) -> bool {
        self.decision == Decision::Link
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Index, shipped_model};

    fn asked(model: &Model, cells: [&str; 7]) -> Asked {
        let [name, kind, number, birth, sex, phone, address] = cells;
        Asked::read(
            model,
            &[vec![name], vec![kind, number], vec![birth], vec![sex], vec![phone], vec![address]],
        )
    }

    fn model() -> Model {
        shipped_model("residents").unwrap().unwrap()
    }

    #[test]
    fn a_question_scores_as_an_index_of_the_same_records_does() {
        let model = model();
        let known = ["王小明", "", "", "1980-05-06", "男", "13912345678", "万科小区3栋2单元503室"];
        let mut table = Table::new(&model);
        for number in 0..400 {
            let (phone, name) = (format!("1370000{number:04}"), format!("李{number}"));
            let birth = format!("19{:02}-01-02", number % 100);
            let cells = [name.as_str(), "", "", birth.as_str(), "", phone.as_str(), ""];
            table.add(&number.to_string(), asked(&model, cells)).unwrap();
        }
        table.add("him", asked(&model, known)).unwrap();
        let index = Index::new(model.clone(), table);
        let new = asked(&model, ["王晓明", "", "", "1980-05-06", "", "13912345678", ""]);
        let theirs = index.candidates(&new);
        let counts = [(0, 1), (2, 1), (4, 1), (5, 1)];
        let question = Question::new(&model, new, &counts, 401);
        let mine = question.explain(&model, &asked(&model, known));
        assert_eq!(theirs.len(), 1);
        assert!((theirs[0].bits - mine.bits).abs() < 1e-9, "{theirs:?} {mine:?}");
    }

    #[test]
    fn records_that_agree_share_a_key_and_a_value() {
        let model = model();
        let one = asked(&model, ["王小明", "", "", "1980-05-06", "男", "", ""]);
        let other = asked(&model, ["王小明", "", "", "1980-05-06", "", "13912345678", ""]);
        let shared = |a: &[u64], b: &[u64]| a.iter().filter(|key| b.contains(key)).count();
        assert!(shared(&model.keys(&one), &model.keys(&other)) > 0);
        let values =
            |asked: &Asked| model.values(asked).iter().map(|one| one.1).collect::<Vec<_>>();
        assert_eq!(shared(&values(&one), &values(&other)), 2);
        assert!(!one.is_documented());
        assert_eq!((one.known(), other.known()), (3, 3));
        let with =
            asked(&model, ["王小明", "resident_id_card", "110101198005060016", "", "", "", ""]);
        assert_eq!(
            with.is_documented(),
            "110101198005060016".parse::<hub_values::IdNumber>().is_ok()
        );
    }

    #[test]
    fn a_model_with_another_block_finds_otherwise() {
        let model = model();
        let mut file = model.file.clone();
        assert!(model.finds_like(&Model::from_file(file.clone()).unwrap()));
        file.link = 4.0;
        assert!(model.finds_like(&Model::from_file(file.clone()).unwrap()));
        file.block.pop();
        assert!(!model.finds_like(&Model::from_file(file).unwrap()));
    }
}
