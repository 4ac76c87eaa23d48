// Texts in Chinese: entries that wait for a network.

export const outbox = {
  "outbox.keep": "先存在本机，联网后自动发送",
  "outbox.title": "有 {n} 条登记尚未发送",
  "outbox.hint": "保存在本机，仅同一账号可见；联网后自动发送，不会重复登记。",
  "outbox.send": "立即发送",
  "outbox.mend": "改正",
  "outbox.drop": "删除",
  "outbox.sent": "已发送 {n} 条",
};
