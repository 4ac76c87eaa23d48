//! The city that most tests begin with: loaded once by its own hub, then copied, as its database stands.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use hub_app::Hub;
use hub_city::{City, Plan};
use hub_policy::Caller;
use hub_values::{ClientId, FixedClock};
use tempfile::TempDir;
use tokio::sync::OnceCell;

use crate::Database;
use crate::hub::{TestHubSettings, morning, open, ring};
use crate::services::Copyable;

/// Departments whose systems get a client.
const DEPARTMENTS: [&str; 8] = [
    "police",
    "fire",
    "market_supervision",
    "city_management",
    "legal_aid",
    "health",
    "communities",
    "civil_affairs",
];

/// Clients by department: their id and their secret.
pub(crate) type Clients = BTreeMap<String, (ClientId, String)>;

/// A database with a city, its areas and the clients of departments, and nobody at it.
pub(crate) struct Template {
    database: Copyable,
    pub(crate) city: City,
    pub(crate) clients: Clients,
}

impl Template {
    /// The one with so many residents; 0 for areas and clients only.
    pub(crate) async fn of(residents: usize) -> Arc<Self> {
        type All = Mutex<HashMap<usize, Arc<OnceCell<Arc<Template>>>>>;
        static ALL: OnceLock<All> = OnceLock::new();
        let cell = {
            let mut all =
                ALL.get_or_init(All::default).lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(all.entry(residents).or_default())
        };
        Arc::clone(cell.get_or_init(|| Self::make(residents)).await)
    }

    /// A database like it for a test with this folder.
    pub(crate) fn copy(&self, folder: &Path) -> Database {
        self.database.copy(folder)
    }

    async fn make(residents: usize) -> Arc<Self> {
        let dir = TempDir::new().expect("a temporary folder");
        let clock = Arc::new(FixedClock::new(morning()));
        let database = Database::new(dir.path());
        // Without Redis: a database begins the life of its shared cache with the first hub that has one.
        let hub =
            open(dir.path(), &database, &clock, (TestHubSettings::default(), None), ring()).await;
        let city = fill(&hub, residents).await;
        let clients = clients(&hub).await;
        // The hub rests: nobody asks it and nothing keeps it.
        let database = Copyable::new(database, || drop(hub));
        Arc::new(Self { database, city, clients })
    }
}

async fn fill(hub: &Arc<Hub>, residents: usize) -> City {
    hub.set_defaults(&Caller::operator().expect("the operator")).await.expect("defaults");
    let plan = Plan { residents: residents.max(30), ..Plan::default() };
    if residents == 0 {
        hub_city::set_up(hub, &plan).await.expect("the areas");
    } else {
        let go_on = AtomicBool::new(false);
        let loaded = hub_city::load(hub, &plan, &go_on, |_| {}).await.expect("the city");
        assert_eq!(loaded.refused, 0, "the city is refused by its own hub");
    }
    hub_city::city(&plan)
}

async fn clients(hub: &Arc<Hub>) -> Clients {
    let by = Caller::operator().expect("the operator");
    let mut clients = Clients::new();
    for code in DEPARTMENTS {
        let department = code.parse().expect("a department");
        let client = hub.add_client(&by, "test", &department, true).await.expect("a client");
        let _previous = clients.insert(code.to_owned(), client);
    }
    clients
}
