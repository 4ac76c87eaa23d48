//! What is told of an import at a terminal.

use hub_app::{Import, ImportDecision, Undoing};

use crate::say;

/// Rows that are told one by one.
const NAMED: usize = 20;

/// An import in one line.
pub(super) fn line(import: &Import) {
    say::line(format!(
        "{} {} {} {} {} · {} rows · {}",
        import.id,
        import.created_at.format("%Y-%m-%d %H:%M"),
        import.department,
        import.actor,
        import.about.kind.map_or("?", hub_values::SubjectKind::as_str),
        import.about.rows,
        import.state.zh(),
    ));
}

/// What was judged.
pub(super) fn judged(import: &Import) {
    let about = &import.about;
    say::line(format!("导入编号 import: {}", import.id));
    if let Some(kind) = about.kind {
        let guessed = if about.is_kind_guessed {
            " （按表头推测 guessed from the headings）"
        } else {
            ""
        };
        say::line(format!("对象 kind: {kind}{guessed}"));
    }
    for column in about.columns.iter().filter(|one| one.meaning.is_none()) {
        say::line(format!(
            "未识别的列，已忽略 / column ignored, its header is not known: {}",
            column.header
        ));
    }
    for (zh, en) in &about.notes {
        say::line(format!("{zh} / {en}"));
    }
    for decision in ImportDecision::ALL {
        let count = about.counts.of(decision);
        say::line(format!("{} {}: {count}", decision.zh(), decision.as_str()));
    }
    say::line(format!("总计 rows: {}", about.rows));
    for row in about.examples.iter().take(NAMED) {
        for problem in &row.problems {
            say::line(format!(
                "  第{}行 row {} [{}] {}: {} / {}",
                row.row,
                row.row,
                row.decision.zh(),
                problem.cell.as_deref().unwrap_or(&problem.at),
                problem.zh,
                problem.en
            ));
        }
    }
    for warning in &about.warnings {
        say::line(format!("! {}: {} / {}", warning.code, warning.zh, warning.en));
    }
}

/// What was written.
pub(super) fn written(import: &Import) {
    say::line(format!("{} {}", import.state.zh(), import.state.as_str()));
    for row in import.about.deviations.iter().take(NAMED) {
        say::line(format!(
            "  第{}行写入时为“{}” / row {} was {} when it was written",
            row.row,
            row.decision.zh(),
            row.row,
            row.decision.as_str()
        ));
    }
}

/// Why it did not come to a good end.
pub(super) fn failure(import: &Import) -> String {
    match &import.about.failure {
        Some(problem) => format!("{} / {}", problem.zh, problem.en),
        None if !import.about.warnings.is_empty() => {
            let warnings = import.about.warnings.iter();
            let told: Vec<_> =
                warnings.map(|one| format!("{}: {} / {}", one.code, one.zh, one.en)).collect();
            format!("已暂停 / paused: {}", told.join("; "))
        }
        None => format!("{} / {}", import.state.zh(), import.state.as_str()),
    }
}

/// What taking an import back does.
pub(super) fn undoing(undoing: &Undoing) {
    say::line(format!(
        "撤销{}条来源记录；{}个主体将不再可查，{}个恢复到导入前 / takes back {} records; {} subjects are \
         not found any more, {} are as before",
        undoing.records,
        undoing.vanishing,
        undoing.restored,
        undoing.records,
        undoing.vanishing,
        undoing.restored
    ));
    if undoing.later_count > 0 {
        say::line(format!(
            "之后另有{}项办理与之相关，将保留 / {} later decisions rest on it and are kept:",
            undoing.later_count, undoing.later_count
        ));
    }
    for later in undoing.later.iter().take(NAMED) {
        say::line(format!(
            "  {} {}:{} {}",
            later.at.format("%Y-%m-%d %H:%M"),
            later.subject.0,
            later.subject.1,
            later.department
        ));
    }
}
