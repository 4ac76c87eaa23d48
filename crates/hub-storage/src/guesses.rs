//! What was asked about a subject with yes or no as the answer: how many different questions a caller
//! had on one day. Questions are kept as keyed tokens, answers are not kept.

use std::collections::{HashMap, HashSet};

use hub_values::SubjectId;
use sea_orm::Value;

use crate::records::uuids;
use crate::sql::{column, execute, insert, placeholders, rows};
use crate::{StoreError, Tx};

/// A question with yes or no as the answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Guess {
    /// The day in China, ISO 8601.
    pub day: String,
    /// Who asks.
    pub caller: String,
    /// About whom.
    pub subject: SubjectId,
    /// What is asked, by its name in the log.
    pub name: String,
    /// With which argument.
    pub argument: String,
}

impl Tx {
    /// Notes questions of one caller on one day, unless there were so many different ones of a name
    /// about a subject already; says of each whether it may be answered. Other days are forgotten.
    pub async fn note_guesses(
        &self,
        guesses: &[Guess],
        limit: u32,
    ) -> Result<Vec<bool>, StoreError> {
        let Some(first) = guesses.first() else { return Ok(Vec::new()) };
        let forget = "DELETE FROM guesses WHERE day < $1";
        let _old = execute(&self.db, forget, vec![first.day.clone().into()]).await?;
        let subjects: Vec<SubjectId> = guesses.iter().map(|one| one.subject).collect();
        let mut known = self.guesses_about(first, &subjects).await?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let (mut may, mut lines) = (Vec::with_capacity(guesses.len()), Vec::new());
        for one in guesses {
            let token = self.keys.token("@guess", &one.argument).now.to_vec();
            let before = known.entry((one.subject, one.name.clone())).or_default();
            if before.contains(&token) {
                may.push(true);
                continue;
            }
            may.push(before.len() < limit);
            if before.len() < limit {
                lines.push(vec![
                    one.day.clone().into(),
                    one.caller.clone().into(),
                    one.subject.uuid().into(),
                    one.name.clone().into(),
                    token.clone().into(),
                ]);
                let _new = before.insert(token);
            }
        }
        let head = "INSERT INTO guesses (day, caller, subject, name, argument)";
        insert(&self.db, head, "", lines).await?;
        Ok(may)
    }

    async fn guesses_about(&self, of: &Guess, subjects: &[SubjectId]) -> Result<Known, StoreError> {
        const TABLE: &str = "guesses";
        let mut known = Known::new();
        for piece in subjects.chunks(512) {
            let mut values: Vec<Value> = vec![of.day.clone().into(), of.caller.clone().into()];
            let ids = uuids(piece);
            let list = placeholders(values.len() + 1, ids.len());
            values.extend(ids);
            let sql = format!(
                "SELECT subject, name, argument FROM guesses \
                 WHERE day = $1 AND caller = $2 AND subject IN ({list})"
            );
            for row in rows(&self.db, &sql, values).await? {
                let subject = SubjectId::from_uuid(column(&row, TABLE, "subject")?);
                let arguments = known.entry((subject, column(&row, TABLE, "name")?)).or_default();
                let _new = arguments.insert(column(&row, TABLE, "argument")?);
            }
        }
        Ok(known)
    }
}

/// Arguments that were tried, by subject and question.
type Known = HashMap<(SubjectId, String), HashSet<Vec<u8>>>;
