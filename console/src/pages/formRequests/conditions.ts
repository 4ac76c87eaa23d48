// Which residents a form is about: conditions by attribute as the hub takes them.
import type { ResidentFilter, ResidentStatusFilter } from "../../gql/graphql";

export type Comparison = "is" | "from" | "to";

export interface Condition {
  /** Code of the attribute. */
  attribute: string;
  /** Its field in the schema. */
  field: string;
  comparison: Comparison;
  /** A code, `true` or `false`, or a day. */
  value: string;
}

/** The fields that the hub filters by; one that it gets or loses does not compile here. */
const STATUS: Record<keyof ResidentStatusFilter, true> = {
  sex: true, ethnicity: true, maritalStatus: true, politicalStatus: true, educationLevel: true, hukouType: true,
  hukouResidenceMatch: true, healthStatus: true, chronicDisease: true, mobilityImpaired: true, mentalDisorderRisk: true,
  disabilityType: true, disabilityLevel: true, dibaoStatus: true, dibaoType: true, tekunStatus: true, livingArrangement: true,
};

/** How values of a field can be compared; not at all where the hub does not filter by it. */
export function comparisonsOf(field: string | null | undefined): readonly Comparison[] {
  if (field === "birthDate") return ["from", "to"];
  return field && field in STATUS ? ["is"] : [];
}

/** The conditions with one more; it takes the place of one about the same. */
export function withCondition(conditions: readonly Condition[], next: Condition): Condition[] {
  return [...conditions.filter((one) => one.field !== next.field || one.comparison !== next.comparison), next];
}

/** All of them together; nothing where there are none. */
export function filterOf(conditions: readonly Condition[]): ResidentFilter | null {
  if (conditions.length === 0) return null;
  const filter: ResidentFilter = {};
  const status: Record<string, string | boolean> = {};
  for (const { field, comparison, value } of conditions) {
    if (comparison === "from") filter.bornFrom = value;
    else if (comparison === "to") filter.bornTo = value;
    else status[field] = value === "true" ? true : value === "false" ? false : value;
  }
  return Object.keys(status).length > 0 ? { ...filter, status } : filter;
}
