//! What is sealed outside any subject: telephone numbers of officers, files, and keys of feeds.

use hub_values::SubjectId;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::ring::Keys;
use crate::sql::{column, execute, rows};
use crate::{Store, StoreError, Tx};

const TABLE: &str = "officers";
/// Texts that are sealed in one transaction.
const PIECE: u64 = 200;

/// A sealed text as its column holds it: the generation, a point, hexadecimal digits.
pub(crate) fn sealed(keys: &Keys, text: &str) -> Result<String, StoreError> {
    let (generation, bytes) = keys.seal_outside(nobody(), text.as_bytes())?;
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let digits = digits.filter_map(|digit| char::from_digit(digit.into(), 16));
    Ok(format!("k{generation}.{}", digits.collect::<String>()))
}

/// The text of a column. One that the first version wrote lies open.
pub(crate) fn opened(keys: &Keys, stored: &str) -> Result<String, StoreError> {
    const CORRUPT: StoreError = StoreError::Corrupt { table: TABLE, column: "phone" };
    let Some(generation) = generation(stored) else { return Ok(stored.to_owned()) };
    let digits = stored.split_once('.').map_or("", |(_, digits)| digits);
    let mut bytes: Vec<u8> = (0..digits.len())
        .step_by(2)
        .map_while(|at| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok())
        .collect();
    let plain = keys.open_outside(generation, nobody(), &mut bytes)?;
    String::from_utf8(plain).map_err(|_| CORRUPT)
}

/// Which generation sealed a text; none when it lies open.
pub(crate) fn generation(stored: &str) -> Option<u32> {
    stored.strip_prefix('k')?.split_once('.')?.0.parse().ok()
}

/// Officers are no subjects: their texts are sealed for nobody's id.
fn nobody() -> SubjectId {
    SubjectId::from_uuid(Uuid::nil())
}

impl Store {
    /// The generation that seals each text outside subjects; 0 for a text that lies open.
    pub async fn texts_by_generation(&self) -> Result<Vec<u32>, StoreError> {
        let phones = phones(&self.reads).await?;
        let sealed = phones.iter().map(|(.., phone)| generation(phone).unwrap_or_default());
        let files = self.files_by_generation().await?;
        Ok(sealed.chain(files).chain(self.feeds_by_generation().await?).collect())
    }

    /// Seals what the first version left open.
    pub(crate) async fn seal_texts(&self) -> Result<(), StoreError> {
        while self.texts_by_generation().await?.contains(&0) {
            let tx = self.begin().await?;
            let _count = tx.reseal_texts().await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

impl Tx {
    /// Seals the next texts outside subjects under the current generation; returns how many.
    pub async fn reseal_texts(&self) -> Result<u64, StoreError> {
        let current = self.keys.in_use().current;
        let mut count = self.rekey_files().await? + self.rewrap_feeds().await?;
        for (area, department, phone) in phones(&self.db).await? {
            if generation(&phone) == Some(current) {
                continue;
            }
            let anew = sealed(&self.keys, &opened(&self.keys, &phone)?)?;
            let sql = "UPDATE officers SET phone = $1 WHERE area = $2 AND department = $3";
            let values = vec![anew.into(), area.into(), department.into()];
            count += execute(&self.db, sql, values).await?;
            if count >= PIECE {
                break;
            }
        }
        Ok(count)
    }
}

async fn phones(db: &impl ConnectionTrait) -> Result<Vec<(String, String, String)>, StoreError> {
    let found = rows(db, "SELECT area, department, phone FROM officers", Vec::new()).await?;
    found
        .iter()
        .map(|row| {
            Ok((
                column(row, TABLE, "area")?,
                column(row, TABLE, "department")?,
                column(row, TABLE, "phone")?,
            ))
        })
        .collect()
}
