// Bars of the waterfall.
import { expect, test } from "vitest";
import { eighths } from "../src/pages/reviews/Waterfall";

test("the widest bar is eight eighths, nothing is none, and a little is seen", () => {
  expect(eighths(10, 10)).toBe(8);
  expect(eighths(-5, 10)).toBe(4);
  expect(eighths(0, 10)).toBe(0);
  expect(eighths(0.1, 10)).toBe(1);
  expect(eighths(1, 0)).toBe(0);
});
