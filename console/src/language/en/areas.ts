// Texts in English: areas.
import type { areas as chinese } from "../zh/areas";

export const areas: Record<keyof typeof chinese, string> = {
  "area": "Area",
  "area.all": "The whole city",
  "area.urban": "urban",
  "area.rural": "township",
  "level.CITY": "city",
  "level.DISTRICT": "district",
  "level.STREET": "street or town",
  "level.COMMUNITY": "community",
};
