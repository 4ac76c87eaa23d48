// Row conditions of access requests, and columns of forms, as the hub takes them.
import { expect, test } from "vitest";
import { comparisonsOf, filterOf, withCondition } from "../src/pages/formRequests/conditions";
import { columnInput } from "../src/pages/forms/meaning";
import { codedFor, conditionInput } from "../src/pages/requests/conditions";

const attribute = (code: string, subject: string, valueType: string, changes = {}) => ({ code, name: code, subject, valueType, retired: false, switchedOff: false, ...changes });
const CATALOGUE = [
  attribute("sex", "RESIDENT", "CODE"), attribute("special_group", "RESIDENT", "CODES"), attribute("dibao_status", "RESIDENT", "BOOL"),
  attribute("person_name", "RESIDENT", "STRING"), attribute("religion", "RESIDENT", "CODE", { switchedOff: true }),
  attribute("old", "RESIDENT", "CODE", { retired: true }), attribute("dwelling_use", "DWELLING", "CODE"),
];
const codes = (asked: string[]) => codedFor(asked, CATALOGUE).map(({ code }) => code);

test("a condition is about an attribute with codes, in use, of the kind of subject that is asked about", () => {
  expect(codes(["person_name"])).toEqual(["sex", "special_group", "dibao_status"]);
  expect(codes(["dwelling_use"])).toEqual(["dwelling_use"]);
  expect(codes([])).toEqual(["sex", "special_group", "dibao_status", "dwelling_use"]);
});

test("where several kinds are asked about, no code fits all of them", () => {
  expect(codes(["person_name", "dwelling_use"])).toEqual([]);
});

test("a condition by code reads as the hub writes it", () => {
  expect(conditionInput("has=dibao_status:true")).toEqual({ has: { attribute: "dibao_status", code: "true" } });
  expect(conditionInput("something new")).toBe(null);
});

test("a column says whether it is asked again", () => {
  expect(columnInput("C3", "attribute mobile_phone self", true)).toEqual({ heading: "C3", supplementary: false, askAgain: true, attribute: "mobile_phone", role: "self", transform: null });
  expect(columnInput("C3", "supplementary", false)).toEqual({ heading: "C3", supplementary: true, askAgain: false });
});

test("residents are asked about by days and codes, each condition once", () => {
  const sex = { attribute: "sex", field: "sex", comparison: "is", value: "1" } as const;
  const born = { attribute: "birth_date", field: "birthDate", comparison: "to", value: "1961-12-31" } as const;
  const dibao = { attribute: "dibao_status", field: "dibaoStatus", comparison: "is", value: "true" } as const;
  const all = [sex, born, dibao, { ...sex, value: "2" }].reduce(withCondition, [] as ReturnType<typeof withCondition>);
  expect(filterOf(all)).toEqual({ bornTo: "1961-12-31", status: { sex: "2", dibaoStatus: true } });
  expect(filterOf([])).toBe(null);
  expect([comparisonsOf("birthDate"), comparisonsOf("sex"), comparisonsOf("mobilePhone"), comparisonsOf(null)]).toEqual([["from", "to"], ["is"], [], []]);
});
