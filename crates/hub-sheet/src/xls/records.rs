//! Records of a BIFF8 stream, and texts that go on from one record to the next.

/// A record: its kind and its bytes.
pub(super) type Record<'a> = (u16, &'a [u8]);

pub(super) const CONTINUE: u16 = 0x3C;
pub(super) const BOF: u16 = 0x0809;
pub(super) const EOF: u16 = 0x0A;

/// All records from the beginning of these bytes.
pub(super) fn records(mut bytes: &[u8]) -> impl Iterator<Item = Record<'_>> {
    std::iter::from_fn(move || {
        let (kind, length) = (word(bytes, 0)?, word(bytes, 2)?);
        let (record, rest) = bytes.get(4..)?.split_at_checked(length.into())?;
        bytes = rest;
        Some((kind, record))
    })
}

pub(super) fn byte(bytes: &[u8], at: usize) -> Option<u8> {
    bytes.get(at).copied()
}

pub(super) fn word(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

pub(super) fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

pub(super) fn float(bytes: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?))
}

/// Bytes in several records, read one after another.
pub(super) struct Segments<'a> {
    bytes: &'a [u8],
    following: std::vec::IntoIter<&'a [u8]>,
}

impl<'a> Segments<'a> {
    pub(super) fn of(first: &'a [u8], following: Vec<&'a [u8]>) -> Self {
        Self { bytes: first, following: following.into_iter() }
    }

    /// Bytes that stand in one record.
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        while self.bytes.is_empty() && count > 0 {
            self.bytes = self.following.next()?;
        }
        let (taken, rest) = self.bytes.split_at_checked(count)?;
        self.bytes = rest;
        Some(taken)
    }

    pub(super) fn word(&mut self) -> Option<u16> {
        word(self.take(2)?, 0)
    }

    pub(super) fn long(&mut self) -> Option<u32> {
        long(self.take(4)?, 0)
    }

    /// Passes over bytes that may go on in the next records.
    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            if self.bytes.is_empty() {
                self.bytes = self.following.next()?;
            }
            let step = count.min(self.bytes.len());
            self.bytes = self.bytes.get(step..)?;
            count -= step;
        }
        Some(())
    }

    /// A text whose length in characters was read before it.
    pub(super) fn text(&mut self, length: usize) -> Option<String> {
        let flags = byte(self.take(1)?, 0)?;
        let runs = if flags & 8 == 0 { 0 } else { usize::from(self.word()?) };
        let more = if flags & 4 == 0 { 0 } else { usize::try_from(self.long()?).ok()? };
        let mut is_wide = flags & 1 != 0;
        let mut units: Vec<u16> = Vec::new();
        while units.len() < length {
            if self.bytes.is_empty() {
                // Where a text goes on, it says anew how wide its characters are.
                self.bytes = self.following.next()?;
                is_wide = byte(self.take(1)?, 0)? & 1 != 0;
            }
            let size = if is_wide { 2 } else { 1 };
            let here = (self.bytes.len() / size).min(length - units.len());
            if here == 0 && !self.bytes.is_empty() {
                return None;
            }
            let taken = self.take(here * size)?;
            if is_wide {
                units.extend(taken.chunks_exact(2).filter_map(|pair| word(pair, 0)));
            } else {
                units.extend(taken.iter().map(|byte| u16::from(*byte)));
            }
        }
        // Half a pair becomes U+FFFD, at which its cell is refused.
        let text = char::decode_utf16(units).map(|one| one.unwrap_or(char::REPLACEMENT_CHARACTER));
        let text = text.collect();
        self.skip(runs * 4)?;
        self.skip(more)?;
        Some(text)
    }
}
