// Texts in English: conditions on subjects by code.
import type { conditions as chinese } from "../zh/conditions";

export const conditions: Record<keyof typeof chinese, string> = {
  "has": "Only those of whom this holds",
  "has.hint": "About the same kind of subject as what is asked for; all must hold.",
  "has.attribute": "By which attribute",
  "has.code": "Which code",
  "has.is": "{name}: {label}",
};
