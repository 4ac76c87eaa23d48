/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** 可办事项 What the caller's role allows, or what they were named for; what it is allowed for is judged case by case. */
export type Ability =
  /** 表单准入 Admit forms, return or refuse them. */
  | 'ADMIT_FORMS'
  /** 下发填报 Ask by a form, and read what came of it. */
  | 'ASK_FORMS'
  /** 应急开启 Break the glass: for officials who were named for it. */
  | 'BREAK_GLASS'
  /** 采集 Collect in a community what is missing. */
  | 'COLLECT'
  /** 共享审核 Decide what others ask for, of what the department leads. */
  | 'DECIDE_ACCESS'
  /** 删除 Erase a subject for good. */
  | 'ERASE_SUBJECTS'
  /** 处理预警 See alerts, and say what became of them. */
  | 'HANDLE_ALERTS'
  /** 账号管理 Make and change users and clients. */
  | 'MANAGE_ACCOUNTS'
  /** 目录管理 Change the catalogue. */
  | 'MANAGE_CATALOGUE'
  /** 授权管理 End grants. */
  | 'MANAGE_GRANTS'
  /** 合并 Review pairs and merge subjects. */
  | 'MERGE'
  /** 查看授权 See who has been granted what. */
  | 'READ_GRANTS'
  /** 审计 Read the log. */
  | 'READ_LOG'
  /** 查看共享申请 See access requests. */
  | 'READ_REQUESTS'
  /** 查询 Ask about residents, households, dwellings and premises. */
  | 'READ_SUBJECTS'
  /** 登记 Enter records, and import files. */
  | 'RECORD'
  /** 登记表单 Register forms of the own department. */
  | 'REGISTER_FORMS'
  /** 共享申请 Ask other departments for attributes. */
  | 'REQUEST_ACCESS'
  /** 密封与解封 Seal a resident and take a seal away: for officials who were named for it. */
  | 'SEAL_SUBJECTS'
  /** 查看登记数据源 See feeds of registers. */
  | 'SEE_FEEDS'
  /** 查看导入 See imports. */
  | 'SEE_IMPORTS'
  /** 裁定 Pin the statement that counts. */
  | 'SETTLE';

/** 无值原因 Why an attribute has no value. */
export type Absence =
  /** 已依法删除 There was a value; it named a person who was erased, and went with them. Nobody can state it. */
  | 'ERASED'
  /** 不适用 Does not apply here; takes back what the same source said before. */
  | 'NOT_APPLICABLE'
  /** 拒绝 Asked, and the person would not say. */
  | 'REFUSED'
  /** 不详 Asked, and nobody knows. */
  | 'UNKNOWN'
  /** 保密 Held back by its source; takes back what the same source said before. */
  | 'WITHHELD';

/** An attribute that has no value, and why. */
export type AbsentInput = {
  /** Code of the attribute in the catalogue. */
  attribute: string;
  /** Why there is no value. */
  reason: Absence;
};

/** 审核结论 What an official decides. */
export type AccessDecision =
  /** 延期 Once, for a reason. */
  | 'EXTEND'
  /** 同意 In the form asked for, or in one that tells less. */
  | 'GRANT'
  /** 拒绝 For a reason. */
  | 'REFUSE'
  /** 退回补正 Once, naming everything that is missing. */
  | 'RETURN';

/** An attribute that is asked for. */
export type AccessItemInput = {
  /** Code of the attribute. */
  attribute: string;
  /** In which form it is wanted. */
  form: AnswerForm;
};

/** Conditions on access requests; all must hold. */
export type AccessRequestFilter = {
  /** With this attribute, by code. */
  attribute?: string | null | undefined;
  /** Made by this department, by code. */
  department?: string | null | undefined;
  /** Only this one. */
  id?: string | number | null | undefined;
  /** With an attribute that this department leads, by code. */
  leadDepartment?: string | null | undefined;
  /** With an attribute whose time to decide has passed. */
  overdue?: boolean;
  /** With an attribute in this state. */
  state?: AccessState | null | undefined;
};

/** 申请项状态 Where an item of an access request stands. */
export type AccessState =
  /** 已同意. */
  | 'GRANTED'
  /** 已拒绝. */
  | 'REFUSED'
  /** 已退回 Something is missing; the asking department completes it. */
  | 'RETURNED'
  /** 待审核 Somebody has to decide it. */
  | 'WAITING'
  /** 已撤回 The asking department took it back. */
  | 'WITHDRAWN';

/** 步骤种类 What can happen to an access request. */
export type AccessStepKind =
  /** 初审同意 The first of two officials agreed. */
  | 'APPROVED'
  /** 提出 It was made. */
  | 'ASKED'
  /** 异议 The asking department disputes a refusal; the next tier decides. */
  | 'DISPUTED'
  /** 未使用而终止 A grant ended because the attribute was not used. */
  | 'DROPPED'
  /** 延期 The time to decide was extended. */
  | 'EXTENDED'
  /** 同意. */
  | 'GRANTED'
  /** 超期 The time to decide passed; the data bureau may decide now. */
  | 'OVERDUE'
  /** 年度复核 Its grants were certified anew. */
  | 'RECERTIFIED'
  /** 拒绝. */
  | 'REFUSED'
  /** 补正或缩小范围 The asking department completed or narrowed it. */
  | 'RESUBMITTED'
  /** 退回补正 It was returned for completion. */
  | 'RETURNED'
  /** 撤销授权 A grant of it was taken away. */
  | 'REVOKED'
  /** 告知 A lead department was told of what was granted without its decision. */
  | 'TOLD'
  /** 撤回 The asking department took it back. */
  | 'WITHDRAWN';

/** 办理层级 Who decides: disputes go up. */
export type AccessTier =
  /** 数据局 The data bureau. */
  | 'BUREAU'
  /** 主责部门 The lead department's data manager. */
  | 'LEAD'
  /** 第三级 The body that the city's settings name; the data bureau enters what it decided. */
  | 'THIRD';

/** 角色 What a user is. */
export type AccountRole =
  /** 审计员. */
  | 'AUDITOR'
  /** 社区工作人员. */
  | 'COMMUNITY_STAFF'
  /** 数据局管理员. */
  | 'DATA_BUREAU_ADMIN'
  /** 部门数据管理员. */
  | 'DATA_MANAGER'
  /** 部门人员. */
  | 'DEPARTMENT_OFFICER';

/** Conditions on alerts; all must hold. */
export type AlertFilter = {
  /** About this official or system. */
  actor?: string | null | undefined;
  /** About officials of this department, by code. */
  department?: string | null | undefined;
  /** Of this day and later, in China. */
  from?: string | null | undefined;
  /** By this rule. */
  rule?: AlertRule | null | undefined;
  /** In this state. */
  state?: AlertState | null | undefined;
  /** Of this day and earlier. */
  to?: string | null | undefined;
};

/** 处理结论 What somebody says of an alert. */
export type AlertOutcome =
  /** 上报 Somebody else has to look into it; the note says who. */
  | 'ESCALATED'
  /** 已说明 There was a reason; the note names it. */
  | 'EXPLAINED';

/** 预警规则 A rule over the log; its thresholds are settings of the hub. */
export type AlertRule =
  /** 查同事 An official looked up colleagues. */
  | 'COLLEAGUES'
  /** 休息日 People looked at on a day off. */
  | 'DAY_OFF'
  /** 远超同事 One person looked at far more people than the colleagues of the department do. */
  | 'FAR_ABOVE_PEERS'
  /** 诱饵记录 A record that nobody has a reason to look at. */
  | 'HONEY'
  /** 查家人 An official looked up somebody they live with, or are registered with. */
  | 'HOUSEHOLD'
  /** 夜间 People looked at in a night. */
  | 'NIGHT'
  /** 无案件编号 Requests for a purpose that wants a case, without one. */
  | 'NO_CASE'
  /** 查本人 An official looked themselves up. */
  | 'ONESELF'
  /** 一案多人 One case for very many people, or a text that is no case. */
  | 'ONE_CASE_FOR_MANY'
  /** 单一用途 One purpose for everything, although the department has others. */
  | 'ONE_PURPOSE'
  /** 频繁被拒 Many refusals in a short time. */
  | 'REFUSALS'
  /** 封存人员 A person whose record is sealed was looked at, or asked for. */
  | 'SEALED'
  /** 逐户查楼 One dwelling of a building after the other. */
  | 'WHOLE_BUILDING';

/** 预警状态 Where an alert is. */
export type AlertState =
  /** 已上报 Somebody else has to look into it. */
  | 'ESCALATED'
  /** 已说明 There was a reason. */
  | 'EXPLAINED'
  /** 待处理 Nobody has said anything yet. */
  | 'OPEN';

/** 授权方式 In which way an attribute may be used. */
export type AnswerForm =
  /** 全部 See the value. */
  | 'FULL'
  /** 按值查找 Find a subject by exactly this value. */
  | 'LOOKUP'
  /** 脱敏 See the value behind its mask. */
  | 'MASKED'
  /** 是否判断 Get yes or no. */
  | 'PREDICATE'
  /** 填报 State it. */
  | 'WRITE';

/** A second official agrees to more people on this day. */
export type ApproveBulkInput = {
  /** Which; see `bulkApprovals`. */
  id: string | number;
  /** How many people there may be today. */
  people: number;
  /** Why. */
  reason: string;
};

/** Levels of the tree of areas. */
export type AreaLevel =
  /** 市. */
  | 'CITY'
  /** 社区、村. */
  | 'COMMUNITY'
  /** 区县. */
  | 'DISTRICT'
  /** 街道、乡镇. */
  | 'STREET';

/** Conditions on attributes of the catalogue. */
export type AttributeFilter = {
  /** Only of this code. */
  code?: string | null | undefined;
  /** Only led by this department. */
  leadDepartment?: string | null | undefined;
  /** Only of this kind of subject. */
  subject?: SubjectKind | null | undefined;
};

/** A value of any attribute. */
export type AttributeValueInput = {
  /** Code of the attribute in the catalogue. */
  attribute: string;
  /** Text, code or label. */
  value: string;
};

/** Conditions on entries; all must hold. */
export type AuditFilter = {
  /** About somebody or something that belonged to this area, or to one in it, by what was recorded until then. */
  area?: string | number | null | undefined;
  /** That showed, wrote or refused this attribute, by code. */
  attribute?: string | null | undefined;
  /** In this case, exactly as it was named. */
  case?: string | null | undefined;
  /** Of this department, by code. */
  department?: string | null | undefined;
  /** One of these entries, as receipts and alerts name them; 100 at most. */
  ids?: Array<string | number> | null | undefined;
  /** That ended so. */
  outcome?: Outcome | null | undefined;
  /** For this purpose, by code. */
  purpose?: string | null | undefined;
  /** About this subject. */
  subject?: string | number | null | undefined;
};

/** 标记类别 What a mark says. */
export type AuditMarkKind =
  /** 暂缓披露 What was looked at for this purpose, or in this case, is left out of `disclosures` until a moment, and only counted. */
  | 'HIDDEN'
  /** 诱饵记录 Nobody has a reason to look at this record: whoever does is told. */
  | 'HONEY'
  /** 人员对应 This official is this resident, so that looking up oneself, one's household and colleagues is told. */
  | 'OFFICIAL'
  /** 封存人员 Whoever comes near this person is told. */
  | 'SEALED';

/** What a summary is wanted of; all conditions must hold. */
export type AuditSummaryInput = {
  /** Of this attribute, by code. */
  attribute?: string | null | undefined;
  /** Of this department, by code. */
  department?: string | null | undefined;
  /** From this day on, in China. */
  from?: string | null | undefined;
  /** How long its periods are. */
  period?: SummaryPeriod;
  /** For this purpose, by code. */
  purpose?: string | null | undefined;
  /** Until this day, it included. */
  to?: string | null | undefined;
};

/** A seal that is to be broken. */
export type BreakGlassInput = {
  /** 案号 For which case. */
  caseNumber: string;
  /** Whose: the identity document. */
  idDocument: IdDocumentInput;
  /** Why. It stays in the log for ever: no name, no ID number, no phone number. */
  reason: string;
};

/** What a report of the burden ledger is wanted of; all conditions must hold. */
export type BurdenInput = {
  /** In this area. */
  area?: string | number | null | undefined;
  /** Of this department, by code. */
  department?: string | null | undefined;
  /** Of this form, by code. */
  form?: string | null | undefined;
  /** From this day on, in China. */
  from?: string | null | undefined;
  /** How long its periods are. */
  period?: SummaryPeriod;
  /** Until this day, it included. */
  to?: string | null | undefined;
};

/** An import that is called off. */
export type CancelImportInput = {
  /** The import. */
  id: string | number;
};

/** What was decided about a change. */
export type ChangeDecision =
  /** 此前已办理 It was so already; nothing was written. */
  | 'ALREADY_DONE'
  /** 已办理 It was done. */
  | 'DONE'
  /** 可以办理 It would be done; this was a trial, and nothing was written. */
  | 'WOULD_BE_DONE';

/** 目录变更类型 What a version did to an attribute. */
export type ChangeKind =
  /** 新增. */
  | 'ADDED'
  /** 停用. */
  | 'RETIRED'
  /** 随程序发布 It ships with the program. */
  | 'SHIPPED'
  /** 修改. */
  | 'UPDATED';

/** A pair to be claimed or given free. */
export type ClaimReviewInput = {
  /** Which. */
  reviewId: string | number;
};

/** A request that ends, or goes on. */
export type CloseFormRequestInput = {
  /** How. */
  closing: FormRequestClosing;
  /** The new day on which it is due, to extend it. */
  due?: string | null | undefined;
  /** Which. */
  id: string | number;
};

/** The end of a subject. */
export type CloseSubjectInput = {
  /** Only judge it; nothing is written. */
  dryRun?: boolean;
  /** The last day on which it was. */
  on: string;
  /** Why. */
  reason: ClosingReason;
  /** Which. */
  subject: string | number;
};

/** 注销原因 Why a subject ended. */
export type ClosingReason =
  /** 停业 A business ended. */
  | 'CLOSED_DOWN'
  /** 拆除 A dwelling was pulled down. */
  | 'DEMOLISHED'
  /** 死亡 A resident died. */
  | 'DIED'
  /** 销户 A household is none any more. */
  | 'DISSOLVED'
  /** 迁出 A resident, a household or a business left the city. */
  | 'MOVED_AWAY';

/** 采集原因 Why something is asked. */
export type CollectionReason =
  /** 重新采集 It is held; somebody asks again and has said why. */
  | 'AGAIN'
  /** 缺失 Nothing is held. */
  | 'MISSING'
  /** 待确认 What is held is to be confirmed. */
  | 'STALE';

/** Which tasks are wanted. */
export type CollectionTaskFilter = {
  /** In this area; your own without it. */
  area?: string | number | null | undefined;
  /** In this state; those that wait without it. */
  state?: CollectionTaskState | null | undefined;
  /** Of this subject. */
  subject?: string | number | null | undefined;
};

/** 采集状态 Where a task is. */
export type CollectionTaskState =
  /** 已完成 Answered. */
  | 'DONE'
  /** 待采集 It waits. */
  | 'OPEN'
  /** 拒绝 The person would not say. */
  | 'REFUSED'
  /** 不详 Nobody knows. */
  | 'UNKNOWN'
  /** 已撤回 Not answered, and called off by your department: in its collections only. */
  | 'WITHDRAWN';

/** What a column means. */
export type ColumnChoiceInput = {
  /** The code of an attribute, or a mark such as `@record_id`, `@observed_on`, `@community`, `@household_kind`, `@dwelling`, `@member_id_number`, `@member_relation`; `null` to leave the column aside. */
  attribute?: string | null | undefined;
  /** Its heading, as the file has it. */
  header: string;
};

/** An answer to a task: a value, or that what is held is right, or why there is no value. */
export type CompleteTaskInput = {
  /** There is no value, and why. */
  absent?: Absence | null | undefined;
  /** What is held is still right. */
  confirm?: boolean;
  /** What it rests on. */
  evidence?: Evidence;
  /** The day on which that was seen; today without it. */
  observedOn?: string | null | undefined;
  /** Which. */
  taskId: string | number;
  /** The value: text, code or label. */
  value?: string | null | undefined;
};

/** Facts that are still right. */
export type ConfirmFactsInput = {
  /** Codes of the attributes. */
  attributes: Array<string>;
  /** Day on which that was seen; today by default. */
  observedOn?: string | null | undefined;
  /** Whose. */
  subject: string | number;
};

/** An import that is confirmed. */
export type ConfirmImportInput = {
  /** Codes of all its warnings, when it was paused: you have looked at them and they are right. */
  acceptWarnings?: Array<string>;
  /** The import. */
  id: string | number;
};

/** 校核结论 What the lead department says. */
export type CorrectionDecision =
  /** 维持原值 The fact stands. */
  | 'REJECTED'
  /** 予以更正 The fact was wrong. */
  | 'UPHELD';

/** Which corrections are wanted. */
export type CorrectionFilter = {
  /** Code of an attribute. */
  attribute?: string | null | undefined;
  /** Only those whose working days are over. */
  overdue?: boolean;
  /** Whose. */
  side: CorrectionSide;
  /** In this state. */
  state?: CorrectionState | null | undefined;
  /** About this resident, household, dwelling or premises. */
  subject?: string | number | null | undefined;
};

/** 校核清单 Whose corrections are wanted. */
export type CorrectionSide =
  /** 本部门提出 Those that your department opened. */
  | 'OPENED'
  /** 曾获错误数据 Those that were found right after your department had been told the wrong value for this purpose. Ask again for the fact. */
  | 'TOLD'
  /** 待本部门办理 Those that your department settles; for the data bureau all. For data managers. */
  | 'TO_SETTLE';

/** 校核状态 Where a correction is. */
export type CorrectionState =
  /** 待办 It waits for the lead department; the fact is marked as conflicting. */
  | 'OPEN'
  /** 维持原值 The fact stands. */
  | 'REJECTED'
  /** 已更正 The fact was wrong; the lead department has stated what is right. */
  | 'UPHELD';

/** A client to be made. */
export type CreateClientInput = {
  /** Department, by code. */
  department: string;
  /** Whether it may read the schema through introspection. */
  introspection?: boolean;
  /** A name for people. */
  name: string;
};

/** A user to be made. */
export type CreateUserInput = {
  /** Area that their work is limited to; community staff need one. */
  area?: string | number | null | undefined;
  /** Department, by code. */
  department: string;
  /** Login; upper and lower case are the same. */
  login: string;
  /** Their name. */
  name?: string | null | undefined;
  /** What they are. */
  role: AccountRole;
};

/** A client that is switched off. */
export type DeactivateClientInput = {
  /** The client, by `id` or `clientId`. */
  clientId: string | number;
};

/** A user who is switched off. */
export type DeactivateUserInput = {
  /** Login. */
  login: string;
};

/** A decision about an access request. */
export type DecideAccessInput = {
  /** About these attributes, by code; without it all that wait for you. */
  attributes?: Array<string> | null | undefined;
  /** What. */
  decision: AccessDecision;
  /** 文号 Reference of the written decision; needed on the third tier. */
  document?: string | null | undefined;
  /** Of a grant: the form, when it tells less than was asked for. */
  form?: AnswerForm | null | undefined;
  /** Why; everything that is missing, of a return. Not needed for a grant. */
  reason?: string | null | undefined;
  /** Which. */
  requestId: string | number;
};

/** What the lead department says of a correction. */
export type DecideCorrectionInput = {
  /** Which. */
  correctionId: string | number;
  /** Whether the fact was wrong. */
  decision: CorrectionDecision;
  /** Why; kept sealed beside the decision. No ID number, no phone number. */
  reason: string;
  /** What is right; what was proposed by default. */
  value?: string | null | undefined;
};

/** A decision about a pair. */
export type DecideDuplicateInput = {
  /** One, two, or nobody can tell. */
  decision: DuplicateDecision;
  /** Only tell what would be done; nothing is written. */
  dryRun?: boolean;
  /** Why, when they are one; kept sealed beside the decision. No ID number, no phone number. */
  reason?: string | null | undefined;
  /** Which. */
  reviewId: string | number;
  /** When they are one: the side that stays, the candidate by default. Of a pair with one side only: the subject that it is. */
  survivor?: string | number | null | undefined;
};

/** A decision about a form. */
export type DecideFormInput = {
  /** What is decided. */
  decision: FormDecision;
  /** Which. */
  id: string | number;
  /** Why; needed unless it is admitted. */
  reason?: string | null | undefined;
};

/** A refusal that is disputed. */
export type DisputeAccessInput = {
  /** Which attributes, by code; without it all that were refused. */
  attributes?: Array<string> | null | undefined;
  /** Why the refusal is wrong. */
  reason: string;
  /** Which request. */
  requestId: string | number;
};

/** What is tried: a draft, or a grant or access request whose grants would be taken away. */
export type DryRunGrantInput = {
  /** A grant that would be given. */
  give?: GrantDraftInput | null | undefined;
  /** A grant, or an access request all of whose grants, would be taken away. */
  revoke?: string | number | null | undefined;
};

/** 核实结论 What somebody says of a pair. */
export type DuplicateDecision =
  /** 不是同一个 They are two. */
  | 'NOT_SAME'
  /** 是同一个 They are one, and are merged. */
  | 'SAME'
  /** 无法判断 Nobody can tell. */
  | 'UNSURE';

/** Which pairs are wanted. */
export type DuplicateReviewFilter = {
  /** Of this area or below it; your own by default. */
  area?: string | number | null | undefined;
  /** About subjects of this kind. */
  kind?: SubjectKind | null | undefined;
  /** In this state; those that wait by default. */
  state?: ReviewState | null | undefined;
};

/** Conditions on dwellings. */
export type DwellingFilter = {
  /** In this area or below it. */
  area?: string | number | null | undefined;
  /** Also those that ended. */
  includeClosed?: boolean;
};

/** What an address leads to. */
export type DwellingMatchStatus =
  /** 有多种可能 Several dwellings, or an address that can be read in two ways, such as 3-501. */
  | 'AMBIGUOUS'
  /** 找到一处. */
  | 'FOUND'
  /** 没有找到. */
  | 'NOT_FOUND';

/** A mark to be ended. */
export type EndAuditMarkInput = {
  /** Which. */
  id: string | number;
};

/** What a statement rests on. */
export type Evidence =
  /** 工作人员核实 Staff looked, or the sender keeps it in its register. */
  | 'CONFIRMED'
  /** 已查看证件 A document was seen. */
  | 'SEEN_DOCUMENT'
  /** 本人陈述 The person's own word. */
  | 'SELF_STATED';

/** A result that is wanted as a file. */
export type ExportFormRequestInput = {
  /** What file. */
  format?: FormResultFormat;
  /** Which request. */
  id: string | number;
};

/** Whether a fact can still be relied on. */
export type FactStatus =
  /** 有效 Within the attribute's days of freshness. */
  | 'FRESH'
  /** 待核实 Past them: still shown, and asks to be confirmed. */
  | 'STALE';

/** 对账方向 On which side something is lacking. */
export type FeedSide =
  /** 不一致 Both have it, and another value is shown than the register says. */
  | 'DIFFERS'
  /** 报送未收 The register sent it, and nothing of it is held. */
  | 'NOT_HELD'
  /** 未报送 It is held, in attributes that the department leads, and the register did not send it. */
  | 'NOT_SENT';

/** 数据流状态 Whether a feed takes deliveries. */
export type FeedState =
  /** 正常 It takes the next delivery. */
  | 'ACTIVE'
  /** 已暂停 A complete file lacked too much: `resumeFeed` decides. */
  | 'PAUSED'
  /** 正在撤回 What a complete file did not have is being taken back. */
  | 'WITHDRAWING';

/** What a column of a form means: an attribute, what the situation tells, or an answer of the form's own. */
export type FormColumnInput = {
  /** It is asked although the hub may hold it fresh; needs `reason`, and is charged to your department. */
  askAgain?: boolean;
  /** Code of an attribute. */
  attribute?: string | null | undefined;
  /** What the situation tells: `number`, `today`, `community`, `staff`, `occasion`. */
  context?: string | null | undefined;
  /** Its heading, as the file has it, lines joined by `/`; or its cell, where two headings are the same. */
  heading: string;
  /** Whose: a role of docs/forms.md; the subject's own without it. */
  role?: string | null | undefined;
  /** It belongs to this form alone. */
  supplementary?: boolean;
  /** In what dress: a transform of docs/forms.md; as it is without it. */
  transform?: string | null | undefined;
};

/** 准入结论 What the data bureau says of a form. */
export type FormDecision =
  /** 准入 It may be asked. */
  | 'ADMIT'
  /** 不予准入 It may not be asked. */
  | 'REFUSE'
  /** 退回 The department has to change something. */
  | 'RETURN';

/** A form that is thought about, to be compared with what is held and with other forms. */
export type FormDraftInput = {
  /** Count in this area only. */
  area?: string | number | null | undefined;
  /** What columns mean. */
  columns?: Array<FormColumnInput>;
  /** Whether to count what is held in each community. */
  counts?: boolean;
  /** Your own empty file. */
  file?: string | number | null | undefined;
  /** A registered form, instead of all else here. */
  form?: string | number | null | undefined;
  /** How often it is asked. */
  period?: string | null | undefined;
  /** Why something is asked again. */
  reason?: string | null | undefined;
  /** The sheet of a workbook. */
  sheet?: string | null | undefined;
  /** What a row is about. */
  subject?: SubjectKind | null | undefined;
  /** Its title. */
  title?: string | null | undefined;
};

/** Which forms are wanted. */
export type FormFilter = {
  /** Of this code: all its versions. */
  code?: string | null | undefined;
  /** Of this department, by code. */
  department?: string | null | undefined;
  /** In this state; all that you may see without it. */
  state?: FormState | null | undefined;
  /** About subjects of this kind. */
  subject?: SubjectKind | null | undefined;
};

/** 列含义类别 What stands in the cells of a column. */
export type FormMeaningKind =
  /** 数据项 A fact of the catalogue. */
  | 'ATTRIBUTE'
  /** 填报情境 Something that the situation tells. */
  | 'CONTEXT'
  /** 本表补充项 An answer that belongs to this form alone. */
  | 'SUPPLEMENTARY';

/** 结束方式 How a request ends, or goes on. */
export type FormRequestClosing =
  /** 取消 It is called off. */
  | 'CANCEL'
  /** 完成 The department has what it needs. */
  | 'COMPLETE'
  /** 延期 It goes on until the day given in `due`. */
  | 'EXTEND'
  /** 撤回 It was a mistake. */
  | 'RECALL';

/** 任务状态 Where a request is. */
export type FormRequestState =
  /** 已取消 It was called off. */
  | 'CANCELLED'
  /** 已完成 The department has what it needs. */
  | 'DONE'
  /** 采集中 Communities collect what is missing. */
  | 'OPEN'
  /** 已撤回 It was a mistake, and is taken back. */
  | 'RECALLED';

/** 结果格式 What file is wanted. */
export type FormResultFormat =
  /** CSV. */
  | 'CSV'
  /** 工作簿 An .xlsx file: your own with its layout kept, where the form was registered from one; else one with title and headings. */
  | 'WORKBOOK';

/** 表单状态 Where a form is. */
export type FormState =
  /** 已准入 It may be asked. */
  | 'ADMITTED'
  /** 不予准入 It may not be asked. */
  | 'REFUSED'
  /** 已被新版本替换 A later version was admitted. */
  | 'REPLACED'
  /** 已退回 The department has to change something and register it again. */
  | 'RETURNED'
  /** 待准入 Registered; the data bureau has not decided yet. */
  | 'SUBMITTED';

/** 复核结论 What is found after somebody broke the glass. */
export type GlassVerdict =
  /** 正当 It was right. */
  | 'JUSTIFIED'
  /** 不当 It was wrong. */
  | 'UNJUSTIFIED';

/** 核验等级 How well a statement is verified, weakest first. */
export type Grade =
  /** 权威登记 From the register of the attribute's lead department. */
  | 'AUTHORITATIVE_REGISTER'
  /** 工作人员核实 Confirmed by staff. */
  | 'CONFIRMED_BY_STAFF'
  /** 已查看证件 Read from a document that was seen. */
  | 'SEEN_DOCUMENT'
  /** 本人陈述 Said by the person. */
  | 'SELF_STATED';

/** A grant that is not given yet. */
export type GrantDraftInput = {
  /** Where; without it the whole city. */
  areas?: Array<string | number> | null | undefined;
  /** Of which subjects; all must hold. */
  conditions?: Array<RowConditionInput> | null | undefined;
  /** 涵盖未成年人 Also of those under fourteen. */
  coversMinors?: boolean;
  /** Whose, by code. */
  department: string;
  /** Of which attributes, in which form. */
  items: Array<AccessItemInput>;
  /** For what, by code. */
  purpose: string;
};

/** Conditions on grants; all must hold. */
export type GrantFilter = {
  /** Of this attribute, by code. */
  attribute?: string | null | undefined;
  /** Of this department, by code. */
  department?: string | null | undefined;
  /** 待复核 That end within so many days from now unless they are certified anew. */
  endsWithinDays?: number | null | undefined;
  /** In this way. */
  form?: AnswerForm | null | undefined;
  /** Only those in force, or only those that are not. */
  inForce?: boolean | null | undefined;
  /** For this purpose, by code. */
  purpose?: string | null | undefined;
  /** That came of this access request. */
  requestId?: string | number | null | undefined;
};

/** What became of an alert. */
export type HandleAlertInput = {
  /** Which. */
  id: string | number;
  /** Why; at most 200 characters, no ID number, no phone number. It stays in the log. */
  note: string;
  /** What you say of it. */
  outcome: AlertOutcome;
};

/** An attribute and a code that it has. */
export type HasCodeInput = {
  /** Code of the attribute. */
  attribute: string;
  /** Code of its table; `true` or `false` where it says yes or no. */
  code: string;
};

/** What a record says. A code may be given as its code or its label; what is left out says nothing. */
export type HouseholdInput = {
  /** Attributes that have no value, and why; what is left out says nothing. */
  absent?: Array<AbsentInput> | null | undefined;
  /**
   * Any attribute of the catalogue, by code; the same as `facts`.
   * @deprecated since 2026-11: use `facts`
   */
  attributes?: Array<AttributeValueInput> | null | undefined;
  /** Any attribute of the catalogue, by code; with the value of its typed field if that is given too. */
  facts?: Array<AttributeValueInput> | null | undefined;
  /** 住房情况 Housing condition. 主责部门 lead department `communities`. 代码表 code table 自有/租住/还建/寄居. */
  houseCondition?: string | null | undefined;
  /** 家庭财产(车辆/金融/房产) Household assets. 主责部门 lead department `civil_affairs`. */
  householdAssets?: string | null | undefined;
  /** 家庭收入 Household income. 主责部门 lead department `civil_affairs`. */
  householdIncome?: string | null | undefined;
  /** 户号(户编号) Household no.. 主责部门 lead department `police`. */
  householdNo?: string | null | undefined;
  /** 家庭人口数 Household size. 主责部门 lead department `data_bureau`. */
  householdSize?: number | null | undefined;
  /** 户主身份号码 Householder ID. 主责部门 lead department `police`. */
  householderIdNumber?: string | null | undefined;
  /** 户主姓名 Householder name. 主责部门 lead department `police`. */
  householderName?: string | null | undefined;
  /** 户主联系方式 Householder phone. 主责部门 lead department `communities`. */
  householderPhone?: string | null | undefined;
  /** 人均收入 Income per capita. 主责部门 lead department `data_bureau`. */
  incomePerCapita?: string | null | undefined;
  /** 与户主关系 Relation to householder. 主责部门 lead department `police`. 代码表 code table GB/T 4761. */
  relationToHouseholder?: string | null | undefined;
};

/** 户的类型 The two kinds of household. */
export type HouseholdKind =
  /** 户籍户 As registered with the police. */
  | 'REGISTERED'
  /** 居住户 As people live. */
  | 'RESIDING';

/** An identity document. */
export type IdDocumentInput = {
  /** Its number as printed; blanks and full-width characters are understood. */
  number: string;
  /** Which document. */
  type?: IdDocumentType;
};

/** 证件种类 Kinds of identity documents. */
export type IdDocumentType =
  /** 出生医学证明. */
  | 'BIRTH_CERTIFICATE'
  /** 外国人永久居留身份证. */
  | 'FOREIGN_PERMANENT_RESIDENT'
  /** 港澳居民来往内地通行证. */
  | 'HK_MACAO_PERMIT'
  /** 港澳台居民居住证. */
  | 'HK_MACAO_TAIWAN_RESIDENCE_PERMIT'
  /** 军官证, 武警警官证. */
  | 'OFFICER_CARD'
  /** 其他证件. */
  | 'OTHER'
  /** 护照. */
  | 'PASSPORT'
  /** 居民身份证. */
  | 'RESIDENT_ID_CARD'
  /** 台湾居民来往大陆通行证. */
  | 'TAIWAN_PERMIT';

/** 导入判定 What becomes of a row. */
export type ImportDecision =
  /** 已存在 The same record is held already. */
  | 'ALREADY_KNOWN'
  /** 将更改现有数据 It changes a fact that is shown. */
  | 'CHANGES_FACT'
  /** 新建 A new subject is made. */
  | 'CREATED'
  /** 疑似重复 A new subject is made, and waits in `duplicateReviews` beside somebody known whom it may be. */
  | 'DOUBTFUL'
  /** 已关联 It belongs to a subject that is known. */
  | 'LINKED'
  /** 待核实 A person must decide first; it is not written. */
  | 'NEEDS_REVIEW'
  /** 退回 It is wrong; it is not written. */
  | 'REFUSED';

/** 导入对象 What the rows of a file are about. */
export type ImportKind =
  /** 房屋. */
  | 'DWELLING'
  /** 户: a row for each household, or for each member. */
  | 'HOUSEHOLD'
  /** 场所. */
  | 'PREMISES'
  /** 居民. */
  | 'RESIDENT';

/** 分堆 What a person has to do with a row. */
export type ImportPile =
  /** 需人工判断 Somebody must decide. */
  | 'NEEDS_PERSON'
  /** 退回 It is refused. */
  | 'REFUSED'
  /** 将写入 It will be written, or is held already. */
  | 'WILL_BE_WRITTEN';

/** 导入状态 Where an import is. */
export type ImportState =
  /** 已取消 It was called off. */
  | 'CANCELLED'
  /** 已完成 It was written. */
  | 'DONE'
  /** 失败 Nothing of it is held. */
  | 'FAILED'
  /** 正在核对 Its rows are being judged; nothing is written. */
  | 'JUDGING'
  /** 已暂停 Something looks wrong; whoever confirms accepts that by name. */
  | 'PAUSED'
  /** 待确认 It waits to be confirmed. */
  | 'READY'
  /** 正在撤销 It is being taken back. */
  | 'UNDOING'
  /** 已撤销 It was taken back. */
  | 'UNDONE'
  /** 正在写入 It is being written. */
  | 'WRITING';

/** A request that is to be issued, under the purpose of this operation. */
export type IssueFormRequestInput = {
  /** In these areas; everywhere without them. */
  areas?: Array<string | number>;
  /** The day on which it is due. */
  due: string;
  /** Which residents, by attributes that you may see in full; for forms about residents only. */
  filter?: ResidentFilter | null | undefined;
  /** An admitted form of your department. */
  form: string | number;
  /** A fact that is verified less than this is asked for again. */
  minimumGrade?: Grade;
  /** The period that it is about, such as 2026年第四季度. */
  period: string;
  /** The request that this one repeats. */
  repeatOf?: string | number | null | undefined;
  /** How often it is repeated, such as 每季度; one-off without it. */
  repeats?: string | null | undefined;
};

/** A mark to be set. */
export type MarkAuditInput = {
  /** Case as it was named in `X-Case`; for `HIDDEN`. */
  case?: string | null | undefined;
  /** What it says. */
  kind: AuditMarkKind;
  /** Login of the official; for `OFFICIAL`. */
  login?: string | null | undefined;
  /** Purpose by code; for `HIDDEN`, with or instead of a case. */
  purpose?: string | null | undefined;
  /** Why; at most 200 characters, no ID number, no phone number. It stays in the log. */
  reason: string;
  /** About which subject; for all kinds but `HIDDEN`. */
  subject?: string | number | null | undefined;
  /** Until when, within three years; for `HIDDEN`. */
  until?: string | null | undefined;
};

/** 脱敏方式 How a masked grant shows a value. */
export type MaskRule =
  /** 全部隐藏. */
  | 'HIDDEN'
  /** 前三后四. */
  | 'KEEP_FIRST3_LAST4'
  /** 前六后四. */
  | 'KEEP_FIRST6_LAST4'
  /** 后四位. */
  | 'KEEP_LAST4'
  /** 无专门方式 No way of its own: a masked grant shows nothing. */
  | 'NONE'
  /** 区间. */
  | 'RANGE'
  /** 仅显示姓. */
  | 'SURNAME_ONLY'
  /** 到社区. */
  | 'TO_COMMUNITY'
  /** 仅年份. */
  | 'YEAR_ONLY';

/** 判定区间 What the hub would do by a score. */
export type MatchBand =
  /** 不关联 It would do nothing: too little agrees, or a guard says that they are two, such as twins. */
  | 'BELOW'
  /** 关联 It would link them. */
  | 'LINK'
  /** 待核实 It would ask a person. */
  | 'REVIEW';

/** 含义来源 Who says what a column means. */
export type MeantBy =
  /** 本次指定 Whoever started the import. */
  | 'CALLER'
  /** 数据目录 The catalogue. */
  | 'CATALOGUE'
  /** 以往确认 Somebody of the department confirmed it before. */
  | 'CONFIRMED_BEFORE'
  /** 未识别 Nobody: the column is left aside. */
  | 'NOBODY';

/** A person who belongs to a household. */
export type MemberInput = {
  /** First day. */
  from?: string | null | undefined;
  /** The person's identity document. */
  idNumber?: string | null | undefined;
  /** Your own key of the person, as in `recordResident`. */
  key?: string | null | undefined;
  /** Relation to the householder: a code of GB/T 4761 or its label. */
  relation: string;
  /** Last day. */
  to?: string | null | undefined;
};

/** 合并的一方 Which side of a pair. */
export type MergeSide =
  /** 并入的一方 The subject that is merged into it. */
  | 'DUPLICATE'
  /** 保留的一方 The subject that stays. */
  | 'SURVIVOR';

/** A resident moves: to a household that is there, or into one of their own in a dwelling or at an address. */
export type MoveResidentInput = {
  /** The address of the new household; a dwelling that nobody recorded is made. */
  address?: string | null | undefined;
  /** Only judge it; nothing is written. */
  dryRun?: boolean;
  /** The dwelling of the new household. */
  dwelling?: string | number | null | undefined;
  /** The household moved to; give one of `household`, `dwelling`, `address`. */
  household?: string | number | null | undefined;
  /** Which of the two kinds of household. */
  kind?: HouseholdKind;
  /** First day there; the day before is the last one where they were. */
  on: string;
  /** Relation to the householder there: a code of GB/T 4761 or its label; 户主 in a new household by default. */
  relation?: string | null | undefined;
  /** Who. */
  resident: string | number;
};

/** An official who is to be named, or not any more. */
export type NameOfficialInput = {
  /** For what. */
  duty: NamedDuty;
  /** Login. */
  login: string;
  /** Whether they are named; `false` ends it. */
  named?: boolean;
  /** Why. */
  reason: string;
};

/** 指定职责 What an official can be named for. */
export type NamedDuty =
  /** 应急开启 Break the glass. */
  | 'BREAK_GLASS'
  /** 密封与解封 Seal residents, and take away seals that somebody else set. */
  | 'SEAL';

/** A fact that is wrong. */
export type OpenCorrectionInput = {
  /** Code of the attribute; you must be able to see it, masked or not. */
  attribute: string;
  /** What it rests on: which document, who looked. No ID number, no phone number. */
  evidence: string;
  /** Day on which that was seen; today by default. */
  observedOn?: string | null | undefined;
  /** Whose. */
  subject: string | number;
  /** 我方数据 What is right by your own records, as it is written in forms. It is kept beside the fact and does not replace it. */
  value?: string | null | undefined;
};

/** How an operation ended. */
export type Outcome =
  /** 已中断 The caller left. */
  | 'ABORTED'
  /** 失败 Something failed. */
  | 'ERROR'
  /** 已应答 All was answered. */
  | 'OK'
  /** 部分应答 Some was refused. */
  | 'PARTIAL'
  /** 已拒绝 A rule forbids it. */
  | 'REFUSED';

/** A client that is switched on again. */
export type ReactivateClientInput = {
  /** The client, by `id` or `clientId`. */
  clientId: string | number;
};

/** A user who is switched on again. */
export type ReactivateUserInput = {
  /** Login. */
  login: string;
};

/** Grants that are certified anew. */
export type RecertifyGrantInput = {
  /** Attributes that are kept although nobody used them, by code. */
  keep?: Array<string> | null | undefined;
  /** Why they are needed for another year. */
  reason: string;
  /** Of this request. */
  requestId: string | number;
};

/** What became of a record. */
export type RecordDecision =
  /** 新建 Somebody new. */
  | 'CREATED'
  /** 已关联 Somebody known: the record was added to them, or was held already. */
  | 'LINKED'
  /** 待人工判断 A person decides who, or which place, it is: see `duplicateReviews`. */
  | 'NEEDS_REVIEW';

/** A record of a household and all its members. */
export type RecordHouseholdInput = {
  /** Community, by the id of its area; staff enter for their own. */
  community?: string | number | null | undefined;
  /** Address of the dwelling. */
  dwelling?: string | null | undefined;
  /** What it rests on. */
  evidence?: Evidence;
  /** Your own key of the record; sending it again changes the record instead of adding one. */
  key?: string | null | undefined;
  /** Which of the two kinds. */
  kind?: HouseholdKind;
  /** All who belong to it; who is left out does not. */
  members: Array<MemberInput>;
  /** Day on which it was true; today by default. */
  observedOn?: string | null | undefined;
  /** What is said. */
  record?: HouseholdInput | null | undefined;
};

/** A record of a resident. */
export type RecordResidentInput = {
  /** Community, by the id of its area; staff enter for their own. */
  community?: string | number | null | undefined;
  /** What it rests on. */
  evidence?: Evidence;
  /** Your own key of the record; sending it again changes the record instead of adding one. */
  key?: string | null | undefined;
  /** Day on which it was true; today by default. */
  observedOn?: string | null | undefined;
  /** What is said. */
  record: ResidentInput;
};

/** A form to be registered. */
export type RegisterFormInput = {
  /** Its code; a new one without it. The code of a form of yours makes a new version of it. */
  code?: string | null | undefined;
  /** What columns mean: those that the suggestion has wrong or open; without a file all of them. */
  columns?: Array<FormColumnInput>;
  /** Only suggest; nothing is written. */
  dryRun?: boolean;
  /** Your own empty file, as `POST /files` answered: .xlsx, .xls, .ods or CSV. */
  file?: string | number | null | undefined;
  /** How often it is asked, such as 每季度. */
  period?: string | null | undefined;
  /** Why something is asked again although the hub holds it. */
  reason?: string | null | undefined;
  /** The sheet of a workbook; the first with known headings without it. */
  sheet?: string | null | undefined;
  /** What a row is about; guessed from the file without it. */
  subject?: SubjectKind | null | undefined;
  /** Its title; what stands above the headings of the file without it. */
  title?: string | null | undefined;
  /** Its title in English. */
  titleEn?: string | null | undefined;
};

/** The end of a subject was a mistake. */
export type ReopenSubjectInput = {
  /** Which. */
  subject: string | number;
};

/** A report that something is asked twice. */
export type ReportAskedTwiceInput = {
  /** The task that asks for it. */
  taskId: string | number;
};

/** A department asks for attributes. */
export type RequestAccessInput = {
  /** Where; without it the whole city. */
  areas?: Array<string | number> | null | undefined;
  /** 行条件 Of which subjects; all must hold. */
  conditions?: Array<RowConditionInput> | null | undefined;
  /** 涵盖未成年人 Also of those under fourteen, of whom everything is sensitive; two officials agree. */
  coversMinors?: boolean;
  /** 涵盖密封主体 Also of those who are sealed; two officials agree. */
  coversSealed?: boolean;
  /** Only tell what would become of it; nothing is written. */
  dryRun?: boolean;
  /** What is asked for. */
  items: Array<AccessItemInput>;
  /** 使用期限 The last day on which it is needed. */
  lastDay: string;
  /** 法律依据 The law that the department rests it on. */
  legalBasis: string;
  /** 预计每日人数 People that are expected on one day. */
  peoplePerDay: number;
  /** Code of the purpose. */
  purpose: string;
  /** 应用场景 What it is needed for, in which work. */
  scenario: string;
};

/** A user who has lost the password. */
export type ResetPasswordInput = {
  /** Login. */
  login: string;
};

/** Conditions on residents; all must hold. A condition on an attribute that is not granted in full is refused. */
export type ResidentFilter = {
  /** In this area or below it. */
  area?: string | number | null | undefined;
  /** Born on this day or later. */
  bornFrom?: string | null | undefined;
  /** Born on this day or earlier. */
  bornTo?: string | null | undefined;
  /** Also those who died or moved away. */
  includeClosed?: boolean;
  /** Exactly this mobile phone. */
  mobilePhone?: string | null | undefined;
  /** Part of the name, taken literally. */
  name?: string | null | undefined;
  /** A mobile phone with these last four digits. */
  phoneEnd?: string | null | undefined;
  /** By coded attributes. */
  status?: ResidentStatusFilter | null | undefined;
};

/** What a record says. A code may be given as its code or its label; what is left out says nothing. */
export type ResidentInput = {
  /** Attributes that have no value, and why; what is left out says nothing. */
  absent?: Array<AbsentInput> | null | undefined;
  /** 流入(居住)事由 Arrival reason. 主责部门 lead department `police`. 代码表 code table GB/T 31000流入原因/本地. */
  arrivalReason?: string | null | undefined;
  /**
   * Any attribute of the catalogue, by code; the same as `facts`.
   * @deprecated since 2026-11: use `facts`
   */
  attributes?: Array<AttributeValueInput> | null | undefined;
  /** 出生日期 Date of birth. 主责部门 lead department `police`. */
  birthDate?: string | null | undefined;
  /** 子女数(情况) Number of children. 主责部门 lead department `health`. */
  childCount?: number | null | undefined;
  /** 慢性病(既往疾病) Chronic disease. 主责部门 lead department `health`. 代码表 code table ICD-10/健康档案码. */
  chronicDisease?: string | null | undefined;
  /** 是否低保(在保) Dibao status. 主责部门 lead department `civil_affairs`. */
  dibaoStatus?: boolean | null | undefined;
  /** 低保(保障)类别 Dibao type. 主责部门 lead department `civil_affairs`. 代码表 code table 城市/农村/A/B/C. */
  dibaoType?: string | null | undefined;
  /** 残疾等级 Disability level. 主责部门 lead department `data_bureau`. 代码表 code table GB/T 26341 (1–4级). */
  disabilityLevel?: string | null | undefined;
  /** 残疾类别 Disability type. 主责部门 lead department `data_bureau`. 代码表 code table GB/T 26341. */
  disabilityType?: string | null | undefined;
  /** 经济条件(来源) Economic condition. 主责部门 lead department `civil_affairs`. 代码表 code table 本地码表. */
  economicCondition?: string | null | undefined;
  /** 学历(文化程度) Education. 主责部门 lead department `data_bureau`. 代码表 code table GB/T 4658. */
  educationLevel?: string | null | undefined;
  /** 紧急联系人电话 Emergency contact phone. 主责部门 lead department `communities`. */
  emergencyContactPhone?: string | null | undefined;
  /** 服务处所(工作单位) Employer / place of service. 主责部门 lead department `data_bureau`. */
  employerName?: string | null | undefined;
  /** 民族 Ethnicity. 主责部门 lead department `police`. 代码表 code table GB/T 3304. */
  ethnicity?: string | null | undefined;
  /** 暴露史 Exposure history. 主责部门 lead department `health`. 代码表 code table 健康档案码. */
  exposureHistory?: string | null | undefined;
  /** Any attribute of the catalogue, by code; with the value of its typed field if that is given too. */
  facts?: Array<AttributeValueInput> | null | undefined;
  /** 家族史 Family history. 主责部门 lead department `health`. 代码表 code table 健康档案码. */
  familyHistory?: string | null | undefined;
  /** 曾用名 Former name. 主责部门 lead department `police`. */
  formerName?: string | null | undefined;
  /** 监护人地址 Guardian address. 主责部门 lead department `communities`. */
  guardianAddress?: string | null | undefined;
  /** 监护人身份号码 Guardian ID. 主责部门 lead department `police`. */
  guardianIdNumber?: string | null | undefined;
  /** 监护人(代理人)姓名 Guardian name. 主责部门 lead department `communities`. */
  guardianName?: string | null | undefined;
  /** 监护人电话 Guardian phone. 主责部门 lead department `communities`. */
  guardianPhone?: string | null | undefined;
  /** 与监护人关系 Guardian relation. 主责部门 lead department `communities`. 代码表 code table GB/T 4761. */
  guardianRelation?: string | null | undefined;
  /** 健康档案编号 Health record no.. 主责部门 lead department `health`. */
  healthRecordNo?: string | null | undefined;
  /** 健康(身体)状况 Health status. 主责部门 lead department `health`. 代码表 code table GB/T 2261.3/本地. */
  healthStatus?: string | null | undefined;
  /** 帮扶情况 Help measures. 主责部门 lead department `communities`. */
  helpMeasures?: string | null | undefined;
  /** 帮扶人姓名 Helper name. 主责部门 lead department `communities`. */
  helperName?: string | null | undefined;
  /** 帮扶人联系方式 Helper phone. 主责部门 lead department `communities`. */
  helperPhone?: string | null | undefined;
  /** 住宅电话 Landline. 主责部门 lead department `communities`. */
  homePhone?: string | null | undefined;
  /** 户籍地址 Hukou address. 主责部门 lead department `police`. */
  hukouAddress?: string | null | undefined;
  /** 户籍地(区划) Hukou region. 主责部门 lead department `police`. 代码表 code table GB/T 2260. */
  hukouRegion?: string | null | undefined;
  /** 人户一致标识 Hukou-residence match. 主责部门 lead department `data_bureau`. 代码表 code table GB/T 31000 (01一致/02不一致). */
  hukouResidenceMatch?: string | null | undefined;
  /** 户口性质/户口类型 Hukou type. 主责部门 lead department `police`. 代码表 code table 本地码表. */
  hukouType?: string | null | undefined;
  /** 身份证件 Identity document. */
  idDocument?: IdDocumentInput | null | undefined;
  /** 居住状况(独居/空巢) Living arrangement. 主责部门 lead department `communities`. 代码表 code table 独居/空巢/与子女同住. */
  livingArrangement?: string | null | undefined;
  /** 婚姻状况 Marital status. 主责部门 lead department `civil_affairs`. 代码表 code table GB/T 2261.2. */
  maritalStatus?: string | null | undefined;
  /** 精神障碍危险性评估等级 Mental-disorder risk. 主责部门 lead department `health`. 代码表 code table 0–5级. */
  mentalDisorderRisk?: string | null | undefined;
  /** 联系电话(手机) Mobile phone. 主责部门 lead department `communities`. */
  mobilePhone?: string | null | undefined;
  /** 行动不便 Mobility impaired. 主责部门 lead department `communities`. */
  mobilityImpaired?: boolean | null | undefined;
  /** 姓名 Name. 主责部门 lead department `police`. */
  name?: string | null | undefined;
  /** 籍贯 Native place. 主责部门 lead department `police`. 代码表 code table GB/T 2260. */
  nativePlace?: string | null | undefined;
  /** 困难及诉求 Needs. 主责部门 lead department `communities`. */
  needs?: string | null | undefined;
  /** 职业 Occupation. 主责部门 lead department `communities`. */
  occupation?: string | null | undefined;
  /** 职业类别 Occupation class. 主责部门 lead department `data_bureau`. 代码表 code table GB/T 6565. */
  occupationClass?: string | null | undefined;
  /** 个人收入 Personal income. 主责部门 lead department `civil_affairs`. */
  personalIncome?: string | null | undefined;
  /** 政治面貌 Political status. 主责部门 lead department `data_bureau`. 代码表 code table GB/T 4762. */
  politicalStatus?: string | null | undefined;
  /** 宗教信仰 Religion. 主责部门 lead department `police`. 代码表 code table GA 214.12. */
  religion?: string | null | undefined;
  /** 现住址 Residence address. 主责部门 lead department `communities`. */
  residenceAddress?: string | null | undefined;
  /** 现住地(区划) Residence region. 主责部门 lead department `police`. 代码表 code table GB/T 2260. */
  residenceRegion?: string | null | undefined;
  /** 性别 Sex. 主责部门 lead department `police`. 代码表 code table GB/T 2261.1. */
  sex?: string | null | undefined;
  /** 人群类别(标签) Special group tags. 主责部门 lead department `data_bureau`. 代码表 code table 高龄/独居/残疾/孕产/0-6岁…. */
  specialGroup?: string | null | undefined;
  /** 手术/外伤/输血史 Surgery/trauma/transfusion. 主责部门 lead department `health`. */
  surgeryTraumaHistory?: string | null | undefined;
  /** 特困供养 Destitute support. 主责部门 lead department `civil_affairs`. */
  tekunStatus?: boolean | null | undefined;
};

/** Conditions by coded attributes; each needs the full value granted. Codes or labels. */
export type ResidentStatusFilter = {
  /** 慢性病(既往疾病) Chronic disease. 主责部门 lead department `health`. 代码表 code table ICD-10/健康档案码. */
  chronicDisease?: string | null | undefined;
  /** 是否低保(在保) Dibao status. 主责部门 lead department `civil_affairs`. */
  dibaoStatus?: boolean | null | undefined;
  /** 低保(保障)类别 Dibao type. 主责部门 lead department `civil_affairs`. 代码表 code table 城市/农村/A/B/C. */
  dibaoType?: string | null | undefined;
  /** 残疾等级 Disability level. 主责部门 lead department `data_bureau`. 代码表 code table GB/T 26341 (1–4级). */
  disabilityLevel?: string | null | undefined;
  /** 残疾类别 Disability type. 主责部门 lead department `data_bureau`. 代码表 code table GB/T 26341. */
  disabilityType?: string | null | undefined;
  /** 学历(文化程度) Education. 主责部门 lead department `data_bureau`. 代码表 code table GB/T 4658. */
  educationLevel?: string | null | undefined;
  /** 民族 Ethnicity. 主责部门 lead department `police`. 代码表 code table GB/T 3304. */
  ethnicity?: string | null | undefined;
  /** 健康(身体)状况 Health status. 主责部门 lead department `health`. 代码表 code table GB/T 2261.3/本地. */
  healthStatus?: string | null | undefined;
  /** 人户一致标识 Hukou-residence match. 主责部门 lead department `data_bureau`. 代码表 code table GB/T 31000 (01一致/02不一致). */
  hukouResidenceMatch?: string | null | undefined;
  /** 户口性质/户口类型 Hukou type. 主责部门 lead department `police`. 代码表 code table 本地码表. */
  hukouType?: string | null | undefined;
  /** 居住状况(独居/空巢) Living arrangement. 主责部门 lead department `communities`. 代码表 code table 独居/空巢/与子女同住. */
  livingArrangement?: string | null | undefined;
  /** 婚姻状况 Marital status. 主责部门 lead department `civil_affairs`. 代码表 code table GB/T 2261.2. */
  maritalStatus?: string | null | undefined;
  /** 精神障碍危险性评估等级 Mental-disorder risk. 主责部门 lead department `health`. 代码表 code table 0–5级. */
  mentalDisorderRisk?: string | null | undefined;
  /** 行动不便 Mobility impaired. 主责部门 lead department `communities`. */
  mobilityImpaired?: boolean | null | undefined;
  /** 政治面貌 Political status. 主责部门 lead department `data_bureau`. 代码表 code table GB/T 4762. */
  politicalStatus?: string | null | undefined;
  /** 性别 Sex. 主责部门 lead department `police`. 代码表 code table GB/T 2261.1. */
  sex?: string | null | undefined;
  /** 特困供养 Destitute support. 主责部门 lead department `civil_affairs`. */
  tekunStatus?: boolean | null | undefined;
};

/** A request that is completed or narrowed. */
export type ResubmitAccessInput = {
  /** Which of the attributes that were returned or refused are still wanted, each in the same form or one that tells less. What was returned and is not named is taken back. */
  items: Array<AccessItemInput>;
  /** The law, where it was missing. */
  legalBasis?: string | null | undefined;
  /** What was completed or narrowed. */
  note: string;
  /** Which. */
  requestId: string | number;
  /** The work, where it was missing. */
  scenario?: string | null | undefined;
};

/** What was found after the glass was broken. */
export type ReviewBreakGlassInput = {
  /** Which. */
  id: string | number;
  /** What there is to say about it. */
  note: string;
  /** Whether it was right. */
  verdict: GlassVerdict;
};

/** 待核实原因 Why a pair waits for a person. */
export type ReviewReason =
  /** 外社区登记 Another community entered what you hold. What it entered is not told, only where. */
  | 'KNOWN_ELSEWHERE'
  /** 成员重合的户 Two households of one kind at one dwelling that share members. */
  | 'OVERLAPPING_HOUSEHOLD'
  /** 小区别名 Two names are one estate, and both have this dwelling. */
  | 'SAME_ESTATE'
  /** 场所名称相近 Premises of a similar name at one place. */
  | 'SIMILAR_PREMISES'
  /** 相似居民 Two residents whom the score does not tell apart. */
  | 'SIMILAR_RESIDENT'
  /** 地址有两种读法 An address such as 3-501 that can be read in two ways. */
  | 'UNCLEAR_ADDRESS';

/** 待核实状态 Where a pair is. */
export type ReviewState =
  /** 不是同一个 They are two. It opens again when a compared value changes. */
  | 'NOT_SAME'
  /** 待核实 It waits. */
  | 'OPEN'
  /** 同一个 They are one. */
  | 'SAME'
  /** 无法判断 Nobody can tell. It opens again when a compared value changes. */
  | 'UNSURE'
  /** 已随其他结论办结 Another decision has settled it. */
  | 'VOID';

/** A grant that is taken away, or all grants of an access request. */
export type RevokeGrantInput = {
  /** Of an access request: only those for these attributes, by code. */
  attributes?: Array<string> | null | undefined;
  /** The grant, or the access request whose grants are taken away. */
  id: string | number;
  /** Why; auditors see it. */
  reason: string;
};

/** What the caller gets for an attribute. */
export type RightAnswer =
  /** Nothing. */
  | 'DENIED'
  /** The value. */
  | 'FULL'
  /** The value behind its mask. */
  | 'MASKED'
  /** Only yes or no, by the predicates. */
  | 'PREDICATE';

/** A client that gets a new secret. */
export type RotateClientSecretInput = {
  /** The client, by `id` or `clientId`. */
  clientId: string | number;
};

/** A condition on subjects: exactly one of its fields. */
export type RowConditionInput = {
  /** 年满 Residents of at least so many whole years. */
  agedAtLeast?: number | null | undefined;
  /** 未满 Residents of fewer whole years. */
  agedUnder?: number | null | undefined;
  /** 具有代码 Those of whom an attribute has this code, or is `true` or `false`. */
  has?: HasCodeInput | null | undefined;
  /** 户的类型 Those who belong to a household of this kind now, or such households. */
  inHousehold?: HouseholdKind | null | undefined;
};

/** 密封事由 Why somebody is sealed. */
export type SealGround =
  /** 收养. */
  | 'ADOPTION'
  /** 其他 Another one that the reason names. */
  | 'OTHER'
  /** 家庭暴力. */
  | 'VIOLENCE'
  /** 证人保护. */
  | 'WITNESS';

/** A resident who is to be sealed. */
export type SealSubjectInput = {
  /** On what ground. */
  ground: SealGround;
  /** The resident. */
  id: string | number;
  /** Why. It stays in the log for ever: no name, no ID number, no phone number. */
  reason: string;
};

/** 性别 Sex, GB/T 2261.1. */
export type Sex =
  /** 2 女性. */
  | 'FEMALE'
  /** 1 男性. */
  | 'MALE'
  /** 0 未知的性别. */
  | 'UNKNOWN'
  /** 9 未说明的性别. */
  | 'UNSPECIFIED';

/** 共享类别 Sharing classes of 《政务数据共享条例》. */
export type SharingClass =
  /** 有条件共享. */
  | 'CONDITIONAL'
  /** 不予共享. */
  | 'NOT_SHARED'
  /** 无条件共享. */
  | 'UNCONDITIONAL';

/** What is to be imported. */
export type StartImportInput = {
  /** What columns mean, where the headings do not say it or say it wrongly. */
  columns?: Array<ColumnChoiceInput>;
  /** Only judge it; it cannot be confirmed. */
  dryRun?: boolean;
  /** What it rests on. */
  evidence?: Evidence;
  /** The file, as `POST /files` answered. */
  file: string | number;
  /** What its rows are about; guessed from the headings without it. */
  kind?: ImportKind | null | undefined;
  /** The sheet of a workbook, by its name; the first with headings that are known without it. */
  sheet?: string | null | undefined;
  /** The department that says it, by code; only your own. */
  source?: string | null | undefined;
};

/** 统计维度 By what is counted. */
export type StatisticDimension =
  /** 年龄组 By bands of five years, by the age that is reached this year. */
  | 'AGE'
  /** 区划 By area, of the level `areaLevel`. */
  | 'AREA'
  /** 数据项 By the codes of `attribute`. */
  | 'ATTRIBUTE'
  /** 性别 By sex. */
  | 'SEX';

/** What is counted, by what, and under which conditions. Every dimension and condition needs its attribute granted in full. */
export type StatisticsInput = {
  /** Of this age or older: the first year of a band, such as 60. */
  agedFrom?: number | null | undefined;
  /** Of this age or younger: the last year of a band, such as 79. */
  agedTo?: number | null | undefined;
  /** In this area or below it; your own by default. */
  area?: string | number | null | undefined;
  /** Level of the areas of `AREA`. */
  areaLevel?: AreaLevel;
  /** Code of a coded attribute, for `ATTRIBUTE` or for `code`. */
  attribute?: string | null | undefined;
  /** By what; without any, one count of all. */
  by?: Array<StatisticDimension>;
  /** With this code of it, or its label; `true` or `false` of a yes or no. */
  code?: string | null | undefined;
  /** What is counted. */
  kind?: SubjectKind;
  /** Of this sex. */
  sex?: Sex | null | undefined;
};

/** 主体 What facts are about. */
export type SubjectKind =
  /** 房屋. */
  | 'DWELLING'
  /** 户. */
  | 'HOUSEHOLD'
  /** 场所. */
  | 'PREMISES'
  /** 居民. */
  | 'RESIDENT';

/** How long the periods of a summary are. */
export type SummaryPeriod =
  /** 合计 One period for all. */
  | 'ALL'
  /** 日 Days in China. */
  | 'DAY'
  /** 月 Months. */
  | 'MONTH'
  /** 年 Years. */
  | 'YEAR';

/** An import that is taken back. */
export type UndoImportInput = {
  /** Only tell what would be taken back, and which later decisions rest on it. */
  dryRun?: boolean;
  /** The import. */
  id: string | number;
};

/** A merge that is taken back. */
export type UndoMergeInput = {
  /** Only tell what would go back, and which later decisions rest on it; nothing is written. */
  dryRun?: boolean;
  /** The merge, as `mergeSubjects` answered. */
  mergeId: string | number;
};

/** A seal that is to be taken away. */
export type UnsealSubjectInput = {
  /** The resident. */
  id: string | number;
  /** Why. */
  reason: string;
};

/** Other texts for an attribute; what is left out stays. What facts rest on does not change. */
export type UpdateAttributeInput = {
  /** Where the lead department has it from. */
  authoritativeSource?: string | null | undefined;
  /** The attribute. */
  code: string;
  /** Code table; only while nothing was stated. */
  codeTable?: string | null | undefined;
  /** Only say what it would do. */
  dryRun?: boolean;
  /** What its text must look like; as `valueType`. */
  format?: ValueFormat | null | undefined;
  /** Days after which a fact is stale; 0 when it does not age. */
  freshnessDays?: number | null | undefined;
  /** The one department that leads it, by code. */
  leadDepartment?: string | null | undefined;
  /** How a masked grant shows it. */
  maskRule?: MaskRule | null | undefined;
  /** The greatest value, as `minimum`. */
  maximum?: string | null | undefined;
  /** The least value of what is stated from now on; empty when there is none. */
  minimum?: string | null | undefined;
  /** English name. */
  nameEn?: string | null | undefined;
  /** Chinese name. */
  nameZh?: string | null | undefined;
  /** The law that forbids sharing; for `NOT_SHARED` only. */
  notSharedBasis?: string | null | undefined;
  /** Remark. */
  note?: string | null | undefined;
  /** Whether it is stored sealed; only while nothing was stated. */
  sealed?: boolean | null | undefined;
  /** Whether it is sensitive (PIPL article 28). */
  sensitive?: boolean | null | undefined;
  /** How it may be shared. */
  sharingClass?: SharingClass | null | undefined;
  /** Other headings that files use; replaces those given before. */
  synonyms?: Array<string> | null | undefined;
  /** Shape of its values; only of an added attribute that nothing was stated about. */
  valueType?: ValueType | null | undefined;
};

/** 格式 What a text must look like. */
export type ValueFormat =
  /** 地址. */
  | 'ADDRESS'
  /** 数字 Digits only. */
  | 'DIGITS'
  /** 身份证号码 GB 11643. */
  | 'ID_NUMBER'
  /** 姓名. */
  | 'PERSON_NAME'
  /** 电话号码. */
  | 'PHONE'
  /** 不限 Any text. */
  | 'PLAIN'
  /** 统一社会信用代码 GB 32100. */
  | 'USCC';

/** 值类型 Shapes of values. */
export type ValueType =
  /** 是否 Yes or no. */
  | 'BOOL'
  /** 代码 One code of a table. */
  | 'CODE'
  /** 多个代码 Several codes of a table. */
  | 'CODES'
  /** 日期 A day. */
  | 'DATE'
  /** 小数 An exact decimal number. */
  | 'DECIMAL'
  /** 坐标 Longitude and latitude. */
  | 'GEO'
  /** 整数 A whole number. */
  | 'INT'
  /** 金额 Yuan a month, exact. */
  | 'MONEY'
  /** 短文本 A short text. */
  | 'STRING'
  /** 长文本 A long text. */
  | 'TEXT';

/** A request that is taken back. */
export type WithdrawAccessInput = {
  /** Which. */
  requestId: string | number;
};

export type AlertsQueryVariables = Exact<{
  filter: AlertFilter;
  after?: string | null | undefined;
}>;


export type AlertsQuery = { alerts: { nodes: Array<{ id: string, rule: AlertRule, actor: string, day: string, measured: number, threshold: number, usual: number | null, reason: string, case: string | null, entry: string, state: AlertState, note: string | null, handledBy: string | null, handledAt: string | null, raisedAt: string, department: { code: string, name: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type HandleAlertMutationVariables = Exact<{
  input: HandleAlertInput;
}>;


export type HandleAlertMutation = { handleAlert: { alert: { id: string } | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type BreakGlassMutationVariables = Exact<{
  input: BreakGlassInput;
}>;


export type BreakGlassMutation = { breakGlass: { glassBreak: { subject: string, until: string } | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type SealSubjectMutationVariables = Exact<{
  input: SealSubjectInput;
}>;


export type SealSubjectMutation = { sealSubject: { done: boolean, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type UnsealSubjectMutationVariables = Exact<{
  input: UnsealSubjectInput;
}>;


export type UnsealSubjectMutation = { unsealSubject: { done: boolean, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type AreasQueryVariables = Exact<{ [key: string]: never; }>;


export type AreasQuery = { areas: Array<{ id: string, code: string, name: string, level: AreaLevel, urban: boolean, parent: { id: string } | null, officers: Array<{ name: string, phone: string, department: { code: string, name: string } }> }> };

export type AskedTwiceReportsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type AskedTwiceReportsQuery = { askedTwiceReports: { nodes: Array<{ id: string, question: string, reportedOn: string, area: { name: string } | null, askedBy: Array<{ code: string, name: string }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type BurdenQueryVariables = Exact<{
  input: BurdenInput;
}>;


export type BurdenQuery = { burden: { total: { reused: number, confirmed: number, newlyCollected: number, askedAgain: number, empty: number, cells: number, minutes: number }, rows: Array<{ period: string, form: string | null, department: { code: string, name: string }, area: { id: string, name: string } | null, cells: { reused: number, confirmed: number, newlyCollected: number, askedAgain: number, empty: number, cells: number, minutes: number } }> } };

export type BurdenAboutQueryVariables = Exact<{ [key: string]: never; }>;


export type BurdenAboutQuery = { forms: { nodes: Array<{ code: string, title: string }> }, areas: Array<{ id: string, name: string, level: AreaLevel }> };

export type AttributeOneQueryVariables = Exact<{
  code: string;
}>;


export type AttributeOneQuery = { catalogue: Array<{ code: string, name: string, nameZh: string, nameEn: string, valueType: ValueType, format: ValueFormat, codeTable: string | null, sharingClass: SharingClass, freshnessDays: number, maskRule: MaskRule, note: string, notSharedBasis: string | null, synonyms: Array<string>, added: boolean, version: number, leadDepartment: { name: string }, codes: Array<{ code: string, label: string }>, versions: Array<{ version: number, change: ChangeKind, by: string | null, at: string | null, reason: string | null, changes: Array<{ column: string, before: string, after: string }> }> }> };

export type UpdateAttributeMutationVariables = Exact<{
  input: UpdateAttributeInput;
}>;


export type UpdateAttributeMutation = { updateAttribute: { changes: Array<{ column: string, before: string, after: string }>, warnings: Array<{ message: string }>, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type CatalogueQueryVariables = Exact<{
  filter?: AttributeFilter | null | undefined;
}>;


export type CatalogueQuery = { catalogue: Array<{ code: string, name: string, subject: SubjectKind, sharingClass: SharingClass, sensitive: boolean, sealed: boolean, freshnessDays: number, valueType: ValueType, retired: boolean, switchedOff: boolean, added: boolean, version: number, leadDepartment: { code: string, name: string } }> };

export type ClientsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type ClientsQuery = { clients: { nodes: Array<{ id: string, clientId: string, name: string, introspection: boolean, bound: boolean, active: boolean, department: { code: string, name: string }, operations: Array<{ hash: string, name: string }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CreateClientMutationVariables = Exact<{
  input: CreateClientInput;
}>;


export type CreateClientMutation = { createClient: { secret: string | null, client: { clientId: string } | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type RotateClientSecretMutationVariables = Exact<{
  input: RotateClientSecretInput;
}>;


export type RotateClientSecretMutation = { rotateClientSecret: { secret: string | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type DeactivateClientMutationVariables = Exact<{
  input: DeactivateClientInput;
}>;


export type DeactivateClientMutation = { deactivateClient: { client: { id: string } | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type ReactivateClientMutationVariables = Exact<{
  input: ReactivateClientInput;
}>;


export type ReactivateClientMutation = { reactivateClient: { client: { id: string } | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type CorrectionsQueryVariables = Exact<{
  filter: CorrectionFilter;
  after?: string | null | undefined;
}>;


export type CorrectionsQuery = { corrections: { nodes: Array<{ id: string, state: CorrectionState, openedAt: string, evidence: string | null, stated: string | null, dueOn: string, overdue: boolean, decidedAt: string | null, attribute: { code: string, name: string }, leadDepartment: { name: string }, openedBy: { name: string }, subject:
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { name: string | null, id: string }
       }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type DecideCorrectionMutationVariables = Exact<{
  input: DecideCorrectionInput;
}>;


export type DecideCorrectionMutation = { decideCorrection: { told: number, correction: { id: string } | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type DisclosuresQueryVariables = Exact<{
  subject: string | number;
}>;


export type DisclosuresQuery = { disclosures: { nodes: Array<{ time: string, actor: string | null, purpose: string | null, case: string | null, attributes: Array<string>, entry: string, department: { name: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ShowRecordedQueryVariables = Exact<{
  id: string | number;
}>;


export type ShowRecordedQuery = { node:
    | { id: string, name: string | null, sex: Sex | null, birthDate: string | null, idNumber: string | null, area: { name: string } | null, closed: { reason: ClosingReason, on: string } | null, facts: Array<{ text: string | null, grade: Grade, observedOn: string, status: FactStatus, reason: string, conflicting: boolean, absence: Absence | null, attribute: { code: string, name: string, leadDepartment: { code: string, name: string } }, source: { name: string } }>, residing: { id: string, kind: HouseholdKind, number: string | null, dwelling: { id: string, address: string } | null, members: Array<{ relation: { code: string, label: string } | null, resident: { id: string, name: string | null } | null }> } | null, registered: { id: string, kind: HouseholdKind, number: string | null, dwelling: { id: string, address: string } | null, members: Array<{ relation: { code: string, label: string } | null, resident: { id: string, name: string | null } | null }> } | null }
    | Record<PropertyKey, never>
   | null };

export type FeedsQueryVariables = Exact<{ [key: string]: never; }>;


export type FeedsQuery = { feeds: Array<{ name: string, state: FeedState, lastSequence: number, lastPart: number, expectedSequence: number, expectedPart: number, lastFullAt: string | null, changedAt: string, sentBy: string, department: { code: string, name: string }, counts: { held: number, missing: number, needsReview: number, refused: number, withdrawn: number } }> };

export type ReconcileQueryVariables = Exact<{
  feed: string;
  department?: string | null | undefined;
  side: FeedSide;
}>;


export type ReconcileQuery = { feedReconciliation: { hasNextPage: boolean, differences: Array<{ recordId: string | null, subject: string | null, missing: boolean, attributes: Array<string> }> } | null };

export type IssueAboutQueryVariables = Exact<{
  department: string;
}>;


export type IssueAboutQuery = { forms: { nodes: Array<{ id: string, title: string, subject: SubjectKind }> }, areas: Array<{ id: string, name: string, level: AreaLevel }> };

export type IssueFormRequestMutationVariables = Exact<{
  input: IssueFormRequestInput;
}>;


export type IssueFormRequestMutation = { issueFormRequest: { request: { id: string } | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type FormRequestOneQueryVariables = Exact<{
  id: string | number;
}>;


export type FormRequestOneQuery = { formRequest: { id: string, state: FormRequestState, purpose: string, period: string, due: string, subjectCount: number, cellCount: number, filledCount: number, issuedAt: string, closedAt: string | null, form: { title: string, hasFile: boolean }, areas: Array<{ name: string }>, progress: Array<{ subjects: number, open: number, answered: number, withoutValue: number, area: { name: string } | null }> } | null };

export type ExportFormRequestMutationVariables = Exact<{
  input: ExportFormRequestInput;
}>;


export type ExportFormRequestMutation = { exportFormRequest: { file: string | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type CloseFormRequestMutationVariables = Exact<{
  input: CloseFormRequestInput;
}>;


export type CloseFormRequestMutation = { closeFormRequest: { request: { id: string } | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type IssueSeenQueryVariables = Exact<{
  purpose: string;
}>;


export type IssueSeenQuery = { viewer: { mayRead: Array<{ attribute: string, answer: RightAnswer }> }, catalogue: Array<{ code: string, name: string, fieldName: string | null, retired: boolean, switchedOff: boolean }> };

export type FormRequestsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type FormRequestsQuery = { formRequests: { nodes: Array<{ id: string, state: FormRequestState, period: string, due: string, subjectCount: number, cellCount: number, filledCount: number, form: { title: string } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type FormSuggestionQueryMutationVariables = Exact<{
  input: RegisterFormInput;
}>;


export type FormSuggestionQueryMutation = { registerForm: { form: { id: string } | null, suggestion: { sheet: string, title: string, subject: SubjectKind | null, subjectIsSure: boolean, columns: Array<{ cell: string, heading: string, chosen: boolean, meaning: { kind: FormMeaningKind, role: string | null, transform: string | null, context: string | null, attribute: { code: string, name: string } | null } | null, candidates: Array<{ confidence: number, reason: string, meaning: { kind: FormMeaningKind, role: string | null, transform: string | null, context: string | null, attribute: { code: string, name: string } | null } }> }> } | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type FormAttributesQueryVariables = Exact<{ [key: string]: never; }>;


export type FormAttributesQuery = { catalogue: Array<{ code: string, name: string, subject: SubjectKind, retired: boolean, switchedOff: boolean }> };

export type FormOneQueryVariables = Exact<{
  id: string | number;
}>;


export type FormOneQuery = { form: { id: string, code: string, version: number, title: string, subject: SubjectKind, period: string, state: FormState, reason: string | null, hasFile: boolean, decisionReason: string | null, department: { code: string, name: string }, columns: Array<{ number: number, heading: string, askAgain: boolean, meaning: { kind: FormMeaningKind, role: string | null, transform: string | null, context: string | null, attribute: { code: string, name: string } | null } }> } | null };

export type DecideFormMutationVariables = Exact<{
  input: DecideFormInput;
}>;


export type DecideFormMutation = { decideForm: { form: { id: string } | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type FormOverlapReportQueryVariables = Exact<{
  draft: FormDraftInput;
}>;


export type FormOverlapReportQuery = { formOverlap: { columnCount: number, sharedCount: number, subjects: number, partial: boolean, estimatedMinutes: number, held: Array<{ number: number, heading: string, meaning: { kind: FormMeaningKind, role: string | null, transform: string | null, context: string | null, attribute: { code: string, name: string } | null }, askedBy: Array<{ title: string, department: { name: string } }> }>, context: Array<{ number: number }>, switchedOff: Array<{ number: number, heading: string }>, new: Array<{ number: number, heading: string }>, similar: Array<{ shared: number, perCent: number, mergeable: boolean, form: { title: string, department: { name: string } } }>, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type FormsQueryVariables = Exact<{
  filter?: FormFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type FormsQuery = { forms: { nodes: Array<{ id: string, code: string, version: number, title: string, subject: SubjectKind, period: string, state: FormState, shipped: boolean, department: { name: string }, columns: Array<{ number: number }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type MeaningFragment = { kind: FormMeaningKind, role: string | null, transform: string | null, context: string | null, attribute: { code: string, name: string } | null };

export type NamedOfficialsQueryVariables = Exact<{ [key: string]: never; }>;


export type NamedOfficialsQuery = { namedOfficials: Array<{ login: string, duty: NamedDuty, namedBy: string, namedAt: string, reason: string }> };

export type NameOfficialMutationVariables = Exact<{
  input: NameOfficialInput;
}>;


export type NameOfficialMutation = { nameOfficial: { done: boolean, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type ReviewBreakGlassMutationVariables = Exact<{
  input: ReviewBreakGlassInput;
}>;


export type ReviewBreakGlassMutation = { reviewBreakGlass: { glassBreak: { id: string } | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type GlassBreaksQueryVariables = Exact<{
  waiting?: boolean | null | undefined;
  after?: string | null | undefined;
}>;


export type GlassBreaksQuery = { glassBreaks: { nodes: Array<{ id: string, subject: string, actor: string, caseNumber: string, reason: string, openedAt: string, until: string, verdict: GlassVerdict | null, note: string | null, reviewedBy: string | null, reviewedAt: string | null, overdue: boolean, department: { name: string }, purpose: { name: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type GrantsQueryVariables = Exact<{
  filter?: GrantFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type GrantsQuery = { grants: { nodes: Array<{ id: string, attribute: string, form: AnswerForm, from: string, until: string | null, requestId: string | null, inForce: boolean, endedBy: string | null, endReason: string | null, department: { code: string, name: string }, purpose: { code: string, name: string } | null, area: { name: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type RevokeGrantMutationVariables = Exact<{
  input: RevokeGrantInput;
}>;


export type RevokeGrantMutation = { revokeGrant: { grant: { id: string } | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type RecordHouseholdMutationVariables = Exact<{
  input: RecordHouseholdInput;
}>;


export type RecordHouseholdMutation = { recordHousehold: { decision: RecordDecision | null, household: { id: string, kind: HouseholdKind, number: string | null, dwelling: { id: string, address: string } | null, members: Array<{ relation: { code: string, label: string } | null, resident: { id: string, name: string | null } | null }> } | null, candidates: Array<{ id: string, address: string }>, warnings: Array<{ path: Array<string>, code: string, message: string }>, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type ColumnAttributesQueryVariables = Exact<{
  subject: SubjectKind;
}>;


export type ColumnAttributesQuery = { catalogue: Array<{ code: string, name: string, retired: boolean, switchedOff: boolean }> };

export type ImportOneQueryVariables = Exact<{
  id: string | number;
}>;


export type ImportOneQuery = { node:
    | { id: string, state: ImportState, file: string, kind: ImportKind | null, kindGuessed: boolean, sheet: string, headerRow: number, rowCount: number, startedBy: string, startedAt: string, confirmedBy: string | null, confirmedAt: string | null, finishedAt: string | null, undoneBy: string | null, dryRun: boolean, failure: string | null, report: string | null, notes: Array<string>, acceptedWarnings: Array<string>, source: { name: string }, community: { name: string } | null, columns: Array<{ column: string, header: string, attribute: string | null, meantBy: MeantBy }>, progress: { state: ImportState, done: number, total: number }, counts: { created: number, linked: number, alreadyKnown: number, changesFact: number, doubtful: number, needsReview: number, refused: number }, communities: Array<{ code: string, rows: number, area: { name: string } | null }>, warnings: Array<{ code: string, message: string, rows: number }> }
    | Record<PropertyKey, never>
   | null };

export type ConfirmImportMutationVariables = Exact<{
  input: ConfirmImportInput;
}>;


export type ConfirmImportMutation = { confirmImport: { import: { id: string } | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type CancelImportMutationVariables = Exact<{
  input: CancelImportInput;
}>;


export type CancelImportMutation = { cancelImport: { import: { id: string } | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type UndoImportMutationVariables = Exact<{
  input: UndoImportInput;
}>;


export type UndoImportMutation = { undoImport: { records: number, vanishing: number, restored: number, laterDecisionCount: number, import: { id: string } | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type ImportRowsQueryVariables = Exact<{
  id: string | number;
  pile: ImportPile;
  after?: string | null | undefined;
}>;


export type ImportRowsQuery = { node:
    | { rows: { nodes: Array<{ row: number, decision: ImportDecision, problems: Array<{ at: string, cell: string | null, message: string }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } }
    | Record<PropertyKey, never>
   | null };

export type ImportsQueryVariables = Exact<{ [key: string]: never; }>;


export type ImportsQuery = { imports: { nodes: Array<{ id: string, state: ImportState, kind: ImportKind | null, rowCount: number, startedBy: string, startedAt: string, dryRun: boolean, source: { name: string }, community: { name: string } | null }> } };

export type StartImportMutationVariables = Exact<{
  input: StartImportInput;
}>;


export type StartImportMutation = { startImport: { import: { id: string } | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type EntriesQueryVariables = Exact<{
  filter: AuditFilter;
  after?: string | null | undefined;
}>;


export type EntriesQuery = { auditIndexLag: number, auditEntries: { nodes: Array<{ id: string, index: number, time: string, requestId: string, kind: string, actor: string | null, client: string | null, purpose: string | null, case: string | null, reason: string | null, operation: string | null, documentHash: string | null, attributes: Array<string>, written: Array<string>, subjects: Array<string>, targets: Array<string>, outcome: Outcome, code: string | null, count: number, leaf: string | null, department: { code: string, name: string } | null, refused: Array<{ attribute: string, rule: string }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type MarkAuditMutationVariables = Exact<{
  input: MarkAuditInput;
}>;


export type MarkAuditMutation = { markAudit: { mark: { id: string } | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type AuditMarksQueryVariables = Exact<{ [key: string]: never; }>;


export type AuditMarksQuery = { auditMarks: Array<{ id: string, kind: AuditMarkKind, subject: string | null, login: string | null, purpose: string | null, case: string | null, until: string | null, reason: string, madeBy: string, madeAt: string }> };

export type EndAuditMarkMutationVariables = Exact<{
  input: EndAuditMarkInput;
}>;


export type EndAuditMarkMutation = { endAuditMark: { mark: { id: string } | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type HouseholdsAtQueryVariables = Exact<{
  address: string;
}>;


export type HouseholdsAtQuery = { dwelling: { status: DwellingMatchStatus, understoodAs: string, candidates: Array<{ id: string, address: string }>, dwelling: { id: string, address: string, area: { name: string } | null, households: Array<{ id: string, kind: HouseholdKind, number: string | null, dwelling: { id: string, address: string } | null, members: Array<{ relation: { code: string, label: string } | null, resident: { id: string, name: string | null } | null }> }> } | null } };

export type FindResidentQueryVariables = Exact<{
  document: IdDocumentInput;
}>;


export type FindResidentQuery = { resident: { id: string } | null };

export type FindResidentsQueryVariables = Exact<{
  filter: ResidentFilter;
  after?: string | null | undefined;
}>;


export type FindResidentsQuery = { residents: { nodes: Array<{ id: string, name: string | null, sex: Sex | null, birthDate: string | null, residenceAddress: string | null, area: { name: string } | null, facts: Array<{ text: string | null, attribute: { code: string } }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CloseSubjectMutationVariables = Exact<{
  input: CloseSubjectInput;
}>;


export type CloseSubjectMutation = { closeSubject: { decision: ChangeDecision | null, endedMemberships: number, householderLeft: boolean, warnings: Array<{ message: string }>, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type MoveResidentMutationVariables = Exact<{
  input: MoveResidentInput;
}>;


export type MoveResidentMutation = { moveResident: { decision: ChangeDecision | null, householderLeft: boolean, warnings: Array<{ message: string }>, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type ReopenSubjectMutationVariables = Exact<{
  input: ReopenSubjectInput;
}>;


export type ReopenSubjectMutation = { reopenSubject: { decision: ChangeDecision | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type RightsQueryVariables = Exact<{
  purpose: string;
}>;


export type RightsQuery = { viewer: { mayRead: Array<{ attribute: string, answer: RightAnswer, howToApply: string | null }> }, catalogue: Array<{ code: string, name: string }> };

export type OpenCorrectionMutationVariables = Exact<{
  input: OpenCorrectionInput;
}>;


export type OpenCorrectionMutation = { openCorrection: { correction: { id: string, dueOn: string } | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type HistoryQueryVariables = Exact<{
  id: string | number;
  attributes?: Array<string> | string | null | undefined;
}>;


export type HistoryQuery = { node:
    | { id: string, facts: Array<{ reason: string, history: { nodes: Array<{ id: string, text: string | null, grade: Grade, observedOn: string, recordedAt: string, absence: Absence | null, isClaim: boolean, source: { name: string } }> } }> }
    | Record<PropertyKey, never>
   | null };

export type ShowPersonQueryVariables = Exact<{
  id: string | number;
}>;


export type ShowPersonQuery = { node:
    | { id: string, name: string | null, sex: Sex | null, birthDate: string | null, idNumber: string | null, area: { name: string } | null, closed: { reason: ClosingReason, on: string } | null, facts: Array<{ text: string | null, grade: Grade, observedOn: string, status: FactStatus, reason: string, conflicting: boolean, absence: Absence | null, attribute: { code: string, name: string, leadDepartment: { code: string, name: string } }, source: { name: string } }>, residing: { id: string, kind: HouseholdKind, number: string | null, dwelling: { id: string, address: string } | null, members: Array<{ relation: { code: string, label: string } | null, resident: { id: string, name: string | null } | null }> } | null, registered: { id: string, kind: HouseholdKind, number: string | null, dwelling: { id: string, address: string } | null, members: Array<{ relation: { code: string, label: string } | null, resident: { id: string, name: string | null } | null }> } | null }
    | Record<PropertyKey, never>
   | null };

export type ConfirmFactsMutationVariables = Exact<{
  input: ConfirmFactsInput;
}>;


export type ConfirmFactsMutation = { confirmFacts: { decision: ChangeDecision | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type ProofQueryVariables = Exact<{ [key: string]: never; }>;


export type ProofQuery = { auditIndexLag: number, checkpoint: { origin: string, size: number, rootHash: string, note: string } | null };

export type OwnClientsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type OwnClientsQuery = { clients: { nodes: Array<{ id: string, clientId: string, name: string, bound: boolean, active: boolean, department: { name: string }, operations: Array<{ name: string }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type OwnPurposesQueryVariables = Exact<{ [key: string]: never; }>;


export type OwnPurposesQuery = { viewer: { purposes: Array<{ code: string, name: string, needsCase: boolean, legalBasis: string }> } };

export type BulkApprovalsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type BulkApprovalsQuery = { bulkApprovals: { nodes: Array<{ id: string, day: string, askedBy: string, askedAt: string, people: number, limit: number, approvedPeople: number | null, approvedBy: string | null, approvedAt: string | null, reason: string | null, department: { code: string, name: string }, purpose: { name: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ApproveBulkMutationVariables = Exact<{
  input: ApproveBulkInput;
}>;


export type ApproveBulkMutation = { approveBulk: { approval: { id: string } | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type WorkingCalendarQueryVariables = Exact<{
  year: number;
  next: number;
}>;


export type WorkingCalendarQuery = { now: { daysOff: Array<string>, movedDays: Array<string> }, next: { daysOff: Array<string>, movedDays: Array<string> } };

export type AccessFiguresQueryVariables = Exact<{ [key: string]: never; }>;


export type AccessFiguresQuery = { accessFigures: Array<{ waiting: number, returned: number, overdue: number, granted: number, refused: number, withdrawn: number, department: { name: string } }> };

export type RequestAboutQueryVariables = Exact<{ [key: string]: never; }>;


export type RequestAboutQuery = { purposes: Array<{ code: string, name: string, legalBasis: string, departments: Array<{ code: string }> }>, areas: Array<{ id: string, name: string, level: AreaLevel }>, catalogue: Array<{ code: string, name: string, subject: SubjectKind, valueType: ValueType, retired: boolean, switchedOff: boolean }> };

export type TryAccessMutationVariables = Exact<{
  input: RequestAccessInput;
}>;


export type TryAccessMutation = { requestAccess: { request: { id: string, items: Array<{ attribute: string, form: AnswerForm, state: AccessState, due: string | null, dueNote: string | null, needsTwo: boolean, reason: string | null, leadDepartment: { name: string } }> } | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type RecertifyGrantMutationVariables = Exact<{
  input: RecertifyGrantInput;
}>;


export type RecertifyGrantMutation = { recertifyGrant: { kept: Array<string>, dropped: Array<string>, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type AskableAttributesQueryVariables = Exact<{ [key: string]: never; }>;


export type AskableAttributesQuery = { catalogue: Array<{ code: string, name: string, subject: SubjectKind, sharingClass: SharingClass, sensitive: boolean, retired: boolean, switchedOff: boolean, leadDepartment: { name: string } }> };

export type AccessRequestFragment = { id: string, legalBasis: string, scenario: string, lastDay: string, peoplePerDay: number, askedBy: string, askedAt: string, department: { code: string, name: string }, purpose: { code: string, name: string } | null, areas: Array<{ id: string, name: string }>, conditions: Array<{ condition: string, label: string }>, items: Array<{ attribute: string, form: AnswerForm, state: AccessState, tier: AccessTier, due: string | null, dueNote: string | null, overdue: boolean, extended: boolean, returned: boolean, needsTwo: boolean, firstApproval: string | null, grantedForm: AnswerForm | null, decidedBy: string | null, decidedAt: string | null, reason: string | null, leadDepartment: { code: string, name: string } }>, steps: Array<{ at: string, actor: string, kind: AccessStepKind, attributes: Array<string>, reason: string | null, department: { name: string } }>, usage: Array<{ attribute: string, answers: number, refusals: number, subjects: number }> };

export type AccessRequestOneQueryVariables = Exact<{
  filter: AccessRequestFilter;
}>;


export type AccessRequestOneQuery = { accessRequests: { nodes: Array<{ id: string, legalBasis: string, scenario: string, lastDay: string, peoplePerDay: number, askedBy: string, askedAt: string, department: { code: string, name: string }, purpose: { code: string, name: string } | null, areas: Array<{ id: string, name: string }>, conditions: Array<{ condition: string, label: string }>, items: Array<{ attribute: string, form: AnswerForm, state: AccessState, tier: AccessTier, due: string | null, dueNote: string | null, overdue: boolean, extended: boolean, returned: boolean, needsTwo: boolean, firstApproval: string | null, grantedForm: AnswerForm | null, decidedBy: string | null, decidedAt: string | null, reason: string | null, leadDepartment: { code: string, name: string } }>, steps: Array<{ at: string, actor: string, kind: AccessStepKind, attributes: Array<string>, reason: string | null, department: { name: string } }>, usage: Array<{ attribute: string, answers: number, refusals: number, subjects: number }> }> } };

export type DecideAccessMutationVariables = Exact<{
  input: DecideAccessInput;
}>;


export type DecideAccessMutation = { decideAccess: { request: { id: string } | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type WithdrawAccessMutationVariables = Exact<{
  input: WithdrawAccessInput;
}>;


export type WithdrawAccessMutation = { withdrawAccess: { request: { id: string } | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type DisputeAccessMutationVariables = Exact<{
  input: DisputeAccessInput;
}>;


export type DisputeAccessMutation = { disputeAccess: { request: { id: string } | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type ResubmitAccessMutationVariables = Exact<{
  input: ResubmitAccessInput;
}>;


export type ResubmitAccessMutation = { resubmitAccess: { request: { id: string } | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type AccessRequestsQueryVariables = Exact<{
  filter?: AccessRequestFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type AccessRequestsQuery = { accessRequests: { nodes: Array<{ id: string, askedBy: string, askedAt: string, department: { name: string }, purpose: { name: string } | null, items: Array<{ attribute: string, form: AnswerForm, state: AccessState, due: string | null, overdue: boolean, leadDepartment: { code: string } }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type DecideDuplicateMutationVariables = Exact<{
  input: DecideDuplicateInput;
}>;


export type DecideDuplicateMutation = { decideDuplicate: { decision: ChangeDecision | null, mergeId: string | null, records: number, conflicts: Array<{ shown: MergeSide, attribute: { code: string, name: string } }>, warnings: Array<{ message: string }>, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type UndoMergeMutationVariables = Exact<{
  input: UndoMergeInput;
}>;


export type UndoMergeMutation = { undoMerge: { decision: ChangeDecision | null, records: number, laterDecisionCount: number, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

type Side_Dwelling_Fragment = { address: string, id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null };

type Side_Form_Fragment = { id: string };

type Side_Household_Fragment = { number: string | null, id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null };

type Side_Import_Fragment = { id: string };

type Side_Premises_Fragment = { id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null };

type Side_Resident_Fragment = { id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null };

export type SideFragment =
  | Side_Dwelling_Fragment
  | Side_Form_Fragment
  | Side_Household_Fragment
  | Side_Import_Fragment
  | Side_Premises_Fragment
  | Side_Resident_Fragment
;

export type ReviewsQueryVariables = Exact<{
  filter?: DuplicateReviewFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type ReviewsQuery = { duplicateReviews: { nodes: Array<{ id: string, reason: ReviewReason, state: ReviewState, createdAt: string, claimedBy: string | null, claimedUntil: string | null, decidedAt: string | null, mergeId: string | null, area: { name: string } | null, askedBy: { name: string } | null, subject:
        | { address: string, id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null }
        | { id: string }
        | { number: string | null, id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null }
        | { id: string }
        | { id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null }
        | { id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null }
       | null, candidate:
        | { address: string, id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null }
        | { id: string }
        | { number: string | null, id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null }
        | { id: string }
        | { id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null }
        | { id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null }
       | null, agreeing: Array<{ code: string, name: string }>, disagreeing: Array<{ code: string, name: string }>, score: { bits: number, band: MatchBand, guards: Array<string>, steps: Array<{ comparison: string, level: string | null, bits: number, rarity: number, sum: number, attributes: Array<{ code: string, name: string }> }> } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type ReviewFragment = { id: string, reason: ReviewReason, state: ReviewState, createdAt: string, claimedBy: string | null, claimedUntil: string | null, decidedAt: string | null, mergeId: string | null, area: { name: string } | null, askedBy: { name: string } | null, subject:
    | { address: string, id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null }
    | { id: string }
    | { number: string | null, id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null }
    | { id: string }
    | { id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null }
    | { id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null }
   | null, candidate:
    | { address: string, id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null }
    | { id: string }
    | { number: string | null, id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null }
    | { id: string }
    | { id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null }
    | { id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null }
   | null, agreeing: Array<{ code: string, name: string }>, disagreeing: Array<{ code: string, name: string }>, score: { bits: number, band: MatchBand, guards: Array<string>, steps: Array<{ comparison: string, level: string | null, bits: number, rarity: number, sum: number, attributes: Array<{ code: string, name: string }> }> } | null };

export type ClaimReviewMutationVariables = Exact<{
  input: ClaimReviewInput;
}>;


export type ClaimReviewMutation = { claimReview: { review: { id: string, reason: ReviewReason, state: ReviewState, createdAt: string, claimedBy: string | null, claimedUntil: string | null, decidedAt: string | null, mergeId: string | null, area: { name: string } | null, askedBy: { name: string } | null, subject:
        | { address: string, id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null }
        | { id: string }
        | { number: string | null, id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null }
        | { id: string }
        | { id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null }
        | { id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null }
       | null, candidate:
        | { address: string, id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null }
        | { id: string }
        | { number: string | null, id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null }
        | { id: string }
        | { id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null }
        | { id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null }
       | null, agreeing: Array<{ code: string, name: string }>, disagreeing: Array<{ code: string, name: string }>, score: { bits: number, band: MatchBand, guards: Array<string>, steps: Array<{ comparison: string, level: string | null, bits: number, rarity: number, sum: number, attributes: Array<{ code: string, name: string }> }> } | null } | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type ReleaseReviewMutationVariables = Exact<{
  input: ClaimReviewInput;
}>;


export type ReleaseReviewMutation = { releaseReview: { review: { id: string, reason: ReviewReason, state: ReviewState, createdAt: string, claimedBy: string | null, claimedUntil: string | null, decidedAt: string | null, mergeId: string | null, area: { name: string } | null, askedBy: { name: string } | null, subject:
        | { address: string, id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null }
        | { id: string }
        | { number: string | null, id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null }
        | { id: string }
        | { id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null }
        | { id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null }
       | null, candidate:
        | { address: string, id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null }
        | { id: string }
        | { number: string | null, id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null }
        | { id: string }
        | { id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null }
        | { id: string, facts: Array<{ text: string | null, attribute: { code: string, name: string } }>, area: { name: string } | null }
       | null, agreeing: Array<{ code: string, name: string }>, disagreeing: Array<{ code: string, name: string }>, score: { bits: number, band: MatchBand, guards: Array<string>, steps: Array<{ comparison: string, level: string | null, bits: number, rarity: number, sum: number, attributes: Array<{ code: string, name: string }> }> } | null } | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type MayReadQueryVariables = Exact<{
  purpose: string;
}>;


export type MayReadQuery = { viewer: { mayRead: Array<{ attribute: string, answer: RightAnswer, lookup: boolean, rule: string | null, howToApply: string | null }> }, catalogue: Array<{ code: string, name: string, subject: SubjectKind, leadDepartment: { name: string } }> };

export type StatisticsQueryVariables = Exact<{
  input: StatisticsInput;
}>;


export type StatisticsQuery = { statistics: Array<{ agedFrom: number | null, agedTo: number | null, sex: Sex | null, count: number | null, suppressed: boolean, incomplete: boolean, area: { name: string } | null }> };

export type WhoAskedQueryVariables = Exact<{
  input: AuditSummaryInput;
}>;


export type WhoAskedQuery = { auditSummary: Array<{ period: string, purpose: string | null, attribute: string, answers: number, refusals: number, writings: number, subjects: number, department: { code: string, name: string } | null }> };

export type AskedFormsQueryVariables = Exact<{ [key: string]: never; }>;


export type AskedFormsQuery = { burden: { rows: Array<{ period: string, form: string | null, department: { name: string }, cells: { reused: number, confirmed: number, newlyCollected: number, askedAgain: number, empty: number, cells: number, minutes: number } }> }, forms: { nodes: Array<{ code: string, title: string }> } };

export type TasksQueryVariables = Exact<{
  filter?: CollectionTaskFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type TasksQuery = { collectionTasks: { nodes: Array<{ id: string, question: string, reason: CollectionReason, state: CollectionTaskState, due: string | null, doneAt: string | null, attribute: { code: string } | null, subject:
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { premisesName: string | null, id: string }
        | { name: string | null, id: string }
       | null, household: { id: string, number: string | null, householder: { id: string, name: string | null } | null } | null, dwelling: { id: string, address: string, estate: string | null, building: string | null, unit: string | null, room: string | null } | null, held: { text: string | null, status: FactStatus, observedOn: string, source: { name: string } } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type TaskFragment = { id: string, question: string, reason: CollectionReason, state: CollectionTaskState, due: string | null, doneAt: string | null, attribute: { code: string } | null, subject:
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { premisesName: string | null, id: string }
    | { name: string | null, id: string }
   | null, household: { id: string, number: string | null, householder: { id: string, name: string | null } | null } | null, dwelling: { id: string, address: string, estate: string | null, building: string | null, unit: string | null, room: string | null } | null, held: { text: string | null, status: FactStatus, observedOn: string, source: { name: string } } | null };

export type CompleteTaskMutationVariables = Exact<{
  input: CompleteTaskInput;
}>;


export type CompleteTaskMutation = { completeTask: { task: { id: string, question: string, reason: CollectionReason, state: CollectionTaskState, due: string | null, doneAt: string | null, attribute: { code: string } | null, subject:
        | { id: string }
        | { id: string }
        | { id: string }
        | { id: string }
        | { premisesName: string | null, id: string }
        | { name: string | null, id: string }
       | null, household: { id: string, number: string | null, householder: { id: string, name: string | null } | null } | null, dwelling: { id: string, address: string, estate: string | null, building: string | null, unit: string | null, room: string | null } | null, held: { text: string | null, status: FactStatus, observedOn: string, source: { name: string } } | null } | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type ReportAskedTwiceMutationVariables = Exact<{
  input: ReportAskedTwiceInput;
}>;


export type ReportAskedTwiceMutation = { reportAskedTwice: { reported: boolean, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type UsersQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type UsersQuery = { users: { nodes: Array<{ id: string, login: string, name: string | null, role: AccountRole, active: boolean, mustChangePassword: boolean, department: { code: string, name: string }, area: { name: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type CreateUserMutationVariables = Exact<{
  input: CreateUserInput;
}>;


export type CreateUserMutation = { createUser: { firstPassword: string | null, user: { login: string } | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type DeactivateUserMutationVariables = Exact<{
  input: DeactivateUserInput;
}>;


export type DeactivateUserMutation = { deactivateUser: { user: { id: string } | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type ReactivateUserMutationVariables = Exact<{
  input: ReactivateUserInput;
}>;


export type ReactivateUserMutation = { reactivateUser: { user: { id: string } | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type ResetPasswordMutationVariables = Exact<{
  input: ResetPasswordInput;
}>;


export type ResetPasswordMutation = { resetPassword: { code: string | null, validUntil: string | null, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type UserAreasQueryVariables = Exact<{ [key: string]: never; }>;


export type UserAreasQuery = { areas: Array<{ id: string, name: string, level: AreaLevel }> };

export type UnderstandAddressQueryVariables = Exact<{
  address: string;
}>;


export type UnderstandAddressQuery = { dwelling: { status: DwellingMatchStatus, understoodAs: string, dwelling: { id: string, address: string } | null, candidates: Array<{ id: string, address: string }> } };

export type PickDwellingsQueryVariables = Exact<{
  filter?: DwellingFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type PickDwellingsQuery = { dwellings: { nodes: Array<{ id: string, address: string, estate: string | null, building: string | null, unit: string | null, room: string | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type KnownPersonFragment = { id: string, name: string | null, sex: Sex | null, birthDate: string | null, idNumber: string | null, mobilePhone: string | null, residenceAddress: string | null, formerName: string | null, hukouAddress: string | null, occupation: string | null, employerName: string | null, homePhone: string | null, mobilityImpaired: boolean | null, ethnicity: { code: string } | null, livingArrangement: { code: string } | null, maritalStatus: { code: string } | null, educationLevel: { code: string } | null, politicalStatus: { code: string } | null, area: { name: string } | null, facts: Array<{ text: string | null, attribute: { code: string } }> };

export type KnownByNumberQueryVariables = Exact<{
  number: string;
}>;


export type KnownByNumberQuery = { resident: { id: string, name: string | null, sex: Sex | null, birthDate: string | null, idNumber: string | null, mobilePhone: string | null, residenceAddress: string | null, formerName: string | null, hukouAddress: string | null, occupation: string | null, employerName: string | null, homePhone: string | null, mobilityImpaired: boolean | null, ethnicity: { code: string } | null, livingArrangement: { code: string } | null, maritalStatus: { code: string } | null, educationLevel: { code: string } | null, politicalStatus: { code: string } | null, area: { name: string } | null, facts: Array<{ text: string | null, attribute: { code: string } }> } | null };

export type KnownByMatchQueryVariables = Exact<{
  record: ResidentInput;
  filter: ResidentFilter;
}>;


export type KnownByMatchQuery = { matchResident: Array<{ resident: { id: string, name: string | null, sex: Sex | null, birthDate: string | null, idNumber: string | null, mobilePhone: string | null, residenceAddress: string | null, formerName: string | null, hukouAddress: string | null, occupation: string | null, employerName: string | null, homePhone: string | null, mobilityImpaired: boolean | null, ethnicity: { code: string } | null, livingArrangement: { code: string } | null, maritalStatus: { code: string } | null, educationLevel: { code: string } | null, politicalStatus: { code: string } | null, area: { name: string } | null, facts: Array<{ text: string | null, attribute: { code: string } }> }, score: { band: MatchBand, guards: Array<string>, steps: Array<{ level: string | null, bits: number, rarity: number, attributes: Array<{ name: string }> }> } }>, residents: { nodes: Array<{ id: string, name: string | null, sex: Sex | null, birthDate: string | null, idNumber: string | null, mobilePhone: string | null, residenceAddress: string | null, formerName: string | null, hukouAddress: string | null, occupation: string | null, employerName: string | null, homePhone: string | null, mobilityImpaired: boolean | null, ethnicity: { code: string } | null, livingArrangement: { code: string } | null, maritalStatus: { code: string } | null, educationLevel: { code: string } | null, politicalStatus: { code: string } | null, area: { name: string } | null, facts: Array<{ text: string | null, attribute: { code: string } }> }> } };

export type TryGrantQueryVariables = Exact<{
  input: DryRunGrantInput;
}>;


export type TryGrantQuery = { dryRunGrant: { entries: number, partial: boolean, rows: Array<{ purpose: string, attribute: string, gains: boolean, operations: number, subjects: number, department: { name: string } }> } };

export type CodesQueryVariables = Exact<{ [key: string]: never; }>;


export type CodesQuery = { sex: Array<{ code: string, codes: Array<{ code: string, label: string }> }>, ethnicity: Array<{ code: string, codes: Array<{ code: string, label: string }> }>, livingArrangement: Array<{ code: string, codes: Array<{ code: string, label: string }> }>, maritalStatus: Array<{ code: string, codes: Array<{ code: string, label: string }> }>, educationLevel: Array<{ code: string, codes: Array<{ code: string, label: string }> }>, politicalStatus: Array<{ code: string, codes: Array<{ code: string, label: string }> }>, relation: Array<{ code: string, codes: Array<{ code: string, label: string }> }> };

export type CodesOfQueryVariables = Exact<{
  code: string;
}>;


export type CodesOfQuery = { catalogue: Array<{ code: string, valueType: ValueType, codes: Array<{ code: string, label: string }> }> };

export type NamesQueryVariables = Exact<{ [key: string]: never; }>;


export type NamesQuery = { departments: Array<{ code: string, name: string }>, purposes: Array<{ code: string, name: string }>, catalogue: Array<{ code: string, name: string }> };

export type HomeFragment = { id: string, kind: HouseholdKind, number: string | null, dwelling: { id: string, address: string } | null, members: Array<{ relation: { code: string, label: string } | null, resident: { id: string, name: string | null } | null }> };

export type PersonFragment = { id: string, name: string | null, sex: Sex | null, birthDate: string | null, idNumber: string | null, area: { name: string } | null, closed: { reason: ClosingReason, on: string } | null, facts: Array<{ text: string | null, grade: Grade, observedOn: string, status: FactStatus, reason: string, conflicting: boolean, absence: Absence | null, attribute: { code: string, name: string, leadDepartment: { code: string, name: string } }, source: { name: string } }>, residing: { id: string, kind: HouseholdKind, number: string | null, dwelling: { id: string, address: string } | null, members: Array<{ relation: { code: string, label: string } | null, resident: { id: string, name: string | null } | null }> } | null, registered: { id: string, kind: HouseholdKind, number: string | null, dwelling: { id: string, address: string } | null, members: Array<{ relation: { code: string, label: string } | null, resident: { id: string, name: string | null } | null }> } | null };

export type RecordResidentMutationVariables = Exact<{
  input: RecordResidentInput;
}>;


export type RecordResidentMutation = { recordResident: { decision: RecordDecision | null, resident: { id: string, name: string | null, sex: Sex | null, birthDate: string | null, idNumber: string | null, area: { name: string } | null, closed: { reason: ClosingReason, on: string } | null, facts: Array<{ text: string | null, grade: Grade, observedOn: string, status: FactStatus, reason: string, conflicting: boolean, absence: Absence | null, attribute: { code: string, name: string, leadDepartment: { code: string, name: string } }, source: { name: string } }>, residing: { id: string, kind: HouseholdKind, number: string | null, dwelling: { id: string, address: string } | null, members: Array<{ relation: { code: string, label: string } | null, resident: { id: string, name: string | null } | null }> } | null, registered: { id: string, kind: HouseholdKind, number: string | null, dwelling: { id: string, address: string } | null, members: Array<{ relation: { code: string, label: string } | null, resident: { id: string, name: string | null } | null }> } | null } | null, candidates: Array<{ byDocument: boolean, score: { bits: number }, resident: { id: string, name: string | null, sex: Sex | null, birthDate: string | null, residenceAddress: string | null, area: { name: string } | null, facts: Array<{ text: string | null, attribute: { code: string } }> } }>, warnings: Array<{ path: Array<string>, code: string, message: string }>, userErrors: Array<{ path: Array<string>, code: string, message: string }> } };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { viewer: { role: string, login: string | null, can: Array<Ability>, department: { code: string, name: string }, area: { id: string, code: string, name: string } | null, purposes: Array<{ code: string, name: string, needsCase: boolean }> } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const MeaningFragmentDoc = new TypedDocumentString(`
    fragment Meaning on FormMeaning {
  kind
  attribute {
    code
    name
  }
  role
  transform
  context
}
    `, {"fragmentName":"Meaning"}) as unknown as TypedDocumentString<MeaningFragment, unknown>;
export const AccessRequestFragmentDoc = new TypedDocumentString(`
    fragment AccessRequest on AccessRequest {
  id
  department {
    code
    name
  }
  purpose {
    code
    name
  }
  legalBasis
  scenario
  areas {
    id
    name
  }
  conditions {
    condition
    label
  }
  lastDay
  peoplePerDay
  askedBy
  askedAt
  items {
    attribute
    form
    leadDepartment {
      code
      name
    }
    state
    tier
    due
    dueNote
    overdue
    extended
    returned
    needsTwo
    firstApproval
    grantedForm
    decidedBy
    decidedAt
    reason
  }
  steps {
    at
    actor
    department {
      name
    }
    kind
    attributes
    reason
  }
  usage {
    attribute
    answers
    refusals
    subjects
  }
}
    `, {"fragmentName":"AccessRequest"}) as unknown as TypedDocumentString<AccessRequestFragment, unknown>;
export const SideFragmentDoc = new TypedDocumentString(`
    fragment Side on Node {
  id
  ... on Resident {
    facts {
      attribute {
        code
        name
      }
      text
    }
    area {
      name
    }
  }
  ... on Household {
    number
    facts {
      attribute {
        code
        name
      }
      text
    }
    area {
      name
    }
  }
  ... on Dwelling {
    address
    facts {
      attribute {
        code
        name
      }
      text
    }
    area {
      name
    }
  }
  ... on Premises {
    facts {
      attribute {
        code
        name
      }
      text
    }
    area {
      name
    }
  }
}
    `, {"fragmentName":"Side"}) as unknown as TypedDocumentString<SideFragment, unknown>;
export const ReviewFragmentDoc = new TypedDocumentString(`
    fragment Review on DuplicateReview {
  id
  reason
  state
  createdAt
  claimedBy
  claimedUntil
  decidedAt
  mergeId
  area {
    name
  }
  askedBy {
    name
  }
  subject {
    ...Side
  }
  candidate {
    ...Side
  }
  agreeing {
    code
    name
  }
  disagreeing {
    code
    name
  }
  score {
    bits
    band
    steps {
      comparison
      attributes {
        code
        name
      }
      level
      bits
      rarity
      sum
    }
    guards
  }
}
    fragment Side on Node {
  id
  ... on Resident {
    facts {
      attribute {
        code
        name
      }
      text
    }
    area {
      name
    }
  }
  ... on Household {
    number
    facts {
      attribute {
        code
        name
      }
      text
    }
    area {
      name
    }
  }
  ... on Dwelling {
    address
    facts {
      attribute {
        code
        name
      }
      text
    }
    area {
      name
    }
  }
  ... on Premises {
    facts {
      attribute {
        code
        name
      }
      text
    }
    area {
      name
    }
  }
}`, {"fragmentName":"Review"}) as unknown as TypedDocumentString<ReviewFragment, unknown>;
export const TaskFragmentDoc = new TypedDocumentString(`
    fragment Task on CollectionTask {
  id
  question
  reason
  state
  due
  doneAt
  attribute {
    code
  }
  subject {
    id
    ... on Resident {
      name
    }
    ... on Premises {
      premisesName
    }
  }
  household {
    id
    number
    householder {
      id
      name
    }
  }
  dwelling {
    id
    address
    estate
    building
    unit
    room
  }
  held {
    text
    status
    observedOn
    source {
      name
    }
  }
}
    `, {"fragmentName":"Task"}) as unknown as TypedDocumentString<TaskFragment, unknown>;
export const KnownPersonFragmentDoc = new TypedDocumentString(`
    fragment KnownPerson on Resident {
  id
  name
  sex
  birthDate
  idNumber
  mobilePhone
  residenceAddress
  formerName
  hukouAddress
  occupation
  employerName
  homePhone
  ethnicity {
    code
  }
  livingArrangement {
    code
  }
  maritalStatus {
    code
  }
  educationLevel {
    code
  }
  politicalStatus {
    code
  }
  mobilityImpaired
  area {
    name
  }
  facts(attributes: ["person_name"]) {
    attribute {
      code
    }
    text
  }
}
    `, {"fragmentName":"KnownPerson"}) as unknown as TypedDocumentString<KnownPersonFragment, unknown>;
export const HomeFragmentDoc = new TypedDocumentString(`
    fragment Home on Household {
  id
  kind
  number
  dwelling {
    id
    address
  }
  members {
    relation {
      code
      label
    }
    resident {
      id
      name
    }
  }
}
    `, {"fragmentName":"Home"}) as unknown as TypedDocumentString<HomeFragment, unknown>;
export const PersonFragmentDoc = new TypedDocumentString(`
    fragment Person on Resident {
  id
  name
  sex
  birthDate
  idNumber
  area {
    name
  }
  closed {
    reason
    on
  }
  facts {
    attribute {
      code
      name
      leadDepartment {
        code
        name
      }
    }
    text
    grade
    source {
      name
    }
    observedOn
    status
    reason
    conflicting
    absence
  }
  residing: household(kind: RESIDING) {
    ...Home
  }
  registered: household(kind: REGISTERED) {
    ...Home
  }
}
    fragment Home on Household {
  id
  kind
  number
  dwelling {
    id
    address
  }
  members {
    relation {
      code
      label
    }
    resident {
      id
      name
    }
  }
}`, {"fragmentName":"Person"}) as unknown as TypedDocumentString<PersonFragment, unknown>;
export const AlertsDocument = new TypedDocumentString(`
    query Alerts($filter: AlertFilter!, $after: String) {
  alerts(filter: $filter, first: 20, after: $after) {
    nodes {
      id
      rule
      actor
      department {
        code
        name
      }
      day
      measured
      threshold
      usual
      reason
      case
      entry
      state
      note
      handledBy
      handledAt
      raisedAt
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<AlertsQuery, AlertsQueryVariables>;
export const HandleAlertDocument = new TypedDocumentString(`
    mutation HandleAlert($input: HandleAlertInput!) {
  handleAlert(input: $input) {
    alert {
      id
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<HandleAlertMutation, HandleAlertMutationVariables>;
export const BreakGlassDocument = new TypedDocumentString(`
    mutation BreakGlass($input: BreakGlassInput!) {
  breakGlass(input: $input) {
    glassBreak {
      subject
      until
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<BreakGlassMutation, BreakGlassMutationVariables>;
export const SealSubjectDocument = new TypedDocumentString(`
    mutation SealSubject($input: SealSubjectInput!) {
  sealSubject(input: $input) {
    done
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<SealSubjectMutation, SealSubjectMutationVariables>;
export const UnsealSubjectDocument = new TypedDocumentString(`
    mutation UnsealSubject($input: UnsealSubjectInput!) {
  unsealSubject(input: $input) {
    done
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<UnsealSubjectMutation, UnsealSubjectMutationVariables>;
export const AreasDocument = new TypedDocumentString(`
    query Areas {
  areas {
    id
    code
    name
    level
    urban
    parent {
      id
    }
    officers {
      department {
        code
        name
      }
      name
      phone
    }
  }
}
    `) as unknown as TypedDocumentString<AreasQuery, AreasQueryVariables>;
export const AskedTwiceReportsDocument = new TypedDocumentString(`
    query AskedTwiceReports($after: String) {
  askedTwiceReports(first: 20, after: $after) {
    nodes {
      id
      area {
        name
      }
      question
      reportedOn
      askedBy {
        code
        name
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<AskedTwiceReportsQuery, AskedTwiceReportsQueryVariables>;
export const BurdenDocument = new TypedDocumentString(`
    query Burden($input: BurdenInput!) {
  burden(input: $input) {
    total {
      reused
      confirmed
      newlyCollected
      askedAgain
      empty
      cells
      minutes
    }
    rows {
      period
      form
      department {
        code
        name
      }
      area {
        id
        name
      }
      cells {
        reused
        confirmed
        newlyCollected
        askedAgain
        empty
        cells
        minutes
      }
    }
  }
}
    `) as unknown as TypedDocumentString<BurdenQuery, BurdenQueryVariables>;
export const BurdenAboutDocument = new TypedDocumentString(`
    query BurdenAbout {
  forms(first: 100) {
    nodes {
      code
      title
    }
  }
  areas {
    id
    name
    level
  }
}
    `) as unknown as TypedDocumentString<BurdenAboutQuery, BurdenAboutQueryVariables>;
export const AttributeOneDocument = new TypedDocumentString(`
    query AttributeOne($code: String!) {
  catalogue(filter: {code: $code}) {
    code
    name
    nameZh
    nameEn
    valueType
    format
    codeTable
    sharingClass
    freshnessDays
    maskRule
    note
    notSharedBasis
    synonyms
    added
    version
    leadDepartment {
      name
    }
    codes {
      code
      label
    }
    versions {
      version
      change
      by
      at
      reason
      changes {
        column
        before
        after
      }
    }
  }
}
    `) as unknown as TypedDocumentString<AttributeOneQuery, AttributeOneQueryVariables>;
export const UpdateAttributeDocument = new TypedDocumentString(`
    mutation UpdateAttribute($input: UpdateAttributeInput!) {
  updateAttribute(input: $input) {
    changes {
      column
      before
      after
    }
    warnings {
      message
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<UpdateAttributeMutation, UpdateAttributeMutationVariables>;
export const CatalogueDocument = new TypedDocumentString(`
    query Catalogue($filter: AttributeFilter) {
  catalogue(filter: $filter) {
    code
    name
    subject
    leadDepartment {
      code
      name
    }
    sharingClass
    sensitive
    sealed
    freshnessDays
    valueType
    retired
    switchedOff
    added
    version
  }
}
    `) as unknown as TypedDocumentString<CatalogueQuery, CatalogueQueryVariables>;
export const ClientsDocument = new TypedDocumentString(`
    query Clients($after: String) {
  clients(first: 50, after: $after) {
    nodes {
      id
      clientId
      name
      department {
        code
        name
      }
      introspection
      bound
      active
      operations {
        hash
        name
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<ClientsQuery, ClientsQueryVariables>;
export const CreateClientDocument = new TypedDocumentString(`
    mutation CreateClient($input: CreateClientInput!) {
  createClient(input: $input) {
    client {
      clientId
    }
    secret
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<CreateClientMutation, CreateClientMutationVariables>;
export const RotateClientSecretDocument = new TypedDocumentString(`
    mutation RotateClientSecret($input: RotateClientSecretInput!) {
  rotateClientSecret(input: $input) {
    secret
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<RotateClientSecretMutation, RotateClientSecretMutationVariables>;
export const DeactivateClientDocument = new TypedDocumentString(`
    mutation DeactivateClient($input: DeactivateClientInput!) {
  deactivateClient(input: $input) {
    client {
      id
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DeactivateClientMutation, DeactivateClientMutationVariables>;
export const ReactivateClientDocument = new TypedDocumentString(`
    mutation ReactivateClient($input: ReactivateClientInput!) {
  reactivateClient(input: $input) {
    client {
      id
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ReactivateClientMutation, ReactivateClientMutationVariables>;
export const CorrectionsDocument = new TypedDocumentString(`
    query Corrections($filter: CorrectionFilter!, $after: String) {
  corrections(filter: $filter, first: 50, after: $after) {
    nodes {
      id
      state
      attribute {
        code
        name
      }
      leadDepartment {
        name
      }
      openedBy {
        name
      }
      openedAt
      evidence
      stated
      dueOn
      overdue
      decidedAt
      subject {
        id
        ... on Resident {
          name
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<CorrectionsQuery, CorrectionsQueryVariables>;
export const DecideCorrectionDocument = new TypedDocumentString(`
    mutation DecideCorrection($input: DecideCorrectionInput!) {
  decideCorrection(input: $input) {
    correction {
      id
    }
    told
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DecideCorrectionMutation, DecideCorrectionMutationVariables>;
export const DisclosuresDocument = new TypedDocumentString(`
    query Disclosures($subject: ID!) {
  disclosures(subject: $subject, first: 100) {
    nodes {
      time
      department {
        name
      }
      actor
      purpose
      case
      attributes
      entry
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<DisclosuresQuery, DisclosuresQueryVariables>;
export const ShowRecordedDocument = new TypedDocumentString(`
    query ShowRecorded($id: ID!) {
  node(id: $id) {
    ... on Resident {
      ...Person
    }
  }
}
    fragment Home on Household {
  id
  kind
  number
  dwelling {
    id
    address
  }
  members {
    relation {
      code
      label
    }
    resident {
      id
      name
    }
  }
}
fragment Person on Resident {
  id
  name
  sex
  birthDate
  idNumber
  area {
    name
  }
  closed {
    reason
    on
  }
  facts {
    attribute {
      code
      name
      leadDepartment {
        code
        name
      }
    }
    text
    grade
    source {
      name
    }
    observedOn
    status
    reason
    conflicting
    absence
  }
  residing: household(kind: RESIDING) {
    ...Home
  }
  registered: household(kind: REGISTERED) {
    ...Home
  }
}`) as unknown as TypedDocumentString<ShowRecordedQuery, ShowRecordedQueryVariables>;
export const FeedsDocument = new TypedDocumentString(`
    query Feeds {
  feeds {
    name
    department {
      code
      name
    }
    state
    lastSequence
    lastPart
    expectedSequence
    expectedPart
    lastFullAt
    changedAt
    sentBy
    counts {
      held
      missing
      needsReview
      refused
      withdrawn
    }
  }
}
    `) as unknown as TypedDocumentString<FeedsQuery, FeedsQueryVariables>;
export const ReconcileDocument = new TypedDocumentString(`
    query Reconcile($feed: String!, $department: String, $side: FeedSide!) {
  feedReconciliation(
    feed: $feed
    department: $department
    side: $side
    first: 100
  ) {
    differences {
      recordId
      subject
      missing
      attributes
    }
    hasNextPage
  }
}
    `) as unknown as TypedDocumentString<ReconcileQuery, ReconcileQueryVariables>;
export const IssueAboutDocument = new TypedDocumentString(`
    query IssueAbout($department: String!) {
  forms(filter: {department: $department, state: ADMITTED}, first: 100) {
    nodes {
      id
      title
      subject
    }
  }
  areas {
    id
    name
    level
  }
}
    `) as unknown as TypedDocumentString<IssueAboutQuery, IssueAboutQueryVariables>;
export const IssueFormRequestDocument = new TypedDocumentString(`
    mutation IssueFormRequest($input: IssueFormRequestInput!) {
  issueFormRequest(input: $input) {
    request {
      id
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<IssueFormRequestMutation, IssueFormRequestMutationVariables>;
export const FormRequestOneDocument = new TypedDocumentString(`
    query FormRequestOne($id: ID!) {
  formRequest(id: $id) {
    id
    form {
      title
      hasFile
    }
    state
    purpose
    areas {
      name
    }
    period
    due
    subjectCount
    cellCount
    filledCount
    issuedAt
    closedAt
    progress {
      area {
        name
      }
      subjects
      open
      answered
      withoutValue
    }
  }
}
    `) as unknown as TypedDocumentString<FormRequestOneQuery, FormRequestOneQueryVariables>;
export const ExportFormRequestDocument = new TypedDocumentString(`
    mutation ExportFormRequest($input: ExportFormRequestInput!) {
  exportFormRequest(input: $input) {
    file
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ExportFormRequestMutation, ExportFormRequestMutationVariables>;
export const CloseFormRequestDocument = new TypedDocumentString(`
    mutation CloseFormRequest($input: CloseFormRequestInput!) {
  closeFormRequest(input: $input) {
    request {
      id
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<CloseFormRequestMutation, CloseFormRequestMutationVariables>;
export const IssueSeenDocument = new TypedDocumentString(`
    query IssueSeen($purpose: String!) {
  viewer {
    mayRead(purpose: $purpose) {
      attribute
      answer
    }
  }
  catalogue(filter: {subject: RESIDENT}) {
    code
    name
    fieldName
    retired
    switchedOff
  }
}
    `) as unknown as TypedDocumentString<IssueSeenQuery, IssueSeenQueryVariables>;
export const FormRequestsDocument = new TypedDocumentString(`
    query FormRequests($after: String) {
  formRequests(first: 50, after: $after) {
    nodes {
      id
      form {
        title
      }
      state
      period
      due
      subjectCount
      cellCount
      filledCount
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<FormRequestsQuery, FormRequestsQueryVariables>;
export const FormSuggestionQueryDocument = new TypedDocumentString(`
    mutation FormSuggestionQuery($input: RegisterFormInput!) {
  registerForm(input: $input) {
    form {
      id
    }
    suggestion {
      sheet
      title
      subject
      subjectIsSure
      columns {
        cell
        heading
        chosen
        meaning {
          ...Meaning
        }
        candidates {
          confidence
          reason
          meaning {
            ...Meaning
          }
        }
      }
    }
    userErrors {
      path
      code
      message
    }
  }
}
    fragment Meaning on FormMeaning {
  kind
  attribute {
    code
    name
  }
  role
  transform
  context
}`) as unknown as TypedDocumentString<FormSuggestionQueryMutation, FormSuggestionQueryMutationVariables>;
export const FormAttributesDocument = new TypedDocumentString(`
    query FormAttributes {
  catalogue {
    code
    name
    subject
    retired
    switchedOff
  }
}
    `) as unknown as TypedDocumentString<FormAttributesQuery, FormAttributesQueryVariables>;
export const FormOneDocument = new TypedDocumentString(`
    query FormOne($id: ID!) {
  form(id: $id) {
    id
    code
    version
    title
    department {
      code
      name
    }
    subject
    period
    state
    reason
    hasFile
    decisionReason
    columns {
      number
      heading
      askAgain
      meaning {
        ...Meaning
      }
    }
  }
}
    fragment Meaning on FormMeaning {
  kind
  attribute {
    code
    name
  }
  role
  transform
  context
}`) as unknown as TypedDocumentString<FormOneQuery, FormOneQueryVariables>;
export const DecideFormDocument = new TypedDocumentString(`
    mutation DecideForm($input: DecideFormInput!) {
  decideForm(input: $input) {
    form {
      id
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DecideFormMutation, DecideFormMutationVariables>;
export const FormOverlapReportDocument = new TypedDocumentString(`
    query FormOverlapReport($draft: FormDraftInput!) {
  formOverlap(draft: $draft) {
    columnCount
    sharedCount
    subjects
    partial
    estimatedMinutes
    held {
      number
      heading
      meaning {
        ...Meaning
      }
      askedBy {
        title
        department {
          name
        }
      }
    }
    context {
      number
    }
    switchedOff {
      number
      heading
    }
    new {
      number
      heading
    }
    similar {
      form {
        title
        department {
          name
        }
      }
      shared
      perCent
      mergeable
    }
    userErrors {
      path
      code
      message
    }
  }
}
    fragment Meaning on FormMeaning {
  kind
  attribute {
    code
    name
  }
  role
  transform
  context
}`) as unknown as TypedDocumentString<FormOverlapReportQuery, FormOverlapReportQueryVariables>;
export const FormsDocument = new TypedDocumentString(`
    query Forms($filter: FormFilter, $after: String) {
  forms(filter: $filter, first: 50, after: $after) {
    nodes {
      id
      code
      version
      title
      department {
        name
      }
      subject
      period
      state
      shipped
      columns {
        number
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<FormsQuery, FormsQueryVariables>;
export const NamedOfficialsDocument = new TypedDocumentString(`
    query NamedOfficials {
  namedOfficials {
    login
    duty
    namedBy
    namedAt
    reason
  }
}
    `) as unknown as TypedDocumentString<NamedOfficialsQuery, NamedOfficialsQueryVariables>;
export const NameOfficialDocument = new TypedDocumentString(`
    mutation NameOfficial($input: NameOfficialInput!) {
  nameOfficial(input: $input) {
    done
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<NameOfficialMutation, NameOfficialMutationVariables>;
export const ReviewBreakGlassDocument = new TypedDocumentString(`
    mutation ReviewBreakGlass($input: ReviewBreakGlassInput!) {
  reviewBreakGlass(input: $input) {
    glassBreak {
      id
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ReviewBreakGlassMutation, ReviewBreakGlassMutationVariables>;
export const GlassBreaksDocument = new TypedDocumentString(`
    query GlassBreaks($waiting: Boolean, $after: String) {
  glassBreaks(waiting: $waiting, first: 50, after: $after) {
    nodes {
      id
      subject
      actor
      department {
        name
      }
      purpose {
        name
      }
      caseNumber
      reason
      openedAt
      until
      verdict
      note
      reviewedBy
      reviewedAt
      overdue
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<GlassBreaksQuery, GlassBreaksQueryVariables>;
export const GrantsDocument = new TypedDocumentString(`
    query Grants($filter: GrantFilter, $after: String) {
  grants(filter: $filter, first: 100, after: $after) {
    nodes {
      id
      department {
        code
        name
      }
      purpose {
        code
        name
      }
      attribute
      form
      area {
        name
      }
      from
      until
      requestId
      inForce
      endedBy
      endReason
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<GrantsQuery, GrantsQueryVariables>;
export const RevokeGrantDocument = new TypedDocumentString(`
    mutation RevokeGrant($input: RevokeGrantInput!) {
  revokeGrant(input: $input) {
    grant {
      id
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<RevokeGrantMutation, RevokeGrantMutationVariables>;
export const RecordHouseholdDocument = new TypedDocumentString(`
    mutation RecordHousehold($input: RecordHouseholdInput!) {
  recordHousehold(input: $input) {
    decision
    household {
      ...Home
    }
    candidates {
      id
      address
    }
    warnings {
      path
      code
      message
    }
    userErrors {
      path
      code
      message
    }
  }
}
    fragment Home on Household {
  id
  kind
  number
  dwelling {
    id
    address
  }
  members {
    relation {
      code
      label
    }
    resident {
      id
      name
    }
  }
}`) as unknown as TypedDocumentString<RecordHouseholdMutation, RecordHouseholdMutationVariables>;
export const ColumnAttributesDocument = new TypedDocumentString(`
    query ColumnAttributes($subject: SubjectKind!) {
  catalogue(filter: {subject: $subject}) {
    code
    name
    retired
    switchedOff
  }
}
    `) as unknown as TypedDocumentString<ColumnAttributesQuery, ColumnAttributesQueryVariables>;
export const ImportOneDocument = new TypedDocumentString(`
    query ImportOne($id: ID!) {
  node(id: $id) {
    ... on Import {
      id
      state
      file
      kind
      kindGuessed
      sheet
      headerRow
      rowCount
      startedBy
      startedAt
      confirmedBy
      confirmedAt
      finishedAt
      undoneBy
      dryRun
      failure
      report
      source {
        name
      }
      community {
        name
      }
      columns {
        column
        header
        attribute
        meantBy
      }
      notes
      progress {
        state
        done
        total
      }
      counts {
        created
        linked
        alreadyKnown
        changesFact
        doubtful
        needsReview
        refused
      }
      communities {
        code
        rows
        area {
          name
        }
      }
      warnings {
        code
        message
        rows
      }
      acceptedWarnings
    }
  }
}
    `) as unknown as TypedDocumentString<ImportOneQuery, ImportOneQueryVariables>;
export const ConfirmImportDocument = new TypedDocumentString(`
    mutation ConfirmImport($input: ConfirmImportInput!) {
  confirmImport(input: $input) {
    import {
      id
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ConfirmImportMutation, ConfirmImportMutationVariables>;
export const CancelImportDocument = new TypedDocumentString(`
    mutation CancelImport($input: CancelImportInput!) {
  cancelImport(input: $input) {
    import {
      id
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<CancelImportMutation, CancelImportMutationVariables>;
export const UndoImportDocument = new TypedDocumentString(`
    mutation UndoImport($input: UndoImportInput!) {
  undoImport(input: $input) {
    import {
      id
    }
    records
    vanishing
    restored
    laterDecisionCount
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<UndoImportMutation, UndoImportMutationVariables>;
export const ImportRowsDocument = new TypedDocumentString(`
    query ImportRows($id: ID!, $pile: ImportPile!, $after: String) {
  node(id: $id) {
    ... on Import {
      rows(pile: $pile, first: 50, after: $after) {
        nodes {
          row
          decision
          problems {
            at
            cell
            message
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ImportRowsQuery, ImportRowsQueryVariables>;
export const ImportsDocument = new TypedDocumentString(`
    query Imports {
  imports(first: 50) {
    nodes {
      id
      state
      kind
      rowCount
      startedBy
      startedAt
      dryRun
      source {
        name
      }
      community {
        name
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ImportsQuery, ImportsQueryVariables>;
export const StartImportDocument = new TypedDocumentString(`
    mutation StartImport($input: StartImportInput!) {
  startImport(input: $input) {
    import {
      id
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<StartImportMutation, StartImportMutationVariables>;
export const EntriesDocument = new TypedDocumentString(`
    query Entries($filter: AuditFilter!, $after: String) {
  auditEntries(filter: $filter, first: 50, after: $after) {
    nodes {
      id
      index
      time
      requestId
      kind
      department {
        code
        name
      }
      actor
      client
      purpose
      case
      reason
      operation
      documentHash
      attributes
      written
      subjects
      targets
      refused {
        attribute
        rule
      }
      outcome
      code
      count
      leaf
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
  auditIndexLag
}
    `) as unknown as TypedDocumentString<EntriesQuery, EntriesQueryVariables>;
export const MarkAuditDocument = new TypedDocumentString(`
    mutation MarkAudit($input: MarkAuditInput!) {
  markAudit(input: $input) {
    mark {
      id
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<MarkAuditMutation, MarkAuditMutationVariables>;
export const AuditMarksDocument = new TypedDocumentString(`
    query AuditMarks {
  auditMarks {
    id
    kind
    subject
    login
    purpose
    case
    until
    reason
    madeBy
    madeAt
  }
}
    `) as unknown as TypedDocumentString<AuditMarksQuery, AuditMarksQueryVariables>;
export const EndAuditMarkDocument = new TypedDocumentString(`
    mutation EndAuditMark($input: EndAuditMarkInput!) {
  endAuditMark(input: $input) {
    mark {
      id
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<EndAuditMarkMutation, EndAuditMarkMutationVariables>;
export const HouseholdsAtDocument = new TypedDocumentString(`
    query HouseholdsAt($address: String!) {
  dwelling(address: $address) {
    status
    understoodAs
    candidates {
      id
      address
    }
    dwelling {
      id
      address
      area {
        name
      }
      households {
        ...Home
      }
    }
  }
}
    fragment Home on Household {
  id
  kind
  number
  dwelling {
    id
    address
  }
  members {
    relation {
      code
      label
    }
    resident {
      id
      name
    }
  }
}`) as unknown as TypedDocumentString<HouseholdsAtQuery, HouseholdsAtQueryVariables>;
export const FindResidentDocument = new TypedDocumentString(`
    query FindResident($document: IdDocumentInput!) {
  resident(idDocument: $document) {
    id
  }
}
    `) as unknown as TypedDocumentString<FindResidentQuery, FindResidentQueryVariables>;
export const FindResidentsDocument = new TypedDocumentString(`
    query FindResidents($filter: ResidentFilter!, $after: String) {
  residents(filter: $filter, first: 20, after: $after) {
    nodes {
      id
      name
      sex
      birthDate
      residenceAddress
      area {
        name
      }
      facts(attributes: ["person_name"]) {
        attribute {
          code
        }
        text
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<FindResidentsQuery, FindResidentsQueryVariables>;
export const CloseSubjectDocument = new TypedDocumentString(`
    mutation CloseSubject($input: CloseSubjectInput!) {
  closeSubject(input: $input) {
    decision
    endedMemberships
    householderLeft
    warnings {
      message
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<CloseSubjectMutation, CloseSubjectMutationVariables>;
export const MoveResidentDocument = new TypedDocumentString(`
    mutation MoveResident($input: MoveResidentInput!) {
  moveResident(input: $input) {
    decision
    householderLeft
    warnings {
      message
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<MoveResidentMutation, MoveResidentMutationVariables>;
export const ReopenSubjectDocument = new TypedDocumentString(`
    mutation ReopenSubject($input: ReopenSubjectInput!) {
  reopenSubject(input: $input) {
    decision
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ReopenSubjectMutation, ReopenSubjectMutationVariables>;
export const RightsDocument = new TypedDocumentString(`
    query Rights($purpose: String!) {
  viewer {
    mayRead(purpose: $purpose) {
      attribute
      answer
      howToApply
    }
  }
  catalogue(filter: {subject: RESIDENT}) {
    code
    name
  }
}
    `) as unknown as TypedDocumentString<RightsQuery, RightsQueryVariables>;
export const OpenCorrectionDocument = new TypedDocumentString(`
    mutation OpenCorrection($input: OpenCorrectionInput!) {
  openCorrection(input: $input) {
    correction {
      id
      dueOn
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<OpenCorrectionMutation, OpenCorrectionMutationVariables>;
export const HistoryDocument = new TypedDocumentString(`
    query History($id: ID!, $attributes: [String!]) {
  node(id: $id) {
    ... on Resident {
      id
      facts(attributes: $attributes) {
        reason
        history(first: 50) {
          nodes {
            id
            text
            grade
            observedOn
            recordedAt
            absence
            isClaim
            source {
              name
            }
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<HistoryQuery, HistoryQueryVariables>;
export const ShowPersonDocument = new TypedDocumentString(`
    query ShowPerson($id: ID!) {
  node(id: $id) {
    ... on Resident {
      ...Person
    }
  }
}
    fragment Home on Household {
  id
  kind
  number
  dwelling {
    id
    address
  }
  members {
    relation {
      code
      label
    }
    resident {
      id
      name
    }
  }
}
fragment Person on Resident {
  id
  name
  sex
  birthDate
  idNumber
  area {
    name
  }
  closed {
    reason
    on
  }
  facts {
    attribute {
      code
      name
      leadDepartment {
        code
        name
      }
    }
    text
    grade
    source {
      name
    }
    observedOn
    status
    reason
    conflicting
    absence
  }
  residing: household(kind: RESIDING) {
    ...Home
  }
  registered: household(kind: REGISTERED) {
    ...Home
  }
}`) as unknown as TypedDocumentString<ShowPersonQuery, ShowPersonQueryVariables>;
export const ConfirmFactsDocument = new TypedDocumentString(`
    mutation ConfirmFacts($input: ConfirmFactsInput!) {
  confirmFacts(input: $input) {
    decision
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ConfirmFactsMutation, ConfirmFactsMutationVariables>;
export const ProofDocument = new TypedDocumentString(`
    query Proof {
  checkpoint {
    origin
    size
    rootHash
    note
  }
  auditIndexLag
}
    `) as unknown as TypedDocumentString<ProofQuery, ProofQueryVariables>;
export const OwnClientsDocument = new TypedDocumentString(`
    query OwnClients($after: String) {
  clients(first: 50, after: $after) {
    nodes {
      id
      clientId
      name
      department {
        name
      }
      bound
      active
      operations {
        name
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<OwnClientsQuery, OwnClientsQueryVariables>;
export const OwnPurposesDocument = new TypedDocumentString(`
    query OwnPurposes {
  viewer {
    purposes {
      code
      name
      needsCase
      legalBasis
    }
  }
}
    `) as unknown as TypedDocumentString<OwnPurposesQuery, OwnPurposesQueryVariables>;
export const BulkApprovalsDocument = new TypedDocumentString(`
    query BulkApprovals($after: String) {
  bulkApprovals(first: 20, after: $after) {
    nodes {
      id
      day
      department {
        code
        name
      }
      purpose {
        name
      }
      askedBy
      askedAt
      people
      limit
      approvedPeople
      approvedBy
      approvedAt
      reason
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<BulkApprovalsQuery, BulkApprovalsQueryVariables>;
export const ApproveBulkDocument = new TypedDocumentString(`
    mutation ApproveBulk($input: ApproveBulkInput!) {
  approveBulk(input: $input) {
    approval {
      id
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ApproveBulkMutation, ApproveBulkMutationVariables>;
export const WorkingCalendarDocument = new TypedDocumentString(`
    query WorkingCalendar($year: Int!, $next: Int!) {
  now: workingYear(year: $year) {
    daysOff
    movedDays
  }
  next: workingYear(year: $next) {
    daysOff
    movedDays
  }
}
    `) as unknown as TypedDocumentString<WorkingCalendarQuery, WorkingCalendarQueryVariables>;
export const AccessFiguresDocument = new TypedDocumentString(`
    query AccessFigures {
  accessFigures {
    department {
      name
    }
    waiting
    returned
    overdue
    granted
    refused
    withdrawn
  }
}
    `) as unknown as TypedDocumentString<AccessFiguresQuery, AccessFiguresQueryVariables>;
export const RequestAboutDocument = new TypedDocumentString(`
    query RequestAbout {
  purposes {
    code
    name
    legalBasis
    departments {
      code
    }
  }
  areas {
    id
    name
    level
  }
  catalogue {
    code
    name
    subject
    valueType
    retired
    switchedOff
  }
}
    `) as unknown as TypedDocumentString<RequestAboutQuery, RequestAboutQueryVariables>;
export const TryAccessDocument = new TypedDocumentString(`
    mutation TryAccess($input: RequestAccessInput!) {
  requestAccess(input: $input) {
    request {
      id
      items {
        attribute
        form
        leadDepartment {
          name
        }
        state
        due
        dueNote
        needsTwo
        reason
      }
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<TryAccessMutation, TryAccessMutationVariables>;
export const RecertifyGrantDocument = new TypedDocumentString(`
    mutation RecertifyGrant($input: RecertifyGrantInput!) {
  recertifyGrant(input: $input) {
    kept
    dropped
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<RecertifyGrantMutation, RecertifyGrantMutationVariables>;
export const AskableAttributesDocument = new TypedDocumentString(`
    query AskableAttributes {
  catalogue {
    code
    name
    subject
    leadDepartment {
      name
    }
    sharingClass
    sensitive
    retired
    switchedOff
  }
}
    `) as unknown as TypedDocumentString<AskableAttributesQuery, AskableAttributesQueryVariables>;
export const AccessRequestOneDocument = new TypedDocumentString(`
    query AccessRequestOne($filter: AccessRequestFilter!) {
  accessRequests(filter: $filter, first: 1) {
    nodes {
      ...AccessRequest
    }
  }
}
    fragment AccessRequest on AccessRequest {
  id
  department {
    code
    name
  }
  purpose {
    code
    name
  }
  legalBasis
  scenario
  areas {
    id
    name
  }
  conditions {
    condition
    label
  }
  lastDay
  peoplePerDay
  askedBy
  askedAt
  items {
    attribute
    form
    leadDepartment {
      code
      name
    }
    state
    tier
    due
    dueNote
    overdue
    extended
    returned
    needsTwo
    firstApproval
    grantedForm
    decidedBy
    decidedAt
    reason
  }
  steps {
    at
    actor
    department {
      name
    }
    kind
    attributes
    reason
  }
  usage {
    attribute
    answers
    refusals
    subjects
  }
}`) as unknown as TypedDocumentString<AccessRequestOneQuery, AccessRequestOneQueryVariables>;
export const DecideAccessDocument = new TypedDocumentString(`
    mutation DecideAccess($input: DecideAccessInput!) {
  decideAccess(input: $input) {
    request {
      id
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DecideAccessMutation, DecideAccessMutationVariables>;
export const WithdrawAccessDocument = new TypedDocumentString(`
    mutation WithdrawAccess($input: WithdrawAccessInput!) {
  withdrawAccess(input: $input) {
    request {
      id
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<WithdrawAccessMutation, WithdrawAccessMutationVariables>;
export const DisputeAccessDocument = new TypedDocumentString(`
    mutation DisputeAccess($input: DisputeAccessInput!) {
  disputeAccess(input: $input) {
    request {
      id
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DisputeAccessMutation, DisputeAccessMutationVariables>;
export const ResubmitAccessDocument = new TypedDocumentString(`
    mutation ResubmitAccess($input: ResubmitAccessInput!) {
  resubmitAccess(input: $input) {
    request {
      id
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ResubmitAccessMutation, ResubmitAccessMutationVariables>;
export const AccessRequestsDocument = new TypedDocumentString(`
    query AccessRequests($filter: AccessRequestFilter, $after: String) {
  accessRequests(filter: $filter, first: 50, after: $after) {
    nodes {
      id
      department {
        name
      }
      purpose {
        name
      }
      askedBy
      askedAt
      items {
        attribute
        form
        state
        due
        overdue
        leadDepartment {
          code
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<AccessRequestsQuery, AccessRequestsQueryVariables>;
export const DecideDuplicateDocument = new TypedDocumentString(`
    mutation DecideDuplicate($input: DecideDuplicateInput!) {
  decideDuplicate(input: $input) {
    decision
    mergeId
    records
    conflicts {
      attribute {
        code
        name
      }
      shown
    }
    warnings {
      message
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DecideDuplicateMutation, DecideDuplicateMutationVariables>;
export const UndoMergeDocument = new TypedDocumentString(`
    mutation UndoMerge($input: UndoMergeInput!) {
  undoMerge(input: $input) {
    decision
    records
    laterDecisionCount
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<UndoMergeMutation, UndoMergeMutationVariables>;
export const ReviewsDocument = new TypedDocumentString(`
    query Reviews($filter: DuplicateReviewFilter, $after: String) {
  duplicateReviews(filter: $filter, first: 20, after: $after) {
    nodes {
      ...Review
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment Side on Node {
  id
  ... on Resident {
    facts {
      attribute {
        code
        name
      }
      text
    }
    area {
      name
    }
  }
  ... on Household {
    number
    facts {
      attribute {
        code
        name
      }
      text
    }
    area {
      name
    }
  }
  ... on Dwelling {
    address
    facts {
      attribute {
        code
        name
      }
      text
    }
    area {
      name
    }
  }
  ... on Premises {
    facts {
      attribute {
        code
        name
      }
      text
    }
    area {
      name
    }
  }
}
fragment Review on DuplicateReview {
  id
  reason
  state
  createdAt
  claimedBy
  claimedUntil
  decidedAt
  mergeId
  area {
    name
  }
  askedBy {
    name
  }
  subject {
    ...Side
  }
  candidate {
    ...Side
  }
  agreeing {
    code
    name
  }
  disagreeing {
    code
    name
  }
  score {
    bits
    band
    steps {
      comparison
      attributes {
        code
        name
      }
      level
      bits
      rarity
      sum
    }
    guards
  }
}`) as unknown as TypedDocumentString<ReviewsQuery, ReviewsQueryVariables>;
export const ClaimReviewDocument = new TypedDocumentString(`
    mutation ClaimReview($input: ClaimReviewInput!) {
  claimReview(input: $input) {
    review {
      ...Review
    }
    userErrors {
      path
      code
      message
    }
  }
}
    fragment Side on Node {
  id
  ... on Resident {
    facts {
      attribute {
        code
        name
      }
      text
    }
    area {
      name
    }
  }
  ... on Household {
    number
    facts {
      attribute {
        code
        name
      }
      text
    }
    area {
      name
    }
  }
  ... on Dwelling {
    address
    facts {
      attribute {
        code
        name
      }
      text
    }
    area {
      name
    }
  }
  ... on Premises {
    facts {
      attribute {
        code
        name
      }
      text
    }
    area {
      name
    }
  }
}
fragment Review on DuplicateReview {
  id
  reason
  state
  createdAt
  claimedBy
  claimedUntil
  decidedAt
  mergeId
  area {
    name
  }
  askedBy {
    name
  }
  subject {
    ...Side
  }
  candidate {
    ...Side
  }
  agreeing {
    code
    name
  }
  disagreeing {
    code
    name
  }
  score {
    bits
    band
    steps {
      comparison
      attributes {
        code
        name
      }
      level
      bits
      rarity
      sum
    }
    guards
  }
}`) as unknown as TypedDocumentString<ClaimReviewMutation, ClaimReviewMutationVariables>;
export const ReleaseReviewDocument = new TypedDocumentString(`
    mutation ReleaseReview($input: ClaimReviewInput!) {
  releaseReview(input: $input) {
    review {
      ...Review
    }
    userErrors {
      path
      code
      message
    }
  }
}
    fragment Side on Node {
  id
  ... on Resident {
    facts {
      attribute {
        code
        name
      }
      text
    }
    area {
      name
    }
  }
  ... on Household {
    number
    facts {
      attribute {
        code
        name
      }
      text
    }
    area {
      name
    }
  }
  ... on Dwelling {
    address
    facts {
      attribute {
        code
        name
      }
      text
    }
    area {
      name
    }
  }
  ... on Premises {
    facts {
      attribute {
        code
        name
      }
      text
    }
    area {
      name
    }
  }
}
fragment Review on DuplicateReview {
  id
  reason
  state
  createdAt
  claimedBy
  claimedUntil
  decidedAt
  mergeId
  area {
    name
  }
  askedBy {
    name
  }
  subject {
    ...Side
  }
  candidate {
    ...Side
  }
  agreeing {
    code
    name
  }
  disagreeing {
    code
    name
  }
  score {
    bits
    band
    steps {
      comparison
      attributes {
        code
        name
      }
      level
      bits
      rarity
      sum
    }
    guards
  }
}`) as unknown as TypedDocumentString<ReleaseReviewMutation, ReleaseReviewMutationVariables>;
export const MayReadDocument = new TypedDocumentString(`
    query MayRead($purpose: String!) {
  viewer {
    mayRead(purpose: $purpose) {
      attribute
      answer
      lookup
      rule
      howToApply
    }
  }
  catalogue {
    code
    name
    subject
    leadDepartment {
      name
    }
  }
}
    `) as unknown as TypedDocumentString<MayReadQuery, MayReadQueryVariables>;
export const StatisticsDocument = new TypedDocumentString(`
    query Statistics($input: StatisticsInput!) {
  statistics(input: $input) {
    area {
      name
    }
    agedFrom
    agedTo
    sex
    count
    suppressed
    incomplete
  }
}
    `) as unknown as TypedDocumentString<StatisticsQuery, StatisticsQueryVariables>;
export const WhoAskedDocument = new TypedDocumentString(`
    query WhoAsked($input: AuditSummaryInput!) {
  auditSummary(input: $input) {
    period
    department {
      code
      name
    }
    purpose
    attribute
    answers
    refusals
    writings
    subjects
  }
}
    `) as unknown as TypedDocumentString<WhoAskedQuery, WhoAskedQueryVariables>;
export const AskedFormsDocument = new TypedDocumentString(`
    query AskedForms {
  burden(input: {period: MONTH}) {
    rows {
      period
      form
      department {
        name
      }
      cells {
        reused
        confirmed
        newlyCollected
        askedAgain
        empty
        cells
        minutes
      }
    }
  }
  forms(first: 100) {
    nodes {
      code
      title
    }
  }
}
    `) as unknown as TypedDocumentString<AskedFormsQuery, AskedFormsQueryVariables>;
export const TasksDocument = new TypedDocumentString(`
    query Tasks($filter: CollectionTaskFilter, $after: String) {
  collectionTasks(filter: $filter, first: 100, after: $after) {
    nodes {
      ...Task
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment Task on CollectionTask {
  id
  question
  reason
  state
  due
  doneAt
  attribute {
    code
  }
  subject {
    id
    ... on Resident {
      name
    }
    ... on Premises {
      premisesName
    }
  }
  household {
    id
    number
    householder {
      id
      name
    }
  }
  dwelling {
    id
    address
    estate
    building
    unit
    room
  }
  held {
    text
    status
    observedOn
    source {
      name
    }
  }
}`) as unknown as TypedDocumentString<TasksQuery, TasksQueryVariables>;
export const CompleteTaskDocument = new TypedDocumentString(`
    mutation CompleteTask($input: CompleteTaskInput!) {
  completeTask(input: $input) {
    task {
      ...Task
    }
    userErrors {
      path
      code
      message
    }
  }
}
    fragment Task on CollectionTask {
  id
  question
  reason
  state
  due
  doneAt
  attribute {
    code
  }
  subject {
    id
    ... on Resident {
      name
    }
    ... on Premises {
      premisesName
    }
  }
  household {
    id
    number
    householder {
      id
      name
    }
  }
  dwelling {
    id
    address
    estate
    building
    unit
    room
  }
  held {
    text
    status
    observedOn
    source {
      name
    }
  }
}`) as unknown as TypedDocumentString<CompleteTaskMutation, CompleteTaskMutationVariables>;
export const ReportAskedTwiceDocument = new TypedDocumentString(`
    mutation ReportAskedTwice($input: ReportAskedTwiceInput!) {
  reportAskedTwice(input: $input) {
    reported
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ReportAskedTwiceMutation, ReportAskedTwiceMutationVariables>;
export const UsersDocument = new TypedDocumentString(`
    query Users($after: String) {
  users(first: 50, after: $after) {
    nodes {
      id
      login
      name
      role
      department {
        code
        name
      }
      area {
        name
      }
      active
      mustChangePassword
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<UsersQuery, UsersQueryVariables>;
export const CreateUserDocument = new TypedDocumentString(`
    mutation CreateUser($input: CreateUserInput!) {
  createUser(input: $input) {
    user {
      login
    }
    firstPassword
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<CreateUserMutation, CreateUserMutationVariables>;
export const DeactivateUserDocument = new TypedDocumentString(`
    mutation DeactivateUser($input: DeactivateUserInput!) {
  deactivateUser(input: $input) {
    user {
      id
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DeactivateUserMutation, DeactivateUserMutationVariables>;
export const ReactivateUserDocument = new TypedDocumentString(`
    mutation ReactivateUser($input: ReactivateUserInput!) {
  reactivateUser(input: $input) {
    user {
      id
    }
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ReactivateUserMutation, ReactivateUserMutationVariables>;
export const ResetPasswordDocument = new TypedDocumentString(`
    mutation ResetPassword($input: ResetPasswordInput!) {
  resetPassword(input: $input) {
    code
    validUntil
    userErrors {
      path
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ResetPasswordMutation, ResetPasswordMutationVariables>;
export const UserAreasDocument = new TypedDocumentString(`
    query UserAreas {
  areas {
    id
    name
    level
  }
}
    `) as unknown as TypedDocumentString<UserAreasQuery, UserAreasQueryVariables>;
export const UnderstandAddressDocument = new TypedDocumentString(`
    query UnderstandAddress($address: String!) {
  dwelling(address: $address) {
    status
    understoodAs
    dwelling {
      id
      address
    }
    candidates {
      id
      address
    }
  }
}
    `) as unknown as TypedDocumentString<UnderstandAddressQuery, UnderstandAddressQueryVariables>;
export const PickDwellingsDocument = new TypedDocumentString(`
    query PickDwellings($filter: DwellingFilter, $after: String) {
  dwellings(filter: $filter, first: 100, after: $after) {
    nodes {
      id
      address
      estate
      building
      unit
      room
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<PickDwellingsQuery, PickDwellingsQueryVariables>;
export const KnownByNumberDocument = new TypedDocumentString(`
    query KnownByNumber($number: String!) {
  resident(idDocument: {number: $number}) {
    ...KnownPerson
  }
}
    fragment KnownPerson on Resident {
  id
  name
  sex
  birthDate
  idNumber
  mobilePhone
  residenceAddress
  formerName
  hukouAddress
  occupation
  employerName
  homePhone
  ethnicity {
    code
  }
  livingArrangement {
    code
  }
  maritalStatus {
    code
  }
  educationLevel {
    code
  }
  politicalStatus {
    code
  }
  mobilityImpaired
  area {
    name
  }
  facts(attributes: ["person_name"]) {
    attribute {
      code
    }
    text
  }
}`) as unknown as TypedDocumentString<KnownByNumberQuery, KnownByNumberQueryVariables>;
export const KnownByMatchDocument = new TypedDocumentString(`
    query KnownByMatch($record: ResidentInput!, $filter: ResidentFilter!) {
  matchResident(record: $record) {
    resident {
      ...KnownPerson
    }
    score {
      band
      steps {
        attributes {
          name
        }
        level
        bits
        rarity
      }
      guards
    }
  }
  residents(filter: $filter, first: 5) {
    nodes {
      ...KnownPerson
    }
  }
}
    fragment KnownPerson on Resident {
  id
  name
  sex
  birthDate
  idNumber
  mobilePhone
  residenceAddress
  formerName
  hukouAddress
  occupation
  employerName
  homePhone
  ethnicity {
    code
  }
  livingArrangement {
    code
  }
  maritalStatus {
    code
  }
  educationLevel {
    code
  }
  politicalStatus {
    code
  }
  mobilityImpaired
  area {
    name
  }
  facts(attributes: ["person_name"]) {
    attribute {
      code
    }
    text
  }
}`) as unknown as TypedDocumentString<KnownByMatchQuery, KnownByMatchQueryVariables>;
export const TryGrantDocument = new TypedDocumentString(`
    query TryGrant($input: DryRunGrantInput!) {
  dryRunGrant(input: $input) {
    entries
    partial
    rows {
      department {
        name
      }
      purpose
      attribute
      gains
      operations
      subjects
    }
  }
}
    `) as unknown as TypedDocumentString<TryGrantQuery, TryGrantQueryVariables>;
export const CodesDocument = new TypedDocumentString(`
    query Codes {
  sex: catalogue(filter: {code: "sex"}) {
    code
    codes {
      code
      label
    }
  }
  ethnicity: catalogue(filter: {code: "ethnicity"}) {
    code
    codes {
      code
      label
    }
  }
  livingArrangement: catalogue(filter: {code: "living_arrangement"}) {
    code
    codes {
      code
      label
    }
  }
  maritalStatus: catalogue(filter: {code: "marital_status"}) {
    code
    codes {
      code
      label
    }
  }
  educationLevel: catalogue(filter: {code: "education_level"}) {
    code
    codes {
      code
      label
    }
  }
  politicalStatus: catalogue(filter: {code: "political_status"}) {
    code
    codes {
      code
      label
    }
  }
  relation: catalogue(filter: {code: "relation_to_householder"}) {
    code
    codes {
      code
      label
    }
  }
}
    `) as unknown as TypedDocumentString<CodesQuery, CodesQueryVariables>;
export const CodesOfDocument = new TypedDocumentString(`
    query CodesOf($code: String!) {
  catalogue(filter: {code: $code}) {
    code
    valueType
    codes {
      code
      label
    }
  }
}
    `) as unknown as TypedDocumentString<CodesOfQuery, CodesOfQueryVariables>;
export const NamesDocument = new TypedDocumentString(`
    query Names {
  departments {
    code
    name
  }
  purposes {
    code
    name
  }
  catalogue {
    code
    name
  }
}
    `) as unknown as TypedDocumentString<NamesQuery, NamesQueryVariables>;
export const RecordResidentDocument = new TypedDocumentString(`
    mutation RecordResident($input: RecordResidentInput!) {
  recordResident(input: $input) {
    decision
    resident {
      ...Person
    }
    candidates {
      byDocument
      score {
        bits
      }
      resident {
        id
        name
        sex
        birthDate
        residenceAddress
        area {
          name
        }
        facts(attributes: ["person_name"]) {
          attribute {
            code
          }
          text
        }
      }
    }
    warnings {
      path
      code
      message
    }
    userErrors {
      path
      code
      message
    }
  }
}
    fragment Home on Household {
  id
  kind
  number
  dwelling {
    id
    address
  }
  members {
    relation {
      code
      label
    }
    resident {
      id
      name
    }
  }
}
fragment Person on Resident {
  id
  name
  sex
  birthDate
  idNumber
  area {
    name
  }
  closed {
    reason
    on
  }
  facts {
    attribute {
      code
      name
      leadDepartment {
        code
        name
      }
    }
    text
    grade
    source {
      name
    }
    observedOn
    status
    reason
    conflicting
    absence
  }
  residing: household(kind: RESIDING) {
    ...Home
  }
  registered: household(kind: REGISTERED) {
    ...Home
  }
}`) as unknown as TypedDocumentString<RecordResidentMutation, RecordResidentMutationVariables>;
export const ViewerDocument = new TypedDocumentString(`
    query Viewer {
  viewer {
    department {
      code
      name
    }
    role
    login
    area {
      id
      code
      name
    }
    purposes {
      code
      name
      needsCase
    }
    can
  }
}
    `) as unknown as TypedDocumentString<ViewerQuery, ViewerQueryVariables>;