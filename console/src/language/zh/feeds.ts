// Texts in Chinese: feeds of registers.

export const feeds = {
  "feed.name": "数据源",
  "feed.state": "状态",
  "feed.state.ACTIVE": "正常",
  "feed.state.WITHDRAWING": "正在撤回",
  "feed.state.PAUSED": "已暂停",
  "feed.last": "最近一批",
  "feed.expected": "下一批应为",
  "feed.held": "在册",
  "feed.missing": "缺失",
  "feed.needsReview": "待核实",
  "feed.reconcile": "对账",
  "side.NOT_HELD": "对方有，本库没有",
  "side.NOT_SENT": "本库有，对方未报",
  "side.DIFFERS": "内容不同",
  "feed.record": "记录编号",
};
