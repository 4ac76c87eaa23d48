//! `fileonce forms`: forms on files, without a hub.

mod reading;

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow, bail};
use hub_catalogue::Catalogue;
use hub_forms::{Candidate, Column, Form, MappedColumn, Mapper, Meaning, Overlap, shipped_forms};
use hub_sheet::{FormColumn, FormPage, column_name, write_form};
use hub_values::Bilingual as _;
use serde_json::{Value, json};

use self::reading::{Read, read};
use crate::arguments::{FormFile, Forms};
use crate::say;

/// Runs a command about forms.
pub(crate) fn forms(command: Forms) -> Result<()> {
    let catalogue = Catalogue::shipped()?;
    match command {
        Forms::List => list(),
        Forms::Show { code } => {
            show(&form(&code)?, &catalogue);
            Ok(())
        }
        Forms::Map(file) => map(&file, &catalogue),
        Forms::Template { code, output } => template(&form(&code)?, &output),
        Forms::Overlap(file) => overlap(&file, &catalogue),
    }
}

fn told(error: hub_forms::FormsError) -> anyhow::Error {
    anyhow!("{}\n{}", error.zh(), error.en())
}

fn all() -> Result<Vec<Form>> {
    shipped_forms().map_err(told)
}

/// The form that ships under this code.
fn form(code: &str) -> Result<Form> {
    let found = all()?.into_iter().find(|form| form.code == code);
    found.ok_or_else(|| {
        anyhow!(
            "没有表单“{code}”，代码见 fileonce forms list · there is no form {code:?}; see `fileonce \
             forms list`"
        )
    })
}

fn list() -> Result<()> {
    for form in all()? {
        let asked = form.asks().count();
        say::line(format!(
            "{:<32} {:<18} {:<10} {:>3} 列，{asked} 列有数据项 · columns, {asked} with attributes  {}",
            form.code,
            form.department,
            form.subject,
            form.columns.len(),
            form.title_zh,
        ));
    }
    Ok(())
}

/// What stands in the cells of a column, for a person.
fn meaning_told(meaning: &Meaning, catalogue: &Catalogue) -> String {
    match meaning {
        Meaning::Fact(ask) => {
            let attribute = catalogue.attribute(ask.attribute.as_str());
            let name = attribute.map_or("", |one| one.name_zh.as_str());
            let off = attribute.is_some_and(hub_catalogue::Attribute::is_switched_off);
            let role = if ask.role == hub_forms::Role::Own {
                String::new()
            } else {
                format!(" [{} {}]", ask.role.zh(), ask.role)
            };
            let transform = match ask.transform.as_str() {
                "" => String::new(),
                word => format!(" → {word}"),
            };
            let off = if off { " （依法停用 · switched off by law）" } else { "" };
            format!("{name} {}{role}{transform}{off}", ask.attribute)
        }
        Meaning::Context(context) => {
            format!("填报时自动填写 · told by the situation: {}", context.as_str())
        }
        Meaning::Supplementary => "本表补充项 · supplementary".to_owned(),
    }
}

fn show(form: &Form, catalogue: &Catalogue) {
    say::line(format!("{} · {}", form.title_zh, form.title_en));
    say::line(format!(
        "{} · {} · {} · {}",
        form.department, form.subject, form.period, form.source_kind
    ));
    for (number, column) in (1_usize..).zip(&form.columns) {
        let meaning = meaning_told(&column.meaning, catalogue);
        say::line(format!("{number:>3}  {}  =  {meaning}", column.heading));
    }
}

/// What a column means, as JSON.
fn meaning_json(meaning: &Meaning) -> Value {
    match meaning {
        Meaning::Fact(ask) => json!({
            "kind": "attribute",
            "attribute": ask.attribute.as_str(),
            "role": ask.role.as_str(),
            "transform": Some(ask.transform.as_str()).filter(|word| !word.is_empty()),
        }),
        Meaning::Context(context) => json!({ "kind": "context", "context": context.as_str() }),
        Meaning::Supplementary => json!({ "kind": "supplementary" }),
    }
}

/// Where a heading stands: its column, or its cell on a form of labels beside blanks.
fn place(heading: &hub_forms::SheetHeading) -> String {
    let column = column_name(heading.column);
    heading.row.map_or(column.clone(), |row| format!("{column}{row}"))
}

fn candidate_json(candidate: &Candidate) -> Value {
    let (zh, en) = candidate.reason.told();
    let mut told = meaning_json(&candidate.meaning);
    if let Some(fields) = told.as_object_mut() {
        fields.insert("confidence".to_owned(), candidate.confidence.into());
        fields.insert("reason".to_owned(), json!({ "zh": zh, "en": en }));
    }
    told
}

fn column_json(column: &MappedColumn) -> Value {
    let meaning = column.meaning();
    let mut told = match meaning {
        Some(meaning) => meaning_json(meaning),
        None => json!({ "kind": "open" }),
    };
    if let Some(fields) = told.as_object_mut() {
        fields.insert("column".to_owned(), place(&column.heading).into());
        fields.insert("heading".to_owned(), column.heading.text().into());
        let candidates = column.candidates.iter().map(candidate_json).collect::<Vec<_>>();
        fields.insert("candidates".to_owned(), candidates.into());
    }
    told
}

fn map(file: &FormFile, catalogue: &Catalogue) -> Result<()> {
    let mapper = Mapper::new(catalogue).map_err(told)?;
    let read = read(file, &mapper)?;
    let mapping = &read.mapping;
    if file.json {
        let columns: Vec<Value> = mapping.columns.iter().map(column_json).collect();
        let told = json!({
            "sheet": read.sheet,
            "title": read.title,
            "subject": mapping.subject.as_str(),
            "subject_is_sure": mapping.is_subject_sure,
            "columns": columns,
            "doubles": mapping.doubles(),
        });
        say::line(serde_json::to_string_pretty(&told)?);
        return Ok(());
    }
    say::line(format!("{} · {}", read.title, mapping.subject));
    if !mapping.is_subject_sure {
        say::line("主体不够明确，请用 --kind 指定 · the subject is not clear; say it with --kind");
    }
    for column in &mapping.columns {
        let place = place(&column.heading);
        let text = column.heading.text();
        let first = column.candidates.first();
        let why = first.map_or_else(
            || "没有相近的数据项 · nothing is similar".to_owned(),
            |one| {
                let (zh, en) = one.reason.told();
                format!("{} % {zh} · {en}", one.confidence)
            },
        );
        let meaning = match (column.meaning(), first) {
            (Some(meaning), _) => meaning_told(meaning, catalogue),
            (None, Some(first)) => {
                format!("待确认 · open: {}?", meaning_told(&first.meaning, catalogue))
            }
            (None, None) => String::new(),
        };
        say::line(format!("{place:>3}  {text}  =  {meaning}  ({why})"));
    }
    for (first, second) in mapping.doubles() {
        let heading = |place: usize| mapping.columns.get(place).map(|one| one.heading.text());
        let (first, second) =
            (heading(first).unwrap_or_default(), heading(second).unwrap_or_default());
        say::line(format!(
            "“{first}”和“{second}”识别为同一数据项，请核对 · both mean the same; please check"
        ));
    }
    Ok(())
}

fn template(form: &Form, output: &Path) -> Result<()> {
    if output.extension().is_none_or(|end| end != "xlsx") {
        bail!("文件名应以 .xlsx 结尾 · the name of the file has to end with .xlsx");
    }
    let page = FormPage {
        name: "填报".to_owned(),
        title: form.title_zh.clone(),
        above: vec!["填报单位：                    填报日期：      年    月    日".to_owned()],
        columns: form.columns.iter().map(laid_out).collect(),
        rows: Vec::new(),
        below: vec!["说明：证件号码、电话号码请按文本填写；没有的内容请留空。".to_owned()],
    };
    let bytes = write_form(&[page])?;
    let file = std::fs::OpenOptions::new().write(true).create_new(true).open(output);
    let mut file = file.with_context(|| {
        format!(
            "无法新建文件，请指定一个尚不存在的文件 · cannot make {}; name a file that is not there yet",
            output.display()
        )
    })?;
    file.write_all(&bytes)?;
    say::line(format!("{}: {} 列 · columns", output.display(), form.columns.len()));
    Ok(())
}

/// A column with what its cells offer to choose from.
fn laid_out(column: &Column) -> FormColumn {
    let transform = match &column.meaning {
        Meaning::Fact(ask) => Some(&ask.transform),
        Meaning::Context(_) | Meaning::Supplementary => None,
    };
    let choices = if let Some(hub_forms::Transform::Codes(map)) = transform {
        map.choices()
    } else if transform == Some(&hub_forms::Transform::Any) {
        vec!["是", "否"]
    } else {
        Vec::new()
    };
    let choices = choices.into_iter().map(str::to_owned).collect();
    FormColumn { group: String::new(), heading: column.heading.clone(), choices }
}

fn overlap(file: &FormFile, catalogue: &Catalogue) -> Result<()> {
    let forms = all()?;
    let named = file.file.to_str().and_then(|code| forms.iter().find(|form| form.code == code));
    let (form, open) = if let Some(form) = named {
        (form.clone(), 0)
    } else {
        let mapper = Mapper::new(catalogue).map_err(told)?;
        drafted(read(file, &mapper)?)?
    };
    let overlap = Overlap::of(&form, &forms, catalogue);
    if file.json {
        say::line(serde_json::to_string_pretty(&overlap_json(&form, &overlap, open))?);
    } else {
        tell_overlap(&form, &overlap, open);
    }
    Ok(())
}

/// The headings of these columns.
fn headings<'f>(form: &'f Form, places: &[usize]) -> Vec<&'f str> {
    let columns = places.iter().filter_map(|place| form.columns.get(*place));
    columns.map(|one| one.heading.as_str()).collect()
}

fn overlap_json(form: &Form, overlap: &Overlap, open: usize) -> Value {
    let held = overlap.held.iter().map(|one| {
        json!({
            "heading": form.columns.get(one.column).map(|column| &column.heading),
            "attribute": one.key.attribute.as_str(),
            "role": one.key.role.as_str(),
            "asked_by": one.asked_by,
        })
    });
    let similar = overlap.similar.iter().map(|one| {
        json!({
            "form": one.form,
            "shared": one.shared,
            "per_cent": one.per_cent,
            "mergeable": one.is_mergeable,
        })
    });
    json!({
        "columns": overlap.columns,
        "open": open,
        "held": held.collect::<Vec<_>>(),
        "context": headings(form, &overlap.context),
        "switched_off": headings(form, &overlap.switched_off),
        "new": headings(form, &overlap.new),
        "similar": similar.collect::<Vec<_>>(),
    })
}

fn tell_overlap(form: &Form, overlap: &Overlap, open: usize) {
    say::line(format!(
        "{} 列：{} 列已有数据项（其中 {} 列其他表单也在要），{} 列自动填写，{} 列依法停用，{} 列为新增 · \
         {0} columns: {1} held ({2} asked for by other forms too), {3} told by the situation, {4} switched \
         off by law, {5} new",
        overlap.columns,
        overlap.held.len(),
        overlap.shared(),
        overlap.context.len(),
        overlap.switched_off.len(),
        overlap.new.len(),
    ));
    if open > 0 {
        say::line(format!("其中 {open} 列含义待确认 · {open} of the new ones are not clear"));
    }
    for one in &overlap.held {
        let heading = headings(form, &[one.column]).join("");
        let (attribute, role, asked_by) =
            (&one.key.attribute, one.key.role, one.asked_by.join(" "));
        say::line(format!("  {heading} = {attribute} [{role}]  {asked_by}"));
    }
    say::line(format!("新增 · new: {}", headings(form, &overlap.new).join("、")));
    for one in overlap.similar.iter().take(5) {
        let merge = if one.is_mergeable { "，建议合并 · could be one form" } else { "" };
        say::line(format!(
            "  {} {} % ({} 项相同 · facts in common){merge}",
            one.form, one.per_cent, one.shared
        ));
    }
}

/// The form that was read, with open columns as supplementary ones, and how many were open.
fn drafted(read: Read) -> Result<(Form, usize)> {
    let open = read.mapping.columns.iter().filter(|one| one.meaning().is_none()).count();
    let columns = read.mapping.columns.iter().map(|one| Column {
        heading: one.heading.text(),
        meaning: one.meaning().cloned().unwrap_or(Meaning::Supplementary),
    });
    let form = Form {
        code: String::new(),
        department: "data_bureau".parse()?,
        title_zh: read.title,
        title_en: String::new(),
        subject: read.mapping.subject,
        period: String::new(),
        source: String::new(),
        source_kind: String::new(),
        columns: columns.collect(),
    };
    Ok((form, open))
}
