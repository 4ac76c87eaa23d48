// The fields of the form to enter a person: which attribute each one states, and how it looks.
import type { ResidentInput } from "../gql/graphql";
import type { TextKey } from "../language";

export interface PersonField {
  id: string;
  /** Code of the attribute in the catalogue. */
  attribute: string;
  text: TextKey;
  /** Its name in the schema; a field without one is sent among the further attributes. */
  input?: Exclude<keyof ResidentInput, "facts" | "attributes" | "absent" | "idDocument">;
  type?: "tel" | "date" | "tick" | "code";
  hint?: TextKey;
  more?: boolean;
  /** Not asked where the ID number says it. */
  derived?: boolean;
}

export const FIELDS: PersonField[] = [
  { id: "name", attribute: "person_name", text: "field.name", input: "name" },
  { id: "mobilePhone", attribute: "mobile_phone", text: "field.mobilePhone", input: "mobilePhone", type: "tel" },
  { id: "sex", attribute: "sex", text: "field.sex", input: "sex", type: "code", derived: true },
  { id: "birthDate", attribute: "birth_date", text: "field.birthDate", input: "birthDate", type: "date", derived: true },
  { id: "ethnicity", attribute: "ethnicity", text: "field.ethnicity", input: "ethnicity", type: "code" },
  { id: "livingArrangement", attribute: "living_arrangement", text: "field.livingArrangement", input: "livingArrangement", type: "code" },
  { id: "mobilityImpaired", attribute: "mobility_impaired", text: "field.mobilityImpaired", input: "mobilityImpaired", type: "tick" },
  { id: "formerName", attribute: "former_name", text: "field.formerName", input: "formerName", more: true },
  { id: "hukouAddress", attribute: "hukou_address", text: "field.hukouAddress", input: "hukouAddress", more: true },
  { id: "maritalStatus", attribute: "marital_status", text: "field.maritalStatus", input: "maritalStatus", type: "code", more: true },
  { id: "educationLevel", attribute: "education_level", text: "field.educationLevel", input: "educationLevel", type: "code", more: true },
  { id: "politicalStatus", attribute: "political_status", text: "field.politicalStatus", input: "politicalStatus", type: "code", more: true },
  { id: "occupation", attribute: "occupation", text: "field.occupation", input: "occupation", more: true },
  { id: "employerName", attribute: "employer_name", text: "field.employerName", input: "employerName", more: true },
  { id: "homePhone", attribute: "home_phone", text: "field.homePhone", input: "homePhone", type: "tel", more: true },
  { id: "emergencyContactName", attribute: "emergency_contact_name", text: "field.emergencyContactName", more: true },
  { id: "emergencyContactPhone", attribute: "emergency_contact_phone", text: "field.emergencyContactPhone", input: "emergencyContactPhone", type: "tel", more: true },
];

/** What was typed about a person; `documentType` and `number` are the document. */
export type Typed = Partial<Record<string, string>>;

/** What was typed as the input of `recordResident`; blanks, and what was known already, say nothing. */
export function recordInput(typed: Typed, isDerived: boolean, known: Typed = {}): ResidentInput {
  const record: Record<string, unknown> = {};
  const facts: { attribute: string; value: string }[] = [];
  for (const field of FIELDS) {
    const value = (typed[field.id] ?? "").trim();
    if (!value || value === known[field.id] || (field.derived && isDerived)) continue;
    if (!field.input) facts.push({ attribute: field.attribute, value });
    else record[field.input] = field.type === "tick" ? true : value;
  }
  const address = (typed.residenceAddress ?? "").trim();
  if (address && address !== known.residenceAddress) record.residenceAddress = address;
  const number = (typed.number ?? "").trim();
  if (number) record.idDocument = { type: typed.documentType ?? "RESIDENT_ID_CARD", number };
  if (facts.length > 0) record.facts = facts;
  return record as ResidentInput;
}

/** The field that a path of the input leads to; none for what stands elsewhere. */
export function fieldOf(path: string[], sent: ResidentInput): string | null {
  const [place, part] = path.slice(path.indexOf("record") + 1);
  if (!place) return null;
  if (place === "idDocument") return part === "type" ? "documentType" : "number";
  if (place === "residenceAddress") return place;
  const fact = place === "facts" ? sent.facts?.[Number(part)] : undefined;
  const field = FIELDS.find((one) => one.input === place || (fact && one.attribute === fact.attribute));
  return field?.id ?? null;
}
