//! The edges of HTTP: media types, methods, sizes, headers.

use hub_tests::TestHub;
use serde_json::json;

#[tokio::test]
async fn refusals_have_their_status() {
    let hub = TestHub::start().await;
    let police = hub.ask("police").await;
    let get = police.send("GET", "/graphql", None).await;
    assert_eq!(get.status, 405);
    assert_eq!(get.headers["allow"], "POST");
    let text = police.clone().header("content-type", "text/plain");
    assert_eq!(text.send("POST", "/graphql", Some("{}")).await.status, 415);
    let packed = police.clone().header("content-encoding", "gzip");
    assert_eq!(packed.send("POST", "/graphql", Some("{}")).await.status, 415);
    assert_eq!(police.send("POST", "/graphql", Some("[")).await.status, 400);
    let deep = format!("{{\"query\":{}", "[".repeat(100_000));
    assert_eq!(police.send("POST", "/graphql", Some(&deep)).await.status, 400);
    let long = json!({ "query": "x".repeat(300_000) }).to_string();
    let reply = police.send("POST", "/graphql", Some(&long)).await;
    assert_eq!((reply.status, reply.codes()), (400, vec!["TOO_LARGE"]));
    assert_eq!(hub.anonymous().query("{ viewer { role } }").await.status, 401);
}

#[tokio::test]
async fn an_invalid_document_has_the_status_of_its_media_type() {
    let hub = TestHub::start().await;
    let police = hub.ask("police").await;
    let json = police.clone().header("accept", "application/json");
    let graphql = police.header("accept", "application/graphql-response+json");
    for document in ["{ viewer {", "{ nonsense }", "query($n: Int!) { areas { code } }"] {
        let reply = json.query(document).await;
        assert_eq!((reply.status, reply.codes()[0]), (200, "INVALID_DOCUMENT"), "{document}");
        let reply = graphql.query(document).await;
        assert_eq!(reply.status, 400, "{document}");
        let media = reply.headers["content-type"].to_str().unwrap();
        assert!(media.starts_with("application/graphql-response+json"));
    }
    let nested =
        "{ residents(first: 100) { nodes { facts { history(first: 100) { nodes { text } } } } } }";
    let reply = json.query(nested).await;
    assert_eq!((reply.status, reply.codes()), (400, vec!["TOO_COMPLEX"]));
}

#[tokio::test]
async fn an_address_asks_for_nothing_about_anybody_and_writes_nothing() {
    let hub = TestHub::start().await;
    let police = hub.ask("police").await;
    let free =
        "/graphql?query=query($l:Boolean!){viewer@include(if:$l){role}}&variables={\"l\":true}";
    let reply = police.send("GET", free, None).await;
    assert_eq!(reply.data()["viewer"]["role"], "department_system", "{}", reply.text);
    let who = format!(
        "/graphql?query={{resident(idDocument:{{number:%22{}%22}}){{name}}}}",
        hub.sample()
    );
    for refused in [
        who.as_str(),
        "/graphql?query={residents{nodes{id}}}",
        "/graphql?query=mutation{closeSubject(input:{}){decision}}",
        "/graphql?query={viewer{role}residents{nodes{id}}}",
    ] {
        let reply = police.send("GET", refused, None).await;
        assert_eq!((reply.status, reply.body["data"].is_null()), (405, true), "{}", reply.text);
        assert_eq!(reply.headers["allow"], "POST");
    }
    for unreadable in ["&variables=1", "&variables=[]", "&extensions=7"] {
        let address = format!("/graphql?query={{viewer{{role}}}}{unreadable}");
        assert_eq!(police.send("GET", &address, None).await.status, 400, "{unreadable}");
    }
    assert_eq!(hub.anonymous().send("GET", free, None).await.status, 401);
}

#[tokio::test]
async fn what_was_not_executed_has_no_data_at_all() {
    let hub = TestHub::start().await;
    let police = hub.ask("police").await;
    let has_data = |reply: &hub_tests::Reply| reply.body.as_object().unwrap().contains_key("data");
    for document in ["{ viewer {", "{ nonsense }", "subscription { factsChanged { cursor } }"] {
        assert!(!has_data(&police.query(document).await), "{document}");
    }
    let reply = police.query("{ residents(first: 101) { nodes { id } } }").await;
    assert!(has_data(&reply) && reply.body["data"].is_null(), "{}", reply.text);
    let body = json!({ "query": "{ viewer { role } }", "extensions": [] }).to_string();
    assert_eq!(police.send("POST", "/graphql", Some(&body)).await.status, 400);
}

#[tokio::test]
async fn keys_stand_in_the_order_asked() {
    let hub = TestHub::start().await;
    let reply =
        hub.ask("police").await.query("{ viewer { role login department { name code } } }").await;
    let at = |key: &str| reply.text.find(key).unwrap();
    assert!(at("\"role\"") < at("\"login\"") && at("\"login\"") < at("\"department\""));
}

#[tokio::test]
async fn every_answer_forbids_caching_and_names_its_request() {
    let hub = TestHub::start().await;
    let ask = hub.ask("police").await.header("x-request-id", "abc-1");
    let reply = ask.query("{ viewer { role } }").await;
    assert_eq!(reply.headers["cache-control"], "no-store");
    assert_eq!(reply.headers["x-content-type-options"], "nosniff");
    assert_eq!(reply.headers["x-request-id"], "abc-1");
    assert!(!reply.headers.contains_key("access-control-allow-origin"));
}

#[tokio::test]
async fn pages_allow_scripts_of_their_own_only() {
    let hub = TestHub::start().await;
    let reply = hub.anonymous().send("GET", "/", None).await;
    assert_eq!(reply.status, 200);
    let policy = reply.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("script-src 'self'") && policy.contains("frame-ancestors 'none'"));
    assert!(!policy.contains("unsafe"));
    for path in ["/nothing.html", "/../Cargo.toml", "/%2e%2e/Cargo.toml", "/index.html/x"] {
        assert_eq!(hub.anonymous().send("GET", path, None).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn a_cookie_from_a_foreign_page_is_refused() {
    let hub = TestHub::start().await;
    let staff = hub.staff().await;
    assert_eq!(staff.query("{ viewer { login } }").await.status, 200);
    for origin in ["https://elsewhere.example", "null"] {
        let foreign = staff.clone().header("origin", origin);
        assert_eq!(foreign.query("{ viewer { login } }").await.status, 403, "{origin}");
    }
}

#[tokio::test]
async fn introspection_is_for_those_who_may() {
    let hub = TestHub::start().await;
    let document = "{ __schema { queryType { name } types { name fields { name type { name ofType { name ofType { name ofType { name } } } } } } } }";
    let reply = hub.ask("police").await.without("x-purpose").query(document).await;
    assert_eq!(reply.data()["__schema"]["queryType"]["name"], "Query");
    let staff = hub.staff().await;
    let reply = staff.query(document).await;
    assert!(reply.body["data"]["__schema"].is_null());
    let typo = staff.query("{ viewerr { role } }").await;
    assert!(!typo.text.contains("Did you mean"));
}

#[tokio::test]
async fn health_and_keys_are_open() {
    let hub = TestHub::start().await;
    let nobody = hub.anonymous();
    assert_eq!(nobody.send("GET", "/healthz", None).await.status, 200);
    assert_eq!(nobody.send("GET", "/readyz", None).await.body["status"], "ready");
    let keys = nobody.send("GET", "/.well-known/jwks.json", None).await;
    assert_eq!(keys.body["keys"][0]["crv"], "Ed25519");
    assert!(keys.body["keys"][0]["d"].is_null());
}

#[tokio::test]
async fn defaults_of_variables_count_for_skip_and_include() {
    let hub = TestHub::start().await;
    let ask = hub.ask("police").await;
    let document = "query($s: Boolean = true, $i: Boolean = false) { viewer { role @skip(if: $s) login @include(if: $i) department { code } } }";
    let reply = ask.query(document).await;
    assert_eq!(reply.data()["viewer"], json!({ "department": { "code": "police" } }));
    let required = "query($s: Boolean!) { viewer { role @skip(if: $s) } }";
    assert_eq!(ask.query(required).await.codes(), ["INVALID_DOCUMENT"]);
}

#[tokio::test]
async fn one_key_for_two_fields_is_refused() {
    let hub = TestHub::start().await;
    let ask = hub.ask("police").await;
    for document in [
        "{ a: viewer { x: role } a: viewer { x: login } }",
        "{ a: viewer { role } a: departments { code } }",
        "{ viewer { ...A ...B } } fragment A on Viewer { x: role } fragment B on Viewer { x: login }",
    ] {
        assert_eq!(ask.query(document).await.codes(), ["INVALID_DOCUMENT"], "{document}");
    }
    assert_eq!(ask.query("{ viewer { role role } viewer { login } }").await.status, 200);
}

#[tokio::test]
async fn a_failure_further_down_takes_its_root_field_only() {
    let hub = TestHub::start().await;
    let document = "query($n: String!) { viewer { role } a: resident(idDocument: {number: $n}) { id } b: resident(idDocument: {number: $n}) { facts(attributes: [\"nope\"]) { text } } }";
    let reply = hub.ask("police").await.with(document, json!({ "n": hub.sample() })).await;
    assert_eq!(reply.codes(), ["INVALID_INPUT"]);
    assert_eq!(reply.body["data"]["viewer"]["role"], "department_system");
    assert!(reply.body["data"]["a"]["id"].is_string());
    assert!(reply.body["data"]["b"].is_null());
}

#[tokio::test]
async fn a_list_is_not_taken_for_the_fields_of_an_object() {
    let hub = TestHub::start().await;
    let ask = hub.ask("police").await;
    let list = json!([null, "x", {}, "Q", {}]).to_string();
    let document = json!(["{ viewer { role } }", null, null, null, null]).to_string();
    for body in [list, document] {
        assert_eq!(ask.send("POST", "/graphql", Some(&body)).await.status, 400, "{body}");
    }
    let right = json!({ "username": "nobody", "password": "long enough a password" });
    let list = json!(["nobody", "long enough a password"]);
    let one = ask.send("POST", "/login", Some(&right.to_string())).await;
    let other = ask.send("POST", "/login", Some(&list.to_string())).await;
    assert_eq!((one.status, other.status), (401, 400), "{}", other.text);
}
