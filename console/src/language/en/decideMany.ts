// Texts in English: deciding several requests alike.
import type { decideMany as chinese } from "../zh/decideMany";

export const decideMany: Record<keyof typeof chinese, string> = {
  "decideMany": "Decide together ({n})",
  "decideMany.choose": "Choose",
  "decideMany.all": "Choose all",
  "decideMany.none": "Choose none",
  "decideMany.title": "Decide {n} requests alike",
  "decideMany.progress": "Decided",
};
