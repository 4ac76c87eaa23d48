// How a person is shown: facts with where they come from, the two households, what is refused.
import { age, el, listed } from "./dom.js";
import { t } from "./language.js";

/** What the pages ask about a person. */
export const PERSON = `fragment Person on Resident {
  id name sex birthDate area { name }
  facts { attribute { code name } text grade source { name } observedOn status reason conflicting }
  residing: household(kind: RESIDING) { ...Home }
  registered: household(kind: REGISTERED) { ...Home }
}
fragment Home on Household {
  id number dwelling { address } members { relation { label } resident { id name } }
}`;

/** Sex, age and birth date in one line, as far as they are known. */
export function summary(resident) {
  const parts = [];
  if (resident.sex) parts.push(el("span", { t: `sex.${resident.sex}` }));
  if (resident.birthDate) {
    parts.push(el("span", { t: "years", values: { n: age(resident.birthDate) } }),
      el("span", { t: "born", values: { date: resident.birthDate } }));
  }
  if (resident.area) parts.push(el("span", {}, resident.area.name));
  return el("p", { class: "summary" }, parts);
}

/** The name, or its mask when only that may be seen. */
export function nameOf(resident) {
  const fact = (resident.facts || []).find((one) => one.attribute.code === "person_name");
  return resident.name || (fact && fact.text) || t("noname");
}

/** The whole person; `onMember` shows another one of the household. */
export function residentElement(resident, { title, onMember, before }) {
  return el("article", { class: "card person" },
    before,
    title && el("p", { class: "soft", t: title }),
    el("h2", { tabindex: "-1" }, nameOf(resident)),
    summary(resident),
    facts(resident.facts || []),
    home("RESIDING", resident.residing, resident, onMember),
    home("REGISTERED", resident.registered, resident, onMember));
}

function facts(list) {
  if (list.length === 0) return el("p", { class: "soft", t: "facts.none" });
  const columns = ["item", "value", "source", "date", "grade", "freshness"];
  return el("table", { class: "stack facts" },
    el("caption", { class: "unseen", t: "facts" }),
    el("thead", {}, el("tr", {}, columns.map((one) => el("th", { scope: "col", t: `fact.${one}` })))),
    el("tbody", {}, list.map(fact)));
}

function fact(one) {
  const isStale = one.status === "STALE";
  return el("tr", { class: isStale ? "stale" : null, title: one.reason },
    el("th", { scope: "row" }, one.attribute.name),
    el("td", { class: "value", column: "fact.value" }, one.text || "—",
      one.conflicting && el("span", { class: "badge note", t: "conflicting" })),
    el("td", { column: "fact.source" }, one.source.name),
    el("td", { column: "fact.date" }, one.observedOn),
    el("td", { column: "fact.grade" }, el("span", { t: `grade.${one.grade}` })),
    el("td", { column: "fact.freshness" },
      el("span", { class: `badge ${isStale ? "note" : "good"}`, t: `status.${one.status}` })));
}

function home(kind, household, resident, onMember) {
  if (!household) return null;
  const members = household.members || [];
  const dwelling = household.dwelling;
  return el("section", { class: "home" },
    el("h3", { t: `household.${kind}` }),
    dwelling && dwelling.address && el("p", {}, el("span", { class: "soft", t: "dwelling" }), " ", dwelling.address),
    household.number && el("p", {}, el("span", { class: "soft", t: "household.number" }), " ", household.number),
    el("ul", { class: "members" }, members.map((member) => memberElement(member, resident, onMember))));
}

function memberElement({ relation, resident: other }, resident, onMember) {
  const name = (other && other.name) || t("hidden");
  const isSame = other && other.id === resident.id;
  const canOpen = other && onMember && !isSame;
  return el("li", {},
    el("span", { class: "badge" }, (relation && relation.label) || "—"), " ",
    canOpen
      ? el("button", { type: "button", class: "link", on: { click: () => onMember(other.id) } }, name)
      : el("b", {}, name),
    isSame && el("span", { class: "soft", t: "this.person" }));
}

/** Which attributes were refused in an answer, each once. */
export function refusedIn(errors) {
  const seen = new Map();
  for (const { message, extensions } of errors) {
    if (!extensions || extensions.code !== "FIELD_NOT_GRANTED") continue;
    if (!seen.has(extensions.attribute)) seen.set(extensions.attribute, { message, ...extensions });
  }
  return Array.from(seen.values());
}

/** The refused attributes, with how to apply; `names` says what the codes mean. */
export function refusals(errors, names, departments) {
  const list = refusedIn(errors);
  if (list.length === 0) return null;
  return el("section", { class: "card refused" },
    el("h2", { t: "refused" }),
    deniedList(list, names, departments));
}

/** Attributes that may not be seen, grouped by what to do about it. */
export function deniedList(list, names = {}, departments = {}) {
  const groups = new Map();
  for (const { attribute, howToApply, message } of list) {
    const advice = withNames(howToApply || message || "", departments);
    groups.set(advice, (groups.get(advice) || []).concat(names[attribute] || attribute));
  }
  return Array.from(groups, ([advice, items]) =>
    el("div", { class: "denied" },
      el("p", {}, el("span", { class: "badge bad", t: "not.granted" }), " ", el("b", {}, listed(items))),
      el("p", { class: "soft" }, advice)));
}

/** Codes of departments in brackets as their names. */
function withNames(text, departments) {
  return text.replace(/([（(])([a-z_]+)([)）])/g, (whole, open, code, close) =>
    departments[code] ? open + departments[code] + close : whole);
}

/** Names by code, from a list of `{ code name }`. */
export function byCode(list) {
  return Object.fromEntries(list.map(({ code, name }) => [code, name]));
}
