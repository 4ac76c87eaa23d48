// One entry of the log in full, with what proves it.
import { el, listed } from "./dom.js";
import { known, moment } from "./language.js";

/** All of an entry; `onSubject` shows who looked at one of its subjects. */
export function entryDetails(entry, { nameOf, purposeOf, onSubject }) {
  const named = (prefix, code) => (known(`${prefix}.${code}`) ? el("span", { t: `${prefix}.${code}` }) : code);
  const refused = entry.refused.map(({ attribute, rule }) =>
    el("div", {}, nameOf(attribute), "：", named("rule", rule)));
  const subjects = entry.subjects.map((id) =>
    el("div", { class: "subject" }, el("code", {}, id), " ",
      el("button", { type: "button", t: "looked.do", on: { click: () => onSubject(id) } })));
  const rows = [
    ["time", moment(entry.time)],
    ["index", String(entry.index)],
    ["kind", named("kind", entry.kind)],
    ["department", entry.department && `${entry.department.name} (${entry.department.code})`],
    ["actor", entry.actor],
    ["client", entry.client && el("code", {}, entry.client)],
    ["purpose", entry.purpose && `${purposeOf(entry.purpose)} (${entry.purpose})`],
    ["case", entry.case],
    ["operation", entry.operation && el("code", {}, entry.operation)],
    ["attributes", listed(entry.attributes.map(nameOf))],
    ["written", listed(entry.written.map(nameOf))],
    ["subjects", subjects.length > 0 && subjects],
    ["refused", refused.length > 0 && refused],
    ["outcome", [el("span", { t: `outcome.${entry.outcome}` }), entry.code && ` (${entry.code})`]],
    ["count", String(entry.count)],
    ["requestId", el("code", {}, entry.requestId)],
    ["documentHash", entry.documentHash && el("code", {}, entry.documentHash)],
    ["receipt", el("code", {}, entry.id)],
    ["leaf", entry.leaf && el("code", {}, entry.leaf)],
  ];
  const shown = rows.filter(([, value]) => value);
  return el("div", {},
    el("dl", {}, shown.map(([name, value]) => [el("dt", { t: `entry.${name}` }), el("dd", {}, [value])])),
    el("p", { class: "soft small" }, el("span", { t: "prove" }), " ",
      el("code", {}, `fileonce audit prove ${entry.id}`)));
}
