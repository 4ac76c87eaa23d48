// Texts in Chinese: addresses.

export const addresses = {
  "address.understood": "识别为",
  "address.FOUND": "已有房屋",
  "address.AMBIGUOUS": "有多种可能，请选择",
  "address.NOT_FOUND": "新地址，将一并登记",
  "address.pick": "从已有房屋中选",
  "address.estate": "小区",
  "address.building": "楼栋",
  "address.unit": "单元",
  "address.room": "房号",
  "address.use": "使用此地址",
};
