// Texts in Chinese: more people on a day than grants allow.

export const bulk = {
  "bulk": "超量审批",
  "bulk.hint": "一天查询的人数超出授权，须由另一名负责人同意。",
  "bulk.people": "人数",
  "bulk.of": "{n} 人，上限 {limit} 人",
  "bulk.waiting": "待审批",
  "bulk.agreed": "同意 {n} 人",
  "bulk.agree": "同意",
  "bulk.howMany": "今天最多查询多少人",
};
