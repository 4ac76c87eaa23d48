//! Registered operations: sent by their hash, for their purpose; a bound client sends nothing else.

use hub_app::document_hash;
use hub_tests::{Ask, Operator, Reply, TestHub, TestHubSettings};
use serde_json::{Value, json};

const WHO: &str = "query Who($n: String!) { resident(idDocument: {number: $n}) { name } }";

async fn admin_does(admin: &Ask, mutation: &str, input: Value) -> Value {
    let field = mutation.split('(').next().unwrap();
    let kind = field[..1].to_uppercase() + &field[1..];
    let shown = if field == "registerOperation" {
        "operation { hash name purpose document registeredBy }"
    } else {
        "client { bound operations { name } }"
    };
    let document = format!(
        "mutation($input: {kind}Input!) {{ {field}(input: $input) {{ {shown} userErrors {{ path message }} }} }}"
    );
    let reply = admin.with(&document, json!({ "input": input })).await;
    reply.data()[field].clone()
}

async fn by_hash(ask: &Ask, document: &str, number: &str) -> Reply {
    let id = format!("sha256:{}", document_hash(document));
    let body = json!({ "documentId": id, "variables": { "n": number } }).to_string();
    ask.send("POST", "/graphql", Some(&body)).await
}

#[tokio::test]
async fn a_registered_operation_is_sent_by_its_hash_for_its_purpose() {
    let hub = TestHub::start().await;
    let (admin, police) = (hub.admin().await, hub.ask("police").await);
    let client = hub.client("police").to_string();
    assert_eq!(by_hash(&police, WHO, hub.sample()).await.codes(), ["INVALID_DOCUMENT"]);
    let input = json!({
        "clientId": client, "name": "who is it", "purpose": "population_management", "document": WHO,
    });
    let made = admin_does(&admin, "registerOperation", input).await;
    assert_eq!(made["operation"]["hash"], document_hash(WHO), "{made}");
    assert_eq!(made["operation"]["registeredBy"], "admin");
    let bare = police.clone().without("x-purpose");
    let reply = by_hash(&bare, WHO, hub.sample()).await;
    assert!(reply.data()["resident"]["name"].is_string(), "{}", reply.text);
    let other = police.clone().purpose("criminal_investigation");
    let refused = by_hash(&other, WHO, hub.sample()).await;
    assert_eq!((refused.status, refused.codes()), (403, vec!["PURPOSE_NOT_ALLOWED"]));
    // The older way to say it, and a document that is not the one it names.
    let hash = document_hash(WHO);
    let older = |query: Option<&str>| {
        let query = query.map(Value::from);
        json!({
            "query": query, "variables": { "n": hub.sample() },
            "extensions": { "persistedQuery": { "version": 1, "sha256Hash": hash } },
        })
        .to_string()
    };
    assert_eq!(bare.send("POST", "/graphql", Some(&older(None))).await.status, 200);
    let same = bare.send("POST", "/graphql", Some(&older(Some(WHO)))).await;
    assert!(same.data()["resident"]["name"].is_string());
    let differs = bare.send("POST", "/graphql", Some(&older(Some("{ viewer { role } }")))).await;
    assert_eq!(differs.status, 400);
    let fire = hub.ask("fire").await;
    assert_eq!(by_hash(&fire, WHO, hub.sample()).await.codes(), ["INVALID_DOCUMENT"], "not theirs");
    let input = json!({ "clientId": client, "hash": document_hash(WHO) });
    let removed = admin_does(&admin, "removeOperation", input).await;
    assert_eq!(removed["client"]["operations"], json!([]), "{removed}");
    assert_eq!(by_hash(&bare, WHO, hub.sample()).await.codes(), ["INVALID_DOCUMENT"]);
}

#[tokio::test]
async fn a_bound_client_sends_registered_operations_only() {
    let hub = TestHub::start().await;
    let (admin, police) = (hub.admin().await, hub.ask("police").await);
    let client = hub.client("police").to_string();
    let input = json!({ "clientId": client, "bound": true });
    assert_eq!(admin_does(&admin, "bindClient", input).await["client"]["bound"], true);
    let refused = police.query("{ viewer { role } }").await;
    assert_eq!((refused.status, refused.codes()), (403, vec!["FORBIDDEN"]));
    assert!(refused.entry().len() > 1, "it has its entry");
    let number = json!({ "n": hub.sample() });
    assert_eq!(police.with(WHO, number.clone()).await.status, 403);
    let input = json!({
        "clientId": client, "name": "who", "purpose": "population_management", "document": WHO,
    });
    let _made = admin_does(&admin, "registerOperation", input).await;
    assert!(police.with(WHO, number.clone()).await.data()["resident"]["name"].is_string());
    assert!(by_hash(&police, WHO, hub.sample()).await.data()["resident"]["name"].is_string());
    assert_eq!(police.with(&format!("{WHO} "), number).await.status, 403, "byte for byte");
    let input = json!({ "clientId": client, "bound": false });
    let _freed = admin_does(&admin, "bindClient", input).await;
    assert_eq!(police.query("{ viewer { role } }").await.status, 200);
}

#[tokio::test]
async fn what_cannot_be_registered_says_why_and_only_administrators_register() {
    let hub = TestHub::with(TestHubSettings { residents: 0, ..TestHubSettings::default() }).await;
    let admin = hub.admin().await;
    let client = hub.client("police").to_string();
    let right = json!({ "clientId": client, "name": "who", "purpose": null, "document": WHO });
    for (field, value, path) in [
        ("document", json!("{ nonsense"), "document"),
        ("document", json!("{ a ".repeat(100) + &"}".repeat(100)), "document"),
        ("purpose", json!("nothing"), "purpose"),
        ("name", json!(""), "name"),
        ("clientId", json!("nobody"), "clientId"),
    ] {
        let mut wrong = right.clone();
        wrong[field] = value;
        let told = admin_does(&admin, "registerOperation", wrong).await;
        assert_eq!(told["userErrors"][0]["path"], json!(["input", path]), "{told}");
    }
    let police = hub.ask("police").await;
    let document = format!(
        "mutation {{ bindClient(input: {{ clientId: \"{client}\", bound: true }}) {{ client {{ id }} userErrors {{ code }} }} }}"
    );
    assert_eq!(police.query(&document).await.codes(), ["FORBIDDEN"]);
    drop(right);
}

#[tokio::test]
async fn the_command_line_registers_and_binds_too() {
    let dir = tempfile::TempDir::new().unwrap();
    let operator = Operator::new(dir.path());
    let _said = operator.does(&["init"]);
    let made = operator.does(&["client", "add", "--department", "police", "--name", "x"]);
    let id = made.lines().find_map(|line| line.strip_prefix("client id:")).unwrap().trim();
    let file = dir.path().join("who.graphql");
    std::fs::write(&file, WHO).unwrap();
    let file = file.to_str().unwrap();
    let said = operator.does(&[
        "client",
        "register",
        id,
        file,
        "--name",
        "who",
        "--purpose",
        "population_management",
    ]);
    assert!(said.contains(&document_hash(WHO)), "{said}");
    let _bound = operator.does(&["client", "bind", id]);
    let listed = operator.does(&["client", "list"]);
    assert!(listed.contains("bound") && listed.contains(&document_hash(WHO)), "{listed}");
    let _gone = operator.does(&["client", "unregister", id, &document_hash(WHO)]);
    let _free = operator.does(&["client", "free", id]);
    let again = operator.is_refused(&["client", "unregister", id, &document_hash(WHO)]);
    assert!(again.contains("no such operation"), "{again}");
}
