// Texts in Chinese: facts.

export const facts = {
  "facts": "数据项",
  "facts.none": "没有可查看的数据项。",
  "fact.item": "数据项",
  "fact.value": "内容",
  "fact.source": "来源",
  "fact.date": "日期",
  "fact.grade": "核验等级",
  "fact.freshness": "时效",
  "conflicting": "来源不一致",
  "status.FRESH": "有效",
  "status.STALE": "待核实",
  "grade.SELF_STATED": "本人陈述",
  "grade.SEEN_DOCUMENT": "已查看证件",
  "grade.CONFIRMED_BY_STAFF": "工作人员核实",
  "grade.AUTHORITATIVE_REGISTER": "权威登记",
  "refused": "无权查看的数据项",
};
