// Texts in Chinese: finding people.

export const people = {
  "noname": "（姓名未知）",
  "find.text": "身份证号、姓名或手机号",
  "find.hint": "输入后按回车键。",
  "find.do": "查找",
  "find.empty": "请先输入要查找的内容。",
  "find.many": "找到 {n} 人，请选择",
  "nobody": "没有找到",
  "nobody.text": "可以这样做：",
  "nobody.number": "核对号码是否有误，或改用姓名、手机号查找",
  "nobody.name": "姓名只输入前一两个字",
  "nobody.area": "此人可能不在您的辖区，或尚未登记",
  "find.byAddress": "按住址",
  "find.byPerson": "按人",
  "find.address": "住址",
  "find.address.hint": "例：某小区3号楼2单元501室",
  "find.back": "返回",
  "find.list": "查找结果",
  "find.none": "没有找到房屋",
};
