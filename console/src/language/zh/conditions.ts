// Texts in Chinese: conditions on subjects by code.

export const conditions = {
  "has": "只要有下列情况的",
  "has.hint": "须与所申请数据项的主体一致；多个条件须同时满足。",
  "has.attribute": "按哪个数据项",
  "has.code": "是哪一种",
  "has.is": "{name}：{label}",
};
