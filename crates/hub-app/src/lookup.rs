//! Finding subjects: by identity document, by id, by address, by conditions.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use hub_catalogue::Value;
use hub_facts::SubjectRecord;
use hub_policy::Act;
use hub_storage::{Filter, Page, Token};
use hub_values::{
    Address, AreaCode, AreaLevel, Bilingual, IdDocument, IdDocumentType, SubjectId, SubjectKind,
};

use crate::intake::tokens;
use crate::{AppError, Operation, Subject};

/// Ids or documents in one call at most.
const CALL_LIMIT: usize = 200;
/// Dwellings that an unclear address may mean, at most.
const CANDIDATES: usize = 20;
/// Rows that are looked at together where grants are for some rows only.
const LOOK: u64 = 200;
/// How often at most.
const LOOKS: usize = 50;
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
        self.require_lookup("id_number", path)?;
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
        let mut found = self.by_token(&tokens).await?;
        found.retain(|_, one| one.is_findable_by("id_number"));
        self.ledger().count(found.len());
        Ok(tokens.iter().map(|token| found.get(token).cloned()).collect())
    }

    /// Refuses when more things are asked for at once than a call may.
    pub fn within_limit(&self, count: usize, path: &str) -> Result<(), AppError> {
        within_limit(count, path)
    }

    /// The subjects of one kind with these ids, as far as they exist for the caller.
    pub async fn nodes(
        self: &Arc<Self>,
        ids: &[(SubjectKind, SubjectId)],
    ) -> Result<Vec<Option<Subject>>, AppError> {
        self.require(Act::ReadSubjects)?;
        within_limit(ids.len(), "ids")?;
        let plain: Vec<SubjectId> = ids.iter().map(|(_, id)| *id).collect();
        let mut found = self.subjects(&plain).await?;
        let is_found = |id: &SubjectId, found: &[Subject]| found.iter().any(|one| one.id() == *id);
        let missing: Vec<SubjectId> =
            plain.iter().filter(|id| !is_found(id, &found)).copied().collect();
        let survivors = self.survivors(&missing).await?;
        let further: Vec<SubjectId> =
            survivors.values().filter(|id| !is_found(id, &found)).copied().collect();
        found.extend(self.subjects(&further).await?);
        self.ledger().count(found.len());
        let leads = |id: &SubjectId| survivors.get(id).copied().unwrap_or(*id);
        Ok(ids
            .iter()
            .map(|(kind, id)| {
                found.iter().find(|one| one.id() == leads(id) && one.kind() == *kind).cloned()
            })
            .collect())
    }

    /// Where the ids of subjects lead that were merged into others. What they lead to is decided
    /// about as any other subject.
    async fn survivors(
        &self,
        missing: &[SubjectId],
    ) -> Result<HashMap<SubjectId, SubjectId>, AppError> {
        if missing.is_empty() {
            return Ok(HashMap::new());
        }
        Ok(self.hub().store().survivors(self.permit()?, missing).await?)
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
            let _minors = self.require_filter("premises_name", area.as_ref(), "filter.name")?;
        }
        if kind == SubjectKind::Household {
            let _minors = self.require_filter("household_size", area.as_ref(), "households")?;
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
        let _minors = self.require_filter("dwelling_address", None, "address")?;
        let parsed = Address::parse(address)
            .map_err(|error| AppError::invalid("address", error.zh(), error.en()))?;
        let Some(place) = parsed.place_key() else {
            let found = self.readings_of(&parsed).await?;
            return Ok((parsed, found));
        };
        let token = tokens::place(self.keys()?, &place);
        let filter = Filter { tokens: vec![token], ..Filter::default() };
        let page = Page { first: 20, after: None };
        let (mut found, _) = self.list(SubjectKind::Dwelling, &filter, page).await?;
        let area = self.permit()?.area();
        let others = self.snapshot().estates.tokens_within(self.keys()?, area, &parsed);
        if found.is_empty() && !others.is_empty() {
            found = self.by_token(&others).await?.into_values().collect();
            found.sort_by_key(Subject::id);
            found.dedup_by_key(|one| one.id());
            found.truncate(CANDIDATES);
            self.ledger().count(found.len());
        }
        Ok((parsed, found))
    }

    /// The known dwellings that an address of two parts may mean, in the caller's own community
    /// where they have one.
    async fn readings_of(self: &Arc<Self>, address: &Address) -> Result<Vec<Subject>, AppError> {
        let keys = self.keys()?;
        let area = self.caller().area.filter(|area| area.level() == AreaLevel::Community);
        let token = |place: &String| match &area {
            Some(area) => tokens::place_in(keys, Some(area), place),
            None => tokens::place(keys, place),
        };
        let tokens: Vec<Token> = address.readings().iter().map(token).collect();
        if tokens.is_empty() {
            return Ok(Vec::new());
        }
        let mut found: Vec<Subject> = self.by_token(&tokens).await?.into_values().collect();
        found.sort_by_key(Subject::id);
        found.dedup_by_key(|one| one.id());
        found.truncate(CANDIDATES);
        self.ledger().count(found.len());
        Ok(found)
    }

    async fn list(
        self: &Arc<Self>,
        kind: SubjectKind,
        filter: &Filter,
        page: Page,
    ) -> Result<(Vec<Subject>, bool), AppError> {
        // A household that is there only through somebody sealed is passed over too.
        let has_hidden = kind == SubjectKind::Household && !self.permit()?.hidden().is_empty();
        if has_hidden || self.permit()?.looks_at_rows(kind) {
            return self.list_looking(kind, filter, page).await;
        }
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

    /// The same where grants are for some rows only: what does not fit them is passed over, so that
    /// pages are as full as if it were not there.
    async fn list_looking(
        self: &Arc<Self>,
        kind: SubjectKind,
        filter: &Filter,
        page: Page,
    ) -> Result<(Vec<Subject>, bool), AppError> {
        let first = usize::try_from(page.first).unwrap_or(usize::MAX);
        let (mut after, mut kept) = (page.after, Vec::new());
        for _ in 0..LOOKS {
            let reading = self.hub().records.reading();
            let piece = Page { first: LOOK, after };
            let mut found = self.hub().store().search(self.permit()?, kind, filter, piece).await?;
            let has_more = found.len() as u64 > LOOK;
            found.truncate(usize::try_from(LOOK).unwrap_or(usize::MAX));
            after = found.last().map(|one| one.id);
            let found = self.loader.keep(self.hub(), found, reading);
            kept.extend(found.into_iter().filter(|record| self.meets(record)));
            if kept.len() > first || !has_more {
                let has_more = kept.len() > first;
                kept.truncate(first);
                self.ledger().count(kept.len());
                let shown = kept.into_iter().filter_map(|one| self.visible(one));
                return Ok((shown.collect(), has_more));
            }
        }
        Err(AppError::invalid(
            "filter",
            "符合授权条件的记录过于分散，请用区划缩小范围",
            "what your grants are for lies too far apart here; narrow the list to an area",
        ))
    }

    /// Subjects by tokens of the blind index.
    async fn by_token(
        self: &Arc<Self>,
        tokens: &[Token],
    ) -> Result<HashMap<Token, Subject>, AppError> {
        let hub = self.hub();
        let permit = self.permit()?;
        let mut found = hub.records.by_token(hub.store(), permit, tokens).await?;
        let is_hidden = |record: &Arc<SubjectRecord>| permit.hides(record.id);
        let hidden: Vec<Token> =
            found.iter().filter(|(_, one)| is_hidden(one)).map(|(token, _)| *token).collect();
        if !hidden.is_empty() {
            // Somebody may stand under the same number who is not hidden.
            let reading = hub.records.reading();
            let read = hub.store().records_by_token(permit, &hidden).await?;
            let (by, read): (Vec<Token>, Vec<SubjectRecord>) = read.into_iter().unzip();
            let read = self.loader.keep(hub, read, reading);
            for token in hidden {
                let others = by
                    .iter()
                    .zip(&read)
                    .filter(|(one, record)| **one == token && !is_hidden(record));
                match others.min_by_key(|(_, record)| record.id) {
                    Some((_, record)) => drop(found.insert(token, Arc::clone(record))),
                    None => drop(found.remove(&token)),
                }
            }
        }
        self.loader.note(found.values());
        Ok(found
            .into_iter()
            .filter_map(|(token, record)| Some((token, self.visible(record)?)))
            .collect())
    }

    /// Every condition is a disclosure of its own: what one may not read in full one may not
    /// filter by.
    fn resident_filter(&self, criteria: &ResidentCriteria) -> Result<Filter, AppError> {
        let (keys, area) = (self.keys()?, criteria.area.as_ref());
        let mut has_minors = true;
        if criteria.area.is_some() {
            has_minors &= self.require_filter("residence_address", area, "filter.area")?;
        }
        let with_closed = criteria.with_closed;
        let mut filter = Filter { area: criteria.area, with_closed, ..Filter::default() };
        if let Some(name) = &criteria.name {
            has_minors &= self.require_filter("person_name", area, "filter.name")?;
            filter.name = Some(searchable(name, "filter.name")?);
        }
        if criteria.born_from.is_some() || criteria.born_to.is_some() {
            has_minors &= self.require_filter("birth_date", area, "filter.birthDate")?;
            filter.born_from = criteria.born_from.map(|day| day.to_string());
            filter.born_to = criteria.born_to.map(|day| day.to_string());
        }
        if let Some(end) = &criteria.phone_end {
            has_minors &= self.require_filter("mobile_phone", area, "filter.phoneEnd")?;
            filter.tokens.push(tokens::phone_end(keys, &four_digits(end)?));
        }
        let phone = criteria.mobile_phone.iter().map(|phone| ("mobile_phone", phone));
        let coded = criteria.coded.iter().map(|(code, value)| (code.as_str(), value));
        for (code, wanted) in phone.chain(coded) {
            let path = format!("filter.{code}");
            has_minors &= self.require_filter(code, area, &path)?;
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
        if !has_minors {
            let today = self.hub().clock().today();
            filter.fourteen_since = Some(hub_policy::fourteen_since(today).to_string());
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
