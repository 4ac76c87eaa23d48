//! Why a department may not state an attribute, and where it may.

use chrono::{DateTime, Utc};
use hub_catalogue::Attribute;
use hub_policy::Rights;
use hub_storage::Area;
use hub_values::DepartmentCode;

use super::Problem;

/// Areas that a message names; more are counted.
const NAMED: usize = 5;

/// The refusal of an attribute that a department may not state here.
pub(super) fn may_not(
    rights: &Rights,
    areas: &[Area],
    department: &DepartmentCode,
    attribute: &Attribute,
    now: DateTime<Utc>,
) -> Problem {
    let code = attribute.code.as_str();
    let (name_zh, name_en) = (&attribute.name_zh, &attribute.name_en);
    let allowed = rights.writing_areas(department, attribute, now);
    if allowed.is_empty() {
        return Problem::new(
            code,
            format!("本部门无权填报“{name_zh}”，请向数据局申请填报权限"),
            format!("your department may not state {name_en}; ask the data bureau for the right"),
        );
    }
    let mut zh = Vec::new();
    let mut en = Vec::new();
    for one in allowed.iter().take(NAMED) {
        let known = areas.iter().find(|area| area.code == *one);
        zh.push(known.map_or(one.as_str(), |area| area.name_zh.as_str()));
        en.push(known.map_or(one.as_str(), |area| area.name_en.as_str()));
    }
    let (more_zh, more_en) = match allowed.len().checked_sub(NAMED) {
        Some(rest) if rest > 0 => {
            (format!("等{}个区划", allowed.len()), format!(" and {rest} more"))
        }
        Some(_) | None => (String::new(), String::new()),
    };
    Problem::new(
        code,
        format!(
            "本部门只能填报以下区划的“{name_zh}”：{}{more_zh}；请注明社区，或向数据局申请扩大范围",
            zh.join("、")
        ),
        format!(
            "your department may state {name_en} only in {}{more_en}; name the community of the \
             record, or ask the data bureau for more",
            en.join(", ")
        ),
    )
}
