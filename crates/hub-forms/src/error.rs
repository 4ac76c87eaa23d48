//! What is wrong with a form, said in Chinese and English.

use hub_catalogue::CatalogueError;
use hub_values::Bilingual;
use thiserror::Error;

/// Why a form cannot be used.
#[derive(Debug, Error)]
pub enum FormsError {
    /// A file of the program cannot be read.
    #[error("{file}, line {line}: {reason}")]
    Malformed {
        /// The file.
        file: &'static str,
        /// Its line, counted from 1.
        line: usize,
        /// What is wrong there.
        reason: String,
    },
    /// A role that is none.
    #[error("there is no role {role:?}; use one of the roles of docs/forms.md")]
    UnknownRole {
        /// What was written.
        role: String,
    },
    /// A transform that is none.
    #[error("there is no transform {transform:?}; use one of the transforms of docs/forms.md")]
    UnknownTransform {
        /// What was written.
        transform: String,
    },
    /// A column whose meaning does not fit the catalogue.
    #[error("form {form}, column {number} ({heading:?}): {en}")]
    BadColumn {
        /// The form.
        form: String,
        /// The column, counted from 1.
        number: usize,
        /// Its heading.
        heading: String,
        /// What is wrong and what to do, in Chinese.
        zh: String,
        /// The same in English.
        en: String,
    },
    /// A form that is wrong as a whole.
    #[error("form {form}: {en}")]
    BadForm {
        /// The form.
        form: String,
        /// What is wrong and what to do, in Chinese.
        zh: String,
        /// The same in English.
        en: String,
    },
    /// The headings that ship cannot be read.
    #[error("the headings of the catalogue cannot be read")]
    Catalogue(#[from] CatalogueError),
}

impl Bilingual for FormsError {
    fn zh(&self) -> String {
        match self {
            Self::Malformed { file, line, .. } => format!("{file} 第 {line} 行无法读取"),
            Self::UnknownRole { role } => format!("没有角色“{role}”，可用的角色见 docs/forms.md"),
            Self::UnknownTransform { transform } => {
                format!("没有转换“{transform}”，可用的转换见 docs/forms.md")
            }
            Self::BadColumn { form, number, heading, zh, .. } => {
                format!("表单 {form} 第 {number} 列“{heading}”：{zh}")
            }
            Self::BadForm { form, zh, .. } => format!("表单 {form}：{zh}"),
            Self::Catalogue(_) => "数据目录自带的表头无法读取".to_owned(),
        }
    }

    fn en(&self) -> String {
        self.to_string()
    }
}
