//! An identity document as it is compared: kind, digits, whether it checks.

use hub_values::IdNumber;

use super::date::DateForm;

/// What a document number is besides its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DocumentForm {
    pub(crate) kind: DocumentKind,
    pub(crate) state: DocumentState,
}

/// Kinds of documents; numbers of two kinds are no evidence for or against each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DocumentKind {
    ResidentId,
    Passport,
    HongKongMacao,
    Taiwan,
    Other,
}

/// How far a number can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DocumentState {
    /// The checksum of GB 11643 is right, or the kind has none.
    Valid,
    /// Fifteen digits, which had no checksum; they stand for the eighteen of the same person.
    Fifteen,
    /// The checksum is wrong, or a digit is missing.
    Broken,
    /// Stars hide a part.
    Masked,
}

impl DocumentForm {
    /// Reads kind and number; the text of a number of fifteen digits is that of eighteen.
    pub(crate) fn read(kind: &str, number: &str) -> Option<(Box<str>, Self)> {
        let number = settled(number);
        let shown = number.bytes().filter(|byte| *byte != b'*').count();
        let is_one = number.bytes().all(|byte| number.as_bytes().first() == Some(&byte));
        if shown < 5 || is_one || number.len() > 40 {
            return None;
        }
        let kind = kind_of(kind, &number);
        if number.contains('*') {
            return Some(form(number, kind, DocumentState::Masked));
        }
        if kind != DocumentKind::ResidentId {
            return Some(form(number, kind, DocumentState::Valid));
        }
        // A number that reads as an ID number is one: the checksum is right.
        match number.parse::<IdNumber>() {
            Ok(valid) if number.len() == 15 => {
                Some(form(valid.as_str().to_owned(), kind, DocumentState::Fifteen))
            }
            Ok(valid) => Some(form(valid.as_str().to_owned(), kind, DocumentState::Valid)),
            Err(_) => Some(form(number, kind, DocumentState::Broken)),
        }
    }

    /// The birth date that the number says.
    pub(crate) fn birth(self, text: &str) -> Option<DateForm> {
        if self.kind != DocumentKind::ResidentId || !self.is_whole() {
            return None;
        }
        let digits: u32 = text.get(6..14)?.parse().ok()?;
        DateForm::read(&format!("{digits:08}"), crate::model::file::DateOrder::Ymd)
            .map(|(_, form)| form)
    }

    /// The sex that the number says.
    pub(crate) fn sex(self, text: &str) -> Option<&'static str> {
        if self.kind != DocumentKind::ResidentId || !self.is_whole() {
            return None;
        }
        let digit = text.as_bytes().get(16)?;
        Some(if digit % 2 == 1 { "m" } else { "f" })
    }

    /// Whether it was written with fifteen digits.
    pub(crate) fn is_fifteen(self) -> bool {
        self.state == DocumentState::Fifteen
    }

    /// Whether the number is whole and plausible.
    pub(crate) fn is_whole(self) -> bool {
        matches!(self.state, DocumentState::Valid | DocumentState::Fifteen)
    }
}

fn form(number: String, kind: DocumentKind, state: DocumentState) -> (Box<str>, DocumentForm) {
    (number.into_boxed_str(), DocumentForm { kind, state })
}

fn settled(number: &str) -> String {
    let mut settled = String::with_capacity(18);
    for character in number.chars().take(80) {
        match character {
            '０'..='９' => {
                settled.extend(char::from_digit(u32::from(character) - u32::from('０'), 10));
            }
            '＊' => settled.push('*'),
            'Ｘ' | 'ｘ' | '×' => settled.push('X'),
            _ if character.is_ascii_alphanumeric() || character == '*' => {
                settled.push(character.to_ascii_uppercase());
            }
            _ => {}
        }
    }
    settled
}

fn kind_of(kind: &str, number: &str) -> DocumentKind {
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    if kind.contains("护照") || kind.eq_ignore_ascii_case("passport") {
        DocumentKind::Passport
    } else if kind.contains("港澳") || kind == "hk_macao_permit" {
        DocumentKind::HongKongMacao
    } else if kind.contains("台湾") || kind == "taiwan_permit" {
        DocumentKind::Taiwan
    } else if kind.contains("身份证") || kind == "resident_id_card" || digits + 2 >= number.len()
    {
        DocumentKind::ResidentId
    } else {
        DocumentKind::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(kind: &str, number: &str) -> (String, DocumentForm) {
        let (text, form) = DocumentForm::read(kind, number).unwrap();
        (text.into(), form)
    }

    #[test]
    fn fifteen_digits_stand_for_eighteen() {
        let (old, form) = read("居民身份证", "110105491231002");
        assert_eq!(form.state, DocumentState::Fifteen);
        let (new, form) = read("居民身份证", "11010519491231002x");
        assert_eq!(form.state, DocumentState::Valid);
        assert_eq!(old, new);
        assert_eq!(form.birth(&new).map(|birth| birth.year), Some(1949));
        assert_eq!(form.sex(&new), Some("f"));
    }

    #[test]
    fn a_wrong_checksum_and_stars_are_known_as_such() {
        assert_eq!(read("居民身份证", "110105194912310021").1.state, DocumentState::Broken);
        assert_eq!(read("居民身份证", "110105********002X").1.state, DocumentState::Masked);
        assert_eq!(read("护照", "E1234 5678").1.kind, DocumentKind::Passport);
        assert_eq!(read("", "110105 19491231 002X").1.state, DocumentState::Valid);
    }

    #[test]
    fn what_is_no_number_is_not_known() {
        for number in ["", "无", "111111111111111111", "123", "******************"] {
            assert_eq!(DocumentForm::read("居民身份证", number), None, "{number}");
        }
    }
}
