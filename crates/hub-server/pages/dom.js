// Small tools for building pages; what comes from outside becomes text, never markup.
import { language, pick, t } from "./language.js";

/**
 * An element. `t` names a text, `values` fill it, `words` are two words of a code table,
 * `on` are listeners; everything else is an attribute. Strings become text.
 */
export function el(tag, options, ...children) {
  const node = document.createElement(tag);
  const { t: key, values, words, column, on, ...attributes } = options || {};
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  if (key) {
    node.dataset.t = key;
    if (values) node.dataset.values = JSON.stringify(values);
    node.textContent = t(key, values);
  }
  if (words) {
    [node.dataset.zh, node.dataset.en] = words;
    node.textContent = pick(words);
  }
  if (column) {
    node.dataset.column = column;
    node.dataset.label = t(column);
  }
  for (const [name, listener] of Object.entries(on || {})) node.addEventListener(name, listener);
  add(node, children);
  return node;
}

function add(node, children) {
  for (const child of children) {
    if (Array.isArray(child)) add(node, child);
    else if (child !== null && child !== undefined && child !== false) node.append(child);
  }
}

/** Puts `children` in the place of what `node` holds. */
export function fill(node, ...children) {
  node.textContent = "";
  add(node, children);
}

/** Full years since a birth date. */
export function age(birthDate) {
  const born = new Date(`${birthDate}T00:00:00`);
  const now = new Date();
  const before =
    now.getMonth() < born.getMonth() ||
    (now.getMonth() === born.getMonth() && now.getDate() < born.getDate());
  return now.getFullYear() - born.getFullYear() - (before ? 1 : 0);
}

/** A list of names with the separator of the language. */
export function listed(names) {
  return names.join(language() === "en" ? ", " : "、");
}

/** A message box: `kind` is good, bad, note or info. */
export function box(kind, ...children) {
  return el("div", { class: `box ${kind}` }, ...children);
}
