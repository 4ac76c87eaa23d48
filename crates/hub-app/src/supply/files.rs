//! A file that a register dropped: its rows are records, and the file is one delivery of its feed.

use std::sync::Arc;

use hub_facts::{Evidence, Filing};
use hub_policy::CallerRole;
use hub_sheet::{header_key_in_full, write_csv};
use hub_values::{Bilingual as _, ClientId, SubjectKind, parse_date};

use super::feed::Feed;
use super::{Delivery, NotDelivered, SuppliedOutcome, SupplyDecision, SupplyEvent, SupplyRecord};
use crate::hub::Hub;
use crate::import::{Behalf, FileRecord};
use crate::operation::RequestFacts;
use crate::snapshot::client_caller;
use crate::{AppError, Problem, Sender};

/// Headings of the report.
const HEADERS: [&str; 6] =
    ["行号 row", "记录编号 record id", "结果 decision", "位置 at", "原因", "reason"];
/// Headings of the column that says what happened.
const EVENT_HEADERS: [&str; 3] = ["事件", "登记事件", "event"];

/// A file of a register.
#[derive(Debug)]
pub struct SupplyFile {
    /// The client that dropped it.
    pub client: ClientId,
    /// Name of the feed.
    pub feed: String,
    /// Number of the delivery that it is.
    pub sequence: u64,
    /// Whether it is everything that the register has.
    pub is_full: bool,
    /// Its name, which tells what kind of table it is.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// What became of a file.
#[derive(Debug)]
pub struct SuppliedFile {
    /// The feed as it is now; none when it has not begun.
    pub feed: Option<Feed>,
    /// Each row that is a record, by its number in the spreadsheet.
    pub rows: Vec<(u64, SuppliedOutcome)>,
    /// Why the file, or what was left of it, was not taken.
    pub refusal: Option<NotDelivered>,
    /// Whether all of it had been taken before.
    pub is_replay: bool,
}

impl SuppliedFile {
    fn refused(problem: Problem) -> Self {
        Self {
            feed: None,
            rows: Vec::new(),
            refusal: Some(NotDelivered::wrong(vec![problem])),
            is_replay: false,
        }
    }

    /// How many rows ended so.
    pub fn count(&self, decision: SupplyDecision) -> usize {
        self.rows.iter().filter(|(_, one)| one.decision == decision).count()
    }

    /// Whether all of it was taken, now or before; single rows may be refused all the same.
    pub fn is_taken(&self) -> bool {
        self.refusal.is_none()
    }

    /// The report on it as CSV: every row, what became of it, where and why; never a value.
    pub fn report(&self) -> Vec<u8> {
        let whole = self.refusal.iter().flat_map(|one| &one.problems).map(|one| {
            let at = one.at.clone();
            let decision = "文件退回 file refused".to_owned();
            vec![String::new(), String::new(), decision, at, one.zh.clone(), one.en.clone()]
        });
        let rows = self.rows.iter().flat_map(|(row, one)| {
            let decision = format!("{} {}", one.decision.zh(), one.decision.as_str());
            let start = [row.to_string(), one.record_id.clone(), decision];
            let line = |at: &str, zh: &str, en: &str| {
                let told = [at, zh, en].map(str::to_owned);
                start.iter().cloned().chain(told).collect::<Vec<String>>()
            };
            let mut lines: Vec<_> =
                one.problems.iter().map(|one| line(&one.at, &one.zh, &one.en)).collect();
            if lines.is_empty() {
                lines.push(line("", "", ""));
            }
            lines
        });
        write_csv(&HEADERS, whole.chain(rows))
    }
}

impl Hub {
    /// Takes a file that a client dropped, as the client would send it: parts of as many records as a
    /// call takes, each whole or not at all. Dropped again after it was cut off, it goes on.
    ///
    /// # Errors
    /// The client is unknown or switched off, or the hub cannot write.
    pub async fn supply_file(self: &Arc<Self>, file: SupplyFile) -> Result<SuppliedFile, AppError> {
        let snapshot = self.snapshot();
        let caller = snapshot.client(file.client).and_then(client_caller);
        let caller = caller.filter(|one| one.role == CallerRole::DepartmentSystem);
        let by = Behalf::sender(caller.ok_or(AppError::Unauthenticated)?, RequestFacts::default());
        let (feed, sequence, is_full) = (file.feed.clone(), file.sequence, file.is_full);
        let records = match self.file_records(&by, file).await? {
            Ok(records) => records,
            Err(problem) => return Ok(SuppliedFile::refused(problem)),
        };
        let most = self.settings().supply.records.max(1);
        let parts: Vec<&[(u64, SupplyRecord)]> =
            if records.is_empty() { vec![&[]] } else { records.chunks(most).collect() };
        let last = parts.len();
        let mut done =
            SuppliedFile { feed: None, rows: Vec::new(), refusal: None, is_replay: true };
        for (part, rows) in (1..).zip(parts) {
            let delivery = Delivery {
                feed: feed.clone(),
                sequence,
                part,
                is_last: part == last as u64,
                is_full,
                records: rows.iter().map(|(_, record)| record.clone()).collect(),
            };
            match self.supply(&by, delivery).await? {
                Ok(delivered) => {
                    done.is_replay &= delivered.is_replay;
                    done.feed = Some(delivered.feed);
                    let numbers = rows.iter().map(|(row, _)| *row);
                    done.rows.extend(numbers.zip(delivered.records));
                }
                Err(refusal) => {
                    done.feed = refusal.feed.clone().or(done.feed);
                    done.refusal = Some(refusal);
                    return Ok(done);
                }
            }
        }
        Ok(done)
    }

    /// The records of a file, each with its row.
    async fn file_records(
        self: &Arc<Self>,
        by: &Behalf,
        file: SupplyFile,
    ) -> Result<Result<Vec<(u64, SupplyRecord)>, Problem>, AppError> {
        let table = match self.file_table(file.name, file.bytes, is_event).await? {
            Ok(table) => table,
            Err(problem) => return Ok(Err(problem)),
        };
        let columns = match self.file_columns(&table, is_event)? {
            Ok(columns) => columns,
            Err(problem) => return Ok(Err(problem)),
        };
        let sender = Sender::of(&by.caller, Evidence::Confirmed);
        let event = table.column(is_event);
        let records = self.records_of(&table, &columns, event, &sender).into_iter();
        Ok(Ok(records.map(|one| self.supply_record(one, columns.kind)).collect()))
    }

    fn supply_record(&self, record: FileRecord, kind: SubjectKind) -> (u64, SupplyRecord) {
        let today = self.clock().today();
        let mut problems = Vec::new();
        let mut filing = record.filing.unwrap_or_else(|more| {
            problems.extend(more);
            Filing { subject: kind.as_str().to_owned(), ..Filing::default() }
        });
        let event = record.other.and_then(|text| event_of(&text)).unwrap_or_else(|problem| {
            problems.push(problem);
            SupplyEvent::Upsert
        });
        let observed_on = match filing.observed_on.take().as_deref().map(parse_date) {
            Some(Ok(day)) => day,
            Some(Err(error)) => {
                problems.push(Problem::new("observed_on", error.zh(), error.en()));
                today
            }
            None => {
                problems.push(Problem::new(
                    "observed_on",
                    "请填写登记日期（事件发生日期）",
                    "give the day on which it was so, or on which it happened",
                ));
                today
            }
        };
        let record_id = filing.key.take().unwrap_or_default();
        let says_nothing = filing.values.is_empty() && filing.members.is_empty();
        let is_bare = event != SupplyEvent::Upsert && says_nothing;
        let filing = (!is_bare).then_some(filing);
        (record.row, SupplyRecord { record_id, event, observed_on, filing, joins: None, problems })
    }
}

fn is_event(header: &str) -> bool {
    let key = header_key_in_full(header);
    EVENT_HEADERS.iter().any(|one| header_key_in_full(one) == key)
}

/// What happened, by the text of its cell; an empty one says that the record is as it is.
fn event_of(text: &str) -> Result<SupplyEvent, Problem> {
    if text.is_empty() {
        return Ok(SupplyEvent::Upsert);
    }
    SupplyEvent::from_name(text).ok_or_else(|| {
        Problem::new(
            "event",
            "事件请填：登记、出生、死亡、户籍变动、注销或删除",
            "write upsert, birth, death, hukou_change, closure or delete",
        )
    })
}
