//! Check characters of the numbers that identify people, shops and nothing real.

use chrono::NaiveDate;

/// Alphabet of GB 32100-2015: digits and capitals without I, O, S, V and Z; the position is the value.
const USCC_ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// A resident identity number, GB 11643-1999: region, birth date, sequence, check character of ISO 7064 MOD 11-2.
///
/// An odd sequence is a man's.
pub(crate) fn id_number(region: u64, birth: NaiveDate, sequence: u64) -> String {
    let body = format!("{region:06}{}{sequence:03}", birth.format("%Y%m%d"));
    let check = id_check(&body);
    format!("{body}{check}")
}

/// The check character after 17 digits, GB 11643-1999.
pub(crate) fn id_check(body: &str) -> char {
    // 2^(18 - position) mod 11, folded from the left.
    let sum =
        body.chars().filter_map(|c| c.to_digit(10)).fold(0, |sum, digit| (sum + digit) * 2 % 11);
    match (12 - sum) % 11 {
        10 => 'X',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    }
}

/// A unified social credit code, GB 32100-2015: kind, region, organisation code, check character.
pub(crate) fn uscc(kind: &str, region: u64, serial: u64) -> String {
    let mut rest = serial;
    let mut tail = [b'0'; 6];
    for place in tail.iter_mut().rev() {
        let digit = usize::try_from(rest % 31).unwrap_or_default();
        *place = USCC_ALPHABET.as_bytes().get(digit).copied().unwrap_or(b'0');
        rest /= 31;
    }
    let organisation = format!("MA{}", String::from_utf8_lossy(&tail));
    let check = organisation_check(&organisation);
    let body = format!("{kind}{region:06}{organisation}{check}");
    let check = uscc_check(&body);
    format!("{body}{check}")
}

/// The check character of an organisation code, GB 11714-1997; a letter counts from A = 10.
fn organisation_check(body: &str) -> char {
    let weights = [3, 7, 9, 10, 5, 8, 4, 2];
    let digits = body.chars().filter_map(|c| c.to_digit(36));
    let sum: u32 = digits.zip(weights).map(|(digit, weight)| digit * weight).sum();
    match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    }
}

/// The check character of a unified social credit code, GB 32100-2015: weights are powers of 3 modulo 31.
fn uscc_check(body: &str) -> char {
    let mut weight = 1;
    let mut sum = 0;
    for value in body.chars().filter_map(|c| USCC_ALPHABET.find(c)) {
        sum = (sum + value * weight) % 31;
        weight = weight * 3 % 31;
    }
    USCC_ALPHABET.chars().nth((31 - sum) % 31).unwrap_or('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The two examples that GB 11643-1999 itself prints.
    #[test]
    fn the_examples_of_the_standard_check() {
        assert_eq!(id_check("11010519491231002"), 'X');
        assert_eq!(id_check("44052418800101001"), '4');
    }

    #[test]
    fn the_organisation_code_of_the_standard_checks() {
        assert_eq!(organisation_check("D2143569"), 'X');
    }

    /// Published codes of organisations; their last character is the one we compute.
    #[test]
    fn published_credit_codes_check() {
        for code in ["91350100M000100Y43", "91440300708461136T"] {
            let (body, check) = code.split_at(17);
            assert_eq!(uscc_check(body).to_string(), check, "{code}");
        }
    }

    #[test]
    fn a_number_carries_its_parts() {
        let birth = NaiveDate::from_ymd_opt(1984, 6, 20).unwrap();
        let number = id_number(519_902, birth, 7);
        assert!(number.starts_with("51990219840620007"), "{number}");
        assert_eq!(number.len(), 18);
    }
}
