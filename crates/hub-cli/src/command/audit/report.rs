//! A page for a resident: who looked at them, which attributes, why, with receipts. Nothing on it is fetched from elsewhere.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use chrono::{DateTime, Duration, Utc};
use hub_app::{Disclosure, DisclosureReport, Snapshot};
use hub_graphql::{GlobalId, entry_id};
use hub_policy::Caller;

use crate::config::Config;
use crate::{open, say};

/// How it is printed: black on white, a row is never torn apart.
const STYLE: &str = "body{font-family:sans-serif;color:#111;background:#fff;margin:2rem;line-height:1.5}\
table{border-collapse:collapse;width:100%;font-size:.85rem}th,td{border:1px solid #888;padding:.3rem .5rem;\
text-align:left;vertical-align:top}th{background:#eee}tr{break-inside:avoid}code,pre{font-size:.75rem;\
word-break:break-all;white-space:pre-wrap}@media print{body{margin:0}}@page{size:A4 landscape;margin:12mm}";

/// Writes the report on a subject.
pub(super) async fn report(config: &Config, subject: &str, output: &Path) -> Result<()> {
    let about = match GlobalId::decode(subject) {
        Some(GlobalId::Subject(kind, id)) => (kind, id),
        Some(_) | None => anyhow::bail!(
            "not the id of a resident, household, dwelling or premises 不是居民、户、房屋或场所的编号"
        ),
    };
    let hub = open::hub(config).await?;
    let found = hub.report_disclosures(&Caller::operator()?, about).await?;
    let text = page(&hub.snapshot(), subject, &found);
    std::fs::write(output, text).with_context(|| format!("cannot write {}", output.display()))?;
    say::line(format!(
        "{} disclosures written to {}; {} more are hidden until their day\n已写入{}条披露记录，另有{}条暂缓披露",
        found.disclosures.rows.len(),
        output.display(),
        found.disclosures.hidden,
        found.disclosures.rows.len(),
        found.disclosures.hidden,
    ));
    Ok(())
}

fn page(snapshot: &Snapshot, subject: &str, report: &DisclosureReport) -> String {
    let mut html = format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>个人信息查询记录 Who looked at you</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <h1>个人信息查询记录</h1>\n<p lang=\"en\">Who looked at this person, which attributes, and why</p>\n\
         <p>主体编号 subject: <code>{}</code><br>生成时间 made: {}<br>记录条数 disclosures: {}</p>\n",
        escaped(subject),
        china(report.time),
        report.disclosures.rows.len(),
    );
    let hidden = report.disclosures.hidden;
    if hidden > 0 {
        // Writing to a String cannot fail.
        let _written = writeln!(
            html,
            "<p class=\"hidden\">另有 {0} 条记录依法暂缓披露，到期后可查。<span lang=\"en\">{0} more disclosures are \
             withheld by law until their day.</span></p>",
            hidden
        );
    }
    if report.disclosures.has_more {
        html += "<p>更早的记录未列出。<span lang=\"en\">Earlier ones are not listed.</span></p>\n";
    }
    html += "<table>\n<thead><tr><th>时间 time</th><th>部门 department</th><th>人员或系统 official or system</th>\
             <th>用途 purpose</th><th>案件 case</th><th>数据项 attributes</th><th>回执 receipt</th></tr></thead>\n<tbody>\n";
    for one in &report.disclosures.rows {
        html += &row(snapshot, one);
    }
    html += "</tbody>\n</table>\n";
    html += &proof(report);
    html += "</body>\n</html>\n";
    html
}

fn row(snapshot: &Snapshot, one: &Disclosure) -> String {
    let department = one.department.as_deref().unwrap_or_default();
    let department = snapshot.department(department).map_or(department, |known| &known.name_zh);
    let code = one.purpose.as_deref().unwrap_or_default();
    let known = snapshot.rights.purposes().find(|known| known.code.as_str() == code);
    let purpose = known.map_or_else(
        || escaped(code),
        |known| format!("{}<br>{}", escaped(&known.name_zh), escaped(&known.legal_basis)),
    );
    let label = |name: &String| {
        let code = name.split('.').next().unwrap_or_default();
        let attribute = snapshot.catalogue.attribute(code);
        attribute.map_or_else(|| name.clone(), |known| known.name_zh.clone())
    };
    let mut attributes = escaped(&one.attributes.iter().map(label).collect::<Vec<_>>().join("、"));
    if one.is_joint {
        attributes += "<br><small>该次操作还涉及他人，所列数据项可能有一部分只属于他人。<span lang=\"en\">The operation was \
                       about others too; some of these may be theirs alone.</span></small>";
    }
    let case = if one.is_case_withheld {
        "<small>可能属于他人，不予列出 <span lang=\"en\">may be another person's</span></small>"
            .to_owned()
    } else {
        escaped(one.case.as_deref().unwrap_or_default())
    };
    let leaf = one.leaf.map(|leaf| leaf.to_base64()).unwrap_or_default();
    format!(
        "<tr><td>{}</td><td>{}</td><td>{}</td><td>{purpose}</td><td>{case}</td><td>{attributes}</td>\
         <td><code>{}<br>{}</code></td></tr>\n",
        china(one.time),
        escaped(department),
        escaped(one.actor.as_deref().unwrap_or_default()),
        escaped(&entry_id(one.index)),
        escaped(&leaf),
    )
}

/// How anybody can check what stands above it.
fn proof(report: &DisclosureReport) -> String {
    let mut html = "<h2>核验 How to check this</h2>\n<p>每行的回执（条目编号与叶哈希）可凭日志公钥核验：向系统索取该条目的证明（<code>fileonce \
         audit prove</code>），再运行 <code>fileonce audit verify-receipt</code>。<span lang=\"en\">Each row has a receipt: ask \
         the hub for the proof of its entry and verify it with the log's public key.</span></p>\n"
        .to_owned();
    if let Some(head) = &report.head {
        // Writing to a String cannot fail.
        let _written = writeln!(html, "<pre>{}</pre>", escaped(head));
    }
    html
}

fn china(time: DateTime<Utc>) -> String {
    (time + Duration::hours(8)).format("%Y-%m-%d %H:%M:%S").to_string()
}

/// A text that is only text: no markup, and nothing that turns its direction or cannot be seen.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            '\n' => out.push('\n'),
            other if hub_catalogue::is_forbidden(other) => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_only_text() {
        let text = "<script>alert('x')</script>&\"\u{202e}";
        assert_eq!(
            escaped(text),
            "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;\u{fffd}"
        );
    }
}
