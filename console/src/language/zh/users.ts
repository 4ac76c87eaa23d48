// Texts in Chinese: users and secrets.

export const users = {
  "secret.once": "只显示这一次，请立即妥善保存。",
  "secret.kept": "我已保存",
  "secret.copy": "复制",
  "user.make": "新建用户",
  "user.name": "姓名",
  "user.role": "角色",
  "user.active": "启用",
  "user.off": "停用",
  "user.must": "须先改密码",
  "user.reset": "重置密码",
  "user.switch.off": "停用",
  "user.switch.on": "启用",
  "user.code": "{login} 的一次性口令，至 {until} 有效",
  "user.first": "{login} 的初始密码",
};
