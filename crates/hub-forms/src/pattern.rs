//! Ways of writing a heading in one line: `(现|)(居住|家庭)地址` is four headings.

/// Headings of one pattern at most.
const LIMIT: usize = 20_000;

/// All texts that a pattern stands for. `(a|b|)` is a choice; everything else stands for itself.
/// None when brackets do not match or the pattern stands for too many.
pub(crate) fn expand(pattern: &str) -> Option<Vec<String>> {
    let characters: Vec<char> = pattern.chars().collect();
    let (texts, rest) = alternatives(&characters, 0)?;
    (rest == characters.len()).then_some(texts)
}

/// The choices from a place up to the bracket that closes them, and where that is.
fn alternatives(pattern: &[char], mut at: usize) -> Option<(Vec<String>, usize)> {
    let mut all = Vec::new();
    let mut current = vec![String::new()];
    while let Some(character) = pattern.get(at) {
        match character {
            '(' => {
                let (inner, close) = alternatives(pattern, at + 1)?;
                if pattern.get(close) != Some(&')') {
                    return None;
                }
                if current.len().checked_mul(inner.len())? > LIMIT {
                    return None;
                }
                current = current
                    .iter()
                    .flat_map(|before| inner.iter().map(move |text| format!("{before}{text}")))
                    .collect();
                at = close + 1;
                continue;
            }
            ')' => break,
            '|' => all.append(&mut current),
            other => current.iter_mut().for_each(|text| text.push(*other)),
        }
        if *character == '|' {
            current = vec![String::new()];
        }
        at += 1;
    }
    all.append(&mut current);
    Some((all, at))
}

/// Whether a text has the parts of a glob in order; `*` stands for anything, nothing too.
pub(crate) fn globs(glob: &str, text: &str) -> bool {
    let mut parts = glob.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        let Some((_, behind)) = rest.split_once(part) else { return false };
        rest = behind;
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_multiplied_and_may_be_nested_or_empty() {
        assert_eq!(
            expand("(现|)住(址|地(址|))").unwrap().join(" "),
            "现住址 现住地址 现住地 住址 住地址 住地"
        );
        assert_eq!(expand("甲|乙").unwrap(), ["甲", "乙"]);
        assert_eq!(expand("甲").unwrap(), ["甲"]);
    }

    #[test]
    fn brackets_that_do_not_match_are_no_pattern() {
        for wrong in ["(甲", "甲)", "(甲|乙))", "((甲)"] {
            assert_eq!(expand(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_pattern_does_not_grow_without_bound() {
        assert_eq!(expand(&"(甲|乙)".repeat(30)), None);
    }

    #[test]
    fn a_star_stands_for_anything() {
        assert!(globs("*灭火器*", "是否配备灭火器材"));
        assert!(globs("*灭火器*", "灭火器"));
        assert!(globs("*类型", "企业类型"));
        assert!(!globs("*类型", "企业类型名称"));
        assert!(globs("*安装*报警*", "是否安装烟感报警器"));
        assert!(!globs("*报警*安装*", "是否安装报警器"));
        assert!(!globs("甲", "乙"));
    }
}
