// The language of the console: Chinese first, English on request, kept in this browser.
import { useSyncExternalStore } from "react";
import { zh, type TextKey } from "./zh";

export type { TextKey };
export type Language = "zh-CN" | "en";

const KEY = "fileonce.language";
const listeners = new Set<() => void>();
let texts: Record<TextKey, string> = zh;
let current: Language = "zh-CN";

/** Begins with the language that was chosen last. */
export async function begin(): Promise<void> {
  if (localStorage.getItem(KEY) === "en") await choose("en");
}

/** Changes the language of everything on the page; nothing that was typed is lost. */
export async function choose(language: Language): Promise<void> {
  texts = language === "en" ? (await import("./en")).en : zh;
  current = language;
  localStorage.setItem(KEY, language);
  document.documentElement.lang = language;
  listeners.forEach((one) => one());
}

/** `zh-CN` or `en`, as sent in Accept-Language. */
export function language(): Language {
  return current;
}

/** The language in use; a part that asks is drawn anew when it changes. */
export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, language);
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

type Values = Record<string, string | number>;

/** The text with this key; `{name}` is replaced from `values`. */
export function t(key: TextKey, values?: Values): string {
  return texts[key].replace(/\{(\w+)\}/g, (whole, name: string) =>
    values && name in values ? String(values[name]) : whole);
}

/** The text with a key that the hub's answer decides; the word itself when there is none. */
export function word(prefix: string, code: string | null | undefined): string {
  if (!code) return "";
  const key = `${prefix}.${code}`;
  return key in texts ? texts[key as TextKey] : code;
}

/** A moment in local form. */
export function moment(text: string): string {
  return new Intl.DateTimeFormat(current, { dateStyle: "medium", timeStyle: "short" }).format(new Date(text));
}

/** A number in local form. */
export function number(value: number): string {
  return new Intl.NumberFormat(current).format(value);
}
