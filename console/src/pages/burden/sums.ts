// Rows of the burden ledger added up by form, department, community or period.
import type { BurdenQuery } from "../../gql/graphql";

export type Row = BurdenQuery["burden"]["rows"][number];
export type Cells = Row["cells"];
export const GROUPS = ["form", "department", "community", "period"] as const;
export type Group = (typeof GROUPS)[number];

/** What became of cells, in the order in which it is drawn. */
export const PARTS = ["reused", "confirmed", "newlyCollected", "askedAgain", "empty"] as const;
export type Part = (typeof PARTS)[number];

/** Minutes for a value that is typed, and for one that is confirmed; as the hub counts them. */
export const TYPED = 0.25;
export const CONFIRMED = 0.03;

export interface Sum extends Record<Part, number> {
  key: string;
  /** A name from the row; empty where it has none. */
  name: string;
  cells: number;
  minutes: number;
}

const KEYS: Record<Group, (row: Row) => [string, string]> = {
  form: (row) => [row.form ?? "", row.form ?? ""],
  department: (row) => [row.department.code, row.department.name],
  community: (row) => [row.area?.id ?? "", row.area?.name ?? ""],
  period: (row) => [row.period, row.period],
};

/** One sum for each of a group: periods in their order, all else with the dearest first. */
export function sumsBy(rows: readonly Row[], group: Group): Sum[] {
  const found = new Map<string, Sum>();
  for (const row of rows) {
    const [key, name] = KEYS[group](row);
    const sum = found.get(key) ?? { key, name, reused: 0, confirmed: 0, newlyCollected: 0, askedAgain: 0, empty: 0, cells: 0, minutes: 0 };
    for (const part of [...PARTS, "cells", "minutes"] as const) sum[part] += row.cells[part];
    found.set(key, sum);
  }
  const byKey = (one: Sum, other: Sum) => one.key.localeCompare(other.key);
  return [...found.values()].sort(group === "period" ? byKey : (one, other) => other.minutes - one.minutes || other.cells - one.cells || byKey(one, other));
}

/** Who asked again although the hub held it fresh: the worst first. */
export function offenders(rows: readonly Row[]): (Row & { share: number })[] {
  const found = new Map<string, Row>();
  for (const row of rows) {
    const key = `${row.department.code}\n${row.form ?? ""}`;
    const before = found.get(key)?.cells;
    const cells = { ...row.cells, askedAgain: row.cells.askedAgain + (before?.askedAgain ?? 0), cells: row.cells.cells + (before?.cells ?? 0) };
    found.set(key, { ...row, cells });
  }
  return [...found.values()].filter(({ cells }) => cells.askedAgain > 0)
    .map((row) => ({ ...row, share: row.cells.askedAgain / row.cells.cells }))
    .sort((one, other) => other.cells.askedAgain - one.cells.askedAgain || other.share - one.share);
}

/** Minutes that communities would have spent typing what the hub filled, and what they only had to confirm. */
export function saved({ reused, confirmed }: Pick<Cells, "reused" | "confirmed">): number {
  return reused * TYPED + confirmed * (TYPED - CONFIRMED);
}

/** How much of what was asked was filled by the hub; none of nothing. */
export function share(part: number, all: number): string | null {
  return all > 0 ? `${(Math.floor((1000 * part) / all) / 10).toFixed(1)}%` : null;
}
