// Texts in Chinese: what proves the log.

export const proof = {
  "checkpoint": "检查点",
  "checkpoint.size": "日志已签名 {n} 条",
  "checkpoint.root": "根哈希",
  "checkpoint.note": "签名原文（可留存备查）",
  "checkpoint.none": "尚未签名。",
  "prove": "证明此条在日志中：",
  "proof.verify": "在服务器上核对整个日志：",
};
