//! Small parts of inputs: documents, members, further attributes.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_graphql::{Enum, ID, InputObject, SimpleObject};
use hub_app::{Language, Problem};
use hub_catalogue::Catalogue;
use hub_facts::{Evidence as Rests, Filing};
use hub_values::SubjectKind;

use crate::scalars::Date;

/// An identity document.
#[derive(InputObject, Debug, Clone)]
pub(crate) struct IdDocumentInput {
    /// Which document.
    #[graphql(name = "type", default_with = "IdDocumentType::ResidentIdCard")]
    pub(crate) kind: IdDocumentType,
    /// Its number as printed; blanks and full-width characters are understood.
    pub(crate) number: String,
}

impl IdDocumentInput {
    pub(crate) fn add_to(self, values: &mut BTreeMap<String, String>) {
        add(values, "id_type", Some(hub_values::IdDocumentType::from(self.kind).as_str()));
        add(values, "id_number", Some(self.number));
    }
}

/// 证件种类 Kinds of identity documents.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "hub_values::IdDocumentType")]
pub(crate) enum IdDocumentType {
    /// 居民身份证.
    ResidentIdCard,
    /// 港澳居民来往内地通行证.
    HkMacaoPermit,
    /// 台湾居民来往大陆通行证.
    TaiwanPermit,
    /// 港澳台居民居住证.
    HkMacaoTaiwanResidencePermit,
    /// 外国人永久居留身份证.
    ForeignPermanentResident,
    /// 护照.
    Passport,
    /// 出生医学证明.
    BirthCertificate,
    /// 军官证, 武警警官证.
    OfficerCard,
    /// 其他证件.
    Other,
}

/// A value of any attribute.
#[derive(InputObject, Debug, Clone)]
pub(crate) struct AttributeValueInput {
    /// Code of the attribute in the catalogue.
    pub(crate) attribute: String,
    /// Text, code or label.
    pub(crate) value: String,
}

/// An attribute that has no value, and why.
#[derive(InputObject, Debug, Clone)]
pub(crate) struct AbsentInput {
    /// Code of the attribute in the catalogue.
    pub(crate) attribute: String,
    /// Why there is no value.
    pub(crate) reason: Absence,
}

/// 无值原因 Why an attribute has no value.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "hub_facts::Absence")]
pub(crate) enum Absence {
    /// 不详 Asked, and nobody knows.
    Unknown,
    /// 拒绝 Asked, and the person would not say.
    Refused,
    /// 不适用 Does not apply here; takes back what the same source said before.
    NotApplicable,
    /// 保密 Held back by its source; takes back what the same source said before.
    Withheld,
    /// 已依法删除 There was a value; it named a person who was erased, and went with them. Nobody can state it.
    Erased,
}

/// A person who belongs to a household.
#[derive(InputObject, Debug, Clone)]
pub(crate) struct MemberInput {
    /// The person's identity document.
    pub(crate) id_number: Option<String>,
    /// Your own key of the person, as in `recordResident`.
    pub(crate) key: Option<String>,
    /// Relation to the householder: a code of GB/T 4761 or its label.
    pub(crate) relation: String,
    /// First day.
    pub(crate) from: Option<Date>,
    /// Last day.
    pub(crate) to: Option<Date>,
}

/// What a statement rests on.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Evidence {
    /// 本人陈述 The person's own word.
    SelfStated,
    /// 已查看证件 A document was seen.
    SeenDocument,
    /// 工作人员核实 Staff looked, or the sender keeps it in its register.
    #[default]
    Confirmed,
}

impl From<Evidence> for Rests {
    fn from(evidence: Evidence) -> Self {
        match evidence {
            Evidence::SelfStated => Self::SelfStated,
            Evidence::SeenDocument => Self::SeenDocument,
            Evidence::Confirmed => Self::Confirmed,
        }
    }
}

/// Something the user can put right.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct UserError {
    /// Where in the input.
    pub(crate) path: Vec<String>,
    /// What kind of mistake.
    pub(crate) code: String,
    /// What was wrong and what to do, in the language of the answer.
    pub(crate) message: String,
}

impl UserError {
    /// A problem of the input, at its place there.
    pub(crate) fn in_input(problem: &Problem, language: Language) -> Self {
        Self::at(problem, problem.at.split('.'), language)
    }

    fn at<'a>(
        problem: &Problem,
        place: impl IntoIterator<Item = &'a str>,
        language: Language,
    ) -> Self {
        Self {
            path: std::iter::once("input").chain(place).map(str::to_owned).collect(),
            code: "INVALID_INPUT".to_owned(),
            message: language.pick(&problem.zh, &problem.en).to_owned(),
        }
    }
}

/// Where the parts of a record stand in the input that it was sent in.
pub(crate) struct Places {
    catalogue: Arc<Catalogue>,
    kind: SubjectKind,
    /// Attribute code to its place, where it was not said in a field of its own.
    listed: BTreeMap<String, String>,
}

impl Places {
    pub(crate) fn of(catalogue: Arc<Catalogue>, kind: SubjectKind, filing: &Filing) -> Self {
        Self { catalogue, kind, listed: filing.places.clone() }
    }

    /// A problem of a record, at the place in the input where it was written.
    pub(crate) fn user_error(&self, problem: &Problem, language: Language) -> UserError {
        let place = self.place(&problem.at);
        UserError::at(problem, place.split('.').filter(|part| !part.is_empty()), language)
    }

    /// The place in the input of a part of a record.
    pub(crate) fn place(&self, at: &str) -> String {
        let (first, rest) = at.split_once('.').unwrap_or((at, ""));
        match first {
            "" | "dwelling" | "community" | "key" | "record" => at.to_owned(),
            "observed_on" => "observedOn".to_owned(),
            "household_kind" => "kind".to_owned(),
            "members" => match rest.split_once('.') {
                Some((position, "id_number")) => format!("members.{position}.idNumber"),
                Some(_) | None => at.to_owned(),
            },
            code => match self.listed.get(code) {
                Some(place) => place.clone(),
                None => format!("record.{}", self.field(code)),
            },
        }
    }

    /// The field of an attribute in the record.
    fn field(&self, code: &str) -> String {
        let attribute = self.catalogue.attribute(code).filter(|one| one.subject == self.kind);
        match (self.kind, code) {
            (SubjectKind::Resident, "id_number") => "idDocument.number".to_owned(),
            (SubjectKind::Resident, "id_type") => "idDocument.type".to_owned(),
            _ => attribute.map_or(code, |one| &one.graphql_name).to_owned(),
        }
    }
}

/// Where a record belongs and what stands behind it.
#[derive(InputObject, Debug, Clone, Default)]
pub(crate) struct Provenance {
    /// Your own key of the record; sending it again changes the record instead of adding one.
    pub(crate) key: Option<String>,
    /// Community, by the id of its area; staff enter for their own.
    pub(crate) community: Option<ID>,
    /// Day on which it was true; today by default.
    pub(crate) observed_on: Option<Date>,
    /// What it rests on.
    #[graphql(default)]
    pub(crate) evidence: Evidence,
}

/// Adds values and reasons of attributes by code, each with its place in the input. What
/// contradicts itself is told as a mistake by whoever judges the record.
pub(crate) fn say(
    filing: &mut Filing,
    facts: Option<Vec<AttributeValueInput>>,
    attributes: Option<Vec<AttributeValueInput>>,
    absent: Option<Vec<AbsentInput>>,
) {
    for (list, all) in [("facts", facts), ("attributes", attributes)] {
        for (position, one) in all.into_iter().flatten().enumerate() {
            filing.state(format!("record.{list}.{position}.value"), one.attribute, one.value);
        }
    }
    for (position, one) in absent.into_iter().flatten().enumerate() {
        let at = format!("record.absent.{position}.reason");
        filing.state_absent(at, one.attribute, one.reason.into());
    }
}

/// Adds a value that is there.
pub(crate) fn add(values: &mut BTreeMap<String, String>, code: &str, value: Option<impl ToString>) {
    if let Some(value) = value {
        let _previous = values.insert(code.to_owned(), value.to_string());
    }
}
