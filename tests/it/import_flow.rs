//! Import as a flow, over HTTP and GraphQL: judged without writing, paused when it looks wrong,
//! confirmed by a person, written whole or not at all.

use hub_tests::{Ask, Database, TestHub};
use serde_json::{Value, json};

use crate::story::{empty, number, person, staff_elsewhere};
use crate::tampering::{connect, count, run};

const STATE: &str = "id state counts { created linked alreadyKnown changesFact needsReview refused } \
     warnings { code message rows } failure report rowCount kind kindGuessed unknownHeaders \
     columns { column header attribute meantBy } progress { done total } \
     examples { row decision problems { at cell message } }";

/// A list of people with these numbers.
pub(crate) fn people(sequences: std::ops::Range<u16>) -> String {
    let lines: Vec<String> = sequences
        .map(|one| format!("某{},{},1990000{one:04}\n", hanzi(one), number(one)))
        .collect();
    format!("姓名,身份证号,联系电话,备注\n{}", lines.concat())
}

pub(crate) fn hanzi(number: u16) -> char {
    char::from_u32(0x4e00 + u32::from(number)).unwrap()
}

pub(crate) async fn upload(ask: &Ask, file: &str) -> String {
    let ask = ask.clone().header("content-type", "text/csv").header("x-file-name", "a.csv");
    let reply = ask.send("POST", "/files", Some(file)).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.body["id"].as_str().unwrap().to_owned()
}

/// An import as it is when nobody is at work on it any more.
pub(crate) async fn at_rest(ask: &Ask, id: &str) -> Value {
    let document = format!("query($id: ID!) {{ node(id: $id) {{ ... on Import {{ {STATE} }} }} }}");
    loop {
        let reply = ask.with(&document, json!({ "id": id })).await;
        let import = reply.data()["node"].clone();
        if !["JUDGING", "WRITING", "UNDOING"].contains(&import["state"].as_str().unwrap()) {
            return import;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

pub(crate) async fn begin(ask: &Ask, file: &str, more: Value) -> Value {
    let mut input = json!({ "file": file });
    for (name, value) in more.as_object().into_iter().flatten() {
        input[name] = value.clone();
    }
    let document = "mutation($input: StartImportInput!) { startImport(input: $input) { \
                    import { id } userErrors { path message } } }";
    let reply = ask.with(document, json!({ "input": input })).await;
    let told = &reply.data()["startImport"];
    assert_eq!(told["userErrors"], json!([]), "{told}");
    at_rest(ask, told["import"]["id"].as_str().unwrap()).await
}

pub(crate) async fn confirm(ask: &Ask, id: &Value, accept: &[&str]) -> Value {
    let document = "mutation($input: ConfirmImportInput!) { confirmImport(input: $input) { \
                    import { id state } userErrors { path message } } }";
    let input = json!({ "id": id, "acceptWarnings": accept });
    ask.with(document, json!({ "input": input })).await.data()["confirmImport"].clone()
}

pub(crate) async fn names(ask: &Ask, part: &str) -> usize {
    let document =
        "query($n: String!) { residents(filter: { name: $n }, first: 100) { nodes { name } } }";
    let reply = ask.with(document, json!({ "n": part })).await;
    reply.data()["residents"]["nodes"].as_array().unwrap().len()
}

#[tokio::test]
async fn a_list_goes_from_the_file_to_answers_over_http() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let list = people(1..13) + "=1+1,,,\n";
    let file = upload(&staff, &list).await;
    assert_eq!(upload(&staff, &list).await, file, "the same bytes are another file");
    let import = begin(&staff, &file, json!({})).await;
    assert_eq!((&import["state"], &import["kind"]), (&json!("READY"), &json!("RESIDENT")));
    assert_eq!((&import["kindGuessed"], &import["rowCount"]), (&json!(true), &json!(13)));
    assert_eq!(import["unknownHeaders"], json!(["备注"]));
    assert_eq!(import["counts"]["created"], 12);
    let example = &import["examples"][0];
    assert_eq!((&example["row"], &example["decision"]), (&json!(14), &json!("REFUSED")));
    assert_eq!(example["problems"][0]["cell"], "A14");
    assert_eq!(
        import["columns"][1],
        json!({ "column": "B", "header": "身份证号", "attribute": "id_number", "meantBy": "CATALOGUE" })
    );
    assert_eq!(names(&staff, "某").await, 0, "judging wrote something");
    let told = confirm(&staff, &import["id"], &[]).await;
    assert_eq!(told["userErrors"], json!([]), "{told}");
    assert_eq!(at_rest(&staff, import["id"].as_str().unwrap()).await["state"], "DONE");
    assert_eq!(names(&staff, "某").await, 12);
    // Confirmed again, and imported again, it adds nothing.
    let _again = confirm(&staff, &import["id"], &[]).await;
    let again = begin(&staff, &file, json!({})).await;
    assert_eq!(again["counts"]["alreadyKnown"], 12, "{again}");
    let _told = confirm(&staff, &again["id"], &[]).await;
    let _done = at_rest(&staff, again["id"].as_str().unwrap()).await;
    let records = count(&connect(&hub).await, "SELECT COUNT(*) FROM source_records").await;
    assert_eq!((names(&staff, "某").await, records), (12, 12));
}

#[tokio::test]
async fn what_looks_wrong_pauses_and_is_accepted_by_name() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let file = upload(&staff, &(people(1..4) + ",,,x\n,,,y\n")).await;
    let import = begin(&staff, &file, json!({})).await;
    assert_eq!(import["state"], "PAUSED");
    assert_eq!(import["warnings"][0]["code"], "MANY_REFUSED");
    let told = confirm(&staff, &import["id"], &["MANY_CHANGES"]).await;
    assert_eq!(told["userErrors"][0]["path"], json!(["input", "acceptWarnings"]));
    assert_eq!(names(&staff, "某").await, 0);
    let told = confirm(&staff, &import["id"], &["MANY_REFUSED"]).await;
    assert_eq!(told["userErrors"], json!([]));
    assert_eq!(at_rest(&staff, import["id"].as_str().unwrap()).await["state"], "DONE");
    assert_eq!(names(&staff, "某").await, 3);
}

#[tokio::test]
async fn rows_of_another_community_are_not_written_and_said() {
    let hub = empty().await;
    let (staff, elsewhere) = (hub.staff().await, staff_elsewhere(&hub).await);
    let other = hub.city.areas.iter().rev().find(|area| area.level == "community").unwrap();
    // One is registered there; another row says so itself.
    let _person = person(&elsewhere, 1, json!({})).await;
    let list = format!(
        "姓名,身份证号,社区\n测试人,{},\n某人,{},{}\n某丙,{},{}\n",
        number(1),
        number(2),
        other.code,
        number(3),
        hub.sample_community()
    );
    let file = upload(&staff, &list).await;
    let import = begin(&staff, &file, json!({})).await;
    let counts = &import["counts"];
    assert_eq!(
        (&counts["needsReview"], &counts["refused"], &counts["created"]),
        (&json!(1), &json!(1), &json!(1)),
        "{import}"
    );
    let codes: Vec<_> =
        import["warnings"].as_array().unwrap().iter().map(|one| &one["code"]).collect();
    assert!(codes.contains(&&json!("FOREIGN_COMMUNITY")), "{codes:?}");
    let _told = confirm(&staff, &import["id"], &["FOREIGN_COMMUNITY", "MANY_REFUSED"]).await;
    let _done = at_rest(&staff, import["id"].as_str().unwrap()).await;
    assert_eq!(names(&staff, "某").await, 1);
    assert_eq!(names(&elsewhere, "某").await, 0);
}

#[tokio::test]
async fn of_somebody_registered_elsewhere_a_file_tells_no_other_name() {
    let hub = empty().await;
    let (staff, elsewhere) = (hub.staff().await, staff_elsewhere(&hub).await);
    let _person = person(&elsewhere, 1, json!({})).await;
    let file = upload(&staff, &format!("姓名,身份证号\n某甲,{}\n", number(1))).await;
    let import = begin(&staff, &file, json!({})).await;
    assert_eq!(import["counts"]["needsReview"], 1, "{import}");
    assert_eq!(import["examples"][0]["decision"], "NEEDS_REVIEW", "{import}");
    let problems = import["examples"][0]["problems"].as_array().unwrap();
    assert!(!problems.is_empty() && problems.iter().all(|one| one["at"] != "person_name"));
}

#[tokio::test]
async fn headings_under_a_group_are_understood_without_it() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let list = format!("基本信息,,\n姓名,身份证号,联系电话\n某甲,{},19900000001\n", number(1));
    let import = begin(&staff, &upload(&staff, &list).await, json!({})).await;
    assert_eq!((&import["kind"], &import["counts"]["created"]), (&json!("RESIDENT"), &json!(1)));
}

#[tokio::test]
async fn what_became_otherwise_than_accepted_is_told_row_by_row() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let import = begin(&staff, &upload(&staff, &people(1..4)).await, json!({})).await;
    let _one = person(&staff, 1, json!({})).await;
    let _paused = confirm(&staff, &import["id"], &[]).await;
    let paused = at_rest(&staff, import["id"].as_str().unwrap()).await;
    assert_eq!(paused["state"], "PAUSED", "{paused}");
    let _two = person(&staff, 2, json!({})).await;
    let codes: Vec<_> = paused["warnings"].as_array().unwrap().iter().collect();
    let codes: Vec<&str> = codes.iter().map(|one| one["code"].as_str().unwrap()).collect();
    let _told = confirm(&staff, &import["id"], &codes).await;
    assert_eq!(at_rest(&staff, import["id"].as_str().unwrap()).await["state"], "DONE");
    let document = "query($id: ID!) { node(id: $id) { ... on Import { deviations { row } } } }";
    let reply = staff.with(document, json!({ "id": import["id"] })).await;
    assert_eq!(reply.data()["node"]["deviations"], json!([{ "row": 3 }]), "{}", reply.text);
}

#[tokio::test]
async fn a_change_of_a_held_fact_is_told_only_to_those_who_may_read_it() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let _person = person(&staff, 1, json!({ "mobilePhone": "19900000101" })).await;
    let list = format!("姓名,身份证号,联系电话\n测试人,{},19900000102\n", number(1));
    let import = begin(&staff, &upload(&staff, &list).await, json!({})).await;
    assert_eq!(import["counts"]["changesFact"], 1, "{import}");
    assert_eq!(import["examples"][0]["problems"][0]["at"], "mobile_phone");
    // The same value, or one that may not be read, is no change.
    let same = format!("姓名,身份证号,联系电话\n测试人,{},19900000101\n", number(1));
    let import = begin(&staff, &upload(&staff, &same).await, json!({})).await;
    assert_eq!(import["counts"]["linked"], 1, "{import}");
    let by = "UPDATE grants SET until_time = 1 WHERE department = 'communities' \
              AND attribute = 'mobile_phone' AND form IN ('full', 'masked')";
    let db = connect(&hub).await;
    run(&db, by).await;
    run(&db, "UPDATE log_head SET rights_version = rights_version + 1").await;
    let _healthy = hub.hub.health().await;
    let import = begin(&staff, &upload(&staff, &list).await, json!({})).await;
    assert_eq!(
        (&import["counts"]["changesFact"], &import["counts"]["linked"]),
        (&json!(0), &json!(1))
    );
}

#[tokio::test]
async fn what_others_changed_since_it_was_judged_is_said_before_anything_is_written() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let import = begin(&staff, &upload(&staff, &people(1..4)).await, json!({})).await;
    assert_eq!(import["counts"]["created"], 3);
    let _meanwhile = person(&staff, 2, json!({})).await;
    let _told = confirm(&staff, &import["id"], &[]).await;
    let paused = at_rest(&staff, import["id"].as_str().unwrap()).await;
    assert_eq!(paused["state"], "PAUSED");
    let codes: Vec<_> =
        paused["warnings"].as_array().unwrap().iter().map(|one| &one["code"]).collect();
    assert!(codes.contains(&&json!("WORLD_CHANGED")), "{paused}");
    assert_eq!(paused["counts"]["created"], 2);
    assert_eq!(names(&staff, "某").await, 0, "something was written");
    let accept = ["WORLD_CHANGED", "MANY_CHANGES"];
    let _told = confirm(&staff, &import["id"], &accept).await;
    assert_eq!(at_rest(&staff, import["id"].as_str().unwrap()).await["state"], "DONE");
    assert_eq!(names(&staff, "某").await, 3);
}

#[tokio::test]
async fn a_heading_that_was_confirmed_is_known_the_next_time() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let list = |from: u16| people(from..from + 2).replace("联系电话", "打得通的号");
    let file = upload(&staff, &list(1)).await;
    let before = begin(&staff, &file, json!({})).await;
    assert_eq!(before["columns"][2]["meantBy"], "NOBODY");
    let columns = json!([{ "header": "打得通的号", "attribute": "mobile_phone" }]);
    let import = begin(&staff, &file, json!({ "columns": columns })).await;
    assert_eq!(import["columns"][2]["meantBy"], "CALLER");
    let _told = confirm(&staff, &import["id"], &[]).await;
    let _done = at_rest(&staff, import["id"].as_str().unwrap()).await;
    let next = begin(&staff, &upload(&staff, &list(5)).await, json!({})).await;
    assert_eq!(next["columns"][2]["attribute"], "mobile_phone");
    assert_eq!(next["columns"][2]["meantBy"], "CONFIRMED_BEFORE");
    // What is no heading of the file, or no attribute, is refused before any row is judged.
    for wrong in [("没有这列", "mobile_phone"), ("打得通的号", "no_such_attribute")] {
        let columns = json!([{ "header": wrong.0, "attribute": wrong.1 }]);
        let import = begin(&staff, &file, json!({ "columns": columns })).await;
        assert_eq!(import["state"], "FAILED", "{import}");
        assert!(import["failure"].as_str().unwrap().contains("请"), "{import}");
    }
}

#[tokio::test]
async fn a_trial_and_a_cancelled_import_cannot_be_confirmed() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let file = upload(&staff, &people(1..3)).await;
    let trial = begin(&staff, &file, json!({ "dryRun": true })).await;
    assert_ne!(confirm(&staff, &trial["id"], &[]).await["userErrors"], json!([]));
    let import = begin(&staff, &file, json!({})).await;
    let cancel = "mutation($id: ID!) { cancelImport(input: { id: $id }) { import { state } } }";
    let told = staff.with(cancel, json!({ "id": import["id"] })).await;
    assert_eq!(told.data()["cancelImport"]["import"]["state"], "CANCELLED");
    assert_ne!(confirm(&staff, &import["id"], &[]).await["userErrors"], json!([]));
    assert_eq!(names(&staff, "某").await, 0);
}

#[tokio::test]
async fn households_dwellings_and_premises_come_in_by_their_headings() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let bring = |list: String| {
        let staff = staff.clone();
        async move {
            let import = begin(&staff, &upload(&staff, &list).await, json!({})).await;
            let codes: Vec<String> = import["warnings"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one["code"].as_str().unwrap().to_owned())
                .collect();
            let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
            let _told = confirm(&staff, &import["id"], &codes).await;
            at_rest(&staff, import["id"].as_str().unwrap()).await
        }
    };
    let _people = bring(people(1..4)).await;
    let households = bring(format!(
        "户号,住址,身份证号,与户主关系\nH1,阳光小区3号楼2单元501,{},户主\nH1,,{},配偶\nH2,,{},户主\n",
        number(1),
        number(2),
        number(3)
    ))
    .await;
    assert_eq!((&households["kind"], &households["state"]), (&json!("HOUSEHOLD"), &json!("DONE")));
    assert_eq!((&households["rowCount"], &households["counts"]["created"]), (&json!(3), &json!(3)));
    let asked = format!(
        "{{ resident(idDocument: {{ number: \"{}\" }}) {{ household {{ householdNo members {{ relation {{ label }} resident {{ name }} }} dwelling {{ address }} }} }} }}",
        number(2)
    );
    let found = staff.query(&asked).await;
    let household = &found.body["data"]["resident"]["household"];
    assert_eq!(household["members"].as_array().unwrap().len(), 2, "{}", found.text);
    assert!(household["dwelling"]["address"].as_str().unwrap().contains("阳光小区"));
    // A list of households that names nobody ends no membership.
    let again = bring("户号,家庭人口数\nH1,2\n".to_owned()).await;
    assert_eq!(again["counts"]["linked"], 1, "{again}");
    let found = staff.query(&asked).await;
    assert_eq!(found.body["data"]["resident"]["household"]["members"].as_array().unwrap().len(), 2);
    let dwellings = bring("房屋地址,间数\n月亮小区1号楼1单元101,3\n".to_owned()).await;
    assert_eq!(
        (&dwellings["kind"], &dwellings["counts"]["created"]),
        (&json!("DWELLING"), &json!(1))
    );
    let premises = bring("店铺名称,从业人数\n某某商店,3\n".to_owned()).await;
    assert_eq!(
        (&premises["kind"], &premises["counts"]["created"]),
        (&json!("PREMISES"), &json!(1))
    );
}

/// Makes the database fail when it has written this many source records.
async fn fail_after(hub: &TestHub, records: i64) {
    let db = connect(hub).await;
    let sql = match hub.database {
        Database::Sqlite(_) => vec![format!(
            "CREATE TRIGGER full AFTER INSERT ON source_records \
             WHEN (SELECT COUNT(*) FROM source_records) > {records} \
             BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
        )],
        Database::Postgres(_) => vec![
            format!(
                "CREATE FUNCTION full_disk() RETURNS trigger AS $$ BEGIN \
                 IF (SELECT COUNT(*) FROM source_records) > {records} THEN \
                 RAISE EXCEPTION 'the disk is full'; END IF; RETURN NEW; END $$ LANGUAGE plpgsql"
            ),
            "CREATE TRIGGER full_disk AFTER INSERT ON source_records \
             FOR EACH ROW EXECUTE FUNCTION full_disk()"
                .to_owned(),
        ],
    };
    for sql in sql {
        run(&db, &sql).await;
    }
}

#[tokio::test]
async fn when_the_database_fails_in_the_middle_nothing_of_the_import_is_held() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let _one = person(&staff, 900, json!({})).await;
    let db = connect(&hub).await;
    let known = count(&db, "SELECT COUNT(*) FROM tokens").await;
    drop(db);
    let import = begin(&staff, &upload(&staff, &people(1..251)).await, json!({})).await;
    fail_after(&hub, 180).await;
    let _told = confirm(&staff, &import["id"], &[]).await;
    let failed = at_rest(&staff, import["id"].as_str().unwrap()).await;
    assert_eq!(failed["state"], "FAILED", "{failed}");
    assert!(!failed["failure"].as_str().unwrap().contains("disk"));
    assert_eq!(names(&staff, "某").await, 0);
    let db = connect(&hub).await;
    // What was written in smaller transactions stands as said and taken back: nobody rests on it.
    let links = "SELECT COUNT(*) FROM links WHERE superseded_by IS NULL";
    assert_eq!(count(&db, links).await, 1);
    assert_eq!(count(&db, "SELECT COUNT(*) FROM tokens").await, known);
}

#[tokio::test]
async fn every_step_is_an_entry_and_none_holds_a_value() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let _known = person(&staff, 1, json!({})).await;
    let import = begin(&staff, &upload(&staff, &people(1..4)).await, json!({})).await;
    let accept = ["MANY_CHANGES"];
    let _told = confirm(&staff, &import["id"], &accept).await;
    let done = at_rest(&staff, import["id"].as_str().unwrap()).await;
    assert_eq!(done["state"], "DONE", "{done}");
    let report = format!("/files/{}", done["report"].as_str().unwrap());
    let _report = staff.send("GET", &report, None).await;
    let undo = "mutation($id: ID!) { undoImport(input: { id: $id }) { import { state } } }";
    let _undone = staff.with(undo, json!({ "id": import["id"] })).await;
    let undone = at_rest(&staff, import["id"].as_str().unwrap()).await;
    assert_eq!(undone["state"], "UNDONE");
    let auditor = hub.auditor().await;
    let asked = "{ auditEntries(first: 100) { nodes { kind operation count written attributes subjects actor } } }";
    let reply = auditor.query(asked).await;
    let entries = reply.data()["auditEntries"]["nodes"].as_array().unwrap();
    let of = |name: &str| {
        entries.iter().filter(|one| one["operation"] == name).cloned().collect::<Vec<_>>()
    };
    for name in [
        "uploadFile",
        "startImport",
        "judgeImport",
        "confirmImport",
        "writeImport",
        "downloadFile",
        "undoImport",
        "retractImport",
    ] {
        assert!(!of(name).is_empty(), "no entry of {name}");
    }
    let looked: Vec<_> = of("judgeImport");
    assert!(looked.iter().any(|one| one["subjects"].as_array().unwrap().len() == 1), "{looked:?}");
    assert!(looked.iter().any(|one| one["count"] == 3));
    let written = &of("writeImport")[0];
    assert_eq!((&written["count"], written["subjects"].as_array().unwrap().len()), (&json!(3), 3));
    assert!(written["written"].as_array().unwrap().contains(&json!("id_number")));
    // Neither the log nor what is kept of an import names anybody.
    let db = connect(&hub).await;
    for sequence in 1..4 {
        for text in
            [number(sequence), format!("1990000{sequence:04}"), format!("某{}", hanzi(sequence))]
        {
            for (table, column) in
                [("log_entries", "body"), ("imports", "body"), ("import_pieces", "body")]
            {
                let sql = format!("SELECT COUNT(*) FROM {table} WHERE {column} LIKE '%{text}%'");
                assert_eq!(count(&db, &sql).await, 0, "{table} names somebody");
            }
        }
    }
    let dump = String::from_utf8_lossy(&hub.database.dump()).into_owned();
    assert!(!dump.contains(&number(1)), "a number lies open");
}
