// What was typed as an input, and errors back at their fields.
import { expect, test } from "vitest";
import { fieldOf, recordInput } from "../src/parts/fields";

test("blanks say nothing, and what the ID number says is not said twice", () => {
  const typed = { number: " 11010519491231002X ", name: "甲", mobilePhone: " ", sex: "1", birthDate: "1949-12-31", mobilityImpaired: "yes" };
  expect(recordInput(typed, true)).toEqual({
    name: "甲", mobilityImpaired: true, idDocument: { type: "RESIDENT_ID_CARD", number: "11010519491231002X" },
  });
  expect(recordInput(typed, false)).toMatchObject({ sex: "1", birthDate: "1949-12-31" });
});

test("what was known already is not stated again", () => {
  const known = { number: "1", name: "甲", mobilePhone: "19900000001", residenceAddress: "某处" };
  const typed = { ...known, mobilePhone: "19900000002" };
  expect(recordInput(typed, true, known)).toEqual({ mobilePhone: "19900000002", idDocument: { type: "RESIDENT_ID_CARD", number: "1" } });
});

test("an error leads to its field", () => {
  const sent = recordInput({ emergencyContactName: "乙", number: "1" }, false);
  expect(sent.facts).toEqual([{ attribute: "emergency_contact_name", value: "乙" }]);
  expect(fieldOf(["input", "record", "facts", "0", "value"], sent)).toBe("emergencyContactName");
  expect(fieldOf(["input", "record", "idDocument", "number"], sent)).toBe("number");
  expect(fieldOf(["input", "record", "residenceAddress"], sent)).toBe("residenceAddress");
  expect(fieldOf(["input", "community"], sent)).toBe(null);
});
