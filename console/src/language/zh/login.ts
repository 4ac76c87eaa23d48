// Texts in Chinese: logging in and one's password.

export const login = {
  "login.title": "登录",
  "login.hint": "请使用本人账号。",
  "login.username": "用户名",
  "login.password": "密码",
  "login.do": "登录",
  "login.wrong": "用户名或密码不正确，请核对后重新输入。",
  "login.locked": "失败次数过多，请约 {minutes} 分钟后再试。",
  "login.change": "密码由管理员设置，请先设置自己的新密码（至少8位）。",
  "login.new": "新密码",
  "login.code": "我有一次性口令（填入“密码”栏）",
  "login.again": "请登录",
  "login.kept": "登录后继续，已填写的内容不会丢失。",
  "page.login": "登录",
  "password.change": "修改密码",
  "password.now": "现在的密码",
  "password.new": "新密码（至少8位）",
  "password.again": "再输入一次新密码",
  "password.differs": "两次输入的新密码不一致。",
  "password.done": "密码已修改，其他地方的登录已失效。",
};
