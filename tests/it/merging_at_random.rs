//! Merges and undos in any order: once all are taken back, everything is as it was.

use hub_tests::Ask;
use serde_json::{Value, json};

use crate::merging::{NAMES, digest, dwelling, merge, undo};
use crate::story::{empty, household, mutate, node, person};

/// A sequence of numbers that is the same on every machine.
struct Dice(u64);

impl Dice {
    /// The next number below a bound.
    fn below(&mut self, bound: usize) -> usize {
        // Knuth's linear congruential generator (MMIX); its high bits are good enough for choices.
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
}

const SHOWN: &str = "id ... on Resident { ids: previousIds personName: name \
        said: facts { attribute { code } text reason conflicting recordedAt } \
        memberships { from to household { id } } } \
    ... on Household { householdIds: previousIds ofHousehold: facts { attribute { code } text reason } \
        members { from resident { id } relation { code } } dwelling { id } } \
    ... on Dwelling { dwellingIds: previousIds address \
        ofDwelling: facts { attribute { code } text reason } \
        households { id } residents { nodes { id } } } \
    ... on Premises { shopIds: previousIds premisesName \
        ofShop: facts { attribute { code } text reason } }";

/// Four subjects of each kind, tied to one another.
async fn people_and_places(staff: &Ask) -> Vec<Vec<String>> {
    let mut kinds: Vec<Vec<String>> = vec![Vec::new(); 4];
    for number in 1..5_u16 {
        // Different kinds of documents do not stand against each other.
        let first = person(
            staff,
            number,
            json!({ "name": format!("测试人{}", NAMES[usize::from(number)]) }),
        )
        .await;
        if number == 1 {
            kinds[0].push(first);
        }
        let documents =
            [("PASSPORT", "E51990001"), ("HK_MACAO_PERMIT", "H05199002"), ("OTHER", "测字0003")];
        if let Some((kind, document)) = documents.get(usize::from(number) - 1) {
            let record = json!({ "record": { "name": format!("测试人{}", NAMES[usize::from(number)]),
                "mobilePhone": format!("1990000020{number}"),
                "idDocument": { "type": kind, "number": document } } });
            let told = mutate(staff, "recordResident", "resident { id }", record).await;
            kinds[0].extend(told["resident"]["id"].as_str().map(str::to_owned));
        }
        let home = json!({ "dwelling": format!("枫台花园3-2-50{number}") });
        let on = format!("2026-0{number}-01");
        kinds[1].push(household(staff, &format!("户{number}"), &on, &[number, 1], home).await);
        kinds[2].push(dwelling(staff, &format!("枫台花园3-2-50{number}")).await);
        let shop = json!({ "record": { "premisesName": format!("枫台超市{number}") } });
        let told = mutate(staff, "recordPremises", "premises { id }", shop).await;
        kinds[3].push(told["premises"]["id"].as_str().unwrap().to_owned());
    }
    assert!(kinds[0].len() > 2, "{kinds:?}");
    // Some of those with other documents belong to a household too.
    for (who, household) in [(1, 2), (2, 2), (3, 0)] {
        let (Some(resident), Some(household)) = (kinds[0].get(who), kinds[1].get(household)) else {
            continue;
        };
        let moving = json!({ "resident": resident, "household": household, "relation": "其他", "on": "2026-06-01" });
        let told = mutate(staff, "moveResident", "", moving).await;
        assert_eq!(told["decision"], "DONE", "{told}");
    }
    kinds
}

async fn answers(staff: &Ask, kinds: &[Vec<String>]) -> Vec<Value> {
    let mut all = Vec::new();
    for id in kinds.iter().flatten() {
        all.push(node(staff, id, SHOWN).await);
    }
    all
}

async fn at_random(seed: u64) {
    let hub = empty().await;
    let staff = hub.staff().await;
    let kinds = people_and_places(&staff).await;
    let (before, city) = (answers(&staff, &kinds).await, digest(&hub).await);
    let (mut dice, mut standing, mut merged) = (Dice(seed), Vec::new(), 0);
    for step in 0..32 {
        if dice.below(3) == 0 && !standing.is_empty() {
            let one: Value = standing.swap_remove(dice.below(standing.len()));
            assert_eq!(undo(&staff, &one, false).await["decision"], "DONE", "{seed} {step}");
        } else {
            let kind = &kinds[dice.below(4)];
            let (survivor, duplicate) =
                (&kind[dice.below(kind.len())], &kind[dice.below(kind.len())]);
            let told = merge(&staff, survivor, duplicate, json!({})).await;
            if told["decision"] == "DONE" {
                merged += 1;
                standing.push(told);
            }
        }
        let _what_is_stored_is_what_follows = digest(&hub).await;
    }
    assert!(merged > 8, "{seed}: only {merged} merges");
    while !standing.is_empty() {
        let one = standing.swap_remove(dice.below(standing.len()));
        assert_eq!(undo(&staff, &one, false).await["decision"], "DONE", "{seed}");
    }
    assert_eq!(answers(&staff, &kinds).await, before, "{seed}");
    assert_eq!(digest(&hub).await, city, "{seed}");
}

#[tokio::test]
async fn whatever_is_merged_and_taken_back_in_whatever_order_all_is_as_it_was() {
    for seed in [1, 20_261_130, 7_777_777] {
        at_random(seed).await;
    }
}
