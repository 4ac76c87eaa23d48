//! Limits at the limit and one past it.

use async_graphql::Variables;
use serde_json::json;

use super::{Document, DocumentError, Limits};
use crate::{HubSchema, hub_schema};

fn read(schema: &HubSchema, text: &str) -> Result<Document, DocumentError> {
    Document::read(schema, text, None, &Variables::default(), &Limits::default())
}

fn cost(text: &str) -> u64 {
    read(&hub_schema(), text).unwrap().cost
}

fn refused_for(text: &str) -> &'static str {
    match read(&hub_schema(), text) {
        Err(DocumentError::TooComplex { what, .. }) => what,
        other => panic!("{other:?}"),
    }
}

const MAIN_JOB: &str = "{ resident(idDocument: {number: \"1\"}) { name household { dwelling { address } \
     members { relation { label } resident { name } } } } }";

#[test]
fn the_main_job_costs_its_members() {
    assert_eq!(cost(MAIN_JOB), 8);
}

#[test]
fn a_roster_of_a_hundred_with_members_passes() {
    let roster =
        "{ residents(first: 100) { nodes { name household { members { resident { name } } } } } }";
    assert_eq!(cost(roster), 100 + 100 * 8);
}

#[test]
fn pages_multiply_along_the_path() {
    let nested =
        "{ residents(first: 100) { nodes { facts { history(first: 100) { nodes { text } } } } } }";
    assert_eq!(refused_for(nested), "rows");
}

#[test]
fn a_page_size_in_a_variable_counts() {
    let text = "query($n: Int = 100) { residents(first: $n) { nodes { facts { history(first: $n) { nodes { text } } } } } }";
    assert_eq!(refused_for(text), "rows");
}

#[test]
fn depth_ten_passes_and_eleven_does_not() {
    let nested = |depth: usize| {
        let mut text = "id".to_owned();
        for _ in 0..depth - 2 {
            text = format!("parent {{ {text} }}");
        }
        format!("{{ areas {{ {text} }} }}")
    };
    assert!(read(&hub_schema(), &nested(10)).is_ok());
    assert_eq!(refused_for(&nested(11)), "depth");
}

#[test]
fn introspection_has_a_depth_of_its_own() {
    let nested = format!(
        "{{ __schema {{ types {{ fields {{ type {} name {} }} }} }} }}",
        "{ ofType ".repeat(9),
        "}".repeat(9)
    );
    let document = read(&hub_schema(), &nested).unwrap();
    assert!(document.is_introspection);
    assert!(!document.needs_purpose);
}

#[test]
fn thirty_aliases_pass_and_thirty_one_do_not() {
    let aliases = |count: usize| {
        let fields = (0..count).map(|n| format!("a{n}: code")).collect::<Vec<_>>().join(" ");
        format!("{{ departments {{ {fields} }} }}")
    };
    assert!(read(&hub_schema(), &aliases(30)).is_ok());
    assert_eq!(refused_for(&aliases(31)), "aliases");
}

#[test]
fn twenty_root_fields_pass_and_twenty_one_do_not() {
    let roots = |count: usize| format!("{{ {} }}", "__typename ".repeat(count));
    assert!(read(&hub_schema(), &roots(20)).is_ok());
    assert_eq!(refused_for(&roots(21)), "root fields");
}

#[test]
fn a_fragment_that_contains_itself_is_refused() {
    let text = "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }";
    assert_eq!(read(&hub_schema(), text).unwrap_err(), DocumentError::Fragment);
}

#[test]
fn fragments_that_double_are_refused_at_once() {
    let doubling = (0..26).map(|n| {
        let next = n + 1;
        format!("fragment F{n} on Query {{ ...F{next} ...F{next} }}")
    });
    let last = "fragment F26 on Query { a: __typename }".to_owned();
    let fragments: Vec<String> = doubling.chain([last]).collect();
    let text = format!("{{ ...F0 }} {}", fragments.join(" "));
    assert_eq!(refused_for(&text), "aliases");
}

#[test]
fn an_error_never_repeats_the_document() {
    let error = read(&hub_schema(), "{ secretsecret( }").unwrap_err();
    assert!(!error.to_string().contains("secret"), "{error}");
}

#[test]
fn the_hash_ignores_literals_and_blanks() {
    let schema = hub_schema();
    let one = read(&schema, "{ resident(idDocument: {number: \"1\"}) { id } }").unwrap();
    let two = read(&schema, "{resident(idDocument:{number:\"22\"})\n{ id }} # more").unwrap();
    assert_eq!(one.hash, two.hash);
}

#[test]
fn only_free_fields_need_no_purpose() {
    let schema = hub_schema();
    assert!(!read(&schema, "{ viewer { role } purposes { code } }").unwrap().needs_purpose);
    assert!(read(&schema, "{ viewer { role } node(id: \"x\") { id } }").unwrap().needs_purpose);
    assert!(
        read(&schema, "{ ...F } fragment F on Query { checkpoint { size } }")
            .unwrap()
            .needs_purpose
    );
}

#[test]
fn sixteen_kilobytes_pass_and_one_byte_more_does_not() {
    let padded = |bytes: usize| {
        let text = "{ viewer { role } } #";
        format!("{text}{}", "x".repeat(bytes - text.len()))
    };
    assert!(read(&hub_schema(), &padded(16 * 1024)).is_ok());
    assert_eq!(refused_for(&padded(16 * 1024 + 1)), "bytes");
}

#[test]
fn a_thousand_tokens_pass_and_one_more_does_not() {
    // Four brackets, two names, and roles.
    let tokens = |count: usize| format!("{{ viewer {{ {} }} }}", "role ".repeat(count - 5));
    assert!(read(&hub_schema(), &tokens(1_000)).is_ok());
    assert_eq!(refused_for(&tokens(1_001)), "tokens");
}

#[test]
fn ten_directives_pass_and_eleven_do_not() {
    let directives =
        |count: usize| format!("{{ viewer {{ role {} }} }}", "@include(if: true) ".repeat(count));
    assert!(read(&hub_schema(), &directives(10)).is_ok());
    assert_eq!(refused_for(&directives(11)), "directives");
    // On fragments and operations, too.
    let spread = "query @skip(if: false) { ...F @skip(if: false) ... @skip(if: false) { viewer { role } } } \
         fragment F on Query { viewer { role @include(if: true) @include(if: true) @include(if: true) \
         @include(if: true) @include(if: true) @include(if: true) @include(if: true) @include(if: true) } }";
    assert_eq!(refused_for(spread), "directives");
}

#[test]
fn five_thousand_rows_pass_and_one_more_does_not() {
    // A page and its rows: one and forty-nine for each, a hundred times.
    let rows = |below: usize| {
        format!(
            "{{ residents(first: 100) {{ nodes {{ facts {{ history(first: {below}) {{ nodes {{ text }} }} }} }} }} }}"
        )
    };
    let schema = hub_schema();
    let measured = |below: usize| read(&schema, &rows(below));
    let last = (1..100).take_while(|below| measured(*below).is_ok()).last().unwrap();
    assert!(measured(last).unwrap().cost <= 5_000);
    assert_eq!(refused_for(&rows(last + 1)), "rows");
    assert!(cost("{ residents(first: 100) { nodes { id } } }") == 100);
}

#[test]
fn fragments_that_double_without_a_name_of_their_own_are_refused_at_once() {
    let schema = hub_schema();
    let started = std::time::Instant::now();
    for below in ["Query", "Viewer"] {
        let doubling: Vec<String> = (0..26)
            .map(|n| format!("fragment F{n} on {below} {{ ...F{0} ...F{0} }}", n + 1))
            .chain([format!("fragment F26 on {below} {{ __typename }}")])
            .collect();
        let top = if below == "Query" { "{ ...F0 }" } else { "{ viewer { ...F0 } }" };
        let text = format!("{top} {}", doubling.join(" "));
        assert!(matches!(read(&schema, &text), Err(DocumentError::TooComplex { .. })));
    }
    let chain: Vec<String> =
        (0..3_000).map(|n| format!("fragment F{n} on Query {{ ...F{} }}", n + 1)).collect();
    let text = format!("{{ ...F0 }} {}", chain.join(" "));
    assert!(matches!(read(&schema, &text), Err(DocumentError::TooComplex { .. })));
    assert!(started.elapsed() < std::time::Duration::from_secs(1), "{:?}", started.elapsed());
}

#[test]
fn nesting_does_not_reach_the_parser() {
    let schema = hub_schema();
    for open in ["{ a ", "{ a(b: [", "{ a(b: {c: "] {
        let text = open.repeat(2_000);
        let text = text.get(..16_000).unwrap_or(&text);
        assert!(read(&schema, text).is_err());
    }
}

const BY_NUMBER: &str = "query One($document: IdDocumentInput!, $first: Int) \
     { resident(idDocument: $document) { name } residents(first: $first) { nodes { name } } }";

fn given(variables: serde_json::Value) -> Result<Document, DocumentError> {
    let variables = Variables::from_json(variables);
    Document::read(&hub_schema(), BY_NUMBER, None, &variables, &Limits::default())
}

#[test]
fn a_page_size_in_a_variable_is_measured_each_time() {
    let document = json!({ "number": "1" });
    for first in [5, 50, 7] {
        let read = given(json!({ "document": document, "first": first })).unwrap();
        assert_eq!(read.cost, first);
    }
}

#[test]
fn what_is_known_of_a_document_is_known_of_its_operation_only() {
    let both = "query A { residents(first: 3) { nodes { name } } } \
                query B { residents(first: 4) { nodes { name } } }";
    for (name, cost) in [("A", 3), ("B", 4), ("A", 3), ("B", 4)] {
        let variables = Variables::default();
        let schema = hub_schema();
        let read = Document::read(&schema, both, Some(name), &variables, &Limits::default());
        assert_eq!(read.unwrap().cost, cost, "{name}");
    }
}

#[test]
fn only_variables_of_the_right_types_fit() {
    let number = json!({ "number": "1" });
    for (variables, fits) in [
        (json!({ "document": number }), true),
        (json!({ "document": number, "first": 3 }), true),
        (json!({ "document": number, "first": null }), true),
        (json!({ "document": { "number": "1", "type": "PASSPORT" } }), true),
        (json!({ "document": { "number": "1", "type": "NONE" } }), false),
        (json!({ "document": { "number": 1 } }), false),
        (json!({ "document": { "number": "1", "more": "1" } }), false),
        (json!({ "document": {} }), false),
        (json!({ "document": null }), false),
        (json!({ "document": [number] }), false),
        (json!({ "document": number, "first": "3" }), false),
        (json!({ "document": number, "first": 3_000_000_000_u64 }), false),
        (json!({ "document": number, "first": 1.5 }), false),
        (json!({ "document": number, "first": true }), false),
    ] {
        let read = given(variables.clone());
        assert_eq!(read.is_ok_and(|document| document.fits), fits, "{variables}");
    }
}
