// Rows of the summary as a field: departments across, attributes down, and how dark each cell is.
import type { SummaryRow } from "./index";

export type Measure = "answers" | "refusals" | "writings" | "subjects";

export interface Heat {
  /** Code and name; the code is empty for the hub itself. */
  departments: (readonly [string, string])[];
  /** Those that matter most first. */
  attributes: string[];
  at: (department: string, attribute: string) => number;
  /** 0 for nothing, then 1 to 5 by the share of the largest cell, in the logarithm. */
  level: (value: number) => number;
}

export function heat(rows: SummaryRow[], measure: Measure): Heat {
  const cells = new Map<string, number>();
  const departments = new Map<string, string>();
  const totals = new Map<string, number>();
  for (const row of rows) {
    const value = row[measure];
    if (value === 0) continue;
    const code = row.department?.code ?? "";
    departments.set(code, row.department?.name ?? "");
    const key = `${code}\n${row.attribute}`;
    cells.set(key, (cells.get(key) ?? 0) + value);
    totals.set(row.attribute, (totals.get(row.attribute) ?? 0) + value);
  }
  const largest = Math.max(1, ...cells.values());
  return {
    departments: [...departments].sort(([a], [b]) => a.localeCompare(b)),
    attributes: [...totals].sort(([a, x], [b, y]) => y - x || a.localeCompare(b)).map(([attribute]) => attribute),
    at: (department, attribute) => cells.get(`${department}\n${attribute}`) ?? 0,
    level: (value) => (value <= 0 ? 0 : Math.max(1, Math.ceil((5 * Math.log1p(value)) / Math.log1p(largest)))),
  };
}
