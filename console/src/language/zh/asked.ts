// Texts in Chinese: forms that a community was asked.

export const asked = {
  "asked.forms": "向我们要过的表",
  "asked.forms.hint": "系统先用已有数据填好，只有缺的和过期的才请社区采集。",
  "asked.none": "还没有部门向本社区要表。",
  "asked.missing": "还缺什么，到什么时候",
  "asked.missing.hint": "各部门要的同一项合并为一次采集，因此不分表列出。",
  "asked.count": "待采集",
  "asked.due": "最早到期",
  "asked.cut": "以上按前 {n} 项统计。",
  "asked.form": "表单",
  "asked.department": "部门",
  "asked.month": "月份",
  "asked.filled": "系统已填",
  "asked.of": "{n} / {all} 格",
  "asked.byUs": "社区完成",
  "asked.work": "确认 {confirmed}，新采集 {collected}，重复要 {again}",
  "asked.minutes": "约用时（分钟）",
};
