// The field of who asked for what.
import { expect, test } from "vitest";
import { heat } from "../src/pages/summary/heat";

const row = (department: string | null, attribute: string, answers: number, refusals = 0) => ({
  period: "2026-11", department: department ? { code: department, name: department } : null, purpose: null, attribute, answers, refusals, writings: 0, subjects: answers,
});

test("cells add up over purposes, and attributes that matter most come first", () => {
  const field = heat([row("police", "sex", 3), row("police", "sex", 4), row("health", "person_name", 100), row(null, "sex", 0, 2)], "answers");
  expect(field.attributes).toEqual(["person_name", "sex"]);
  expect(field.departments.map(([code]) => code)).toEqual(["health", "police"]);
  expect(field.at("police", "sex")).toBe(7);
  expect(field.level(0)).toBe(0);
  expect(field.level(1)).toBe(1);
  expect(field.level(100)).toBe(5);
});

test("another measure has another field", () => {
  const field = heat([row("police", "sex", 3), row(null, "sex", 0, 2)], "refusals");
  expect(field.departments).toEqual([["", ""]]);
  expect(field.at("", "sex")).toBe(2);
});
