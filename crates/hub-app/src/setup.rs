//! What a hub needs before its first caller: departments, purposes, grants, areas.

use std::sync::Arc;

use hub_audit::Kind;
use hub_policy::{Caller, Grant, departments, grants, purposes};
use hub_storage::{Area, Officer};
use hub_values::{IdDocumentType, SubjectId};

use crate::AppError;
use crate::hub::Hub;
use crate::intake::tokens;
use crate::operation::{RequestFacts, entry};
use crate::writer::Written;

impl Hub {
    /// Departments, purposes and grants as they ship, where there are none yet.
    pub async fn set_defaults(self: &Arc<Self>, by: &Caller) -> Result<(), AppError> {
        self.set_defaults_and(by, Vec::new()).await
    }

    /// The same with more grants than those that ship.
    pub async fn set_defaults_and(
        self: &Arc<Self>,
        by: &Caller,
        more: Vec<Grant>,
    ) -> Result<(), AppError> {
        if !self.snapshot().departments.is_empty() {
            return Ok(());
        }
        let departments = departments().map_err(|_| AppError::Internal)?;
        let purposes = purposes().map_err(|_| AppError::Internal)?;
        let shipped = grants(self.clock().now(), self.ids()).map_err(|_| AppError::Internal)?;
        let grants: Vec<Grant> = shipped.into_iter().chain(more).collect();
        let mut entry = entry(self, Some(by), &RequestFacts::default(), Kind::Grant);
        entry.operation = Some("setDefaults".to_owned());
        entry.count = grants.len() as u64;
        let _receipts = self
            .write(Box::new(move |tx, _| {
                Box::pin(async move {
                    tx.add_departments(&departments).await?;
                    tx.add_purposes(&purposes).await?;
                    tx.add_grants(&grants).await?;
                    Ok(Written { entries: vec![entry], changes_rights: true, ..Written::default() })
                })
            }))
            .await?;
        Ok(())
    }

    /// Adds areas and sets the officers of communities.
    pub async fn set_areas(
        self: &Arc<Self>,
        by: &Caller,
        areas: Vec<Area>,
        officers: Vec<Officer>,
    ) -> Result<(), AppError> {
        let mut entry = entry(self, Some(by), &RequestFacts::default(), Kind::Admin);
        entry.operation = Some("setAreas".to_owned());
        entry.count = areas.len() as u64;
        let _receipts = self
            .write(Box::new(move |tx, _| {
                Box::pin(async move {
                    tx.add_areas(&areas).await?;
                    tx.put_officers(&officers).await?;
                    Ok(Written { entries: vec![entry], changes_rights: true, ..Written::default() })
                })
            }))
            .await?;
        Ok(())
    }

    /// The ids of a resident and of the residing household, for the demo's samples; looking them up
    /// is an entry as well.
    pub async fn sample(
        self: &Arc<Self>,
        by: &Caller,
        id_number: &str,
    ) -> Result<Option<(SubjectId, SubjectId)>, AppError> {
        let token =
            tokens::document(self.store().keys(), IdDocumentType::ResidentIdCard, id_number);
        let (reply, answer) = tokio::sync::oneshot::channel();
        let mut entry = entry(self, Some(by), &RequestFacts::default(), Kind::System);
        entry.operation = Some("demoSample".to_owned());
        let _receipts = self
            .write(Box::new(move |tx, _| {
                Box::pin(async move {
                    let found = tx.subjects_by_token(&[token]).await?;
                    let resident = found.get(&token).and_then(|ids| ids.first()).copied();
                    let around = tx.memberships_around(resident.as_slice()).await?;
                    let residing = hub_facts::HouseholdKind::Residing;
                    let household = around.iter().find(|(one, _)| one.kind == residing);
                    let _gone = reply.send(resident.zip(household.map(|(one, _)| one.household)));
                    Ok(Written { entries: vec![entry], ..Written::default() })
                })
            }))
            .await?;
        answer.await.map_err(|_| AppError::Internal)
    }
}
