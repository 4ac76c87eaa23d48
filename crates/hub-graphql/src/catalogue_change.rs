//! Changing the catalogue, and the versions that it left.

use async_graphql::resolver_utils::EnumType;
use async_graphql::{Context, Enum, InputObject, Result, SimpleObject};
use hub_app::{CatalogueOutcome, CatalogueProblem, Language};
use hub_catalogue::{
    Cells, ChangeKind as Kind, Difference, Edit, Flaw, Format, Mask, Role, ValueType as Type,
};

use crate::catalogue::{Attribute, SharingClass, SubjectKind};
use crate::context::{failed, operation};
use crate::record::UserError;
use crate::scalars::DateTime;

/// 值类型 Shapes of values.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Type")]
pub(crate) enum ValueType {
    /// 短文本 A short text.
    String,
    /// 长文本 A long text.
    Text,
    /// 代码 One code of a table.
    Code,
    /// 多个代码 Several codes of a table.
    Codes,
    /// 日期 A day.
    Date,
    /// 是否 Yes or no.
    Bool,
    /// 整数 A whole number.
    Int,
    /// 小数 An exact decimal number.
    Decimal,
    /// 金额 Yuan a month, exact.
    Money,
    /// 坐标 Longitude and latitude.
    Geo,
}

/// 格式 What a text must look like.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Format")]
pub(crate) enum ValueFormat {
    /// 不限 Any text.
    Plain,
    /// 身份证号码 GB 11643.
    IdNumber,
    /// 电话号码.
    Phone,
    /// 姓名.
    PersonName,
    /// 地址.
    Address,
    /// 统一社会信用代码 GB 32100.
    Uscc,
    /// 数字 Digits only.
    Digits,
}

/// 脱敏方式 How a masked grant shows a value.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Mask")]
pub(crate) enum MaskRule {
    /// 无专门方式 No way of its own: a masked grant shows nothing.
    None,
    /// 仅显示姓.
    SurnameOnly,
    /// 前六后四.
    #[graphql(name = "KEEP_FIRST6_LAST4")]
    KeepFirst6Last4,
    /// 前三后四.
    #[graphql(name = "KEEP_FIRST3_LAST4")]
    KeepFirst3Last4,
    /// 后四位.
    #[graphql(name = "KEEP_LAST4")]
    KeepLast4,
    /// 仅年份.
    YearOnly,
    /// 到社区.
    ToCommunity,
    /// 区间.
    Range,
    /// 全部隐藏.
    Hidden,
}

/// 关系角色 Whom an attribute names.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Role")]
pub(crate) enum PersonRole {
    /// 户主.
    Householder,
    /// 产权人.
    Owner,
    /// 承租人.
    Tenant,
    /// 监护人.
    Guardian,
    /// 配偶.
    Spouse,
    /// 法定代表人.
    LegalRepresentative,
    /// 安全管理人.
    SafetyManager,
    /// 紧急联系人; no document leads to them, so no added attribute can show them.
    EmergencyContact,
    /// 帮扶人; likewise.
    Helper,
}

/// 目录变更类型 What a version did to an attribute.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChangeKind {
    /// 随程序发布 It ships with the program.
    Shipped,
    /// 新增.
    Added,
    /// 修改.
    Updated,
    /// 停用.
    Retired,
}

/// One column of an attribute before and after a change.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct AttributeChange {
    /// Name of the column, as in the files of the catalogue.
    pub(crate) column: String,
    /// Its text before; empty when there was none.
    pub(crate) before: String,
    /// Its text afterwards.
    pub(crate) after: String,
}

/// An attribute as one version of the catalogue left it.
#[derive(SimpleObject, Debug, Clone)]
pub(crate) struct AttributeVersion {
    /// Version of the catalogue; what ships is version 1.
    pub(crate) version: u64,
    /// What happened.
    pub(crate) change: ChangeKind,
    /// Who did it; `null` for what ships.
    pub(crate) by: Option<String>,
    /// When; `null` for what ships.
    pub(crate) at: Option<DateTime>,
    /// Why; given when it was retired.
    pub(crate) reason: Option<String>,
    /// What became different.
    pub(crate) changes: Vec<AttributeChange>,
}

/// A new attribute, to be reached through `facts`, imports and records. Nobody sees or writes it before a grant says so.
#[derive(InputObject, Debug)]
pub(crate) struct AddAttributeInput {
    /// Small letters, digits and `_`; stays for ever.
    pub(crate) code: String,
    /// Chinese name; also understood as a heading of files.
    pub(crate) name_zh: String,
    /// English name; also understood as a heading of files.
    pub(crate) name_en: String,
    /// Kind of subject it is about.
    pub(crate) subject: SubjectKind,
    /// Shape of its values.
    pub(crate) value_type: ValueType,
    /// What its text must look like.
    pub(crate) format: Option<ValueFormat>,
    /// The least value: a number, a day or `today`, `longitude,latitude`, or the number of characters of a text.
    pub(crate) minimum: Option<String>,
    /// The greatest value, written as `minimum`; of a day `today` where nothing is said.
    pub(crate) maximum: Option<String>,
    /// Code table of a coded attribute.
    pub(crate) code_table: Option<String>,
    /// The one department that leads it, by code.
    pub(crate) lead_department: String,
    /// Where the lead department has it from.
    pub(crate) authoritative_source: Option<String>,
    /// How it may be shared.
    pub(crate) sharing_class: SharingClass,
    /// The law that forbids sharing; for `NOT_SHARED` only.
    pub(crate) not_shared_basis: Option<String>,
    /// Whether it is sensitive (PIPL article 28).
    #[graphql(default)]
    pub(crate) sensitive: bool,
    /// Whether it is stored sealed; what is sensitive, an ID or a telephone number always is.
    pub(crate) sealed: Option<bool>,
    /// Days after which a fact is stale; 0 when it does not age.
    #[graphql(default)]
    pub(crate) freshness_days: u32,
    /// How a masked grant shows it.
    #[graphql(default_with = "MaskRule::Hidden")]
    pub(crate) mask_rule: MaskRule,
    /// Whom it names, when it is another person's attribute.
    pub(crate) view_role: Option<PersonRole>,
    /// That person's attribute.
    pub(crate) view_attribute: Option<String>,
    /// Remark.
    pub(crate) note: Option<String>,
    /// Other headings that files use.
    pub(crate) synonyms: Option<Vec<String>>,
    /// Only say what it would do.
    #[graphql(default)]
    pub(crate) dry_run: bool,
}

/// Other texts for an attribute; what is left out stays. What facts rest on does not change.
#[derive(InputObject, Debug)]
pub(crate) struct UpdateAttributeInput {
    /// The attribute.
    pub(crate) code: String,
    /// Chinese name.
    pub(crate) name_zh: Option<String>,
    /// English name.
    pub(crate) name_en: Option<String>,
    /// Shape of its values; only of an added attribute that nothing was stated about.
    pub(crate) value_type: Option<ValueType>,
    /// What its text must look like; as `valueType`.
    pub(crate) format: Option<ValueFormat>,
    /// The least value of what is stated from now on; empty when there is none.
    pub(crate) minimum: Option<String>,
    /// The greatest value, as `minimum`.
    pub(crate) maximum: Option<String>,
    /// Code table; only while nothing was stated.
    pub(crate) code_table: Option<String>,
    /// The one department that leads it, by code.
    pub(crate) lead_department: Option<String>,
    /// Where the lead department has it from.
    pub(crate) authoritative_source: Option<String>,
    /// How it may be shared.
    pub(crate) sharing_class: Option<SharingClass>,
    /// The law that forbids sharing; for `NOT_SHARED` only.
    pub(crate) not_shared_basis: Option<String>,
    /// Whether it is sensitive (PIPL article 28).
    pub(crate) sensitive: Option<bool>,
    /// Whether it is stored sealed; only while nothing was stated.
    pub(crate) sealed: Option<bool>,
    /// Days after which a fact is stale; 0 when it does not age.
    pub(crate) freshness_days: Option<u32>,
    /// How a masked grant shows it.
    pub(crate) mask_rule: Option<MaskRule>,
    /// Remark.
    pub(crate) note: Option<String>,
    /// Other headings that files use; replaces those given before.
    pub(crate) synonyms: Option<Vec<String>>,
    /// Only say what it would do.
    #[graphql(default)]
    pub(crate) dry_run: bool,
}

/// An attribute that is no longer to be used: it takes no new statements and is answered no more. What was stated stays.
#[derive(InputObject, Debug)]
pub(crate) struct RetireAttributeInput {
    /// The attribute.
    pub(crate) code: String,
    /// Why, without numbers of persons.
    pub(crate) reason: String,
    /// Only say what it would do.
    #[graphql(default)]
    pub(crate) dry_run: bool,
}

/// What became of a change of the catalogue.
#[derive(SimpleObject)]
pub(crate) struct AttributePayload {
    /// The attribute as it is now; on a dry run as it was.
    pub(crate) attribute: Option<Attribute>,
    /// Version of the catalogue in force.
    pub(crate) version: u64,
    /// What became different, or on a dry run would.
    pub(crate) changes: Vec<AttributeChange>,
    /// What should be known besides.
    pub(crate) warnings: Vec<UserError>,
    /// What must be put right; nothing was changed.
    pub(crate) user_errors: Vec<UserError>,
}

/// Adds an attribute.
pub(crate) async fn add(ctx: &Context<'_>, input: AddAttributeInput) -> Result<AttributePayload> {
    let mut cells = Cells::new();
    let code = input.code.trim().to_owned();
    put(&mut cells, "code", Some(code.clone()));
    put(&mut cells, "name_zh", Some(input.name_zh));
    put(&mut cells, "name_en", Some(input.name_en));
    put(&mut cells, "subject", Some(column(input.subject)));
    put(&mut cells, "value_type", Some(column(input.value_type)));
    put(&mut cells, "format", input.format.map(format_text));
    put(&mut cells, "minimum", input.minimum);
    put(&mut cells, "maximum", input.maximum);
    put(&mut cells, "code_table", input.code_table);
    put(&mut cells, "lead_department", Some(input.lead_department));
    put(&mut cells, "authoritative_source", input.authoritative_source);
    put(&mut cells, "sharing_class", Some(column(input.sharing_class)));
    put(&mut cells, "not_shared_basis", input.not_shared_basis);
    put(&mut cells, "sensitivity", Some(sensitivity(input.sensitive)));
    put(&mut cells, "sealed", input.sealed.map(|yes| yes.to_string()));
    put(&mut cells, "freshness_days", Some(input.freshness_days.to_string()));
    put(&mut cells, "mask_rule", Some(column(input.mask_rule)));
    put(&mut cells, "view_role", input.view_role.map(column));
    put(&mut cells, "view_attribute", input.view_attribute);
    put(&mut cells, "note", input.note);
    put(&mut cells, "synonyms", input.synonyms.map(|all| all.join("|")));
    change(ctx, &code, Edit::Add(cells), input.dry_run).await
}

/// Changes an attribute.
pub(crate) async fn update(
    ctx: &Context<'_>,
    input: UpdateAttributeInput,
) -> Result<AttributePayload> {
    let mut cells = Cells::new();
    let code = input.code.trim().to_owned();
    put(&mut cells, "code", Some(code.clone()));
    put(&mut cells, "name_zh", input.name_zh);
    put(&mut cells, "name_en", input.name_en);
    put(&mut cells, "value_type", input.value_type.map(column));
    put(&mut cells, "format", input.format.map(format_text));
    put(&mut cells, "minimum", input.minimum);
    put(&mut cells, "maximum", input.maximum);
    put(&mut cells, "code_table", input.code_table);
    put(&mut cells, "lead_department", input.lead_department);
    put(&mut cells, "authoritative_source", input.authoritative_source);
    put(&mut cells, "sharing_class", input.sharing_class.map(column));
    put(&mut cells, "not_shared_basis", input.not_shared_basis);
    put(&mut cells, "sensitivity", input.sensitive.map(sensitivity));
    put(&mut cells, "sealed", input.sealed.map(|yes| yes.to_string()));
    put(&mut cells, "freshness_days", input.freshness_days.map(|days| days.to_string()));
    put(&mut cells, "mask_rule", input.mask_rule.map(column));
    put(&mut cells, "note", input.note);
    put(&mut cells, "synonyms", input.synonyms.map(|all| all.join("|")));
    change(ctx, &code, Edit::Update(cells), input.dry_run).await
}

/// Retires an attribute.
pub(crate) async fn retire(
    ctx: &Context<'_>,
    input: RetireAttributeInput,
) -> Result<AttributePayload> {
    let code = input.code.trim().to_owned();
    let edit = Edit::Retire { code: code.clone(), reason: input.reason };
    change(ctx, &code, edit, input.dry_run).await
}

async fn change(
    ctx: &Context<'_>,
    code: &str,
    edit: Edit,
    is_dry_run: bool,
) -> Result<AttributePayload> {
    let operation = operation(ctx)?;
    let language = operation.language();
    let outcome = operation.change_catalogue(edit, is_dry_run).await.map_err(failed(ctx))?;
    let CatalogueOutcome { version, changes, problems, .. } = outcome;
    // The operation was judged by the version before; what it shows is the one after.
    let catalogue = operation.hub().catalogue();
    let planned = changes.into_iter().next();
    let warnings = planned.iter().flat_map(|planned| &planned.warnings);
    Ok(AttributePayload {
        attribute: catalogue.attribute(code).map(|one| Attribute::of(&catalogue, one)),
        version,
        warnings: warnings.map(|flaw| warning(flaw, language)).collect(),
        changes: planned.into_iter().flat_map(|one| one.differences).map(Into::into).collect(),
        user_errors: problems.iter().map(|one| user_error(one, language)).collect(),
    })
}

impl From<Difference> for AttributeChange {
    fn from(one: Difference) -> Self {
        Self { column: one.column.to_owned(), before: one.before, after: one.after }
    }
}

impl From<Kind> for ChangeKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Added => Self::Added,
            Kind::Updated => Self::Updated,
            Kind::Retired => Self::Retired,
        }
    }
}

fn put(cells: &mut Cells, column: &str, text: Option<String>) {
    if let Some(text) = text {
        let _previous = cells.insert(column.to_owned(), text);
    }
}

/// The name of an enum's value as columns of the catalogue write it.
fn column<E: EnumType + PartialEq>(one: E) -> String {
    let item = E::items().iter().find(|item| item.value == one);
    item.map(|item| item.name.to_lowercase()).unwrap_or_default()
}

fn format_text(format: ValueFormat) -> String {
    if format == ValueFormat::Plain { String::new() } else { column(format) }
}

fn sensitivity(is_sensitive: bool) -> String {
    if is_sensitive { "sensitive" } else { "general" }.to_owned()
}

fn user_error(one: &CatalogueProblem, language: Language) -> UserError {
    UserError {
        path: vec!["input".to_owned(), field(one.column)],
        code: "INVALID_INPUT".to_owned(),
        message: language.pick(&one.zh, &one.en).to_owned(),
    }
}

fn warning(one: &Flaw, language: Language) -> UserError {
    UserError {
        path: vec!["input".to_owned(), field(one.column)],
        code: "TO_BE_KNOWN".to_owned(),
        message: language.pick(&one.zh, &one.en).to_owned(),
    }
}

/// The field of the inputs that a column stands for.
fn field(column: &str) -> String {
    if column == "sensitivity" {
        return "sensitive".to_owned();
    }
    let mut parts = column.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |mut name, part| {
        let mut letters = part.chars();
        name.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        name.push_str(letters.as_str());
        name
    })
}
