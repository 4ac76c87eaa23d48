// Texts in Chinese: deciding several requests alike.

export const decideMany = {
  "decideMany": "一并审核（{n}）",
  "decideMany.choose": "选择",
  "decideMany.all": "全选",
  "decideMany.none": "全不选",
  "decideMany.title": "一并审核 {n} 件申请",
  "decideMany.progress": "已办理",
};
