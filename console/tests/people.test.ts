// How a text is looked for.
import { expect, test } from "vitest";
import { wayOf } from "../src/pages/people/wayOf";

test("numbers, phones, ends of phones and names are told apart", () => {
  expect(wayOf("11010519491231002x")).toEqual({ document: { number: "11010519491231002X" } });
  expect(wayOf("199 0000 1801")).toEqual({ filter: { mobilePhone: "19900001801" } });
  expect(wayOf("1801")).toEqual({ filter: { phoneEnd: "1801" } });
  expect(wayOf(" 王小明 ")).toEqual({ filter: { name: "王小明" } });
  expect(wayOf("wangxiaoming")).toEqual({ filter: { name: "wangxiaoming" } });
  expect(wayOf("E12345678")).toEqual({ document: { number: "E12345678", type: "OTHER" } });
});
