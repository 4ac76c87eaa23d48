// Texts in English: marks that auditors set beside the log.
import type { marks as chinese } from "../zh/marks";

export const marks: Record<keyof typeof chinese, string> = {
  "marks.hint": "A mark holds at once; that it was set or ended stays in the log.",
  "marks.make": "Set a mark",
  "marks.none": "No marks yet.",
  "marks.kind": "Kind",
  "marks.about": "About",
  "marks.madeBy": "Set by",
  "marks.end": "End the mark",
  "marks.until": "Hidden until",
  "marks.hiddenUntil": "hidden until {time}",
  "marks.subject.hint": "It stands in entries of the log.",
  "mark.HONEY": "Honey record",
  "mark.HONEY.hint": "Nobody has a reason to look at it: whoever does raises an alert.",
  "mark.SEALED": "Sealed person",
  "mark.SEALED.hint": "Whoever comes near this person raises an alert.",
  "mark.OFFICIAL": "Official",
  "mark.OFFICIAL.hint": "This account is this resident: looking up oneself, one's household or colleagues raises an alert.",
  "mark.HIDDEN": "Hidden for a time",
  "mark.HIDDEN.hint": "Not told to the person concerned while an investigation goes on; only counted.",
};
