// Working days, and row conditions as input.
import { expect, test } from "vitest";
import { conditionInput } from "../src/pages/requests/conditions";
import { firstDue, workingDays } from "../src/pages/requests/days";

const october = { daysOff: ["2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07"], movedDays: ["2026-10-10"] };

test("weekends and holidays do not count, days that were moved do, and the first day never", () => {
  expect(workingDays("2026-09-30", "2026-09-30", october)).toBe(0);
  expect(workingDays("2026-09-30", "2026-10-08", october)).toBe(1);
  expect(workingDays("2026-09-30", "2026-10-10", october)).toBe(3);
  expect(workingDays("2026-10-12", "2026-10-09", october)).toBe(-2);
});

test("the first day on which somebody has to decide", () => {
  expect(firstDue([{ state: "GRANTED", due: "2026-01-01" }, { state: "WAITING", due: "2026-03-01" }, { state: "RETURNED", due: "2026-02-01" }])).toBe("2026-02-01");
  expect(firstDue([{ state: "REFUSED", due: "2026-01-01" }])).toBe(null);
});

test("conditions are read as the hub writes them", () => {
  expect(["age>=60", "age<14", "household=residing", "has=dibao_status:true", "other"].map(conditionInput)).toEqual([
    { agedAtLeast: 60 }, { agedUnder: 14 }, { inHousehold: "RESIDING" }, { has: { attribute: "dibao_status", code: "true" } }, null,
  ]);
});
