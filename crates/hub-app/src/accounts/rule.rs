//! Which passwords are taken: long enough, not the login, not one that everybody tries first.

use std::collections::HashSet;
use std::sync::LazyLock;

use hub_values::{in_one_form, names_a_person};

use crate::AppError;

/// Shortest password, in characters.
const SHORTEST: usize = 10;
/// Longest password, in bytes; checked before it is hashed.
pub(super) const LONGEST: usize = 128;
/// Longest part that, written again and again, is no password.
const REPEATED: usize = 4;

static COMMON: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let lines = include_str!("../../data/common_passwords.txt").lines().map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
});

/// Refuses a password that is too short, too long to be hashed, or easily guessed.
pub(super) fn require_good(at: &str, login: &str, password: &str) -> Result<(), AppError> {
    if password.chars().count() < SHORTEST || password.len() > LONGEST {
        return Err(AppError::invalid(
            at,
            format!("密码至少{SHORTEST}个字符，最长{LONGEST}个字节"),
            format!("a password has at least {SHORTEST} characters and at most {LONGEST} bytes"),
        ));
    }
    if is_made_of(login, password) {
        return Err(AppError::invalid(
            at,
            "密码不得与登录名相同，也不得仅由登录名加数字或符号组成",
            "a password must not be the login, nor the login with digits or signs around it",
        ));
    }
    if is_common(password) || names_a_person(password) {
        return Err(AppError::invalid(
            at,
            "密码过于常见或容易猜到（常用词、连续或重复的字符、电话或证件号码），请换一个，例如几个互不相关的词",
            "this password is too common or easy to guess (a usual word, characters in a row or \
             repeated, a phone or ID number); choose another, such as several unrelated words",
        ));
    }
    Ok(())
}

/// Whether nothing but the login is left of a password without signs, and with digits taken off.
fn is_made_of(login: &str, password: &str) -> bool {
    let (login, password) = (letters(login), letters(password));
    let backwards: String = login.chars().rev().collect();
    !login.is_empty()
        && [login.as_str(), backwards.as_str()].iter().any(|login| {
            let rest = password.replace(login, "");
            rest.len() < password.len() && rest.chars().all(|c| c.is_ascii_digit())
        })
}

fn is_common(password: &str) -> bool {
    let plain = letters(password);
    let word = plain.trim_matches(|c: char| c.is_ascii_digit());
    COMMON.contains(plain.as_str())
        || COMMON.contains(word)
        || COMMON.contains(spelt_out(password).as_str())
        || is_repeated(&plain)
        || is_in_a_row(&plain)
        || plain.is_empty()
}

/// In one form, in small letters, without signs and blanks.
fn letters(text: &str) -> String {
    in_one_form(text).to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The word with letters where signs and digits stand for them: `P@ssw0rd` is `password`.
fn spelt_out(text: &str) -> String {
    let text = in_one_form(text).to_lowercase();
    let letter = |c| match c {
        '@' => 'a',
        '$' => 's',
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        other => other,
    };
    text.trim_matches(|c: char| !c.is_alphabetic()).chars().map(letter).collect()
}

/// Whether a short part is written again and again: `aaaaaaaaaa`, `abcabcabcabc`.
fn is_repeated(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    (1..=REPEATED).any(|length| {
        letters.len() > length
            && letters.iter().zip(letters.iter().skip(length)).all(|(one, other)| one == other)
    })
}

/// Whether it is made of characters that follow one another: `1234567890`, `9876543210`, `abcdefghij`.
fn is_in_a_row(text: &str) -> bool {
    let steps: Vec<i64> = text
        .chars()
        .zip(text.chars().skip(1))
        .map(|(one, other)| i64::from(u32::from(other)) - i64::from(u32::from(one)))
        .collect();
    let all_but_one =
        |step: i64| steps.iter().filter(|one| **one != step).count() <= 1 && !steps.is_empty();
    all_but_one(1) || all_but_one(-1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_tries_first_is_refused() {
        for password in [
            "short",
            "123456789",
            "1234567890",
            "0987654321",
            "0123456789",
            "1111111111",
            "abababababab",
            "abcdefghijkl",
            "Password123",
            "P@ssw0rd2026",
            "passw0rd!!",
            "admin12345",
            "Admin@123456",
            "qwertyuiop",
            "1qaz2wsx3edc",
            "woaini1314520",
            "ｐａｓｓｗｏｒｄ１２３",
            "chen.jing2026",
            "Chen.Jing.Chen.Jing",
            "gnij.nehc2026",
            "13812345678",
            "!!!!!!!!!!!!",
        ] {
            assert!(require_good("password", "chen.jing", password).is_err(), "{password}");
        }
        assert!(require_good("password", "a", &"长".repeat(43)).is_err());
    }

    #[test]
    fn several_words_and_random_letters_are_taken() {
        for password in [
            "correct horse battery",
            "my own new password",
            "枫叶 木匠 晴天 三月 火车 白云",
            "k7m2-x9qp-w4hd",
            "jing likes tall maples",
        ] {
            assert!(require_good("password", "chen.jing", password).is_ok(), "{password}");
        }
    }
}
