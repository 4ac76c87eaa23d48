// The language of the pages: Chinese first, English on request, kept in this browser.
import { texts } from "./texts.js";

const KEY = "fileonce.language";

/** `zh-CN` or `en`, as sent in Accept-Language. */
export function language() {
  return localStorage.getItem(KEY) === "en" ? "en" : "zh-CN";
}

/** Changes the language of everything on the page without losing what was typed. */
export function switchLanguage() {
  localStorage.setItem(KEY, language() === "en" ? "zh-CN" : "en");
  retext(document);
  document.dispatchEvent(new CustomEvent("fileonce:language"));
}

/** One of two words by the language in use. */
export function pick(words) {
  return words[language() === "en" ? 1 : 0];
}

/** The text with this key; `{name}` is replaced from `values`. */
export function t(key, values) {
  const words = texts[key];
  if (!words) return key;
  return pick(words).replace(/\{(\w+)\}/g, (whole, name) =>
    values && name in values ? String(values[name]) : whole,
  );
}

/** Whether there is a text with this key. */
export function known(key) {
  return Object.prototype.hasOwnProperty.call(texts, key);
}

/** Writes all marked texts below `root` anew. */
export function retext(root) {
  document.documentElement.lang = language();
  for (const node of root.querySelectorAll("[data-t]")) {
    node.textContent = t(node.dataset.t, node.dataset.values && JSON.parse(node.dataset.values));
  }
  for (const node of root.querySelectorAll("[data-zh]")) {
    node.textContent = pick([node.dataset.zh, node.dataset.en]);
  }
  for (const node of root.querySelectorAll("[data-column]")) {
    node.dataset.label = t(node.dataset.column);
  }
}

/** A moment in local time. */
export function moment(text) {
  const options = { dateStyle: "medium", timeStyle: "medium" };
  return new Intl.DateTimeFormat(language(), options).format(new Date(text));
}
