// Texts in Chinese: marks that auditors set beside the log.

export const marks = {
  "marks.hint": "标记立即生效；设置和撤销都留在审计日志中。",
  "marks.make": "设置标记",
  "marks.none": "还没有标记。",
  "marks.kind": "类别",
  "marks.about": "标记对象",
  "marks.madeBy": "设置人",
  "marks.end": "撤销标记",
  "marks.until": "暂缓到哪一天",
  "marks.hiddenUntil": "暂缓至 {time}",
  "marks.subject.hint": "在审计条目中可找到，也可由办案单位提供。",
  "mark.HONEY": "诱饵记录",
  "mark.HONEY.hint": "无人有理由查看此记录：谁查看就预警。",
  "mark.SEALED": "封存人员",
  "mark.SEALED.hint": "谁接近此人就预警。",
  "mark.OFFICIAL": "人员对应",
  "mark.OFFICIAL.hint": "此账号就是此居民：查本人、家人、同事时预警。",
  "mark.HIDDEN": "暂缓披露",
  "mark.HIDDEN.hint": "侦查期间不向当事人披露，只计数。",
};
