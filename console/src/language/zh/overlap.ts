// Texts in Chinese: who asks for the same.

export const overlap = {
  "overlap": "重复检查",
  "overlap.held": "已有，直接填好",
  "overlap.shared": "其中 {n} 列其他表也在要",
  "overlap.context": "填报时自动填写",
  "overlap.new": "新增，须社区采集",
  "overlap.off": "依法停用",
  "overlap.minutes": "约 {subjects} 个对象，社区约用时 {n} 分钟。",
  "overlap.askedBy": "其他在要的表",
  "overlap.forms": "{n} 张表：{departments}",
  "overlap.similar": "相近的表",
  "overlap.same": "{n} 项相同，占 {percent}%",
  "overlap.mergeable": "可以合并",
};
