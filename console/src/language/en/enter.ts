// Texts in English: entering a person.
import type { enter as chinese } from "../zh/enter";

export const enter: Record<keyof typeof chinese, string> = {
  "enter.hint": "Entered once, for every department. Fill in what you know.",
  "enter.do": "Enter",
  "enter.next": "Enter the next person",
  "enter.correct": "Correct this entry",
  "decision.CREATED": "New person",
  "decision.CREATED.text": "Entered as a new person.",
  "decision.LINKED": "Linked",
  "decision.LINKED.text": "This person was known; your entry was added.",
  "decision.NEEDS_REVIEW": "To be reviewed",
  "decision.NEEDS_REVIEW.text": "This may be somebody known; a person will decide.",
  "warnings": "Entered, but please check:",
  "known": "What is known now",
  "draft.kept": "What you had not sent was restored",
  "draft.drop": "Start anew",
  "known.maybe": "May be known already",
  "known.number": "same document number",
  "known.name": "same name",
  "known.phone": "same phone",
  "known.same": "This is the person",
  "known.other": "Somebody else",
  "known.taken": "What is known was filled in; change only what is different.",
};
