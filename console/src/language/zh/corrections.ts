// Texts in Chinese: facts that somebody says are wrong.

export const corrections = {
  "corrections.TO_SETTLE": "待本部门办理",
  "corrections.OPENED": "本部门提出",
  "corrections.TOLD": "曾获得的错误数据",
  "corrections.who": "何人",
  "corrections.openedBy": "提出",
  "correction.OPEN": "待办",
  "correction.UPHELD": "予以更正",
  "correction.REJECTED": "维持原值",
  "correction.open": "数据有误",
  "correction.opened": "{name}：已提出校核，由{department}在 {date} 前办结。",
  "correction.hint": "原值保留并标记，由{department}办结。",
  "correction.evidence": "依据（不得填写证件号码或电话）",
  "correction.evidence.hint": "例：何种证件、何人核实。",
  "correction.stated": "我方数据（可不填）",
  "correction.settle": "办结",
  "correction.value": "核定的值（不填即采用提出的值）",
  "corrections.evidence": "依据",
  "corrections.stated": "提出的值",
};
