//! Whoever reads the database or the log of the process reads no number and no exact address.

use std::collections::BTreeSet;

use hub_catalogue::{Catalogue, Format};
use hub_tests::Demo;
use hub_values::IdDocumentType;
use serde_json::json;
use tempfile::TempDir;

use crate::processes::{ask, token, who};

/// Numbers and exact addresses of the demo's city, as they came in and as they are kept.
fn secrets() -> BTreeSet<String> {
    let catalogue = Catalogue::shipped().unwrap();
    let plan = hub_city::Plan { residents: 60, ..hub_city::Plan::default() };
    let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    let city = hub_city::city(&plan);
    let mut secrets: BTreeSet<String> =
        city.officers.iter().map(|officer| officer.phone.clone()).collect();
    let mut open = BTreeSet::new();
    for filing in &city.filings {
        secrets.extend(filing.dwelling.clone());
        for (code, raw) in &filing.values {
            let attribute = catalogue.attribute(code).unwrap();
            let is_exact =
                matches!(attribute.format, Format::IdNumber | Format::Phone | Format::Address);
            let kept = attribute.parse(raw, IdDocumentType::ResidentIdCard, today);
            let texts = [Some(raw.clone()), kept.ok().map(|value| value.canonical())];
            let texts = texts.into_iter().flatten().filter(|text| text.len() >= 8);
            if attribute.is_sealed && is_exact { &mut secrets } else { &mut open }.extend(texts);
        }
    }
    // Where a shop is may be known, also when somebody lives there.
    secrets.into_iter().filter(|secret| !open.contains(secret)).collect()
}

/// Bytes as text, and the same without the signs by which people divide numbers.
fn readings(bytes: &[u8]) -> [String; 2] {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let joined = text.chars().filter(|c| !matches!(c, '-' | ' ' | '.' | '\u{3000}')).collect();
    [text, joined]
}

/// Entering, importing, looking up, refusals, logins.
async fn story(demo: &Demo) -> Vec<String> {
    let (claimed, remark, typed) = ("19900144444", "19900155555", "19900166666");
    let police = token(demo, "police").await;
    let _answer = ask(&demo.url, &police, &who(demo)).await.unwrap();
    let _broken = ask(&demo.url, &police, &who(demo).replace('}', "")).await.unwrap();
    let filter =
        format!("{{ residents(filter: {{mobilePhone: \"{remark}\"}}) {{ nodes {{ id }} }} }}");
    let _found = ask(&demo.url, &police, &filter).await.unwrap();
    let _end =
        ask(&demo.url, &police, &filter.replace(remark, "5555").replace("mobilePhone", "phoneEnd"))
            .await;
    // A register holds what it holds: a claim in a field that lies open.
    let write = format!(
        "mutation {{ recordResident(input: {{record: {{name: \"何四\", formerName: \"张三{claimed}\", attributes: [{{attribute: \"foreign_surname\", value: \"电话{remark}\"}}], mobilePhone: \"{typed}\"}}}}) {{ decision }} }}"
    );
    let (_, told) = ask(&demo.url, &police, &write).await.unwrap();
    assert!(told["data"]["recordResident"]["decision"].is_string(), "{told}");
    let health = token(demo, "health").await;
    let _refused = ask(&demo.url, &health, &who(demo)).await.unwrap();
    let http = reqwest::Client::new();
    for name in [typed, "staff"] {
        let body = json!({ "username": name, "password": "wrong password" });
        let _status = http.post(format!("{}/login", demo.url)).json(&body).send().await.unwrap();
    }
    let file = demo.dir.join("people.csv");
    let line = format!("姓名,联系电话,职业\n何一,{claimed},电话 199-0015-5555\n");
    std::fs::write(&file, line).unwrap();
    let done =
        demo.command(&["import", file.to_str().unwrap(), "--source", "communities", "--yes"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    std::fs::remove_file(file).unwrap();
    vec![claimed.to_owned(), remark.to_owned(), typed.to_owned()]
}

#[tokio::test]
async fn no_number_and_no_exact_address_lies_open_after_a_day_of_work() {
    let dir = TempDir::new().unwrap();
    let mut demo = Demo::start(dir.path()).await;
    let mut secrets = secrets();
    assert!(secrets.len() > 150, "only {} values are looked for", secrets.len());
    secrets.extend(story(&demo).await);
    let running = demo.dump();
    assert!(demo.command(&["keys", "rotate"]).status.success());
    assert_eq!(demo.terminate(), Some(0));
    let at_rest = demo.dump();
    let log = std::fs::read(dir.path().join("process.log")).unwrap();
    // A name lies open, so the search itself works.
    let plan = hub_city::Plan { residents: 60, ..hub_city::Plan::default() };
    let [running, at_rest, log] = [running, at_rest, log].map(|bytes| readings(&bytes));
    assert!(at_rest[0].contains(&hub_city::city(&plan).samples.name));
    let places = [("running database", running), ("database", at_rest), ("process's log", log)];
    for secret in &secrets {
        for (place, texts) in &places {
            let lies_open = texts.iter().any(|text| text.contains(secret));
            assert!(!lies_open, "{secret} lies open in the {place}");
        }
    }
}
