//! The defaults that ship: departments, purposes, and the least that each department needs.

use chrono::{DateTime, Utc};
use hub_values::{DepartmentCode, GrantId, IdSource};
use serde::Deserialize;
use thiserror::Error;

use crate::{AnswerForm, Grant, Purpose};

/// A department as it ships.
#[derive(Debug, Clone, Deserialize)]
pub struct Department {
    /// Code.
    pub code: String,
    /// Chinese name.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
}

/// Shipped defaults that cannot be read.
#[derive(Debug, Error)]
#[error("the shipped {file} cannot be read: {reason}")]
pub struct DefaultsError {
    file: &'static str,
    reason: String,
}

/// The departments of `data/departments.csv`.
pub fn departments() -> Result<Vec<Department>, DefaultsError> {
    rows("departments.csv", include_str!("../data/departments.csv"))
}

/// The purposes of `data/purposes.csv`.
pub fn purposes() -> Result<Vec<Purpose>, DefaultsError> {
    #[derive(Deserialize)]
    struct Row {
        code: String,
        name_zh: String,
        name_en: String,
        legal_basis: String,
        needs_case: bool,
        departments: String,
    }
    let file = "purposes.csv";
    rows::<Row>(file, include_str!("../data/purposes.csv"))?
        .into_iter()
        .map(|row| {
            Ok(Purpose {
                code: row.code.parse().map_err(|_| wrong(file, &row.code))?,
                departments: row
                    .departments
                    .split_whitespace()
                    .map(|code| code.parse().map_err(|_| wrong(file, code)))
                    .collect::<Result<Vec<DepartmentCode>, _>>()?,
                name_zh: row.name_zh,
                name_en: row.name_en,
                legal_basis: row.legal_basis,
                needs_case: row.needs_case,
            })
        })
        .collect()
}

/// The grants of `data/grants.csv`, valid from a moment on, without end, in the whole city.
pub fn grants(from: DateTime<Utc>, ids: &dyn IdSource) -> Result<Vec<Grant>, DefaultsError> {
    #[derive(Deserialize)]
    struct Row {
        department: String,
        purpose: String,
        form: String,
        attribute: String,
        covers: String,
    }
    let file = "grants.csv";
    rows::<Row>(file, include_str!("../data/grants.csv"))?
        .into_iter()
        .map(|row| {
            let purpose = Some(row.purpose.as_str()).filter(|code| !code.is_empty());
            Ok(Grant {
                id: GrantId::from_uuid(ids.uuid()),
                department: row.department.parse().map_err(|_| wrong(file, &row.department))?,
                purpose: purpose
                    .map(|code| code.parse().map_err(|_| wrong(file, code)))
                    .transpose()?,
                attribute: row.attribute.parse().map_err(|_| wrong(file, &row.attribute))?,
                form: AnswerForm::from_name(&row.form).map_err(|_| wrong(file, &row.form))?,
                area: None,
                from,
                until: None,
                conditions: Vec::new(),
                people_per_day: None,
                covers: row.covers.parse().map_err(|_| wrong(file, &row.covers))?,
                request: None,
            })
        })
        .collect()
}

fn rows<T: for<'de> Deserialize<'de>>(
    file: &'static str,
    text: &str,
) -> Result<Vec<T>, DefaultsError> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .map_err(|error| wrong(file, error))
}

fn wrong(file: &'static str, reason: impl std::fmt::Display) -> DefaultsError {
    DefaultsError { file, reason: reason.to_string() }
}
