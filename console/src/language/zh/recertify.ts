// Texts in Chinese: certifying grants for another year.

export const recertify = {
  "recertify": "年度复核",
  "recertify.hint": "用过的继续一年；没用过的终止，除非勾选保留。",
  "recertify.usage": "使用情况",
  "recertify.then": "复核结果",
  "recertify.on": "继续",
  "recertify.keep": "未使用，仍保留",
  "recertify.reason": "复核理由",
  "recertify.kept": "继续授权：{names}",
  "recertify.dropped": "未使用而终止：{names}",
};
