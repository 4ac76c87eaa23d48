// Texts in Chinese: asking for attributes step by step.

export const wizard = {
  "wizard.what": "要什么",
  "wizard.why": "为什么",
  "wizard.bounds": "范围和数量",
  "wizard.check": "核对",
  "wizard.back": "上一步",
  "wizard.next": "下一步",
  "wizard.send": "提交申请",
  "wizard.would": "尚未提交。提交后将这样办理：",
  "wizard.chosen": "已选 {n} 项",
  "wizard.add": "加入",
  "wizard.many": "还有 {n} 项，请输入名称筛选。",
};
