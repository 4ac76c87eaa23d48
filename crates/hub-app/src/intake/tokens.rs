//! Which tokens find a subject.

use hub_catalogue::{Catalogue, Value};
use hub_facts::{HouseholdKind, Stated, SubjectRecord};
use hub_storage::{Keys, SubjectHistory, Token};
use hub_values::{Address, AreaCode, IdDocument, IdDocumentType};

/// The token of an identity document.
pub(crate) fn document(keys: &Keys, kind: IdDocumentType, number: &str) -> Token {
    keys.token(kind.as_str(), number)
}

/// The token of a place key within a community: two communities may have an estate of one name.
pub(crate) fn place_in(keys: &Keys, community: Option<&AreaCode>, place_key: &str) -> Token {
    let community = community.map_or("", AreaCode::as_str);
    keys.token("@place in", &format!("{community}|{place_key}"))
}

/// The token of a place key anywhere in the city.
pub(crate) fn place(keys: &Keys, place_key: &str) -> Token {
    keys.token("@place", place_key)
}

/// The token of a household's number.
pub(crate) fn household_number(keys: &Keys, kind: HouseholdKind, number: &str) -> Token {
    keys.token(&format!("@household {}", kind.as_str()), number)
}

/// The token of the last four digits of a telephone number, under a name of its own: it cannot be
/// compared with the token of the whole number or of anything else that has four digits.
pub(crate) fn phone_end(keys: &Keys, digits: &str) -> Token {
    keys.token("@phone end", digits)
}

/// The last four digits of a telephone number.
fn last_four(phone: &str) -> Option<&str> {
    let end = phone.get(phone.len().checked_sub(4)?..)?;
    end.bytes().all(|byte| byte.is_ascii_digit()).then_some(end)
}

/// All tokens of a record: its documents by every source, its place, and its values that lists are
/// filtered by.
pub(crate) fn of(
    record: &SubjectRecord,
    history: &SubjectHistory,
    catalogue: &Catalogue,
    keys: &Keys,
) -> Vec<Token> {
    let mut tokens = documents(history, catalogue, keys);
    for fact in &record.facts {
        let Some(attribute) = catalogue.at(fact.attribute) else { continue };
        let Some(value) = fact.stated.value() else { continue };
        match (attribute.code.as_str(), value) {
            (code, Value::Codes(codes)) if attribute.is_filterable => {
                tokens.extend(codes.iter().map(|one| keys.token(code, one)));
            }
            ("mobile_phone", value) => {
                let phone = value.canonical();
                tokens.push(keys.token("mobile_phone", &phone));
                tokens.extend(last_four(&phone).map(|end| phone_end(keys, end)));
            }
            ("uscc", value) => {
                tokens.push(keys.token(attribute.code.as_str(), &value.canonical()));
            }
            ("dwelling_address", value) => {
                let parsed = Address::parse(&value.canonical()).ok();
                if let Some(key) = parsed.and_then(|one| one.place_key()) {
                    tokens.push(place(keys, &key));
                    tokens.push(place_in(keys, record.community.as_ref(), &key));
                }
            }
            ("household_no", value) => {
                let kind = record.household.map(|household| household.kind);
                tokens.extend(kind.map(|kind| household_number(keys, kind, &value.canonical())));
            }
            (code, value) if attribute.is_filterable => {
                tokens.push(keys.token(code, &value.canonical()));
            }
            _ => {}
        }
    }
    tokens
}

/// A person is found by every document that any source has seen.
fn documents(history: &SubjectHistory, catalogue: &Catalogue, keys: &Keys) -> Vec<Token> {
    let (Some(number), Some(kind)) =
        (catalogue.attribute("id_number"), catalogue.attribute("id_type"))
    else {
        return Vec::new();
    };
    let kind_in = |record| {
        history
            .statements
            .iter()
            .filter(|one| one.record == record && one.attribute == kind.index)
            .find_map(|one| document_type(one.stated.value()?))
    };
    history
        .statements
        .iter()
        .filter(|one| one.attribute == number.index)
        .filter_map(|one| match &one.stated {
            Stated::Value(value) => {
                let kind = kind_in(one.record).unwrap_or(IdDocumentType::ResidentIdCard);
                let document = IdDocument::new(kind, &value.canonical()).ok()?;
                Some(self::document(keys, kind, document.number()))
            }
            Stated::Absent(_) | Stated::Claim(_) => None,
        })
        .collect()
}

/// The kind of document that a value of `id_type` (a code of GA/T 517) stands for.
pub(crate) fn document_type(value: &Value) -> Option<IdDocumentType> {
    IdDocumentType::from_code(&value.canonical())
}
