//! Choices that a request makes about its answer.

/// Language of labels and messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// 简体中文, the default.
    #[default]
    Chinese,
    /// English.
    English,
}

impl Language {
    /// The language preferred by an `Accept-Language` header (RFC 9110 §12.5.4): the first of
    /// Chinese and English that it names.
    pub fn preferred(header: &str) -> Self {
        header
            .split(',')
            .map(|part| part.trim().to_ascii_lowercase())
            .find_map(|part| {
                if part.starts_with("en") {
                    Some(Self::English)
                } else if part.starts_with("zh") {
                    Some(Self::Chinese)
                } else {
                    None
                }
            })
            .unwrap_or_default()
    }

    /// One of two texts.
    pub fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Chinese => zh,
            Self::English => en,
        }
    }
}
