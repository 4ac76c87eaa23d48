//! The cases of RFC 8725, each with a token that is right but for one thing.

use serde_json::{Value, json};

use super::*;

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_700_000_000 + seconds, 0).unwrap()
}

fn client() -> ClientId {
    ClientId::from_uuid(uuid::Uuid::from_u128(5))
}

fn keys(seed: u8) -> TokenKeys {
    TokenKeys::new("fileonce", &[seed; 32]).unwrap()
}

fn part(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

fn forged(header: &str, claims: &str) -> String {
    format!("{}.{}.{}", part(header), part(claims), part("signature"))
}

fn header() -> Value {
    json!({ "alg": "EdDSA", "typ": "at+jwt", "kid": keys(1).kids()[0] })
}

fn claims() -> Value {
    let now = at(0).timestamp();
    json!({
        "iss": "fileonce", "aud": "fileonce", "sub": client().to_string(), "jti": "a",
        "iat": now, "nbf": now, "exp": now + LIFE,
    })
}

/// A token that the hub's own key has signed, whatever it says.
fn signed(header: &Value, claims: &Value) -> String {
    signed_text(&header.to_string(), &claims.to_string())
}

fn signed_text(header: &str, claims: &str) -> String {
    let pair = aws_lc_rs::signature::Ed25519KeyPair::from_seed_unchecked(&[1; 32]).unwrap();
    let message = format!("{}.{}", part(header), part(claims));
    let signature = URL_SAFE_NO_PAD.encode(pair.sign(message.as_bytes()).as_ref());
    format!("{message}.{signature}")
}

fn with(mut all: Value, name: &str, value: Value) -> Value {
    all[name] = value;
    all
}

fn without(mut all: Value, name: &str) -> Value {
    let _removed = all.as_object_mut().unwrap().remove(name);
    all
}

fn is_taken(token: &str) -> bool {
    keys(1).verify(token, at(0)).is_ok()
}

#[test]
fn a_token_that_is_right_in_all_is_taken() {
    assert!(is_taken(&signed(&header(), &claims())));
    let more = with(claims(), "scope", json!("anything"));
    assert!(is_taken(&signed(&header(), &more)));
}

#[test]
fn a_token_is_valid_for_fifteen_minutes() {
    let token = keys(1).issue(client(), at(0), "a").unwrap();
    assert_eq!(keys(1).verify(&token, at(LIFE)).unwrap(), client());
    assert!(keys(1).verify(&token, at(LIFE + LEEWAY - 1)).is_ok());
    assert!(keys(1).verify(&token, at(LIFE + LEEWAY)).is_err());
    assert!(keys(1).verify(&token, at(-LEEWAY)).is_ok());
    assert!(keys(1).verify(&token, at(-LEEWAY - 1)).is_err());
}

#[test]
fn a_remembered_token_still_expires() {
    let keys = keys(1);
    let token = keys.issue(client(), at(0), "a").unwrap();
    assert!(keys.verify(&token, at(1)).is_ok());
    assert!(keys.verify(&token, at(LIFE + LEEWAY)).is_err());
}

#[test]
fn a_token_of_another_key_is_refused() {
    let token = keys(2).issue(client(), at(0), "a").unwrap();
    assert!(!is_taken(&token));
    // Under the name of ours, too.
    let stolen = format!("{}.{}", part(&header().to_string()), part(&claims().to_string()));
    let signature = token.rsplit('.').next().unwrap();
    assert!(!is_taken(&format!("{stolen}.{signature}")));
}

#[test]
fn a_changed_token_is_refused() {
    let token = keys(1).issue(client(), at(0), "a").unwrap();
    let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
    parts[1] = part("{}");
    assert!(!is_taken(&parts.join(".")));
    // Each letter counts, those of the signature too, and nothing may stand around it.
    for place in 0..token.len() {
        let mut letters = token.clone().into_bytes();
        letters[place] = if letters[place] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(letters).unwrap();
        assert!(changed == token || !is_taken(&changed), "letter {place}");
    }
    for around in
        [format!("{token}."), format!(".{token}"), format!("{token}="), format!("{token} ")]
    {
        assert!(!is_taken(&around), "{around}");
    }
    assert!(!is_taken(token.rsplit_once('.').unwrap().0));
    assert!(!is_taken(&format!("{}.", token.rsplit_once('.').unwrap().0)));
}

#[test]
fn other_algorithms_are_refused() {
    for algorithm in
        ["none", "None", "NONE", "", "HS256", "RS256", "ES256", "PS256", "eddsa", "Ed448"]
    {
        let other = with(header(), "alg", json!(algorithm));
        assert!(!is_taken(&signed(&other, &claims())), "{algorithm}");
        assert!(!is_taken(&forged(&other.to_string(), &claims().to_string())), "{algorithm}");
        let bare = format!("{}.{}.", part(&other.to_string()), part(&claims().to_string()));
        assert!(!is_taken(&bare), "{algorithm}");
    }
    // A public key as the secret of a keyed hash (RFC 8725 §2.1).
    let other = with(header(), "alg", json!("HS256"));
    let jwks = keys(1).jwks();
    let public = URL_SAFE_NO_PAD.decode(jwks["keys"][0]["x"].as_str().unwrap()).unwrap();
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, &public);
    let message = format!("{}.{}", part(&other.to_string()), part(&claims().to_string()));
    let tag = aws_lc_rs::hmac::sign(&key, message.as_bytes());
    assert!(!is_taken(&format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag.as_ref()))));
}

#[test]
fn headers_that_say_more_or_less_are_refused() {
    for (name, value) in [
        ("crit", json!(["exp"])),
        ("jku", json!("https://elsewhere.example/keys")),
        ("x5u", json!("https://elsewhere.example/chain")),
        ("x5c", json!(["MIIB"])),
        ("jwk", json!({ "kty": "OKP", "crv": "Ed25519", "x": "AAAA" })),
        ("b64", json!(false)),
        ("zip", json!("DEF")),
        ("cty", json!("JWT")),
        ("typ", json!("JWT")),
        ("typ", json!("AT+JWT")),
        ("typ", json!("application/at+jwt")),
        ("kid", json!("other")),
        ("kid", json!("../../keys/token.key")),
        ("kid", json!("' OR '1'='1")),
        ("kid", json!("")),
        ("kid", json!(null)),
        ("kid", json!([keys(1).kids()[0]])),
    ] {
        assert!(
            !is_taken(&signed(&with(header(), name, value.clone()), &claims())),
            "{name} {value}"
        );
    }
    for name in ["alg", "typ", "kid"] {
        assert!(!is_taken(&signed(&without(header(), name), &claims())), "{name}");
    }
    let twice = header().to_string().replace('{', "{\"alg\":\"none\",");
    assert!(!is_taken(&signed_text(&twice, &claims().to_string())));
}

#[test]
fn claims_are_exact_texts_and_numbers() {
    let now = at(0).timestamp();
    for (name, value) in [
        ("iss", json!("elsewhere")),
        ("iss", json!("Fileonce")),
        ("iss", json!("fileonce ")),
        ("iss", json!(["fileonce"])),
        ("iss", json!("")),
        ("aud", json!("elsewhere")),
        ("aud", json!(["fileonce"])),
        ("aud", json!(["fileonce", "elsewhere"])),
        ("aud", json!("")),
        ("sub", json!("")),
        ("sub", json!(" ")),
        ("sub", json!(null)),
        ("sub", json!(5)),
        ("sub", json!("nobody")),
        ("exp", json!(now - LEEWAY)),
        ("exp", json!(now + LONGEST_LIFE + 1)),
        ("exp", json!(i64::MAX)),
        ("exp", json!(u64::MAX)),
        ("exp", json!(1e300)),
        ("exp", json!(format!("{}", now + LIFE))),
        ("exp", json!(null)),
        ("nbf", json!(now + LEEWAY + 1)),
        ("nbf", json!(i64::MAX)),
        ("iat", json!(now + LEEWAY + 1)),
        ("iat", json!(i64::MIN)),
        ("iat", json!(now - 2 * LONGEST_LIFE)),
        ("jti", json!(7)),
    ] {
        assert!(
            !is_taken(&signed(&header(), &with(claims(), name, value.clone()))),
            "{name} {value}"
        );
    }
    for name in ["iss", "aud", "sub", "exp", "nbf", "iat"] {
        assert!(!is_taken(&signed(&header(), &without(claims(), name))), "{name}");
    }
    for text in ["", "[]", "null", "{}", "{\"a\":", "\u{feff}{}"] {
        assert!(!is_taken(&signed_text(&header().to_string(), text)), "{text}");
    }
    let twice =
        claims().to_string().replace('{', "{\"sub\":\"00000000-0000-0000-0000-000000000006\",");
    assert!(!is_taken(&signed_text(&header().to_string(), &twice)));
}

#[test]
fn a_long_token_is_not_looked_at() {
    let with_length = |length: usize| {
        let pad = with(claims(), "pad", json!("a".repeat(length)));
        signed(&header(), &pad)
    };
    let longest = (1..LONGEST).rev().find(|length| with_length(*length).len() <= LONGEST).unwrap();
    assert!(is_taken(&with_length(longest)));
    assert!(!is_taken(&with_length(longest + 3)));
    assert!(!is_taken(&"a".repeat(LONGEST + 1)));
}

#[test]
fn keys_are_replaced_without_a_gap_and_a_key_that_is_gone_is_worthless() {
    let keys = TokenKeys::ring("fileonce", &[[1; 32]]).unwrap();
    let old = keys.issue(client(), at(0), "a").unwrap();
    // First the new key is believed everywhere, then it signs, then the old one goes.
    keys.replace(&[[1; 32], [2; 32]]).unwrap();
    assert_eq!(keys.jwks()["keys"].as_array().unwrap().len(), 2);
    let elsewhere = TokenKeys::ring("fileonce", &[[2; 32], [1; 32]]).unwrap();
    let new = elsewhere.issue(client(), at(1), "b").unwrap();
    assert!(keys.verify(&new, at(1)).is_ok() && keys.verify(&old, at(1)).is_ok());
    keys.replace(&[[2; 32], [1; 32]]).unwrap();
    assert!(keys.verify(&old, at(2)).is_ok());
    keys.replace(&[[2; 32]]).unwrap();
    assert!(keys.verify(&new, at(3)).is_ok());
    assert!(keys.verify(&old, at(3)).is_err(), "although it was looked at before");
    assert!(keys.replace(&[]).is_err());
    assert!(keys.verify(&new, at(3)).is_ok());
}
