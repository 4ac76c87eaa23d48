// Texts in English: feeds of registers.
import type { feeds as chinese } from "../zh/feeds";

export const feeds: Record<keyof typeof chinese, string> = {
  "feed.name": "Feed",
  "feed.state": "State",
  "feed.state.ACTIVE": "active",
  "feed.state.WITHDRAWING": "withdrawing",
  "feed.state.PAUSED": "paused",
  "feed.last": "Last delivery",
  "feed.expected": "Expected next",
  "feed.held": "held",
  "feed.missing": "missing",
  "feed.needsReview": "to be reviewed",
  "feed.reconcile": "Reconcile",
  "side.NOT_HELD": "The register has it, the hub does not",
  "side.NOT_SENT": "The hub has it, the register does not",
  "side.DIFFERS": "Different",
  "feed.record": "Record",
};
