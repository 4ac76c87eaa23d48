//! Clients and users that an administrator makes, changes and switches off while the hub runs.

use std::time::{Duration, Instant};

use hub_policy::CallerRole;
use hub_tests::{Ask, Cli, Reply, TestHub, TestHubSettings};
use serde_json::{Value, json};
use tempfile::TempDir;

const WHO_AM_I: &str = "{ viewer { role } }";
const CREATE_CLIENT: &str = "mutation($i: CreateClientInput!) { createClient(input: $i) { client { id clientId name active } secret userErrors { path code message } } }";
const CREATE_USER: &str = "mutation($i: CreateUserInput!) { createUser(input: $i) { user { id login name role mustChangePassword active area { code } } firstPassword userErrors { path code message } } }";

/// Asks for a token with a secret.
async fn token(ask: &Ask, id: &str, secret: &str) -> Reply {
    let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
    let ask = ask.clone().header("content-type", "application/x-www-form-urlencoded");
    ask.send("POST", "/oauth/token", Some(&form)).await
}

/// Asks until it is refused with this status; in another process that takes 5 s at most.
pub(crate) async fn until_status(ask: &Ask, document: &str, status: u16) {
    let started = Instant::now();
    while ask.query(document).await.status != status {
        assert!(started.elapsed() < Duration::from_secs(5), "not {status} after 5 s");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_client_lives_and_ends_by_its_administrator() {
    let hub = TestHub::start().await;
    let admin = hub.admin().await;
    let input = json!({ "i": { "name": "居民服务平台", "department": "health" } });
    let reply = admin.with(CREATE_CLIENT, input).await;
    let made = &reply.data()["createClient"];
    assert_eq!(made["client"]["name"], "居民服务平台");
    let (id, oauth) =
        (made["client"]["id"].clone(), made["client"]["clientId"].as_str().unwrap().to_owned());
    let first = made["secret"].as_str().unwrap().to_owned();
    let nobody = hub.anonymous();
    let access = token(&nobody, &oauth, &first).await.body["access_token"].clone();
    let system =
        nobody.clone().header("authorization", &format!("Bearer {}", access.as_str().unwrap()));
    assert_eq!(system.query(WHO_AM_I).await.status, 200);
    let rotate = "mutation($c: ID!) { rotateClientSecret(input: {clientId: $c}) { client { name } secret userErrors { code } } }";
    let rotated = admin.with(rotate, json!({ "c": id })).await;
    let second = rotated.data()["rotateClientSecret"]["secret"].as_str().unwrap().to_owned();
    assert_eq!(token(&nobody, &oauth, &first).await.status, 401);
    assert_eq!(token(&nobody, &oauth, &second).await.status, 200);
    let off = "mutation($c: ID!) { deactivateClient(input: {clientId: $c}) { client { active } userErrors { code } } }";
    let reply = admin.with(off, json!({ "c": oauth })).await;
    assert_eq!(reply.data()["deactivateClient"]["client"]["active"], false);
    assert_eq!(system.query(WHO_AM_I).await.status, 401);
    assert_eq!(token(&nobody, &oauth, &second).await.status, 401);
    let on = "mutation($c: ID!) { reactivateClient(input: {clientId: $c}) { client { active } userErrors { code } } }";
    let _reply = admin.with(on, json!({ "c": id })).await;
    assert_eq!(system.query(WHO_AM_I).await.status, 200);
    let entries = targets(&hub, &format!("client:{oauth}")).await;
    let done =
        ["createClient", "rotateClientSecret", "deactivateClient", "reactivateClient"].to_vec();
    assert_eq!(entries, done);
    let dump = String::from_utf8_lossy(&hub.database.dump()).into_owned();
    assert!(!dump.contains(&first) && !dump.contains(&second), "a secret is stored");
}

/// Names of the operations on a target, oldest first, as an auditor sees them.
async fn targets(hub: &TestHub, target: &str) -> Vec<String> {
    let document =
        "{ auditEntries(first: 100) { nodes { operation actor requestId purpose targets } } }";
    let reply = hub.auditor().await.query(document).await;
    let nodes = reply.data()["auditEntries"]["nodes"].as_array().unwrap().clone();
    let about = |entry: &&Value| entry["targets"].as_array().unwrap().contains(&json!(target));
    let mut found: Vec<String> = nodes
        .iter()
        .filter(about)
        .inspect(|entry| {
            assert_eq!(entry["actor"], "admin");
            assert_eq!(entry["purpose"], "data_governance");
            assert_ne!(entry["requestId"], "");
        })
        .map(|entry| entry["operation"].as_str().unwrap().to_owned())
        .collect();
    found.reverse();
    found
}

#[tokio::test]
async fn a_new_user_sets_a_password_of_their_own_first() {
    let hub = TestHub::start().await;
    let admin = hub.admin().await;
    let areas = admin.query("{ areas { id code } }").await;
    let areas = areas.data()["areas"].as_array().unwrap();
    let own = areas.iter().find(|one| one["code"] == hub.sample_community()).unwrap();
    let input = json!({ "i": {
        "login": " Chen.Jing ", "role": "COMMUNITY_STAFF", "department": "communities",
        "area": own["id"], "name": "陈静",
    } });
    let reply = admin.with(CREATE_USER, input).await;
    let made = &reply.data()["createUser"];
    let shown = json!({
        "id": made["user"]["id"], "login": "chen.jing", "name": "陈静", "role": "COMMUNITY_STAFF",
        "mustChangePassword": true, "active": true, "area": { "code": hub.sample_community() },
    });
    assert_eq!(made["user"], shown);
    let first = made["firstPassword"].as_str().unwrap();
    let refused = hub.log_in("chen.jing", first).await;
    assert_eq!(refused.status(), 403);
    assert!(!refused.headers().contains_key("set-cookie"));
    let body: Value = refused.json().await.unwrap();
    assert_eq!(body["error"], "PASSWORD_CHANGE_REQUIRED");
    let change = |new: &str| {
        json!({ "username": "Chen.Jing", "password": first, "newPassword": new }).to_string()
    };
    let nobody = hub.anonymous();
    assert_eq!(nobody.send("POST", "/password", Some(&change(first))).await.status, 400);
    // Short, the login, and what everybody tries first.
    for weak in ["ninechars", "Chen.Jing2026", "Password2026!", "1234567890"] {
        let reply = nobody.send("POST", "/password", Some(&change(weak))).await;
        assert_eq!(reply.status, 400, "{weak}: {}", reply.text);
    }
    let own = "a password of my own";
    assert_eq!(nobody.send("POST", "/password", Some(&change(own))).await.status, 204);
    assert_eq!(hub.log_in("chen.jing", first).await.status(), 401);
    assert_eq!(hub.log_in("chen.jing", own).await.status(), 204);
    assert_eq!(targets(&hub, "user:chen.jing").await, ["createUser"]);
    let dump = String::from_utf8_lossy(&hub.database.dump()).into_owned();
    assert!(!dump.contains(first) && !dump.contains(own), "a password is stored");
}

#[tokio::test]
async fn what_is_wrong_with_an_account_is_told_as_data_and_nothing_is_written() {
    let hub = TestHub::start().await;
    let admin = hub.admin().await;
    let user = |login: &str, role: &str, department: &str| json!({ "i": { "login": login, "role": role, "department": department } });
    for (input, at) in [
        (user("admin", "AUDITOR", "data_bureau"), "login"),
        (user("13800001234", "AUDITOR", "data_bureau"), "login"),
        (user("a b", "AUDITOR", "data_bureau"), "login"),
        (user("new", "AUDITOR", "nowhere"), "department"),
        (user("new", "DATA_BUREAU_ADMIN", "police"), "department"),
        (user("new", "COMMUNITY_STAFF", "communities"), "area"),
    ] {
        let reply = admin.with(CREATE_USER, input).await;
        let payload = &reply.data()["createUser"];
        assert_eq!(payload["userErrors"][0]["path"], json!(["input", at]), "{}", reply.text);
        assert!(payload["user"].is_null() && payload["firstPassword"].is_null());
    }
    let input = json!({ "i": { "name": "x", "department": "nowhere" } });
    let reply = admin.with(CREATE_CLIENT, input).await;
    assert_eq!(
        reply.data()["createClient"]["userErrors"][0]["path"],
        json!(["input", "department"])
    );
    let own = "mutation { deactivateUser(input: {login: \"ADMIN\"}) { user { login } userErrors { path message } } }";
    let reply = admin.query(own).await;
    assert_eq!(reply.data()["deactivateUser"]["userErrors"][0]["path"], json!(["input", "login"]));
    let own = "mutation { resetPassword(input: {login: \"ADMIN\"}) { code userErrors { path message } } }";
    let answer = admin.query(own).await;
    let reset = &answer.data()["resetPassword"];
    assert_eq!(reset["userErrors"][0]["path"], json!(["input", "login"]));
    assert!(reset["code"].is_null());
    assert_eq!(admin.query(WHO_AM_I).await.status, 200);
    for name in ["\u{202e}elif", "a\u{7}b", "call 13800001234"] {
        let reply =
            admin.with(CREATE_CLIENT, json!({ "i": { "name": name, "department": "fire" } })).await;
        let told = &reply.data()["createClient"];
        assert_eq!(told["userErrors"][0]["path"], json!(["input", "name"]), "{}", reply.text);
    }
    // A change that stands, and a mistake beside it.
    let both = "mutation { a: createClient(input: {name: \"one\", department: \"fire\"}) { secret userErrors { code } } b: createClient(input: {name: \"\", department: \"fire\"}) { secret userErrors { path } } }";
    let reply = admin.query(both).await;
    assert!(reply.data()["a"]["secret"].is_string());
    assert_eq!(reply.data()["b"]["userErrors"][0]["path"], json!(["input", "name"]));
    let users = admin.query("{ users { nodes { login } } }").await;
    assert_eq!(users.data()["users"]["nodes"], json!([{ "login": "admin" }]));
}

#[tokio::test]
async fn only_the_data_bureaus_administrators_see_and_change_accounts() {
    let hub = TestHub::start().await;
    let officer = hub.session("officer", CallerRole::DepartmentOfficer, None).await;
    let manager = hub.session("manager", CallerRole::DataManager, None).await;
    let asks = [
        hub.ask("police").await,
        hub.staff().await,
        hub.auditor().await,
        hub.anonymous().header("cookie", &officer).purpose("population_management"),
        hub.anonymous().header("cookie", &manager).purpose("data_governance"),
    ];
    let documents = [
        "{ users { nodes { login } } }",
        "{ clients { nodes { clientId } } }",
        "mutation { createClient(input: {name: \"x\", department: \"police\"}) { secret } }",
        "mutation { rotateClientSecret(input: {clientId: \"0\"}) { secret } }",
        "mutation { createUser(input: {login: \"x\", role: AUDITOR, department: \"data_bureau\"}) { firstPassword } }",
        "mutation { deactivateUser(input: {login: \"staff\"}) { userErrors { code } } }",
        "mutation { reactivateUser(input: {login: \"staff\"}) { userErrors { code } } }",
        "mutation { resetPassword(input: {login: \"staff\"}) { code } }",
    ];
    let id = hub.client("police").to_string();
    for ask in &asks {
        for document in documents {
            let reply = ask.query(&document.replace("\"0\"", &format!("\"{id}\""))).await;
            assert_eq!(reply.codes(), ["FORBIDDEN"], "{document}");
        }
    }
    assert_eq!(hub.hub.snapshot().users().count(), 4);
    let admin = hub.admin().await;
    let without = admin.clone().without("x-purpose").query("{ users { nodes { login } } }").await;
    assert_eq!(without.codes(), ["PURPOSE_REQUIRED"]);
    let page = admin
        .query("{ users(first: 2) { nodes { login } pageInfo { endCursor hasNextPage } } }")
        .await;
    let page = &page.data()["users"];
    assert_eq!(page["nodes"], json!([{ "login": "admin" }, { "login": "auditor" }]));
    let next = "query($a: String) { users(first: 9, after: $a) { nodes { login } pageInfo { hasNextPage } } }";
    let next = admin.with(next, json!({ "a": page["pageInfo"]["endCursor"] })).await;
    let logins: Vec<_> = next.data()["users"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["login"].clone())
        .collect();
    assert_eq!(logins, ["manager", "officer", "staff"]);
    let clients =
        admin.query("{ clients(first: 100) { nodes { clientId department { code } } } }").await;
    assert_eq!(clients.data()["clients"]["nodes"].as_array().unwrap().len(), 8);
}

#[tokio::test]
async fn who_is_switched_off_in_one_hub_is_out_of_the_other() {
    let hub = TestHub::start().await;
    let second = hub.second(TestHubSettings::default(), None).await;
    let admin = hub.admin().await;
    let cookie = hub.session("officer", CallerRole::DepartmentOfficer, None).await;
    let bearer = format!("Bearer {}", hub.token("police").await);
    let person = second.anonymous().header("cookie", &cookie);
    let system = second.anonymous().header("authorization", &bearer);
    assert_eq!(
        (person.query(WHO_AM_I).await.status, system.query(WHO_AM_I).await.status),
        (200, 200)
    );
    let off = format!(
        "mutation {{ deactivateUser(input: {{login: \"officer\"}}) {{ user {{ active }} }} deactivateClient(input: {{clientId: \"{}\"}}) {{ client {{ active }} }} }}",
        hub.client("police")
    );
    assert_eq!(admin.query(&off).await.data()["deactivateUser"]["user"]["active"], false);
    // The session is gone from the database; the token is judged by rights that are read again.
    assert_eq!(person.query(WHO_AM_I).await.status, 401);
    until_status(&system, WHO_AM_I, 401).await;
}

#[tokio::test]
async fn a_change_in_one_hub_does_not_undo_that_of_another() {
    let hub = TestHub::with(TestHubSettings { is_kept: false, ..Default::default() }).await;
    let second = hub.second(TestHubSettings::default(), None).await;
    let by = hub_policy::Caller::operator().unwrap();
    second.hub.set_client_active(&by, hub.client("police"), false).await.unwrap();
    // The first hub has not heard of it, and gives the client a new secret.
    let secret = hub.hub.rotate_client_secret(&by, hub.client("police")).await.unwrap();
    let id = hub.client("police").to_string();
    assert_eq!(token(&hub.anonymous(), &id, &secret).await.status, 401);
}

#[test]
fn users_come_from_a_table_all_or_none() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = TempDir::new().unwrap();
    let cli = Cli::init(dir.path());
    let write = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let output = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let bad = write(
        "bad.csv",
        "登录名,角色,部门,区划,姓名\nli.na,部门人员,公安,,李娜\nwang,没有,公安,,\n13800001234,审计员,data_bureau,,\nzhang,社区工作人员,communities,,\nli.na,部门人员,公安,,\n",
    );
    let said = cli.run(&["user", "import", &bad, "--output", &output("none.csv")]);
    assert!(!said.is_done);
    for problem in [
        "第 3 行 B（角色 role） 列",
        "row 3, column B",
        "第 4 行 A（登录名 login）",
        "第 5 行 D（区划 area）",
        "第 6 行 A（登录名 login）",
        "4 problems",
    ] {
        assert!(said.text.contains(problem), "{problem} in {}", said.text);
    }
    assert!(!said.text.contains("13800001234"), "a value is repeated");
    assert!(!dir.path().join("none.csv").exists());
    assert!(!cli.run(&["user", "list"]).text.contains("li.na"));
    let good = write(
        "good.csv",
        "登录名,角色,部门,姓名,备注\nli.na,部门人员,公安,李娜,x\nzhao,审计员,data_bureau,,\n",
    );
    let said = cli.run(&["user", "import", &good, "--output", &output("users.csv")]);
    assert!(said.is_done && said.text.contains("新建 new 2, 已存在 known 0"), "{}", said.text);
    assert!(said.text.contains("备注"), "an unknown column is not told");
    let secrets = std::fs::read_to_string(output("users.csv")).unwrap();
    let mode = std::fs::metadata(output("users.csv")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let password = secrets.lines().nth(1).unwrap().rsplit(',').next().unwrap();
    assert_eq!(password.len(), 20);
    assert!(!said.text.contains(password), "a password is on the screen");
    // Again: nothing new, and the file of passwords is not touched.
    let changed = write(
        "good.csv",
        "login,role,department\nLI.NA,department_officer,police\nzhao,data_manager,health\nqian,data_manager,卫生健康\n",
    );
    let again = cli.run(&["user", "import", &changed, "--output", &output("users.csv")]);
    assert!(!again.is_done && again.text.contains("not there yet"), "{}", again.text);
    assert_eq!(std::fs::read_to_string(output("users.csv")).unwrap(), secrets);
    let again = cli.run(&["user", "import", &changed, "--output", &output("more.csv")]);
    assert!(again.is_done && again.text.contains("新建 new 1, 已存在 known 2"), "{}", again.text);
    let other = again.text.lines().find(|line| line.contains("zhao")).unwrap();
    assert!(other.contains("the file says otherwise"));
    assert!(cli.run(&["user", "list"]).text.contains("zhao  auditor"), "an account was changed");
    let dump = String::from_utf8_lossy(&cli.dump()).into_owned();
    assert!(!dump.contains(password), "a password lies open");
    let reset = cli.run(&["user", "reset", "li.na"]);
    assert!(reset.is_done && reset.text.contains("one-time code: "), "{}", reset.text);
    assert!(cli.run(&["audit", "verify"]).is_done);
}

#[test]
fn clients_come_from_a_table_and_are_known_the_second_time() {
    let dir = TempDir::new().unwrap();
    let cli = Cli::init(dir.path());
    let write = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let output = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let clients =
        write("clients.csv", "名称,部门,可查看接口定义\n警务平台,公安,是\n卫健平台,health,\n");
    let said = cli.run(&["client", "import", &clients, "--output", &output("clients.out")]);
    assert!(said.is_done, "{}", said.text);
    let again = cli.run(&["client", "import", &clients, "--output", &output("clients.2")]);
    assert!(again.is_done && again.text.contains("新建 new 0, 已存在 known 2"), "{}", again.text);
    let out = std::fs::read_to_string(output("clients.out")).unwrap();
    let secret = out.lines().nth(1).unwrap().rsplit(',').next().unwrap();
    let dump = String::from_utf8_lossy(&cli.dump()).into_owned();
    assert!(!dump.contains(secret), "a secret lies open");
    assert!(cli.run(&["audit", "verify"]).is_done);
}
