//! The calendar of working days: what ships, and years that were imported.

use std::sync::Arc;

use hub_audit::Kind;
use hub_policy::Act;
use hub_storage::{CalendarYear, Tx};
use hub_values::{Bilingual as _, WorkingCalendar};

use crate::hub::Hub;
use crate::writer::{Work, Written};
use crate::{AppError, Author};

/// A year that was imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedYear {
    /// The year.
    pub year: i32,
    /// The notice it rests on.
    pub source: String,
    /// Days off on what would be working days, and days that are worked on although they are not.
    pub days: usize,
}

impl Hub {
    /// Keeps the years of a calendar file: `day,kind,source`.
    pub async fn import_calendar<'a>(
        self: &Arc<Self>,
        by: impl Into<Author<'a>> + Send,
        text: &str,
    ) -> Result<Vec<ImportedYear>, AppError> {
        let by = by.into();
        by.admit(Act::ManageGrants)?;
        let calendar = WorkingCalendar::parse(text)
            .map_err(|wrong| AppError::invalid("file", wrong.zh(), wrong.en()))?;
        let years: Vec<CalendarYear> = calendar
            .years()
            .map(|(year, source)| CalendarYear {
                year,
                source: source.to_owned(),
                days: calendar.year(year).into_iter().flatten().collect(),
            })
            .collect();
        let told = years
            .iter()
            .map(|one| ImportedYear {
                year: one.year,
                source: one.source.clone(),
                days: one.days.len(),
            })
            .collect();
        let targets = years.iter().map(|one| format!("calendar:{}", one.year)).collect();
        let entry = by.entry(self, Kind::Admin, "importCalendar", targets);
        let (who, now) = (by.caller().actor(), self.clock().now());
        let work: Work = Box::new(move |tx: &Tx, _| {
            Box::pin(async move {
                for year in &years {
                    tx.put_calendar_year(year, &who, now).await?;
                }
                // All processes read the calendar anew.
                Ok(Written { entries: vec![entry], changes_rights: true, ..Written::default() })
            })
        });
        self.administer(by, work).await?;
        Ok(told)
    }
}

/// The calendar that ships, with the years that were imported over it.
pub(crate) fn whole(imported: Vec<CalendarYear>) -> WorkingCalendar {
    let shipped = WorkingCalendar::shipped().unwrap_or_default();
    let lines: Vec<String> = imported
        .iter()
        .flat_map(|year| {
            year.days.iter().map(|(day, is_worked)| {
                let kind = if *is_worked { "work" } else { "rest" };
                format!("{day},{kind},{}", year.source)
            })
        })
        .collect();
    match WorkingCalendar::parse(&lines.join("\n")) {
        Ok(later) => shipped.with(later),
        Err(_) => shipped,
    }
}
