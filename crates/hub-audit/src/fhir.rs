//! An entry as a FHIR R4 `AuditEvent`, in the shape of IHE's Basic Audit Log Patterns (BALP 1.1): one JSON object a line.
//!
//! Names and ids, as in the entry; a resident is referred to by id, never described.
#![expect(
    clippy::indexing_slicing,
    reason = "members of a JSON object, which are made when they are not there"
)]

use hub_values::SubjectKind;
use serde_json::{Value, json};

use crate::entry::{Entry, Kind, Outcome};
use crate::merkle::Hash;

const TYPES: &str = "http://terminology.hl7.org/CodeSystem/audit-event-type";
const DICOM: &str = "http://dicom.nema.org/resources/ontology/DCM";
const ROLES: &str = "http://terminology.hl7.org/CodeSystem/object-role";
const OBJECTS: &str = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
const BALP: &str = "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType";
const PROFILES: &str = "https://profiles.ihe.net/ITI/BALP/StructureDefinition";

/// The event of the entry at `index` of the log of this name.
pub fn audit_event(origin: &str, index: u64, leaf: Hash, entry: &Entry) -> Value {
    let (action, subtype) = action(entry);
    let patient = entry.subjects.iter().find(|one| one.starts_with("resident:"));
    let mut event = json!({
        "resourceType": "AuditEvent",
        "id": format!("entry-{index}"),
        "type": { "system": TYPES, "code": "rest", "display": "RESTful Operation" },
        "subtype": [{ "system": "http://hl7.org/fhir/restful-interaction", "code": subtype }],
        "action": action,
        "recorded": entry.time.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string(),
        "outcome": outcome(entry.outcome),
        "agent": agents(entry),
        "source": { "site": origin, "observer": { "display": origin }, "type": [{ "system": DICOM, "code": "110150", "display": "Application" }] },
        "entity": entities(index, leaf, entry),
    });
    if let Some(profile) = profile(entry, patient.is_some()) {
        event["meta"] = json!({ "profile": [format!("{PROFILES}/{profile}")] });
    }
    if let Some(code) = &entry.code {
        event["outcomeDesc"] = json!(code);
    }
    if let Some(purpose) = &entry.purpose {
        event["purposeOfEvent"] = json!([{ "coding": [{ "system": format!("urn:fileonce:{origin}:purpose"), "code": purpose }] }]);
    }
    event
}

/// The action of HL7 and the interaction of FHIR that come nearest.
fn action(entry: &Entry) -> (&'static str, &'static str) {
    match entry.kind {
        Kind::Mutation | Kind::Import if !entry.written.is_empty() => ("U", "update"),
        Kind::Mutation
        | Kind::Admin
        | Kind::Grant
        | Kind::Login
        | Kind::Token
        | Kind::Transport
        | Kind::System => ("E", "operation"),
        Kind::Import => ("C", "create"),
        Kind::Query | Kind::Subscription | Kind::Export if entry.subjects.len() == 1 => {
            ("R", "read")
        }
        Kind::Query | Kind::Subscription | Kind::Export => ("E", "search"),
    }
}

/// The pattern of IHE that an entry follows, where one fits.
fn profile(entry: &Entry, has_patient: bool) -> Option<&'static str> {
    match (action(entry).1, has_patient) {
        ("read", true) => Some("IHE.BasicAudit.PatientRead"),
        ("search", true) => Some("IHE.BasicAudit.PatientQuery"),
        ("update", true) => Some("IHE.BasicAudit.PatientUpdate"),
        ("create", true) => Some("IHE.BasicAudit.PatientCreate"),
        ("read", false) => Some("IHE.BasicAudit.Read"),
        ("search", false) => Some("IHE.BasicAudit.Query"),
        _ => None,
    }
}

/// 0 well, 4 partly, 8 refused or failed, 12 broken off.
fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Ok => "0",
        Outcome::Partial => "4",
        Outcome::Refused | Outcome::Error => "8",
        Outcome::Aborted => "12",
    }
}

fn agents(entry: &Entry) -> Vec<Value> {
    let identifier = |value: &str, kind: &str| json!({ "identifier": { "system": format!("urn:fileonce:{kind}"), "value": value } });
    let mut agents = Vec::new();
    let actor = entry.actor.as_deref().unwrap_or("unknown");
    let mut user = json!({
        "type": { "coding": [{ "system": "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "code": "IRCP", "display": "information recipient" }] },
        "who": identifier(actor, "actor"),
        "requestor": true,
    });
    if let Some(case) = &entry.case {
        user["policy"] = json!([format!("urn:fileonce:case:{}", escaped(case))]);
    }
    agents.push(user);
    if let Some(client) = &entry.client {
        agents.push(json!({
            "type": { "coding": [{ "system": DICOM, "code": "110153", "display": "Source Role ID" }] },
            "who": identifier(client, "client"),
            "requestor": false,
        }));
    }
    if let Some(department) = &entry.department {
        agents.push(json!({
            "type": { "coding": [{ "system": "http://terminology.hl7.org/CodeSystem/v3-RoleClass", "code": "ASSIGNED" }] },
            "who": identifier(department, "department"),
            "requestor": false,
        }));
    }
    agents
}

fn entities(index: u64, leaf: Hash, entry: &Entry) -> Vec<Value> {
    let mut entities = Vec::new();
    for subject in &entry.subjects {
        let (kind, id) = subject.split_once(':').unwrap_or(("", subject));
        let is_patient = kind == "resident";
        let resource = if is_patient { "Patient" } else { "Basic" };
        let (code, role) = if is_patient { ("1", "Patient") } else { ("4", "Domain Resource") };
        let mut what =
            json!({ "identifier": { "system": format!("urn:fileonce:{kind}"), "value": id } });
        if kind.parse::<SubjectKind>().is_ok() {
            what["reference"] = json!(format!("{resource}/{id}"));
        }
        entities.push(json!({
            "what": what,
            "type": { "system": OBJECTS, "code": if is_patient { "1" } else { "2" } },
            "role": { "system": ROLES, "code": code, "display": role },
        }));
    }
    let detail = |name: &str, value: &str| json!({ "type": name, "valueString": value });
    let mut details = vec![detail("leaf", &leaf.to_base64()), detail("index", &index.to_string())];
    details.extend(entry.attributes.iter().map(|one| detail("attribute", one)));
    details.extend(entry.written.iter().map(|one| detail("written", one)));
    details.extend(entry.refused.iter().map(|one| detail("refused", &one.attribute)));
    let mut query = json!({
        "type": { "system": OBJECTS, "code": "2", "display": "System Object" },
        "role": { "system": ROLES, "code": "24", "display": "Query" },
        "detail": details,
    });
    if let Some(operation) = &entry.operation {
        query["name"] = json!(operation);
    }
    entities.push(query);
    entities.push(json!({
        "what": { "identifier": { "value": entry.request_id } },
        "type": { "system": BALP, "code": "XrequestId" },
    }));
    entities
}

/// A text as part of a URN.
fn escaped(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _written = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaf_hash;

    #[test]
    fn a_read_of_a_resident_follows_the_pattern_of_ihe() {
        let entry = Entry {
            kind: Kind::Query,
            department: Some("health".to_owned()),
            actor: Some("client:7".to_owned()),
            client: Some("7".to_owned()),
            purpose: Some("public_health_service".to_owned()),
            case: Some("一号".to_owned()),
            operation: Some("Name".to_owned()),
            request_id: "r-1".to_owned(),
            attributes: vec!["person_name".to_owned()],
            subjects: vec!["resident:a".to_owned()],
            ..Entry::default()
        };
        let event = audit_event("city", 42, leaf_hash(b"x"), &entry);
        assert_eq!(event["meta"]["profile"][0], format!("{PROFILES}/IHE.BasicAudit.PatientRead"));
        assert_eq!((event["action"].as_str(), event["outcome"].as_str()), (Some("R"), Some("0")));
        assert_eq!(event["agent"].as_array().map(Vec::len), Some(3));
        assert_eq!(event["agent"][0]["policy"][0], "urn:fileonce:case:%E4%B8%80%E5%8F%B7");
        assert_eq!(event["entity"][0]["what"]["reference"], "Patient/a");
        assert_eq!(event["entity"][1]["detail"][2]["valueString"], "person_name");
        assert_eq!(event["entity"][2]["what"]["identifier"]["value"], "r-1");
    }

    #[test]
    fn a_refusal_is_no_success() {
        let entry = Entry {
            outcome: Outcome::Refused,
            code: Some("FORBIDDEN".to_owned()),
            ..Entry::default()
        };
        let event = audit_event("city", 1, leaf_hash(b"x"), &entry);
        assert_eq!(
            (event["outcome"].as_str(), event["outcomeDesc"].as_str()),
            (Some("8"), Some("FORBIDDEN"))
        );
    }
}
