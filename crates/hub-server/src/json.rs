//! Bodies that are one JSON object.

use serde::de::DeserializeOwned;

/// Reads an object. A list is refused: its elements would be taken for the fields in their order.
pub(crate) fn object<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return None;
    }
    serde_json::from_slice(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    struct Login {
        username: String,
    }

    #[test]
    fn a_list_is_no_object() {
        let read = |text: &str| object::<Login>(text.as_bytes()).map(|one| one.username);
        assert_eq!(read(" \n{\"username\": \"a\"}").as_deref(), Some("a"));
        for text in ["[\"a\"]", " [\"a\"]", "", "\"a\"", "{\"username\": \"a\"}{}"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
