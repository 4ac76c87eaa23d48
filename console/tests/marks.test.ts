// A mark as it is typed.
import { expect, test } from "vitest";
import { inputOf, isWhole, type Typed } from "../src/pages/marks/typed";

const typed = (changes: Partial<Typed>): Typed => ({ kind: "HONEY", subject: " S ", login: "officer", purpose: "", case: "A-1", until: "2030-01-31", reason: " r ", ...changes });

test("a mark is whole when all is there that its kind needs", () => {
  expect(isWhole(typed({}))).toBe(true);
  expect(isWhole(typed({ reason: " " }))).toBe(false);
  expect(isWhole(typed({ subject: " " }))).toBe(false);
  expect(isWhole(typed({ kind: "OFFICIAL", login: "" }))).toBe(false);
  expect(isWhole(typed({ kind: "HIDDEN", subject: "" }))).toBe(true);
  expect(isWhole(typed({ kind: "HIDDEN", case: "" }))).toBe(false);
  expect(isWhole(typed({ kind: "HIDDEN", until: "" }))).toBe(false);
});

test("what belongs to another kind is left out, and a day lasts until its end in China", () => {
  expect(inputOf(typed({}))).toEqual({ kind: "HONEY", subject: "S", reason: "r" });
  expect(inputOf(typed({ kind: "OFFICIAL" }))).toEqual({ kind: "OFFICIAL", subject: "S", login: "officer", reason: "r" });
  expect(inputOf(typed({ kind: "HIDDEN" }))).toEqual({ kind: "HIDDEN", purpose: null, case: "A-1", until: "2030-01-31T23:59:59+08:00", reason: "r" });
});
