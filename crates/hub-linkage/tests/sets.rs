//! The shipped models on sets whose truth is known.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::collections::HashMap;
use std::io::Read as _;

use hub_linkage::{
    Dedupe, Evaluation, Model, Table, dedupe, evaluate, read_pairs, read_table, shipped_model,
};

fn unpacked(set: &str, file: &str) -> Vec<u8> {
    let path = format!("{}/tests/data/{set}/{file}.csv.gz", env!("CARGO_MANIFEST_DIR"));
    let packed = std::fs::File::open(path).unwrap();
    let mut text = Vec::new();
    flate2::read::MultiGzDecoder::new(packed).read_to_end(&mut text).unwrap();
    text
}

fn model(name: &str) -> Model {
    shipped_model(name).unwrap().unwrap()
}

fn table(model: &Model, set: &str) -> Table {
    read_table(model, unpacked(set, "records").as_slice(), None).unwrap().table
}

fn measured(set: &str, table: &Table, found: &Dedupe) -> Evaluation {
    let truth = read_pairs(unpacked(set, "truth").as_slice(), ["record_id", "cluster_id"]).unwrap();
    let ids: Vec<(&str, &str)> = (0..)
        .zip(&found.clusters)
        .map(|(record, first)| (table.id(record), table.id(*first)))
        .collect();
    evaluate(ids, truth.iter().map(|[record, person]| (record.as_str(), person.as_str())))
}

fn f1(set: &str) -> f64 {
    let model = model(set);
    let table = table(&model, set);
    let found = measured(set, &table, &dedupe(&model, &table));
    found.f1
}

#[test]
fn febrl_sets_are_linked_as_well_as_by_the_best() {
    for (set, least) in [("febrl1", 0.999), ("febrl2", 0.998), ("febrl3", 0.999)] {
        assert!(f1(set) >= least, "{set}");
    }
}

#[test]
fn names_and_birth_dates_alone_are_linked_better_than_by_the_best_peer() {
    for (set, least) in [("rldata500", 0.98), ("rldata10000", 0.98)] {
        assert!(f1(set) >= least, "{set}");
    }
}

#[test]
fn records_with_many_errors_are_linked_better_than_by_the_best_peer() {
    assert!(f1("fake_1000") >= 0.98);
}

#[test]
fn residents_are_linked_and_no_hard_pair_is() {
    let model = model("residents");
    let table = table(&model, "residents10k");
    let found = dedupe(&model, &table);
    let quality = measured("residents10k", &table, &found);
    assert!(quality.f1 >= 0.985, "{quality:?}");
    assert!(quality.precision >= 0.999, "{quality:?}");
    let band = found.review.len() * 100;
    assert!(band <= 3 * table.len(), "{} pairs are left to people", found.review.len());
    let places: HashMap<&str, usize> =
        (0..table.len()).map(|place| (table.id(u32::try_from(place).unwrap()), place)).collect();
    let hard = unpacked("residents10k", "hard_pairs");
    let mut known = 0;
    for [a, b] in read_pairs(hard.as_slice(), ["record_a", "record_b"]).unwrap() {
        let (Some(one), Some(other)) = (places.get(a.as_str()), places.get(b.as_str())) else {
            continue;
        };
        known += 1;
        assert_ne!(found.clusters[*one], found.clusters[*other], "{a} and {b} are two persons");
    }
    assert!(known > 3_000);
}

#[test]
fn the_order_of_the_records_does_not_matter() {
    let model = model("residents");
    let text = String::from_utf8(unpacked("residents10k", "records")).unwrap();
    let mut lines: Vec<&str> = text.lines().take(1_500).collect();
    let pairs = |lines: &[&str]| {
        let table = read_table(&model, lines.join("\n").as_bytes(), None).unwrap().table;
        let found = dedupe(&model, &table);
        let mut clusters: HashMap<u32, Vec<String>> = HashMap::new();
        for (record, first) in (0..).zip(&found.clusters) {
            clusters.entry(*first).or_default().push(table.id(record).to_owned());
        }
        let mut clusters: Vec<Vec<String>> = clusters.into_values().collect();
        for cluster in &mut clusters {
            cluster.sort();
        }
        clusters.sort();
        clusters
    };
    let forwards = pairs(&lines);
    lines[1..].reverse();
    assert_eq!(forwards, pairs(&lines));
}
