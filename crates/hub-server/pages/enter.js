// Enters a person once, for every department.
import { age, box, el, fill } from "./dom.js";
import { FIELDS, fieldElement, recordInput, showError } from "./fields.js";
import { ask } from "./graphql.js";
import { t } from "./language.js";
import { readIdNumber } from "./idnumber.js";
import { PERSON, refusals, residentElement } from "./resident.js";
import { start } from "./shell.js";

const PURPOSE = "community_registration";
const RECORD = `mutation RecordResident($input: RecordResidentInput!) {
  recordResident(input: $input) {
    decision resident { ...Person }
    warnings { path code message } userErrors { path code message }
  }
} ${PERSON}`;
const AGAIN = `query ShowRecorded($id: ID!) { node(id: $id) { ...Person } } ${PERSON}`;

let form, told, result, button, derived;
let key = newKey();
let sending = false;
let isTyped = false;
let shown = null;

/** A key of one record: sending it twice enters nobody twice. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `page-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

function derivedNow() {
  const hasNumber = ["RESIDENT_ID_CARD", "HK_MACAO_TAIWAN_RESIDENCE_PERMIT"];
  if (!hasNumber.includes(form.elements.idType.value)) return { state: "other" };
  return readIdNumber(form.elements.idNumber.value);
}

/** What the number says, while it is typed; a wrong one is told when the field is left. */
function showDerived(isLeft) {
  const read = derivedNow();
  const isRight = read.state === "right";
  const isAsked = read.state === "other" || read.state === "empty";
  for (const field of FIELDS.filter((one) => one.unlessDerived)) {
    form.querySelector(`#${field.id}-field`).hidden = !isAsked;
  }
  fill(derived, isRight && el("p", { class: "box info" },
    el("span", { t: "derived.birth" }), " ", el("b", {}, read.birthDate), "　",
    el("span", { t: "derived.sex" }), " ", el("b", { t: `sex.${read.sex}` }), "　",
    el("b", { t: "years", values: { n: age(read.birthDate) } })));
  const isComplete = form.elements.idNumber.value.trim().length >= 18;
  if (read.state === "wrong" && (isLeft || isComplete)) {
    showError(form, "idNumber", t(`number.${read.reason}`));
  } else if (read.state !== "wrong") {
    showError(form, "idNumber", null);
  }
}

async function submit(event) {
  event.preventDefault();
  if (sending) return;
  sending = true;
  button.disabled = true;
  button.setAttribute("aria-busy", "true");
  fill(told, el("p", { class: "soft", t: "sending" }));
  for (const field of FIELDS) showError(form, field.id, null);
  const input = { record: recordInput(form, derivedNow().state === "right"), key,
    evidence: form.elements.evidence.value };
  if (form.elements.observedOn.value) input.observedOn = form.elements.observedOn.value;
  try {
    const { data, errors, receipt } = await ask(RECORD, { input }, { purpose: PURPOSE });
    fill(told);
    const payload = data.recordResident;
    if (payload.decision) showResult(payload, errors, receipt);
    else showUserErrors(payload.userErrors);
  } catch (error) {
    fill(told, box("bad", el("p", {}, error.message), el("p", { t: "kept" })));
  } finally {
    sending = false;
    button.disabled = false;
    button.removeAttribute("aria-busy");
  }
}

function fieldOf(error) {
  const codes = error.path.slice().reverse();
  return FIELDS.find((field) => codes.includes(field.attribute) || codes.includes(field.id));
}

function showUserErrors(errors) {
  const elsewhere = [];
  for (const error of errors) {
    const field = fieldOf(error);
    if (!field) elsewhere.push(el("p", {}, error.message));
    else {
      if (field.more) form.querySelector("details").open = true;
      if (field.unlessDerived) form.querySelector(`#${field.id}-field`).hidden = false;
      showError(form, field.id, error.message);
    }
  }
  fill(told, box("bad", el("p", { t: "mend", values: { n: errors.length } }), elsewhere));
  const first = form.querySelector("[aria-invalid]");
  if (first) first.focus();
}

function showResult(payload, errors, receipt) {
  isTyped = false;
  form.hidden = true;
  shown = payload.resident && payload.resident.id;
  const heading = el("h1", { tabindex: "-1", class: "decision", t: `decision.${payload.decision}` });
  const kind = { CREATED: "good", LINKED: "info", NEEDS_REVIEW: "note" }[payload.decision];
  const warnings = payload.warnings.map((one) => {
    const field = fieldOf(one);
    return el("p", {}, field && el("b", { t: `field.${field.id}` }), field && " ", one.message);
  });
  fill(result,
    el("section", { class: "card" },
      box(kind, heading, el("p", { t: `decision.${payload.decision}.text` })),
      warnings.length > 0 && box("note", el("h2", { t: "warnings" }), warnings),
      el("div", { class: "acts" },
        el("button", { type: "button", class: "main", t: "enter.next", on: { click: next } }),
        el("button", { type: "button", t: "enter.correct", on: { click: correct } })),
      receipt && el("p", { class: "soft small" }, el("span", { t: "receipt" }), " ", receipt.entry)),
    el("div", { id: "known" }, payload.resident && residentElement(payload.resident, { title: "known" }),
      refusals(errors)));
  heading.focus();
  window.scrollTo(0, 0);
}

/** The same person in the other language. */
async function showAgain() {
  if (!shown || form.hidden === false) return;
  const { data, errors } = await ask(AGAIN, { id: shown }, { purpose: PURPOSE });
  fill(document.getElementById("known"), data.node && residentElement(data.node, { title: "known" }),
    refusals(errors));
}

function next() {
  form.reset();
  key = newKey();
  isTyped = false;
  correct();
}

function correct() {
  fill(result);
  fill(told);
  shown = null;
  form.hidden = false;
  form.querySelector("details").open = false;
  for (const field of FIELDS) showError(form, field.id, null);
  showDerived(false);
  form.elements.idNumber.focus();
}

function draw(main, who) {
  told = el("div", { role: "alert" });
  result = el("div", { "aria-live": "polite" });
  derived = el("div", { class: "wide", "aria-live": "polite" });
  button = el("button", { type: "submit", class: "main", t: "enter.do" });
  const fields = (isMore) => FIELDS.filter((field) => Boolean(field.more) === isMore).map(fieldElement);
  const firsts = fields(false);
  firsts.splice(2, 0, derived);
  form = el("form", { class: "card", novalidate: true, on: { submit } },
    el("h1", { t: "page.enter" }),
    el("p", { class: "soft" }, el("span", { t: "enter.hint" }), " ", who.area && el("b", {}, who.area.name)),
    el("div", { class: "grid" }, firsts),
    el("details", {}, el("summary", { t: "more.fields" }), el("div", { class: "grid" }, fields(true))),
    told, el("div", { class: "acts" }, button));
  fill(main, form, result);
  form.elements.idNumber.addEventListener("input", () => showDerived(false));
  form.elements.idNumber.addEventListener("change", () => showDerived(true));
  form.elements.idType.addEventListener("change", () => showDerived(true));
  form.addEventListener("input", () => { isTyped = true; });
  window.addEventListener("beforeunload", (event) => {
    if (isTyped) { event.preventDefault(); event.returnValue = ""; }
  });
  document.addEventListener("fileonce:language", () => { showAgain().catch(() => null); });
  showDerived(false);
  form.elements.idNumber.focus();
}

start("enter", draw);
