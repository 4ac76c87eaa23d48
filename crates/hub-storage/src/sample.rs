//! A sealed sample, so that the cost of sealing can be measured without a database.

use hub_values::SubjectId;

use crate::StoreError;
use crate::ring::Keys;

/// Bytes sealed for a subject as a row holds them: the wrapped data key, and what it seals.
#[derive(Debug)]
pub struct SealedSample {
    subject: SubjectId,
    generation: u32,
    wrapped: Vec<u8>,
    sealed: Vec<u8>,
}

impl Keys {
    /// Seals bytes as the sealed half of a record.
    pub fn sample(&self, subject: SubjectId, plain: &[u8]) -> Result<SealedSample, StoreError> {
        let (generation, data_key, wrapped) = self.new_data_key(subject)?;
        let sealed = data_key.seal(subject, plain)?;
        Ok(SealedSample { subject, generation, wrapped, sealed })
    }

    /// Opens a sample as a read does: the data key first, then what it seals. Returns its length.
    pub fn open_sample(&self, sample: &SealedSample) -> Result<usize, StoreError> {
        let key = self.data_key(sample.generation, sample.subject, &sample.wrapped)?;
        Ok(key.open(sample.subject, &mut sample.sealed.clone())?.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_opens_to_what_was_sealed() {
        let mut master = [1; 32];
        master[0] = 2;
        let keys = Keys::new(&master).unwrap();
        let subject = SubjectId::from_uuid(uuid::Uuid::from_u128(1));
        let sample = keys.sample(subject, b"four").unwrap();
        assert_eq!(keys.open_sample(&sample).unwrap(), 4);
    }
}
