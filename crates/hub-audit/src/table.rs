//! Entries as lines of a table, for spreadsheets.

use crate::entry::{Entry, Refused};
use crate::merkle::Hash;

/// The headings, Chinese for people and English for programs.
pub const TABLE_HEAD: &str = "序号 index,时间 time,类型 kind,部门 department,人员或系统 actor,客户端 client,用途 purpose,案件 case,\
操作 operation,返回数据项 attributes,写入数据项 written,被拒数据项 refused,主体 subjects,结果 outcome,代码 code,行数 count,请求编号 requestId,\
叶哈希 leaf";

/// The line of an entry, without its end.
pub fn table_line(index: u64, leaf: Hash, entry: &Entry) -> String {
    let option = |text: &Option<String>| text.clone().unwrap_or_default();
    let refused = |one: &Refused| format!("{} ({})", one.attribute, one.rule);
    let cells = [
        index.to_string(),
        entry.time.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string(),
        entry.kind.as_str().to_owned(),
        option(&entry.department),
        option(&entry.actor),
        option(&entry.client),
        option(&entry.purpose),
        option(&entry.case),
        option(&entry.operation),
        entry.attributes.join(" "),
        entry.written.join(" "),
        entry.refused.iter().map(refused).collect::<Vec<_>>().join("; "),
        entry.subjects.join(" "),
        entry.outcome.as_str().to_owned(),
        option(&entry.code),
        entry.count.to_string(),
        entry.request_id.clone(),
        leaf.to_base64(),
    ];
    cells.map(|cell| quoted(&cell)).join(",")
}

/// A cell that no spreadsheet takes for a formula (CWE-1236), quoted where it must be (RFC 4180).
fn quoted(cell: &str) -> String {
    let is_formula = cell
        .trim_start()
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
        || cell.starts_with(['\t', '\r', '\n']);
    let cell = if is_formula { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([',', '"', '\r', '\n', '\'']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaf_hash;

    #[test]
    fn a_line_has_a_cell_for_each_heading() {
        let line = table_line(3, leaf_hash(b"x"), &Entry::default());
        assert_eq!(line.split(',').count(), TABLE_HEAD.split(',').count());
    }

    #[test]
    fn nothing_becomes_a_formula_and_nothing_breaks_the_line() {
        let entry = Entry {
            case: Some("=HYPERLINK(\"x\")".to_owned()),
            operation: Some("＋1,2".to_owned()),
            request_id: "a\"b".to_owned(),
            ..Entry::default()
        };
        let line = table_line(3, leaf_hash(b"x"), &entry);
        assert!(line.contains("\"'=HYPERLINK(\"\"x\"\")\""), "{line}");
        assert!(line.contains("\"'＋1,2\"") && line.contains("\"a\"\"b\""), "{line}");
    }
}
