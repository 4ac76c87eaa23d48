// Texts in Chinese: households and homes.

export const households = {
  "household.RESIDING": "居住户",
  "household.REGISTERED": "户籍户",
  "household.number": "户号",
  "dwelling": "房屋",
  "tree.elders": "长辈",
  "tree.same": "户主及同辈",
  "tree.children": "子女",
  "tree.grandchildren": "孙辈",
  "tree.others": "其他成员",
};
