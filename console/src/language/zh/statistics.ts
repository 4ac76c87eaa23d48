// Texts in Chinese: counts.

export const statistics = {
  "statistics.hint": "按5取整；少于5的组不予显示。",
  "statistics.kind": "统计什么",
  "statistics.level": "区划级别",
  "statistics.from": "年龄",
  "statistics.over": "{n} 岁及以上",
  "statistics.band": "{from}–{to} 岁",
  "statistics.by": "分组：",
  "statistics.AREA": "区划",
  "statistics.AGE": "年龄组",
  "statistics.SEX": "性别",
  "statistics.do": "统计",
  "statistics.count": "数量",
  "statistics.groups": "共 {n} 组。",
  "statistics.hidden": "其中 {n} 组已隐去，以免认出个人。",
  "statistics.suppressed": "已隐去",
  "statistics.incomplete": "不完整",
};
