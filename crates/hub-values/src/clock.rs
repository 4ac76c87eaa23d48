//! Time as a value that is handed in, so that the same input always gives the same answer.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Duration, NaiveDate, Utc};

/// Hours that the clocks of China are ahead of UTC, the whole year round.
const CHINA_OFFSET_HOURS: i64 = 8;

/// Whoever knows what time it is.
pub trait Clock: Send + Sync {
    /// The moment now.
    fn now(&self) -> DateTime<Utc>;

    /// The day it is now in China.
    fn today(&self) -> NaiveDate {
        china_day(self.now())
    }
}

/// The day that a moment belongs to in China.
pub fn china_day(moment: DateTime<Utc>) -> NaiveDate {
    (moment + Duration::hours(CHINA_OFFSET_HOURS)).date_naive()
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the Clock that all others ask")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct FixedClock(Mutex<DateTime<Utc>>);

impl FixedClock {
    /// A clock that shows `now`.
    pub fn new(now: DateTime<Utc>) -> Self {
        Self(Mutex::new(now))
    }

    /// Moves the clock to `now`, forwards or back.
    pub fn set(&self, now: DateTime<Utc>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }

    /// Moves the clock on by `step`.
    pub fn advance(&self, step: Duration) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += step;
    }
}

impl Clock for FixedClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_in_china_begins_at_four_in_the_afternoon_utc() {
        let clock = FixedClock::new("2026-03-01T15:59:59Z".parse().unwrap());
        assert_eq!(clock.today().to_string(), "2026-03-01");
        clock.advance(Duration::seconds(1));
        assert_eq!(clock.today().to_string(), "2026-03-02");
        clock.set("2025-12-31T16:00:00Z".parse().unwrap());
        assert_eq!(clock.today().to_string(), "2026-01-01");
    }
}
