//! Checkpoints and keys against the examples of their standards, and against those who would forge them.

use proptest::prelude::*;

use super::note::Note;
use super::*;
use crate::merkle::leaf_hash;

/// The example of c2sp.org/signed-note.
const NOTE_KEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const NOTE: &str = "This is an example message.\n\n\
    — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

/// The example of c2sp.org/tlog-checkpoint.
const CHECKPOINT: &str = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
    — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";

/// The example of Go's package golang.org/x/mod/sumdb/note.
const GO_PRIVATE: &str =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const GO_PUBLIC: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const GO_TEXT: &str = "If you think cryptography is the answer to your problem,\n\
    then you don't know what your problem is.\n";
const GO_SIGNATURE: &str = "— PeterNeumann \
    x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

fn key(name: &str, seed: u8) -> SigningKey {
    SigningKey::from_seed(name, [seed; 32]).unwrap()
}

fn log_key() -> SigningKey {
    key("city.example/log", 7)
}

fn checkpoint() -> Checkpoint {
    Checkpoint { origin: "city.example/log".to_owned(), size: 42, root: leaf_hash(b"root") }
}

fn open(text: &str) -> Result<Checkpoint, CheckpointError> {
    Checkpoint::open(text, &log_key().verifier())
}

#[test]
fn the_example_of_signed_notes_verifies() {
    let key = VerifierKey::from_text(NOTE_KEY).unwrap();
    let note = Note::parse(NOTE).unwrap();
    assert_eq!(note.text, "This is an example message.\n");
    assert!(key.is_named_by(&note.signatures[0]));
    assert!(key.verify(note.text, &note.signatures[0].bytes));
    assert!(!key.verify("This is another message.\n", &note.signatures[0].bytes));
    assert_eq!(Checkpoint::open(NOTE, &key), Err(CheckpointError::NotACheckpoint));
}

#[test]
fn the_example_of_checkpoints_is_read() {
    let read = Checkpoint::unverified(CHECKPOINT).unwrap();
    assert_eq!(read.origin, "example.com/behind-the-sofa");
    assert_eq!(read.size, 20_852_163);
    assert_eq!(read.root.to_base64(), "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=");
}

#[test]
fn the_signature_of_go_is_ours() {
    let key = SigningKey::from_text(GO_PRIVATE).unwrap();
    assert_eq!(key.name(), "PeterNeumann");
    assert_eq!(key.to_text(), GO_PRIVATE);
    assert_eq!(key.verifier().to_text(), GO_PUBLIC);
    assert_eq!(VerifierKey::from_text(GO_PUBLIC), Ok(key.verifier()));
    assert_eq!(key.sign(GO_TEXT), GO_SIGNATURE);
}

#[test]
fn a_signed_checkpoint_opens() {
    let text = checkpoint().sign(&log_key());
    insta::assert_snapshot!(text);
    assert_eq!(open(&text), Ok(checkpoint()));
    assert_eq!(Checkpoint::unverified(&text), Ok(checkpoint()));
}

#[test]
fn signatures_of_others_are_passed_over() {
    let text = checkpoint().sign(&log_key());
    let body = checkpoint().text();
    let witness = key("witness.example", 9).sign(&body);
    let namesake = key("city.example/log", 9).sign(&body);
    let unknown = note::signature_line("city.example/log", [1, 2, 3, 4], &[0; 5000]);
    let own_id = Note::parse(&text).unwrap().signatures[0].id;
    let same_id = note::signature_line("other.example", own_id, &[0; 64]);
    let (before, own) = text.split_at(body.len() + 1);
    let others = [witness.as_str(), &namesake, &unknown, &same_id].concat();
    assert_eq!(open(&format!("{before}{others}{own}")), Ok(checkpoint()));
    assert_eq!(open(&format!("{before}{own}{own}{witness}")), Ok(checkpoint()));
    assert_eq!(open(&format!("{before}{witness}{namesake}")), Err(CheckpointError::NotSigned));
}

#[test]
fn a_false_signature_under_our_key_refuses_the_note() {
    let text = checkpoint().sign(&log_key());
    let other = Checkpoint { size: 43, ..checkpoint() }.sign(&log_key());
    let false_line = other.lines().last().unwrap();
    assert_eq!(open(&format!("{text}{false_line}\n")), Err(CheckpointError::BadSignature));
    let grown = text.replacen("\n42\n", "\n43\n", 1);
    assert_eq!(open(&grown), Err(CheckpointError::BadSignature));
}

#[test]
fn a_malleable_signature_is_refused() {
    // RFC 8032 §5.1.7: the second half must be below the order of the group; adding the order makes a second signature.
    const ORDER: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde,
        0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let text = checkpoint().sign(&log_key());
    let note = Note::parse(&text).unwrap();
    let mut bytes = note.signatures[0].bytes.clone();
    let mut carry = 0;
    for (byte, added) in bytes[32..].iter_mut().zip(ORDER) {
        let sum = u16::from(*byte) + u16::from(added) + carry;
        *byte = sum.to_le_bytes()[0];
        carry = sum >> 8;
    }
    assert!(log_key().verifier().verify(note.text, &note.signatures[0].bytes));
    assert!(!log_key().verifier().verify(note.text, &bytes));
}

#[test]
fn what_is_not_a_note_is_refused() {
    let text = checkpoint().sign(&log_key());
    let many = format!("{text}{}", GO_SIGNATURE.repeat(128));
    for other in [
        "",
        "\n\n",
        &checkpoint().text(),
        text.trim_end(),
        &text.replacen("\n\n", "\n", 1),
        &format!("{text}\n"),
        &format!("{text}-- witness AAAAAAAA\n"),
        &format!("{text}— witness AAAA\n"),
        &format!("{text}— wit+ness AAAAAAAA\n"),
        &format!("{text}—  AAAAAAAA\n"),
        &format!("{text}— witness AAAAAAA\n"),
        &text.replacen('\n', "\r\n", 1),
        &many,
    ] {
        assert_eq!(open(other), Err(CheckpointError::NotANote), "{other:?}");
    }
}

#[test]
fn a_signed_text_that_is_no_checkpoint_is_refused() {
    let root = checkpoint().root.to_base64();
    for text in [
        format!("city.example/log\n42\n{root}x\n"),
        format!("city.example/log\n042\n{root}\n"),
        format!("city.example/log\n+42\n{root}\n"),
        format!("city.example/log\n\n42\n{root}\n"),
        format!("city.example/log\n99999999999999999999\n{root}\n"),
        format!("\n42\n{root}\n"),
        "city.example/log\n42\n".to_owned(),
    ] {
        let note = format!("{text}\n{}", log_key().sign(&text));
        assert_eq!(open(&note), Err(CheckpointError::NotACheckpoint), "{text:?}");
    }
}

#[test]
fn extension_lines_are_passed_over() {
    let text = format!("{}extension\n", checkpoint().text());
    let note = format!("{text}\n{}", log_key().sign(&text));
    assert_eq!(open(&note), Ok(checkpoint()));
}

#[test]
fn an_origin_adds_no_line_to_what_is_signed() {
    let origin = format!("city.example/log\n1\n{}", checkpoint().root.to_base64());
    let text = Checkpoint { origin: origin.clone(), ..checkpoint() }.sign(&log_key());
    assert_eq!(open(&text).unwrap().origin, origin.replace('\n', "\u{fffd}"));
    let nameless = Checkpoint { origin: String::new(), ..checkpoint() }.sign(&log_key());
    assert_eq!(open(&nameless), Err(CheckpointError::NotACheckpoint));
}

#[test]
fn a_key_has_a_name_without_spaces_and_plus() {
    for name in ["", "a b", "a+b", "a\nb", "a\u{3000}b", "a\u{a0}b", "a\0b"] {
        assert_eq!(SigningKey::from_seed(name, [1; 32]).unwrap_err(), KeyError::NotAName);
    }
}

#[test]
fn a_changed_key_text_is_refused() {
    let of_another_algorithm = "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    let too_long = "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==";
    let renamed = GO_PUBLIC.replacen("Peter", "Paul", 1);
    let refused = |text: &str| VerifierKey::from_text(text).unwrap_err();
    assert_eq!(refused(of_another_algorithm), KeyError::UnknownAlgorithm);
    assert_eq!(refused(too_long), KeyError::NotAVerifierKey);
    assert_eq!(refused(&renamed), KeyError::OtherId);
    assert_eq!(refused(GO_PRIVATE), KeyError::NotAVerifierKey);
    assert_eq!(SigningKey::from_text(GO_PUBLIC).unwrap_err(), KeyError::NotASigningKey);
    for text in [GO_PUBLIC, GO_PRIVATE] {
        for end in 0..text.len() {
            assert!(VerifierKey::from_text(&text[..end]).is_err(), "{}", &text[..end]);
            assert!(SigningKey::from_text(&text[..end]).is_err(), "{}", &text[..end]);
        }
    }
}

#[test]
fn a_weak_key_is_refused() {
    // The neutral element: under it, a signature can hold for every text.
    let mut neutral = [0; 32];
    neutral[0] = 1;
    let weak = ed25519_dalek::VerifyingKey::from_bytes(&neutral).unwrap();
    let weak = VerifierKey::unchecked("weak", weak);
    assert_eq!(VerifierKey::from_text(&weak.to_text()), Err(KeyError::NotAVerifierKey));
}

#[test]
fn debug_does_not_give_the_secret_away() {
    let shown = format!("{:?}", SigningKey::from_text(GO_PRIVATE).unwrap());
    assert_eq!(shown, "SigningKey(PeterNeumann+c74f20a3+…)");
}

proptest! {
    #[test]
    fn every_checkpoint_is_read_back(origin in "[^\\p{Cc}]+", size: u64, root: [u8; 32]) {
        let checkpoint = Checkpoint { origin, size, root: Hash::from_bytes(root) };
        prop_assert_eq!(open(&checkpoint.sign(&log_key())), Ok(checkpoint));
    }

    #[test]
    fn every_key_is_read_back(name in "[a-z0-9./社区]{1,20}", seed: [u8; 32]) {
        let key = SigningKey::from_seed(&name, seed).unwrap();
        prop_assert_eq!(SigningKey::from_text(&key.to_text()).unwrap().to_text(), key.to_text());
        let verifier = key.verifier();
        prop_assert_eq!(VerifierKey::from_text(&verifier.to_text()), Ok(verifier));
    }

    #[test]
    fn a_changed_byte_never_opens_as_another_checkpoint(
        place in any::<prop::sample::Index>(), byte in 0_u8..128,
    ) {
        let mut bytes = checkpoint().sign(&log_key()).into_bytes();
        let place = place.index(bytes.len());
        bytes[place] = byte;
        if let Ok(opened) = String::from_utf8(bytes).map_or(Err(CheckpointError::NotANote), |text| open(&text)) {
            prop_assert_eq!(opened, checkpoint());
        }
    }

    #[test]
    fn no_text_makes_reading_panic(text in "(\\PC|\n|— | |=){0,200}") {
        prop_assert!(open(&text).is_err());
        prop_assert!(VerifierKey::from_text(&text).is_err());
    }
}
