// Texts in English: grants.
import type { grants as chinese } from "../zh/grants";

export const grants: Record<keyof typeof chinese, string> = {
  "grant.form": "Form",
  "grant.inForce": "In force",
  "grant.yes": "in force",
  "grant.no": "ended",
  "grant.time": "Time",
  "grant.end": "End the grant",
  "form.LOOKUP": "look-up",
  "form.FULL": "full",
  "form.MASKED": "masked",
  "form.PREDICATE": "yes or no",
  "form.WRITE": "write",
  "grant.ends": "Ends",
  "grant.ends.within": "within {n} days",
};
