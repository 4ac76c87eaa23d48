//! A heading made comparable, with what stands in its brackets kept apart.

use unicode_normalization::UnicodeNormalization as _;

/// A heading as it is looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Heading {
    /// Letters, ideographs and digits, those in brackets too.
    pub(crate) full: String,
    /// The same without what stands in brackets.
    pub(crate) outside: String,
    /// What stands in each pair of brackets.
    pub(crate) inside: Vec<String>,
}

impl Heading {
    /// Reads a heading: NFKC (Unicode UAX #15), lower case, without blanks, punctuation and the
    /// number in front of it.
    pub(crate) fn of(text: &str) -> Self {
        let normal: String = text.nfkc().collect();
        let normal = without_number(normal.trim());
        let mut outside = String::new();
        let mut inside = Vec::new();
        let mut open: Option<String> = None;
        for character in normal.chars() {
            match (character, &mut open) {
                ('(' | '[' | '【' | '〔' | '{', None) => open = Some(String::new()),
                (')' | ']' | '】' | '〕' | '}', Some(text)) => {
                    inside.push(letters(text));
                    open = None;
                }
                (other, Some(text)) => text.push(other),
                (other, None) => outside.push(other),
            }
        }
        if let Some(text) = open {
            inside.push(letters(&text));
        }
        let full = letters(normal);
        let outside = letters(&outside);
        let outside = if outside.is_empty() { full.clone() } else { outside };
        Self { full, outside, inside }
    }

    /// The keys to look up, the most exact first.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        let second = (self.full != self.outside).then_some(self.outside.as_str());
        std::iter::once(self.full.as_str()).chain(second)
    }

    /// Whether brackets or the heading itself say that the number is of a year.
    pub(crate) fn is_yearly(&self) -> bool {
        let says = |text: &String| text.contains("年") && text.contains('元');
        self.inside.iter().any(says)
    }
}

/// Text without `3.`, `(3)` or `三、` in front.
fn without_number(text: &str) -> &str {
    let digits = text.trim_start_matches(|one: char| one.is_ascii_digit());
    if digits.len() < text.len() {
        let rest = digits.trim_start_matches(['.', '、', ')', ' ', ':']);
        if rest.len() < digits.len() && !rest.is_empty() {
            return rest;
        }
    }
    let han = text.trim_start_matches(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']);
    match han.strip_prefix('、') {
        Some(rest) if han.len() < text.len() && !rest.is_empty() => rest,
        _ => text,
    }
}

fn letters(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).filter(|one| one.is_alphanumeric()).nfkc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_are_kept_apart() {
        let heading = Heading::of("3. 月收入（元/年）*");
        assert_eq!(heading.full, "月收入元年");
        assert_eq!(heading.outside, "月收入");
        assert_eq!(heading.inside, ["元年"]);
        assert!(heading.is_yearly());
    }

    #[test]
    fn spellings_of_one_heading_meet() {
        for text in ["姓名", "姓 名", "*姓名：", "１、姓名", "二、姓\n名", "【姓名】", "姓名（"]
        {
            assert_eq!(Heading::of(text).outside, "姓名", "{text:?}");
        }
        assert_eq!(Heading::of("60岁以上").outside, "60岁以上");
    }

    #[test]
    fn a_bracket_that_is_never_closed_loses_nothing() {
        assert_eq!(Heading::of("电话（手机").full, "电话手机");
        assert_eq!(Heading::of("电话（手机").outside, "电话");
    }
}
