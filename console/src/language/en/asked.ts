// Texts in English: forms that a community was asked.
import type { asked as chinese } from "../zh/asked";

export const asked: Record<keyof typeof chinese, string> = {
  "asked.forms": "Forms that asked us",
  "asked.forms.hint": "The hub fills what it holds; only what is missing or stale comes to the community.",
  "asked.none": "No department has asked this community yet.",
  "asked.missing": "What is missing, and until when",
  "asked.missing.hint": "What several departments ask for is collected once, so it is not listed by form.",
  "asked.count": "To collect",
  "asked.due": "First due",
  "asked.cut": "Counted from the first {n} items.",
  "asked.form": "Form",
  "asked.department": "Department",
  "asked.month": "Month",
  "asked.filled": "Filled by the hub",
  "asked.of": "{n} of {all} cells",
  "asked.byUs": "Done by us",
  "asked.work": "confirmed {confirmed}, collected {collected}, asked again {again}",
  "asked.minutes": "Minutes",
};
