// Texts in English: reports that something is asked twice.
import type { twice as chinese } from "../zh/twice";

export const twice: Record<keyof typeof chinese, string> = {
  "twice": "What communities say is asked twice",
  "twice.hint": "Reports have no names. See whether these departments can share what is held.",
  "twice.askedBy": "Departments that ask now",
  "twice.on": "Reported on",
};
