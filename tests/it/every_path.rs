//! One policy, every path: generated grants, generated documents, and what a naive reader of the grants
//! would say about each value. Whatever way leads to a datum, the answer is the same.

mod grants;

use std::collections::{BTreeMap, BTreeSet};

use hub_graphql::GlobalId;
use hub_tests::{Ask, TestHub, TestHubSettings};
use sea_orm::prelude::Uuid;
use sea_orm::{ConnectionTrait as _, DatabaseConnection, Statement, Value as Sql};
use serde_json::{Value, json};

use crate::tampering::{connect, run};
use grants::{Grant, Known};

/// Sets of grants that are tried, and documents for each.
const POLICIES: usize = 12;
const DOCUMENTS: usize = 8;

/// Attributes with their typed fields.
const ATTRIBUTES: [(&str, &str); 7] = [
    ("person_name", "name"),
    ("sex", "sex"),
    ("birth_date", "birthDate"),
    ("mobile_phone", "mobilePhone"),
    ("id_number", "idNumber"),
    ("residence_address", "residenceAddress"),
    ("occupation", "occupation"),
];

/// Questions with yes or no as the answer, and the attribute that each is about.
const QUESTIONS: [(&str, &str); 3] =
    [("isAgedOver", "birth_date"), ("hasStatus", "sex"), ("livesIn", "residence_address")];

/// Numbers that look like chance and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33).unwrap() % end
    }
}

struct World {
    hub: TestHub,
    db: DatabaseConnection,
    police: Ask,
    /// By id: the community, and each attribute.
    residents: BTreeMap<String, (String, BTreeMap<&'static str, Known>)>,
    homes: Vec<String>,
    /// Who is sealed.
    sealed: BTreeSet<String>,
    /// The community that is asked about, and each resident's true answers.
    area: String,
    answers: BTreeMap<String, BTreeMap<&'static str, Value>>,
}

impl World {
    async fn grant(&self, grants: &[Grant]) {
        // What leads from one to another stays granted, so that every way is gone.
        let tried = ATTRIBUTES.map(|(code, _)| format!("'{code}'")).join(", ");
        let delete = format!(
            "DELETE FROM grants WHERE department = 'police' \
             AND purpose = 'population_management' AND attribute IN ({tried})"
        );
        run(&self.db, &delete).await;
        let now = hub_values::Clock::now(&*self.hub.clock).timestamp_micros();
        let hours = |hours: i64| now + hours * 3_600_000_000;
        for (number, grant) in grants.iter().enumerate() {
            let values: [Sql; 8] = [
                Uuid::from_u128(1_000 + number as u128).into(),
                grant.attribute.into(),
                grant.form.into(),
                grant.area.clone().into(),
                hours(grant.from).into(),
                grant.until.map(hours).into(),
                grant.condition.into(),
                grant.covers.into(),
            ];
            let sql = "INSERT INTO grants (id, department, purpose, attribute, form, area, from_time, until_time, conditions, covers) \
                       VALUES ($1, 'police', 'population_management', $2, $3, $4, $5, $6, $7, $8)";
            let statement =
                Statement::from_sql_and_values(self.db.get_database_backend(), sql, values);
            let _done = self.db.execute_raw(statement).await.unwrap();
        }
        run(&self.db, "UPDATE log_head SET rights_version = rights_version + 1").await;
    }

    /// What everybody's attributes are when all of them are granted in one form.
    async fn all(
        &self,
        form: &'static str,
    ) -> BTreeMap<String, BTreeMap<&'static str, [Value; 2]>> {
        let all = ATTRIBUTES.map(|(attribute, _)| Grant {
            attribute,
            form,
            area: None,
            condition: None,
            covers: Some("minors"),
            from: -1,
            until: None,
        });
        self.grant(&all).await;
        let document =
            format!("{{ residents(first: 100) {{ nodes {{ {} }} }} }}", plain(&self.area));
        let reply = self.police.query(&document).await;
        let nodes = reply.body["data"]["residents"]["nodes"].as_array().unwrap();
        nodes.iter().map(|node| (node["id"].as_str().unwrap().to_owned(), shown(node))).collect()
    }

    /// What a naive reader of the grants expects, as a field and as a fact.
    fn expected(&self, grants: &[Grant], id: &str, attribute: &str) -> [Value; 2] {
        let (community, known) = &self.residents[id];
        let here = |form: &str| {
            grants.iter().filter(|one| one.attribute == attribute && one.form == form).any(|one| {
                one.is_now() && one.is_here(community) && one.is_for(known, self.is_sealed(id))
            })
        };
        let known = &known[attribute];
        if here("full") {
            known.full.clone()
        } else if here("masked") {
            known.masked.clone()
        } else {
            [Value::Null, Value::Null]
        }
    }

    fn is_sealed(&self, id: &str) -> bool {
        self.sealed.contains(id)
    }

    /// Whether somebody exists: the sealed only for a grant that says so.
    fn exists(&self, grants: &[Grant], id: &str) -> bool {
        let (community, known) = &self.residents[id];
        !self.is_sealed(id)
            || grants.iter().any(|one| {
                one.is_now() && one.is_here(community) && one.says("sealed") && one.fits(known)
            })
    }

    /// Seals every seventh resident.
    async fn seal(&mut self) {
        for id in self.residents.keys().step_by(7) {
            let Some(GlobalId::Subject(_, subject)) = GlobalId::decode(id) else { panic!("{id}") };
            let values: [Sql; 2] =
                [Uuid::from_u128(subject.uuid().as_u128() + 1).into(), subject.uuid().into()];
            let sql = "INSERT INTO seals (id, subject, ground, reason, sealed_by, sealed_at) \
                       VALUES ($1, $2, 'witness', 'test', 'test', 0)";
            let statement =
                Statement::from_sql_and_values(self.db.get_database_backend(), sql, values);
            let _done = self.db.execute_raw(statement).await.unwrap();
            let _new = self.sealed.insert(id.clone());
        }
    }

    /// What a naive reader of the grants expects of a question: the truth, or nothing.
    fn answer(&self, grants: &[Grant], id: &str, question: &str, attribute: &str) -> Value {
        let (community, known) = &self.residents[id];
        let may = grants.iter().any(|one| {
            one.attribute == attribute
                && ["full", "predicate"].contains(&one.form)
                && one.is_now()
                && one.is_here(community)
                && one.is_for(known, self.is_sealed(id))
        });
        if may { self.answers[id][question].clone() } else { Value::Null }
    }
}

/// The same questions about everybody.
fn questions(area: &str) -> String {
    format!(
        "isAgedOver(years: 40) hasStatus(attribute: \"sex\", code: \"1\") \
         livesIn(area: \"{area}\")"
    )
}

/// What is asked of every resident.
fn plain(area: &str) -> String {
    let fields = ATTRIBUTES.map(|(code, field)| format!("{code}: {field}"));
    let codes = ATTRIBUTES.map(|(code, _)| format!("\"{code}\""));
    format!(
        "id area {{ code }} {} {} facts(attributes: [{}]) {{ attribute {{ code }} text }}",
        questions(area),
        fields.join(" "),
        codes.join(", ")
    )
}

/// Attributes of one resident in an answer, as fields and as facts; those that were asked for.
fn shown(node: &Value) -> BTreeMap<&'static str, [Value; 2]> {
    let fact = |code: &str| {
        let facts = node["facts"].as_array().map(Vec::as_slice).unwrap_or_default();
        let found = facts.iter().find(|fact| fact["attribute"]["code"] == code);
        found.map_or(Value::Null, |fact| fact["text"].clone())
    };
    ATTRIBUTES.iter().map(|(code, _)| (*code, [node[*code].clone(), fact(code)])).collect()
}

/// Every resident in an answer, wherever it stands.
fn residents<'a>(answer: &'a Value, found: &mut Vec<&'a Value>) {
    match answer {
        Value::Object(object) => {
            if object.contains_key("id") && object.contains_key("person_name") {
                found.push(answer);
            }
            object.values().for_each(|value| residents(value, found));
        }
        Value::Array(list) => list.iter().for_each(|value| residents(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A document that reaches residents on some way, and asks for what everybody asks for in some form.
fn document(world: &World, dice: &mut Dice) -> String {
    let plain = plain(&world.area);
    let (fields, fragment) = match dice.below(4) {
        0 => (plain, String::new()),
        1 => (format!("... on Resident {{ {plain} }}"), String::new()),
        2 => ("...All".to_owned(), format!(" fragment All on Resident {{ {plain} }}")),
        _ => (
            "...One ... @include(if: true) { ...One }".to_owned(),
            format!(
                " fragment One on Resident {{ ...Two }} fragment Two on Resident {{ {plain} }}"
            ),
        ),
    };
    let ids: Vec<&String> = world.residents.keys().collect();
    let id = ids[dice.below(ids.len())];
    let other = ids[dice.below(ids.len())];
    let home = &world.homes[dice.below(world.homes.len())];
    let way = match dice.below(8) {
        0 => format!("a: node(id: \"{id}\") {{ ... on Resident {{ {fields} }} }}"),
        1 => format!(
            "nodes(ids: [\"{id}\", \"{other}\", \"{id}\"]) {{ ... on Resident {{ {fields} }} }}"
        ),
        2 => format!("residents(first: {}) {{ nodes {{ {fields} }} }}", 1 + dice.below(40)),
        3 => format!(
            "x: residents(first: 9) {{ edges {{ node {{ {fields} }} }} }} y: node(id: \"{id}\") {{ ... on Resident {{ {fields} }} }}"
        ),
        4 => format!(
            "node(id: \"{id}\") {{ ... on Resident {{ household {{ members {{ resident {{ {fields} }} }} }} }} }}"
        ),
        5 => format!(
            "node(id: \"{home}\") {{ ... on Household {{ householder {{ {fields} }} members {{ resident {{ {fields} }} }} }} }}"
        ),
        6 => format!(
            "households(first: 6) {{ nodes {{ dwelling {{ residents(first: 5) {{ nodes {{ {fields} }} }} }} }} }}"
        ),
        _ => format!(
            "node(id: \"{id}\") {{ ... on Resident {{ memberships {{ household {{ members {{ resident {{ {fields} }} }} }} }} {fields} }} }}"
        ),
    };
    format!("{{ {way} }}{fragment}")
}

async fn world() -> World {
    let hub = TestHub::with(TestHubSettings { residents: 60, ..TestHubSettings::default() }).await;
    let db = connect(&hub).await;
    let police = hub.ask("police").await;
    let mut world = World {
        hub,
        db,
        police,
        residents: BTreeMap::new(),
        homes: Vec::new(),
        sealed: BTreeSet::new(),
        area: String::new(),
        answers: BTreeMap::new(),
    };
    let areas = world.police.query("{ areas { id code } }").await;
    let areas = areas.data()["areas"].as_array().unwrap().clone();
    let sample = world.hub.sample_community().to_owned();
    let sample = areas.iter().find(|one| one["code"] == sample.as_str()).unwrap();
    world.area = sample["id"].as_str().unwrap().to_owned();
    // In full last: where somebody lives is told to whoever may read addresses in full.
    let masked = world.all("masked").await;
    let full = world.all("full").await;
    let where_is = "{ residents(first: 100) { nodes { id area { code } household { id } } } }";
    let reply = world.police.query(where_is).await;
    let told =
        format!("{{ residents(first: 100) {{ nodes {{ id {} }} }} }}", questions(&world.area));
    let told = world.police.query(&told).await;
    for node in told.data()["residents"]["nodes"].as_array().unwrap() {
        let answers = QUESTIONS.map(|(question, _)| (question, node[question].clone()));
        assert!(answers.iter().all(|(_, answer)| answer.is_boolean()), "{node}");
        let id = node["id"].as_str().unwrap().to_owned();
        let _new = world.answers.insert(id, answers.into_iter().collect());
    }
    for node in reply.data()["residents"]["nodes"].as_array().unwrap() {
        let id = node["id"].as_str().unwrap().to_owned();
        let community = node["area"]["code"].as_str().unwrap_or_default().to_owned();
        if let Some(home) = node["household"]["id"].as_str() {
            world.homes.push(home.to_owned());
        }
        let known = ATTRIBUTES.iter().map(|(code, _)| {
            let known = Known { full: full[&id][code].clone(), masked: masked[&id][code].clone() };
            (*code, known)
        });
        let known = known.collect();
        let _new = world.residents.insert(id, (community, known));
    }
    assert!(world.residents.len() > 30 && !world.homes.is_empty());
    world
}

fn policy(world: &World, dice: &mut Dice) -> Vec<Grant> {
    let communities: Vec<&String> =
        world.residents.values().map(|(one, _)| one).filter(|one| one.len() == 12).collect();
    let mut grants = Vec::new();
    for (attribute, _) in ATTRIBUTES {
        for _ in 0..dice.below(4) {
            let community = communities[dice.below(communities.len())].clone();
            let area = match dice.below(3) {
                0 => None,
                1 => Some(community),
                // The street or town around it.
                _ => Some(format!("{}000", &community[..9])),
            };
            grants.push(Grant {
                attribute,
                form: ["full", "masked", "lookup", "predicate"][dice.below(4)],
                area: area.filter(|area| area.len() == 12),
                condition: [
                    None,
                    None,
                    None,
                    Some("age>=40"),
                    Some("age<40"),
                    Some("has=sex:1"),
                    Some("age>=40; has=sex:1"),
                ][dice.below(7)],
                covers: [
                    None,
                    Some("minors"),
                    Some("minors"),
                    Some("sealed"),
                    Some("minors sealed"),
                ][dice.below(5)],
                from: [-1, -1, -1, 1][dice.below(4)],
                until: [None, None, Some(1), Some(-1)][dice.below(4)],
            });
        }
    }
    grants
}

#[tokio::test]
async fn every_path_to_a_datum_gives_the_answer_of_the_grants() {
    let mut world = world().await;
    world.seal().await;
    let children = world.residents.values().filter(|(_, known)| {
        known["birth_date"].full[0].as_str().is_some_and(|born| born > "2012-11-24")
    });
    assert!(children.count() > 2 && world.sealed.len() > 4);
    let mut dice = Dice(0x0dd5_eed5_0dd5_eed5);
    let (mut compared, mut withheld, mut answered) = (0, 0, 0);
    for round in 0..POLICIES {
        let grants = policy(&world, &mut dice);
        world.grant(&grants).await;
        for _ in 0..DOCUMENTS {
            let document = document(&world, &mut dice);
            let reply = world.police.query(&document).await;
            assert_eq!(reply.status, 200, "{document}\n{}", reply.text);
            let mut found = Vec::new();
            residents(&reply.body["data"], &mut found);
            for node in found {
                let id = node["id"].as_str().unwrap();
                assert!(world.exists(&grants, id), "round {round}: {id}\n{document}\n{grants:#?}");
                for (question, attribute) in QUESTIONS {
                    let expected = world.answer(&grants, id, question, attribute);
                    assert_eq!(
                        node[question], expected,
                        "round {round}: {question} of {id}\n{document}\n{grants:#?}"
                    );
                    answered += usize::from(expected.is_boolean());
                }
                for (attribute, seen) in shown(node) {
                    let expected = world.expected(&grants, id, attribute);
                    assert_eq!(
                        seen, expected,
                        "round {round}: {attribute} of {id}\n{document}\n{grants:#?}"
                    );
                    let is_held = world.residents[id].1[attribute].full[0] != Value::Null;
                    if is_held && seen[0] == Value::Null {
                        withheld += 1;
                        assert!(
                            reply.refused().contains(&attribute),
                            "nothing says so: {attribute}\n{document}"
                        );
                    }
                    compared += 1;
                }
            }
        }
        filters_need_full(&world, &grants).await;
        lookups_find_those_they_are_for(&world, &grants, &mut dice).await;
    }
    assert!(answered > 100, "{answered} questions answered");
    assert!(compared > 1_000 && withheld > 200, "{compared} values, {withheld} withheld");
}

/// What may not be read everywhere in full may not be searched by either, and in an area what may
/// not be read there.
async fn filters_need_full(world: &World, grants: &[Grant]) {
    let reads = |attribute: &str, community: Option<&str>| {
        grants.iter().any(|one| {
            one.attribute == attribute
                && one.form == "full"
                && one.condition.is_none()
                && one.is_now()
                && community.map_or(one.area.is_none(), |community| one.is_here(community))
        })
    };
    let may = reads("person_name", None);
    let community = world.residents.values().map(|(one, _)| one).find(|one| one.len() == 12);
    let community = community.unwrap();
    let id = GlobalId::Area(community.parse().unwrap()).encode();
    let document = "query($a: ID!) { residents(first: 50, filter: {name: \"王\", area: $a}) { nodes { area { code } } } }";
    let reply = world.police.with(document, json!({ "a": id })).await;
    let is_refused = reply.codes().contains(&"FIELD_NOT_GRANTED") && reply.body["data"].is_null();
    let may_here =
        reads("person_name", Some(community)) && reads("residence_address", Some(community));
    assert_eq!(is_refused, !may_here, "{}\n{grants:#?}", reply.text);
    for name in ["王", "nobody at all"] {
        let document =
            "query($n: String!) { residents(first: 1, filter: {name: $n}) { nodes { id } } }";
        let reply = world.police.with(document, json!({ "n": name })).await;
        let is_refused = reply.codes().contains(&"FIELD_NOT_GRANTED");
        assert_eq!(is_refused, !may, "{}\n{grants:#?}", reply.text);
    }
}

/// Whoever may look people up by their number finds those that the grant is for; everybody else is
/// as if they were not there.
async fn lookups_find_those_they_are_for(world: &World, grants: &[Grant], dice: &mut Dice) {
    let lookups: Vec<&Grant> = grants
        .iter()
        .filter(|one| one.attribute == "id_number" && one.form == "lookup" && one.is_now())
        .collect();
    let people: Vec<_> = world.residents.iter().collect();
    for _ in 0..4 {
        let (id, (community, known)) = people[dice.below(people.len())];
        let Some(number) = known["id_number"].full[0].as_str() else { continue };
        let document = "query($n: String!) { resident(idDocument: {number: $n}) { id } }";
        let reply = world.police.with(document, json!({ "n": number })).await;
        let is_refused = reply.codes().contains(&"FIELD_NOT_GRANTED");
        assert_eq!(is_refused, lookups.is_empty(), "{}\n{grants:#?}", reply.text);
        let is_theirs = lookups
            .iter()
            .any(|one| one.is_here(community) && one.is_for(known, world.is_sealed(id)));
        let found = reply.body["data"]["resident"]["id"].as_str();
        assert_eq!(found, is_theirs.then_some(id.as_str()), "{}\n{grants:#?}", reply.text);
    }
}
