//! What each kind of document accepts, with what it refuses.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
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
        (Kind::ForeignPermanentResident, "AB4200123456789"),
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
    assert_eq!("身份证".parse(), Ok(Kind::ResidentIdCard));
    assert_eq!("图书证".parse::<Kind>(), Err(UnknownIdDocumentType));
}

proptest! {
    #[test]
    fn a_document_reads_its_own_number(kind in 0_usize..8, text in ".{0,24}") {
        let kind = Kind::ALL[kind];
        if let Ok(document) = IdDocument::new(kind, &text) {
            prop_assert_eq!(IdDocument::new(kind, document.number()), Ok(document.clone()));
            let debug = format!("{document:?}");
            prop_assert!(document.number().len() < 4 || !debug.contains(document.number()));
        }
    }
}
