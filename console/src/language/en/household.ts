// Texts in English: entering a household.
import type { household as chinese } from "../zh/household";

export const household: Record<keyof typeof chinese, string> = {
  "family.address": "Address",
  "family.kind": "Kind of household",
  "family.relation": "Relation to the householder",
  "family.add": "Add a member",
  "family.remove": "Remove",
  "family.member": "Member {n}",
  "family.do": "Enter the household",
  "family.done": "The household was entered",
  "family.progress": "{n} of {all} entered",
  "family.hint": "Give each member's document number and name; the first is usually the householder.",
};
