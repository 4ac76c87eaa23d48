//! The shipped synonyms lead every heading to one attribute that exists.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a panic is how a test fails")]

use std::{
    collections::{HashMap, HashSet},
    fs,
    path::Path,
};

use hub_sheet::{Limits, PlainTable, header_key, header_key_in_full, read_csv};

/// Columns of an import that are no attributes.
const RESERVED: [&str; 10] = [
    "@record_id",
    "@observed_on",
    "@community",
    "@id_type",
    "@dwelling",
    "@household_kind",
    "@member_id_number",
    "@member_relation",
    "@member_from",
    "@member_to",
];

const SUBJECTS: [&str; 4] = ["resident", "household", "dwelling", "premises"];

struct Synonym {
    subject: String,
    attribute: String,
    header: String,
}

fn shipped(file: &str) -> PlainTable {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../hub-catalogue/data").join(file);
    read_csv(&fs::read(path).unwrap(), &Limits::default()).unwrap()
}

fn column(sheet: &PlainTable, name: &str) -> usize {
    sheet.headers.iter().position(|header| header == name).unwrap()
}

fn synonyms() -> Vec<Synonym> {
    let sheet = shipped("synonyms.csv");
    assert_eq!(sheet.headers, ["subject", "attribute", "header"]);
    assert!(sheet.rows.iter().all(|row| row.extra == 0));
    let synonym = |cells: [String; 3]| {
        let [subject, attribute, header] = cells;
        Synonym { subject, attribute, header }
    };
    sheet.rows.into_iter().map(|row| synonym(row.cells.try_into().unwrap())).collect()
}

/// The subject of every attribute of the shipped catalogue.
fn catalogue() -> HashMap<String, String> {
    let sheet = shipped("attributes.csv");
    let (code, subject) = (column(&sheet, "code"), column(&sheet, "subject"));
    sheet.rows.iter().map(|row| (row.cells[code].clone(), row.cells[subject].clone())).collect()
}

/// Both keys of every heading, with all attributes they lead to.
fn leads(synonyms: &[Synonym]) -> HashMap<(&str, String), HashSet<&str>> {
    let mut leads: HashMap<_, HashSet<_>> = HashMap::new();
    for Synonym { subject, attribute, header } in synonyms {
        for key in [header_key(header), header_key_in_full(header)] {
            leads.entry((subject.as_str(), key)).or_default().insert(attribute.as_str());
        }
    }
    leads
}

#[test]
fn no_heading_leads_to_two_attributes_of_one_subject() {
    let synonyms = synonyms();
    let mut torn: Vec<_> =
        leads(&synonyms).into_iter().filter(|(_, attributes)| attributes.len() > 1).collect();
    torn.sort_by(|(a, _), (b, _)| a.cmp(b));
    assert!(torn.is_empty(), "{torn:#?}");
}

#[test]
fn every_synonym_names_an_attribute_of_its_subject_or_a_reserved_column() {
    let catalogue = catalogue();
    for Synonym { subject, attribute, header } in synonyms() {
        assert!(SUBJECTS.contains(&subject.as_str()), "{subject}");
        if !RESERVED.contains(&attribute.as_str()) {
            assert_eq!(catalogue.get(&attribute), Some(&subject), "{attribute}: {header}");
        }
        assert_ne!(header_key(&header), "", "{attribute}");
    }
}

#[test]
fn every_attribute_is_found_under_its_code() {
    let synonyms = synonyms();
    let leads = leads(&synonyms);
    for (code, subject) in catalogue() {
        // Two codes belong to what a row says rather than to what it is about.
        let expected = match code.as_str() {
            "id_type" => "@id_type",
            "relation_to_householder" => "@member_relation",
            code => code,
        };
        let found = leads.get(&(subject.as_str(), header_key(&code)));
        assert_eq!(found, Some(&HashSet::from([expected])), "{code}");
    }
}

#[test]
fn no_synonym_is_listed_twice() {
    let mut seen = HashSet::new();
    for Synonym { subject, attribute, header } in synonyms() {
        assert!(seen.insert((subject, header.clone())), "{attribute}: {header}");
    }
}

#[test]
fn a_communitys_headings_are_understood() {
    let synonyms = synonyms();
    let leads = leads(&synonyms);
    // The full key decides, the short one is asked when the full one leads nowhere.
    let led = |subject: &'static str, header: &str| {
        [header_key_in_full(header), header_key(header)]
            .into_iter()
            .find_map(|key| leads.get(&(subject, key)))
            .and_then(|attributes| attributes.iter().next().copied())
    };
    for (header, attribute) in [
        ("record_id", "@record_id"),
        ("name", "person_name"),
        ("id_type", "@id_type"),
        ("id_number", "id_number"),
        ("birth_date", "birth_date"),
        ("sex", "sex"),
        ("phone", "mobile_phone"),
        ("address", "residence_address"),
        ("recorded_at", "@observed_on"),
        ("* 姓  名（必填）", "person_name"),
        ("身份证号码（18位）", "id_number"),
        ("联系电话（手机）", "mobile_phone"),
        ("联系电话（宅电）", "home_phone"),
        ("身份证号（监护人）", "guardian_id_number"),
        ("服务处所(工作单位)", "employer_name"),
        ("户籍门(楼)详址", "hukou_address"),
        ("所属社区", "@community"),
        ("登记日期", "@observed_on"),
    ] {
        assert_eq!(led("resident", header), Some(attribute), "{header}");
    }
    assert_eq!(led("premises", "联系电话"), Some("legal_rep_phone"));
    assert_eq!(led("household", "身份证号码"), Some("householder_id_number"));
    // An age is no birth date and a number in a list no identity.
    for header in ["序号", "source", "年龄", "备注"] {
        assert_eq!(led("resident", header), None, "{header}");
    }
}
