// Texts in Chinese: reports that something is asked twice.

export const twice = {
  "twice": "社区反映的重复采集",
  "twice.hint": "反映不留姓名。请核对这些部门能否合并或改用已有数据。",
  "twice.askedBy": "正在要的部门",
  "twice.on": "反映日期",
};
