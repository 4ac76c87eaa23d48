//! Sealed persons: a hub that hides somebody answers as a hub in which they never were.

use chrono::TimeDelta;
use hub_app::GlassSettings;
use hub_policy::CallerRole;
use hub_tests::{Ask, Reply, TestHub, TestHubSettings};
use hub_values::SubjectKind;
use serde_json::{Value, json};

use crate::import_flow::{begin, upload};
use crate::merging::dwelling;
use crate::roles::{enter, filing};
use crate::story::{empty, household, mutate, number, person};
use crate::tampering::{connect, run};

const POPULATION: &str = "population_management";
const SEAL: &str =
    "mutation($i: SealSubjectInput!) { sealSubject(input: $i) { done userErrors { path } } }";
const UNSEAL: &str =
    "mutation($i: UnsealSubjectInput!) { unsealSubject(input: $i) { done userErrors { path } } }";
const NAME: &str =
    "mutation($i: NameOfficialInput!) { nameOfficial(input: $i) { done userErrors { path } } }";
const BREAK: &str = "mutation($i: BreakGlassInput!) { breakGlass(input: $i) { glassBreak { id subject until verdict } userErrors { path message } } }";
const REVIEW: &str = "mutation($i: ReviewBreakGlassInput!) { reviewBreakGlass(input: $i) { glassBreak { verdict reviewedBy } userErrors { path } } }";
const BREAKS: &str =
    "{ glassBreaks(waiting: true) { nodes { id actor caseNumber reason overdue } } }";

/// What a mutation gave.
async fn act(ask: &Ask, document: &str, input: Value) -> Value {
    let reply = ask.with(document, json!({ "i": input })).await;
    let data = reply.data().as_object().unwrap_or_else(|| panic!("{}", reply.text)).clone();
    data.into_values().next().unwrap()
}

/// A user of the police, by their login.
async fn police(hub: &TestHub, login: &str, role: CallerRole) -> Ask {
    let cookie = hub.session_of(login, role, "police", None).await;
    hub.anonymous().header("cookie", &cookie).purpose(POPULATION)
}

struct World {
    hub: TestHub,
    staff: Ask,
    admin: Ask,
    witness: Option<String>,
}

/// A married couple in a dwelling, of whom one may never have been there, and a shop of theirs.
async fn world(has_witness: bool) -> World {
    world_in(empty().await, has_witness).await
}

/// The same in this hub.
async fn world_in(hub: TestHub, has_witness: bool) -> World {
    let (staff, admin) = (hub.staff().await, hub.admin().await);
    let _home = dwelling(&staff, "枫台花园3-2-501").await;
    let more = json!({ "name": "测试乙", "mobilePhone": "19900550002" });
    let _spouse = person(&staff, 2, more).await;
    let mut witness = None;
    let mut people = vec![2];
    if has_witness {
        let more = json!({ "name": "测试甲", "mobilePhone": "19900550001", "birthDate": "1985-07-02",
            "residenceAddress": "枫台花园3号楼2单元501室" });
        witness = Some(person(&staff, 1, more).await);
        people.push(1);
    }
    let record = json!({ "dwelling": "枫台花园3-2-501",
        "record": { "householdNo": "甲户", "householdSize": people.len() } });
    let _family = household(&staff, "甲户", "2024-01-01", &people, record).await;
    let number = number(1);
    let mut shop = vec![("premises_name", "测试小店")];
    if has_witness {
        shop.extend([("legal_rep_name", "测试甲"), ("legal_rep_id_number", number.as_str())]);
    }
    let shop = filing(SubjectKind::Premises, hub.sample_community(), &shop);
    let _entered = enter(&hub, vec![shop]).await;
    World { hub, staff, admin, witness }
}

impl World {
    /// Names an official of the police for a duty.
    async fn named(&self, login: &str, role: CallerRole, duty: &str) -> Ask {
        let ask = police(&self.hub, login, role).await;
        let input = json!({ "login": login, "duty": duty, "reason": "市局指定" });
        let done = act(&self.admin, NAME, input).await;
        assert_eq!(done["done"], true, "{done}");
        ask
    }

    /// Seals the witness; gives the official who did.
    async fn sealed(&self) -> Ask {
        let sealer = self.named("sealer", CallerRole::DataManager, "SEAL").await;
        let input = json!({ "id": self.witness, "ground": "WITNESS", "reason": "证人保护决定" });
        let done = act(&sealer, SEAL, input).await;
        assert_eq!(done["done"], true, "{done}");
        sealer
    }

    /// Criminal investigation of the police covers the sealed.
    async fn covered(&self) -> Ask {
        let db = connect(&self.hub).await;
        run(&db, "UPDATE grants SET covers = 'minors sealed' WHERE department = 'police' AND purpose = 'criminal_investigation'").await;
        run(&db, "UPDATE log_head SET rights_version = rights_version + 1").await;
        self.hub.ask("police").await.purpose("criminal_investigation").header("x-case", "A-1")
    }
}

/// An answer without what differs between any two hubs: ids.
fn plain(reply: &Reply) -> Value {
    fn without(value: &Value) -> Value {
        match value {
            Value::Object(object) => object
                .iter()
                .filter(|(name, _)| !["id", "receipt", "requestId"].contains(&name.as_str()))
                .map(|(name, value)| (name.clone(), without(value)))
                .collect::<serde_json::Map<_, _>>()
                .into(),
            Value::Array(list) => list.iter().map(without).collect(),
            other @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => {
                other.clone()
            }
        }
    }
    json!({ "status": reply.status, "body": without(&reply.body) })
}

const PERSON: &str = "id name idNumber mobilePhone residenceAddress memberships { relation { code } household { householdNo } }";
const FAMILY: &str = "id householdNo householdSize householderName householder { name } dwelling { address } \
     members { relation { code } resident { id name } } \
     facts(attributes: [\"household_size\"]) { text }";

/// Every way to somebody.
fn documents() -> Vec<(String, Value)> {
    let both = json!([{ "number": number(1) }, { "number": number(2) }]);
    vec![
        (format!("query($n: String!) {{ resident(idDocument: {{ number: $n }}) {{ {PERSON} }} }}"), json!({ "n": number(1) })),
        (format!("query($d: [IdDocumentInput!]!) {{ residentsByIdDocument(documents: $d) {{ {PERSON} }} }}"), json!({ "d": both })),
        (format!("{{ residents(first: 50) {{ nodes {{ {PERSON} household {{ {FAMILY} }} }} pageInfo {{ hasNextPage }} }} }}"), json!({})),
        ("{ residents(first: 1) { nodes { name } pageInfo { hasNextPage } } }".to_owned(), json!({})),
        ("{ residents(first: 50, filter: { name: \"测试甲\" }) { nodes { name } pageInfo { hasNextPage } } }".to_owned(), json!({})),
        ("{ residents(first: 50, filter: { mobilePhone: \"19900550001\" }) { nodes { name } } }".to_owned(), json!({})),
        ("{ residents(first: 50, filter: { phoneEnd: \"0001\" }) { nodes { name } } }".to_owned(), json!({})),
        ("{ residents(first: 50, filter: { bornFrom: \"1985-07-02\", bornTo: \"1985-07-02\" }) { nodes { name } } }".to_owned(), json!({})),
        (format!("{{ households(first: 50) {{ nodes {{ {FAMILY} }} pageInfo {{ hasNextPage }} }} }}"), json!({})),
        (format!("{{ dwellings(first: 50) {{ nodes {{ address households {{ {FAMILY} }} residents(first: 9) {{ nodes {{ {PERSON} }} }} }} }} }}"), json!({})),
        ("{ premises(first: 50) { nodes { premisesName legalRepName legalRepPhone facts(attributes: [\"legal_rep_name\"]) { text } } } }".to_owned(), json!({})),
        ("{ statistics(input: {}) { count suppressed } }".to_owned(), json!({})),
        ("{ statistics(input: { by: [SEX, AGE] }) { count suppressed } }".to_owned(), json!({})),
        ("query($r: ResidentInput!) { matchResident(record: $r) { byDocument isCut resident { name } } }".to_owned(),
            json!({ "r": { "name": "测试甲", "birthDate": "1985-07-02", "mobilePhone": "19900550001", "idDocument": { "number": number(1) } } })),
        ("{ duplicateReviews(first: 50) { nodes { id } } }".to_owned(), json!({})),
        ("{ corrections(first: 50, filter: { side: OPENED }) { nodes { id } } }".to_owned(), json!({})),
    ]
}

#[tokio::test]
async fn a_hub_that_hides_somebody_answers_as_if_they_never_were_there() {
    let (here, never) = (world(true).await, world(false).await);
    let _sealer = here.sealed().await;
    let (mut asked, mut told) = (0, Vec::new());
    for department in ["police", "health", "market_supervision", "communities", "fire", "staff"] {
        let asks = async |world: &World| match department {
            "staff" => world.staff.clone(),
            _ => world.hub.ask(department).await,
        };
        let (seen, expected) = (asks(&here).await, asks(&never).await);
        for (document, variables) in documents() {
            let seen = seen.with(&document, variables.clone()).await;
            let expected = expected.with(&document, variables).await;
            if plain(&seen) != plain(&expected) || seen.text.contains("测试甲") {
                told.push(format!("{department}: {document}\n{}\n{}", seen.text, expected.text));
            }
            asked += usize::from(seen.body["errors"].is_null());
        }
    }
    assert!(told.is_empty(), "{} answers tell:\n{}", told.len(), told.join("\n"));
    assert!(asked > 40, "{asked} were answered");
    // Whoever kept an id from before is told what is told of an id that never was.
    let nobody =
        "{ nodes(ids: [\"UmVzaWRlbnQ6MDE5YWI2ZDgtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAw\"]) { id } }";
    let old = format!("{{ nodes(ids: [\"{}\"]) {{ id }} }}", here.witness.clone().unwrap());
    let old = here.staff.query(&old).await;
    assert_eq!(plain(&old), plain(&here.staff.query(nobody).await));
    let erase = "mutation($i: EraseSubjectInput!) { eraseSubject(input: $i) { erased sourceRecords userErrors { code } } }";
    let input = json!({ "id": here.witness, "reason": "本人申请", "dryRun": true });
    let told = act(&here.admin, erase, input).await;
    assert_eq!(
        (&told["sourceRecords"], &told["userErrors"][0]["code"]),
        (&json!(0), &json!("INVALID_INPUT")),
        "{told}"
    );
}

#[tokio::test]
async fn what_is_entered_about_somebody_hidden_is_judged_as_if_they_were_unknown() {
    let (here, never) = (world(true).await, world(false).await);
    let _sealer = here.sealed().await;
    let mut told = Vec::new();
    for world in [&here, &never] {
        let list = format!("姓名,身份证号,联系电话\n测试甲,{},19900550001\n", number(1));
        let file = upload(&world.staff, &list).await;
        let import = begin(&world.staff, &file, json!({})).await;
        let (counts, warnings) = (import["counts"].clone(), import["warnings"].clone());
        let record = json!({ "record": { "name": "测试甲", "mobilePhone": "19900550001",
            "idDocument": { "number": number(1) } } });
        let fields = "resident { name mobilePhone residenceAddress } candidates { byDocument }";
        let mut entered = mutate(&world.staff, "recordResident", fields, record.clone()).await;
        let again = mutate(&world.staff, "recordResident", fields, record).await;
        let document =
            "query($n: String!) { resident(idDocument: { number: $n }) { name residenceAddress } }";
        let found = world.staff.with(document, json!({ "n": number(1) })).await;
        entered["again"] = again;
        told.push(json!([counts, warnings, entered, found.body["data"]]));
    }
    assert_eq!(told[0], told[1]);
    assert_eq!(told[0][0]["created"], 1, "{}", told[0]);
    assert_eq!(told[0][2]["decision"], "CREATED", "{}", told[0]);
    assert_eq!(told[0][3]["resident"]["residenceAddress"], Value::Null, "{}", told[0]);
}

#[tokio::test]
async fn whoever_is_granted_the_sealed_finds_them_and_another_official_takes_the_seal_away() {
    let here = world(true).await;
    let sealer = here.sealed().await;
    let investigators = here.covered().await;
    let document = format!(
        "query($n: String!) {{ resident(idDocument: {{ number: $n }}) {{ name household {{ {FAMILY} }} }} }}"
    );
    let one = json!({ "n": number(1) });
    let seen = investigators.with(&document, one.clone()).await;
    let resident = &seen.data()["resident"];
    assert_eq!(
        (&resident["name"], &resident["household"]["householdSize"]),
        (&json!("测试甲"), &json!(2))
    );
    assert_eq!(resident["household"]["members"].as_array().unwrap().len(), 2);
    let list = investigators.query("{ residents(first: 50) { nodes { name } } }").await;
    assert_eq!(list.data()["residents"]["nodes"].as_array().unwrap().len(), 2);
    // Nobody counts them, so that two who compare their numbers find nobody.
    let under_another_purpose = here.hub.ask("police").await.with(&document, one.clone()).await;
    assert_eq!(under_another_purpose.data()["resident"], Value::Null);
    let input = json!({ "id": here.witness, "reason": "保护期满" });
    let own = act(&sealer, UNSEAL, input.clone()).await;
    assert_eq!(
        (&own["done"], &own["userErrors"][0]["path"]),
        (&json!(false), &json!(["input", "id"]))
    );
    let unnamed = police(&here.hub, "unnamed", CallerRole::DataManager).await;
    let refused = unnamed.with(UNSEAL, json!({ "i": input })).await;
    assert_eq!(refused.codes(), ["FORBIDDEN"], "{}", refused.text);
    let second = here.named("second", CallerRole::DataManager, "SEAL").await;
    assert_eq!(act(&second, UNSEAL, input.clone()).await["done"], true);
    let found = here.hub.ask("police").await.with(&document, one).await;
    assert_eq!(found.data()["resident"]["name"], "测试甲");
}

#[tokio::test]
async fn only_named_officials_seal_and_nobody_learns_who_is_sealed_by_trying() {
    let here = world(true).await;
    let staff = here
        .staff
        .with(SEAL, json!({ "i": { "id": here.witness, "ground": "OTHER", "reason": "试" } }))
        .await;
    assert_eq!(staff.codes(), ["FORBIDDEN"], "{}", staff.text);
    let _sealer = here.sealed().await;
    // To another named official whose grants do not cover them they are nobody.
    let other = here.named("other", CallerRole::DataManager, "SEAL").await;
    let input = json!({ "id": here.witness, "ground": "OTHER", "reason": "再次密封" });
    let told = other.with(SEAL, json!({ "i": input })).await;
    let nobody = json!({ "id": "UmVzaWRlbnQ6MDE5YWI2ZDgtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAw", "ground": "OTHER", "reason": "再次密封" });
    assert_eq!(plain(&told), plain(&other.with(SEAL, json!({ "i": nobody })).await));
    // It holds on every server over the database.
    let second = here
        .hub
        .second(TestHubSettings { residents: 0, is_kept: false, ..Default::default() }, None)
        .await;
    let ask = second.ask("police").await;
    let document = "query($n: String!) { resident(idDocument: { number: $n }) { name } }";
    let there = ask.with(document, json!({ "n": number(1) })).await;
    assert_eq!(there.data()["resident"], Value::Null);
    let gone = json!({ "login": "other", "duty": "SEAL", "named": false, "reason": "调离" });
    assert_eq!(act(&here.admin, NAME, gone).await["done"], true);
    let refused = other
        .with(SEAL, json!({ "i": { "id": here.witness, "ground": "OTHER", "reason": "试" } }))
        .await;
    assert_eq!(refused.codes(), ["FORBIDDEN"]);
    let named = here.admin.query("{ namedOfficials { login duty } }").await;
    assert_eq!(named.data()["namedOfficials"], json!([{ "login": "sealer", "duty": "SEAL" }]));
}

#[tokio::test]
async fn the_glass_is_broken_for_one_official_for_an_hour_and_looked_at_afterwards() {
    let here = world(true).await;
    let _sealer = here.sealed().await;
    let officer = here.named("officer", CallerRole::DepartmentOfficer, "BREAK_GLASS").await;
    let colleague = police(&here.hub, "colleague", CallerRole::DepartmentOfficer).await;
    let document = "query($n: String!) { resident(idDocument: { number: $n }) { name household { members { resident { name } } } } }";
    let seen = async |ask: &Ask| ask.with(document, json!({ "n": number(1) })).await;
    assert_eq!(seen(&officer).await.data()["resident"], Value::Null);
    let input = |sequence: u16| json!({ "idDocument": { "number": number(sequence) }, "reason": "失踪紧急查找", "caseNumber": "警情-1" });
    let refused = colleague.with(BREAK, json!({ "i": input(1) })).await;
    assert_eq!(refused.codes(), ["FORBIDDEN"], "{}", refused.text);
    let nobody = act(&officer, BREAK, input(9)).await;
    assert_eq!(nobody["userErrors"][0]["path"], json!(["input", "idDocument"]), "{nobody}");
    assert_eq!(
        nobody,
        act(&officer, BREAK, input(2)).await,
        "not sealed and not there are one answer"
    );
    let broken = act(&officer, BREAK, input(1)).await["glassBreak"].clone();
    assert_eq!(broken["subject"], json!(here.witness), "{broken}");
    let open = seen(&officer).await;
    assert_eq!(open.data()["resident"]["name"], "测试甲");
    assert_eq!(open.data()["resident"]["household"]["members"].as_array().unwrap().len(), 2);
    assert_eq!(seen(&colleague).await.data()["resident"], Value::Null, "for one official alone");
    // The log says at the answer that the glass was broken, and by whom and why before.
    let auditor = here.hub.auditor().await;
    let log = auditor
        .query("{ auditEntries(first: 20) { nodes { id operation actor reason case } } }")
        .await;
    let nodes = log.data()["auditEntries"]["nodes"].as_array().unwrap().clone();
    let entry = nodes.iter().find(|one| one["id"] == open.entry()).unwrap();
    assert_eq!((&entry["reason"], &entry["actor"]), (&json!("break_glass"), &json!("officer")));
    let entry = nodes
        .iter()
        .find(|one| one["operation"] == "breakGlass" && one["reason"] == "失踪紧急查找")
        .unwrap();
    assert_eq!(entry["case"], "警情-1", "{entry}");
    let waiting = auditor.query(BREAKS).await;
    let waiting = &waiting.data()["glassBreaks"]["nodes"];
    let row = (&waiting[0]["id"], &waiting[0]["actor"], &waiting[0]["overdue"]);
    assert_eq!(row, (&broken["id"], &json!("officer"), &json!(false)), "{waiting}");
    here.hub.clock.advance(TimeDelta::minutes(61));
    let officer = log_in_again(&here.hub, "officer").await;
    assert_eq!(seen(&officer).await.data()["resident"], Value::Null, "after an hour");
    here.hub.clock.advance(TimeDelta::days(8));
    let cookie = here.hub.session("later", CallerRole::DataBureauAdmin, None).await;
    let admin = here.hub.anonymous().header("cookie", &cookie).purpose("data_governance");
    let late = admin.query(BREAKS).await;
    assert_eq!(late.data()["glassBreaks"]["nodes"][0]["overdue"], true);
    let review = json!({ "id": broken["id"], "verdict": "JUSTIFIED", "note": "情况属实" });
    let reviewed = act(&admin, REVIEW, review.clone()).await;
    let expected = json!({ "verdict": "JUSTIFIED", "reviewedBy": "later" });
    assert_eq!(reviewed["glassBreak"], expected, "{reviewed}");
    assert_eq!(act(&admin, REVIEW, review).await["userErrors"][0]["path"], json!(["input", "id"]));
    let none = admin.query(BREAKS).await;
    assert_eq!(none.data()["glassBreaks"]["nodes"], json!([]));
}

#[tokio::test]
async fn how_long_the_glass_is_broken_and_when_a_review_is_late_are_settings() {
    let glass = GlassSettings { minutes: 10, review_days: 2 };
    let settings = TestHubSettings { residents: 0, is_kept: false, glass, ..Default::default() };
    let here = world_in(TestHub::with(settings).await, true).await;
    let _sealer = here.sealed().await;
    let officer = here.named("officer", CallerRole::DepartmentOfficer, "BREAK_GLASS").await;
    let input = json!({ "idDocument": { "number": number(1) }, "reason": "失踪查找", "caseNumber": "警情-1" });
    let broken = act(&officer, BREAK, input).await;
    assert_eq!(broken["glassBreak"]["subject"], json!(here.witness), "{broken}");
    let document = "query($n: String!) { resident(idDocument: { number: $n }) { name } }";
    let seen = async || {
        let reply = officer.with(document, json!({ "n": number(1) })).await;
        reply.data()["resident"]["name"].clone()
    };
    here.hub.clock.advance(TimeDelta::minutes(9));
    assert_eq!(seen().await, "测试甲");
    here.hub.clock.advance(TimeDelta::minutes(2));
    assert_eq!(seen().await, Value::Null, "after ten minutes");
    let late = async |login: &str| {
        let cookie = here.hub.session(login, CallerRole::DataBureauAdmin, None).await;
        let admin = here.hub.anonymous().header("cookie", &cookie).purpose("data_governance");
        admin.query(BREAKS).await.data()["glassBreaks"]["nodes"][0]["overdue"].clone()
    };
    here.hub.clock.advance(TimeDelta::days(1));
    assert_eq!(late("next").await, false);
    here.hub.clock.advance(TimeDelta::days(1));
    assert_eq!(late("after").await, true, "after two days");
}

async fn log_in_again(hub: &TestHub, login: &str) -> Ask {
    let reply = hub.log_in(login, "correct horse battery").await;
    let cookie = reply.headers().get("set-cookie").unwrap().to_str().unwrap().to_owned();
    let cookie = cookie.split(';').next().unwrap();
    hub.anonymous().header("cookie", cookie).purpose(POPULATION)
}
