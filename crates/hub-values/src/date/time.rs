//! The time of day that systems write behind a date.

use super::DateError;

/// The date without the time behind it, which must be a time in China.
///
/// `2010-07-24T16:00:00Z` is 25 July in China: the date in front of it is not the day.
pub(super) fn dropped(text: &str) -> Result<&str, DateError> {
    let Some((date, rest)) = text.split_once(['T', 't', ' ']) else { return Ok(text) };
    let rest = rest.trim();
    let is_date = date.contains(|c: char| c.is_ascii_digit()) || date.ends_with(['日', '号']);
    if !is_date || !rest.contains(':') {
        return Ok(text);
    }
    let end = rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len());
    let (time, zone) = rest.split_at_checked(end).unwrap_or((rest, ""));
    let seconds = seconds(time.trim()).ok_or(DateError::NotADate)?;
    match zone {
        "" | "+08:00" | "+0800" | "+08" => Ok(date),
        // Systems that know days only write midnight behind them.
        "Z" | "z" | "+00:00" if seconds == 0 => Ok(date),
        _ => Err(DateError::OtherTimeZone),
    }
}

/// The second of the day that `8:30`, `08:30:00` or `08:30:00.000` is.
fn seconds(time: &str) -> Option<u32> {
    let mut parts = time.split(':');
    let whole = |text: &str, below: u32| {
        let is_written = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        text.parse().ok().filter(|value: &u32| is_written && *value < below)
    };
    let hour = whole(parts.next()?, 24)?;
    let minute = whole(parts.next()?, 60)?;
    let second = match parts.next() {
        None => 0,
        Some(text) => {
            let (second, fraction) = text.split_once('.').unwrap_or((text, "0"));
            let is_fraction = !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit());
            whole(second, 60).filter(|_| is_fraction)?
        }
    };
    parts.next().is_none().then_some(hour * 3600 + minute * 60 + second)
}
