//! What each kind of document accepts, with what it refuses.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::{Bilingual as _, IdNumberError, table};
use IdDocumentType as Kind;

#[test]
fn each_kind_accepts_its_own_syntax() {
    let accepted = [
        (Kind::ResidentIdCard, "11010519491231002x", "11010519491231002X"),
        (Kind::ResidentIdCard, "110105491231002", "11010519491231002X"),
        (Kind::HkMacaoPermit, "h12345678", "H12345678"),
        (Kind::HkMacaoPermit, "M 1234567800", "M1234567800"),
        (Kind::TaiwanPermit, "０１２３４５６７", "01234567"),
        (Kind::ForeignPermanentResident, "abc420012345678", "ABC420012345678"),
        (Kind::Passport, "e-1234 5678", "E12345678"),
        (Kind::BirthCertificate, "q420123456", "Q420123456"),
        (Kind::OfficerCard, "军字第1234567号", "军字第1234567号"),
        (Kind::OfficerCard, "军字 第 1234567", "军字第1234567号"),
        (Kind::OfficerCard, "武字第０１２３４５号", "武字第012345号"),
        (Kind::OfficerCard, "南01234567", "南字第01234567号"),
        (Kind::Passport, "EA1234567", "EA1234567"),
        (Kind::Passport, "de0123456", "DE0123456"),
        (Kind::Passport, "G12345678", "G12345678"),
        (Kind::Passport, "P01234567", "P01234567"),
        (Kind::Passport, "123456789", "123456789"),
        (Kind::Other, "军字第1234号", "军字第1234号"),
    ];
    for (kind, text, number) in accepted {
        let document = IdDocument::new(kind, text).unwrap();
        assert_eq!((document.kind(), document.number()), (kind, number));
    }
}

#[test]
fn each_kind_refuses_other_syntax() {
    let refused = [
        (Kind::HkMacaoPermit, "X12345678"),
        (Kind::HkMacaoPermit, "H123456789"),
        (Kind::TaiwanPermit, "1234567"),
        (Kind::TaiwanPermit, "T1234567"),
        (Kind::HkMacaoPermit, "12345678"),
        (Kind::TaiwanPermit, "1234567890"),
        (Kind::ForeignPermanentResident, "AB4200123456789"),
        (Kind::ForeignPermanentResident, "942840900101001"),
        (Kind::Passport, "ABCDEFGH"),
        (Kind::BirthCertificate, "Q42012345"),
        (Kind::OfficerCard, "1234567"),
        (Kind::OfficerCard, "军字第123号"),
        (Kind::OfficerCard, "军字第"),
        (Kind::Other, "无"),
        (Kind::Other, "不详"),
        (Kind::Passport, "E123"),
        (Kind::Passport, "护照12345"),
        (Kind::BirthCertificate, "1420123456"),
        (Kind::Other, "、。"),
    ];
    for (kind, text) in refused {
        assert_eq!(IdDocument::new(kind, text), Err(IdDocumentError::Syntax { kind }), "{text}");
    }
}

#[test]
fn a_residence_permit_is_no_id_card() {
    let birth = NaiveDate::from_ymd_opt(1990, 1, 1).unwrap();
    let permit = IdNumber::compose("810000", birth, 1).unwrap();
    let kind = Kind::HkMacaoTaiwanResidencePermit;
    let document = IdDocument::new(kind, permit.as_str()).unwrap();
    assert_eq!(document.id_number(), Some(permit));
    assert_eq!(
        IdDocument::new(Kind::ResidentIdCard, permit.as_str()),
        Err(IdDocumentError::OfKind { kind })
    );
    let card = IdNumber::compose("420902", birth, 1).unwrap();
    assert_eq!(
        IdDocument::new(kind, card.as_str()),
        Err(IdDocumentError::OfKind { kind: Kind::ResidentIdCard })
    );
}

#[test]
fn the_new_card_of_a_foreigner_has_a_checksum() {
    let kind = Kind::ForeignPermanentResident;
    let accepted: Vec<_> = "0123456789X"
        .chars()
        .filter(|check| IdDocument::new(kind, &format!("94284019900101001{check}")).is_ok())
        .collect();
    assert_eq!(accepted.len(), 1);
    assert!(format!("94284019900101001{}", accepted[0]).parse::<IdNumber>().is_err());
}

/// The digits behind the 9 are the province that took the application.
#[test]
fn the_new_card_of_a_foreigner_names_a_province() {
    let is_right = |prefix: &str| {
        "0123456789X".chars().any(|check| {
            let text = format!("{prefix}{check}");
            IdDocument::new(Kind::ForeignPermanentResident, &text).is_ok()
        })
    };
    assert!(is_right("95184019900101001"));
    assert!(!is_right("90184019900101001"));
}

#[test]
fn a_number_under_a_wrong_kind_says_which_is_right() {
    let card = "11010519491231002X";
    let foreigner = (0..10)
        .map(|check| format!("94284019900101001{check}"))
        .find(|text| IdDocument::new(Kind::ForeignPermanentResident, text).is_ok())
        .unwrap();
    for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::ResidentIdCard) {
        let error = IdDocument::new(kind, card).unwrap_err();
        assert_eq!(error, IdDocumentError::OfKind { kind: Kind::ResidentIdCard });
    }
    for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::ForeignPermanentResident) {
        let error = IdDocument::new(kind, &foreigner).unwrap_err();
        assert_eq!(error, IdDocumentError::OfKind { kind: Kind::ForeignPermanentResident });
    }
}

#[test]
fn numbers_that_state_a_birth_say_when() {
    let day = NaiveDate::from_ymd_opt(1949, 12, 31).unwrap();
    let card = IdDocument::new(Kind::ResidentIdCard, "11010519491231002X").unwrap();
    assert_eq!(card.birth_date(), Some(day));
    assert!(card.is_born_after(day.pred_opt().unwrap()) && !card.is_born_after(day));
    let old = IdDocument::new(Kind::ForeignPermanentResident, "ABC420012345678").unwrap();
    assert_eq!(old.birth_date(), None);
    assert!(!old.is_born_after(day));
}

#[test]
fn a_number_that_a_spreadsheet_rounded_is_refused() {
    for kind in Kind::ALL {
        let answer = IdDocument::new(kind, "123456789012345000.0");
        assert_eq!(answer, Err(IdDocumentError::DigitsLost), "{kind}");
        let answer = IdDocument::new(kind, "１.２３４５６ E+17");
        assert_eq!(answer, Err(IdDocumentError::ScientificNotation), "{kind}");
    }
}

#[test]
fn a_message_about_the_form_says_the_form() {
    let error = IdDocument::new(Kind::HkMacaoPermit, "X12345678").unwrap_err();
    assert!(error.zh().contains("H 或 M 加 8 位数字"), "{}", error.zh());
    assert!(error.en().contains("H or M and 8 digits"), "{}", error.en());
}

#[test]
fn faults_of_spreadsheets_are_named() {
    let new = |text| IdDocument::new(Kind::Passport, text).unwrap_err();
    assert_eq!(new(" "), IdDocumentError::Empty);
    assert_eq!(new("1.2E+15"), IdDocumentError::ScientificNotation);
    assert_eq!(new("E12****78"), IdDocumentError::Masked);
    let error = IdDocument::new(Kind::ResidentIdCard, "110105194912310021").unwrap_err();
    assert_eq!(error, IdDocumentError::Number(IdNumberError::WrongChecksum));
    assert_eq!(error.zh(), IdNumberError::WrongChecksum.zh());
}

#[test]
fn debug_and_mask_hide_the_number() {
    let document = IdDocument::new(Kind::Passport, "E12345678").unwrap();
    assert_eq!(format!("{document:?}"), "IdDocument(passport, …678)");
    assert_eq!(document.masked(), "E*****678");
}

#[test]
fn a_kind_reads_its_names() {
    for kind in Kind::ALL {
        assert_eq!(kind.as_str().parse(), Ok(kind));
        assert_eq!(kind.label_zh().parse(), Ok(kind));
        assert_eq!(kind.code().parse(), Ok(kind));
    }
    assert_eq!("RESIDENT_ID_CARD".parse(), Ok(Kind::ResidentIdCard));
    let common = [
        ("身份证", Kind::ResidentIdCard),
        ("户口本", Kind::ResidentIdCard),
        ("户口簿", Kind::ResidentIdCard),
        ("113", Kind::ResidentIdCard),
        ("回乡证", Kind::HkMacaoPermit),
        ("台胞证", Kind::TaiwanPermit),
        ("港澳台居住证", Kind::HkMacaoTaiwanResidencePermit),
        ("外国人永久居留证", Kind::ForeignPermanentResident),
        ("因公普通护照", Kind::Passport),
        ("外国护照", Kind::Passport),
        ("出生证明", Kind::BirthCertificate),
        ("军官证", Kind::OfficerCard),
        ("武警警官证", Kind::OfficerCard),
        ("其它", Kind::Other),
    ];
    for (text, kind) in common {
        assert_eq!(text.parse(), Ok(kind), "{text}");
    }
    for entry in table("GA/T 517").unwrap().entries() {
        assert!(IdDocumentType::from_code(entry.code()).is_some(), "{}", entry.code());
    }
    assert_eq!("图书证".parse::<Kind>(), Err(UnknownIdDocumentType));
}

proptest! {
    #[test]
    fn a_document_reads_its_own_number(kind in 0_usize..9, text in ".{0,24}") {
        let kind = Kind::ALL[kind];
        if let Ok(document) = IdDocument::new(kind, &text) {
            prop_assert_eq!(IdDocument::new(kind, document.number()), Ok(document.clone()));
            let debug = format!("{document:?}");
            prop_assert!(document.number().len() < 4 || !debug.contains(document.number()));
        }
    }
}
