// Texts in Chinese: grants.

export const grants = {
  "grant.form": "授权方式",
  "grant.inForce": "是否有效",
  "grant.yes": "有效",
  "grant.no": "已终止",
  "grant.time": "时间",
  "grant.end": "终止授权",
  "form.LOOKUP": "按值查找",
  "form.FULL": "全部",
  "form.MASKED": "脱敏",
  "form.PREDICATE": "是否判断",
  "form.WRITE": "填报",
  "grant.ends": "到期",
  "grant.ends.within": "{n} 天内到期",
};
