// How to look for a text that somebody typed.
import type { IdDocumentInput, ResidentFilter } from "../../gql/graphql";
import { plain } from "../../parts/idNumber";

export type Way = { document: IdDocumentInput } | { filter: Partial<ResidentFilter> };

/** By document, by phone or its end, or by name. */
export function wayOf(text: string): Way {
  const number = plain(text);
  if (/^\d{12,}X?$/.test(number)) return { document: { number } as IdDocumentInput };
  if (/^\+?\d{7,}$/.test(number)) return { filter: { mobilePhone: number } };
  if (/^\d{4}$/.test(number)) return { filter: { phoneEnd: number } };
  if (/\d/.test(number)) return { document: { number: text.trim(), type: "OTHER" } };
  return { filter: { name: text.trim() } };
}
