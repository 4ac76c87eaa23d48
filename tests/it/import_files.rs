//! Files that are sent and reports that are fetched: for whom, how long, and what they tell.

use hub_policy::CallerRole;
use hub_tests::imports::{confirmed, judged, send, start};
use hub_tests::{Ask, TestHub};
use serde_json::json;

use crate::import_flow::{begin, confirm, people, upload};
use crate::story::{empty, number, staff_elsewhere};
use crate::tampering::{connect, count};

#[tokio::test]
async fn a_form_with_a_file_is_taken_in() {
    let hub = empty().await;
    let staff = hub.staff().await;
    let body = format!(
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"名册.csv\"\r\n\r\n{}\r\n--x--\r\n",
        people(1..3)
    );
    let form = staff.clone().header("content-type", "multipart/form-data; boundary=x");
    let reply = form.send("POST", "/files", Some(&body)).await;
    assert_eq!((reply.status, &reply.body["name"]), (201, &json!("名册.csv")), "{}", reply.text);
    let import = begin(&staff, reply.body["id"].as_str().unwrap(), json!({})).await;
    assert_eq!(import["counts"]["created"], 2);
    let empty = form.send("POST", "/files", Some("--x--\r\n")).await;
    assert_eq!(empty.status, 400, "{}", empty.text);
}

#[tokio::test]
async fn a_file_is_for_its_sender_and_a_report_for_those_who_see_the_import() {
    let hub = empty().await;
    let (staff, elsewhere) = (hub.staff().await, staff_elsewhere(&hub).await);
    let file = upload(&staff, &people(1..3)).await;
    let import = begin(&staff, &file, json!({})).await;
    let report = format!("/files/{}", import["report"].as_str().unwrap());
    let own = staff.send("GET", &format!("/files/{file}"), None).await;
    assert_eq!((own.status, own.text), (200, people(1..3)));
    assert_eq!(staff.send("GET", &report, None).await.status, 200);
    let admin = hub.admin().await;
    assert_eq!(admin.send("GET", &report, None).await.status, 200);
    for path in [format!("/files/{file}"), report.clone()] {
        let hidden = elsewhere.send("GET", &path, None).await;
        let absent = elsewhere.send("GET", "/files/RmlsZTp4", None).await;
        assert_eq!((hidden.status, hidden.text), (404, absent.text));
    }
    assert_eq!(admin.send("GET", &format!("/files/{file}"), None).await.status, 404);
    assert_eq!(hub.anonymous().send("GET", &report, None).await.status, 401);
    // Nor is the import there for others, whatever they do with it.
    let document = "query($id: ID!) { node(id: $id) { id } }";
    let id = json!({ "id": import["id"] });
    assert!(elsewhere.with(document, id).await.data()["node"].is_null());
    assert_ne!(confirm(&elsewhere, &import["id"], &[]).await["userErrors"], json!([]));
    let listed = |ask: Ask| async move {
        let reply = ask.query("{ imports { nodes { id } } }").await;
        reply.data()["imports"]["nodes"].as_array().unwrap().len()
    };
    assert_eq!((listed(staff).await, listed(elsewhere).await, listed(admin).await), (1, 0, 1));
    let auditor = hub.auditor().await.query("{ imports { nodes { id } } }").await;
    assert_eq!(auditor.codes(), ["FORBIDDEN"]);
}

#[tokio::test]
async fn the_report_tells_every_row_in_both_languages() {
    let hub = empty().await;
    let by = hub_app::Behalf::operator().unwrap();
    let file = send(&hub.hub, &by, (people(1..3) + "=1+1,,,\n").as_bytes()).await;
    let import = judged(&hub.hub, &by, start(file, "communities")).await;
    let report = import.about.report.unwrap();
    let (stored, bytes) = hub.hub.file_for(&by, report).await.unwrap().unwrap();
    let ending = std::path::Path::new(&stored.name).extension();
    assert_eq!(ending.and_then(|one| one.to_str()), Some("xlsx"));
    let book = hub_sheet::read(&bytes, Some("report.xlsx"), &hub_sheet::Limits::default()).unwrap();
    let rows = &book.sheets[1].rows;
    assert_eq!(rows.len(), 4);
    let refused: Vec<&str> = rows[3].cells().map(hub_sheet::Cell::as_text).collect();
    assert_eq!((refused[0], refused[1], refused[2]), ("4", "退回 refused", "A4"));
    assert!(refused[4].contains("公式") && refused[5].contains("formula"));
    assert!(!format!("{:?}", book.sheets).contains(&number(1)));
}

#[tokio::test]
async fn a_file_goes_when_its_time_is_over_and_with_whom_it_is_about() {
    let hub = TestHub::start().await;
    let by = hub_app::Behalf::operator().unwrap();
    let file = send(&hub.hub, &by, people(1..3).as_bytes()).await;
    let import = judged(&hub.hub, &by, start(file, "communities")).await;
    let done = confirmed(&hub.hub, &by, import).await;
    assert!(hub.hub.file_for(&by, file).await.unwrap().is_some());
    // Whoever is erased leaves no copy in a file either.
    let asked = format!("{{ resident(idDocument: {{ number: \"{}\" }}) {{ id }} }}", number(1));
    let id = hub.ask("police").await.query(&asked).await.data()["resident"]["id"].clone();
    let erase =
        "mutation($id: ID!) { eraseSubject(input: { id: $id, reason: \"测试\" }) { erased } }";
    let told = hub.admin().await.with(erase, json!({ "id": id })).await;
    assert_eq!(told.data()["eraseSubject"]["erased"], true);
    assert!(hub.hub.file_for(&by, file).await.unwrap().is_none());
    // The report names nobody, and stays until its time is over.
    let report = done.about.report.unwrap();
    assert!(hub.hub.file_for(&by, report).await.unwrap().is_some());
    hub.clock.advance(chrono::Duration::days(31));
    hub.hub.remove_expired_files().await.unwrap();
    assert!(hub.hub.file_for(&by, report).await.unwrap().is_none());
    let pieces = count(&connect(&hub).await, "SELECT COUNT(*) FROM file_pieces").await;
    assert_eq!(pieces, 0);
}

#[tokio::test]
async fn who_may_not_record_may_send_no_file() {
    let hub = empty().await;
    let officer = hub.session("officer", CallerRole::DepartmentOfficer, None).await;
    let officer = hub.anonymous().header("cookie", &officer).header("content-type", "text/csv");
    assert_eq!(officer.send("POST", "/files", Some(&people(1..2))).await.status, 403);
    let staff = hub.staff().await.header("content-type", "text/csv");
    assert_eq!(staff.send("POST", "/files", Some("")).await.status, 400);
    let foreign = staff.header("origin", "https://elsewhere.example");
    let foreign = foreign.header("content-type", "text/csv");
    assert_eq!(foreign.send("POST", "/files", Some(&people(1..2))).await.status, 403);
    let nobody = hub.anonymous().header("content-type", "text/csv");
    assert_eq!(nobody.send("POST", "/files", Some(&people(1..2))).await.status, 401);
}

#[tokio::test]
async fn a_workbook_is_read_in_a_process_of_its_own_sheet_by_sheet() {
    let hub = empty().await;
    let by = hub_app::Behalf::operator().unwrap();
    let page = |name: &str, sequence: u16| {
        let headers = ["序号", "姓名", "身份证号"].map(str::to_owned).to_vec();
        let row = vec!["1".to_owned(), "某人".to_owned(), number(sequence)];
        hub_sheet::Page { name: name.to_owned(), headers, rows: vec![row] }
    };
    let book = hub_sheet::write_xlsx(&[page("甲社区", 1), page("乙社区", 2)]).unwrap();
    let file = send(&hub.hub, &by, &book).await;
    let first = judged(&hub.hub, &by, start(file, "communities")).await;
    assert_eq!((first.about.sheet.as_str(), first.about.rows), ("甲社区", 1), "{first:?}");
    assert!(first.about.notes.iter().any(|(zh, _)| zh.contains("乙社区")));
    let other =
        hub_app::StartImport { sheet: Some("乙社区".to_owned()), ..start(file, "communities") };
    let done = confirmed(&hub.hub, &by, judged(&hub.hub, &by, other).await).await;
    assert_eq!(done.about.counts.created, 1);
    // What is no table fails with what to do, and the hub goes on.
    let file = send(&hub.hub, &by, b"%PDF-1.7 not a table").await;
    let failed = judged(&hub.hub, &by, start(file, "communities")).await;
    assert_eq!(failed.state, hub_app::ImportState::Failed);
    assert!(failed.about.failure.unwrap().zh.contains("PDF"));
}
