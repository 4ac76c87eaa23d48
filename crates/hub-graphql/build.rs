//! Writes the typed fields of residents, households, dwellings and premises from the catalogue, so
//! that adding an attribute changes no Rust (ADR 0006).

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;

const CATALOGUE: &str = "../hub-catalogue/data/attributes.csv";
const KINDS: [(&str, &str); 4] = [
    ("resident", "Resident"),
    ("household", "Household"),
    ("dwelling", "Dwelling"),
    ("premises", "Premises"),
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={CATALOGUE}");
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_path(CATALOGUE)?.records().collect::<Result<_, _>>()?;
    let headers = csv::Reader::from_path(CATALOGUE)?.headers()?.clone();
    let column =
        |name: &str| headers.iter().position(|header| header == name).ok_or(name.to_owned());
    let columns = Columns {
        code: column("code")?,
        graphql_name: column("graphql_name")?,
        name_zh: column("name_zh")?,
        name_en: column("name_en")?,
        subject: column("subject")?,
        tier: column("tier")?,
        value_type: column("value_type")?,
        code_table: column("code_table")?,
        lead: column("lead_department")?,
        filterable: column("filterable")?,
    };
    let mut text = String::new();
    for (kind, type_name) in KINDS {
        let attributes: Vec<Attribute<'_>> = rows
            .iter()
            .enumerate()
            .filter(|(_, row)| row.get(columns.subject) == Some(kind))
            .filter(|(_, row)| row.get(columns.tier) == Some("core"))
            .map(|(index, row)| columns.attribute(index, row))
            .collect();
        outputs(&mut text, type_name, &attributes)?;
        inputs(&mut text, type_name, &attributes)?;
        if kind == "resident" {
            filter(&mut text, &attributes)?;
        }
    }
    let out = std::env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?;
    std::fs::write(Path::new(&out).join("attributes.rs"), text)?;
    Ok(())
}

struct Columns {
    code: usize,
    graphql_name: usize,
    name_zh: usize,
    name_en: usize,
    subject: usize,
    tier: usize,
    value_type: usize,
    code_table: usize,
    lead: usize,
    filterable: usize,
}

struct Attribute<'a> {
    index: usize,
    code: &'a str,
    graphql_name: &'a str,
    value_type: &'a str,
    is_filterable: bool,
    description: String,
}

impl Columns {
    fn attribute<'a>(&self, index: usize, row: &'a csv::StringRecord) -> Attribute<'a> {
        let cell = |column: usize| row.get(column).unwrap_or_default();
        let table = match (cell(self.value_type), cell(self.code_table)) {
            ("code" | "codes", table) if !table.is_empty() => {
                format!(" 代码表 code table {table}.")
            }
            _ => String::new(),
        };
        Attribute {
            index,
            code: cell(self.code),
            graphql_name: cell(self.graphql_name),
            value_type: cell(self.value_type),
            is_filterable: cell(self.filterable) == "true",
            description: format!(
                "{} {}. 主责部门 lead department `{}`.{table}",
                cell(self.name_zh),
                cell(self.name_en),
                cell(self.lead)
            ),
        }
    }
}

fn outputs(text: &mut String, type_name: &str, attributes: &[Attribute<'_>]) -> std::fmt::Result {
    writeln!(text, "/// Typed fields of the catalogue's core attributes.")?;
    writeln!(
        text,
        "#[derive(Clone)]\npub(crate) struct {type_name}Attributes(pub(crate) Subject);"
    )?;
    writeln!(text, "#[Object]\nimpl {type_name}Attributes {{")?;
    for attribute in attributes {
        let (output, reader) = match (attribute.code, attribute.value_type) {
            ("sex", _) => ("Sex", "sex"),
            (_, "code") => ("CodedValue", "coded"),
            (_, "codes") => ("Vec<CodedValue>", "coded_list"),
            (_, "date") => ("Date", "date"),
            (_, "bool") => ("bool", "boolean"),
            (_, "int") => ("i32", "integer"),
            (_, "decimal" | "money") => ("Decimal", "decimal"),
            _ => ("String", "text"),
        };
        writeln!(text, "    /// {}", attribute.description)?;
        writeln!(text, "    #[graphql(name = \"{}\")]", attribute.graphql_name)?;
        writeln!(
            text,
            "    async fn {}(&self, ctx: &Context<'_>) -> Result<Option<{output}>> {{ read::{reader}(ctx, &self.0, AttributeIndex({})).await }}",
            attribute.code, attribute.index
        )?;
    }
    writeln!(text, "}}")
}

fn inputs(text: &mut String, type_name: &str, attributes: &[Attribute<'_>]) -> std::fmt::Result {
    writeln!(
        text,
        "/// What a record says. A code may be given as its code or its label; what is left out says nothing."
    )?;
    writeln!(text, "#[derive(InputObject, Default)]\npub(crate) struct {type_name}Input {{")?;
    let own: Vec<_> = attributes.iter().filter(|one| !is_document(type_name, one.code)).collect();
    for attribute in &own {
        let input = match attribute.value_type {
            "date" => "Date",
            "bool" => "bool",
            "int" => "i32",
            "decimal" | "money" => "Decimal",
            _ => "String",
        };
        writeln!(text, "    /// {}", attribute.description)?;
        writeln!(text, "    #[graphql(name = \"{}\")]", attribute.graphql_name)?;
        writeln!(text, "    pub(crate) {}: Option<{input}>,", attribute.code)?;
    }
    if type_name == "Resident" {
        writeln!(
            text,
            "    /// 身份证件 Identity document.\n    pub(crate) id_document: Option<IdDocumentInput>,"
        )?;
    }
    writeln!(
        text,
        "    /// Any attribute of the catalogue, by code; with the value of its typed field if that is given too.\n    pub(crate) facts: Option<Vec<AttributeValueInput>>,"
    )?;
    writeln!(
        text,
        "    /// Any attribute of the catalogue, by code; the same as `facts`.\n    #[graphql(deprecation = \"since 2026-11: use `facts`\")]\n    pub(crate) attributes: Option<Vec<AttributeValueInput>>,"
    )?;
    writeln!(
        text,
        "    /// Attributes that have no value, and why; what is left out says nothing.\n    pub(crate) absent: Option<Vec<AbsentInput>>,\n}}"
    )?;
    writeln!(
        text,
        "impl {type_name}Input {{\n    /// Adds what is said to a record.\n    pub(crate) fn add_to(self, filing: &mut Filing) {{\n        let mut values = BTreeMap::new();"
    )?;
    for attribute in &own {
        writeln!(text, "        add(&mut values, \"{0}\", self.{0});", attribute.code)?;
    }
    if type_name == "Resident" {
        writeln!(
            text,
            "        if let Some(document) = self.id_document {{ document.add_to(&mut values); }}"
        )?;
    }
    writeln!(
        text,
        "        filing.values.extend(values);\n        say(filing, self.facts, self.attributes, self.absent);\n    }}\n}}"
    )
}

fn is_document(type_name: &str, code: &str) -> bool {
    type_name == "Resident" && (code == "id_number" || code == "id_type")
}

fn filter(text: &mut String, attributes: &[Attribute<'_>]) -> std::fmt::Result {
    writeln!(
        text,
        "/// Conditions by coded attributes; each needs the full value granted. Codes or labels."
    )?;
    writeln!(text, "#[derive(InputObject, Default)]\npub(crate) struct ResidentStatusFilter {{")?;
    let own: Vec<_> = attributes.iter().filter(|one| one.is_filterable).collect();
    for attribute in &own {
        writeln!(text, "    /// {}", attribute.description)?;
        writeln!(text, "    #[graphql(name = \"{}\")]", attribute.graphql_name)?;
        let input = if attribute.value_type == "bool" { "bool" } else { "String" };
        writeln!(text, "    pub(crate) {}: Option<{input}>,", attribute.code)?;
    }
    writeln!(
        text,
        "}}\nimpl ResidentStatusFilter {{\n    /// Attribute code and wanted value.\n    #[must_use]\n    pub(crate) fn into_conditions(self) -> Vec<(String, String)> {{\n        let mut values = BTreeMap::new();"
    )?;
    for attribute in &own {
        writeln!(text, "        add(&mut values, \"{0}\", self.{0});", attribute.code)?;
    }
    writeln!(text, "        values.into_iter().collect()\n    }}\n}}")
}
