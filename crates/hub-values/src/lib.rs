//! The values the city works with, each valid by construction.
//!
//! Invariant: a wrong value cannot exist. Whoever holds a [`Phone`] holds a phone, whoever holds an
//! [`IdNumber`] holds a number whose checksum is right. The crate knows no attribute, table or
//! protocol, does no IO, and asks the time only through [`Clock`].
//!
//! Every error speaks Chinese and English ([`Bilingual`]) and never repeats the value it refuses.

mod address;
mod area;
mod calendar;
mod clock;
mod codes;
mod date;
mod document;
mod id_number;
mod ids;
mod message;
mod name;
mod person_in_text;
mod phone;
mod tables;
mod text;
mod uscc;

pub use address::{Address, AddressError};
pub use area::{AreaCode, AreaCodeError, AreaLevel};
pub use calendar::{CalendarError, CountedDay, WorkingCalendar};
pub use clock::{Clock, FixedClock, SystemClock, china_day};
pub use codes::{AttributeCode, CodeError, DepartmentCode, PurposeCode};
pub use date::{DateError, PartialDate, SpreadsheetCalendar, parse_date, spreadsheet_day};
pub use document::{IdDocument, IdDocumentError, IdDocumentType, UnknownIdDocumentType};
pub use id_number::{IdNumber, IdNumberError, Sex};
pub use ids::{
    AlertId, ApprovalId, AuditMarkId, BatchId, ClientId, CorrectionId, FeedId, FileId, FormId,
    FormRequestId, GlassBreakId, GrantId, IdError, IdSource, LinkId, MembershipId, RecordId,
    RequestId, ReviewId, SealId, StatementId, SubjectId, SubjectKind, SystemIds, TaskId,
    UnknownSubjectKind, UserId,
};
pub use message::Bilingual;
pub use name::{NameError, PersonName};
pub use person_in_text::names_a_person;
pub use phone::{Phone, PhoneError};
pub use tables::{CodeTable, Entry, table, tables};
pub use text::in_one_form;
pub use uscc::{Uscc, UsccError};
