// Texts in English: what somebody may see.
import type { rights as chinese } from "../zh/rights";

export const rights: Record<keyof typeof chinese, string> = {
  "rights.hint": "Choose a purpose: what you may see, and how to apply for the rest.",
  "rights.FULL": "full",
  "rights.MASKED": "masked",
  "rights.DENIED": "not granted",
  "rights.lookup": "look-up",
  "rights.counts": "{full} in full, {masked} masked, {denied} not granted",
  "rights.apply": "How to apply",
  "rights.PREDICATE": "yes or no",
};
