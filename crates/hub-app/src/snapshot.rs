//! Catalogue, rights, accounts, departments and areas at one version, held in memory.

use std::collections::HashMap;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use hub_catalogue::Catalogue;
use hub_policy::{Caller, CallerRole, Department, NamedDuty, Rights};
use hub_storage::{
    Area, Client, NamedOfficial, Officer, PersistedOperation, Store, StoreError, StoredMark, User,
};
use hub_values::{ClientId, UserId, WorkingCalendar};

use crate::estates::Estates;
use crate::matching::MatchModel;

/// Name of the clients that ask in a measurement.
pub const MEASURING: &str = "bench";

/// All that changes seldom; replaced as a whole when the rights version moves.
#[derive(Debug)]
pub struct Snapshot {
    /// Attributes and code tables.
    pub catalogue: Arc<Catalogue>,
    /// Purposes and grants.
    pub rights: Rights,
    /// Departments by code.
    pub departments: Vec<Department>,
    /// Areas by code.
    pub areas: Vec<Area>,
    /// Officers of the communities.
    pub officers: Vec<Officer>,
    /// The model that says who somebody could be.
    pub matching: Arc<MatchModel>,
    /// Other names of estates.
    pub estates: Estates,
    /// Officials who were named to seal, or to break the glass.
    pub officials: Vec<NamedOfficial>,
    /// Working days.
    pub calendar: WorkingCalendar,
    /// What auditors have marked, and nobody has ended.
    pub marks: Vec<StoredMark>,
    clients: HashMap<ClientId, Client>,
    users: HashMap<UserId, User>,
    operations: HashMap<(ClientId, String), PersistedOperation>,
}

impl Snapshot {
    /// Reads everything at the version that the head shows.
    pub(crate) async fn read(store: &Store, now: DateTime<Utc>) -> Result<Self, StoreError> {
        // The version first: if something changes in between, the next commit sees a newer one.
        let version = store.head().await?.rights_version;
        let catalogue = store.read_catalogue().await?;
        let purposes = store.purposes().await?;
        let grants = store.grants().await?;
        let seals = store.seals(now).await?;
        let matching = MatchModel::in_force(store.match_model().await?)?;
        Ok(Self {
            rights: Rights::compile(version, &catalogue, purposes, grants).with_seals(seals),
            officials: store.named_officials().await?,
            catalogue,
            departments: store.departments().await?,
            areas: store.areas().await?,
            officers: store.officers().await?,
            matching: Arc::new(matching),
            estates: Estates::of(store.estate_aliases().await?),
            calendar: crate::sharing::whole_calendar(store.calendar_years().await?),
            marks: store.audit_marks().await?,
            clients: store.clients().await?.into_iter().map(|one| (one.id, one)).collect(),
            operations: store
                .persisted_operations()
                .await?
                .into_iter()
                .map(|one| ((one.client, one.hash.clone()), one))
                .collect(),
            users: store.users().await?.into_iter().map(|one| (one.id, one)).collect(),
        })
    }

    /// Whether a caller is still switched on; the command line always is.
    pub(crate) fn knows(&self, caller: &Caller) -> bool {
        let is_client_on =
            caller.client.is_none_or(|id| self.client(id).is_some_and(|one| one.is_active));
        let is_user_on =
            caller.user.is_none_or(|id| self.user(id).is_some_and(|one| one.is_active));
        is_client_on && is_user_on
    }

    /// Whether a caller was named for a duty: only people are.
    pub(crate) fn is_named(&self, caller: &Caller, duty: NamedDuty) -> bool {
        let login = caller.login.as_deref().filter(|_| caller.user.is_some());
        login.is_some_and(|login| {
            self.officials.iter().any(|one| one.login == login && one.duty == duty)
        })
    }

    /// The operation of this hash that is registered for a client.
    pub fn operation(&self, client: ClientId, hash: &str) -> Option<&PersistedOperation> {
        self.operations.get(&(client, hash.to_owned()))
    }

    /// All operations that are registered for a client, by name.
    pub fn operations(&self, client: ClientId) -> Vec<&PersistedOperation> {
        let own = self.operations.values().filter(|one| one.client == client);
        let mut own: Vec<_> = own.collect();
        own.sort_by(|one, other| (&one.name, &one.hash).cmp(&(&other.name, &other.hash)));
        own
    }

    /// The client of this id.
    pub fn client(&self, id: ClientId) -> Option<&Client> {
        self.clients.get(&id)
    }

    /// The user of this id.
    pub fn user(&self, id: UserId) -> Option<&User> {
        self.users.get(&id)
    }

    /// The user of this login, which is in its normal form.
    pub fn user_by_login(&self, login: &str) -> Option<&User> {
        self.users.values().find(|user| user.login == login)
    }

    /// All clients.
    pub fn clients(&self) -> impl Iterator<Item = &Client> {
        self.clients.values()
    }

    /// Whether only the clients of a measurement may ask here.
    pub(crate) fn is_of_a_measurement(&self) -> bool {
        let mut clients = self.clients.values();
        self.users.is_empty() && clients.len() > 0 && clients.all(|client| client.name == MEASURING)
    }

    /// All users.
    pub fn users(&self) -> impl Iterator<Item = &User> {
        self.users.values()
    }

    /// The department of this code.
    pub fn department(&self, code: &str) -> Option<&Department> {
        self.departments.iter().find(|one| one.code == code)
    }
}

/// The caller that an active client is.
pub(crate) fn client_caller(client: &Client) -> Option<Caller> {
    client.is_active.then(|| Caller {
        department: client.department.clone(),
        role: CallerRole::DepartmentSystem,
        area: None,
        login: None,
        user: None,
        client: Some(client.id),
        may_introspect: client.may_introspect,
    })
}

/// The caller that an active user is.
pub(crate) fn user_caller(user: &User) -> Option<Caller> {
    user.is_active.then(|| Caller {
        department: user.department.clone(),
        role: user.role,
        area: user.area,
        login: Some(user.login.clone()),
        user: Some(user.id),
        client: None,
        may_introspect: false,
    })
}
