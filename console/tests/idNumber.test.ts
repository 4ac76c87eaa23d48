// What an ID number says by itself.
import { expect, test } from "vitest";
import { age, plain, readIdNumber } from "../src/parts/idNumber";

const today = new Date("2026-11-30T00:00:00Z");

test("a right number says birth date and sex", () => {
  expect(readIdNumber("519902196002051815", today)).toMatchObject({ state: "wrong", reason: "checksum" });
  expect(readIdNumber("11010519491231002X", today)).toEqual({ state: "right", birthDate: "1949-12-31", sex: "FEMALE" });
});

test("wide characters, spaces and a small x are read", () => {
  expect(plain("１１０１０５ 19491231-002x")).toBe("11010519491231002X");
  expect(readIdNumber("１１０１０５ 19491231-002x", today).state).toBe("right");
});

test("what is not there yet is not wrong, and what is wrong says why", () => {
  expect(readIdNumber("", today).state).toBe("empty");
  expect(readIdNumber("1101051949", today).state).toBe("partial");
  expect(readIdNumber("110105194912310021", today)).toEqual({ state: "wrong", reason: "checksum" });
  expect(readIdNumber("110105194913310021", today)).toEqual({ state: "wrong", reason: "date" });
  expect(readIdNumber("110105203012310021", today)).toEqual({ state: "wrong", reason: "date" });
  expect(readIdNumber("1101051949123100211", today)).toEqual({ state: "wrong", reason: "long" });
  expect(readIdNumber("11010X", today)).toEqual({ state: "wrong", reason: "characters" });
  expect(readIdNumber("张三", today)).toEqual({ state: "wrong", reason: "characters" });
});

test("age counts birthdays that were", () => {
  expect(age("2000-11-30", new Date(2026, 10, 30))).toBe(26);
  expect(age("2000-12-01", new Date(2026, 10, 30))).toBe(25);
});
