// Texts in English: asking for attributes step by step.
import type { wizard as chinese } from "../zh/wizard";

export const wizard: Record<keyof typeof chinese, string> = {
  "wizard.what": "What",
  "wizard.why": "Why",
  "wizard.bounds": "Where and how much",
  "wizard.check": "Check",
  "wizard.back": "Back",
  "wizard.next": "Next",
  "wizard.send": "Send the request",
  "wizard.would": "Not sent yet. This is what would become of it:",
  "wizard.chosen": "{n} chosen",
  "wizard.add": "Add",
  "wizard.many": "{n} more; type a name to find them.",
};
