//! Attributes that name another person show that person, as far as both grants allow.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use hub_app::{IntakeDecision, IntakeOutcome, Sender};
use hub_catalogue::Catalogue;
use hub_facts::{Evidence, Filing};
use hub_graphql::GlobalId;
use hub_policy::{Caller, CallerRole};
use hub_tests::{Ask, Reply, TestHub, TestHubSettings};
use hub_values::{IdNumber, SubjectKind};
use serde_json::json;

const DEPARTMENTS: [&str; 8] = [
    "police",
    "fire",
    "market_supervision",
    "city_management",
    "legal_aid",
    "health",
    "civil_affairs",
    "communities",
];

/// Numbers of an invented region; nobody in the city has one.
fn number(sequence: u16) -> String {
    let birth = chrono::NaiveDate::from_ymd_opt(1980, 3, 14).unwrap();
    IdNumber::compose("519904", birth, sequence).unwrap().as_str().to_owned()
}

async fn quiet_hub() -> TestHub {
    TestHub::with(TestHubSettings { residents: 0, is_kept: false, ..Default::default() }).await
}

/// Enters records of the communities; none may be refused.
pub(crate) async fn enter(hub: &TestHub, filings: Vec<Filing>) -> Vec<IntakeOutcome> {
    let by = Caller::operator().unwrap();
    let sender =
        Sender { source: "communities".parse().unwrap(), ..Sender::of(&by, Evidence::default()) };
    let sender = Sender { is_register: false, ..sender };
    let done = hub.hub.enter_piece(&by, &sender, filings, "test").await.unwrap();
    for one in &done {
        assert_ne!(one.decision, IntakeDecision::Refused, "{:?}", one.problems);
    }
    done
}

pub(crate) fn filing(kind: SubjectKind, community: &str, values: &[(&str, &str)]) -> Filing {
    let values = values.iter().map(|(code, text)| ((*code).to_owned(), (*text).to_owned()));
    Filing {
        subject: kind.as_str().to_owned(),
        source: "communities".to_owned(),
        community: Some(community.to_owned()),
        values: values.collect::<BTreeMap<_, _>>(),
        ..Filing::default()
    }
}

fn person(community: &str, number: &str, name: &str) -> Filing {
    let values = [
        ("id_number", number),
        ("person_name", name),
        ("mobile_phone", "19900550001"),
        ("residence_address", "登记花园1号楼1单元101室"),
    ];
    filing(SubjectKind::Resident, community, &values)
}

pub(crate) fn id(outcome: &IntakeOutcome, kind: SubjectKind) -> String {
    GlobalId::Subject(kind, outcome.subject.unwrap()).encode()
}

/// Another community of the city.
fn elsewhere(hub: &TestHub) -> String {
    let mut areas = hub.city.areas.iter().filter(|one| one.level == "community");
    areas.find(|one| one.code != hub.sample_community()).unwrap().code.clone()
}

/// Subjects that name the person of a document in every role, by kind.
fn naming(community: &str, number: &str) -> Vec<(SubjectKind, Filing)> {
    let child =
        IdNumber::compose("519904", chrono::NaiveDate::from_ymd_opt(2016, 3, 14).unwrap(), 501)
            .unwrap();
    let resident = filing(
        SubjectKind::Resident,
        community,
        &[
            ("id_number", child.as_str()),
            ("person_name", "名册童"),
            ("guardian_name", "文字甲"),
            ("guardian_id_number", number),
            ("guardian_phone", "19900990009"),
            ("guardian_address", "文字花园9号楼9单元909室"),
            ("spouse_name", "文字配偶"),
        ],
    );
    let household = Filing {
        household_kind: Some("registered".to_owned()),
        ..filing(
            SubjectKind::Household,
            community,
            &[
                ("household_no", "测户9001"),
                ("householder_name", "文字甲"),
                ("householder_id_number", number),
                ("householder_phone", "19900990009"),
            ],
        )
    };
    let mut all = vec![(SubjectKind::Resident, resident), (SubjectKind::Household, household)];
    all.extend(places_naming(community, number));
    all
}

fn places_naming(community: &str, number: &str) -> [(SubjectKind, Filing); 2] {
    let dwelling = filing(
        SubjectKind::Dwelling,
        community,
        &[
            ("dwelling_address", "出租花园2号楼1单元201室"),
            ("owner_name", "文字甲"),
            ("owner_id_number", number),
            ("owner_phone", "19900990009"),
            ("owner_address", "文字花园9号楼9单元909室"),
            ("tenant_name", "文字甲"),
            ("tenant_id_number", number),
            ("tenant_phone", "19900990009"),
        ],
    );
    let premises = filing(
        SubjectKind::Premises,
        community,
        &[
            ("premises_name", "名册小卖部"),
            ("legal_rep_name", "文字甲"),
            ("legal_rep_id_number", number),
            ("legal_rep_phone", "19900990009"),
            ("safety_manager_name", "文字安全员"),
            ("safety_manager_phone", "19900990008"),
        ],
    );
    [(SubjectKind::Dwelling, dwelling), (SubjectKind::Premises, premises)]
}

async fn enter_naming(hub: &TestHub, number: &str) -> BTreeMap<SubjectKind, String> {
    let community = hub.sample_community();
    let mut ids = BTreeMap::new();
    for (kind, filing) in naming(community, number) {
        let done = enter(hub, vec![filing]).await;
        let _new = ids.insert(kind, id(&done[0], kind));
    }
    ids
}

const FACTS: &str = "query($id: ID!, $codes: [String!]) { node(id: $id) { \
     ... on Resident { facts(attributes: $codes) { text } } \
     ... on Household { facts(attributes: $codes) { text } } \
     ... on Dwelling { facts(attributes: $codes) { text } } \
     ... on Premises { facts(attributes: $codes) { text } } } }";

/// What a caller gets for one attribute: a text, or the attributes that are refused.
async fn shown(ask: &Ask, id: &str, code: &str) -> String {
    let reply = ask.with(FACTS, json!({ "id": id, "codes": [code] })).await;
    if !reply.refused().is_empty() {
        return format!("refused {}", reply.refused().join(" "));
    }
    let text = reply.data()["node"]["facts"][0]["text"].as_str();
    text.unwrap_or("nothing").to_owned()
}

#[tokio::test]
async fn roles_and_grants_decide_together() {
    let hub = quiet_hub().await;
    let linked = number(1);
    let unlinked = enter_naming(&hub, &linked).await;
    let mut askers = Vec::new();
    for department in DEPARTMENTS {
        askers.push((department, hub.ask(department).await));
    }
    let catalogue = Catalogue::shipped().unwrap();
    let roles: Vec<_> = catalogue.all().iter().filter(|one| one.view.is_some()).collect();
    let mut before = BTreeMap::new();
    for (department, ask) in &askers {
        for role in &roles {
            let text = shown(ask, &unlinked[&role.subject], role.code.as_str()).await;
            let _new = before.insert((*department, role.code.as_str()), text);
        }
    }
    let _registered = enter(&hub, vec![person(hub.sample_community(), &linked, "登记甲")]).await;
    let mut table = String::new();
    for role in &roles {
        for (department, ask) in &askers {
            let now = shown(ask, &unlinked[&role.subject], role.code.as_str()).await;
            let then = &before[&(*department, role.code.as_str())];
            // Whoever is not in the table is refused, linked or not.
            if then != &now || !now.starts_with("refused") {
                writeln!(table, "{} / {department}: {then} -> {now}", role.code).unwrap();
            }
        }
    }
    let table = table.replace(&linked, "<the number>").replace(&masked(&linked), "<its mask>");
    insta::assert_snapshot!(table);
}

fn masked(number: &str) -> String {
    format!("{}********{}", &number[..6], &number[14..])
}

#[tokio::test]
async fn a_person_who_is_hidden_gives_nothing_on_any_path() {
    let hub = quiet_hub().await;
    let named = number(3);
    let ids = enter_naming(&hub, &named).await;
    let _elsewhere = enter(&hub, vec![person(&elsewhere(&hub), &named, "登记乙")]).await;
    let document = "query($id: ID!) { node(id: $id) { ... on Dwelling { ownerName ownerPhone owner { name } \
         facts(attributes: [\"owner_name\"]) { text history { nodes { text } } } \
         all: facts { attribute { code } text } \
         then: facts(attributes: [\"owner_name\"], asOf: \"2026-11-24T09:30:00+08:00\") { text } } } }";
    let asked = json!({ "id": ids[&SubjectKind::Dwelling] });
    let staff = hub.staff().await.with(document, asked.clone()).await;
    assert!(!staff.text.contains("文字甲") && !staff.text.contains("登记乙"), "{}", staff.text);
    assert!(staff.data()["node"]["owner"].is_null());
    let police = hub.ask("police").await.with(document, asked).await;
    assert_eq!(police.data()["node"]["owner"]["name"], "登记乙");
    assert_eq!(police.data()["node"]["ownerName"], "登记乙");
    assert_eq!(police.data()["node"]["facts"][0]["history"]["nodes"][0]["text"], "登记乙");
}

#[tokio::test]
async fn as_of_a_time_before_the_person_was_known_the_text_stood_for_them() {
    let hub = quiet_hub().await;
    let named = number(5);
    let ids = enter_naming(&hub, &named).await;
    hub.clock.advance(chrono::Duration::hours(2));
    let _later = enter(&hub, vec![person(hub.sample_community(), &named, "登记丙")]).await;
    hub.clock.advance(chrono::Duration::hours(2));
    let asked = |at: &str| {
        format!(
            "query($id: ID!) {{ node(id: $id) {{ ... on Dwelling {{ facts(attributes: [\"owner_name\", \
             \"owner_phone\"], asOf: \"{at}\") {{ text }} }} }} }}"
        )
    };
    let id = json!({ "id": ids[&SubjectKind::Dwelling] });
    let texts = |reply: &Reply| reply.body["data"]["node"]["facts"].clone();
    let police = hub.ask("police").await;
    let before = police.with(&asked("2026-11-24T02:00:00Z"), id.clone()).await;
    assert_eq!(texts(&before)[0]["text"], "文字甲");
    let after = police.with(&asked("2026-11-24T04:00:00Z"), id.clone()).await;
    assert_eq!(texts(&after)[0]["text"], "登记丙");
    // City management sees phones of residents masked only: asking about the past opens no way round.
    let management = hub.ask("city_management").await;
    let before = management.with(&asked("2026-11-24T02:00:00Z"), id).await;
    assert_eq!(texts(&before)[1]["text"], "199****0009");
}

#[tokio::test]
async fn typed_persons_stand_beside_the_typed_names() {
    let hub = quiet_hub().await;
    let named = number(7);
    let ids = enter_naming(&hub, &named).await;
    let _person = enter(&hub, vec![person(hub.sample_community(), &named, "登记丁")]).await;
    let document = "query($d: ID!, $r: ID!, $p: ID!, $h: ID!) { \
         d: node(id: $d) { ... on Dwelling { ownerName owner { name } tenant { name } } } \
         r: node(id: $r) { ... on Resident { guardianName guardian { name } } } \
         p: node(id: $p) { ... on Premises { legalRepName legalRepresentative { name } } } \
         h: node(id: $h) { ... on Household { householderName householder { name } } } }";
    let asked = json!({
        "d": ids[&SubjectKind::Dwelling], "r": ids[&SubjectKind::Resident],
        "p": ids[&SubjectKind::Premises], "h": ids[&SubjectKind::Household],
    });
    let name = json!({ "name": "登记丁" });
    let staff = hub.staff().await.with(document, asked.clone()).await;
    let whole = json!({
        "d": { "ownerName": "登记丁", "owner": name, "tenant": name },
        "r": { "guardianName": "登记丁", "guardian": name },
        "p": { "legalRepName": "登记丁", "legalRepresentative": name },
        "h": { "householderName": "登记丁", "householder": name },
    });
    assert_eq!(*staff.data(), whole);
    // Who may not read the name gets no person behind it either.
    let fire = hub.ask("fire").await.with(document, asked).await;
    assert!(fire.body["data"]["d"]["owner"].is_null());
    assert!(fire.refused().contains(&"owner_name"), "{}", fire.text);
}

#[tokio::test]
async fn a_strict_caller_is_refused_whole_for_the_person_behind_a_role() {
    let hub = quiet_hub().await;
    let named = number(9);
    let ids = enter_naming(&hub, &named).await;
    let document = "query($id: ID!) { node(id: $id) { ... on Dwelling { ownerPhone } } }";
    let asked = json!({ "id": ids[&SubjectKind::Dwelling] });
    let management = hub.ask("city_management").await;
    let free = management.clone().strictly().with(document, asked.clone()).await;
    assert_eq!(free.data()["node"]["ownerPhone"], "19900990009");
    let _person = enter(&hub, vec![person(hub.sample_community(), &named, "登记戊")]).await;
    let masked = management.with(document, asked).await;
    assert_eq!(masked.body["data"]["node"]["ownerPhone"], "199****0001");
    let shop = "query($id: ID!) { node(id: $id) { ... on Premises { legalRepName \
                legalRepresentative { name residenceAddress } } } }";
    let asked = json!({ "id": ids[&SubjectKind::Premises] });
    let market = hub.ask("market_supervision").await.strictly().with(shop, asked).await;
    assert_eq!(market.status, 403, "{}", market.text);
    assert!(!market.text.contains("登记戊"));
}

#[tokio::test]
async fn the_entry_names_the_person_who_was_shown() {
    let hub = quiet_hub().await;
    let named = number(11);
    let ids = enter_naming(&hub, &named).await;
    let person = enter(&hub, vec![person(hub.sample_community(), &named, "登记己")]).await;
    let person = id(&person[0], SubjectKind::Resident);
    let document = "query($id: ID!) { node(id: $id) { ... on Dwelling { ownerName } } }";
    let asked = json!({ "id": ids[&SubjectKind::Dwelling] });
    let shown = hub.ask("police").await.with(document, asked.clone()).await;
    let refused = hub.ask("health").await.with(document, asked).await;
    let auditor = hub.auditor().await;
    let entries =
        auditor.query("{ auditEntries(first: 10) { nodes { id subjects attributes } } }").await;
    let nodes = entries.data()["auditEntries"]["nodes"].as_array().unwrap().clone();
    let entry =
        |reply: &Reply| nodes.iter().find(|one| one["id"] == reply.entry()).unwrap().clone();
    let subjects = entry(&shown)["subjects"].as_array().unwrap().clone();
    assert!(subjects.contains(&json!(person)), "{subjects:?}");
    assert_eq!(entry(&shown)["attributes"], json!(["owner_name", "person_name"]));
    // Nothing was shown of the person, so they were not touched.
    let subjects = entry(&refused)["subjects"].as_array().unwrap().clone();
    assert!(!subjects.contains(&json!(person)), "{subjects:?}");
}

#[tokio::test]
async fn a_list_of_dwellings_with_their_owners_takes_few_statements() {
    let hub = quiet_hub().await;
    let mut people = Vec::new();
    let mut dwellings = Vec::new();
    for position in 0..60_u16 {
        let number = number(100 + position);
        if position % 2 == 0 {
            people.push(person(hub.sample_community(), &number, "登记庚"));
        }
        let address = format!("连片花园{}号楼1单元101室", position + 1);
        let values = [
            ("dwelling_address", address.as_str()),
            ("owner_id_number", number.as_str()),
            ("owner_name", "文字庚"),
        ];
        dwellings.push(filing(SubjectKind::Dwelling, hub.sample_community(), &values));
    }
    let _people = enter(&hub, people).await;
    let _dwellings = enter(&hub, dwellings).await;
    let police = hub.ask("police").await;
    let document =
        "{ dwellings(first: 60) { nodes { ownerName ownerPhone owner { name } facts { text } } } }";
    let before = hub.hub.statements();
    let reply = police.query(document).await;
    let read = hub.hub.statements() - before;
    let nodes = reply.data()["dwellings"]["nodes"].as_array().unwrap();
    let linked = nodes.iter().filter(|one| one["ownerName"] == "登记庚").count();
    let free = nodes.iter().filter(|one| one["ownerName"] == "文字庚").count();
    assert_eq!((linked, free), (30, 30));
    assert!(read <= 3, "{read} statements");
}

#[tokio::test]
async fn the_number_of_a_guardian_is_no_birth_certificate() {
    let hub = quiet_hub().await;
    let named = number(13);
    let child = filing(
        SubjectKind::Resident,
        hub.sample_community(),
        &[
            ("id_type", "出生医学证明"),
            ("id_number", "P330123456"),
            ("person_name", "名册婴"),
            ("guardian_id_number", named.as_str()),
        ],
    );
    let child = id(&enter(&hub, vec![child]).await[0], SubjectKind::Resident);
    let _person = enter(&hub, vec![person(hub.sample_community(), &named, "登记辛")]).await;
    let document = "query($id: ID!) { node(id: $id) { ... on Resident { guardian { name } } } }";
    let staff = hub.staff().await.with(document, json!({ "id": child })).await;
    assert_eq!(staff.data()["node"]["guardian"]["name"], "登记辛");
}

#[tokio::test]
async fn a_householder_by_membership_counts_more_than_a_named_number() {
    let hub = quiet_hub().await;
    let (member, named) = (number(15), number(17));
    let people = vec![
        person(hub.sample_community(), &member, "登记壬"),
        person(hub.sample_community(), &named, "登记癸"),
    ];
    let _people = enter(&hub, people).await;
    let mut household = naming(hub.sample_community(), &named).remove(1).1;
    household.members = vec![hub_facts::Member {
        id_number: Some(member),
        relation: "户主".to_owned(),
        ..Default::default()
    }];
    let household = id(&enter(&hub, vec![household]).await[0], SubjectKind::Household);
    let cookie =
        hub.session("chief", CallerRole::CommunityStaff, Some(hub.sample_community())).await;
    let staff = hub.anonymous().header("cookie", &cookie).purpose("community_registration");
    assert_eq!(shown(&staff, &household, "householder_name").await, "登记壬");
}
