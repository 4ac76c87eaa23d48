//! The log as others read it: a table for people, events of FHIR for systems of health.

use hub_tests::Operator;
use serde_json::Value;
use tempfile::TempDir;

fn exported(operator: &Operator, folder: &TempDir, format: &str) -> String {
    let path = folder.path().join(format!("log.{format}"));
    let arguments = ["audit", "export", "--format", format, "--output", path.to_str().unwrap()];
    let _said = operator.does(&arguments);
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn the_log_is_written_as_a_table_and_as_events_of_fhir() {
    let folder = TempDir::new().unwrap();
    let operator = Operator::new(folder.path());
    let _said = operator.does(&["demo", "--residents", "30", "--prepare-only"]);
    let plain = exported(&operator, &folder, "jsonl");
    let entries: Vec<Value> =
        plain.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    // Each export is an entry of the next.
    let table = exported(&operator, &folder, "csv");
    assert!(table.starts_with("\u{feff}序号 index,时间 time,类型 kind,部门 department"), "{table}");
    let lines: Vec<&str> = table.split_terminator("\r\n").collect();
    assert_eq!(lines.len(), entries.len() + 2, "a heading, and the entry of this export");
    for (index, (line, entry)) in lines.iter().skip(1).zip(&entries).enumerate() {
        let time = entry["time"].as_str().unwrap();
        assert!(line.starts_with(&format!("{index},{time},")), "{line} is not {entry}");
        let leaf = hub_audit::leaf_hash(plain.lines().nth(index).unwrap().as_bytes()).to_base64();
        // A cell that a spreadsheet could take for a formula is quoted.
        assert!(line.trim_end_matches('"').ends_with(&leaf), "{line}");
    }
    let events = exported(&operator, &folder, "fhir");
    let events: Vec<Value> =
        events.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(events.len(), entries.len() + 2);
    for (index, (event, entry)) in events.iter().zip(&entries).enumerate() {
        assert_eq!(event["resourceType"], "AuditEvent");
        assert_eq!(event["id"], format!("entry-{index}"));
        assert_eq!(event["recorded"], entry["time"]);
        // What R4 demands of every event.
        for wanted in ["type", "agent", "source"] {
            assert!(!event[wanted].is_null(), "{event}");
        }
        // Accounts and grants are named, and referred to as no resource.
        let kinds = ["resident:", "household:", "dwelling:", "premises:"];
        let is_subject = |one: &&Value| {
            kinds.iter().any(|kind| one.as_str().unwrap_or_default().starts_with(kind))
        };
        let subjects = entry["subjects"].as_array().into_iter().flatten();
        let subjects = subjects.filter(is_subject).count();
        let patients = event["entity"].as_array().unwrap().iter();
        let referred = patients.filter(|one| one["what"]["reference"].is_string()).count();
        assert_eq!(referred, subjects, "{event}");
    }
    let refused = operator.run(&["audit", "export", "--format", "pdf", "--output", "x"]);
    assert_ne!(refused.code, Some(0), "{}", refused.said);
}
