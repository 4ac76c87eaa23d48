// Texts in English: more people on a day than grants allow.
import type { bulk as chinese } from "../zh/bulk";

export const bulk: Record<keyof typeof chinese, string> = {
  "bulk": "More people than allowed",
  "bulk.hint": "More people on a day than the grants allow: a second official must agree.",
  "bulk.people": "People",
  "bulk.of": "{n}, of {limit} allowed",
  "bulk.waiting": "Waits",
  "bulk.agreed": "Agreed to {n}",
  "bulk.agree": "Agree",
  "bulk.howMany": "How many people today at most",
};
