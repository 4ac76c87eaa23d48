// Texts in English: households and homes.
import type { households as chinese } from "../zh/households";

export const households: Record<keyof typeof chinese, string> = {
  "household.RESIDING": "Household (residing)",
  "household.REGISTERED": "Household (registered)",
  "household.number": "Number",
  "dwelling": "Dwelling",
  "tree.elders": "Elders",
  "tree.same": "Householder and peers",
  "tree.children": "Children",
  "tree.grandchildren": "Grandchildren",
  "tree.others": "Others",
};
