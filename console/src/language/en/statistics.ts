// Texts in English: counts.
import type { statistics as chinese } from "../zh/statistics";

export const statistics: Record<keyof typeof chinese, string> = {
  "statistics.hint": "In steps of five; groups under five are not shown.",
  "statistics.kind": "What is counted",
  "statistics.level": "Level of areas",
  "statistics.from": "Age",
  "statistics.over": "{n} and over",
  "statistics.band": "{from}–{to}",
  "statistics.by": "By:",
  "statistics.AREA": "Area",
  "statistics.AGE": "Age band",
  "statistics.SEX": "Sex",
  "statistics.do": "Count",
  "statistics.count": "Count",
  "statistics.groups": "{n} groups.",
  "statistics.hidden": "{n} of them are suppressed so that nobody is recognised.",
  "statistics.suppressed": "Suppressed",
  "statistics.incomplete": "Incomplete",
};
