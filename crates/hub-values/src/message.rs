//! What an error says to a clerk, in either language of the hub.

/// A message in Chinese and in English that says what was wrong and what to do.
///
/// Messages never repeat the value they are about: they end up in logs, reports and screenshots.
pub trait Bilingual {
    /// The message in Chinese.
    fn zh(&self) -> String;
    /// The message in English.
    fn en(&self) -> String;
}

/// Serde for a value that is written as one string and read back through its own constructor.
macro_rules! serde_as_text {
    ($type:ty) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use serde_as_text;

#[cfg(test)]
mod tests {
    use serde::Serialize;
    use serde::de::DeserializeOwned;

    use crate::{Address, AreaCode, AttributeCode, IdDocument, IdNumber, PersonName, Phone, Uscc};

    /// Reads the JSON, writes it again, and says what came out.
    fn through<T: Serialize + DeserializeOwned>(json: &str) -> Result<String, String> {
        let value: T = serde_json::from_str(json).map_err(|error| error.to_string())?;
        serde_json::to_string(&value).map_err(|error| error.to_string())
    }

    #[test]
    fn a_value_is_read_through_its_constructor() {
        let canonical = [
            (through::<IdNumber>(r#""110105491231002""#), r#""11010519491231002X""#),
            (through::<Phone>(r#""+86 138 0013 8000""#), r#""13800138000""#),
            (through::<PersonName>(r#""王 小明""#), r#""王小明""#),
            (through::<Address>(r#""阳光小区 3-2-501""#), r#""阳光小区 3-2-501""#),
            (through::<AreaCode>(r#""4209""#), r#""420900000000""#),
            (through::<AttributeCode>(r#""person_name""#), r#""person_name""#),
            (through::<Uscc>(r#""91350100m000100y43""#), r#""91350100M000100Y43""#),
            (
                through::<IdDocument>(r#"{"type":"passport","number":"e1234 5678"}"#),
                r#"{"type":"passport","number":"E12345678"}"#,
            ),
        ];
        for (read, written) in canonical {
            assert_eq!(read.as_deref(), Ok(written));
        }
    }

    #[test]
    fn a_wrong_value_is_not_read_and_not_repeated() {
        let refused = [
            through::<IdNumber>(r#""110105194912310021""#),
            through::<Phone>(r#""12800138000""#),
            through::<IdDocument>(r#"{"type":"resident_id_card","number":"110105194912310021"}"#),
        ];
        for answer in refused {
            let message = answer.unwrap_err();
            assert!(!message.contains("1949") && !message.contains("138"), "{message}");
        }
    }
}
