//! Opaque typed ids: the kind and the id behind one text.

use async_graphql::ID;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hub_values::{
    AlertId, ApprovalId, AreaCode, AttributeCode, AuditMarkId, BatchId, ClientId, CorrectionId,
    FileId, FormId, FormRequestId, GlassBreakId, GrantId, RecordId, RequestId, ReviewId, SubjectId,
    SubjectKind, TaskId,
};

/// What an id stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GlobalId {
    /// A resident, household, dwelling or premises.
    Subject(SubjectKind, SubjectId),
    /// An area.
    Area(AreaCode),
    /// An entry of the log, by its position.
    Entry(u64),
    /// What one record says about one attribute.
    Statement(RecordId, AttributeCode),
    /// A client.
    Client(ClientId),
    /// A user, by login.
    User(String),
    /// A grant.
    Grant(GrantId),
    /// An import.
    Import(BatchId),
    /// A file.
    File(FileId),
    /// A merge of two subjects, by the record that says it.
    Merge(RecordId),
    /// A pair that waits for a person.
    Review(ReviewId),
    /// Somebody says that a fact is wrong.
    Correction(CorrectionId),
    /// A place among the changes of facts.
    Change(u64),
    /// An access request.
    AccessRequest(RequestId),
    /// An approval of more people on a day.
    BulkApproval(ApprovalId),
    /// A seal that somebody broke.
    GlassBreak(GlassBreakId),
    /// A form.
    Form(FormId),
    /// A request for a form.
    FormRequest(FormRequestId),
    /// A row of a request, by its number.
    FormRow(u32),
    /// Something to be collected.
    Task(TaskId),
    /// Something in the log that somebody should look at.
    Alert(AlertId),
    /// A mark beside the log.
    AuditMark(AuditMarkId),
}

impl GlobalId {
    /// The subject that a text names; none when it is the id of something else, or no id of ours.
    pub(crate) fn subject(text: &str) -> Option<(SubjectKind, SubjectId)> {
        if let Some(Self::Subject(kind, id)) = Self::decode(text) { Some((kind, id)) } else { None }
    }

    /// The id as clients see it.
    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(match self {
            Self::Subject(kind, id) => format!("{}:{id}", type_name(*kind)),
            Self::Area(code) => format!("Area:{}", code.as_str()),
            Self::Entry(index) => format!("AuditEntry:{index}"),
            Self::Statement(record, attribute) => format!("Statement:{record}:{attribute}"),
            Self::Client(id) => format!("Client:{id}"),
            Self::User(login) => format!("User:{login}"),
            Self::Grant(id) => format!("Grant:{id}"),
            Self::Import(id) => format!("Import:{id}"),
            Self::File(id) => format!("File:{id}"),
            Self::Merge(id) => format!("Merge:{id}"),
            Self::Review(id) => format!("DuplicateReview:{id}"),
            Self::Correction(id) => format!("Correction:{id}"),
            Self::Change(cursor) => format!("Change:{cursor}"),
            Self::AccessRequest(id) => format!("AccessRequest:{id}"),
            Self::BulkApproval(id) => format!("BulkApproval:{id}"),
            Self::GlassBreak(id) => format!("GlassBreak:{id}"),
            Self::Form(id) => format!("Form:{id}"),
            Self::FormRequest(id) => format!("FormRequest:{id}"),
            Self::FormRow(number) => format!("FormRow:{number}"),
            Self::Task(id) => format!("CollectionTask:{id}"),
            Self::Alert(id) => format!("Alert:{id}"),
            Self::AuditMark(id) => format!("AuditMark:{id}"),
        })
    }

    /// What a text stands for, if it is an id of ours. Padding and the other alphabet of base64
    /// are refused: an id has one form.
    pub fn decode(text: &str) -> Option<Self> {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        let (name, rest) = text.split_once(':')?;
        match name {
            "Area" => rest.parse().ok().map(Self::Area),
            "Statement" => {
                let (record, attribute) = rest.split_once(':')?;
                Some(Self::Statement(record.parse().ok()?, attribute.parse().ok()?))
            }
            "AuditEntry" => rest.parse().ok().map(Self::Entry),
            "Client" => rest.parse().ok().map(Self::Client),
            "User" => Some(Self::User(rest.to_owned())),
            "Grant" => rest.parse().ok().map(Self::Grant),
            "Import" => rest.parse().ok().map(Self::Import),
            "File" => rest.parse().ok().map(Self::File),
            "Merge" => rest.parse().ok().map(Self::Merge),
            "DuplicateReview" => rest.parse().ok().map(Self::Review),
            "Correction" => rest.parse().ok().map(Self::Correction),
            "Change" => rest.parse().ok().map(Self::Change),
            "AccessRequest" => rest.parse().ok().map(Self::AccessRequest),
            "BulkApproval" => rest.parse().ok().map(Self::BulkApproval),
            "GlassBreak" => rest.parse().ok().map(Self::GlassBreak),
            "Form" => rest.parse().ok().map(Self::Form),
            "FormRequest" => rest.parse().ok().map(Self::FormRequest),
            "FormRow" => rest.parse().ok().map(Self::FormRow),
            "CollectionTask" => rest.parse().ok().map(Self::Task),
            "Alert" => rest.parse().ok().map(Self::Alert),
            "AuditMark" => rest.parse().ok().map(Self::AuditMark),
            _ => {
                let kind = SubjectKind::ALL.into_iter().find(|kind| type_name(*kind) == name)?;
                Some(Self::Subject(kind, rest.parse().ok()?))
            }
        }
    }
}

/// The id of a subject.
pub(crate) fn subject_id(kind: SubjectKind, id: SubjectId) -> ID {
    ID(GlobalId::Subject(kind, id).encode())
}

/// The id of the entry at a position, as receipts carry it.
pub fn entry_id(index: u64) -> String {
    GlobalId::Entry(index).encode()
}

/// The position of the entry with an id.
pub fn entry_index(id: &str) -> Option<u64> {
    match GlobalId::decode(id)? {
        GlobalId::Entry(index) => Some(index),
        GlobalId::Subject(..)
        | GlobalId::Area(_)
        | GlobalId::Client(_)
        | GlobalId::User(_)
        | GlobalId::Grant(_)
        | GlobalId::Import(_)
        | GlobalId::File(_)
        | GlobalId::Merge(_)
        | GlobalId::Review(_)
        | GlobalId::Correction(_)
        | GlobalId::Change(_)
        | GlobalId::AccessRequest(_)
        | GlobalId::BulkApproval(_)
        | GlobalId::GlassBreak(_)
        | GlobalId::Form(_)
        | GlobalId::FormRequest(_)
        | GlobalId::FormRow(_)
        | GlobalId::Task(_)
        | GlobalId::Alert(_)
        | GlobalId::AuditMark(_)
        | GlobalId::Statement(..) => None,
    }
}

fn type_name(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::Resident => "Resident",
        SubjectKind::Household => "Household",
        SubjectKind::Dwelling => "Dwelling",
        SubjectKind::Premises => "Premises",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_decodes_to_what_it_encoded() {
        let id = SubjectId::from_uuid(uuid::Uuid::from_u128(7));
        for one in [
            GlobalId::Subject(SubjectKind::Premises, id),
            GlobalId::Area("519902001003".parse().unwrap()),
            GlobalId::Entry(42),
            GlobalId::Statement(
                RecordId::from_uuid(uuid::Uuid::from_u128(8)),
                "person_name".parse().unwrap(),
            ),
            GlobalId::Client(ClientId::from_uuid(uuid::Uuid::from_u128(8))),
            GlobalId::User("wang:1".to_owned()),
            GlobalId::Grant(GrantId::from_uuid(uuid::Uuid::from_u128(9))),
            GlobalId::Import(BatchId::from_uuid(uuid::Uuid::from_u128(10))),
            GlobalId::File(FileId::from_uuid(uuid::Uuid::from_u128(11))),
            GlobalId::Merge(RecordId::from_uuid(uuid::Uuid::from_u128(12))),
            GlobalId::Review(ReviewId::from_uuid(uuid::Uuid::from_u128(13))),
            GlobalId::Change(12),
            GlobalId::AccessRequest(RequestId::from_uuid(uuid::Uuid::from_u128(14))),
            GlobalId::BulkApproval(ApprovalId::from_uuid(uuid::Uuid::from_u128(15))),
            GlobalId::Form(FormId::from_uuid(uuid::Uuid::from_u128(14))),
            GlobalId::FormRequest(FormRequestId::from_uuid(uuid::Uuid::from_u128(15))),
            GlobalId::FormRow(16),
            GlobalId::Task(TaskId::from_uuid(uuid::Uuid::from_u128(17))),
            GlobalId::Alert(AlertId::from_uuid(uuid::Uuid::from_u128(18))),
            GlobalId::AuditMark(AuditMarkId::from_uuid(uuid::Uuid::from_u128(19))),
        ] {
            assert_eq!(GlobalId::decode(&one.encode()), Some(one));
        }
    }

    #[test]
    fn other_texts_are_no_ids() {
        for text in ["", "abc", "UmVzaWRlbnQ6eA", "UmVzaWRlbnQ6eA==", "姓名"] {
            assert_eq!(GlobalId::decode(text), None, "{text}");
        }
    }
}
