//! The hub in this process: real server, real SQLite in a temporary folder, a clock that tests set.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use hub_app::{GlassSettings, Hub, HubSettings, ImportSettings, LogKey, NewUser, RedisAddress};
use hub_audit::SigningKey;
use hub_catalogue::Catalogue;
use hub_city::City;
use hub_policy::{Caller, CallerRole};
use hub_sheet::ReadingProcess;
use hub_storage::{Keys, MasterKey, Store};
use hub_values::{ClientId, FixedClock, SystemIds};
use serde_json::Value;
use tempfile::TempDir;

use crate::process::binary;
use crate::services::suite_redis;
use crate::surface::{Surface, listen};
use crate::template::{Clients, Template};
use crate::{Ask, Database};

/// Password of every user of a test hub.
const PASSWORD: &str = "correct horse battery";
/// Choices of a test.
#[derive(Debug, Clone, Copy)]
pub struct TestHubSettings {
    /// Residents of the city; 0 for none.
    pub residents: usize,
    /// Bytes of the cache; 0 switches it off.
    pub cache_bytes: u64,
    /// Whether the keeper signs checkpoints and follows the log; without it nothing reads but
    /// requests.
    pub is_kept: bool,
    /// How files come in.
    pub imports: ImportSettings,
    /// How long a broken seal is open, and when its review is late.
    pub glass: GlassSettings,
}

impl Default for TestHubSettings {
    fn default() -> Self {
        Self {
            residents: 60,
            cache_bytes: 16 * 1024 * 1024,
            is_kept: true,
            imports: ImportSettings::default(),
            glass: GlassSettings::default(),
        }
    }
}

/// A hub that serves on a free port until it is dropped.
#[derive(Debug)]
pub struct TestHub {
    /// Its address.
    pub url: String,
    /// The hub behind the server.
    pub hub: Arc<Hub>,
    /// The clock that everything asks.
    pub clock: Arc<FixedClock>,
    /// The city that was loaded.
    pub city: City,
    /// Where its files are.
    pub dir: Arc<TempDir>,
    /// Its database.
    pub database: Database,
    clients: Clients,
    http: reqwest::Client,
    server: tokio::task::JoinHandle<()>,
}

/// Another server over the database of a test hub.
#[derive(Debug)]
pub struct Beside {
    /// Its address.
    pub url: String,
    /// The hub behind it.
    pub hub: Arc<Hub>,
    pub(crate) server: tokio::task::JoinHandle<()>,
}

impl Drop for Beside {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// Their ring: the second generation waits in it until a test rotates to it.
pub(crate) fn ring() -> Keys {
    Keys::ring(&[1, 2].map(master_key), None).expect("keys")
}

/// The master key of test hubs, of a generation.
pub fn master_key(generation: u32) -> MasterKey {
    let mut secret = [7; 32];
    secret[0] = u8::try_from(generation).expect("a small number");
    MasterKey { generation, secret }
}

impl Drop for TestHub {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl TestHub {
    /// A hub with a small city.
    pub async fn start() -> Self {
        Self::with(TestHubSettings::default()).await
    }

    /// A hub with these choices.
    pub async fn with(settings: TestHubSettings) -> Self {
        Self::over_redis(settings, suite_redis().as_deref()).await
    }

    /// A hub with these choices, over this Redis or none.
    pub async fn over_redis(settings: TestHubSettings, redis: Option<&str>) -> Self {
        let dir = Arc::new(TempDir::new().expect("a temporary folder"));
        let clock = Arc::new(FixedClock::new(morning()));
        let template = Template::of(settings.residents).await;
        let database = template.copy(dir.path());
        let redis = redis.map(|url| RedisAddress::parse(url, None).expect("an address"));
        let hub = open(dir.path(), &database, &clock, (settings, redis), ring()).await;
        let (city, clients) = (template.city.clone(), template.clients.clone());
        let (url, server) = listen(Arc::clone(&hub), kept(settings.is_kept)).await;
        let http = reqwest::Client::new();
        Self { url, hub, clock, city, dir, database, clients, http, server }
    }

    /// Another server over the same database, with these keys.
    pub async fn beside(&self, keys: Keys) -> Beside {
        let redis = suite_redis().and_then(|url| RedisAddress::parse(&url, None).ok());
        let settings = (TestHubSettings::default(), redis);
        let hub = open(self.dir.path(), &self.database, &self.clock, settings, keys).await;
        let (url, server) = listen(Arc::clone(&hub), kept(true)).await;
        Beside { url, hub, server }
    }

    /// Another server over the same database, as a second machine would be.
    pub async fn second(&self, settings: TestHubSettings, redis: Option<&str>) -> Self {
        let redis = redis.map(|url| RedisAddress::parse(url, None).expect("an address"));
        self.second_at(settings, redis).await
    }

    /// The same, with an address that was read already.
    pub async fn second_at(
        &self,
        settings: TestHubSettings,
        redis: impl Into<Option<RedisAddress>> + Send,
    ) -> Self {
        let (dir, clock, redis) = (Arc::clone(&self.dir), Arc::clone(&self.clock), redis.into());
        let hub = open(dir.path(), &self.database, &clock, (settings, redis), ring()).await;
        let (url, server) = listen(Arc::clone(&hub), kept(settings.is_kept)).await;
        Self {
            url,
            hub,
            clock,
            city: self.city.clone(),
            dir,
            database: self.database.clone(),
            clients: self.clients.clone(),
            http: self.http.clone(),
            server,
        }
    }

    /// The ID number of the city's sample resident.
    pub fn sample(&self) -> &str {
        &self.city.samples.id_number
    }

    /// The community of the sample resident.
    pub fn sample_community(&self) -> &str {
        &self.city.samples.community
    }

    /// The id of a department's client.
    pub fn client(&self, department: &str) -> ClientId {
        self.clients.get(department).expect("a client").0
    }

    /// A fresh access token of a department's system.
    pub async fn token(&self, department: &str) -> String {
        let (id, secret) = self.clients.get(department).expect("a client");
        let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
        let reply = self
            .http
            .post(format!("{}/oauth/token", self.url))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form)
            .send()
            .await
            .expect("an answer");
        assert_eq!(reply.status(), 200, "no token for {department}");
        let body: Value = reply.json().await.expect("JSON");
        body["access_token"].as_str().expect("a token").to_owned()
    }

    /// A request of a department's system, under its first purpose.
    pub async fn ask(&self, department: &str) -> Ask {
        let token = self.token(department).await;
        let purpose = match department {
            "police" => "population_management",
            "fire" => "fire_rescue",
            "market_supervision" => "premises_supervision",
            "city_management" => "city_inspection",
            "legal_aid" => "legal_aid_eligibility",
            "health" => "public_health_service",
            "civil_affairs" => "social_assistance",
            _ => "community_registration",
        };
        self.anonymous().header("authorization", &format!("Bearer {token}")).purpose(purpose)
    }

    /// A request of nobody.
    pub fn anonymous(&self) -> Ask {
        Ask::new(self.http.clone(), &self.url)
    }

    /// Makes a user and returns the cookie of a session.
    pub async fn session(&self, login: &str, role: CallerRole, area: Option<&str>) -> String {
        let department = match role {
            CallerRole::CommunityStaff => "communities",
            CallerRole::DepartmentOfficer => "police",
            CallerRole::DepartmentSystem
            | CallerRole::DataManager
            | CallerRole::DataBureauAdmin
            | CallerRole::Auditor
            | CallerRole::Operator => "data_bureau",
        };
        self.session_of(login, role, department, area).await
    }

    /// A data manager of a department, under one of its purposes.
    pub async fn manager(&self, department: &str, login: &str, purpose: &str) -> Ask {
        let cookie = self.session_of(login, CallerRole::DataManager, department, None).await;
        self.anonymous().header("cookie", &cookie).purpose(purpose)
    }

    /// The same for a user of a department that the role does not tell.
    pub async fn session_of(
        &self,
        login: &str,
        role: CallerRole,
        department: &str,
        area: Option<&str>,
    ) -> String {
        let new = NewUser {
            login: login.to_owned(),
            role,
            department: department.parse().expect("a department"),
            area: area.map(|code| code.parse().expect("an area")),
            name: None,
            password: PASSWORD.to_owned(),
            must_change_password: false,
        };
        let by = Caller::operator().expect("the operator");
        let _id = self.hub.add_user(&by, new).await.expect("a user");
        let reply = self.log_in(login, PASSWORD).await;
        assert_eq!(reply.status(), 204);
        let cookie = reply.headers().get("set-cookie").expect("a cookie");
        cookie.to_str().expect("text").split(';').next().expect("a pair").to_owned()
    }

    /// Tries to log in.
    pub async fn log_in(&self, login: &str, password: &str) -> reqwest::Response {
        let body = serde_json::json!({ "username": login, "password": password });
        let request = self.http.post(format!("{}/login", self.url)).json(&body);
        request.send().await.expect("an answer")
    }

    /// A request of community staff of the sample's community.
    pub async fn staff(&self) -> Ask {
        let community = self.sample_community().to_owned();
        let cookie = self.session("staff", CallerRole::CommunityStaff, Some(&community)).await;
        self.anonymous().header("cookie", &cookie).purpose("community_registration")
    }

    /// A request of an administrator of the data bureau.
    pub async fn admin(&self) -> Ask {
        let cookie = self.session("admin", CallerRole::DataBureauAdmin, None).await;
        self.anonymous().header("cookie", &cookie).purpose("data_governance")
    }

    /// A request of an auditor.
    pub async fn auditor(&self) -> Ask {
        let cookie = self.session("auditor", CallerRole::Auditor, None).await;
        self.anonymous().header("cookie", &cookie).purpose("audit_review")
    }
}

impl Beside {
    /// A request of nobody.
    pub fn anonymous(&self) -> Ask {
        Ask::of(&self.url)
    }
}

/// A morning after the city's last record.
pub(crate) fn morning() -> DateTime<Utc> {
    "2026-11-24T01:00:00Z".parse().expect("a time")
}

pub(crate) async fn open(
    dir: &std::path::Path,
    database: &Database,
    clock: &Arc<FixedClock>,
    (chosen, redis): (TestHubSettings, Option<RedisAddress>),
    keys: Keys,
) -> Arc<Hub> {
    let catalogue = Arc::new(Catalogue::shipped().expect("the catalogue"));
    let store = Store::open(&database.url(), keys, catalogue).await.expect("a database");
    let key = SigningKey::from_seed("test", [9; 32]).expect("a key");
    std::fs::write(dir.join("log.pub"), key.verifier().to_text()).expect("a key file");
    let settings = HubSettings {
        cache_bytes: chosen.cache_bytes,
        redis,
        checkpoints: dir.join("checkpoints"),
        log_key: LogKey::new("test", key).into(),
        witnesses: dir.join("witnesses.pub"),
        imports: chosen.imports,
        supply: hub_app::SupplySettings::default(),
        sharing: hub_policy::SharingLimits::default(),
        retry_keys_for: hub_app::RETRY_KEYS_FOR,
        guesses_a_day: hub_app::GUESSES_A_DAY,
        correction_days: hub_app::CORRECTION_DAYS,
        glass: chosen.glass,
        notice: hub_audit::NoticeRules::default(),
        sheets: Some(Arc::new(ReadingProcess::of(binary()))),
    };
    let clock = Arc::clone(clock);
    let hub = Hub::start(Arc::new(store), clock, Arc::new(SystemIds), settings).await;
    let hub = hub.expect("a hub");
    let started = tokio::time::Instant::now();
    // When Redis does not come, the test goes on without it: that is a case too.
    while hub.redis().is_some_and(|redis| !redis.is_up || !redis.is_listening)
        && started.elapsed() < std::time::Duration::from_secs(2)
    {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    hub
}

fn kept(is_kept: bool) -> Surface {
    Surface { is_kept, ..Surface::default() }
}
