//! What a request says about itself in its headers, checked and bounded.

use axum::http::HeaderMap;
use hub_app::{Code, Language, RequestFacts};
use hub_values::{IdSource, names_a_person};

/// Longest request id that is taken from a caller, in characters.
const REQUEST_ID: usize = 64;
/// Longest case reference, in bytes.
const CASE: usize = 128;

/// A header that cannot be used: its code, and why in Chinese and English.
pub(crate) struct BadHeader {
    pub(crate) code: Code,
    pub(crate) zh: &'static str,
    pub(crate) en: &'static str,
}

/// A header as text.
pub(crate) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Request id and language; the id of a caller is kept when it is short and prints.
pub(crate) fn basic(headers: &HeaderMap, ids: &dyn IdSource) -> RequestFacts {
    let given = text(headers, "x-request-id")
        .filter(|id| !id.is_empty() && id.len() <= REQUEST_ID)
        .filter(|id| id.bytes().all(|byte| byte.is_ascii_graphic()))
        // It reaches the log, where no number of a person belongs.
        .filter(|id| !names_a_person(id));
    RequestFacts {
        request_id: given.map_or_else(|| ids.uuid().to_string(), str::to_owned),
        language: text(headers, "accept-language").map(Language::preferred).unwrap_or_default(),
        ..RequestFacts::default()
    }
}

/// Purpose and case. What is no known purpose is as good as none, and does not reach the log.
pub(crate) fn purpose_and_case(
    headers: &HeaderMap,
    is_known: impl Fn(&str) -> bool,
    facts: &mut RequestFacts,
) -> Result<(), BadHeader> {
    let purpose = text(headers, "x-purpose").map(str::trim);
    facts.purpose = purpose.filter(|code| is_known(code)).map(str::to_owned);
    facts.case = match headers.get("x-case") {
        None => None,
        Some(value) => case(value.as_bytes())?,
    };
    Ok(())
}

fn case(raw: &[u8]) -> Result<Option<String>, BadHeader> {
    let bad = |zh, en| BadHeader { code: Code::InvalidInput, zh, en };
    let decoded: Vec<u8> = percent_encoding::percent_decode(raw).collect();
    let text = String::from_utf8(decoded)
        .map_err(|_| bad("X-Case 须为百分号编码的 UTF-8", "X-Case is percent-encoded UTF-8"))?;
    let text = text.trim();
    if text.len() > CASE || text.chars().any(char::is_control) {
        return Err(bad("X-Case 最长128字节，且不得含控制字符", "X-Case has at most 128 bytes"));
    }
    if names_a_person(text) {
        return Err(bad(
            "X-Case 不得含身份证号码或电话号码，请填写案件编号",
            "X-Case must not hold an ID or phone number; give the reference of the case",
        ));
    }
    Ok(Some(text.to_owned()).filter(|text| !text.is_empty()))
}

/// Whether the caller wants a partial answer refused whole (RFC 7240).
pub(crate) fn is_strict(headers: &HeaderMap) -> bool {
    headers
        .get_all("prefer")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split([',', ';']))
        .any(|preference| {
            let plain: String = preference.chars().filter(|c| !c.is_whitespace()).collect();
            plain.eq_ignore_ascii_case("handling=strict")
        })
}

/// A small body, when it arrives in time; what is too large or too slow is as good as empty.
pub(crate) async fn small_body(body: axum::body::Body, limit: usize) -> axum::body::Bytes {
    let arriving = axum::body::to_bytes(body, limit);
    match tokio::time::timeout(std::time::Duration::from_secs(10), arriving).await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(_)) | Err(_) => axum::body::Bytes::new(),
    }
}

/// The cookie of this name.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    text(headers, "cookie")?
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// Whether a request that rides on a cookie comes from our own pages.
pub(crate) fn is_own_origin(headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get("origin") else { return true };
    let host = text(headers, "host").unwrap_or_default();
    let origin = origin.to_str().unwrap_or_default();
    let bare = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    bare.is_some_and(|bare| !host.is_empty() && bare == host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (http::HeaderName::from_static(name), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn a_purpose_of_blanks_is_no_purpose() {
        let mut facts = RequestFacts::default();
        let blank = HeaderMap::from_iter([(
            http::HeaderName::from_static("x-purpose"),
            http::HeaderValue::from_bytes("\u{3000}".as_bytes()).unwrap(),
        )]);
        assert!(purpose_and_case(&blank, |_| true, &mut facts).is_ok());
        assert_eq!(facts.purpose, None);
    }

    #[test]
    fn a_case_with_a_phone_number_is_refused() {
        let mut facts = RequestFacts::default();
        assert!(
            purpose_and_case(&headers(&[("x-case", "about 13800001234")]), |_| true, &mut facts)
                .is_err()
        );
        assert!(
            purpose_and_case(&headers(&[("x-case", "%E6%A1%88-2026-1")]), |_| true, &mut facts)
                .is_ok()
        );
        assert_eq!(facts.case.as_deref(), Some("案-2026-1"));
    }

    #[test]
    fn a_long_request_id_is_replaced() {
        let long = "a".repeat(65);
        let facts = basic(&headers(&[("x-request-id", &long)]), &hub_values::SystemIds);
        assert_ne!(facts.request_id, long);
        let facts = basic(&headers(&[("x-request-id", "mine-1")]), &hub_values::SystemIds);
        assert_eq!(facts.request_id, "mine-1");
    }

    #[test]
    fn strict_handling_is_understood_in_its_forms() {
        for value in ["handling=strict", "respond-async, Handling = Strict", "handling=strict; x"] {
            assert!(is_strict(&headers(&[("prefer", value)])), "{value}");
        }
        assert!(!is_strict(&headers(&[("prefer", "handling=lenient")])));
    }

    #[test]
    fn a_foreign_origin_is_not_ours() {
        assert!(is_own_origin(&headers(&[("host", "a:1")])));
        assert!(is_own_origin(&headers(&[("host", "a:1"), ("origin", "http://a:1")])));
        assert!(!is_own_origin(&headers(&[("host", "a:1"), ("origin", "http://b:1")])));
        assert!(!is_own_origin(&headers(&[("host", "a:1"), ("origin", "null")])));
    }
}
