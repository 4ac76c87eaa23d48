// Texts in Chinese: ready queries.

export const queries = {
  "queries.hint": "可直接复制到本部门系统中使用；用途已填好。",
  "queries.copy": "复制",
  "queries.try": "试运行",
  "queries.answer": "应答",
  "queries.document": "查询语句",
  "queries.variables": "变量（JSON）",
  "queries.ready": "现成查询",
  "queries.main": "证件号码查人",
  "queries.many": "一次查多人",
  "queries.list": "按条件列出",
  "queries.facts": "数据项及其来源",
  "queries.rights": "我能看什么",
  "queries.curl": "命令行",
  "queries.bad": "变量不是有效的JSON。",
};
