// Texts in English: finding people.
import type { people as chinese } from "../zh/people";

export const people: Record<keyof typeof chinese, string> = {
  "noname": "(name unknown)",
  "find.text": "ID number, name or phone",
  "find.hint": "Type and press Enter.",
  "find.do": "Find",
  "find.empty": "Type what to search for.",
  "find.many": "{n} people found; choose one",
  "nobody": "Nobody found",
  "nobody.text": "What you can do:",
  "nobody.number": "Check the number, or search by name or phone",
  "nobody.name": "Type only the first part of the name",
  "nobody.area": "The person may live outside your area, or was never entered",
  "find.byAddress": "By address",
  "find.byPerson": "By person",
  "find.address": "Address",
  "find.address.hint": "For example: X小区3号楼2单元501室",
  "find.back": "Back",
  "find.list": "Results",
  "find.none": "No dwelling found",
};
