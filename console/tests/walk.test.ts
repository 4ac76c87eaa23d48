// Tasks as a way from door to door.
import { expect, test } from "vitest";
import { lacking, walk } from "../src/pages/tasks/walk";

const task = (id: string, building: string | null, household: string) =>
  ({ id, household: { id: household }, dwelling: building ? { id: `d${building}`, estate: "E", building } : null });

test("tasks keep their order, and each stands once, at its door", () => {
  const found = walk([task("1", "1", "a"), task("2", "1", "a"), task("3", "1", "b"), task("4", "2", "c"), task("1", "1", "a"), task("5", null, "d")]);
  expect(found.map(({ building, stops }) => [building, stops.map((one) => one.tasks.map(({ id }) => id))])).toEqual([
    ["1", [["1", "2"], ["3"]]], ["2", [["4"]]], [null, [["5"]]],
  ]);
});

test("what is missing is counted by question, the first due first", () => {
  const found = lacking([{ id: "1", question: "a", due: "2026-12-31" }, { id: "2", question: "b", due: "2026-12-01" }, { id: "3", question: "a", due: "2026-12-20" }, { id: "4", question: "c" }]);
  expect(found).toEqual([
    { id: "2", question: "b", count: 1, due: "2026-12-01" }, { id: "1", question: "a", count: 2, due: "2026-12-20" }, { id: "4", question: "c", count: 1, due: null },
  ]);
});
