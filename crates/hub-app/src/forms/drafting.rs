//! Putting a form together from a file and what its department says, with everything that is wrong.

use std::collections::HashMap;
use std::sync::Arc;

use hub_forms::{Ask, Confirmed, Context, Form, Mapper, Mapping, Meaning};
use hub_storage::{FileKind, StoredFile};
use hub_values::{Bilingual as _, FileId, SubjectKind, names_a_person};

use super::FormRefusal;
use super::body::{ColumnBody, FormBody, MeaningBody};
use super::reading::FormSheet;
use super::registering::{FormColumnChoice, FormDraft, SuggestedColumn, SuggestedForm};
use crate::{AppError, Operation, Problem, remark};

/// Longest title, and longest reason.
const TITLE: usize = 100;
const REASON: usize = 500;

/// A form that was put together, and what stands against it.
pub(super) struct Drafted {
    pub(super) body: FormBody,
    pub(super) form: Form,
    pub(super) suggested: Option<SuggestedForm>,
    pub(super) refusals: Vec<FormRefusal>,
}

impl Operation {
    /// Puts a form together from a file and what the caller says, with everything that is wrong.
    pub(super) async fn drafted(self: &Arc<Self>, draft: &FormDraft) -> Result<Drafted, AppError> {
        let mut refusals = Vec::new();
        let chosen = choices(&draft.columns, &mut refusals);
        let mut body = FormBody {
            title_zh: draft.title.clone().unwrap_or_default().trim().to_owned(),
            title_en: String::new(),
            subject: draft.subject.unwrap_or(SubjectKind::Resident),
            period: draft.period.clone().unwrap_or_default().trim().to_owned(),
            reason: draft.reason.clone().map(|text| text.trim().to_owned()),
            columns: Vec::new(),
            layout: None,
        };
        let mut suggested = None;
        let mut cells = Vec::new();
        if let Some(file) = draft.file {
            match self.read_form(file, draft).await? {
                Err(problem) => refusals.push(FormRefusal::input(problem)),
                Ok((sheet, mapping)) => {
                    let found = take(&sheet, &mapping, &chosen, draft, &mut body, &mut refusals);
                    cells = found.columns.iter().map(|one| one.cell.clone()).collect();
                    suggested = Some(found);
                }
            }
        } else {
            if draft.subject.is_none() {
                refusals.push(FormRefusal::input(unclear_subject()));
            }
            for (choice, meaning) in &chosen {
                let means = MeaningBody::of(meaning);
                let (heading, asks_again) = (choice.heading.trim().to_owned(), choice.asks_again);
                body.columns.push(ColumnBody { heading, means, asks_again });
            }
        }
        check_texts(&mut body, &mut refusals);
        let code = draft.title.as_deref().unwrap_or_default();
        let form = body.form(code, &self.caller().department).ok_or(AppError::Internal)?;
        if draft.file.is_none() || suggested.is_some() {
            for flaw in form.flaws(self.catalogue()) {
                let at = place_of(&flaw, &cells);
                refusals.push(FormRefusal::input(Problem::new(&at, flaw.zh(), flaw.en())));
            }
        }
        Ok(Drafted { body, form, suggested, refusals })
    }

    /// Reads a file that the caller has sent, and says what its columns mean.
    async fn read_form(
        self: &Arc<Self>,
        file: FileId,
        draft: &FormDraft,
    ) -> Result<Result<(FormSheet, Mapping), Problem>, AppError> {
        let store = self.hub().store();
        let is_mine = |one: &StoredFile| {
            one.kind == FileKind::Upload && one.is_whole && one.owner == self.caller().actor()
        };
        let Some(found) = store.file(file).await?.filter(is_mine) else {
            return Ok(Err(Problem::new(
                "file",
                "找不到该文件，请先用 POST /files 上传，并使用返回的标识",
                "no such file; send it with POST /files first, and use the id it answers",
            )));
        };
        let bytes = store.file_bytes(file).await?;
        let mut known: HashMap<SubjectKind, Confirmed> = HashMap::new();
        for kind in SubjectKind::ALL {
            let headings = store.form_headings(&self.caller().department, kind).await?;
            let confirmed = headings
                .into_iter()
                .filter_map(|one| Some((one.heading, MeaningBody::read(&one.meaning)?)));
            let _none = known.insert(kind, confirmed.collect());
        }
        let apart = self.hub().settings().sheets.clone();
        let catalogue = Arc::clone(&self.snapshot().catalogue);
        let (sheet, subject) = (draft.sheet.clone(), draft.subject);
        let reading = move || {
            let mapper = Mapper::new(&catalogue).map_err(|_| AppError::Internal)?;
            let read =
                FormSheet::read(apart.as_deref(), &bytes, &found.name, sheet.as_deref(), &mapper);
            Ok(read.map(|read| {
                let guessed = mapper.map(&read.row, subject, &Confirmed::new());
                let nothing = Confirmed::new();
                let confirmed = known.get(&guessed.subject).unwrap_or(&nothing);
                let told = guessed.is_subject_sure.then_some(guessed.subject).or(subject);
                let mut mapping = mapper.map(&read.row, told, confirmed);
                mapping.is_subject_sure = guessed.is_subject_sure;
                (read, mapping)
            }))
        };
        tokio::task::spawn_blocking(reading).await.map_err(|_| AppError::Internal)?
    }
}

/// What the caller says of columns, with what is wrong with it.
fn choices<'c>(
    columns: &'c [FormColumnChoice],
    refusals: &mut Vec<FormRefusal>,
) -> Vec<(&'c FormColumnChoice, Meaning)> {
    let mut all = Vec::with_capacity(columns.len());
    for (place, choice) in columns.iter().enumerate() {
        let at = |field: &str| format!("columns.{place}.{field}");
        if choice.heading.trim().is_empty() || names_a_person(&choice.heading) {
            refusals.push(FormRefusal::input(Problem::new(
                &at("heading"),
                "请填写表头，不得含证件号码或电话号码",
                "write the heading, without ID or phone numbers",
            )));
        }
        match meaning(choice) {
            Ok(meaning) => all.push((choice, meaning)),
            Err((field, zh, en)) => {
                refusals.push(FormRefusal::input(Problem::new(&at(field), zh, en)));
            }
        }
    }
    all
}

/// Fills the body from what was read and what the caller says; what it makes of the file is told.
fn take(
    sheet: &FormSheet,
    mapping: &Mapping,
    chosen: &[(&FormColumnChoice, Meaning)],
    draft: &FormDraft,
    body: &mut FormBody,
    refusals: &mut Vec<FormRefusal>,
) -> SuggestedForm {
    let mut told = SuggestedForm {
        sheet: sheet.layout.sheet.clone(),
        title: sheet.row.title.clone(),
        subject: Some(mapping.subject),
        is_subject_sure: mapping.is_subject_sure,
        columns: Vec::with_capacity(mapping.columns.len()),
    };
    if !mapping.is_subject_sure && draft.subject.is_none() {
        refusals.push(FormRefusal::input(unclear_subject()));
    }
    body.subject = draft.subject.unwrap_or(mapping.subject);
    if body.title_zh.is_empty() {
        body.title_zh.clone_from(&sheet.row.title);
    }
    let mut used = vec![false; chosen.len()];
    for one in &mapping.columns {
        let (cell, heading) = (sheet.cell(&one.heading), one.heading.text());
        let said = chosen
            .iter()
            .position(|(said, _)| said.heading.trim() == heading || said.heading.trim() == cell);
        if let Some(place) = said.and_then(|place| used.get_mut(place)) {
            *place = true;
        }
        let said = said.and_then(|place| chosen.get(place));
        let meaning = said.map(|(_, meaning)| meaning).or_else(|| one.meaning()).cloned();
        if meaning.is_none() {
            refusals.push(FormRefusal::input(open_column(&cell, &heading)));
        }
        body.columns.push(ColumnBody {
            heading: heading.clone(),
            means: MeaningBody::of(meaning.as_ref().unwrap_or(&Meaning::Supplementary)),
            asks_again: said.is_some_and(|(said, _)| said.asks_again),
        });
        told.columns.push(SuggestedColumn {
            cell,
            heading,
            meaning,
            is_chosen: said.is_some(),
            candidates: one.candidates.clone(),
        });
    }
    for (place, _) in used.iter().enumerate().filter(|(_, is_used)| !**is_used) {
        refusals.push(FormRefusal::input(Problem::new(
            &format!("columns.{place}.heading"),
            "文件中没有这个表头，请按文件中的表头或单元格填写",
            "the file has no such heading; write it as the file has it, or its cell",
        )));
    }
    refuse_doubles(&told, refusals);
    body.layout = Some(sheet.layout.clone());
    told
}

/// Two columns of one meaning are told by their cells, unless a person said what either means.
fn refuse_doubles(told: &SuggestedForm, refusals: &mut Vec<FormRefusal>) {
    for (place, one) in told.columns.iter().enumerate() {
        let Some(meaning @ Meaning::Fact(_)) = &one.meaning else { continue };
        let before = told.columns.iter().take(place);
        let Some(first) = before.into_iter().find(|other| other.meaning.as_ref() == Some(meaning))
        else {
            continue;
        };
        if first.is_chosen && one.is_chosen {
            continue;
        }
        let (a, b) = (&first.cell, &one.cell);
        refusals.push(FormRefusal::input(Problem::new(
            &format!("file.{b}"),
            format!("{a} 和 {b} 识别为同一数据项，请在 columns 中分别指明两列的含义"),
            format!("{a} and {b} mean the same; say in `columns` what each of them means"),
        )));
    }
}

fn open_column(cell: &str, heading: &str) -> Problem {
    Problem::new(
        &format!("file.{cell}"),
        format!("{cell}“{heading}”的含义不确定，请在 columns 中从候选中选择，或标为本表补充项"),
        format!(
            "what {cell} ({heading:?}) means is not sure; choose a candidate in `columns`, or say \
             that it is supplementary"
        ),
    )
}

fn unclear_subject() -> Problem {
    Problem::new(
        "subject",
        "无法确定每行是居民、户、房屋还是场所，请填写 subject",
        "it is not clear what a row is about; say it in `subject`",
    )
}

/// What the caller says that a column means.
fn meaning(choice: &FormColumnChoice) -> Result<Meaning, (&'static str, String, String)> {
    let said = [choice.attribute.is_some(), choice.context.is_some(), choice.is_supplementary];
    if said.iter().filter(|one| **one).count() != 1 {
        return Err((
            "attribute",
            "请在 attribute、context、supplementary 中只填一项".to_owned(),
            "give one of attribute, context and supplementary".to_owned(),
        ));
    }
    if choice.is_supplementary {
        return Ok(Meaning::Supplementary);
    }
    if let Some(word) = &choice.context {
        let found = Context::ALL.into_iter().find(|one| one.as_str() == word);
        return found.map(Meaning::Context).ok_or_else(|| {
            (
                "context",
                "context 须为 number、today、community、staff 或 occasion".to_owned(),
                "context is number, today, community, staff or occasion".to_owned(),
            )
        });
    }
    let attribute = choice.attribute.as_deref().unwrap_or_default().parse().map_err(|_| {
        (
            "attribute",
            "数据项代码有误，请用 catalogue 查询".to_owned(),
            "no code of an attribute; see `catalogue`".to_owned(),
        )
    })?;
    let told = |field| move |error: hub_forms::FormsError| (field, error.zh(), error.en());
    let role = choice.role.as_deref().unwrap_or_default().parse().map_err(told("role"))?;
    let transform = choice.transform.as_deref().unwrap_or_default();
    let transform = transform.parse().map_err(told("transform"))?;
    Ok(Meaning::Fact(Ask { attribute, role, transform }))
}

/// Titles and reasons are kept and shown: they name nobody.
fn check_texts(body: &mut FormBody, refusals: &mut Vec<FormRefusal>) {
    if let Err((zh, en)) = checked_title(&body.title_zh, false) {
        refusals.push(FormRefusal::input(Problem::new("title", zh, en)));
    }
    if let Err((zh, en)) = checked_title(&body.period, true) {
        refusals.push(FormRefusal::input(Problem::new("period", zh, en)));
    }
    let asks_again = body.columns.iter().any(|one| one.asks_again);
    match body.reason.as_deref().filter(|text| !text.is_empty()) {
        Some(reason) => {
            if let Err(wrong) = remark::checked(reason, REASON) {
                refusals.push(FormRefusal::input(Problem::new("reason", wrong.zh, wrong.en)));
            }
        }
        None if asks_again => refusals.push(FormRefusal::input(Problem::new(
            "reason",
            "要求重新采集系统已有的数据，须说明理由",
            "asking again for what the hub holds needs a reason",
        ))),
        None => body.reason = None,
    }
}

pub(super) fn checked_title(text: &str, may_be_empty: bool) -> Result<(), (String, String)> {
    let is_fine = (may_be_empty || !text.is_empty())
        && (text.is_empty() || hub_catalogue::is_plain(text, TITLE))
        && !names_a_person(text);
    if is_fine {
        return Ok(());
    }
    Err((
        format!("请填写1到{TITLE}个字，不得含证件号码或电话号码"),
        format!("write 1 to {TITLE} characters, without ID or phone numbers"),
    ))
}

/// Where in the input a flaw of a column stands: its cell in the file, or its place in the list.
fn place_of(flaw: &hub_forms::FormsError, cells: &[String]) -> String {
    let hub_forms::FormsError::BadColumn { number, .. } = flaw else { return "columns".to_owned() };
    let place = number.saturating_sub(1);
    cells.get(place).map_or(format!("columns.{place}"), |cell| format!("file.{cell}"))
}
