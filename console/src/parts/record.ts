// The mutation that enters a person.
import { graphql } from "../gql";
import type { Evidence, ResidentInput } from "../gql/graphql";
import { ask, type Why } from "../hub/ask";
import type { Typed } from "./fields";

const RECORD = graphql(`
  mutation RecordResident($input: RecordResidentInput!) {
    recordResident(input: $input) {
      decision
      resident { ...Person }
      candidates { byDocument score { bits } resident { id name sex birthDate residenceAddress area { name } facts(attributes: ["person_name"]) { attribute { code } text } } }
      warnings { path code message }
      userErrors { path code message }
    }
  }
`);

/** Enters a person; `key` keeps the same record from being entered twice. */
export function recordResident(record: ResidentInput, key: string, typed: Typed, why: Why) {
  const evidence = (typed.evidence ?? "CONFIRMED") as Evidence;
  return ask(RECORD, { input: { record, key, evidence, ...(typed.observedOn ? { observedOn: typed.observedOn } : {}) } }, why);
}
