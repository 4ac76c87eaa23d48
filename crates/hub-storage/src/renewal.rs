//! Tokens as rows: written, replaced, and made anew for records whose origin was not kept.

use std::collections::HashSet;

use hub_values::{RecordId, SubjectId};
use sea_orm::Value;

use crate::keys::DataKey;
use crate::made::Table;
use crate::matching::FoundBy;
use crate::records::uuids;
use crate::sql::{column, execute, insert, placeholders, rows};
use crate::token::{Origin, Token};
use crate::{StoreError, Tx};

/// A source record that came again, so that what its tokens are made of is known now.
#[derive(Debug, Clone)]
pub struct Renewal {
    /// The record that is held.
    pub id: RecordId,
    /// Token of the sender's own key, or of the content.
    pub key: Token,
    /// Token of the content.
    pub digest: Token,
    /// What both are made of.
    pub origin: Origin,
}

impl Tx {
    /// Keeps what the tokens of these source records are made of, which was not kept before.
    pub async fn renew_records(&self, renewals: &[Renewal]) -> Result<(), StoreError> {
        for one in renewals {
            self.require_current(&[one.key, one.digest])?;
            let sql = "SELECT e.sealed_for, s.data_key, s.key_id AS wrapped_by \
                       FROM source_records e JOIN subjects s ON s.id = e.sealed_for \
                       WHERE e.id = $1";
            let found = rows(&self.db, sql, vec![one.id.uuid().into()]).await?;
            let Some(row) = found.first() else { continue };
            let subject = SubjectId::from_uuid(column(row, "source_records", "sealed_for")?);
            let data_key = self.keys.data_key_in(row, subject)?;
            let sql = "UPDATE source_records SET key = $1, digest = $2, key_id = $3, origin = $4 \
                       WHERE id = $5";
            let values = vec![
                one.key.now.to_vec().into(),
                one.digest.now.to_vec().into(),
                column_id(one.key.generation),
                sealed_origin(&one.origin, &data_key, subject)?.into(),
                one.id.uuid().into(),
            ];
            let _count = execute(&self.db, sql, values).await?;
        }
        Ok(())
    }

    /// Replaces the tokens that find subjects.
    pub async fn replace_tokens(
        &self,
        subjects: &[(SubjectId, FoundBy)],
    ) -> Result<(), StoreError> {
        let mut lines = Vec::new();
        for (subject, found_by) in subjects {
            self.require_current(&found_by.tokens)?;
            lines.extend(token_rows(*subject, &found_by.tokens));
        }
        let ids: Vec<SubjectId> = subjects.iter().map(|(subject, _)| *subject).collect();
        self.put_token_rows(&ids, lines).await?;
        self.put_match_keys(subjects.iter().map(|(id, found_by)| (*id, found_by)).collect()).await
    }

    pub(crate) async fn put_token_rows(
        &self,
        subjects: &[SubjectId],
        lines: Vec<Vec<Value>>,
    ) -> Result<(), StoreError> {
        for piece in self.made.filled(Table::Tokens, subjects).chunks(512) {
            let values = uuids(piece);
            let list = placeholders(1, values.len());
            let sql = format!("DELETE FROM tokens WHERE subject IN ({list})");
            let _count = execute(&self.db, &sql, values).await?;
        }
        insert(&self.db, "INSERT INTO tokens (token, subject, key_id)", "", lines).await
    }

    /// Refuses tokens that were made before the master key rotated: they would not find, or not
    /// be found.
    pub(crate) fn require_current(&self, tokens: &[Token]) -> Result<(), StoreError> {
        self.keys.ready()?;
        let in_use = self.keys.in_use();
        if tokens.iter().all(|token| token.covers(in_use)) {
            Ok(())
        } else {
            Err(StoreError::KeysMoved)
        }
    }
}

pub(crate) fn token_rows(subject: SubjectId, tokens: &[Token]) -> Vec<Vec<Value>> {
    let tokens: HashSet<_> = tokens.iter().collect();
    tokens
        .into_iter()
        .map(|token| {
            vec![token.now.to_vec().into(), subject.uuid().into(), column_id(token.generation)]
        })
        .collect()
}

/// A generation as its column holds it.
pub(crate) fn column_id(generation: u32) -> Value {
    i32::try_from(generation).unwrap_or(i32::MAX).into()
}

pub(crate) fn sealed_origin(
    origin: &Origin,
    data_key: &DataKey,
    subject: SubjectId,
) -> Result<Vec<u8>, StoreError> {
    let text = serde_json::to_vec(origin).map_err(|_| ORIGIN)?;
    data_key.seal(subject, &text)
}

pub(crate) fn opened_origin(
    sealed: &mut [u8],
    data_key: &DataKey,
    subject: SubjectId,
) -> Result<Origin, StoreError> {
    serde_json::from_slice(data_key.open(subject, sealed)?).map_err(|_| ORIGIN)
}

const ORIGIN: StoreError = StoreError::Corrupt { table: "source_records", column: "origin" };
