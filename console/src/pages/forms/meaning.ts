// What a column means, as a choice in a list and as the hub takes it.
import { graphql } from "../../gql";
import type { FormColumnInput, MeaningFragment } from "../../gql/graphql";
import { t, word } from "../../language";

export const MEANING = graphql(`
  fragment Meaning on FormMeaning { kind attribute { code name } role transform context }
`);
void MEANING;

export type Meaning = MeaningFragment;

/** A choice that can be told from every other. */
export function choiceOf(meaning: Meaning): string {
  if (meaning.kind === "CONTEXT") return `context ${meaning.context}`;
  if (meaning.kind === "SUPPLEMENTARY") return "supplementary";
  return ["attribute", meaning.attribute?.code, meaning.role ?? "self", meaning.transform ?? ""].join(" ").trim();
}

/** What is said to the hub of a column by its cell. */
export function columnInput(cell: string, choice: string, askAgain: boolean): FormColumnInput {
  const [kind, what, role, transform] = choice.split(" ");
  const column = { heading: cell, supplementary: kind === "supplementary", askAgain };
  if (kind === "context") return { ...column, context: what ?? null };
  if (kind === "attribute") return { ...column, attribute: what ?? null, role: role ?? null, transform: transform ?? null };
  return column;
}

/** A meaning in words. */
export function meaningText(meaning: Meaning | null | undefined): string {
  if (!meaning) return t("forms.open");
  if (meaning.kind === "CONTEXT") return word("forms.context", meaning.context);
  if (meaning.kind === "SUPPLEMENTARY") return t("forms.supplementary");
  const role = meaning.role && meaning.role !== "self" ? `${word("forms.role", meaning.role)} · ` : "";
  return `${role}${meaning.attribute?.name ?? ""}${meaning.transform ? ` (${word("forms.transform", meaning.transform)})` : ""}`;
}
