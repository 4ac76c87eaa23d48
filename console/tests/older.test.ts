// What was built runs in Chrome 80: its syntax is ES2020, and what came later is not called, or brought along.
import { readdirSync, readFileSync } from "node:fs";
import { parse } from "acorn";
import { expect, test } from "vitest";

const FILES = ["dist/sw.js", ...readdirSync("dist/assets").filter((name) => name.endsWith(".js")).map((name) => `dist/assets/${name}`)]
  .map((path) => [path, readFileSync(path, "utf8")] as const);

/** What browsers got after Chrome 80, as it is called. */
const LATER = {
  "Array.prototype.at": /\.at\(-/, "Array.prototype.findLast": /\.findLast(Index)?\(/, "String.prototype.replaceAll": /\.replaceAll\(/,
  "Object.hasOwn": /Object\.hasOwn\(/, "Object.groupBy": /Object\.groupBy\(/, structuredClone: /\bstructuredClone\(/,
  "crypto.randomUUID": /\brandomUUID\(/, "Promise.any": /Promise\.any\(/, "Promise.withResolvers": /Promise\.withResolvers\(/,
  "AbortSignal.timeout": /AbortSignal\.(timeout|any)\(/, WeakRef: /new WeakRef\(/, "Intl.Segmenter": /new Intl\.Segmenter\(/,
  dialog: /\.showModal\(/, replaceChildren: /\.replaceChildren\(/, "scheduler.postTask": /scheduler\.(postTask|yield)\(/,
};
/** GraphiQL's page brings these two along in `older.ts`. */
const BROUGHT = ["Array.prototype.at", "String.prototype.replaceAll"];

/** Chunks that the first load or any page but GraphiQL's needs. */
const chunks = JSON.parse(readFileSync("node_modules/.cache/chunks.json", "utf8")) as Record<string, { from?: string; isEntry: boolean; needs: string[] }>;
const others = new Set<string>();
const need = (name: string): void => {
  if (others.has(name)) return;
  others.add(name);
  chunks[name]?.needs.forEach(need);
};
for (const [name, { from, isEntry }] of Object.entries(chunks)) {
  if (isEntry || (from?.startsWith("src/") && from !== "src/pages/queries/Explorer.tsx")) need(name);
}
const isOfGraphiql = (path: string) => !others.has(path.replace("dist/", ""));

test("the syntax is that of 2020", () => {
  expect(FILES.length).toBeGreaterThan(20);
  for (const [path, code] of FILES) expect(() => parse(code, { ecmaVersion: 2020, sourceType: "module" }), path).not.toThrow();
}, 60_000);

test("nothing later is called that was not brought along", () => {
  const found = FILES.flatMap(([path, code]) => Object.entries(LATER)
    .filter(([name, call]) => call.test(code) && !(isOfGraphiql(path) && BROUGHT.includes(name)))
    .map(([name]) => `${path}: ${name}`));
  expect(found).toEqual([]);
});
