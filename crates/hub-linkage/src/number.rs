//! Counts as floating point numbers and record numbers as positions.

/// The count as a floating point number; beyond 4 billion it stays there.
pub(crate) fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The number of a record as a position.
pub(crate) fn at(record: u32) -> usize {
    usize::try_from(record).unwrap_or(usize::MAX)
}

/// A position as the number of a record; tables are bounded so that it always fits.
pub(crate) fn id(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}
