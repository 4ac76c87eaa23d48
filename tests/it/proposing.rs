//! Pairs of people and households who are there already are proposed; a model is replayed before it
//! decides; files show who may be known before they are written.

use hub_app::{ImportDecision, ImportState};
use hub_policy::Caller;
use hub_tests::{Operator, TestHub};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::erasing::admin;
use crate::merging::dwelling;
use crate::reviewing::{decide, reviews};
use crate::story::{empty, household, mutate, node, person, staff_elsewhere};
use crate::tampering::{connect, count};

async fn propose(hub: &TestHub) -> u64 {
    let by = Caller::operator().unwrap();
    hub.hub.propose(&by, |_| {}).await.unwrap().pairs
}

#[tokio::test]
async fn people_who_were_entered_twice_in_two_communities_are_proposed_once_to_the_data_bureau() {
    let hub = empty().await;
    let (staff, elsewhere, bureau) =
        (hub.staff().await, staff_elsewhere(&hub).await, admin(&hub).await);
    let same = json!({ "record": { "name": "欧阳测试", "birthDate": "1985-07-02",
        "mobilePhone": "13912345678" } });
    let one = mutate(&staff, "recordResident", "resident { id }", same.clone()).await;
    let two = mutate(&elsewhere, "recordResident", "resident { id }", same).await;
    assert_ne!(one["resident"]["id"], two["resident"]["id"]);
    assert_eq!(reviews(&bureau, "OPEN").await, Vec::<Value>::new());
    assert_eq!(propose(&hub).await, 1);
    assert_eq!(propose(&hub).await, 0, "nothing is proposed twice");
    assert_eq!(reviews(&staff, "OPEN").await, Vec::<Value>::new(), "it is of two communities");
    let open = reviews(&bureau, "OPEN").await;
    assert_eq!((open.len(), &open[0]["reason"]), (1, &json!("SIMILAR_RESIDENT")), "{open:?}");
    let told = decide(&bureau, &open[0], "NOT_SAME", json!({})).await;
    assert_eq!(told["decision"], "DONE", "{told}");
    assert_eq!(propose(&hub).await, 0);
    assert_eq!(reviews(&bureau, "OPEN").await, Vec::<Value>::new(), "it is remembered");
}

#[tokio::test]
async fn two_households_of_one_dwelling_with_the_same_members_are_proposed_merged_and_taken_back() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let address = "枫台花园3-2-501";
    let _home = dwelling(&staff, address).await;
    for (sequence, name) in [(1, "测试甲"), (2, "测试乙"), (3, "测试丙")] {
        let _id = person(&staff, sequence, json!({ "name": name })).await;
    }
    let at = || json!({ "dwelling": address });
    let one = household(&staff, "甲", "2024-01-01", &[1, 2], at()).await;
    let two = household(&staff, "乙", "2024-01-01", &[1, 2], at()).await;
    let other = household(&staff, "丙", "2024-01-01", &[3], at()).await;
    assert_ne!(one, two);
    assert_eq!(propose(&hub).await, 1);
    let open = reviews(&staff, "OPEN").await;
    assert_eq!(open[0]["reason"], "OVERLAPPING_HOUSEHOLD", "{open:?}");
    let told = decide(&staff, &open[0], "SAME", json!({ "reason": "实地核实" })).await;
    assert_eq!(told["decision"], "DONE", "{told}");
    let kept = open[0]["candidate"]["id"].as_str().unwrap();
    let gone = if kept == one { &two } else { &one };
    assert_eq!(node(&staff, gone, "id").await["id"], kept);
    assert_eq!(node(&staff, &other, "id").await["id"], other.as_str());
    let back = crate::merging::undo(&staff, &told, false).await;
    assert_eq!(back["decision"], "DONE", "{back}");
    assert_eq!(node(&staff, gone, "id").await["id"], gone.as_str());
}

#[tokio::test]
async fn a_file_shows_who_may_be_known_and_keeps_them_as_somebody_new() {
    let hub = empty().await;
    let file = "姓名,出生日期,联系电话\n欧阳测试,1985-07-02,13912345678\n\
                上官测试,1990-01-02,13900000001\n";
    let first = hub.import("communities", file.as_bytes()).await;
    assert_eq!(first.count(ImportDecision::Created), 2, "{:?}", first.rows);
    // The same person again, one who may be, and within the file one of the rows twice.
    let file = "姓名,出生日期,联系电话\n欧阳测试,1985-07-02,13912345678\n欧阳册试,1985-07-02,\n\
                司徒测试,1979-03-04,13900000002\n司徒测试,1979-03-04,\n";
    let second = hub.import("communities", file.as_bytes()).await;
    assert_eq!(second.count(ImportDecision::AlreadyKnown), 1, "{:?}", second.rows);
    assert_eq!(second.count(ImportDecision::Doubtful), 1, "{:?}", second.rows);
    assert_eq!(second.count(ImportDecision::Created), 1, "{:?}", second.rows);
    assert_eq!(second.count(ImportDecision::Linked), 1, "{:?}", second.rows);
    let db = connect(&hub).await;
    assert_eq!(count(&db, "SELECT COUNT(*) FROM records WHERE kind = 'resident'").await, 4);
    assert_eq!(count(&db, "SELECT COUNT(*) FROM reviews WHERE state = 'open'").await, 1);
    let again = hub.import("communities", file.as_bytes()).await;
    assert_eq!(again.count(ImportDecision::AlreadyKnown), 4, "{:?}", again.rows);
    assert_eq!(count(&db, "SELECT COUNT(*) FROM reviews").await, 1);
}

#[tokio::test]
async fn of_a_number_that_very_many_have_a_few_are_compared_and_it_is_said() {
    let hub = empty().await;
    let mut file = "姓名,出生日期,联系电话\n".to_owned();
    // No two of these sound alike.
    let given: Vec<char> = "安波楚登芳高海军凯林明宁鹏强瑞松亭".chars().collect();
    for (number, day) in (0..260_usize).zip(1..) {
        let (one, other) = (given[number / given.len()], given[number % given.len()]);
        // All in one year, and no two on one day.
        let born = chrono::NaiveDate::from_yo_opt(1985, day).unwrap();
        let line = format!("某{one}{other},{born},13912345678\n");
        file += &line;
    }
    let many = hub.import("communities", file.as_bytes()).await;
    assert_eq!(many.rows.len(), 260);
    assert_eq!(many.import.state, ImportState::Done, "{:?}", many.import.about);
    let staff = hub.staff().await;
    let document = "{ matchResident(record: { name: \"赵某\", birthDate: \"1985-09-29\", mobilePhone: \"13912345678\" }) { isCut } }";
    let reply = staff.query(document).await;
    assert!(reply.data()["matchResident"].is_array(), "{}", reply.text);
    let by = Caller::operator().unwrap();
    let done = hub.hub.propose(&by, |_| {}).await.unwrap();
    assert!(done.cut > 200, "{done:?} {:?}", many.import.about.counts);
}

#[test]
fn a_model_is_switched_on_only_after_the_report_of_its_replay() {
    let dir = TempDir::new().unwrap();
    let operator = Operator::new(dir.path());
    operator.does(&["init"]);
    operator.does(&["city", "--residents", "60"]);
    let said = operator.does(&["linkage", "propose"]);
    assert!(said.contains("new pairs"), "{said}");
    let shipped = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../crates/hub-linkage/models/residents.toml");
    let text = std::fs::read_to_string(shipped).unwrap();
    let path = dir.path().join("strict.toml");
    std::fs::write(&path, text.replace("link = 1.0", "link = 30.0")).unwrap();
    let model = path.to_str().unwrap();
    let shown = operator.does(&["linkage", "activate", "--model", model]);
    assert!(shown.contains("false links") && shown.contains("review band"), "{shown}");
    assert!(!shown.contains("in force now"), "{shown}");
    let set = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/hub-linkage/tests/data/residents10k");
    let (records, truth) = (format!("{set}/records.csv.gz"), format!("{set}/truth.csv.gz"));
    let with_truth = ["--labelled", records.as_str(), "--truth", truth.as_str()];
    let replay = ["linkage", "replay", "--model", model];
    let shown = operator.does(&[replay.as_slice(), with_truth.as_slice()].concat());
    let figures = |what: &str| -> Vec<u64> {
        let line = shown.lines().rfind(|line| line.contains(what)).unwrap();
        line.split_whitespace().filter_map(|word| word.parse().ok()).collect()
    };
    // The model in force, and one that asks for more before it links.
    let (missed, false_links) = (figures("missed"), figures("false links"));
    assert!(missed[0] > 0 && missed[1] > missed[0] && false_links[1] <= false_links[0], "{shown}");
    assert!(figures("labelled records")[0] > 4_000, "{shown}");
    let shown = operator.does(&["linkage", "activate", "--model", model, "--yes"]);
    assert!(shown.contains("in force now"), "{shown}");
    let again = operator.does(&["linkage", "replay", "--model", "residents"]);
    let version = shown.lines().find(|line| line.contains("in force now")).unwrap();
    let version = version.split(' ').find(|word| word.starts_with("residents-")).unwrap();
    assert!(again.contains(version), "{again} {version}");
    std::fs::write(
        &path,
        text.replace("parts = [\"phone\", \"birth_date:year\"]", "parts = [\"phone\"]"),
    )
    .unwrap();
    let refused = operator.is_refused(&["linkage", "activate", "--model", model, "--yes"]);
    assert!(refused.contains("index"), "{refused}");
    let _whole = operator.does(&["rebuild", "--check"]);
    let _verified = operator.does(&["audit", "verify"]);
}
