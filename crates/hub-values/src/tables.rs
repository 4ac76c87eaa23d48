//! Code tables: the codes of national standards, with those the city keeps for itself.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::fold;

/// The shipped tables; its head says which are national and which local.
const SHIPPED: &str = include_str!("../data/code_tables.csv");

static TABLES: LazyLock<Vec<CodeTable>> = LazyLock::new(|| read(SHIPPED));

/// A code table: codes with what they mean.
#[derive(Debug)]
pub struct CodeTable {
    name: &'static str,
    entries: Vec<Entry>,
    /// Which entry a code, a label or a synonym means.
    index: HashMap<String, usize>,
}

/// One code of a table with its meaning in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    code: &'static str,
    label_zh: &'static str,
    label_en: &'static str,
    synonyms: Vec<&'static str>,
}

/// The table with this name, such as `GB/T 2261.1`.
pub fn table(name: &str) -> Option<&'static CodeTable> {
    TABLES.iter().find(|table| table.name == name)
}

/// All tables, in the order of the shipped file.
pub fn tables() -> impl Iterator<Item = &'static CodeTable> {
    TABLES.iter()
}

impl CodeTable {
    /// The name by which the catalogue calls the table.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// All entries, in the order of the standard.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry whose code, label in either language, or synonym the text is.
    ///
    /// Width, case and spaces make no difference. A code wins over a label, a label over a synonym.
    /// A code may lack the zeros in front that a spreadsheet drops, and may stand before its label,
    /// as in `01汉族` and `1-男`, when both mean the same.
    pub fn find(&self, text: &str) -> Option<&Entry> {
        let key = key(text);
        self.at(&key).or_else(|| self.coded_and_labelled(&key))
    }

    fn at(&self, key: &str) -> Option<&Entry> {
        self.index.get(key).and_then(|at| self.entries.get(*at))
    }

    fn coded_and_labelled(&self, key: &str) -> Option<&Entry> {
        let end = key.find(|c: char| !c.is_ascii_alphanumeric())?;
        let (code, label) = key.split_at_checked(end)?;
        let label = label.trim_matches(['-', '—', '.', '、', ':', '_', '(', ')', '/', '|']);
        let entry = self.at(code)?;
        (!label.is_empty() && self.at(label) == Some(entry)).then_some(entry)
    }
}

impl Entry {
    /// The code.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// What it means, in Chinese.
    pub fn label_zh(&self) -> &'static str {
        self.label_zh
    }

    /// What it means, in English.
    pub fn label_en(&self) -> &'static str {
        self.label_en
    }
}

/// A text as it is looked up: folded, in small letters, without spaces.
fn key(text: &str) -> String {
    fold(text).chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// Reads rows of `table,code,label_zh,label_en,synonyms`; no field contains a comma.
fn read(text: &'static str) -> Vec<CodeTable> {
    let mut tables: Vec<CodeTable> = Vec::new();
    for (name, entry) in text.lines().filter_map(row) {
        match tables.last_mut().filter(|table| table.name == name) {
            Some(table) => table.entries.push(entry),
            None => tables.push(CodeTable { name, entries: vec![entry], index: HashMap::new() }),
        }
    }
    for table in &mut tables {
        table.index = index(&table.entries);
    }
    tables
}

/// One row; none for comments and the header.
fn row(line: &'static str) -> Option<(&'static str, Entry)> {
    let fields: Vec<&'static str> = line.split(',').collect();
    match fields.as_slice() {
        ["table", ..] => None,
        [name, code, label_zh, label_en, synonyms] if !name.starts_with('#') => {
            let synonyms = synonyms.split('|').filter(|synonym| !synonym.is_empty()).collect();
            Some((name, Entry { code, label_zh, label_en, synonyms }))
        }
        _ => None,
    }
}

fn index(entries: &[Entry]) -> HashMap<String, usize> {
    let mut index = HashMap::new();
    let passes: [fn(&Entry) -> Vec<&'static str>; 3] = [
        |entry| vec![entry.code],
        |entry| vec![entry.label_zh, entry.label_en],
        |entry| entry.synonyms.clone(),
    ];
    for texts in passes {
        for (at, entry) in entries.iter().enumerate() {
            for text in texts(entry) {
                index.entry(key(text)).or_insert(at);
            }
        }
    }
    // A spreadsheet makes 1 of 01; where 1 means something else in the table, that stays.
    for (at, entry) in entries.iter().enumerate() {
        let short = entry.code.trim_start_matches('0');
        if !short.is_empty() && short.len() < entry.code.len() {
            index.entry(key(short)).or_insert(at);
        }
    }
    index
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::{IdDocumentType, Sex};

    fn code(name: &str, text: &str) -> Option<&'static str> {
        table(name).unwrap_or_else(|| panic!("no table {name}")).find(text).map(Entry::code)
    }

    #[test]
    fn every_row_of_the_file_is_read() {
        let rows = SHIPPED.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        for row in rows.clone() {
            assert_eq!(row.matches(',').count(), 4, "{row}");
            assert!(!row.contains('"'), "{row}");
        }
        let read: usize = tables().map(|table| table.entries().len()).sum();
        assert_eq!(read + 1, rows.count());
    }

    #[test]
    fn every_table_stands_together_and_has_each_code_once() {
        let mut names = HashSet::new();
        for table in tables() {
            assert!(names.insert(table.name()), "{} in two places", table.name());
            let mut codes = HashSet::new();
            for entry in table.entries() {
                assert!(codes.insert(entry.code()), "{} {}", table.name(), entry.code());
                assert!(!entry.label_zh().is_empty() && !entry.label_en().is_empty());
                assert_eq!(table.find(entry.code()), Some(entry));
            }
        }
    }

    #[test]
    fn no_text_means_two_entries() {
        for table in tables() {
            for entry in table.entries() {
                let texts = [entry.label_zh, entry.label_en];
                for text in texts.into_iter().chain(entry.synonyms.iter().copied()) {
                    let found = table.find(text).map(Entry::code);
                    assert_eq!(found, Some(entry.code()), "{}: {text}", table.name());
                }
            }
        }
    }

    #[test]
    fn standards_are_complete() {
        let sizes = [
            ("GB/T 2261.1", 4),
            ("GB/T 2261.2", 8),
            ("GB/T 3304", 58),
            ("GB/T 4658", 40),
            ("GB/T 4762", 13),
            ("GB/T 6565", 8),
            ("GB/T 26341", 7),
            ("GB/T 26341 level", 4),
            ("GB/T 2659", 30),
        ];
        for (name, size) in sizes {
            assert_eq!(table(name).unwrap().entries().len(), size, "{name}");
        }
    }

    #[test]
    fn codes_are_found_however_they_are_written() {
        assert_eq!(code("GB/T 3304", "汉"), Some("01"));
        assert_eq!(code("GB/T 3304", "汉族"), Some("01"));
        assert_eq!(code("GB/T 3304", "HA"), Some("01"));
        assert_eq!(code("GB/T 3304", "土家"), Some("15"));
        assert_eq!(code("GB/T 3304", "土"), Some("30"));
        assert_eq!(code("GB/T 3304", "基诺族"), Some("56"));
        assert_eq!(code("GB/T 2261.1", " 男 "), Some("1"));
        assert_eq!(code("GB/T 2261.1", "Ｆｅｍａｌｅ"), Some("2"));
        assert_eq!(code("GB/T 2261.2", "已婚"), Some("20"));
        assert_eq!(code("GB/T 4658", "本科"), Some("20"));
        assert_eq!(code("GB/T 4658", "硕士研究生毕业"), Some("14"));
        assert_eq!(code("GB/T 4761", "儿媳"), Some("38"));
        assert_eq!(code("GB/T 4761", "户主"), Some("02"));
        assert_eq!(code("GB/T 4762", "中共党员"), Some("01"));
        assert_eq!(code("GB/T 2659", "中国"), Some("CHN"));
        assert_eq!(code("独居/空巢/与子女同住", "独居"), Some("1"));
        assert_eq!(code("0–5级", "3级"), Some("3"));
        assert_eq!(code("GB/T 2261.1", "公"), None);
        assert_eq!(code("GB/T 3304", "1"), Some("01"));
        assert_eq!(code("GB/T 3304", "维族"), Some("05"));
        assert_eq!(code("GB/T 3304", "01汉族"), Some("01"));
        assert_eq!(code("GB/T 3304", "01 - 汉族"), Some("01"));
        assert_eq!(code("GB/T 3304", "01回族"), None);
        assert_eq!(code("GB/T 3304", "01-"), None);
        assert_eq!(code("GB/T 2261.1", "1-男"), Some("1"));
        assert_eq!(code("GB/T 2261.1", "１．男性"), Some("1"));
        assert_eq!(code("0–5级", "0"), Some("0"));
        assert_eq!(code("GB/T 4658", "大专"), code("GB/T 4658", "大学专科"));
        assert_eq!(code("GB/T 4658", "大学本科学历"), Some("20"));
        assert_eq!(code("GB/T 4658", "初中文化"), Some("70"));
        assert_eq!(code("GB/T 4761", "1"), Some("01"));
        assert!(table("GB/T 1").is_none());
    }

    /// Every code of GB/T 4761-2008 that stands for kin, with the words of household registers.
    #[test]
    fn relations_are_found_by_the_words_of_the_register() {
        let words = [
            ("本人", "01"),
            ("户主本人", "01"),
            ("户主", "02"),
            ("夫", "11"),
            ("丈夫", "11"),
            ("老公", "11"),
            ("妻", "12"),
            ("老婆", "12"),
            ("子", "20"),
            ("儿子", "20"),
            ("独生子", "21"),
            ("长子", "22"),
            ("大儿子", "22"),
            ("次子", "23"),
            ("二儿子", "23"),
            ("养子", "27"),
            ("女婿", "28"),
            ("女", "30"),
            ("长女", "32"),
            ("大女儿", "32"),
            ("次女", "33"),
            ("养女", "37"),
            ("儿媳", "38"),
            ("孙子", "41"),
            ("外孙女", "44"),
            ("父", "51"),
            ("爸爸", "51"),
            ("母亲", "52"),
            ("岳父", "55"),
            ("岳母", "56"),
            ("祖父", "61"),
            ("爷爷", "61"),
            ("外婆", "64"),
            ("哥哥", "71"),
            ("弟", "73"),
            ("姐", "75"),
            ("妹", "77"),
            ("侄子", "93"),
            ("外甥", "95"),
            ("其他亲属", "97"),
            ("非亲属", "99"),
            ("保姆", "99"),
            ("朋友", "99"),
        ];
        for (word, expected) in words {
            assert_eq!(code("GB/T 4761", word), Some(expected), "{word}");
        }
        let decades: Vec<_> = (1..=9)
            .map(|decade| {
                let entries = table("GB/T 4761").unwrap().entries().iter();
                entries.filter(|entry| entry.code().starts_with(&decade.to_string())).count()
            })
            .collect();
        assert_eq!(decades, [3, 10, 10, 10, 10, 10, 10, 10, 9]);
    }

    #[test]
    fn all_56_peoples_are_found_by_code_label_and_short_label() {
        let peoples = table("GB/T 3304").unwrap();
        for (at, entry) in peoples.entries().iter().take(56).enumerate() {
            let number = at + 1;
            assert_eq!(entry.code(), format!("{number:02}"));
            assert_eq!(peoples.find(&number.to_string()), Some(entry));
            let short = entry.label_zh().strip_suffix('族').unwrap();
            assert_eq!(peoples.find(short), Some(entry), "{short}");
        }
    }

    #[test]
    fn types_and_tables_agree() {
        for kind in IdDocumentType::ALL {
            let entry = table("GA/T 517").unwrap().find(kind.code()).unwrap();
            assert_eq!(code("GA/T 517", kind.as_str()), Some(entry.code()));
            assert_eq!(code("GA/T 517", kind.label_zh()), Some(entry.code()));
        }
        for sex in Sex::ALL {
            assert_eq!(code("GB/T 2261.1", sex.code()), Some(sex.code()));
        }
    }
}
