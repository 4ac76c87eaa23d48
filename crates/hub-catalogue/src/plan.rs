//! Judging a change of the catalogue: what would break is refused, with what to do instead.

use hub_values::names_a_person;

use crate::change::{ChangeKind, Difference, Edit, Flaw, Planned, Surroundings, differences};
use crate::code_list::is_plain;
use crate::definition::Cells;
use crate::{Attribute, Catalogue, Definition, Origin};

mod columns;
mod subjects;

/// Attributes that the program itself asks for by code.
pub const NEEDED: [&str; 31] = [
    "birth_date",
    "death_date",
    "dwelling_address",
    "emergency_contact_name",
    "emergency_contact_phone",
    "emergency_contact_relation",
    "former_name",
    "guardian_name",
    "guardian_relation",
    "helper_name",
    "helper_phone",
    "home_phone",
    "household_no",
    "household_size",
    "householder_id_number",
    "householder_name",
    "hukou_address",
    "id_number",
    "id_type",
    "legal_rep_name",
    "mobile_phone",
    "owner_name",
    "person_name",
    "premises_address",
    "premises_name",
    "relation_to_householder",
    "residence_address",
    "sex",
    "tenant_name",
    "uscc",
    "work_phone",
];

/// Codes that would be taken for something else in inputs and answers.
const RESERVED: [&str; 21] = [
    "all",
    "area",
    "areas",
    "attributes",
    "community",
    "dwelling",
    "evidence",
    "facts",
    "household",
    "households",
    "id",
    "id_document",
    "key",
    "members",
    "memberships",
    "node",
    "observed_on",
    "previous_ids",
    "record",
    "subject",
    "type",
];

impl Catalogue {
    /// What a change would do; none when it changes nothing. Everything that is wrong is told at
    /// once.
    pub fn plan(
        &self,
        edit: &Edit,
        around: &Surroundings<'_>,
    ) -> Result<Option<Planned>, Vec<Flaw>> {
        match edit {
            Edit::Update(cells) => self.plan_update(cells, around),
            Edit::Put(cells) if self.attribute(code_of(cells)).is_some() => {
                self.plan_update(cells, around)
            }
            Edit::Add(cells) | Edit::Put(cells) => self.plan_addition(cells, around).map(Some),
            Edit::Retire { code, reason } => self.plan_retirement(code, reason).map(Some),
        }
    }

    fn plan_addition(
        &self,
        cells: &Cells,
        around: &Surroundings<'_>,
    ) -> Result<Planned, Vec<Flaw>> {
        let mut definition = Definition::default();
        for (column, text) in defaults(cells) {
            let _is_known = definition.set(column, &text);
        }
        let mut said = cells.clone();
        said.retain(|_, text| !text.trim().is_empty());
        set_all(&mut definition, &said)?;
        let mut flaws = columns::flaws(&definition);
        if self.attribute(&definition.code).is_some() {
            flaws.push(Flaw::new(
                "code",
                "已有同名数据项，请用 updateAttribute 修改，或换一个代码",
                "this attribute exists; change it with updateAttribute, or choose another code",
            ));
        }
        if RESERVED.contains(&definition.code.as_str()) {
            flaws.push(Flaw::new(
                "code",
                "该代码为系统保留，请换一个代码",
                "this code is reserved; choose another",
            ));
        }
        if definition.tier != "extended" {
            flaws.push(Flaw::new(
                "tier",
                "运行中只能增加扩展数据项（extended），固定字段随版本发布",
                "only `extended` attributes are added here; typed fields come with a release",
            ));
        }
        if definition.filterable == "true" {
            flaws.push(Flaw::new(
                "filterable",
                "查询条件随版本发布，请填 false",
                "conditions of lists come with a release; write false",
            ));
        }
        flaws.extend(self.table_flaw(&definition));
        flaws.extend(self.view_flaws(&definition));
        flaws.extend(self.field_flaw(&definition));
        let differences = differences(&Definition::default(), &definition);
        flaws.extend(self.common_flaws(&definition, &differences, around));
        if !flaws.is_empty() {
            return Err(flaws);
        }
        let kind = ChangeKind::Added;
        Ok(Planned { kind, definition, reason: None, differences, warnings: Vec::new() })
    }

    fn plan_update(
        &self,
        cells: &Cells,
        around: &Surroundings<'_>,
    ) -> Result<Option<Planned>, Vec<Flaw>> {
        let known = self.attribute(code_of(cells));
        let mut definition = known.map(|one| one.definition().clone()).unwrap_or_default();
        set_all(&mut definition, cells)?;
        if known.is_some_and(|one| *one.definition() == definition) {
            return Ok(None);
        }
        let attribute = self.changeable(code_of(cells))?;
        let differences = differences(attribute.definition(), &definition);
        let is_used = (around.is_used)(attribute.code.as_str());
        let mut flaws = columns::flaws(&definition);
        let mut warnings = Vec::new();
        for difference in &differences {
            flaws.extend(columns::unchangeable(attribute, difference.column, is_used));
            if difference.column == "lead_department" && is_used {
                warnings.push(Flaw::new(
                    "lead_department",
                    "已有数据按原主责部门选定，下次更新时按新主责部门重选；fileonce rebuild 可立即全部重选",
                    "facts held already were chosen for the former lead department; they are chosen anew \
                     when they change, or all at once by `fileonce rebuild`",
                ));
            }
            if difference.column == "code_table" {
                flaws.extend(self.table_flaw(&definition));
            }
        }
        flaws.extend(self.common_flaws(&definition, &differences, around));
        if !flaws.is_empty() {
            return Err(flaws);
        }
        let kind = ChangeKind::Updated;
        Ok(Some(Planned { kind, definition, reason: None, differences, warnings }))
    }

    fn plan_retirement(&self, code: &str, reason: &str) -> Result<Planned, Vec<Flaw>> {
        let attribute = self.changeable(code)?;
        let mut flaws = Vec::new();
        let reason = reason.trim();
        if reason.is_empty() || !is_plain(reason, 200) || names_a_person(reason) {
            flaws.push(Flaw::new(
                "reason",
                "请填写停用原因（200字以内，不含证件或电话号码）",
                "say why, in at most 200 characters and without numbers of persons",
            ));
        }
        if NEEDED.contains(&attribute.code.as_str()) {
            flaws.push(Flaw::new(
                "code",
                "系统自身需要该数据项，不能停用；如不再共享，请收回授权",
                "the program itself needs this attribute; to stop sharing it, revoke its grants",
            ));
        }
        let shows_it = |one: &&Attribute| {
            let view = one.view.as_ref();
            !one.is_retired() && view.is_some_and(|view| view.attribute == attribute.code)
        };
        if let Some(view) = self.all().iter().find(shows_it) {
            let (zh, en) = (&view.name_zh, &view.code);
            flaws.push(Flaw {
                column: "code",
                zh: format!("“{zh}”引用该数据项，请先停用“{zh}”"),
                en: format!("{en} shows this attribute; retire {en} first"),
            });
        }
        if !flaws.is_empty() {
            return Err(flaws);
        }
        Ok(Planned {
            kind: ChangeKind::Retired,
            definition: attribute.definition().clone(),
            reason: Some(reason.to_owned()),
            differences: Vec::new(),
            warnings: Vec::new(),
        })
    }

    /// The attribute of a code, unless it is beyond change.
    fn changeable(&self, code: &str) -> Result<&Attribute, Vec<Flaw>> {
        let flaw = |zh: &str, en: &str| vec![Flaw::new("code", zh, en)];
        match self.attribute(code) {
            None => Err(flaw(
                "数据目录中没有这个数据项，请用 catalogue 查询代码",
                "no such attribute; see `catalogue`",
            )),
            Some(one) if one.is_switched_off() => Err(flaw(
                "该数据项依法停用，不能修改",
                "this attribute is switched off by law and is not changed",
            )),
            Some(one) if one.is_retired() => Err(flaw(
                "该数据项已停用，如需要请以新代码增加",
                "this attribute was retired; add a new one under another code",
            )),
            Some(one) => Ok(one),
        }
    }

    /// What must hold of what a change touches.
    fn common_flaws(
        &self,
        definition: &Definition,
        differences: &[Difference],
        around: &Surroundings<'_>,
    ) -> Vec<Flaw> {
        let touches = |column: &str| differences.iter().any(|one| one.column == column);
        let mut flaws = Vec::new();
        flaws.extend(subjects::flaw(definition));
        if touches("lead_department") && !(around.has_department)(&definition.lead_department) {
            flaws.push(Flaw::new(
                "lead_department",
                "没有这个部门，请填写 departments 中的部门代码",
                "no such department; write a code of `departments`",
            ));
        }
        let Ok(kind) = definition.subject.parse() else { return flaws };
        let names = [("name_zh", &definition.name_zh), ("name_en", &definition.name_en)];
        let headings = names
            .into_iter()
            .map(|(column, text)| (column, text.as_str()))
            .chain(definition.synonyms().map(|text| ("synonyms", text)));
        for (column, text) in headings {
            let means = touches(column).then(|| (around.heading)(self, kind, text)).flatten();
            if let Some(other) = means.filter(|other| *other != definition.code) {
                flaws.push(Flaw {
                    column,
                    zh: format!("表头已用于数据项 {other}，请换一个名称"),
                    en: format!("this heading means {other} already; choose another"),
                });
            }
        }
        flaws
    }

    fn table_flaw(&self, definition: &Definition) -> Option<Flaw> {
        if !matches!(definition.value_type.as_str(), "code" | "codes") {
            return None;
        }
        let name = definition.code_table.as_str();
        let is_known = hub_values::table(name).is_some() || self.code_list(name).is_some();
        (!is_known).then(|| {
            Flaw::new(
                "code_table",
                "没有这个代码表，请先用 fileonce catalogue import-codes 导入",
                "no such code table; bring it in first with `fileonce catalogue import-codes`",
            )
        })
    }

    fn field_flaw(&self, definition: &Definition) -> Option<Flaw> {
        let kind = definition.subject.parse().ok()?;
        let is_taken = self.of(kind).any(|one| one.graphql_name == definition.graphql_name);
        is_taken
            .then(|| Flaw::new("graphql_name", "该字段名已被使用", "this name of a field is taken"))
    }

    fn view_flaws(&self, definition: &Definition) -> Option<Flaw> {
        if definition.view_role.is_empty() && definition.view_attribute.is_empty() {
            return None;
        }
        let target = self.attribute(&definition.view_attribute);
        let fits = target.is_some_and(|target| {
            target.subject == hub_values::SubjectKind::Resident
                && target.view.is_none()
                && !target.is_retired()
                && !target.is_switched_off()
                && target.definition().value_type == definition.value_type
                && target.definition().format == definition.format
        });
        (!fits).then(|| {
            Flaw::new(
                "view_attribute",
                "须为居民本人的数据项，且类型和格式与之相同",
                "must be a resident's own attribute of the same type and format",
            )
        })
    }
}

impl Attribute {
    /// Whether nothing of it is compiled in.
    pub fn is_added(&self) -> bool {
        self.origin == Origin::Added
    }
}

fn code_of(cells: &Cells) -> &str {
    cells.get("code").map(|code| code.trim()).unwrap_or_default()
}

fn set_all(definition: &mut Definition, cells: &Cells) -> Result<(), Vec<Flaw>> {
    for (column, text) in cells {
        if !definition.set(column, text) {
            let message =
                ("没有这一列，请参照导出的目录文件", "no such column; see an exported catalogue");
            return Err(vec![Flaw::new("column", message.0, message.1)]);
        }
    }
    Ok(())
}

/// What a new attribute has where nothing is said.
fn defaults(cells: &Cells) -> [(&'static str, String); 8] {
    let cell = |column: &str| cells.get(column).map(|text| text.trim()).unwrap_or_default();
    let is_sensitive = cell("sensitivity") == "sensitive";
    let is_number = matches!(cell("format"), "id_number" | "phone");
    let is_event = cell("value_type") == "date" && !crate::range::may_come(cell("code"));
    [
        ("graphql_name", camel(cell("code"))),
        ("tier", "extended".to_owned()),
        ("sensitivity", "general".to_owned()),
        ("sealed", (is_sensitive || is_number).to_string()),
        ("freshness_days", "0".to_owned()),
        ("mask_rule", "hidden".to_owned()),
        ("filterable", "false".to_owned()),
        ("maximum", if is_event { crate::range::TODAY.to_owned() } else { String::new() }),
    ]
}

/// `pet_count` as `petCount`.
fn camel(code: &str) -> String {
    let mut name = String::with_capacity(code.len());
    let mut is_start = false;
    for c in code.chars() {
        match c {
            '_' => is_start = true,
            c if is_start => {
                name.push(c.to_ascii_uppercase());
                is_start = false;
            }
            c => name.push(c),
        }
    }
    name
}

#[cfg(test)]
mod tests;
