// Texts in Chinese: roles of people.

export const roles = {
  "role.community_staff": "社区工作人员",
  "role.department_officer": "部门工作人员",
  "role.data_manager": "部门数据管理员",
  "role.data_bureau_admin": "数据局管理员",
  "role.auditor": "审计员",
};
