// Texts in English: facts that somebody says are wrong.
import type { corrections as chinese } from "../zh/corrections";

export const corrections: Record<keyof typeof chinese, string> = {
  "corrections.TO_SETTLE": "To settle by us",
  "corrections.OPENED": "Opened by us",
  "corrections.TOLD": "We were told wrongly",
  "corrections.who": "Whose",
  "corrections.openedBy": "Opened by",
  "correction.OPEN": "Open",
  "correction.UPHELD": "Upheld",
  "correction.REJECTED": "Rejected",
  "correction.open": "It is wrong",
  "correction.opened": "{name}: {department} settles it by {date}.",
  "correction.hint": "The fact stays, marked, until {department} settles it.",
  "correction.evidence": "What it rests on (no ID or phone number)",
  "correction.evidence.hint": "Such as which document, who looked.",
  "correction.stated": "By our records (may be blank)",
  "correction.settle": "Settle",
  "correction.value": "What is right (blank: as proposed)",
  "corrections.evidence": "Evidence",
  "corrections.stated": "Proposed",
};
