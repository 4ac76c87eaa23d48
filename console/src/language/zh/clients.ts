// Texts in Chinese: systems of departments.

export const clients = {
  "client.make": "新建客户端",
  "client.name": "名称",
  "client.bound": "只用登记的查询（{n}）",
  "client.introspection": "可读取架构",
  "client.rotate": "更换密钥",
  "client.rotate.sure": "“{name}”的旧密钥将立即失效。",
  "client.secret": "{name} 的新密钥",
  "client.made": "客户端 {id} 的密钥",
};
