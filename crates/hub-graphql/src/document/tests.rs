//! Limits at the limit and one past it.

use async_graphql::Variables;

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
