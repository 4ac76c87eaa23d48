// How much a browser fetches, compressed, before the log-in and each page for community staff can be used; fails above the limit.
import { readFileSync, statSync } from "node:fs";

const LIMIT = 250 * 1024;
const FIRST = ["enter", "household", "tasks", "people", "person"];
const chunks = JSON.parse(readFileSync("node_modules/.cache/chunks.json", "utf8"));
const entry = Object.keys(chunks).find((name) => chunks[name].isEntry);
const page = (name) => Object.keys(chunks).find((one) => chunks[one].from === `src/pages/${name}/index.tsx`);

/** All files that a file needs, itself included. */
function closure(names, seen = new Set()) {
  for (const name of names) {
    if (seen.has(name)) continue;
    seen.add(name);
    closure(chunks[name]?.needs ?? [], seen);
  }
  return seen;
}

const bytes = (name) => statSync(`dist/${name}.gz`, { throwIfNoEntry: false })?.size ?? statSync(`dist/${name}`).size;
const rows = [["log-in", [entry]], ...FIRST.map((name) => [name, [entry, page(name)]])];
let isTooLarge = false;
for (const [name, begin] of rows) {
  if (begin.includes(undefined)) throw new Error(`no chunk of its own: ${name}`);
  const sum = [...closure(begin)].reduce((total, file) => total + bytes(file), bytes("index.html"));
  console.log(`${name.padEnd(10)} ${(sum / 1024).toFixed(1).padStart(6)} KiB compressed`);
  if (sum > LIMIT) isTooLarge = true;
}
if (isTooLarge) {
  console.error(`the first load is over ${LIMIT / 1024} KiB; make a page or a part lazy, or use less of it`);
  process.exit(1);
}
