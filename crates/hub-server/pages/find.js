// Finds a person by document, name or phone, and shows what may be seen.
import * as codes from "./codes.js";
import { box, el, fill } from "./dom.js";
import { ask } from "./graphql.js";
import { plain } from "./idnumber.js";
import { byCode, deniedList, nameOf, PERSON, refusals, residentElement, summary } from "./resident.js";
import { start } from "./shell.js";

const BY_NUMBER = `query FindResident($document: IdDocumentInput!) {
  resident(idDocument: $document) { ...Person }
} ${PERSON}`;
const BY_ID = `query ShowResident($id: ID!) { node(id: $id) { ...Person } } ${PERSON}`;
const LIST = `query FindResidents($filter: ResidentFilter!, $after: String) {
  residents(filter: $filter, first: 20, after: $after) {
    nodes {
      id name sex birthDate residenceAddress facts(attributes: ["person_name"]) { attribute { code } text }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;
const RIGHTS = `query Rights($purpose: String!) {
  viewer { mayRead(purpose: $purpose) { attribute answer howToApply } }
  catalogue(filter: { subject: RESIDENT }) { code name }
  departments { code name }
}`;

let viewer, form, found, told, button;
let names = {};
let departments = {};
let denied = [];
let people = [];
let last = null;
let turn = 0;

function context() {
  const purpose = form.elements.purpose.value;
  return { purpose, caseReference: form.elements.case.value.trim() };
}

/** How to search for a text, when the person leaves it to us. */
function wayOf(text) {
  const way = form.elements.way.value;
  if (way !== "auto") return way;
  const number = plain(text);
  if (/^\d{12,}X?$/.test(number)) return "RESIDENT_ID_CARD";
  if (/^\+?\d{7,}$/.test(number)) return "phone";
  return /\d/.test(number) ? "OTHER" : "name";
}

/** Runs one action at a time; what comes late for an older one is dropped. */
async function run(action) {
  const mine = (turn += 1);
  fill(told, el("p", { class: "soft", t: "searching" }));
  button.setAttribute("aria-busy", "true");
  try {
    const draw = await action();
    if (mine !== turn) return;
    fill(told);
    draw();
  } catch (error) {
    if (mine !== turn) return;
    fill(told, box("bad", el("p", {}, error.message)));
  } finally {
    if (mine === turn) button.removeAttribute("aria-busy");
  }
}

function search(event) {
  event.preventDefault();
  const text = form.elements.text.value.trim();
  if (!text) {
    fill(told, box("note", el("p", { t: "find.empty" })));
    form.elements.text.focus();
    return;
  }
  const way = wayOf(text);
  if (way === "name") byFilter({ name: text });
  else if (way === "phone") byFilter({ mobilePhone: text });
  else byNumber({ type: way, number: text });
}

function byNumber(idDocument) {
  last = () => byNumber(idDocument);
  fill(found);
  return run(async () => {
    const { data, errors } = await ask(BY_NUMBER, { document: idDocument }, context());
    return () => showPerson(data.resident, errors, false);
  });
}

function byId(id, hasList) {
  last = () => byId(id, hasList);
  return run(async () => {
    const { data, errors } = await ask(BY_ID, { id }, context());
    return () => showPerson(data.node, errors, hasList);
  });
}

function byFilter(filter) {
  last = () => byFilter(filter);
  people = [];
  fill(found);
  return page(filter, null);
}

function page(filter, after) {
  return run(async () => {
    const { data, errors } = await ask(LIST, { filter, after }, context());
    const { nodes, pageInfo } = data.residents;
    people = people.concat(nodes);
    if (people.length === 1 && !pageInfo.hasNextPage) {
      const person = await ask(BY_ID, { id: people[0].id }, context());
      return () => showPerson(person.data.node, person.errors, false);
    }
    const more = pageInfo.hasNextPage ? () => page(filter, pageInfo.endCursor) : null;
    return () => showList(more, errors);
  });
}

function showList(more, errors) {
  if (people.length === 0) {
    showNobody();
    return;
  }
  const rows = people.map((one) =>
    el("li", {}, el("button", { type: "button", class: "row", on: { click: () => byId(one.id, { more, errors }) } },
      el("b", {}, nameOf(one)), summary(one), one.residenceAddress && el("span", {}, one.residenceAddress))));
  fill(found, el("section", { class: "card" },
    el("h2", { t: "find.many", values: { n: people.length + (more ? "+" : "") } }),
    el("ul", { class: "rows" }, rows),
    more && el("button", { type: "button", t: "more", on: { click: more } })),
  refusals(errors, names, departments));
}

function showPerson(person, errors, list) {
  if (!person) {
    showNobody();
    return;
  }
  const back = list && el("button", {
    type: "button", t: "find.back", on: { click: () => showList(list.more, list.errors) },
  });
  const shown = residentElement(person, { onMember: (id) => byId(id, list), before: back });
  fill(found, shown, refusals(errors, names, departments), denied.length > 0 && rights());
  shown.querySelector("h2").focus();
}

function rights() {
  const list = denied.filter((right) => names[right.attribute]);
  return el("details", { class: "card" },
    el("summary", { t: "denied.count", values: { n: list.length } }), deniedList(list, names, departments));
}

function showNobody() {
  fill(found, el("section", { class: "card" },
    box("note", el("h2", { t: "nobody" }), el("p", { t: "nobody.text" }),
      el("ul", {}, ["number", "name", "area"].map((one) => el("li", { t: `nobody.${one}` })))),
    viewer.role === "community_staff" && el("a", { class: "button main", href: "/enter.html", t: "page.enter" })));
}

async function loadRights() {
  const { data } = await ask(RIGHTS, { purpose: form.elements.purpose.value });
  names = byCode(data.catalogue);
  departments = byCode(data.departments);
  denied = data.viewer.mayRead.filter((right) => right.answer === "DENIED");
}

function purposeChanged() {
  const purpose = viewer.purposes.find((one) => one.code === form.elements.purpose.value);
  form.querySelector("#case-field").hidden = !(purpose && purpose.needsCase);
  fill(found);
  last = null;
  loadRights().catch((error) => fill(told, box("bad", el("p", {}, error.message))));
}

function draw(main, who) {
  viewer = who;
  told = el("div", { role: "alert" });
  found = el("div", { "aria-live": "polite" });
  button = el("button", { type: "submit", class: "main", t: "find.do" });
  const ways = [["auto", "way.auto"], ["name", "field.name"], ["phone", "field.mobilePhone"]];
  const easy = who.purposes.slice().sort((a, b) => Number(a.needsCase) - Number(b.needsCase));
  form = el("form", { class: "card", role: "search", novalidate: true, on: { submit: search } },
    el("h1", { t: "page.find" }),
    el("div", { class: "grid" },
      el("div", { class: "field wide" }, el("label", { for: "text", t: "find.text" }),
        el("input", { id: "text", name: "text", autocomplete: "off", spellcheck: "false", maxlength: "100" }),
        el("p", { class: "hint", t: "find.hint" })),
      el("div", { class: "field" }, el("label", { for: "way", t: "find.way" }),
        el("select", { id: "way", name: "way" }, ways.map(([value, key]) => el("option", { value, t: key })),
          codes.documents.map(([code, zh, en]) => el("option", { value: code, words: [zh, en] })))),
      el("div", { class: "field", hidden: easy.length === 1 }, el("label", { for: "purpose", t: "purpose" }),
        el("select", { id: "purpose", name: "purpose", on: { change: purposeChanged } },
          easy.map((one) => el("option", { value: one.code }, one.name)))),
      el("div", { class: "field", id: "case-field", hidden: true }, el("label", { for: "case", t: "case" }),
        el("input", { id: "case", name: "case", autocomplete: "off", maxlength: "60" }))),
    told, el("div", { class: "acts" }, button));
  fill(main, form, found);
  document.addEventListener("fileonce:language", async () => {
    await loadRights().catch(() => null);
    if (last) last();
  });
  purposeChanged();
  form.elements.text.focus();
}

start("find", draw);
