//! Whoever is erased is erased where others name them by role, and only where that is sure.

use std::collections::BTreeMap;

use hub_app::{Erased, ErasureRequest, IntakeOutcome, Sender};
use hub_catalogue::Role;
use hub_facts::{Evidence, Filing};
use hub_graphql::GlobalId;
use hub_policy::{Caller, CallerRole};
use hub_storage::Keys;
use hub_tests::{Demo, Operator, TestHub, master_key};
use hub_values::{IdNumber, SubjectId, SubjectKind};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::backups::keygen;
use crate::processes::{ask, token};
use crate::story::{empty, node};
use crate::tampering::{connect, count, run};

const NAME: &str = "司徒删除测";
const PHONE: &str = "19900123457";
const ADDRESS: &str = "枫台花园44号楼2单元501室";

/// A number of an invented region.
fn number(sequence: u16) -> String {
    let birth = chrono::NaiveDate::from_ymd_opt(1990, 5, 17).unwrap();
    IdNumber::compose("519906", birth, sequence).unwrap().as_str().to_owned()
}

fn operator() -> Caller {
    Caller::operator().unwrap()
}

/// What the communities say about a subject under a key of theirs.
async fn file(hub: &TestHub, kind: SubjectKind, key: &str, values: &[(&str, &str)]) -> SubjectId {
    let outcome = filed(hub, kind, key, values).await;
    assert!(outcome.subject.is_some(), "{:?}", outcome.problems);
    outcome.subject.unwrap()
}

async fn filed(
    hub: &TestHub,
    kind: SubjectKind,
    key: &str,
    values: &[(&str, &str)],
) -> IntakeOutcome {
    let values = values.iter().map(|(code, text)| ((*code).to_owned(), (*text).to_owned()));
    let filing = Filing {
        subject: kind.as_str().to_owned(),
        source: "communities".to_owned(),
        key: Some(key.to_owned()),
        community: Some(hub.sample_community().to_owned()),
        household_kind: (kind == SubjectKind::Household).then(|| "registered".to_owned()),
        values: values.collect::<BTreeMap<_, _>>(),
        ..Filing::default()
    };
    let sender = Sender {
        source: "communities".parse().unwrap(),
        is_register: true,
        ..Sender::of(&operator(), Evidence::default())
    };
    hub.hub.enter_piece(&operator(), &sender, vec![filing], "test").await.unwrap().remove(0)
}

async fn person(hub: &TestHub) -> SubjectId {
    let number = number(11);
    let values = [
        ("id_number", number.as_str()),
        ("person_name", NAME),
        ("mobile_phone", PHONE),
        ("residence_address", ADDRESS),
    ];
    file(hub, SubjectKind::Resident, "p-1", &values).await
}

/// Attributes with what is said of them.
type Values<'a> = &'a [(&'a str, &'a str)];

/// Records of five subjects that name the person, each by another role.
async fn five(hub: &TestHub) -> Vec<(SubjectKind, SubjectId)> {
    let (number, child, other) = (number(11), number(21), number(31));
    let phone_and_name = |name, phone| [(name, NAME), (phone, PHONE)];
    let contact = phone_and_name("emergency_contact_name", "emergency_contact_phone");
    let householder = phone_and_name("householder_name", "householder_phone");
    let all: [(SubjectKind, Values<'_>, Values<'_>); 5] = [
        (
            SubjectKind::Dwelling,
            &[("dwelling_address", "枫台花园45号楼1单元101室")],
            &[
                ("owner_name", NAME),
                ("owner_id_number", &number),
                ("owner_phone", "19900888888"),
                ("owner_address", ADDRESS),
            ],
        ),
        (
            SubjectKind::Premises,
            &[("premises_name", "删测小店")],
            &[("legal_rep_name", NAME), ("legal_rep_id_number", &number)],
        ),
        (
            SubjectKind::Resident,
            &[("id_number", &child), ("person_name", "名册童")],
            &[
                ("guardian_name", NAME),
                ("guardian_id_number", &number),
                ("guardian_relation", "2"),
                ("guardian_address", ADDRESS),
            ],
        ),
        (SubjectKind::Household, &[("household_no", "删户0009")], &householder),
        (SubjectKind::Resident, &[("id_number", &other), ("person_name", "别家人")], &contact),
    ];
    let mut subjects = Vec::new();
    for (position, (kind, own, role)) in all.into_iter().enumerate() {
        let key = format!("five-{position}");
        subjects.push((kind, file(hub, kind, &key, &[own, role].concat()).await));
    }
    subjects
}

async fn erase(hub: &TestHub, subject: SubjectId, is_dry_run: bool) -> Erased {
    let reason = "本人依法申请删除".to_owned();
    let subject = (SubjectKind::Resident, subject);
    let request = ErasureRequest { subject, reason, is_dry_run };
    hub.hub.erase(&operator(), request).await.unwrap().unwrap()
}

/// What was counted: role, kind, subjects, statements.
fn counts(of: &[hub_app::RoleMention]) -> Vec<(Role, SubjectKind, u64, u64)> {
    of.iter().map(|one| (one.role, one.kind, one.subjects, one.statements)).collect()
}

/// All of them: owner, guardian, legal representative, householder, emergency contact.
fn in_five_roles() -> Vec<(Role, SubjectKind, u64, u64)> {
    vec![
        (Role::Householder, SubjectKind::Household, 1, 2),
        (Role::Owner, SubjectKind::Dwelling, 1, 4),
        (Role::Guardian, SubjectKind::Resident, 1, 4),
        (Role::LegalRepresentative, SubjectKind::Premises, 1, 2),
        (Role::EmergencyContact, SubjectKind::Resident, 1, 2),
    ]
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|one| one == text.as_bytes())
}

fn is_gone(hub: &TestHub) {
    let bytes = hub.database.dump();
    for value in [NAME, PHONE, ADDRESS, "19900888888", number(11).as_str()] {
        assert!(!holds(&bytes, value), "{value} is still there");
    }
}

/// Nothing of the role is left for any reader of the holders' records, sealed or not.
async fn no_role_is_readable(hub: &TestHub, holders: &[(SubjectKind, SubjectId)]) {
    let (staff, market) = (hub.staff().await, hub.ask("market_supervision").await);
    for (kind, id) in holders {
        let ask = if *kind == SubjectKind::Premises { &market } else { &staff };
        let id = GlobalId::Subject(*kind, *id).encode();
        let fields = "... on Resident { facts { ...f } } ... on Household { facts { ...f } } ... on Dwelling { facts { ...f } } ... on Premises { facts { ...f } }";
        let document = format!(
            "query($id: ID!) {{ node(id: $id) {{ {fields} }} }} fragment f on Fact {{ text absence attribute {{ code }} history {{ nodes {{ text absence }} }} }}"
        );
        let reply = ask.with(&document, json!({ "id": id })).await;
        assert!(reply.data()["node"]["facts"].is_array(), "{kind:?} {}", reply.text);
        for value in [NAME, PHONE, ADDRESS, "19900888888", number(11).as_str()] {
            assert!(!reply.text.contains(value), "{}", reply.text);
        }
        assert!(reply.text.contains("ERASED"), "{kind:?} {}", reply.text);
    }
}

async fn differing(hub: &TestHub) -> usize {
    hub.hub.rebuild(&operator(), true, None, |_, _| {}).await.unwrap().differing.len()
}

#[tokio::test]
async fn a_person_named_in_five_roles_is_gone_from_all_of_them() {
    let hub = empty().await;
    let id = person(&hub).await;
    let holders = five(&hub).await;
    assert!(holds(&hub.database.dump(), NAME), "the name lies open, so the search works");
    let would = erase(&hub, id, true).await;
    assert_eq!(counts(&would.roles), in_five_roles());
    assert_eq!(counts(&would.unsure), []);
    assert_eq!(would.neighbours.len(), 5);
    let done = erase(&hub, id, false).await;
    assert!(done.is_done);
    assert_eq!(counts(&done.roles), in_five_roles());
    is_gone(&hub);
    no_role_is_readable(&hub, &holders).await;
    assert_eq!(differing(&hub).await, 0);
    let size = hub.hub.sign_checkpoint().await.unwrap();
    assert_eq!(crate::tampering::verified(&hub).await.unwrap(), size);
    // Their tokens went with the statements: who comes again under the number is found nowhere.
    let again = person(&hub).await;
    let would = erase(&hub, again, true).await;
    assert_eq!((counts(&would.roles), counts(&would.unsure)), (Vec::new(), Vec::new()));
}

#[tokio::test]
async fn a_namesake_stays_and_is_named_for_somebody_to_look() {
    let hub = empty().await;
    let id = person(&hub).await;
    let flat = |n: u8| format!("枫台花园46号楼1单元10{n}室");
    let (one, two, three) = (flat(1), flat(2), flat(3));
    let other = number(41);
    let bare = file(
        &hub,
        SubjectKind::Dwelling,
        "bare",
        &[("dwelling_address", &one), ("owner_name", NAME), ("owner_phone", "19900777777")],
    )
    .await;
    let _known = file(
        &hub,
        SubjectKind::Dwelling,
        "known",
        &[("dwelling_address", &two), ("owner_name", NAME), ("owner_id_number", &other)],
    )
    .await;
    let shared = file(
        &hub,
        SubjectKind::Dwelling,
        "shared",
        &[("dwelling_address", &three), ("tenant_name", "何二"), ("tenant_phone", PHONE)],
    )
    .await;
    let done = erase(&hub, id, false).await;
    assert_eq!(counts(&done.roles), []);
    assert_eq!(
        counts(&done.unsure),
        [(Role::Owner, SubjectKind::Dwelling, 1, 0), (Role::Tenant, SubjectKind::Dwelling, 1, 2)]
    );
    assert_eq!([&done.unsure[0].ids[..], &done.unsure[1].ids[..]], [[bare], [shared]]);
    assert!(done.neighbours.is_empty());
    let police = hub.ask("police").await;
    for (id, code, value) in [
        (bare, "owner_name", NAME),
        (bare, "owner_phone", "19900777777"),
        (shared, "tenant_name", "何二"),
    ] {
        let id = GlobalId::Subject(SubjectKind::Dwelling, id).encode();
        let asked = format!("... on Dwelling {{ facts(attributes: [\"{code}\"]) {{ text }} }}");
        let found = node(&police, &id, &asked).await;
        assert_eq!(found["facts"][0]["text"], value, "{code}");
    }
}

#[tokio::test]
async fn rotation_and_another_erasure_work_after_it() {
    let hub = empty().await;
    let id = person(&hub).await;
    let _holders = five(&hub).await;
    // Tokens of roles move with the master key, so whoever is erased later is found.
    let _done = hub.hub.rotate_keys(&operator(), 2, |_, _| {}).await.unwrap();
    hub.hub.retire_key(&operator(), 1, false).await.unwrap();
    let done = erase(&hub, id, false).await;
    assert_eq!(counts(&done.roles), in_five_roles());
    is_gone(&hub);
    assert_eq!(differing(&hub).await, 0);
    let beside = hub.beside(Keys::ring(&[2, 3].map(master_key), None).unwrap()).await;
    let _done = beside.hub.rotate_keys(&operator(), 3, |_, _| {}).await.unwrap();
    let found = beside.hub.rebuild(&operator(), true, None, |_, _| {}).await.unwrap();
    assert_eq!(found.differing.len(), 0);
}

#[tokio::test]
async fn who_holds_a_role_record_takes_its_tokens_with_them() {
    let hub = empty().await;
    let _named = person(&hub).await;
    let holders = five(&hub).await;
    let db = connect(&hub).await;
    let tokens = count(&db, "SELECT COUNT(*) FROM tokens").await;
    let (_, child) = holders[2];
    let _done = erase(&hub, child, false).await;
    assert!(count(&db, "SELECT COUNT(*) FROM tokens").await < tokens);
    let sql = "SELECT COUNT(*) FROM tokens WHERE subject NOT IN (SELECT id FROM subjects)";
    assert_eq!(count(&db, sql).await, 0);
}

#[tokio::test]
async fn records_of_an_earlier_version_are_indexed_before_anybody_is_erased() {
    let hub = empty().await;
    let id = person(&hub).await;
    let _holders = five(&hub).await;
    let db = connect(&hub).await;
    // As the migration leaves a database whose records have no tokens of roles.
    run(&db, "DELETE FROM tokens WHERE subject IN (SELECT subject FROM records WHERE kind <> 'resident')").await;
    run(&db, "INSERT INTO settings (name, value) VALUES ('roles_to_index', '')").await;
    let done = erase(&hub, id, false).await;
    assert_eq!(counts(&done.roles), in_five_roles());
    let left = "SELECT COUNT(*) FROM settings WHERE name = 'roles_to_index'";
    assert_eq!(count(&db, left).await, 0);
    assert_eq!(differing(&hub).await, 0);
}

#[tokio::test]
async fn the_same_file_brings_the_role_back_and_whoever_is_registered_anew_is_found() {
    let hub = empty().await;
    let id = person(&hub).await;
    let _holders = five(&hub).await;
    let _done = erase(&hub, id, false).await;
    // The records that lost something count as others than were sent.
    let _holders = five(&hub).await;
    let again = person(&hub).await;
    assert_eq!(counts(&erase(&hub, again, true).await.roles), in_five_roles());
}

#[tokio::test]
async fn nobody_states_confirms_or_pins_what_an_erasure_left() {
    let hub = empty().await;
    let id = person(&hub).await;
    let holders = five(&hub).await;
    let _done = erase(&hub, id, false).await;
    let staff = hub.staff().await;
    let input = json!({ "record": { "name": "何四", "absent": [{ "attribute": "home_phone", "reason": "ERASED" }] } });
    let told = crate::story::mutate(&staff, "recordResident", "", input).await;
    assert!(told["decision"].is_null(), "{told}");
    let at = json!(["input", "record", "absent", "0", "reason"]);
    assert_eq!(told["userErrors"][0]["path"], at, "{told}");
    let (kind, child) = holders[2];
    let subject = GlobalId::Subject(kind, child).encode();
    let input = json!({ "subject": subject, "attributes": ["guardian_phone", "guardian_name"] });
    let told = crate::story::mutate(&staff, "confirmFacts", "", input).await;
    assert_ne!(told["userErrors"], json!([]), "{told}");
}

#[tokio::test]
async fn the_schema_tells_where_and_what_is_not_sure() {
    let hub = empty().await;
    let id = person(&hub).await;
    let _holders = five(&hub).await;
    let cookie = hub.session("bureau", CallerRole::DataBureauAdmin, None).await;
    let admin = hub.anonymous().header("cookie", &cookie).purpose("data_governance");
    let document = "mutation($input: EraseSubjectInput!) { eraseSubject(input: $input) { erased roles { role kind subjects statements ids } unsure { role } userErrors { message } } }";
    let id = GlobalId::Subject(SubjectKind::Resident, id).encode();
    let input = json!({ "id": id, "reason": "本人依法申请删除", "dryRun": true });
    let reply = admin.with(document, json!({ "input": input })).await;
    let roles: Vec<&Value> =
        reply.data()["eraseSubject"]["roles"].as_array().unwrap().iter().collect();
    assert_eq!(roles.len(), 5, "{}", reply.text);
    assert_eq!(
        (&roles[1]["role"], &roles[1]["kind"], &roles[1]["statements"]),
        (&json!("OWNER"), &json!("DWELLING"), &json!(4))
    );
}

#[tokio::test]
async fn a_backup_taken_after_it_brings_nothing_back() {
    let dir = TempDir::new().unwrap();
    let mut demo = Demo::start(dir.path()).await;
    let operator = Operator::of(&demo);
    let (number, child) = (number(11), number(21));
    let people = dir.path().join("people.csv").display().to_string();
    let lines = format!(
        "姓名,身份证号,联系电话,监护人姓名,监护人身份号码,监护人电话\n\
         {NAME},{number},{PHONE},,,\n名册童,{child},,{NAME},{number},19900888888\n"
    );
    std::fs::write(&people, lines).unwrap();
    let _said = operator.does(&["import", &people, "--source", "communities", "--yes"]);
    std::fs::remove_file(&people).unwrap();
    let who = format!("{{ resident(idDocument: {{number: \"{number}\"}}) {{ id }} }}");
    let access = token(&demo, "police").await;
    let (_, found) = ask(&demo.url, &access, &who).await.unwrap();
    let id = found["data"]["resident"]["id"].as_str().unwrap().to_owned();
    let reason = ["--reason", "本人依法申请删除"];
    let would = operator.does(&[&["subject", "erase", &id, "--dry-run"], &reason[..]].concat());
    assert!(would.contains("would go: 3 statements that name the person as guardian"), "{would}");
    let done = operator.does(&[&["subject", "erase", &id], &reason[..]].concat());
    assert!(done.contains("erased: 3 statements"), "{done}");
    let identity = keygen(&operator, dir.path());
    let file = dir.path().join("b.age").display().to_string();
    let _said = operator.does(&["backup", "--output", &file]);
    assert_eq!(demo.terminate(), Some(0));
    let gone = |operator: &Operator| {
        let bytes = operator.database.dump();
        for value in [NAME, PHONE, "19900888888", number.as_str()] {
            assert!(!holds(&bytes, value), "{value} is still there");
        }
    };
    gone(&operator);
    let place = TempDir::new().unwrap();
    let restored = operator.moved(place.path(), operator.database.other(place.path()));
    let _said = restored.does(&["restore", &file, "--identity", &identity]);
    let _cut = restored.run(&["audit", "declare-cut", "--reason", "moved to another machine"]);
    let _said = restored.does(&["rebuild", "--check"]);
    let _said = restored.does(&["keys", "rotate"]);
    let _said = restored.does(&["rebuild", "--check"]);
    gone(&restored);
}
