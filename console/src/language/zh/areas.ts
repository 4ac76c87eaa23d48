// Texts in Chinese: areas.

export const areas = {
  "area": "区划",
  "area.all": "全市",
  "area.urban": "城市",
  "area.rural": "乡镇",
  "level.CITY": "市",
  "level.DISTRICT": "区县",
  "level.STREET": "街道/乡镇",
  "level.COMMUNITY": "社区/村",
};
