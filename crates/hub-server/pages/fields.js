// The fields of the form: which attribute each one states, and how it looks.
import * as codes from "./codes.js";
import { el, fill } from "./dom.js";

/**
 * `attribute` is the code in answers of the hub, `input` its name in the schema;
 * a field without `input` is sent among the further attributes.
 */
export const FIELDS = [
  { id: "idType", attribute: "id_type", options: codes.documents, required: true },
  { id: "idNumber", attribute: "id_number", hint: true, wide: false, capitals: true },
  { id: "name", attribute: "person_name", input: "name" },
  { id: "mobilePhone", attribute: "mobile_phone", input: "mobilePhone", type: "tel" },
  { id: "sex", attribute: "sex", input: "sex", options: codes.sexes, unlessDerived: true },
  { id: "birthDate", attribute: "birth_date", input: "birthDate", type: "date", unlessDerived: true },
  { id: "residenceAddress", attribute: "residence_address", input: "residenceAddress", hint: true, wide: true },
  { id: "ethnicity", attribute: "ethnicity", input: "ethnicity", options: codes.ethnicities },
  { id: "livingArrangement", attribute: "living_arrangement", input: "livingArrangement", options: codes.livingArrangements },
  { id: "mobilityImpaired", attribute: "mobility_impaired", input: "mobilityImpaired", type: "checkbox", wide: true },
  { id: "formerName", attribute: "former_name", input: "formerName", more: true },
  { id: "hukouAddress", attribute: "hukou_address", input: "hukouAddress", more: true },
  { id: "maritalStatus", attribute: "marital_status", input: "maritalStatus", options: codes.maritalStatuses, more: true },
  { id: "educationLevel", attribute: "education_level", input: "educationLevel", options: codes.educationLevels, more: true },
  { id: "politicalStatus", attribute: "political_status", input: "politicalStatus", options: codes.politicalStatuses, more: true },
  { id: "occupation", attribute: "occupation", input: "occupation", more: true },
  { id: "employerName", attribute: "employer_name", input: "employerName", more: true },
  { id: "homePhone", attribute: "home_phone", input: "homePhone", type: "tel", more: true },
  { id: "emergencyContactName", attribute: "emergency_contact_name", more: true },
  { id: "emergencyContactPhone", attribute: "emergency_contact_phone", input: "emergencyContactPhone", type: "tel", more: true },
  { id: "evidence", attribute: "evidence", options: codes.evidences, required: true, more: true },
  { id: "observedOn", attribute: "observed_on", type: "date", hint: true, more: true },
];

/** One field with its label, hint and place for an error. */
export function fieldElement(field) {
  const isTick = field.type === "checkbox";
  const common = {
    id: field.id, name: field.id, autocomplete: "off",
    "aria-describedby": `${field.id}-error ${field.id}-hint`,
  };
  const control = field.options
    ? el("select", common, !field.required && el("option", { value: "", t: "choose" }),
        field.options.map(([code, zh, en]) => el("option", { value: code, words: [zh, en] })))
    : el("input", {
        ...common, type: field.type || "text", spellcheck: "false",
        maxlength: isTick || field.type === "date" ? null : "200",
        autocapitalize: field.capitals ? "characters" : null,
      });
  const label = isTick
    ? el("label", { class: "tick", for: field.id }, control, el("span", { t: `field.${field.id}` }))
    : el("label", { for: field.id, t: `field.${field.id}` });
  return el("div", { class: field.wide ? "field wide" : "field", id: `${field.id}-field` },
    label, !isTick && control,
    el("p", { class: "hint", id: `${field.id}-hint`, t: field.hint ? `hint.${field.id}` : null }),
    el("p", { class: "error", id: `${field.id}-error` }));
}

/** Shows an error beside a field, or takes it away. */
export function showError(form, id, message) {
  const control = form.elements[id];
  if (message) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
  fill(form.querySelector(`#${id}-error`), message);
}

/** What was typed as the input of `recordResident`; blanks say nothing. */
export function recordInput(form, isDerived) {
  const record = {};
  const further = [];
  for (const field of FIELDS) {
    const control = form.elements[field.id];
    const value = field.type === "checkbox" ? control.checked : control.value.trim();
    if (!value || (field.unlessDerived && isDerived)) continue;
    if (field.input) record[field.input] = value;
    else if (field.id.startsWith("emergency")) further.push({ attribute: field.attribute, value });
  }
  const number = form.elements.idNumber.value.trim();
  if (number) record.idDocument = { type: form.elements.idType.value, number };
  if (further.length > 0) record.facts = further;
  return record;
}
