//! The rows of a table of areas, judged as a tree.

use std::collections::{BTreeMap, BTreeSet};

use hub_catalogue::is_plain;
use hub_storage::Area;
use hub_values::{AreaCode, AreaLevel, Bilingual as _, in_one_form, names_a_person};

use super::level_name;
use crate::tables::{Heading, Line, Table, TableProblem};

/// Longest name of an area, in characters.
const NAME_LENGTH: usize = 60;

const CODE: usize = 0;
const NAME_ZH: usize = 1;
const NAME_EN: usize = 2;
const LEVEL: usize = 3;
const PARENT: usize = 4;
const URBAN: usize = 5;
pub(super) const HEADINGS: [Heading; 6] = [
    Heading {
        en: "code",
        zh: "区划代码",
        also: &["代码", "编码", "行政区划代码", "统计用区划代码"],
        is_required: true,
    },
    Heading {
        en: "name_zh",
        zh: "名称",
        also: &["中文名称", "区划名称", "name"],
        is_required: true,
    },
    Heading { en: "name_en", zh: "英文名称", also: &["英文名"], is_required: false },
    Heading { en: "level", zh: "级别", also: &["层级", "区划级别"], is_required: false },
    Heading {
        en: "parent",
        zh: "上级代码",
        also: &["上级", "上级区划", "上级区划代码", "parentcode"],
        is_required: false,
    },
    Heading {
        en: "urban",
        zh: "城乡类型",
        also: &["城乡分类", "城乡", "类型", "kind", "urbanortownship", "isurban"],
        is_required: false,
    },
];

/// The areas of a table, or everything that is wrong with it. A parent may stand in the table or
/// be known; when the table is the whole tree, only in the table.
pub(super) fn read(
    table: &Table,
    known: &BTreeMap<AreaCode, &Area>,
    is_whole: bool,
) -> Result<Vec<Area>, Vec<TableProblem>> {
    let mut problems = Vec::new();
    let mut codes = BTreeSet::new();
    let mut found = Vec::new();
    for line in table.lines() {
        match code(line, CODE) {
            Ok(code) if !codes.insert(code) => problems.push(line.problem(
                CODE,
                "与前面的行重复，请只保留一行",
                "repeats an earlier row; keep one",
            )),
            Ok(code) => found.push((line, code)),
            Err(problem) => problems.push(problem),
        }
    }
    if !is_whole {
        codes.extend(known.keys());
    }
    let mut areas = Vec::with_capacity(found.len());
    for (line, code) in found {
        match area(line, code, &codes, known.get(&code).copied()) {
            Ok(area) => areas.push(area),
            Err(wrong) => problems.extend(wrong),
        }
    }
    if problems.is_empty() { Ok(areas) } else { Err(problems) }
}

fn area(
    line: Line<'_>,
    code: AreaCode,
    codes: &BTreeSet<AreaCode>,
    before: Option<&Area>,
) -> Result<Area, Vec<TableProblem>> {
    let mut problems = Vec::new();
    let name_zh = name(line, NAME_ZH).map_err(|one| problems.push(one));
    let name_en = name(line, NAME_EN).map_err(|one| problems.push(one));
    let level = level(line, code).map_err(|one| problems.push(one));
    let parent = parent(line, code, codes).map_err(|one| problems.push(one));
    let is_urban = is_urban(line).map_err(|one| problems.push(one));
    if let Ok(None) = name_zh {
        problems.push(line.problem(NAME_ZH, "不能为空，请填写", "must not be empty; fill it in"));
    }
    let (Ok(Some(name_zh)), Ok(name_en), Ok(level), Ok(parent), Ok(is_urban)) =
        (name_zh, name_en, level, parent, is_urban)
    else {
        return Err(problems);
    };
    // What the table leaves open stays as it was.
    let name_en = name_en.or_else(|| before.map(|one| one.name_en.clone()));
    Ok(Area {
        code,
        parent,
        level: level_name(level).to_owned(),
        name_en: name_en.unwrap_or_else(|| name_zh.clone()),
        name_zh,
        is_urban: is_urban
            .or_else(|| before.map(|one| one.is_urban))
            .unwrap_or_else(|| is_urban_by_code(code)),
    })
}

fn code(line: Line<'_>, heading: usize) -> Result<AreaCode, TableProblem> {
    let text = line.required(heading)?;
    text.parse()
        .map_err(|error: hub_values::AreaCodeError| line.problem(heading, error.zh(), error.en()))
}

fn name(line: Line<'_>, heading: usize) -> Result<Option<String>, TableProblem> {
    let Some(text) = line.text(heading).map(in_one_form) else { return Ok(None) };
    if !is_plain(&text, NAME_LENGTH) {
        return Err(line.problem(
            heading,
            format!("名称最长{NAME_LENGTH}个字，写在一行内，不得含不可见或改变文字方向的字符"),
            format!(
                "a name has at most {NAME_LENGTH} characters on one line, none of which is hidden \
                 or turns the writing direction"
            ),
        ));
    }
    if names_a_person(&text) {
        return Err(line.problem(
            heading,
            "名称不得含身份证号码或电话号码",
            "a name must not hold an ID or phone number",
        ));
    }
    Ok(Some(text))
}

/// The level of a code, which a column may repeat but not contradict. A municipality under the
/// central government (直辖市) is the city of its tree.
fn level(line: Line<'_>, code: AreaCode) -> Result<AreaLevel, TableProblem> {
    let own = match code.level() {
        AreaLevel::Province | AreaLevel::City => AreaLevel::City,
        AreaLevel::District => AreaLevel::District,
        AreaLevel::Street => AreaLevel::Street,
        AreaLevel::Community => AreaLevel::Community,
    };
    let Some(word) = line.word(LEVEL) else { return Ok(own) };
    let stated = match word.as_str() {
        "city" | "市" | "地级市" | "直辖市" => AreaLevel::City,
        "district" | "county" | "区县" | "区" | "县" | "市辖区" | "县级市" => {
            AreaLevel::District
        }
        "street" | "town" | "township" | "街道" | "镇" | "乡" | "乡镇" | "街道乡镇" | "镇街" => {
            AreaLevel::Street
        }
        "community" | "village" | "社区" | "村" | "村社区" | "社区村" | "居委会" | "村委会"
        | "居民委员会" | "村民委员会" => AreaLevel::Community,
        _ => {
            return Err(line.problem(
                LEVEL,
                "级别无法识别；请填写：市、区县、街道、社区",
                "unknown level; write city, district, street or community",
            ));
        }
    };
    if stated == own {
        return Ok(own);
    }
    Err(line.problem(
        LEVEL,
        "级别与区划代码不符：第5至6位为区县，第7至9位为街道或乡镇，第10至12位为社区或村",
        "the level does not fit the code: digits 5–6 are the district, 7–9 the street or town, \
         10–12 the community",
    ))
}

/// The area around an area: the one that is named, else the nearest above it that exists. Whether
/// one lies in another is told by the digits (rights rest on it), so a parent cannot be elsewhere.
fn parent(
    line: Line<'_>,
    code: AreaCode,
    codes: &BTreeSet<AreaCode>,
) -> Result<Option<AreaCode>, TableProblem> {
    if line.text(PARENT).is_some() {
        let named = self::code(line, PARENT)?;
        if !codes.contains(&named) {
            return Err(line.problem(
                PARENT,
                "没有这个上级区划，请把它加入表中",
                "no such area above; add it to the table",
            ));
        }
        if named == code || !named.contains(&code) {
            return Err(line.problem(
                PARENT,
                "区划代码不以上级代码开头，请核对两者",
                "the code does not begin as that of the area above; check both",
            ));
        }
        return Ok(Some(named));
    }
    let above =
        std::iter::successors(code.parent(), AreaCode::parent).find(|one| codes.contains(one));
    if above.is_none() && !matches!(code.level(), AreaLevel::Province | AreaLevel::City) {
        return Err(line.problem(
            CODE,
            "找不到上级区划，请把所属的市、区县、街道也加入表中",
            "no area above it exists; add its city, district or street to the table",
        ));
    }
    Ok(above)
}

fn is_urban(line: Line<'_>) -> Result<Option<bool>, TableProblem> {
    let Some(word) = line.word(URBAN) else { return Ok(None) };
    match word.as_str() {
        "城市" | "城区" | "城镇" | "城" | "街道" | "urban" | "是" | "true" | "yes" | "1" => {
            Ok(Some(true))
        }
        "乡镇" | "农村" | "乡村" | "乡" | "镇" | "township" | "rural" | "否" | "false" | "no"
        | "0" => Ok(Some(false)),
        _ => Err(line.problem(
            URBAN,
            "城乡类型无法识别；请填写“城区”或“乡镇”",
            "write urban or township",
        )),
    }
}

/// 《统计用区划代码和城乡划分代码编制规则》: counties have 21 to 80, towns 100 and more, villages 200
/// and more.
fn is_urban_by_code(code: AreaCode) -> bool {
    let part = |from: usize, to: usize| {
        code.as_str().get(from..to).and_then(|digits| digits.parse::<u32>().ok()).unwrap_or(0)
    };
    match code.level() {
        AreaLevel::Province | AreaLevel::City => true,
        AreaLevel::District => !(21..=80).contains(&part(4, 6)),
        AreaLevel::Street => part(6, 9) < 100,
        AreaLevel::Community => part(9, 12) < 200,
    }
}
