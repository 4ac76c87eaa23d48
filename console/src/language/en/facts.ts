// Texts in English: facts.
import type { facts as chinese } from "../zh/facts";

export const facts: Record<keyof typeof chinese, string> = {
  "facts": "Facts",
  "facts.none": "No facts that you may see.",
  "fact.item": "Item",
  "fact.value": "Value",
  "fact.source": "Source",
  "fact.date": "Date",
  "fact.grade": "Grade",
  "fact.freshness": "Freshness",
  "conflicting": "Sources differ",
  "status.FRESH": "Fresh",
  "status.STALE": "Stale",
  "grade.SELF_STATED": "Self-stated",
  "grade.SEEN_DOCUMENT": "Document seen",
  "grade.CONFIRMED_BY_STAFF": "Confirmed by staff",
  "grade.AUTHORITATIVE_REGISTER": "Authoritative register",
  "refused": "Not granted",
};
