// Texts in Chinese: what somebody may see.

export const rights = {
  "rights.hint": "选择用途，逐项查看可见范围；无权的列明申请办法。",
  "rights.FULL": "全部",
  "rights.MASKED": "脱敏",
  "rights.DENIED": "无权",
  "rights.lookup": "可查找",
  "rights.counts": "可见 {full} 项，脱敏 {masked} 项，无权 {denied} 项",
  "rights.apply": "怎么申请",
  "rights.PREDICATE": "是否判断",
};
