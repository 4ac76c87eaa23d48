// Texts in English: certifying grants for another year.
import type { recertify as chinese } from "../zh/recertify";

export const recertify: Record<keyof typeof chinese, string> = {
  "recertify": "Certify for another year",
  "recertify.hint": "What was used goes on for a year; what was not ends, unless you keep it.",
  "recertify.usage": "Use",
  "recertify.then": "Then",
  "recertify.on": "Goes on",
  "recertify.keep": "Unused, keep it",
  "recertify.reason": "Why it is still needed",
  "recertify.kept": "Goes on: {names}",
  "recertify.dropped": "Ended, for nobody used it: {names}",
};
