//! The forms that come with the program.

use serde::Deserialize;

use crate::{Column, Context, Form, FormsError, Meaning};

#[derive(Deserialize)]
struct FormLine {
    code: String,
    department: String,
    title_zh: String,
    title_en: String,
    subject: String,
    period: String,
    source: String,
    source_kind: String,
}

#[derive(Deserialize)]
struct ColumnLine {
    form: String,
    heading: String,
    attribute: String,
    role: String,
    transform: String,
    context: String,
}

/// The first forms of the departments, with the headings they use themselves.
///
/// # Errors
/// When the files of the program cannot be read; a test reads them.
pub fn shipped_forms() -> Result<Vec<Form>, FormsError> {
    read(include_str!("../data/forms.csv"), include_str!("../data/columns.csv"))
}

/// Reads forms from two tables with the columns of `data/forms.csv` and `data/columns.csv`.
///
/// # Errors
/// With file, line and reason.
pub fn read(forms: &str, columns: &str) -> Result<Vec<Form>, FormsError> {
    let mut read: Vec<Form> = Vec::new();
    for (index, line) in csv::Reader::from_reader(forms.as_bytes()).deserialize().enumerate() {
        let at = At { file: "forms.csv", line: index + 2 };
        let line: FormLine = line.map_err(|error| at.malformed(&error))?;
        if read.iter().any(|form| form.code == line.code) {
            return Err(at.malformed(&format!("{} is there twice", line.code)));
        }
        read.push(Form {
            department: line.department.parse().map_err(|error| at.malformed(&error))?,
            subject: line.subject.parse().map_err(|error| at.malformed(&error))?,
            code: line.code,
            title_zh: line.title_zh,
            title_en: line.title_en,
            period: line.period,
            source: line.source,
            source_kind: line.source_kind,
            columns: Vec::new(),
        });
    }
    for (index, line) in csv::Reader::from_reader(columns.as_bytes()).deserialize().enumerate() {
        let at = At { file: "columns.csv", line: index + 2 };
        let line: ColumnLine = line.map_err(|error| at.malformed(&error))?;
        let form = read.iter_mut().find(|form| form.code == line.form);
        let form = form.ok_or_else(|| at.malformed(&format!("no form {}", line.form)))?;
        form.columns.push(Column { meaning: meaning(&line, &at)?, heading: line.heading });
    }
    Ok(read)
}

fn meaning(line: &ColumnLine, at: &At) -> Result<Meaning, FormsError> {
    if !line.context.is_empty() {
        let found = Context::ALL.into_iter().find(|one| one.as_str() == line.context);
        let context = found.ok_or_else(|| at.malformed(&format!("no context {}", line.context)))?;
        return Ok(Meaning::Context(context));
    }
    if line.attribute.is_empty() {
        return Ok(Meaning::Supplementary);
    }
    Ok(Meaning::Fact(crate::Ask {
        attribute: line.attribute.parse().map_err(|error| at.malformed(&error))?,
        role: line.role.parse()?,
        transform: line.transform.parse()?,
    }))
}

struct At {
    file: &'static str,
    line: usize,
}

impl At {
    fn malformed(&self, reason: &dyn std::fmt::Display) -> FormsError {
        FormsError::Malformed { file: self.file, line: self.line, reason: reason.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use hub_catalogue::Catalogue;
    use hub_values::Bilingual as _;

    use super::*;

    const HEAD: &str = "code,department,title_zh,title_en,subject,period,source,source_kind\n\
                        a,police,甲,A,resident,once,,\n";
    const COLUMNS: &str = "form,heading,attribute,role,transform,context\n";

    #[test]
    fn all_forms_that_ship_fit_the_shipped_catalogue() {
        let catalogue = Catalogue::shipped().unwrap();
        let forms = shipped_forms().unwrap();
        assert_eq!(forms.len(), 26);
        assert_eq!(forms.iter().map(|form| form.columns.len()).sum::<usize>(), 589);
        let flaws: Vec<_> = forms.iter().flat_map(|form| form.flaws(&catalogue)).collect();
        assert!(flaws.is_empty(), "{flaws:#?}");
    }

    #[test]
    fn an_attribute_that_is_not_in_the_catalogue_is_named_with_form_and_column() {
        let columns = format!("{COLUMNS}a,姓名,person_name,,,\na,星座,zodiac,,,\n");
        let forms = read(HEAD, &columns).unwrap();
        let flaws = forms[0].flaws(&Catalogue::shipped().unwrap());
        assert_eq!(flaws.len(), 1);
        assert!(flaws[0].zh().contains("表单 a 第 2 列“星座”"), "{}", flaws[0].zh());
        assert!(flaws[0].en().contains("column 2"), "{}", flaws[0].en());
    }

    #[test]
    fn a_transform_and_a_role_must_fit() {
        let columns = format!("{COLUMNS}a,年龄,sex,,age,\na,租客,person_name,tenant,,\n");
        let flaws = read(HEAD, &columns).unwrap()[0].flaws(&Catalogue::shipped().unwrap());
        assert!(flaws[0].en().contains("transform"), "{}", flaws[0]);
        assert!(flaws[1].en().contains("role"), "{}", flaws[1]);
    }

    #[test]
    fn a_line_that_cannot_be_read_is_told_by_file_and_line() {
        for (column, part) in [
            ("b,姓名,person_name,,,\n", "no form b"),
            ("a,姓名,person_name,,,noon\n", "no context noon"),
            ("a,姓名,Person Name,,,\n", "columns.csv, line 2"),
            ("a,姓名,person_name,uncle,,\n", "uncle"),
            ("a,姓名,person_name,,squared,\n", "squared"),
        ] {
            let error = read(HEAD, &format!("{COLUMNS}{column}")).unwrap_err();
            assert!(error.to_string().contains(part), "{error}");
        }
    }
}
