//! Judging a record before anything is written: parse, permit, flag.

mod maybe;
mod member;
pub(crate) mod origin;
pub(super) mod place;
mod stating;

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use hub_catalogue::{Attribute, AttributeIndex, Catalogue, Value};
use hub_facts::{Absence, Filing, Grade, HouseholdKind, Life, Stated};
use hub_policy::Rights;
use hub_storage::{Area, Keys, Origin, Token};
use hub_values::{
    Address, AreaCode, Bilingual as _, IdDocumentType, IdNumber, SubjectId, SubjectKind, parse_date,
};

use self::stating::About;
use super::{Problem, Sender, tokens};
use crate::estates::Estates;
use crate::hub::Hub;
use crate::snapshot::Snapshot;

/// A record whose every value fits, ready to be linked.
#[derive(Debug)]
pub(crate) struct Judged {
    pub(crate) kind: SubjectKind,
    /// Of whom it was asked, where it answers a question.
    pub(crate) about: Option<SubjectId>,
    pub(crate) sender: Arc<Sender>,
    /// Which of the senders of its piece that is.
    pub(crate) by: usize,
    /// Whether nobody asked about it: a dwelling that a household's record names.
    pub(crate) is_implied: bool,
    pub(crate) key: Token,
    pub(crate) digest: Token,
    /// What both are made of.
    pub(crate) origin: Origin,
    /// Token of the content as the first version of the hub made it.
    pub(crate) first_digest: Token,
    /// Tokens that identify the subject: documents, credit code, household number.
    pub(crate) identity: Vec<Token>,
    /// Whether its address can be read in two ways: it waits for a person.
    pub(crate) is_unclear: bool,
    /// Tokens of others that the subject may be, for a person to decide.
    pub(crate) maybe: Vec<Token>,
    /// The credit code, where the record states one.
    pub(crate) credit_code: Option<String>,
    pub(crate) community: Option<AreaCode>,
    pub(crate) observed_on: NaiveDate,
    pub(crate) statements: Vec<(AttributeIndex, Stated, Grade)>,
    pub(crate) household: Option<JudgedHousehold>,
    /// The person's name, where the record states one.
    pub(crate) name: Option<String>,
    /// Days of birth and death, where the record states them.
    pub(crate) life: Life,
    pub(crate) problems: Vec<Problem>,
}

impl Judged {
    /// Whether it is a household of which nothing says which one it is: no number, no member, no
    /// dwelling.
    pub(crate) fn names_nothing(&self) -> bool {
        self.household.as_ref().is_some_and(|household| {
            let is_empty = household.members.is_empty() && household.dwelling.is_none();
            is_empty && self.identity.is_empty()
        })
    }
}

/// What only a household's record has.
#[derive(Debug)]
pub(crate) struct JudgedHousehold {
    pub(crate) kind: HouseholdKind,
    pub(crate) dwelling: Option<Box<Address>>,
    pub(crate) members: Vec<JudgedMember>,
}

/// A member, by the sender's own key of the person, or by identity document.
#[derive(Debug)]
pub(crate) struct JudgedMember {
    pub(crate) key: Option<Token>,
    pub(crate) document: Option<Token>,
    pub(crate) relation: String,
    pub(crate) from: Option<NaiveDate>,
    pub(crate) to: Option<NaiveDate>,
}

/// Judges records of one sender.
pub(crate) struct Judge<'a> {
    catalogue: &'a Catalogue,
    keys: &'a Keys,
    rights: &'a Rights,
    areas: &'a [Area],
    estates: &'a Estates,
    sender: &'a Arc<Sender>,
    by: usize,
    today: NaiveDate,
    now: DateTime<Utc>,
}

impl<'a> Judge<'a> {
    /// For the sender of this number in its piece.
    pub(crate) fn new(
        hub: &'a Hub,
        snapshot: &'a Snapshot,
        sender: &'a Arc<Sender>,
        by: usize,
    ) -> Self {
        Self {
            catalogue: &snapshot.catalogue,
            keys: hub.store().keys(),
            rights: &snapshot.rights,
            areas: &snapshot.areas,
            estates: &snapshot.estates,
            sender,
            by,
            today: hub.clock().today(),
            now: hub.clock().now(),
        }
    }

    /// The record with every value parsed, or everything that is wrong with it.
    pub(crate) fn judge(&self, filing: &Filing) -> Result<Judged, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut notes = Vec::new();
        let Ok(kind) = filing.subject.parse::<SubjectKind>() else {
            return Err(vec![unknown_kind()]);
        };
        let community = self.community(filing, &mut problems);
        let observed_on = self.observed_on(filing, &mut problems);
        let document = Self::document_type(filing, &mut problems);
        let about = About { kind, document, community: community.as_ref() };
        let mut statements = self.statements(filing, about, &mut notes, &mut problems);
        if kind == SubjectKind::Resident {
            self.derive_from_id_number(&mut statements, &mut notes, document);
            self.require_within_life(&mut statements, &mut notes, &mut problems);
        }
        if kind == SubjectKind::Dwelling && filing.about.is_none() {
            self.require_place(filing, &statements, &mut notes, &mut problems);
        }
        let household = self.household(filing, kind, community.as_ref(), &mut notes, &mut problems);
        self.require_substance(filing, kind, &statements, &mut problems);
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut identity =
            self.identity(&statements, document, household.as_ref(), community.as_ref());
        let address = self.address(&statements);
        let has_own_key = self.sender.is_register && Self::has_key(filing);
        identity.extend(self.under_other_names(address.as_ref(), community.as_ref()));
        identity.extend(self.unclear_place(address.as_ref(), community.as_ref(), has_own_key));
        identity.extend(self.premises_at_place(&statements, community.as_ref()));
        let maybe = self.maybe(kind, &statements, address.as_ref(), community.as_ref());
        let content = self.content(filing);
        let origin = self.origin(filing, &content);
        let digest = self.keys.token_of(&origin.digest);
        let name = self.text_of(&statements, "person_name");
        let life = self.life(kind, &statements);
        Ok(Judged {
            kind,
            about: filing.about,
            key: origin.key.as_ref().map_or(digest, |key| self.keys.token_of(key)),
            digest,
            origin,
            first_digest: self.keys.token("@digest", &content),
            identity,
            is_unclear: address.as_ref().is_some_and(Address::is_two_part),
            maybe,
            credit_code: self.text_of(&statements, "uscc"),
            community,
            observed_on,
            statements: self.graded(statements),
            household,
            name,
            life,
            problems: notes,
            sender: Arc::clone(self.sender),
            by: self.by,
            is_implied: false,
        })
    }

    /// Staff enter for their own community only: the session says which, never the file.
    fn community(&self, filing: &Filing, problems: &mut Vec<Problem>) -> Option<AreaCode> {
        let named = match filing.community.as_deref().map(str::parse::<AreaCode>) {
            None => None,
            Some(Ok(code)) => Some(code),
            Some(Err(error)) => {
                problems.push(Problem::new("community", error.zh(), error.en()));
                None
            }
        };
        let is_known = |code: &AreaCode| {
            self.areas.is_empty() || self.areas.iter().any(|one| one.code == *code)
        };
        match (&self.sender.area, named) {
            (_, Some(named)) if !is_known(&named) => {
                problems.push(Problem::new(
                    "community",
                    "没有这个社区，请使用本市的社区代码",
                    "no such community in this city",
                ));
                None
            }
            (Some(own), Some(named)) if !own.contains(&named) => {
                problems.push(Problem::new(
                    "community",
                    "只能录入本社区的数据",
                    "you can enter records of your own community only",
                ));
                None
            }
            (Some(own), None) => Some(*own),
            (_, named) => named,
        }
    }

    fn observed_on(&self, filing: &Filing, problems: &mut Vec<Problem>) -> NaiveDate {
        match filing.observed_on.as_deref().map(parse_date) {
            None => self.today,
            Some(Ok(day)) if day <= self.today => day,
            Some(Ok(_)) => {
                problems.push(Problem::new(
                    "observed_on",
                    "登记日期不能晚于今天",
                    "the day of observation lies in the future",
                ));
                self.today
            }
            Some(Err(error)) => {
                problems.push(Problem::new("observed_on", error.zh(), error.en()));
                self.today
            }
        }
    }

    fn document_type(filing: &Filing, problems: &mut Vec<Problem>) -> IdDocumentType {
        match filing.values.get("id_type").map(|text| text.trim()).filter(|one| !one.is_empty()) {
            Some(text) if Absence::from_words(text).is_some() => IdDocumentType::ResidentIdCard,
            None => IdDocumentType::ResidentIdCard,
            Some(text) => text.parse().unwrap_or_else(|_| {
                problems.push(Problem::new(
                    "id_type",
                    "证件类型无法识别，请填写证件全称，如“居民身份证”“护照”",
                    "unknown kind of document; write its name, such as passport",
                ));
                IdDocumentType::Other
            }),
        }
    }

    /// GB 11643: birth date and sex are in the number. The number wins over a column that says
    /// otherwise, which is kept as a claim.
    fn derive_from_id_number(
        &self,
        statements: &mut Vec<(AttributeIndex, Stated)>,
        notes: &mut Vec<Problem>,
        document: IdDocumentType,
    ) {
        let of = |code: &str| self.catalogue.attribute(code).map(|one| one.index);
        let (Some(number), Some(birth), Some(sex)) = (of("id_number"), of("birth_date"), of("sex"))
        else {
            return;
        };
        if document != IdDocumentType::ResidentIdCard {
            return;
        }
        let number = statements
            .iter()
            .find(|(index, _)| *index == number)
            .and_then(|(_, stated)| stated.value()?.canonical().parse::<IdNumber>().ok());
        let Some(number) = number else { return };
        let derived = [
            (birth, Value::Date(number.birth_date()), "birth_date"),
            (sex, Value::Code(number.sex().code().to_owned()), "sex"),
        ];
        for (index, value, code) in derived {
            let derived = Stated::Value(value);
            match statements.iter_mut().find(|(known, _)| *known == index) {
                None => statements.push((index, derived)),
                Some((_, said)) if *said != derived => {
                    *said = derived;
                    notes.push(Problem::new(
                        code,
                        "与身份证号码不一致，已按身份证号码登记，请核对",
                        "differs from the ID number; recorded as the number says, please check",
                    ));
                }
                Some(_) => {}
            }
        }
    }

    fn household(
        &self,
        filing: &Filing,
        kind: SubjectKind,
        community: Option<&AreaCode>,
        notes: &mut Vec<Problem>,
        problems: &mut Vec<Problem>,
    ) -> Option<JudgedHousehold> {
        // An answer about a household says nothing about who belongs to it.
        if kind != SubjectKind::Household || filing.about.is_some() {
            return None;
        }
        self.require_belonging(filing, community, problems);
        let name = filing.household_kind.as_deref().unwrap_or("residing");
        let Some(kind) = HouseholdKind::from_name(name) else {
            problems.push(Problem::new(
                "household_kind",
                "户的类型请填 registered（户籍户）或 residing（居住户）",
                "write registered or residing",
            ));
            return None;
        };
        let dwelling = match filing.dwelling.as_deref().map(Address::parse) {
            None => None,
            Some(Ok(address)) if address.place_key().is_some() => Some(Box::new(address)),
            Some(Ok(address)) if address.is_two_part() => {
                notes.push(place::waiting("dwelling"));
                Some(Box::new(address))
            }
            Some(Ok(_)) if self.sender.is_register => {
                notes.push(place::unclear("dwelling"));
                None
            }
            Some(Ok(_)) => {
                problems.push(place::unclear("dwelling"));
                None
            }
            Some(Err(error)) => {
                problems.push(Problem::new("dwelling", error.zh(), error.en()));
                None
            }
        };
        let members = filing
            .members
            .iter()
            .enumerate()
            .filter_map(|(position, member)| {
                self.member(member)
                    .map_err(|(field, zh, en)| {
                        problems.push(Problem::new(&format!("members.{position}.{field}"), zh, en));
                    })
                    .ok()
            })
            .collect();
        Some(JudgedHousehold { kind, dwelling, members })
    }

    /// A record must say something about somebody; of an answer it is known about whom.
    fn require_substance(
        &self,
        filing: &Filing,
        kind: SubjectKind,
        statements: &[(AttributeIndex, Stated)],
        problems: &mut Vec<Problem>,
    ) {
        if filing.about.is_some() {
            return;
        }
        let says = |code: &str| {
            let index = self.catalogue.attribute(code).map(|one| one.index);
            statements.iter().any(|(one, stated)| Some(*one) == index && stated.value().is_some())
        };
        let (is_enough, at, zh, en) = match kind {
            SubjectKind::Resident => (
                says("person_name") || says("id_number"),
                "person_name",
                "请填写姓名或身份证号码",
                "give a name or an ID number",
            ),
            SubjectKind::Dwelling => (
                says("dwelling_address"),
                "dwelling_address",
                "请填写房屋地址",
                "give the address of the dwelling",
            ),
            SubjectKind::Premises => (
                says("premises_name"),
                "premises_name",
                "请填写场所名称",
                "give the name of the premises",
            ),
            SubjectKind::Household => (true, "", "", ""),
        };
        if !is_enough && !problems.iter().any(|problem| problem.at == at) {
            problems.push(Problem::new(at, zh, en));
        }
    }

    fn identity(
        &self,
        statements: &[(AttributeIndex, Stated)],
        document: IdDocumentType,
        household: Option<&JudgedHousehold>,
        community: Option<&AreaCode>,
    ) -> Vec<Token> {
        statements
            .iter()
            .filter_map(|(index, stated)| {
                let value = stated.value()?.canonical();
                match (self.catalogue.at(*index)?.code.as_str(), household) {
                    ("id_number", _) => Some(tokens::document(self.keys, document, &value)),
                    ("uscc", _) => Some(self.keys.token("uscc", &value)),
                    ("dwelling_address", _) => {
                        let place = Address::parse(&value).ok()?.place_key()?;
                        Some(tokens::place_in(self.keys, community, &place))
                    }
                    ("household_no", Some(household)) => {
                        Some(tokens::household_number(self.keys, household.kind, &value))
                    }
                    _ => None,
                }
            })
            .collect()
    }

    fn graded(
        &self,
        statements: Vec<(AttributeIndex, Stated)>,
    ) -> Vec<(AttributeIndex, Stated, Grade)> {
        statements
            .into_iter()
            .filter_map(|(index, stated)| {
                let lead = &self.catalogue.at(index)?.lead_department;
                Some((
                    index,
                    stated,
                    Grade::earned(&self.sender.source, lead, self.sender.evidence),
                ))
            })
            .collect()
    }

    fn text_of(&self, statements: &[(AttributeIndex, Stated)], code: &str) -> Option<String> {
        let index = self.catalogue.attribute(code)?.index;
        let (_, stated) = statements.iter().find(|(one, _)| *one == index)?;
        Some(stated.value()?.canonical())
    }
}

/// The attributes that records state.
pub(crate) fn attributes<'a>(judged: impl IntoIterator<Item = &'a Judged>) -> Vec<AttributeIndex> {
    let stated = judged.into_iter().flat_map(|one| one.statements.iter().map(|(index, ..)| *index));
    let all: BTreeSet<AttributeIndex> = stated.collect();
    all.into_iter().collect()
}

/// The codes of attributes.
pub(crate) fn codes(catalogue: &Catalogue, attributes: &[AttributeIndex]) -> Vec<String> {
    let code = |attribute: &Attribute| attribute.code.as_str().to_owned();
    attributes.iter().filter_map(|index| catalogue.at(*index)).map(code).collect()
}

fn unknown_kind() -> Problem {
    Problem::new(
        "subject",
        "请说明登记对象：居民、户、房屋或场所",
        "say what the record is about: resident, household, dwelling or premises",
    )
}
