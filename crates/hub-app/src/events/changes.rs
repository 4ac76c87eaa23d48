//! Changes of facts: ids and names of attributes, never values.

use std::collections::VecDeque;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use hub_catalogue::Attribute;
use hub_policy::{Act, Decision};
use hub_storage::ChangedRecord;
use hub_values::{AreaCode, AttributeCode, SubjectId, SubjectKind};
use tokio::sync::watch;

use super::{Happened, Watch, Watched};
use crate::hub::Hub;
use crate::subject::naming_attribute;
use crate::{AppError, Operation, Subject};

/// Changes that are read at once.
const PIECE: u64 = 200;

/// Which changes a subscriber wants; an empty list wants all.
#[derive(Debug, Clone, Default)]
pub struct FactConditions {
    /// Of these kinds of subjects.
    pub kinds: Vec<SubjectKind>,
    /// Of these subjects.
    pub subjects: Vec<SubjectId>,
    /// Of these attributes, by code.
    pub attributes: Vec<String>,
    /// Of subjects in this area.
    pub area: Option<AreaCode>,
}

/// A change of facts, as far as one caller may know of it.
#[derive(Debug, Clone)]
pub struct FactChange {
    /// Its place among all changes: what comes after it can be asked for.
    pub cursor: u64,
    /// Whose facts.
    pub subject: (SubjectKind, SubjectId),
    /// Which of them changed, in the order of the catalogue.
    pub attributes: Vec<AttributeCode>,
    /// Whether something changed that is no attribute: who belongs to the subject, where it lives,
    /// whether it ended.
    pub is_related_otherwise: bool,
    /// When.
    pub at: DateTime<Utc>,
}

/// Reads changes in the order in which they were made.
#[derive(Debug)]
pub(super) struct FactWatch {
    conditions: Arc<FactConditions>,
    cursor: u64,
    read: VecDeque<ChangedRecord>,
    heard: watch::Receiver<u64>,
}

impl FactWatch {
    pub(super) async fn next(&mut self, hub: &Hub) -> Result<Option<Happened>, AppError> {
        loop {
            while let Some(one) = self.read.pop_front() {
                self.cursor = one.change.cursor;
                let subjects = &self.conditions.subjects;
                if subjects.is_empty() || subjects.contains(&one.change.subject) {
                    return Ok(Some(Happened::Changed(Arc::clone(&self.conditions), one)));
                }
            }
            let is_behind = *self.heard.borrow_and_update() > self.cursor;
            if is_behind {
                self.read = hub.store().changed_records(self.cursor, PIECE).await?.into();
            }
            if self.read.is_empty() && self.heard.changed().await.is_err() {
                return Ok(None);
            }
        }
    }
}

impl Operation {
    /// Begins to watch changes of facts that come after a cursor, or from now on. Conditions on an
    /// attribute that the caller may not read are refused.
    pub async fn watch_facts(
        &self,
        conditions: FactConditions,
        after: Option<u64>,
    ) -> Result<Watch, AppError> {
        self.require(Act::ReadSubjects)?;
        let permit = self.permit()?;
        self.within_limit(conditions.subjects.len(), "filter.subjects")?;
        self.within_limit(conditions.attributes.len(), "filter.attributes")?;
        for code in &conditions.attributes {
            let attribute = self.catalogue().attribute(code).ok_or_else(|| {
                AppError::invalid(
                    "filter.attributes",
                    "数据目录中没有这个数据项，请用 catalogue 查询代码",
                    "no such attribute; see `catalogue`",
                )
            })?;
            if !permit.may_read_somewhere(attribute) {
                let denied = permit.decide_everywhere(attribute, hub_policy::Usage::Read);
                if let Decision::Denied(denial) = denied {
                    let path = "filter.attributes".to_owned();
                    self.ledger().refuse_usage(path, denial.clone());
                    return Err(AppError::Denied(denial));
                }
            }
        }
        let heard = self.hub().heard();
        // Another server may have told this caller of changes that are not known here yet.
        let now = self.hub().store().head().await?.change_cursor;
        if after.is_some_and(|after| after > now) {
            return Err(AppError::invalid(
                "after",
                "游标无效，请使用收到的 cursor",
                "unknown cursor; use one that you received",
            ));
        }
        let conditions = Arc::new(conditions);
        let cursor = after.unwrap_or(now);
        Ok(Watch(Watched::Facts(FactWatch { conditions, cursor, read: VecDeque::new(), heard })))
    }

    /// What the caller may know now of a change.
    pub(super) async fn fact_change(
        self: &Arc<Self>,
        conditions: &FactConditions,
        changed: &ChangedRecord,
    ) -> Result<Option<FactChange>, AppError> {
        let found = self.subjects(&[changed.change.subject]).await?;
        let Some(subject) = found.first() else { return Ok(None) };
        let is_wanted = conditions.kinds.is_empty() || conditions.kinds.contains(&subject.kind());
        let is_there = conditions
            .area
            .is_none_or(|area| subject.community().is_some_and(|one| area.contains(one)));
        if !is_wanted || !is_there {
            return Ok(None);
        }
        let told = self.attributes_told(conditions, changed, subject)?;
        // Who may see what the subject is may know to whom it belongs and that it ended.
        let naming = self.catalogue().attribute(naming_attribute(subject.kind()));
        let naming = naming.ok_or(AppError::Internal)?;
        let is_related_otherwise = changed.is_related_otherwise
            && conditions.attributes.is_empty()
            && self.may_name(naming, subject)?;
        if told.is_empty() && !is_related_otherwise {
            return Ok(None);
        }
        let mut ledger = self.ledger();
        if is_related_otherwise {
            ledger.disclose(naming.index);
        }
        for attribute in &told {
            ledger.disclose(attribute.index);
        }
        ledger.count(1);
        Ok(Some(FactChange {
            cursor: changed.change.cursor,
            subject: (subject.kind(), subject.id()),
            attributes: told.iter().map(|one| one.code.clone()).collect(),
            is_related_otherwise,
            at: changed.change.time,
        }))
    }

    /// The attributes that changed and may be named.
    fn attributes_told<'a>(
        &'a self,
        conditions: &FactConditions,
        changed: &ChangedRecord,
        subject: &Subject,
    ) -> Result<Vec<&'a Attribute>, AppError> {
        let is_changed = |one: &Attribute| match &changed.attributes {
            Some(codes) => codes.contains(&one.code),
            // It is new, or nobody noted what changed: all that it holds.
            None => subject.holds(one.index),
        };
        let is_asked = |one: &Attribute| {
            conditions.attributes.is_empty()
                || conditions.attributes.iter().any(|code| code == one.code.as_str())
        };
        let mut told = Vec::new();
        for one in self.catalogue().of(subject.kind()) {
            if is_asked(one) && is_changed(one) && self.may_name(one, subject)? {
                told.push(one);
            }
        }
        Ok(told)
    }

    /// Whether the caller may know that an attribute changed. One that shows another person's is
    /// named under the grants for both.
    fn may_name(&self, attribute: &Attribute, subject: &Subject) -> Result<bool, AppError> {
        let theirs = attribute
            .view
            .as_ref()
            .and_then(|view| self.catalogue().attribute(view.attribute.as_str()));
        for one in std::iter::once(attribute).chain(theirs) {
            if matches!(subject.decision(one)?, Decision::Denied(_)) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
