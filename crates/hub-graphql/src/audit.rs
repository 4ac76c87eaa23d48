//! The log as people read it: entries, disclosures of one person, the checkpoint.

use async_graphql::{Context, Enum, ID, InputObject, Result, SimpleObject};
use hub_app::{AppError, AuditFilter as Wanted, LoggedEntry, Operation, SignedHead};
use hub_audit::{Checkpoint as Signed, Outcome as Ended};
use hub_values::SubjectKind;

use crate::area::area_code;
use crate::catalogue::Department;
use crate::context::{failed, operation};
use crate::ids::{GlobalId, entry_id, entry_index};
use crate::scalars::DateTime;

/// Entries that are wanted by id at most.
const ENTRIES: usize = 100;

/// 审计条目: one operation — who, why, which attributes of which subjects, what was refused. Names, never values.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct AuditEntry {
    /// The id, as in the receipt; the argument of `fileonce audit prove`.
    pub(crate) id: ID,
    /// Position in the log.
    pub(crate) index: i64,
    /// When.
    pub(crate) time: DateTime,
    /// Id of the request, which its caller may have chosen.
    pub(crate) request_id: String,
    /// What kind of operation: query, mutation, import, login …
    pub(crate) kind: String,
    /// Which department asked.
    pub(crate) department: Option<Department>,
    /// Which official or system asked.
    pub(crate) actor: Option<String>,
    /// Through which client.
    pub(crate) client: Option<String>,
    /// For which purpose, by code.
    pub(crate) purpose: Option<String>,
    /// In which case.
    pub(crate) case: Option<String>,
    /// Why it was done, where an act must give its reason.
    pub(crate) reason: Option<String>,
    /// Name of the operation.
    pub(crate) operation: Option<String>,
    /// SHA-256 of the document.
    pub(crate) document_hash: Option<String>,
    /// Attributes that left the hub, by code.
    pub(crate) attributes: Vec<String>,
    /// Attributes that were written, by code.
    pub(crate) written: Vec<String>,
    /// Subjects that were read or written.
    pub(crate) subjects: Vec<ID>,
    /// Accounts, clients, grants and areas that were administered, such as `user:wang` or `grant:0198…`.
    pub(crate) targets: Vec<String>,
    /// Attributes that were asked for and refused.
    pub(crate) refused: Vec<RefusedAttribute>,
    /// How it ended.
    pub(crate) outcome: Outcome,
    /// Error code that the caller got.
    pub(crate) code: Option<String>,
    /// Rows.
    pub(crate) count: i64,
    /// Base64 of the leaf hash (RFC 9162).
    pub(crate) leaf: Option<String>,
    /// Whether a signed head covers it. The newest entries wait for one, a minute at most.
    pub(crate) is_covered: bool,
}

/// An attribute that was asked for and refused.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct RefusedAttribute {
    /// Code of the attribute.
    pub(crate) attribute: String,
    /// The rule that refused it.
    pub(crate) rule: String,
}

/// How an operation ended.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Ended")]
pub(crate) enum Outcome {
    /// 已应答 All was answered.
    Ok,
    /// 部分应答 Some was refused.
    Partial,
    /// 已拒绝 A rule forbids it.
    Refused,
    /// 失败 Something failed.
    Error,
    /// 已中断 The caller left.
    Aborted,
}

/// 披露: somebody looked at this person.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct Disclosure {
    /// When.
    pub(crate) time: DateTime,
    /// Which department.
    pub(crate) department: Option<Department>,
    /// Which official or system.
    pub(crate) actor: Option<String>,
    /// For which purpose, by code.
    pub(crate) purpose: Option<String>,
    /// In which case; `null` too when the case may be another person's.
    pub(crate) case: Option<String>,
    /// Whether a case was named that may be another person's, because the operation was about people outside the household too.
    pub(crate) case_withheld: bool,
    /// Attributes of such subjects that were shown in that operation, by code.
    pub(crate) attributes: Vec<String>,
    /// Whether the operation was about others too, who are not named: some of the attributes may be theirs alone.
    pub(crate) joint: bool,
    /// The entry that proves it.
    pub(crate) entry: ID,
    /// Base64 of the leaf hash of that entry (RFC 9162): with `entry` it is the receipt.
    pub(crate) leaf: Option<String>,
}

/// What a page of disclosures says besides its rows.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct DisclosureCount {
    /// 暂缓披露 How many disclosures are hidden until their day, such as those of an investigation.
    pub(crate) hidden: u64,
}

/// 检查点: the signed head of the log.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct Checkpoint {
    /// Name of the log.
    pub(crate) origin: String,
    /// Entries that it covers.
    pub(crate) size: i64,
    /// Base64 of the root hash (RFC 9162).
    pub(crate) root_hash: String,
    /// The signed note (C2SP tlog-checkpoint), to be kept by whoever wants to check later.
    pub(crate) note: String,
    /// When it was signed.
    pub(crate) time: DateTime,
    /// Departments and others who saw the log grow up to here, and signed it too.
    pub(crate) witnesses: Vec<Cosignature>,
}

/// 见证签名: a witness has signed a head of the log (C2SP cosignature/v1).
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct Cosignature {
    /// Name of the witness.
    pub(crate) witness: String,
    /// When it signed, as it says.
    pub(crate) time: DateTime,
}

/// Conditions on entries; all must hold.
#[derive(InputObject, Debug, Clone, Default)]
pub(crate) struct AuditFilter {
    /// Of this department, by code.
    pub(crate) department: Option<String>,
    /// For this purpose, by code.
    pub(crate) purpose: Option<String>,
    /// That ended so.
    pub(crate) outcome: Option<Outcome>,
    /// About this subject.
    pub(crate) subject: Option<ID>,
    /// In this case, exactly as it was named.
    pub(crate) case: Option<String>,
    /// That showed, wrote or refused this attribute, by code.
    pub(crate) attribute: Option<String>,
    /// About somebody or something that belonged to this area, or to one in it, by what was recorded until then.
    pub(crate) area: Option<ID>,
    /// One of these entries, as receipts and alerts name them; 100 at most.
    pub(crate) ids: Option<Vec<ID>>,
}

impl AuditFilter {
    pub(crate) fn wanted(self, ctx: &Context<'_>) -> Result<Wanted> {
        Ok(Wanted {
            department: self.department,
            purpose: self.purpose,
            outcome: self.outcome.map(|one| Ended::from(one).as_str().to_owned()),
            subject: self.subject.map(|id| subject(ctx, &id, "filter.subject")).transpose()?,
            case: self.case,
            attribute: self.attribute,
            area: self.area.map(|id| area_code(ctx, &id, "filter.area")).transpose()?,
            entries: self.ids.map(|ids| places(ctx, &ids)).transpose()?,
        })
    }
}

/// The positions of entries that are wanted by id.
fn places(ctx: &Context<'_>, ids: &[ID]) -> Result<Vec<u64>> {
    let found: Option<Vec<u64>> = ids.iter().map(|id| entry_index(id)).collect();
    found.filter(|places| places.len() <= ENTRIES).ok_or_else(|| {
        failed(ctx)(AppError::invalid(
            "filter.ids",
            format!("须为日志条目的编号，最多{ENTRIES}个"),
            format!("ids of entries of the log are wanted, {ENTRIES} at most"),
        ))
    })
}

/// The subject that an id stands for.
pub(crate) fn subject(
    ctx: &Context<'_>,
    id: &ID,
    at: &str,
) -> Result<(SubjectKind, hub_values::SubjectId)> {
    if let Some(subject) = GlobalId::subject(id) {
        return Ok(subject);
    }
    Err(failed(ctx)(AppError::invalid(
        at,
        "主体编号无效",
        "not the id of a resident, household, dwelling or premises",
    )))
}

impl AuditEntry {
    /// An entry as it is shown; none when what is stored is no entry.
    pub(crate) fn of(ctx: &Context<'_>, logged: LoggedEntry, covered: u64) -> Result<Option<Self>> {
        let operation = operation(ctx)?;
        let Some(entry) = logged.entry else { return Ok(None) };
        Ok(Some(Self {
            id: ID(entry_id(logged.index)),
            index: signed(logged.index),
            time: DateTime(entry.time),
            request_id: entry.request_id,
            kind: entry.kind.as_str().to_owned(),
            department: entry.department.map(|code| Department::of(operation, &code)),
            actor: entry.actor,
            client: entry.client,
            purpose: entry.purpose,
            case: entry.case,
            reason: entry.reason,
            operation: entry.operation,
            document_hash: entry.document_hash,
            attributes: entry.attributes,
            written: entry.written,
            subjects: entry.subjects.iter().filter_map(|name| subject_of(name)).collect(),
            targets: entry
                .subjects
                .iter()
                .filter(|name| subject_of(name).is_none())
                .cloned()
                .collect(),
            refused: entry
                .refused
                .into_iter()
                .map(|one| RefusedAttribute { attribute: one.attribute, rule: one.rule })
                .collect(),
            outcome: entry.outcome.into(),
            code: entry.code,
            count: signed(entry.count),
            leaf: logged.leaf.map(|leaf| leaf.to_base64()),
            is_covered: logged.index < covered,
        }))
    }
}

impl Disclosure {
    pub(crate) fn of(operation: &Operation, one: hub_app::Disclosure) -> Self {
        Self {
            time: DateTime(one.time),
            department: one.department.map(|code| Department::of(operation, &code)),
            actor: one.actor,
            purpose: one.purpose,
            case: one.case,
            case_withheld: one.is_case_withheld,
            attributes: one.attributes,
            joint: one.is_joint,
            entry: ID(entry_id(one.index)),
            leaf: one.leaf.map(|leaf| leaf.to_base64()),
        }
    }
}

impl Checkpoint {
    pub(crate) fn of(signed_head: SignedHead) -> Option<Self> {
        let SignedHead { note, time, witnesses } = signed_head;
        let head = Signed::unverified(&note).ok()?;
        let witness = |(witness, time)| Cosignature { witness, time: DateTime(time) };
        Some(Self {
            size: signed(head.size),
            root_hash: head.root.to_base64(),
            origin: head.origin,
            note,
            time: DateTime(time),
            witnesses: witnesses.into_iter().map(witness).collect(),
        })
    }
}

/// The id of a subject as the log names it.
pub(crate) fn subject_of(name: &str) -> Option<ID> {
    let (kind, id) = name.split_once(':')?;
    Some(crate::ids::subject_id(kind.parse().ok()?, id.parse().ok()?))
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
