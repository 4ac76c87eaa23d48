// Texts in English: who asked for what.
import type { summary as chinese } from "../zh/summary";

export const summary: Record<keyof typeof chinese, string> = {
  "summary.hint": "The darker, the more often. Click a department to see its entries.",
  "summary.measure": "What is counted",
  "summary.period": "Period",
  "summary.answers": "Operations that showed it",
  "summary.refusals": "Operations that were refused it",
  "summary.writings": "Operations that wrote it",
  "summary.subjects": "Subjects shown",
  "summary.from": "From",
  "summary.to": "To",
  "period.ALL": "All time",
  "period.YEAR": "By year",
  "period.MONTH": "By month",
  "period.DAY": "By day",
};
