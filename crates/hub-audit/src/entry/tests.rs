//! What an entry looks like, and that it looks so in one way only.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::*;

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn refused(attribute: &str, rule: &str) -> Refused {
    Refused { attribute: attribute.to_owned(), rule: rule.to_owned() }
}

fn at(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(micros).unwrap()
}

/// A plausible entry of each kind.
fn example(kind: Kind) -> Entry {
    let entry = Entry {
        time: at(1_793_500_000_123_456),
        request_id: "r-0007".to_owned(),
        kind,
        department: Some("health".to_owned()),
        actor: Some("officer-12".to_owned()),
        client: Some("clinic-desk".to_owned()),
        outcome: Outcome::Ok,
        count: 1,
        ..Entry::default()
    };
    match kind {
        Kind::Query | Kind::Export => Entry {
            purpose: Some("follow_up".to_owned()),
            case: Some("卫健〔2026〕17号".to_owned()),
            operation: Some("Roster".to_owned()),
            document_hash: Some("sha256:0f1e2d".to_owned()),
            attributes: words(&["person_name", "birth_date", "person_name"]),
            subjects: words(&["resident-2", "resident-1"]),
            refused: vec![refused("mobile_phone", "no-grant"), refused("id_number", "no-grant")],
            outcome: Outcome::Partial,
            ..entry
        },
        Kind::Mutation | Kind::Import | Kind::Grant | Kind::Admin => {
            Entry { written: words(&["mobile_phone"]), subjects: words(&["resident-1"]), ..entry }
        }
        Kind::Subscription => Entry { outcome: Outcome::Aborted, ..entry },
        Kind::Login | Kind::Token => {
            Entry { outcome: Outcome::Refused, code: Some("UNAUTHENTICATED".to_owned()), ..entry }
        }
        Kind::Transport => Entry {
            department: None,
            actor: None,
            client: None,
            outcome: Outcome::Error,
            code: Some("RATE_LIMITED".to_owned()),
            count: 214,
            ..entry
        },
        Kind::System => Entry { department: None, actor: None, client: None, ..entry },
    }
}

fn encoded(entry: &Entry) -> String {
    String::from_utf8(entry.encode()).unwrap()
}

#[test]
fn each_kind_has_its_encoding() {
    for kind in Kind::ALL {
        insta::assert_snapshot!(kind.as_str(), encoded(&example(kind)));
    }
}

#[test]
fn every_kind_and_outcome_is_read_back() {
    for kind in Kind::ALL {
        for outcome in Outcome::ALL {
            let entry = Entry { kind, outcome, ..Entry::default() };
            assert_eq!(Entry::decode(&entry.encode()), Ok(entry));
        }
    }
}

#[test]
fn nothing_in_a_text_breaks_or_reverses_the_line() {
    let request_id = "a\n\r\0\u{7f}\u{85}\u{2028}\u{202e}\u{2066}\"\\/龘𠮷".to_owned();
    let entry = Entry { request_id, ..Entry::default() };
    let quoted = r#""a\u000a\u000d\u0000\u007f\u0085\u2028\u202e\u2066\"\\/龘𠮷""#;
    assert!(encoded(&entry).contains(quoted), "{}", encoded(&entry));
    assert_eq!(Entry::decode(&entry.encode()), Ok(entry));
}

#[test]
fn time_is_kept_to_the_microsecond() {
    let nanoseconds = at(1) + chrono::TimeDelta::nanoseconds(999);
    let entry = Entry { time: nanoseconds, ..Entry::default() };
    assert_eq!(Entry::decode(&entry.encode()).unwrap().time, at(1));
}

#[test]
fn another_version_is_refused_by_its_number() {
    let entry = Entry { v: 2, ..Entry::default() };
    assert_eq!(Entry::decode(&entry.encode()), Err(EntryError::UnknownVersion(2)));
}

#[test]
fn the_same_entry_written_differently_is_refused() {
    let canonical = encoded(&example(Kind::Query));
    for (from, to) in [
        ("{\"v\"", "{ \"v\""),
        ("\"count\":1}", "\"count\":1}\n"),
        ("\"count\":1}", "\"code\":null,\"count\":1}"),
        ("\"count\":1}", "\"written\":[],\"count\":1}"),
        ("\"person_name\"]", "\"person_name\",\"person_name\"]"),
        ("[\"birth_date\",\"person_name\"]", "[\"person_name\",\"birth_date\"]"),
        ("Roster", "\\u0052oster"),
        (".123456Z", ".123456000Z"),
        (".123456Z", ".123456+00:00"),
    ] {
        let other = canonical.replacen(from, to, 1);
        assert_ne!(other, canonical, "{from} does not occur");
        assert_eq!(Entry::decode(other.as_bytes()), Err(EntryError::NotCanonical), "{other}");
    }
}

#[test]
fn what_is_no_entry_is_refused() {
    let canonical = encoded(&example(Kind::Query));
    for other in [
        String::new(),
        "{}".to_owned(),
        canonical.replacen("\"count\":1", "\"count\":1,\"value\":\"x\"", 1),
        canonical.replacen("\"count\":1", "\"count\":1,\"count\":1", 1),
        canonical.replacen("\"count\":1", "\"count\":-1", 1),
        canonical.replacen("\"query\"", "\"QUERY\"", 1),
        canonical.replacen("\"PARTIAL\"", "\"partial\"", 1),
        format!("{canonical}{canonical}"),
    ] {
        let refused = Entry::decode(other.as_bytes());
        assert!(matches!(refused, Err(EntryError::Malformed { column: _ })), "{other}");
    }
    assert!(Entry::decode(b"{\"v\":1,\"time\":\"\xff\"}").is_err());
}

fn any_entry() -> impl Strategy<Value = Entry> {
    let people = (option::of(".*"), option::of(".*"), option::of(".*"));
    let text = || option::of(".*");
    let reasons = (text(), text(), text(), text(), text());
    let lists = (vec(".*", 0..4), vec("[a-c]", 0..4), vec("[a-c]{0,2}", 0..9));
    let refusals = vec(("[ab]", "[a-c]").prop_map(|(one, other)| refused(&one, &other)), 0..5);
    let end = (proptest::sample::select(&Outcome::ALL[..]), option::of(".*"), any::<u64>());
    let begin = (0..253_402_300_800_000_000_i64, ".*", proptest::sample::select(&Kind::ALL[..]));
    (begin, people, reasons, lists, refusals, end).prop_map(
        |(begin, people, reasons, lists, refused, end)| Entry {
            v: Entry::VERSION,
            time: at(begin.0),
            request_id: begin.1,
            kind: begin.2,
            department: people.0,
            actor: people.1,
            client: people.2,
            purpose: reasons.0,
            case: reasons.1,
            operation: reasons.2,
            document_hash: reasons.3,
            reason: reasons.4,
            attributes: lists.0,
            written: lists.1,
            subjects: lists.2,
            refused,
            outcome: end.0,
            code: end.1,
            count: end.2,
        },
    )
}

fn in_order<T: Ord>(mut items: Vec<T>) -> Vec<T> {
    items.sort();
    items.dedup();
    items
}

proptest! {
    #[test]
    fn an_entry_is_read_back_with_its_lists_in_order(entry in any_entry()) {
        let decoded = Entry::decode(&entry.encode()).unwrap();
        let expected = Entry {
            attributes: in_order(entry.attributes.clone()),
            written: in_order(entry.written.clone()),
            subjects: in_order(entry.subjects.clone()),
            refused: in_order(entry.refused.clone()),
            ..entry.clone()
        };
        prop_assert_eq!(&decoded, &expected);
        prop_assert_eq!(entry.canonical(), expected);
    }

    #[test]
    fn an_encoding_is_one_line_of_json(entry in any_entry()) {
        let line = encoded(&entry);
        prop_assert!(!line.contains(char::is_control));
        prop_assert!(serde_json::from_str::<serde_json::Value>(&line).is_ok());
    }

    #[test]
    fn bytes_that_are_read_are_the_bytes_that_would_be_written(
        entry in any_entry(), place in any::<prop::sample::Index>(), byte: u8,
    ) {
        let mut body = entry.encode();
        let place = place.index(body.len());
        body[place] = byte;
        if let Ok(decoded) = Entry::decode(&body) {
            prop_assert_eq!(decoded.encode(), body);
        }
    }
}
