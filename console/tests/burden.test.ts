// The burden ledger added up.
import { expect, test } from "vitest";
import { offenders, saved, share, sumsBy, type Row } from "../src/pages/burden/sums";

const row = (department: string, form: string | null, period: string, area: string | null, [reused, confirmed, newlyCollected, askedAgain, empty]: number[]): Row => ({
  period, form, department: { code: department, name: department }, area: area ? { id: area, name: area } : null,
  cells: {
    reused: reused ?? 0, confirmed: confirmed ?? 0, newlyCollected: newlyCollected ?? 0, askedAgain: askedAgain ?? 0, empty: empty ?? 0,
    cells: (reused ?? 0) + (confirmed ?? 0) + (newlyCollected ?? 0) + (askedAgain ?? 0) + (empty ?? 0), minutes: (newlyCollected ?? 0) + (askedAgain ?? 0),
  },
});

const ROWS = [
  row("fire", "a", "2026-12", "A", [10, 0, 2, 3, 1]),
  row("fire", "a", "2026-11", "B", [10, 1, 0, 1, 0]),
  row("health", "b", "2026-12", "A", [5, 0, 9, 0, 0]),
  row("health", null, "2026-12", null, [0, 0, 0, 4, 4]),
];

test("each group has one sum, and all together are what was there", () => {
  for (const group of ["form", "department", "community", "period"] as const) {
    const sums = sumsBy(ROWS, group);
    expect(new Set(sums.map(({ key }) => key)).size).toBe(sums.length);
    expect(sums.reduce((total, { cells }) => total + cells, 0)).toBe(ROWS.reduce((total, { cells }) => total + cells.cells, 0));
  }
  expect(sumsBy(ROWS, "department").map(({ name, cells, minutes }) => [name, cells, minutes])).toEqual([["health", 22, 13], ["fire", 28, 6]]);
});

test("time runs forward, all else begins with the dearest", () => {
  expect(sumsBy(ROWS, "period").map(({ key }) => key)).toEqual(["2026-11", "2026-12"]);
  expect(sumsBy(ROWS, "form").map(({ key }) => key)).toEqual(["b", "a", ""]);
});

test("who asked again stands once for each form, the worst first, and nobody else", () => {
  expect(offenders(ROWS).map(({ department, form, cells }) => [department.code, form, cells.askedAgain, cells.cells]))
    .toEqual([["health", null, 4, 8], ["fire", "a", 4, 28]]);
});

test("time is saved by what is reused, and by what is only confirmed", () => {
  expect(saved({ reused: 100, confirmed: 0 })).toBe(25);
  expect(saved({ reused: 0, confirmed: 100 })).toBeCloseTo(22);
});

test("a share is never rounded up to all", () => {
  expect(share(9999, 10000)).toBe("99.9%");
  expect(share(0, 0)).toBe(null);
});
