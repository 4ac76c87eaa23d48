//! What nobody decided in time goes to the data bureau.

use std::sync::Arc;

use hub_audit::Kind;
use hub_policy::{AccessItem, AccessStep, ItemState, StepKind};

use crate::AppError;
use crate::author::telling;
use crate::hub::Hub;
use crate::operation::{RequestFacts, entry};
use crate::writer::Written;

impl Hub {
    /// Notes which items waited longer than their time: from then on the data bureau may decide
    /// them too. Tells how many there are.
    pub async fn escalate_overdue(self: &Arc<Self>) -> Result<u64, AppError> {
        let (now, today) = (self.clock().now(), self.clock().today());
        let filter = hub_storage::AccessFilter { due_before: Some(today), ..Default::default() };
        let mut late = self.store().access_requests(&filter, None, 1).await?;
        late.retain(|one| one.items.iter().any(|item| is_late(item, today)));
        if late.is_empty() {
            // A look without a write: most of the time there is nothing.
            let all = self.store().access_requests(&filter, None, 100).await?;
            if !all.iter().any(|one| one.items.iter().any(|item| is_late(item, today))) {
                return Ok(0);
            }
        }
        let bureau = "data_bureau".parse()?;
        let mut noted = entry(self, None, &RequestFacts::default(), Kind::System);
        noted.operation = Some("escalateOverdue".to_owned());
        let work = telling(move |tx, _| {
            Box::pin(async move {
                let requests = tx.late_requests(today).await?;
                let mut count = 0;
                for request in &requests {
                    let late = request.items.iter().filter(|one| is_late(one, today));
                    let late: Vec<AccessItem> =
                        late.map(|one| AccessItem { is_overdue: true, ..one.clone() }).collect();
                    let step = AccessStep {
                        at: now,
                        actor: "hub".to_owned(),
                        department: hub_values::DepartmentCode::clone(&bureau),
                        kind: StepKind::Overdue,
                        attributes: late.iter().map(|one| one.attribute.clone()).collect(),
                        reason: None,
                    };
                    tx.put_access_items(request.id, &late).await?;
                    tx.add_access_steps(request.id, &[step]).await?;
                    noted.subjects.push(format!("request:{}", request.id));
                    count += late.len() as u64;
                }
                noted.count = count;
                let entries = if requests.is_empty() { Vec::new() } else { vec![noted] };
                Ok((count, Written { entries, ..Written::default() }))
            })
        });
        Ok(self.write_and_hear(work).await?.0)
    }
}

fn is_late(item: &AccessItem, today: chrono::NaiveDate) -> bool {
    item.state == ItemState::Waiting && !item.is_overdue && item.due.is_some_and(|due| due < today)
}
