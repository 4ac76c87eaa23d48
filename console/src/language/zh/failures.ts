// Texts in Chinese: what went wrong.

export const failures = {
  "failure.0": "连不上系统，请检查网络后重试。",
  "failure.401": "登录已失效，请重新登录。",
  "failure.403": "没有权限进行此操作。",
  "failure.413": "提交的内容过大，请缩短后重试。",
  "failure.429": "操作过于频繁，请稍后再试。",
  "failure.500": "系统出错，请稍后重试；仍不行请联系管理员。",
  "failure.503": "系统暂时无法应答，请稍后重试。",
  "failure.other": "没有完成（状态 {status}），请稍后重试。",
  "failure.wait": "操作过于频繁，请 {seconds} 秒后再试。",
  "norole.title": "本账号没有可用页面",
  "mend": "有 {n} 处需要改正，内容尚未登记。",
  "offline": "网络已断开，恢复后可继续。已填写的内容没有丢失。",
  "notfound": "没有这个页面",
  "notfound.text": "地址可能有误，或本账号不能使用这个页面。",
  "norole.text": "请联系数据局管理员。",
};
