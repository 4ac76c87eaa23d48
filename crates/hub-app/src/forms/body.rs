//! How a form is written in the database, and read back.

use hub_forms::{Ask, Column, Context, Form, Meaning};
use hub_values::{DepartmentCode, SubjectKind};
use serde::{Deserialize, Serialize};

/// A form without its code, its department and its state.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct FormBody {
    pub(super) title_zh: String,
    #[serde(default)]
    pub(super) title_en: String,
    pub(super) subject: SubjectKind,
    #[serde(default)]
    pub(super) period: String,
    #[serde(default)]
    pub(super) reason: Option<String>,
    pub(super) columns: Vec<ColumnBody>,
    #[serde(default)]
    pub(super) layout: Option<FormLayout>,
}

/// A column.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct ColumnBody {
    pub(super) heading: String,
    pub(super) means: MeaningBody,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) asks_again: bool,
}

/// What a column means, in the words of data.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum MeaningBody {
    Fact { attribute: String, role: String, transform: String },
    Context(String),
    Supplementary,
}

/// Where the columns of a form stand in the department's own file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormLayout {
    /// The sheet; empty for CSV.
    pub sheet: String,
    /// The last row of the headings, counted from 1; 0 on a form of labels beside blanks.
    pub header_row: u64,
    /// The column of each column of the form, counted from 1.
    pub columns: Vec<usize>,
    /// Whether labels stand beside blanks, a subject a sheet.
    pub is_labelled: bool,
}

impl MeaningBody {
    pub(super) fn of(meaning: &Meaning) -> Self {
        match meaning {
            Meaning::Fact(ask) => Self::Fact {
                attribute: ask.attribute.as_str().to_owned(),
                role: ask.role.as_str().to_owned(),
                transform: ask.transform.as_str().to_owned(),
            },
            Meaning::Context(context) => Self::Context(context.as_str().to_owned()),
            Meaning::Supplementary => Self::Supplementary,
        }
    }

    pub(super) fn meaning(&self) -> Option<Meaning> {
        Some(match self {
            Self::Fact { attribute, role, transform } => Meaning::Fact(Ask {
                attribute: attribute.parse().ok()?,
                role: role.parse().ok()?,
                transform: transform.parse().ok()?,
            }),
            Self::Context(word) => {
                Meaning::Context(Context::ALL.into_iter().find(|one| one.as_str() == word)?)
            }
            Self::Supplementary => Meaning::Supplementary,
        })
    }

    pub(super) fn text(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    pub(super) fn read(text: &str) -> Option<Meaning> {
        serde_json::from_str::<Self>(text).ok()?.meaning()
    }
}

impl FormBody {
    pub(super) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    pub(super) fn text(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    /// Columns that are asked although the hub may hold them, from 0.
    pub(super) fn asks_again(&self) -> Vec<usize> {
        let columns = self.columns.iter().enumerate();
        columns.filter(|(_, one)| one.asks_again).map(|(place, _)| place).collect()
    }

    pub(super) fn form(&self, code: &str, department: &DepartmentCode) -> Option<Form> {
        let columns = self.columns.iter().map(|one| {
            Some(Column { heading: one.heading.clone(), meaning: one.means.meaning()? })
        });
        Some(Form {
            code: code.to_owned(),
            department: department.clone(),
            title_zh: self.title_zh.clone(),
            title_en: self.title_en.clone(),
            subject: self.subject,
            period: self.period.clone(),
            source: String::new(),
            source_kind: String::new(),
            columns: columns.collect::<Option<_>>()?,
        })
    }
}
