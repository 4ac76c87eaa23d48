// Texts in Chinese: who asked for what.

export const summary = {
  "summary.hint": "颜色越深次数越多；点部门名称看该部门的条目。",
  "summary.measure": "统计什么",
  "summary.period": "时段",
  "summary.answers": "应答次数",
  "summary.refusals": "被拒次数",
  "summary.writings": "写入次数",
  "summary.subjects": "涉及主体次数",
  "summary.from": "从",
  "summary.to": "到",
  "period.ALL": "全部",
  "period.YEAR": "按年",
  "period.MONTH": "按月",
  "period.DAY": "按日",
};
