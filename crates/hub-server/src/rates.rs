//! How much each caller may ask: buckets that fill with time and are emptied by cost.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Duration, Utc};
use hub_policy::Caller;

/// Points that are given each second, and for how many seconds they add up. A point is a row at
/// most, or a request; 0 sets no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimits {
    /// Points a second of a client or user.
    pub caller: u64,
    /// Points a second of a department, all its clients and users together.
    pub department: u64,
    /// Requests a second without a valid token or session, of one network address.
    pub address: u64,
    /// How many seconds' points a bucket holds.
    pub burst: u64,
}

impl Default for RateLimits {
    fn default() -> Self {
        Self { caller: 200_000, department: 400_000, address: 100, burst: 10 }
    }
}

/// Buckets that are remembered; full ones are forgotten first, they say nothing.
const BUCKETS: usize = 20_000;

/// The buckets of all callers of this process.
#[derive(Debug)]
pub(crate) struct Rates {
    limits: RateLimits,
    buckets: Mutex<HashMap<String, Bucket>>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    /// May fall below zero: whoever has something left may ask for one thing that costs more.
    left: i64,
    at: DateTime<Utc>,
}

/// A bucket that is to be emptied: its name, and points a second.
struct Draw {
    name: String,
    a_second: u64,
}

impl Rates {
    pub(crate) fn new(limits: RateLimits) -> Self {
        Self { limits, buckets: Mutex::default() }
    }

    /// Takes points of a caller and of the department, or says how long to wait; then nothing is
    /// taken.
    pub(crate) fn take(
        &self,
        caller: &Caller,
        points: u64,
        now: DateTime<Utc>,
    ) -> Result<(), Duration> {
        self.draw(&self.buckets_of(caller), points, 0, now)
    }

    /// Takes what a request costs that has paid one point for being looked at: that point alone
    /// does not turn it away.
    pub(crate) fn take_more(
        &self,
        caller: &Caller,
        points: u64,
        now: DateTime<Utc>,
    ) -> Result<(), Duration> {
        self.draw(&self.buckets_of(caller), points, 1, now)
    }

    fn buckets_of(&self, caller: &Caller) -> [Draw; 2] {
        let own = Draw { name: format!("caller {}", caller.actor()), a_second: self.limits.caller };
        let all = Draw {
            name: format!("department {}", caller.department.as_str()),
            a_second: self.limits.department,
        };
        [own, all]
    }

    /// Takes one request of a network address that showed nothing valid.
    pub(crate) fn take_unknown(&self, address: &str, now: DateTime<Utc>) -> Result<(), Duration> {
        let name = format!("address {address}");
        self.draw(&[Draw { name, a_second: self.limits.address }], 1, 0, now)
    }

    /// Whether an address may show something at all.
    pub(crate) fn allows_unknown(&self, address: &str, now: DateTime<Utc>) -> Result<(), Duration> {
        let name = format!("address {address}");
        self.draw(&[Draw { name, a_second: self.limits.address }], 0, 0, now)
    }

    fn draw(
        &self,
        draws: &[Draw],
        points: u64,
        paid: i64,
        now: DateTime<Utc>,
    ) -> Result<(), Duration> {
        let points = i64::try_from(points).unwrap_or(i64::MAX);
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() > BUCKETS {
            buckets.retain(|name, bucket| {
                let a_second = self.a_second(name);
                self.filled(*bucket, a_second, now).left < self.whole(a_second)
            });
        }
        let draws: Vec<&Draw> = draws.iter().filter(|draw| draw.a_second > 0).collect();
        let mut wait = Duration::zero();
        for draw in &draws {
            let whole = self.whole(draw.a_second);
            let fresh = Bucket { left: whole, at: now };
            let bucket = buckets.entry(draw.name.clone()).or_insert(fresh);
            *bucket = self.filled(*bucket, draw.a_second, now);
            let left = bucket.left.saturating_add(paid);
            if left <= 0 {
                let lacks = 1 - left;
                let a_second = i64::try_from(draw.a_second).unwrap_or(i64::MAX);
                wait = wait.max(Duration::seconds(lacks / a_second + 1));
            }
        }
        if wait > Duration::zero() {
            return Err(wait);
        }
        for draw in draws {
            if let Some(bucket) = buckets.get_mut(&draw.name) {
                bucket.left = bucket.left.saturating_sub(points);
            }
        }
        Ok(())
    }

    fn a_second(&self, name: &str) -> u64 {
        match name.split(' ').next() {
            Some("caller") => self.limits.caller,
            Some("department") => self.limits.department,
            Some(_) | None => self.limits.address,
        }
    }

    fn whole(&self, a_second: u64) -> i64 {
        i64::try_from(a_second.saturating_mul(self.limits.burst.max(1))).unwrap_or(i64::MAX)
    }

    fn filled(&self, bucket: Bucket, a_second: u64, now: DateTime<Utc>) -> Bucket {
        let passed = (now - bucket.at).num_milliseconds().max(0);
        let points = i128::from(passed) * i128::from(a_second) / 1_000;
        if points == 0 {
            return bucket;
        }
        let left = i128::from(bucket.left) + points;
        let left = i64::try_from(left).unwrap_or(i64::MAX).min(self.whole(a_second));
        Bucket { left, at: now }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(milliseconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_700_000_000_000 + milliseconds).unwrap()
    }

    fn rates(limits: RateLimits) -> Rates {
        Rates::new(limits)
    }

    const SMALL: RateLimits = RateLimits { caller: 10, department: 15, address: 2, burst: 2 };

    fn caller() -> Caller {
        Caller::operator().unwrap()
    }

    #[test]
    fn what_was_saved_may_be_spent_and_then_it_is_waited_for() {
        let rates = rates(SMALL);
        assert!(rates.take(&caller(), 19, at(0)).is_ok());
        assert!(rates.take(&caller(), 1, at(0)).is_ok(), "the last point");
        let wait = rates.take(&caller(), 1, at(0)).unwrap_err();
        assert_eq!(wait, Duration::seconds(1));
        assert!(rates.take(&caller(), 1, at(99)).is_err());
        assert!(rates.take(&caller(), 1, at(100)).is_ok());
    }

    #[test]
    fn one_dear_question_is_answered_and_paid_for_afterwards() {
        let rates = rates(SMALL);
        assert!(rates.take(&caller(), 100, at(0)).is_ok());
        assert_eq!(rates.take(&caller(), 1, at(0)).unwrap_err(), Duration::seconds(9));
        assert!(rates.take(&caller(), 1, at(9_000)).is_ok());
    }

    #[test]
    fn a_department_shares_one_bucket() {
        let rates = rates(RateLimits { caller: 0, ..SMALL });
        let other = Caller { login: Some("other".to_owned()), ..caller() };
        assert!(rates.take(&caller(), 30, at(0)).is_ok());
        assert!(rates.take(&other, 1, at(0)).is_err());
        let elsewhere = Caller { department: "police".parse().unwrap(), ..caller() };
        assert!(rates.take(&elsewhere, 1, at(0)).is_ok());
    }

    #[test]
    fn addresses_count_by_themselves_and_no_limit_is_none() {
        let rates = rates(SMALL);
        for _ in 0..4 {
            assert!(rates.take_unknown("a", at(0)).is_ok());
        }
        assert!(rates.allows_unknown("a", at(0)).is_err());
        assert!(rates.take_unknown("b", at(0)).is_ok());
        let free = Rates::new(RateLimits { caller: 0, department: 0, address: 0, burst: 1 });
        for _ in 0..100 {
            assert!(free.take(&caller(), u64::MAX, at(0)).is_ok());
        }
    }

    #[test]
    fn a_clock_that_goes_back_gives_nothing_and_takes_nothing() {
        let rates = rates(SMALL);
        assert!(rates.take(&caller(), 20, at(10_000)).is_ok());
        assert!(rates.take(&caller(), 1, at(0)).is_err());
        assert!(rates.take(&caller(), 1, at(10_200)).is_ok());
    }
}
