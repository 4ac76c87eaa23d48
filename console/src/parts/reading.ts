// What the document that was typed says by itself.
import { readIdNumber, type Reading } from "./idNumber";
import type { Typed } from "./fields";

/** Documents whose numbers say birth date and sex. */
const TELLING = ["RESIDENT_ID_CARD", "HK_MACAO_TAIWAN_RESIDENCE_PERMIT"];

/** The reading of an ID number; none for documents that say nothing. */
export function readingOf(typed: Typed): Reading | null {
  return TELLING.includes(typed.documentType ?? "RESIDENT_ID_CARD") ? readIdNumber(typed.number ?? "") : null;
}
