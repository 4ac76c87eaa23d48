//! What looks wrong with an import as a whole.

use hub_catalogue::Catalogue;

use super::settings::ImportSettings;
use super::state::{ImportAbout, ImportWarning};

/// The judged world is not the one in which it would be written.
pub(super) const WORLD_CHANGED: &str = "WORLD_CHANGED";
/// Fewer rows than this say nothing about repeated values.
const FEW: u64 = 10;

/// What is counted beside the decisions.
pub(super) struct Counted<'a> {
    /// Rows of communities that the sender has no say in.
    pub(super) foreign: u64,
    /// By column, how often its most frequent value occurs.
    pub(super) repeated: Vec<(String, u64)>,
    /// Rows of the last import with these headings.
    pub(super) before: Option<u64>,
    pub(super) catalogue: &'a Catalogue,
}

/// Warnings in the order in which people should look at them.
pub(super) fn warnings(
    about: &ImportAbout,
    counted: &Counted<'_>,
    settings: &ImportSettings,
) -> Vec<ImportWarning> {
    let rows = about.rows;
    let is_more = |part: u64, percent: u64| part * 100 > rows * percent;
    let mut found = Vec::new();
    let refused = about.counts.refused;
    if is_more(refused, settings.refused_percent) {
        found.push(ImportWarning::new(
            "MANY_REFUSED",
            format!("{rows}行中有{refused}行被退回，请核对表头和数据格式"),
            format!("{refused} of {rows} rows are refused; check headings and formats"),
            refused,
        ));
    }
    let changes = about.counts.changes_fact;
    if is_more(changes, settings.changes_percent) {
        found.push(ImportWarning::new(
            "MANY_CHANGES",
            format!("{rows}行中有{changes}行会更改现有数据，请确认文件不是旧版本"),
            format!("{changes} of {rows} rows change facts that are held; is the file an old one?"),
            changes,
        ));
    }
    if counted.foreign > settings.foreign_rows {
        let foreign = counted.foreign;
        found.push(ImportWarning::new(
            "FOREIGN_COMMUNITY",
            format!("有{foreign}行属于其他社区，不会写入；请确认文件是否为本社区的"),
            format!(
                "{foreign} rows belong to other communities and are not written; is it the file \
                 of your community?"
            ),
            foreign,
        ));
    }
    found.extend(repeated(rows, counted, settings));
    found.extend(other_size(rows, counted.before, settings));
    found
}

/// One value that fills a column that identifies.
fn repeated(rows: u64, counted: &Counted<'_>, settings: &ImportSettings) -> Option<ImportWarning> {
    let is_odd = |times: u64| rows >= FEW && times * 100 > rows * settings.repeated_percent;
    let (code, times) = counted.repeated.iter().find(|(_, times)| is_odd(*times))?;
    let attribute = counted.catalogue.attribute(code);
    let zh = attribute.map_or("编号", |one| one.name_zh.as_str());
    let en = attribute.map_or("key", |one| one.name_en.as_str());
    Some(ImportWarning::new(
        "REPEATED_VALUE",
        format!("“{zh}”列有{times}行是同一个值，可能是下拉填充造成的"),
        format!("{times} rows have one and the same {en}; was a cell filled down?"),
        *times,
    ))
}

/// Far fewer or more rows than the last time.
fn other_size(rows: u64, before: Option<u64>, settings: &ImportSettings) -> Option<ImportWarning> {
    let before = before?;
    let difference = rows.abs_diff(before);
    if rows.max(before) < FEW || difference * 100 <= before * settings.size_percent {
        return None;
    }
    let (code, zh, en) =
        if rows < before { ("FEWER_ROWS", "少", "fewer") } else { ("MORE_ROWS", "多", "more") };
    Some(ImportWarning::new(
        code,
        format!("上次导入同样的表有{before}行，这次{rows}行，{zh}了很多"),
        format!("the last import of this list had {before} rows, this one has {rows}: many {en}"),
        difference,
    ))
}

impl ImportWarning {
    pub(super) fn new(code: &str, zh: impl Into<String>, en: impl Into<String>, rows: u64) -> Self {
        Self { code: code.to_owned(), zh: zh.into(), en: en.into(), rows }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ImportCounts;

    fn codes(about: &ImportAbout, foreign: u64, repeated: u64, before: Option<u64>) -> Vec<String> {
        let catalogue = Catalogue::shipped().unwrap();
        let repeated = vec![("id_number".to_owned(), repeated)];
        let counted = Counted { foreign, repeated, before, catalogue: &catalogue };
        let found = warnings(about, &counted, &ImportSettings::default());
        found.into_iter().map(|one| one.code).collect()
    }

    fn about(rows: u64, refused: u64, changes_fact: u64) -> ImportAbout {
        let counts = ImportCounts { changes_fact, refused, ..ImportCounts::default() };
        ImportAbout { rows, counts, ..ImportAbout::default() }
    }

    #[test]
    fn each_threshold_speaks_only_when_it_is_passed() {
        let none: [&str; 0] = [];
        assert_eq!(codes(&about(100, 20, 10), 0, 50, Some(100)), none);
        assert_eq!(codes(&about(100, 21, 0), 0, 0, None), ["MANY_REFUSED"]);
        assert_eq!(codes(&about(100, 0, 11), 0, 0, None), ["MANY_CHANGES"]);
        assert_eq!(codes(&about(100, 0, 0), 1, 0, None), ["FOREIGN_COMMUNITY"]);
        assert_eq!(codes(&about(100, 0, 0), 0, 51, None), ["REPEATED_VALUE"]);
        assert_eq!(codes(&about(49, 0, 0), 0, 0, Some(100)), ["FEWER_ROWS"]);
        assert_eq!(codes(&about(151, 0, 0), 0, 0, Some(100)), ["MORE_ROWS"]);
    }

    proptest! {
        #[test]
        fn an_import_without_anything_odd_never_pauses(rows in 0_u64..1_000_000) {
            prop_assert!(codes(&about(rows, 0, 0), 0, 1, Some(rows)).is_empty());
        }
    }
}
