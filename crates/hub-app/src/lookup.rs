//! Finding subjects: by identity document, by id, by address, by conditions.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use hub_catalogue::Value;
use hub_policy::{Act, Usage};
use hub_storage::{Filter, Page, Token};
use hub_values::{
    Address, AreaCode, Bilingual, IdDocument, IdDocumentType, SubjectId, SubjectKind,
};

use crate::intake::tokens;
use crate::{AppError, Operation, Subject};

/// Ids or documents in one call at most.
const CALL_LIMIT: usize = 200;
/// Longest search text, in characters.
const SEARCH_LIMIT: usize = 100;

/// Conditions on residents, as the caller wrote them.
#[derive(Debug, Clone, Default)]
pub struct ResidentCriteria {
    /// Part of the name.
    pub name: Option<String>,
    /// Exactly this telephone number.
    pub mobile_phone: Option<String>,
    /// A telephone number with these last four digits.
    pub phone_end: Option<String>,
    /// In this area.
    pub area: Option<AreaCode>,
    /// Born on this day or later.
    pub born_from: Option<NaiveDate>,
    /// Born on this day or earlier.
    pub born_to: Option<NaiveDate>,
    /// Also those who died or moved away.
    pub with_closed: bool,
    /// Codes of coded attributes: attribute code, and a code or label.
    pub coded: Vec<(String, String)>,
}

/// Conditions on households, dwellings or premises.
#[derive(Debug, Clone, Default)]
pub struct Conditions {
    /// In this area.
    pub area: Option<AreaCode>,
    /// Part of the name.
    pub name: Option<String>,
    /// Also those that ended.
    pub with_closed: bool,
}

impl Operation {
    /// The residents with these identity documents, in the order asked.
    pub async fn residents_by_document(
        self: &Arc<Self>,
        documents: &[(IdDocumentType, String)],
        path: &str,
    ) -> Result<Vec<Option<Subject>>, AppError> {
        self.require(Act::ReadSubjects)?;
        self.require_usage("id_number", Usage::Lookup, path)?;
        within_limit(documents.len(), path)?;
        let keys = self.keys()?;
        let tokens = documents
            .iter()
            .enumerate()
            .map(|(position, (kind, number))| {
                let document = IdDocument::new(*kind, number).map_err(|error| {
                    let at = format!("{path}.{position}.number");
                    AppError::invalid(&at, error.zh(), error.en())
                })?;
                Ok(tokens::document(keys, document.kind(), document.number()))
            })
            .collect::<Result<Vec<Token>, AppError>>()?;
        let found = self.by_token(&tokens).await?;
        self.ledger().count(found.len());
        Ok(tokens.iter().map(|token| found.get(token).cloned()).collect())
    }

    /// The subjects of one kind with these ids, as far as they exist for the caller.
    pub async fn nodes(
        self: &Arc<Self>,
        ids: &[(SubjectKind, SubjectId)],
    ) -> Result<Vec<Option<Subject>>, AppError> {
        self.require(Act::ReadSubjects)?;
        within_limit(ids.len(), "ids")?;
        let plain: Vec<SubjectId> = ids.iter().map(|(_, id)| *id).collect();
        let found = self.subjects(&plain).await?;
        self.ledger().count(found.len());
        Ok(ids
            .iter()
            .map(|(kind, id)| {
                found.iter().find(|one| one.id() == *id && one.kind() == *kind).cloned()
            })
            .collect())
    }

    /// Residents that fit, one page; true when there are more.
    pub async fn residents(
        self: &Arc<Self>,
        criteria: &ResidentCriteria,
        page: Page,
    ) -> Result<(Vec<Subject>, bool), AppError> {
        self.require(Act::ReadSubjects)?;
        let filter = self.resident_filter(criteria)?;
        self.list(SubjectKind::Resident, &filter, page).await
    }

    /// Households, dwellings or premises of an area, one page; true when there are more.
    pub async fn subjects_in(
        self: &Arc<Self>,
        kind: SubjectKind,
        conditions: Conditions,
        page: Page,
    ) -> Result<(Vec<Subject>, bool), AppError> {
        let Conditions { area, name, with_closed } = conditions;
        self.require(Act::ReadSubjects)?;
        if name.is_some() {
            self.require_usage("premises_name", Usage::Filter, "filter.name")?;
        }
        if kind == SubjectKind::Household {
            self.require_usage("household_size", Usage::Filter, "households")?;
        }
        let name = name.map(|text| searchable(&text, "filter.name")).transpose()?;
        let filter = Filter { area, name, with_closed, ..Filter::default() };
        self.list(kind, &filter, page).await
    }

    /// The dwellings that an address may mean: none, one, or several.
    pub async fn dwellings_at(
        self: &Arc<Self>,
        address: &str,
    ) -> Result<(Address, Vec<Subject>), AppError> {
        self.require(Act::ReadSubjects)?;
        self.require_usage("dwelling_address", Usage::Filter, "address")?;
        let parsed = Address::parse(address)
            .map_err(|error| AppError::invalid("address", error.zh(), error.en()))?;
        let Some(place) = parsed.place_key() else { return Ok((parsed, Vec::new())) };
        let token = tokens::place(self.keys()?, &place);
        let filter = Filter { tokens: vec![token], ..Filter::default() };
        let page = Page { first: 20, after: None };
        let (found, _) = self.list(SubjectKind::Dwelling, &filter, page).await?;
        Ok((parsed, found))
    }

    async fn list(
        self: &Arc<Self>,
        kind: SubjectKind,
        filter: &Filter,
        page: Page,
    ) -> Result<(Vec<Subject>, bool), AppError> {
        let reading = self.hub().records.reading();
        let mut found = self.hub().store().search(self.permit()?, kind, filter, page).await?;
        let first = usize::try_from(page.first).unwrap_or(usize::MAX);
        let has_more = found.len() > first;
        found.truncate(first);
        let records = self.loader.keep(self.hub(), found, reading);
        let subjects: Vec<Subject> =
            records.into_iter().filter_map(|record| self.visible(record)).collect();
        self.ledger().count(subjects.len());
        Ok((subjects, has_more))
    }

    /// Subjects by tokens of the blind index.
    async fn by_token(
        self: &Arc<Self>,
        tokens: &[Token],
    ) -> Result<HashMap<Token, Subject>, AppError> {
        let hub = self.hub();
        let found = hub.records.by_token(hub.store(), self.permit()?, tokens).await?;
        self.loader.note(found.values());
        Ok(found
            .into_iter()
            .filter_map(|(token, record)| Some((token, self.visible(record)?)))
            .collect())
    }

    /// Every condition is a disclosure of its own: what one may not read in full one may not
    /// filter by.
    fn resident_filter(&self, criteria: &ResidentCriteria) -> Result<Filter, AppError> {
        let keys = self.keys()?;
        if criteria.area.is_some() {
            self.require_usage("residence_address", Usage::Filter, "filter.area")?;
        }
        let with_closed = criteria.with_closed;
        let mut filter = Filter { area: criteria.area, with_closed, ..Filter::default() };
        if let Some(name) = &criteria.name {
            self.require_usage("person_name", Usage::Filter, "filter.name")?;
            filter.name = Some(searchable(name, "filter.name")?);
        }
        if criteria.born_from.is_some() || criteria.born_to.is_some() {
            self.require_usage("birth_date", Usage::Filter, "filter.birthDate")?;
            filter.born_from = criteria.born_from.map(|day| day.to_string());
            filter.born_to = criteria.born_to.map(|day| day.to_string());
        }
        if let Some(end) = &criteria.phone_end {
            self.require_usage("mobile_phone", Usage::Filter, "filter.phoneEnd")?;
            filter.tokens.push(tokens::phone_end(keys, &four_digits(end)?));
        }
        let phone = criteria.mobile_phone.iter().map(|phone| ("mobile_phone", phone));
        let coded = criteria.coded.iter().map(|(code, value)| (code.as_str(), value));
        for (code, wanted) in phone.chain(coded) {
            let path = format!("filter.{code}");
            self.require_usage(code, Usage::Filter, &path)?;
            let attribute = self.catalogue().attribute(code).ok_or(AppError::Internal)?;
            let today = self.hub().clock().today();
            let value = attribute
                .parse(wanted, IdDocumentType::ResidentIdCard, today)
                .map_err(|error| AppError::invalid(&path, error.zh(), error.en()))?;
            match &value {
                Value::Codes(several) => {
                    filter.tokens.extend(several.iter().map(|one| keys.token(code, one)));
                }
                Value::Text(_)
                | Value::Code(_)
                | Value::Date(_)
                | Value::Bool(_)
                | Value::Int(_)
                | Value::Decimal(_) => filter.tokens.push(keys.token(code, &value.canonical())),
            }
        }
        Ok(filter)
    }
}

fn within_limit(count: usize, path: &str) -> Result<(), AppError> {
    if count <= CALL_LIMIT {
        return Ok(());
    }
    Err(AppError::invalid(
        path,
        format!("一次最多查询{CALL_LIMIT}个，请分批查询"),
        format!("at most {CALL_LIMIT} in one call; split the call"),
    ))
}

/// Exactly four digits, of either width.
fn four_digits(text: &str) -> Result<String, AppError> {
    let digits: Option<String> = text
        .trim()
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
            _ => Some(c).filter(char::is_ascii_digit),
        })
        .collect();
    digits.filter(|digits| digits.len() == 4).ok_or_else(|| {
        AppError::invalid(
            "filter.phoneEnd",
            "请填写手机号码的最后四位数字",
            "write the last four digits of the phone number",
        )
    })
}

fn searchable(text: &str, path: &str) -> Result<String, AppError> {
    let text = text.trim();
    let is_readable = !text.chars().any(char::is_control);
    if text.is_empty() || text.chars().count() > SEARCH_LIMIT || !is_readable {
        return Err(AppError::invalid(
            path,
            format!("请填写1到{SEARCH_LIMIT}个字的查询内容"),
            format!("write 1 to {SEARCH_LIMIT} characters to search for"),
        ));
    }
    Ok(text.to_owned())
}
