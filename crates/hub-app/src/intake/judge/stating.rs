//! From the texts of a record to statements: a value, the reason why there is none, or a claim.

use hub_catalogue::{Attribute, AttributeIndex, Value, ValueType, is_forbidden};
use hub_facts::{Absence, Again, Filing, Repeated, Stated};
use hub_values::{AreaCode, Bilingual as _, IdDocumentType, SubjectKind};

use super::super::writing;
use super::{Judge, Problem};

/// What a record is about, as far as its values depend on it.
#[derive(Clone, Copy)]
pub(super) struct About<'a> {
    pub(super) kind: SubjectKind,
    pub(super) document: IdDocumentType,
    pub(super) community: Option<&'a AreaCode>,
}

impl Judge<'_> {
    /// What a record states about each attribute. A blank text states nothing.
    pub(super) fn statements(
        &self,
        filing: &Filing,
        about: About<'_>,
        notes: &mut Vec<Problem>,
        problems: &mut Vec<Problem>,
    ) -> Vec<(AttributeIndex, Stated)> {
        let mut statements = Vec::new();
        for (code, raw) in &filing.values {
            if raw.trim().is_empty() {
                continue;
            }
            match self.statement(code, raw, about) {
                Ok((index, stated, note)) => {
                    statements.push((index, stated));
                    notes.extend(note);
                }
                Err(problem) => problems.push(problem),
            }
        }
        for (code, reason) in &filing.absent {
            match self.writable(code, about).and_then(|one| may_be_absent(one, *reason)) {
                Ok(attribute) => statements.push((attribute.index, Stated::Absent(*reason))),
                Err(problem) => problems.push(problem),
            }
        }
        for again in &filing.again {
            match self.again(again, about) {
                Ok((attribute, stated)) => {
                    compare(&statements, attribute, &stated, &again.at, problems);
                }
                Err(problem) => problems.push(Problem { at: again.at.clone(), ..problem }),
            }
        }
        statements
    }

    /// What is said of an attribute for the second time.
    fn again(&self, again: &Again, about: About<'_>) -> Result<(&Attribute, Stated), Problem> {
        let code = again.attribute.as_str();
        let attribute = self.writable(code, about)?;
        let stated = match &again.said {
            Repeated::Absent(reason) => Stated::Absent(*reason),
            // The kind of the document is read where it stands first; here it is said by itself.
            Repeated::Text(raw) if code == "id_type" => {
                let value = attribute.parse(raw, about.document, self.today);
                Stated::Value(value.map_err(|error| Problem::new(code, error.zh(), error.en()))?)
            }
            Repeated::Text(raw) => self.statement(code, raw, about)?.1,
        };
        Ok((attribute, stated))
    }

    /// Who belongs to a household and where it lives are stated like any attribute: by those who may.
    pub(super) fn require_belonging(
        &self,
        filing: &Filing,
        community: Option<&AreaCode>,
        problems: &mut Vec<Problem>,
    ) {
        let document = IdDocumentType::ResidentIdCard;
        let required = [
            (
                !filing.members.is_empty(),
                "relation_to_householder",
                SubjectKind::Household,
                "members",
            ),
            (filing.dwelling.is_some(), "dwelling_address", SubjectKind::Dwelling, "dwelling"),
        ];
        for (_, code, kind, at) in required.into_iter().filter(|(is_stated, ..)| *is_stated) {
            if let Err(problem) = self.writable(code, About { kind, document, community }) {
                problems.push(Problem::new(at, problem.zh, problem.en));
            }
        }
    }

    /// The attribute, when the sender may state it.
    fn writable(&self, code: &str, about: About<'_>) -> Result<&Attribute, Problem> {
        let attribute = self.catalogue.attribute(code).filter(|one| one.subject == about.kind);
        let Some(attribute) = attribute else {
            return Err(Problem::new(code, "数据目录中没有这个数据项", "no such attribute"));
        };
        if attribute.is_retired() {
            return Err(Problem::new(
                code,
                format!("“{}”已停用，请不再填报", attribute.name_zh),
                format!("{} was retired; leave it out", attribute.name_en),
            ));
        }
        if !self.rights.may_write(&self.sender.source, attribute, about.community, self.now) {
            let source = &self.sender.source;
            return Err(writing::may_not(self.rights, self.areas, source, attribute, self.now));
        }
        Ok(attribute)
    }

    fn statement(
        &self,
        code: &str,
        raw: &str,
        about: About<'_>,
    ) -> Result<(AttributeIndex, Stated, Option<Problem>), Problem> {
        let attribute = self.writable(code, about)?;
        // What kind the subject's own document is says nothing about the one of a guardian or owner.
        let document =
            if code == "id_number" { about.document } else { IdDocumentType::ResidentIdCard };
        let parsed = || attribute.parse(raw, document, self.today);
        if let Some(reason) = Absence::from_words(raw)
            && !(is_coded(attribute) && parsed().is_ok())
        {
            return Ok((attribute.index, Stated::Absent(reason), None));
        }
        if code == "id_type" {
            let code = about.document.code().to_owned();
            return Ok((attribute.index, Stated::Value(Value::Code(code)), None));
        }
        match parsed() {
            Ok(value) => Ok((attribute.index, Stated::Value(value), None)),
            Err(error) if self.sender.is_register && !raw.chars().any(is_forbidden) => {
                // A register holds what it holds: it is kept as said, flagged, and never shown.
                let note = Problem::new(code, error.zh(), error.en());
                Ok((attribute.index, Stated::Claim(claim(raw)), Some(note)))
            }
            Err(error) => Err(Problem::new(code, error.zh(), error.en())),
        }
    }
}

/// Only an erasure leaves its own mark.
fn may_be_absent(attribute: &Attribute, reason: Absence) -> Result<&Attribute, Problem> {
    if Absence::ALL.contains(&reason) {
        return Ok(attribute);
    }
    Err(Problem::new(
        attribute.code.as_str(),
        "此原因只由系统在依法删除时写入，请改填不详、拒绝、不适用或保密",
        "only an erasure says so; give unknown, refused, not applicable or withheld",
    ))
}

/// A code table may have an entry of its own for what nobody knows; then that is the value.
fn is_coded(attribute: &Attribute) -> bool {
    matches!(attribute.value_type, ValueType::Code | ValueType::Codes)
}

/// Compares what is said in another place of the same record; both places are named when they do
/// not agree.
fn compare(
    statements: &[(AttributeIndex, Stated)],
    attribute: &Attribute,
    stated: &Stated,
    at: &str,
    problems: &mut Vec<Problem>,
) {
    let known = statements.iter().find(|(index, _)| *index == attribute.index);
    if known.is_none_or(|(_, known)| known == stated) {
        return;
    }
    let problem = Problem::new(
        attribute.code.as_str(),
        format!("“{}”在同一记录中填写了两次且不一致，请只保留一个", attribute.name_zh),
        format!("{} is given twice in this record, and differently; keep one", attribute.name_en),
    );
    if !problems.contains(&problem) {
        problems.push(problem.clone());
    }
    problems.push(Problem { at: at.to_owned(), ..problem });
}

/// A claim is kept as it came, within bounds.
fn claim(raw: &str) -> String {
    raw.chars().take(200).collect()
}
