// Texts in English: ready queries.
import type { queries as chinese } from "../zh/queries";

export const queries: Record<keyof typeof chinese, string> = {
  "queries.hint": "Copy them into your department's system; the purpose is filled in.",
  "queries.copy": "Copy",
  "queries.try": "Try it",
  "queries.answer": "Answer",
  "queries.document": "Document",
  "queries.variables": "Variables (JSON)",
  "queries.ready": "Ready queries",
  "queries.main": "Who is this ID number?",
  "queries.many": "Many people at once",
  "queries.list": "A list by conditions",
  "queries.facts": "Facts with their sources",
  "queries.rights": "What may I see?",
  "queries.curl": "Command line",
  "queries.bad": "The variables are not valid JSON.",
};
