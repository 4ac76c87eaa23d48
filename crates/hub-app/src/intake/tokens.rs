//! Which tokens find a subject.

use std::collections::BTreeMap;

use hub_catalogue::{Catalogue, RolePart, Value};
use hub_facts::{Clue, HouseholdKind, Stated, SubjectRecord, clues};
use hub_storage::{Keys, SubjectHistory, Token};
use hub_values::{Address, AreaCode, IdDocument, IdDocumentType};

use crate::review::offering::{plain_name, plain_place};

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

/// The token of an unclear address as it was written, within a community.
pub(crate) fn unclear_in(keys: &Keys, community: Option<&AreaCode>, unclear: &str) -> Token {
    let community = community.map_or("", AreaCode::as_str);
    keys.token("@unclear in", &format!("{community}|{unclear}"))
}

/// The tokens of what a dwelling at this address may be beside what it surely is: of an unclear address
/// the places that it may mean, of a clear one the unclear forms of it.
pub(crate) fn readings(keys: &Keys, community: Option<&AreaCode>, address: &Address) -> Vec<Token> {
    let places = address.readings();
    let places = places.iter().map(|place| place_in(keys, community, place));
    let forms = address.unclear_forms();
    let forms = forms.iter().map(|form| unclear_in(keys, community, form));
    places.chain(forms).collect()
}

/// The token of premises of a name at a place within a community.
pub(crate) fn premises_at(
    keys: &Keys,
    community: Option<&AreaCode>,
    name: &str,
    address: &str,
) -> Token {
    let community = community.map_or("", AreaCode::as_str);
    let (name, place) = (plain_name(name), plain_place(address));
    keys.token("@premises at", &format!("{community}|{name}|{place}"))
}

/// The token of all premises of a name within a community.
pub(crate) fn premises_named(keys: &Keys, community: Option<&AreaCode>, name: &str) -> Token {
    let community = community.map_or("", AreaCode::as_str);
    keys.token("@premises named", &format!("{community}|{}", plain_name(name)))
}

/// The token of all premises at a place within a community.
pub(crate) fn premises_in(keys: &Keys, community: Option<&AreaCode>, address: &str) -> Token {
    let community = community.map_or("", AreaCode::as_str);
    keys.token("@premises in", &format!("{community}|{}", plain_place(address)))
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

/// The token of a clue to whom a record names by role: under a name of its own for each role, so
/// that it can be compared neither with tokens of the person nor with those of other roles.
pub(crate) fn clue(keys: &Keys, clue: &Clue) -> Token {
    let part = match clue.part {
        RolePart::Name => "name",
        RolePart::Number => "number",
        RolePart::Phone => "phone",
        RolePart::Address => "address",
        RolePart::Other => "other",
    };
    keys.token(&format!("@{part} of {}", clue.role.as_str()), &clue.value)
}

/// All tokens of a record: its documents by every source, whom any source names in it by role, its
/// place, and its values that lists are filtered by.
pub(crate) fn of(
    record: &SubjectRecord,
    history: &SubjectHistory,
    catalogue: &Catalogue,
    keys: &Keys,
) -> Vec<Token> {
    let mut tokens: Vec<Token> = documents(history, catalogue)
        .iter()
        .map(|one| document(keys, one.kind(), one.number()))
        .collect();
    // Of subjects that are one now, whatever found one of them finds them still.
    if record.previous.is_empty() {
        tokens.extend(places_by_source(record, history, catalogue, keys));
    } else {
        tokens.extend(stated(record, history, catalogue, keys));
    }
    tokens.extend(clues(&history.statements, catalogue).iter().map(|one| clue(keys, one)));
    tokens.extend(premises(record, catalogue, keys));
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
                let community = record.community.as_ref();
                if let Some(key) = parsed.as_ref().and_then(Address::place_key) {
                    tokens.push(place(keys, &key));
                    tokens.push(place_in(keys, community, &key));
                }
                let unclear = parsed.and_then(|one| one.unclear_key());
                tokens.extend(unclear.map(|one| unclear_in(keys, community, &one)));
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

/// A dwelling is found by the last clear address of each source, also while a later one that is not
/// clear is shown.
fn places_by_source(
    record: &SubjectRecord,
    history: &SubjectHistory,
    catalogue: &Catalogue,
    keys: &Keys,
) -> Vec<Token> {
    let index = catalogue.attribute("dwelling_address").map(|one| one.index);
    let mut latest = BTreeMap::new();
    for one in history.statements.iter().filter(|one| Some(one.attribute) == index) {
        let Some(value) = one.stated.value() else { continue };
        let parsed = Address::parse(&value.canonical()).ok();
        let Some(key) = parsed.and_then(|one| one.place_key()) else { continue };
        let said = (one.observed_on, one.recorded_at, one.record, key);
        let known = latest.entry(&one.source).or_insert_with(|| said.clone());
        if *known < said {
            *known = said;
        }
    }
    let of = |key: &String| [place(keys, key), place_in(keys, record.community.as_ref(), key)];
    latest.values().flat_map(|(.., key)| of(key)).collect()
}

/// The tokens of everything that identifies a subject by the word of any source: place, credit code,
/// household number.
fn stated(
    record: &SubjectRecord,
    history: &SubjectHistory,
    catalogue: &Catalogue,
    keys: &Keys,
) -> Vec<Token> {
    let mut tokens = Vec::new();
    for one in &history.statements {
        let (Some(attribute), Some(value)) = (catalogue.at(one.attribute), one.stated.value())
        else {
            continue;
        };
        match attribute.code.as_str() {
            "uscc" => tokens.push(keys.token("uscc", &value.canonical())),
            "dwelling_address" => {
                let parsed = Address::parse(&value.canonical()).ok();
                let unclear = parsed.as_ref().and_then(Address::unclear_key);
                if let Some(unclear) = unclear {
                    let said = history.communities.iter().map(|(.., community)| community);
                    let everywhere = said.chain(record.community.as_ref());
                    tokens.extend(everywhere.map(|one| unclear_in(keys, Some(one), &unclear)));
                }
                if let Some(key) = parsed.and_then(|one| one.place_key()) {
                    tokens.push(place(keys, &key));
                    let said = history.communities.iter().map(|(.., community)| community);
                    let everywhere = said.chain(record.community.as_ref());
                    tokens.extend(everywhere.map(|one| place_in(keys, Some(one), &key)));
                }
            }
            "household_no" => {
                let kind = record.household.map(|household| household.kind);
                tokens.extend(kind.map(|kind| household_number(keys, kind, &value.canonical())));
            }
            _ => {}
        }
    }
    tokens
}

/// Premises are found by name and place, and by either for a person to compare.
fn premises(record: &SubjectRecord, catalogue: &Catalogue, keys: &Keys) -> Vec<Token> {
    let text = |code: &str| {
        let index = catalogue.attribute(code)?.index;
        Some(record.fact(index)?.stated.value()?.canonical())
    };
    let community = record.community.as_ref();
    let (name, address) = (text("premises_name"), text("premises_address"));
    let named = name.as_ref().map(|name| premises_named(keys, community, name));
    let there = address.as_ref().map(|address| premises_in(keys, community, address));
    let at = name.zip(address).map(|(name, place)| premises_at(keys, community, &name, &place));
    [named, there, at].into_iter().flatten().collect()
}

/// Every document of a person that any source has seen.
pub(crate) fn documents(history: &SubjectHistory, catalogue: &Catalogue) -> Vec<IdDocument> {
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
                IdDocument::new(kind, &value.canonical()).ok()
            }
            Stated::Absent(_) | Stated::Claim(_) => None,
        })
        .collect()
}

/// The kind of document that a value of `id_type` (a code of GA/T 517) stands for.
pub(crate) fn document_type(value: &Value) -> Option<IdDocumentType> {
    IdDocumentType::from_code(&value.canonical())
}
