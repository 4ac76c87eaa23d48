// Texts in Chinese: entering a household.

export const household = {
  "family.address": "住址",
  "family.kind": "户的类别",
  "family.relation": "与户主关系",
  "family.add": "添加成员",
  "family.remove": "移除",
  "family.member": "第 {n} 人",
  "family.do": "登记整户",
  "family.done": "整户已登记",
  "family.progress": "已登记 {n} 人，共 {all} 人",
  "family.hint": "逐人填写证件号码和姓名；第一人一般是户主。",
};
