//! The GraphQL schema: one file a concept; it translates and decides nothing.
//!
//! Invariant: no business rule, no SQL, no policy. A resolver reads its arguments, calls the
//! operation, and translates the answer. What is denied is `null` here and an error by the ledger.
#![expect(clippy::unused_async, reason = "resolvers of async-graphql must be async")]

mod accounts;
mod alerts;
mod answer;
mod apart;
mod area;
mod attributes;
mod audit;
mod audit_marks;
mod audit_rehearsal;
mod audit_summary;
mod auditing;
mod catalogue;
mod catalogue_change;
mod cataloguing;
mod change;
mod coded;
mod context;
mod corrections;
mod document;
mod dwelling;
mod erasure;
mod error;
mod estates;
mod event;
mod fact;
mod forms;
mod grant;
mod household;
mod ids;
mod imports;
mod known;
mod links;
mod matching;
mod merging;
mod node;
mod page;
mod premises;
mod query;
mod read;
mod record;
mod recording;
mod resident;
mod reviews;
mod root;
mod scalars;
mod schema;
mod shape;
mod sharing;
mod slots;
mod statistics;
mod subscription;
mod supply;
mod viewer;

pub use answer::{Answer, AnswerError, execute};
pub use document::{Document, DocumentError, Limits, OperationKind, check_document};
pub use event::{Opened, open, tell};
pub use ids::{GlobalId, entry_id, entry_index};
pub use schema::{HubSchema, hub_schema, sdl};
