//! Issuing a request: what is held is filled, and only the rest becomes tasks, once for all who ask.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use chrono::NaiveDate;
use futures::future::try_join_all;
use hub_audit::Kind;
use hub_facts::Grade;
use hub_forms::{Answer, Cell};
use hub_policy::Act;
use hub_storage::{BurdenKey, BurdenSum, Page, StoredFormRow, StoredTask, StoredTaskCell};
use hub_values::{AreaCode, FormId, FormRequestId, SubjectId, SubjectKind, TaskId};

use super::asking::{TaskAsk, TaskReason, grade_word};
use super::checking::Sampling;
use super::collecting::Told;
use super::filling::{FilledCell, FilledSubject, Filler};
use super::putting::{NewRequest, Remembered};
use super::requests::{RequestBody, logged_request, past_day, unknown_request};
use super::settling::BY_REQUEST;
use super::{FormRefusal, FormState, FormView, RequestView, is_own, logged_form, unknown_form};
use crate::{AppError, Conditions, Operation, Problem, ResidentCriteria, Subject, remark};

/// Subjects of one request at most.
const SUBJECTS: usize = 10_000;
/// Subjects that are filled together.
const PIECE: u64 = 100;
/// Longest text of a period, in characters.
const PERIOD: usize = 50;
/// Days for which an answer of a form's own is carried over without being asked again: as long as the catalogue gives
/// to what changes most about people.
const OWN_ANSWER_DAYS: i64 = 180;

/// A request that is to be issued.
#[derive(Debug, Clone)]
pub struct IssueRequest {
    /// The form; none when the id that was given is no form's.
    pub form: Option<FormId>,
    /// In these areas; everywhere when there are none.
    pub areas: Vec<AreaCode>,
    /// Which residents; of other subjects only their areas count.
    pub criteria: ResidentCriteria,
    /// The period that it is about.
    pub period: String,
    /// The day on which it is due.
    pub due: NaiveDate,
    /// How often it is repeated.
    pub repeats: Option<String>,
    /// A fact that is verified less is asked again.
    pub minimum: Grade,
    /// The request that it repeats.
    pub repeat_of: Option<FormRequestId>,
}

/// What a request comes to, before it is written.
#[derive(Default)]
pub(super) struct Prepared {
    pub(super) rows: Vec<StoredFormRow>,
    pub(super) tasks: Vec<StoredTask>,
    by_ask: HashMap<(SubjectId, String), usize>,
    known: HashSet<SubjectId>,
    pub(super) cells: Vec<StoredTaskCell>,
    pub(super) costs: BTreeMap<BurdenKey, BurdenSum>,
    pub(super) sampling: Sampling,
    filled: u64,
    all: u64,
}

impl Operation {
    /// Issues a request of the caller's department.
    ///
    /// # Errors
    /// The caller's role may not ask, a condition is not granted, or the hub cannot write.
    pub async fn issue_request(
        self: &Arc<Self>,
        input: IssueRequest,
    ) -> Result<Result<RequestView, Vec<FormRefusal>>, AppError> {
        self.require(Act::AskForms)?;
        let _permit = self.permit()?;
        if let Some(before) = self.done_before::<Remembered>()? {
            let request = self.form_request(before.id).await?;
            return Ok(request.ok_or_else(|| vec![unknown_request()]));
        }
        let form = match self.issued_form(&input).await? {
            Ok(form) => form,
            Err(refusals) => return Ok(self.refuse_form(refusals)),
        };
        let id = FormRequestId::from_uuid(self.hub().ids().uuid());
        let prepared = match self.prepare(&form, &input).await? {
            Ok(prepared) => prepared,
            Err(refusal) => return Ok(self.refuse_form(vec![refusal])),
        };
        let body = RequestBody {
            form_code: form.form.code.clone(),
            areas: input.areas.clone(),
            period: input.period.trim().to_owned(),
            repeats: input.repeats.clone(),
            minimum: grade_word(input.minimum).to_owned(),
            repeat_of: input.repeat_of,
            cells: prepared.all,
            filled: prepared.filled,
        };
        let told = Told::default();
        let new = NewRequest { id, form: form.id, body, due: input.due, told };
        let mut entry = self.entry(Kind::Mutation);
        entry.subjects = vec![logged_request(id), logged_form(&form.form.code)];
        let (new, _) = self.put_request(new, prepared, entry).await?;
        self.request_view(new).await.map(Ok)
    }

    /// The form, if it may be asked, and everything that is wrong with the input.
    async fn issued_form(
        self: &Arc<Self>,
        input: &IssueRequest,
    ) -> Result<Result<FormView, Vec<FormRefusal>>, AppError> {
        let mut refusals = Vec::new();
        let form = match input.form {
            Some(id) => self.form(id).await?,
            None => None,
        };
        match &form {
            None => refusals.push(unknown_form("form")),
            Some(one) if !is_own(&self.caller().department, one) => {
                refusals.push(FormRefusal::conflict(Problem::new(
                    "form",
                    "只能下发本部门的表单",
                    "this form is another department's; issue one of your own",
                )));
            }
            Some(one) if one.state != FormState::Admitted => {
                refusals.push(FormRefusal::conflict(Problem::new(
                    "form",
                    "该表单尚未准入或已被替换，不能下发",
                    "this form is not admitted, or a later version has replaced it",
                )));
            }
            Some(_) => {}
        }
        if input.due < self.hub().clock().today() {
            refusals.push(FormRefusal::input(past_day()));
        }
        for (at, text) in [("period", Some(&input.period)), ("repeats", input.repeats.as_ref())] {
            if let Some(Err(wrong)) = text.map(|text| remark::checked(text, PERIOD)) {
                refusals.push(FormRefusal::input(Problem::new(at, wrong.zh, wrong.en)));
            }
        }
        let is_resident = form.as_ref().is_none_or(|one| one.form.subject == SubjectKind::Resident);
        if !is_resident && !is_plain(&input.criteria) {
            refusals.push(FormRefusal::input(Problem::new(
                "filter",
                "filter 只适用于居民表单；其他表单请用 areas 限定范围",
                "`filter` is for forms about residents; limit other forms by `areas`",
            )));
        }
        if let Some(before) = input.repeat_of
            && self.visible_request(before).await?.is_none()
        {
            refusals.push(FormRefusal::input(Problem::new(
                "repeatOf",
                "找不到上一期任务，请使用 formRequests 返回的标识",
                "no such request; use an id that `formRequests` gave",
            )));
        }
        Ok(match form {
            Some(form) if refusals.is_empty() => Ok(form),
            Some(_) | None => Err(refusals),
        })
    }

    /// Fills the form for everybody in scope, and notes what is to be collected.
    async fn prepare(
        self: &Arc<Self>,
        form: &FormView,
        input: &IssueRequest,
    ) -> Result<Result<Prepared, FormRefusal>, AppError> {
        let filler = Filler::new(self, &form.form, input.minimum);
        let mut prepared = Prepared::default();
        let everywhere = [None];
        let areas: Vec<Option<AreaCode>> = input.areas.iter().copied().map(Some).collect();
        for area in if areas.is_empty() { everywhere.as_slice() } else { &areas } {
            let mut after = None;
            loop {
                let page = Page { first: PIECE, after };
                let (found, has_more) = self.in_scope(form, input, *area, page).await?;
                after = found.last().map(Subject::id);
                self.prepare_piece(form, &filler, input.minimum, &found, &mut prepared).await?;
                if prepared.rows.len() > SUBJECTS {
                    return Ok(Err(FormRefusal::input(too_many())));
                }
                if !has_more || after.is_none() {
                    break;
                }
            }
        }
        if prepared.rows.is_empty() {
            return Ok(Err(FormRefusal::input(nobody())));
        }
        Ok(Ok(prepared))
    }

    async fn in_scope(
        self: &Arc<Self>,
        form: &FormView,
        input: &IssueRequest,
        area: Option<AreaCode>,
        page: Page,
    ) -> Result<(Vec<Subject>, bool), AppError> {
        match form.form.subject {
            SubjectKind::Resident => {
                let criteria = ResidentCriteria { area, ..input.criteria.clone() };
                self.residents(&criteria, page).await
            }
            kind @ (SubjectKind::Household | SubjectKind::Dwelling | SubjectKind::Premises) => {
                self.subjects_in(kind, Conditions { area, ..Conditions::default() }, page).await
            }
        }
    }

    async fn prepare_piece(
        self: &Arc<Self>,
        form: &FormView,
        by: &Filler<'_>,
        minimum: Grade,
        found: &[Subject],
        prepared: &mut Prepared,
    ) -> Result<(), AppError> {
        // Areas may lie within each other.
        let new: Vec<&Subject> =
            found.iter().filter(|one| prepared.known.insert(one.id())).collect();
        let ids: Vec<SubjectId> = new.iter().map(|one| one.id()).collect();
        let store = self.hub().store();
        let answers = store.form_answers(self.permit()?, &form.form.code, &ids).await?;
        let nothing = Vec::new();
        let first = u32::try_from(prepared.rows.len()).unwrap_or(u32::MAX).saturating_add(1);
        let filled = try_join_all((first..).zip(&new).map(|(number, subject)| {
            by.subject(subject, number, answers.get(&subject.id()).unwrap_or(&nothing))
        }))
        .await?;
        for ((number, subject), filled) in (first..).zip(new).zip(filled) {
            let row = Row { operation: self, form, subject, number, minimum };
            row.note(&filled, prepared);
        }
        Ok(())
    }
}

/// A subject of a request that is prepared.
struct Row<'a> {
    operation: &'a Arc<Operation>,
    form: &'a FormView,
    subject: &'a Subject,
    number: u32,
    minimum: Grade,
}

impl Row<'_> {
    fn note(&self, filled: &FilledSubject, prepared: &mut Prepared) {
        let key = BurdenKey {
            day: self.operation.hub().clock().today().to_string(),
            department: self.form.form.department.as_str().to_owned(),
            form: self.form.form.code.clone(),
            area: self.subject.community().map(|one| one.as_str().to_owned()).unwrap_or_default(),
            origin: BY_REQUEST.to_owned(),
        };
        let mut letters = String::new();
        for (line, cells) in (0_u32..).zip(&filled.lines) {
            if line > 0 {
                letters.push('/');
            }
            for (place, cell) in (0_usize..).zip(cells) {
                let asked = self.asked(line, place, cell);
                let letter = letter(cell, asked.is_some());
                letters.push(letter);
                if letter == 'R' {
                    continue;
                }
                prepared.all += 1;
                prepared.sampling.look(cell, &key, self.operation.catalogue());
                let is_filled = matches!(letter, 'F' | 'M' | 'K' | 'C' | 'S' | 'A');
                prepared.filled += u64::from(is_filled);
                if let Some(asked) = asked {
                    let task = prepared.task(asked);
                    let place = u32::try_from(place).unwrap_or(u32::MAX);
                    prepared.cells.push(StoredTaskCell { number: self.number, line, place, task });
                } else {
                    let cost = prepared.costs.entry(key.clone()).or_default();
                    cost.reused += u64::from(is_filled);
                    cost.empty += u64::from(!is_filled);
                }
            }
        }
        prepared.rows.push(StoredFormRow {
            number: self.number,
            subject: self.subject.id(),
            kind: self.subject.kind(),
            area: self.subject.community().copied(),
            cells: letters,
        });
    }

    /// Whether an answer of the form's own is to be confirmed: when it is old, or when its column is asked each time.
    fn is_due(&self, answer: &Answer, place: usize) -> bool {
        let days = (self.operation.hub().clock().today() - answer.given_on).num_days();
        days > OWN_ANSWER_DAYS || self.form.asks_again.contains(&place)
    }

    /// The task that a cell needs; none where nobody is to be asked.
    fn asked(&self, line: u32, place: usize, cell: &FilledCell) -> Option<StoredTask> {
        let why = match &cell.cell {
            Cell::Missing | Cell::CannotShow(_) | Cell::Supplementary(None) => TaskReason::Missing,
            Cell::Stale(_) => TaskReason::Stale,
            Cell::Supplementary(Some(answer)) if self.is_due(answer, place) => TaskReason::Stale,
            Cell::Filled(_) if self.form.asks_again.contains(&place) => TaskReason::Again,
            Cell::Filled(_)
            | Cell::Masked(_)
            | Cell::Answered(_)
            | Cell::NotGranted
            | Cell::Context(_)
            | Cell::Supplementary(Some(_))
            | Cell::Repeated => return None,
        };
        let task = |about, area, ask: &TaskAsk| {
            self.operation.new_task(self.subject, about, area, ask, why, self.minimum)
        };
        let is_forms_own = matches!(cell.cell, Cell::Supplementary(_) | Cell::CannotShow(_));
        if let Some(target) = cell.target.as_ref().filter(|_| !is_forms_own) {
            let attribute = self.operation.catalogue().at(target.attribute)?;
            if !self.operation.is_collectable(attribute, target.area.as_ref()) {
                return None;
            }
            let ask = TaskAsk::Attribute(attribute.code.clone());
            return Some(task((target.kind, target.subject), target.area, &ask));
        }
        // The answers of a form are the subject's own; its members have none.
        let heading = self.form.form.columns.get(place)?.heading.clone();
        let ask = TaskAsk::Column(self.form.form.code.clone(), heading);
        let about = (self.subject.kind(), self.subject.id());
        (line == 0).then(|| task(about, self.subject.community().copied(), &ask))
    }
}

impl Prepared {
    /// The task for this; one that asks the same of the same subject serves.
    pub(super) fn task(&mut self, new: StoredTask) -> TaskId {
        let key = (new.subject, new.ask.clone());
        if let Some(known) = self.by_ask.get(&key).and_then(|place| self.tasks.get(*place)) {
            return known.id;
        }
        let id = new.id;
        let _none = self.by_ask.insert(key, self.tasks.len());
        self.tasks.push(new);
        id
    }
}

/// How a cell stands, in a letter.
fn letter(cell: &FilledCell, is_asked: bool) -> char {
    match &cell.cell {
        Cell::Filled(_) => 'F',
        Cell::Stale(_) => 'S',
        Cell::Masked(_) => 'M',
        Cell::Answered(_) => 'K',
        Cell::NotGranted => 'N',
        Cell::Context(_) => 'C',
        Cell::Repeated => 'R',
        Cell::Supplementary(Some(_)) => 'A',
        Cell::Missing | Cell::CannotShow(_) | Cell::Supplementary(None) if is_asked => 'E',
        Cell::Missing | Cell::CannotShow(_) | Cell::Supplementary(None) => 'X',
    }
}

/// Whether nothing but the area limits residents.
fn is_plain(criteria: &ResidentCriteria) -> bool {
    criteria.name.is_none()
        && criteria.mobile_phone.is_none()
        && criteria.phone_end.is_none()
        && criteria.born_from.is_none()
        && criteria.born_to.is_none()
        && !criteria.with_closed
        && criteria.coded.is_empty()
}

fn too_many() -> Problem {
    Problem::new(
        "areas",
        format!("范围超过{SUBJECTS}个主体，请按区划分次下发"),
        format!("more than {SUBJECTS} subjects are in scope; issue it area by area"),
    )
}

fn nobody() -> Problem {
    Problem::new(
        "areas",
        "该范围内没有符合条件的主体，请检查区划和条件",
        "nobody is in scope; check areas and conditions",
    )
}
