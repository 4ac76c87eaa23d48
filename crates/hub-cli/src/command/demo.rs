//! `fileonce demo`: a hub with a synthetic city, and what to click and paste.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use hub_app::{Hub, NewUser, first_password};
use hub_city::{Plan, Samples as Sample};
use hub_policy::{Caller, CallerRole};
use serde::{Deserialize, Serialize};

use super::{city, init, serve};
use crate::config::Config;
use crate::say;

/// The file that tests and people read: `demo-credentials.json`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Credentials {
    url: String,
    clients: Vec<DemoClient>,
    users: Vec<DemoUser>,
    samples: Samples,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct DemoClient {
    department: String,
    client_id: String,
    client_secret: String,
    purposes: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct DemoUser {
    role: String,
    department: String,
    login: String,
    password: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Samples {
    id_number: String,
    resident_id: String,
    household_id: String,
    address: String,
}

/// Departments whose systems get a client.
const CLIENTS: [&str; 8] = [
    "police",
    "fire",
    "market_supervision",
    "city_management",
    "legal_aid",
    "health",
    "communities",
    "civil_affairs",
];

/// Where the credentials of a demonstration stand, in its data folder.
const CREDENTIALS: &str = "demo-credentials.json";

/// Whether the data folder is that of a demonstration.
pub(crate) fn is_demo(config: &Config) -> bool {
    config.data_dir.join(CREDENTIALS).exists()
}

/// Prepares the demo, tells how to use it, and serves. Run again it changes nothing.
pub(crate) async fn demo(
    config: &Config,
    residents: usize,
    seed: u64,
    prepare_only: bool,
) -> Result<()> {
    let listener = if prepare_only { None } else { Some(serve::listen(config).await?) };
    let hub = init::prepare(config).await?;
    let path = config.data_dir.join(CREDENTIALS);
    let credentials = match std::fs::read_to_string(&path) {
        Ok(text) => {
            let known: Credentials = serde_json::from_str(&text)
                .with_context(|| format!("{} is damaged; remove it", path.display()))?;
            Credentials { url: config.url(), ..known }
        }
        Err(_) => fill(config, &hub, residents, seed).await?,
    };
    write(&path, &credentials)?;
    super::sign(&hub).await?;
    tell(config, &credentials, &path);
    match listener {
        Some(listener) => serve::run(config, hub, listener).await,
        None => Ok(()),
    }
}

async fn fill(config: &Config, hub: &Arc<Hub>, residents: usize, seed: u64) -> Result<Credentials> {
    say::line("Making a synthetic city (all persons are invented / 人物均为虚构) …");
    let plan = Plan { residents, seed, ..Plan::default() };
    let loaded = city::load(hub, &plan).await?;
    say::line(city::summary(&loaded));
    let sample = hub_city::samples(&plan);
    Ok(Credentials {
        url: config.url(),
        clients: clients(hub).await?,
        users: users(hub, &sample).await?,
        samples: samples(hub, &sample).await?,
    })
}

async fn clients(hub: &Arc<Hub>) -> Result<Vec<DemoClient>> {
    let by = Caller::operator()?;
    let mut clients = Vec::new();
    for code in CLIENTS {
        let department = code.parse()?;
        // A demo that was ended while it was made has some clients already.
        let known =
            hub.snapshot().clients().find(|one| one.department == department).map(|one| one.id);
        let (id, secret) = match known {
            Some(id) => (id, hub.rotate_client_secret(&by, id).await?),
            None => hub.add_client(&by, "demo", &department, true).await?,
        };
        let snapshot = hub.snapshot();
        let purposes = snapshot.rights.purposes_of(&department);
        clients.push(DemoClient {
            department: code.to_owned(),
            client_id: id.to_string(),
            client_secret: secret,
            purposes: purposes.map(|one| one.code.as_str().to_owned()).collect(),
        });
    }
    Ok(clients)
}

async fn users(hub: &Arc<Hub>, sample: &Sample) -> Result<Vec<DemoUser>> {
    let by = Caller::operator()?;
    let community = Some(sample.community.parse()?);
    let wanted = [
        ("staff", CallerRole::CommunityStaff, "communities", community),
        ("officer", CallerRole::DepartmentOfficer, "police", None),
        ("manager", CallerRole::DataManager, "health", None),
        ("admin", CallerRole::DataBureauAdmin, "data_bureau", None),
        ("auditor", CallerRole::Auditor, "data_bureau", None),
    ];
    let mut users = Vec::new();
    for (login, role, department, area) in wanted {
        let password = first_password()?;
        let new = NewUser {
            login: login.to_owned(),
            role,
            department: department.parse()?,
            area,
            name: None,
            password: password.clone(),
            must_change_password: false,
        };
        if hub.snapshot().user_by_login(login).is_some() {
            hub.set_password(&by, login, new.password).await?;
        } else {
            let _id = hub.add_user(&by, new).await?;
        }
        users.push(DemoUser {
            role: role.as_str().to_owned(),
            department: department.to_owned(),
            login: login.to_owned(),
            password,
        });
    }
    Ok(users)
}

async fn samples(hub: &Arc<Hub>, sample: &Sample) -> Result<Samples> {
    let found = hub
        .sample(&Caller::operator()?, &sample.id_number)
        .await?
        .context("the sample resident was not loaded")?;
    let id = |kind, id| hub_graphql::GlobalId::Subject(kind, id).encode();
    Ok(Samples {
        id_number: sample.id_number.clone(),
        resident_id: id(hub_values::SubjectKind::Resident, found.0),
        household_id: id(hub_values::SubjectKind::Household, found.1),
        address: sample.address.clone(),
    })
}

fn write(path: &PathBuf, credentials: &Credentials) -> Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let draft = path.with_extension("draft");
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&draft)?;
    file.write_all(serde_json::to_string_pretty(credentials)?.as_bytes())?;
    file.sync_all()?;
    Ok(std::fs::rename(draft, path)?)
}

fn tell(config: &Config, credentials: &Credentials, path: &std::path::Path) {
    let url = config.url();
    let user = |role: &str| {
        let found = credentials.users.iter().find(|user| user.role == role);
        found.map_or_else(String::new, |user| format!("{} / {}", user.login, user.password))
    };
    let Some(police) = credentials.clients.iter().find(|one| one.department == "police") else {
        return;
    };
    let data_dir = config.data_dir.display();
    say::line(format!(
        r#"
Fileonce 一次报 · demo with a synthetic city (虚构城市)
  click  打开       {url}/
  staff  社区人员   {staff}
  auditor 审计员    {auditor}
  all accounts      {file}

Ask as the police who an ID number is (paste both lines):

TOKEN=$(curl -s {url}/oauth/token -d grant_type=client_credentials -d client_id={id} -d client_secret={secret} | sed 's/.*"access_token":"\([^"]*\)".*/\1/')

curl -s {url}/graphql -H "Authorization: Bearer $TOKEN" -H 'X-Purpose: population_management' -H 'Content-Type: application/json' -d '{{"query":"{{ resident(idDocument: {{number: \"{number}\"}}) {{ id name sex birthDate mobilePhone residenceAddress household {{ id dwelling {{ address }} members {{ relation {{ label }} resident {{ name idNumber }} }} }} }} }}"}}'

Prove the receipt (extensions.receipt.entry of the answer), then the whole log:

fileonce audit prove ENTRY --data-dir {data_dir}
fileonce audit verify --data-dir {data_dir}
"#,
        staff = user("community_staff"),
        auditor = user("auditor"),
        file = path.display(),
        id = police.client_id,
        secret = police.client_secret,
        number = credentials.samples.id_number,
    ));
}
