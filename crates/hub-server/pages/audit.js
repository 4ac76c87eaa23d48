// Who asked for what: the log for auditors, newest first, names and never values.
import { box, el, fill, listed } from "./dom.js";
import { entryDetails } from "./entry.js";
import { ask } from "./graphql.js";
import { known, moment } from "./language.js";
import { byCode } from "./resident.js";
import { start } from "./shell.js";

const PURPOSE = { purpose: "audit_review" };
const BASICS = `query AuditBasics {
  checkpoint { origin size rootHash note }
  catalogue { code name } purposes { code name } departments { code name }
}`;
const ENTRIES = `query AuditEntries($filter: AuditFilter, $after: String) {
  auditEntries(filter: $filter, first: 20, after: $after) {
    nodes {
      id index time requestId kind department { code name } actor client purpose case operation
      documentHash attributes written subjects refused { attribute rule } outcome code count leaf
    }
    pageInfo { hasNextPage endCursor }
  }
}`;
const DISCLOSURES = `query WhoLooked($subject: ID!, $after: String) {
  auditIndexLag
  disclosures(subject: $subject, first: 20, after: $after) {
    nodes { time department { name } actor purpose case attributes entry }
    pageInfo { hasNextPage endCursor }
  }
}`;
const OUTCOMES = ["OK", "PARTIAL", "REFUSED", "ERROR", "ABORTED"];
const FEW = 4;

let filters, head, list, told, looked;
let names = {};
let purposes = {};
let turn = 0;
let rowNumber = 0;

const nameOf = (code) => names[code] || code;
const purposeOf = (code) => purposes[code] || code || "—";

function few(codes) {
  const some = codes.slice(0, FEW).map(nameOf);
  const rest = codes.length - some.length;
  return rest > 0 ? [listed(some), el("span", { class: "soft", t: "and.more", values: { n: codes.length } })] : listed(some);
}

/** A part of the page that may fail by itself. */
async function attempt(action) {
  fill(told);
  try {
    await action();
  } catch (error) {
    fill(told, box("bad", el("p", {}, error.message)));
  }
}

async function loadBasics() {
  const { data } = await ask(BASICS, {}, PURPOSE);
  names = byCode(data.catalogue);
  purposes = byCode(data.purposes);
  options("department", data.departments);
  options("purpose", data.purposes);
  const point = data.checkpoint;
  fill(head, el("h2", { t: "checkpoint" }), point
    ? [el("p", {}, el("b", { t: "checkpoint.size", values: { n: point.size } })),
       el("p", { class: "code" }, el("span", { class: "soft", t: "checkpoint.root" }), " ", el("code", {}, point.rootHash)),
       el("details", {}, el("summary", { t: "checkpoint.note" }), el("pre", {}, point.note))]
    : el("p", { t: "checkpoint.none" }));
}

function options(id, rows) {
  const select = filters.elements[id];
  const value = select.value;
  fill(select, el("option", { value: "", t: "all" }), rows.map(({ code, name }) => el("option", { value: code }, name)));
  select.value = value;
}

async function loadEntries(after, body) {
  const mine = (turn += 1);
  const filter = {};
  for (const id of ["department", "purpose", "outcome"]) {
    if (filters.elements[id].value) filter[id] = filters.elements[id].value;
  }
  const { data } = await ask(ENTRIES, { filter, after }, PURPOSE);
  if (mine !== turn) return;
  const { nodes, pageInfo } = data.auditEntries;
  const rows = body || table();
  for (const entry of nodes) rows.append(...entryRows(entry));
  const next = pageInfo.hasNextPage && el("button", {
    type: "button", t: "more", on: { click: () => attempt(() => loadEntries(pageInfo.endCursor, rows)) },
  });
  const isEmpty = rows.children.length === 0;
  fill(list, isEmpty ? el("p", { class: "box note", t: "entries.none" }) : rows.parentNode, next);
}

function table() {
  const columns = ["time", "department", "who", "purpose", "attributes", "subjects", "refused", "outcome"];
  const body = el("tbody", {});
  el("table", { class: "stack entries" },
    el("caption", { t: "entries" }),
    el("thead", {}, el("tr", {}, columns.map((one) => el("th", { scope: "col", t: `entry.${one}` })))), body);
  return body;
}

function entryRows(entry) {
  const id = `entry-${(rowNumber += 1)}`;
  const cell = el("td", { colspan: "8" });
  const details = el("tr", { class: "details", id, hidden: true }, cell);
  const toggle = () => {
    details.hidden = !details.hidden;
    button.setAttribute("aria-expanded", String(!details.hidden));
    if (!details.hidden) fill(cell, entryDetails(entry, { nameOf, purposeOf, onSubject: showLooked }));
  };
  const button = el("button", {
    type: "button", class: "link", "aria-expanded": "false", "aria-controls": id,
  }, moment(entry.time));
  const kind = known(`kind.${entry.kind}`) ? el("span", { t: `kind.${entry.kind}` }) : entry.kind;
  const read = entry.attributes.length > 0 && el("div", { class: "read" }, few(entry.attributes));
  const written = entry.written.length > 0 &&
    el("div", { class: "written" }, el("span", { class: "badge", t: "written" }), " ", few(entry.written));
  const row = el("tr", { class: "entry", on: { click: toggle } },
    el("td", { column: "entry.time" }, button),
    el("td", { column: "entry.department" }, entry.department ? entry.department.name : el("span", { t: "system" })),
    el("td", { class: "who-cell", column: "entry.who" }, entry.actor || entry.client || "—"),
    el("td", { column: "entry.purpose" }, entry.purpose ? purposeOf(entry.purpose) : kind),
    el("td", { column: "entry.attributes" }, read, written, !read && !written && "—"),
    el("td", { column: "entry.subjects" }, String(entry.subjects.length)),
    el("td", { column: "entry.refused" }, entry.refused.length > 0 ? few(entry.refused.map((one) => one.attribute)) : "—"),
    el("td", { column: "entry.outcome" }, outcome(entry.outcome)));
  return [row, details];
}

function outcome(code) {
  const kind = { OK: "good", PARTIAL: "note", REFUSED: "bad", ERROR: "bad" }[code] || "";
  return el("span", { class: `badge ${kind}`, t: `outcome.${code}` });
}

/** Who looked at one subject. */
function showLooked(subject) {
  const rows = el("ol", { class: "rows looked" });
  const lag = el("div", {});
  const more = el("div", {});
  const close = el("button", { type: "button", t: "close", on: { click: () => fill(looked) } });
  const title = el("h2", { tabindex: "-1", t: "looked" });
  fill(looked, el("section", { class: "card" }, title,
    el("p", { class: "code" }, el("span", { class: "soft", t: "subject" }), " ", el("code", {}, subject)),
    lag, rows, more, el("div", { class: "acts" }, close)));
  title.focus();
  looked.scrollIntoView();
  const load = (after) => attempt(async () => {
    const { data } = await ask(DISCLOSURES, { subject, after }, PURPOSE);
    const { nodes, pageInfo } = data.disclosures;
    fill(lag, data.auditIndexLag > 0 && el("p", { class: "soft", t: "lag", values: { n: data.auditIndexLag } }));
    nodes.forEach((one) => rows.append(disclosure(one)));
    if (rows.children.length === 0) rows.append(el("li", { t: "looked.none" }));
    fill(more, pageInfo.hasNextPage &&
      el("button", { type: "button", t: "more", on: { click: () => load(pageInfo.endCursor) } }));
  });
  load(null);
}

function disclosure(one) {
  return el("li", {},
    el("b", {}, moment(one.time)), "　", one.department ? one.department.name : "—", " · ", one.actor || "—", " · ",
    purposeOf(one.purpose), one.case && ` · ${one.case}`,
    el("div", {}, one.attributes.length > 0 ? listed(one.attributes.map(nameOf)) : el("span", { class: "soft", t: "looked.wrote" })));
}

function draw(main) {
  told = el("div", { role: "alert" });
  head = el("section", { class: "card checkpoint" });
  list = el("div", { "aria-live": "polite" });
  looked = el("div", { "aria-live": "polite" });
  const select = (id, ...children) => el("div", { class: "field" },
    el("label", { for: id, t: `entry.${id}` }), el("select", { id, name: id }, children));
  const reload = () => attempt(() => loadEntries(null, null));
  filters = el("form", {
    class: "grid three", on: { change: reload, submit: (event) => { event.preventDefault(); reload(); } },
  },
  select("department"), select("purpose"),
  select("outcome", el("option", { value: "", t: "all" }), OUTCOMES.map((one) => el("option", { value: one, t: `outcome.${one}` }))));
  fill(main, el("h1", { t: "page.audit" }), head, told, looked,
    el("section", { class: "card" }, filters,
      el("div", { class: "acts" }, el("button", { type: "button", t: "refresh", on: { click: all } })), list));
  document.addEventListener("fileonce:language", all);
  all();
}

function all() {
  attempt(async () => {
    await loadBasics();
    await loadEntries(null, null);
  });
}

start("audit", draw);
