// Texts in English: who asks for the same.
import type { overlap as chinese } from "../zh/overlap";

export const overlap: Record<keyof typeof chinese, string> = {
  "overlap": "What is held already?",
  "overlap.held": "Held, filled at once",
  "overlap.shared": "other forms ask for {n} of them",
  "overlap.context": "Told by the situation",
  "overlap.new": "New, to be collected",
  "overlap.off": "Switched off by law",
  "overlap.minutes": "About {subjects} subjects; it would take communities about {n} minutes.",
  "overlap.askedBy": "Asked for by",
  "overlap.forms": "{n} forms: {departments}",
  "overlap.similar": "Similar forms",
  "overlap.same": "{n} in common, {percent}%",
  "overlap.mergeable": "could be one",
};
