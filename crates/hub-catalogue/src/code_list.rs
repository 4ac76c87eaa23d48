//! Code tables: those that ship, and those that a city adds while the hub runs.

use std::collections::HashMap;

use hub_values::{names_a_person, table};
use serde::{Deserialize, Serialize};

use crate::change::Flaw;
use crate::{Attribute, is_forbidden};

/// Codes of one table at most.
const CODES_LIMIT: usize = 5_000;

/// One code with what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedCode {
    /// The code.
    pub code: String,
    /// What it means, in Chinese.
    pub label_zh: String,
    /// What it means, in English.
    pub label_en: String,
    /// Other ways of writing it in files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub synonyms: Vec<String>,
}

/// A code table that the city added.
#[derive(Debug, Clone, Default)]
pub struct CodeList {
    name: String,
    codes: Vec<ListedCode>,
    /// Which code a code, a label or a synonym means.
    index: HashMap<String, usize>,
}

/// A code of whichever table an attribute has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeEntry<'a> {
    /// The code.
    pub code: &'a str,
    /// What it means, in Chinese.
    pub label_zh: &'a str,
    /// What it means, in English.
    pub label_en: &'a str,
}

impl CodeList {
    /// A table of these codes.
    pub fn new(name: &str, codes: Vec<ListedCode>) -> Self {
        let mut index = HashMap::new();
        // A code wins over a label, a label over a synonym.
        let passes: [fn(&ListedCode) -> Vec<&str>; 3] = [
            |one| vec![&one.code],
            |one| vec![&one.label_zh, &one.label_en],
            |one| one.synonyms.iter().map(String::as_str).collect(),
        ];
        for texts in passes {
            for (at, one) in codes.iter().enumerate() {
                for text in texts(one) {
                    index.entry(key(text)).or_insert(at);
                }
            }
        }
        Self { name: name.to_owned(), codes, index }
    }

    /// Its name in the catalogue.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// All codes, in the order in which they came.
    pub fn codes(&self) -> &[ListedCode] {
        &self.codes
    }

    /// The code that a text means.
    pub fn find(&self, text: &str) -> Option<&ListedCode> {
        self.index.get(&key(text)).and_then(|at| self.codes.get(*at))
    }

    /// This table with more codes, or other labels for those it has. Codes stay for ever: what is
    /// held under them must keep its meaning.
    #[must_use]
    pub fn with(&self, more: Vec<ListedCode>) -> Self {
        let mut codes = self.codes.clone();
        for one in more {
            match codes.iter_mut().find(|known| known.code == one.code) {
                Some(known) => *known = one,
                None => codes.push(one),
            }
        }
        Self::new(&self.name, codes)
    }
}

impl ListedCode {
    /// What is wrong with this code in a table of this name.
    pub fn flaws(&self, table_name: &str) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        if table_name.is_empty() || !is_plain(table_name, 60) || names_a_person(table_name) {
            flaws.push(Flaw::new("table", "请填写代码表名称（60字以内）", "name the code table"));
        }
        if table(table_name).is_some() {
            flaws.push(Flaw::new(
                "table",
                "该代码表随系统发布，不能修改，请另取名称",
                "this code table ships with the program; choose another name",
            ));
        }
        if self.code.is_empty()
            || !is_plain(&self.code, 64)
            || self.code.contains(['|', ',', '，', '、', ';', '；'])
        {
            flaws.push(Flaw::new(
                "code",
                "代码须为1到64个字符，不含分隔符",
                "a code has 1 to 64 characters and no separator",
            ));
        }
        for (column, label) in [("label_zh", &self.label_zh), ("label_en", &self.label_en)] {
            if label.is_empty() || !is_plain(label, 100) {
                flaws.push(Flaw::new(
                    column,
                    "请填写代码含义（100字以内）",
                    "say what the code means, in at most 100 characters",
                ));
            }
        }
        flaws
    }
}

/// What is wrong with a table as a whole.
pub fn list_flaws(list: &CodeList) -> Option<Flaw> {
    (list.codes.len() > CODES_LIMIT).then(|| {
        Flaw::new(
            "table",
            &format!("一个代码表最多{CODES_LIMIT}个代码"),
            &format!("a code table has at most {CODES_LIMIT} codes"),
        )
    })
}

impl Attribute {
    /// Whether it has a table; without one, the text is its own code.
    pub fn has_code_table(&self) -> bool {
        self.codes.is_some() || self.shipped_table().is_some()
    }

    /// The code that a code, label or synonym means.
    pub fn code_entry(&self, text: &str) -> Option<CodeEntry<'_>> {
        if let Some(list) = &self.codes {
            let one = list.find(text)?;
            return Some(CodeEntry {
                code: &one.code,
                label_zh: &one.label_zh,
                label_en: &one.label_en,
            });
        }
        self.shipped_table()?.find(text).map(entry)
    }

    /// All codes of its table.
    pub fn code_entries(&self) -> Vec<CodeEntry<'_>> {
        let own = self.codes.iter().flat_map(|list| list.codes()).map(|one| CodeEntry {
            code: &one.code,
            label_zh: &one.label_zh,
            label_en: &one.label_en,
        });
        let shipped = self.shipped_table().filter(|_| self.codes.is_none());
        own.chain(shipped.into_iter().flat_map(|table| table.entries().iter().map(entry))).collect()
    }

    fn shipped_table(&self) -> Option<&'static hub_values::CodeTable> {
        table(self.code_table.as_deref()?)
    }
}

fn entry(one: &hub_values::Entry) -> CodeEntry<'_> {
    CodeEntry { code: one.code(), label_zh: one.label_zh(), label_en: one.label_en() }
}

/// Whether a text is short and shows all that it holds.
pub fn is_plain(text: &str, limit: usize) -> bool {
    text.chars().count() <= limit && !text.chars().any(|c| is_forbidden(c) || c == '\n')
}

/// A text as it is looked up: of one width, in small letters, without spaces.
fn key(text: &str) -> String {
    let one_width = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    text.chars()
        .map(one_width)
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(code: &str, zh: &str) -> ListedCode {
        ListedCode {
            code: code.to_owned(),
            label_zh: zh.to_owned(),
            label_en: format!("{code} in English"),
            synonyms: vec![format!("{zh}类")],
        }
    }

    #[test]
    fn a_code_is_found_by_code_label_and_synonym() {
        let list = CodeList::new("宠物种类", vec![code("1", "犬"), code("2", "猫")]);
        for text in ["2", "２", "猫", " 猫类 ", "2 IN ENGLISH"] {
            assert_eq!(list.find(text).unwrap().code, "2", "{text}");
        }
        assert!(list.find("鸟").is_none());
    }

    #[test]
    fn codes_stay_for_ever() {
        let list = CodeList::new("宠物种类", vec![code("1", "犬"), code("2", "猫")]);
        let next = list.with(vec![code("2", "家猫"), code("3", "鸟")]);
        let labels: Vec<_> = next.codes().iter().map(|one| one.label_zh.as_str()).collect();
        assert_eq!(labels, ["犬", "家猫", "鸟"]);
    }

    #[test]
    fn a_table_that_ships_is_not_changed() {
        assert!(code("1", "男").flaws("GB/T 2261.1").iter().any(|flaw| flaw.column == "table"));
        assert!(code("1|2", "男").flaws("x").iter().any(|flaw| flaw.column == "code"));
    }
}
