//! What of a form is held already, who else asks for it, and what is new: the admission check (准入).

use std::collections::{BTreeMap, BTreeSet};

use hub_catalogue::Catalogue;

use crate::{FactKey, Form, Meaning};

/// How a form stands beside the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlap {
    /// All its columns.
    pub columns: usize,
    /// Columns that the catalogue has: they are filled from facts.
    pub held: Vec<HeldColumn>,
    /// Columns that the situation fills, by number from 0.
    pub context: Vec<usize>,
    /// Columns whose attribute is switched off by law or retired: nobody holds them, by number from 0.
    pub switched_off: Vec<usize>,
    /// Columns that belong to this form alone and would have to be collected, by number from 0.
    pub new: Vec<usize>,
    /// Other forms with something in common, the most similar first.
    pub similar: Vec<SimilarForm>,
}

/// A column that the catalogue has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldColumn {
    /// Its number, from 0.
    pub column: usize,
    /// The fact that answers it.
    pub key: FactKey,
    /// Other forms that ask for the same.
    pub asked_by: Vec<String>,
}

/// Another form that asks for some of the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimilarForm {
    /// Its code.
    pub form: String,
    /// Facts that both ask for.
    pub shared: usize,
    /// Of all facts that either asks for, how many both do, in per cent (Jaccard).
    pub per_cent: u8,
    /// Whether they could be one form: much in common, one kind of subject, asked as often.
    pub is_mergeable: bool,
}

/// Facts that two forms share, in per cent of what either asks for, from which merging is proposed.
pub const MERGE_FROM: u8 = 60;

impl Overlap {
    /// How `form` stands beside `others`; itself among them, by its code, is passed over.
    pub fn of(form: &Form, others: &[Form], catalogue: &Catalogue) -> Self {
        let others: Vec<(&Form, BTreeSet<FactKey>)> = others
            .iter()
            .filter(|other| other.code != form.code)
            .map(|other| (other, keys(other, catalogue)))
            .collect();
        let mut overlap = Self {
            columns: form.columns.len(),
            held: Vec::new(),
            context: Vec::new(),
            switched_off: Vec::new(),
            new: Vec::new(),
            similar: Vec::new(),
        };
        for (number, column) in form.columns.iter().enumerate() {
            match &column.meaning {
                Meaning::Context(_) => overlap.context.push(number),
                Meaning::Supplementary => overlap.new.push(number),
                Meaning::Fact(ask) => {
                    let attribute = catalogue.attribute(ask.attribute.as_str());
                    if attribute.is_none_or(|one| one.is_switched_off() || one.is_retired()) {
                        overlap.switched_off.push(number);
                        continue;
                    }
                    let key = ask.key(form.subject, catalogue);
                    let asking = others.iter().filter(|(_, keys)| keys.contains(&key));
                    let asked_by = asking.map(|(other, _)| other.code.clone()).collect();
                    overlap.held.push(HeldColumn { column: number, key, asked_by });
                }
            }
        }
        let own = keys(form, catalogue);
        overlap.similar =
            others.iter().filter_map(|(other, keys)| similarity(form, &own, other, keys)).collect();
        overlap.similar.sort_by_key(|one| (std::cmp::Reverse(one.per_cent), one.form.clone()));
        overlap
    }

    /// Columns that others ask for too.
    pub fn shared(&self) -> usize {
        self.held.iter().filter(|column| !column.asked_by.is_empty()).count()
    }

    /// How many columns each other form asks for too.
    pub fn by_form(&self) -> BTreeMap<&str, usize> {
        let mut counts = BTreeMap::new();
        for form in self.held.iter().flat_map(|column| &column.asked_by) {
            *counts.entry(form.as_str()).or_insert(0) += 1;
        }
        counts
    }
}

fn keys(form: &Form, catalogue: &Catalogue) -> BTreeSet<FactKey> {
    form.asks().map(|(_, ask)| ask.key(form.subject, catalogue)).collect()
}

fn similarity(
    form: &Form,
    own: &BTreeSet<FactKey>,
    other: &Form,
    keys: &BTreeSet<FactKey>,
) -> Option<SimilarForm> {
    let shared = own.intersection(keys).count();
    let all = own.union(keys).count();
    if shared == 0 {
        return None;
    }
    let per_cent = u8::try_from(shared * 100 / all).unwrap_or(100);
    let is_alike = form.subject == other.subject && form.period == other.period;
    let is_mergeable = is_alike && per_cent >= MERGE_FROM;
    Some(SimilarForm { form: other.code.clone(), shared, per_cent, is_mergeable })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shipped_forms;

    fn overlap_of(code: &str) -> (Form, Overlap) {
        let catalogue = Catalogue::shipped().unwrap();
        let forms = shipped_forms().unwrap();
        let form = forms.iter().find(|form| form.code == code).unwrap().clone();
        let overlap = Overlap::of(&form, &forms, &catalogue);
        (form, overlap)
    }

    #[test]
    fn every_column_is_in_one_pile() {
        for form in shipped_forms().unwrap() {
            let (_, overlap) = overlap_of(&form.code);
            let piles = overlap.held.len()
                + overlap.context.len()
                + overlap.switched_off.len()
                + overlap.new.len();
            assert_eq!(piles, overlap.columns, "{}", form.code);
        }
    }

    #[test]
    fn a_name_is_asked_by_many_and_under_whatever_name() {
        let (form, overlap) = overlap_of("civil_dibao_xiangtan");
        let held = |heading: &str| {
            overlap.held.iter().find(|one| form.columns[one.column].heading == heading).unwrap()
        };
        // householder_name on one form is the name of the householder on another.
        let asked = &held("户主姓名").asked_by;
        assert!(asked.contains(&"police_registered_population".to_owned()), "{asked:?}");
        assert!(asked.contains(&"civil_tekun_check_lanshan".to_owned()), "{asked:?}");
    }

    #[test]
    fn what_the_law_keeps_out_is_not_held() {
        let (form, overlap) = overlap_of("police_registered_population");
        let off: Vec<_> =
            overlap.switched_off.iter().map(|one| form.columns[*one].heading.as_str()).collect();
        assert_eq!(off, ["宗教信仰"]);
    }

    #[test]
    fn two_forms_of_one_schema_are_proposed_for_merging() {
        let (_, overlap) = overlap_of("police_registered_population");
        let similar = overlap.similar.iter().find(|one| one.form == "police_floating_population");
        let similar = similar.unwrap();
        assert!(similar.per_cent >= 50, "{similar:?}");
        let (_, lonely) = overlap_of("market_special_equipment");
        assert!(lonely.similar.iter().all(|one| !one.is_mergeable), "{:?}", lonely.similar);
    }

    #[test]
    fn a_form_does_not_overlap_with_itself() {
        let (_, overlap) = overlap_of("fire_ebike_register");
        assert!(overlap.similar.iter().all(|one| one.form != "fire_ebike_register"));
        assert_eq!(overlap.columns, 4);
    }
}
