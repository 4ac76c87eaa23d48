//! Programs that are killed while they write: nothing is half done, and what was confirmed is kept.

use std::time::{Duration, Instant};

use hub_tests::{Demo, Operator};
use hub_values::IdNumber;
use serde_json::Value;
use tempfile::TempDir;

use crate::processes::{ask, token};
use crate::tampering::{connect_to, count};

/// Nothing in the database is written by halves, and its log is whole.
fn is_whole(operator: &Operator) {
    let said = operator.does(&["rebuild", "--check"]);
    assert!(said.contains("differing 不一致: 0"), "{said}");
    let said = operator.does(&["audit", "verify"]);
    assert!(said.contains("verified"), "{said}");
}

/// Three people and a household of two of them, which two callers' words move to and fro.
#[derive(Clone)]
struct Family {
    url: String,
    access: String,
    key: String,
    people: [(String, String); 3],
}

impl Family {
    /// Enters the people.
    async fn new(demo: &Demo, access: &str, number: u16) -> Self {
        let birth = chrono::NaiveDate::from_ymd_opt(1988, 2, 9).unwrap();
        let person = |place: u16| {
            let id = IdNumber::compose("519902", birth, number * 10 + place).unwrap();
            let name = ["陈甲", "陈乙", "陈丙"][usize::from(place)];
            (id.as_str().to_owned(), name.to_owned())
        };
        let people = [0, 1, 2].map(person);
        let (url, access) = (demo.url.clone(), access.to_owned());
        let family = Self { url, access, key: format!("family-{number}"), people };
        for (id, name) in &family.people {
            let write = format!(
                "mutation {{ recordResident(input: {{key: \"{id}\", record: {{idDocument: {{number: \"{id}\"}}, name: \"{name}\"}}}}) {{ decision }} }}"
            );
            let (status, body) = ask(&family.url, &family.access, &write).await.unwrap();
            assert_eq!((status, body["errors"].is_null()), (200, true), "{body}");
        }
        family
    }

    /// Who belongs to it after this round.
    fn members(&self, round: usize) -> &[(String, String)] {
        &self.people[round % 2..round % 2 + 2]
    }

    /// Says who belongs to it from this round on.
    async fn say(&self, round: usize) -> Option<(u16, Value)> {
        let member =
            |(id, _): &(String, String)| format!("{{idNumber: \"{id}\", relation: \"子\"}}");
        let members: Vec<String> = self.members(round).iter().map(member).collect();
        let write = format!(
            "mutation {{ recordHousehold(input: {{key: \"{}\", record: {{householdNo: \"{}-{round}\"}}, members: [{}]}}) {{ decision userErrors {{ message }} household {{ id }} }} }}",
            self.key,
            self.key,
            members.join(", ")
        );
        ask(&self.url, &self.access, &write).await
    }

    /// Asks who belongs to it.
    async fn read(&self, household: &str) -> Option<(u16, Value)> {
        let read = format!(
            "{{ node(id: \"{household}\") {{ ... on Household {{ number members {{ resident {{ name }} }} }} }} }}"
        );
        ask(&self.url, &self.access, &read).await
    }

    /// It is as one of these rounds left it, number and members alike.
    async fn is_as_after(&self, household: &str, rounds: &[usize]) {
        let (status, body) = self.read(household).await.unwrap();
        assert_eq!(status, 200, "{body}");
        let node = &body["data"]["node"];
        let members = node["members"].as_array().unwrap().iter();
        let mut names: Vec<&str> =
            members.map(|one| one["resident"]["name"].as_str().unwrap()).collect();
        names.sort_unstable();
        let is_after = |round: &usize| {
            let mut expected: Vec<&str> =
                self.members(*round).iter().map(|(_, name)| name.as_str()).collect();
            expected.sort_unstable();
            node["number"] == format!("{}-{round}", self.key) && names == expected
        };
        assert!(rounds.iter().any(is_after), "after {rounds:?}: {body}");
    }
}

/// The last round that was confirmed, the one that may have been done, and the household.
#[derive(Debug, Default)]
struct Told {
    household: String,
    confirmed: usize,
    tried: usize,
}

#[tokio::test]
async fn a_hub_that_is_killed_among_mutations_leaves_no_household_by_halves() {
    let dir = TempDir::new().unwrap();
    let mut demo = Demo::start(dir.path()).await;
    let access = token(&demo, "police").await;
    let mut running = Vec::new();
    for number in 1..5 {
        let family = Family::new(&demo, &access, number).await;
        running.push(tokio::spawn(async move {
            let mut told = Told::default();
            for round in 0.. {
                told.tried = round;
                let Some((status, body)) = family.say(round).await else { break };
                assert_eq!(status, 200, "{body}");
                let household = &body["data"]["recordHousehold"]["household"]["id"];
                household
                    .as_str()
                    .unwrap_or_else(|| panic!("{body}"))
                    .clone_into(&mut told.household);
                told.confirmed = round;
            }
            (family, told)
        }));
    }
    let operator = Operator::of(&demo);
    let db = connect_to(&operator.database).await;
    let before = count(&db, "SELECT COUNT(*) FROM log_entries").await;
    let started = Instant::now();
    while count(&db, "SELECT COUNT(*) FROM log_entries").await < before + 60 {
        assert!(started.elapsed() < Duration::from_mins(1), "nothing is written");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    drop(db);
    demo.kill();
    is_whole(&operator);
    demo.again().await;
    for one in running {
        let (mut family, told) = one.await.unwrap();
        family.url.clone_from(&demo.url);
        family.is_as_after(&told.household, &[told.confirmed, told.tried]).await;
    }
    is_whole(&operator);
}
