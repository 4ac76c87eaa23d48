// Texts stand in the language files only, in both languages, and all of them are used.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { en } from "../src/language/en";
import { zh } from "../src/language/zh";

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((one) => {
    const path = join(folder, one.name);
    if (one.isDirectory()) return files(path);
    return /\.tsx?$/.test(one.name) ? [path] : [];
  });
}

const source = files("src").filter((path) => !/src\/(language|gql)\//.test(path)).map((path) => [path, readFileSync(path, "utf8")] as const);

test("both languages have the same texts and the same blanks", () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
  const blanks = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
  for (const [key, text] of Object.entries(zh)) expect([key, blanks(en[key as keyof typeof en])]).toEqual([key, blanks(text)]);
});

test("every text stands in one file of its language, and both languages have the same files", () => {
  const keys = (folder: string) => files(`src/language/${folder}`).flatMap((path) => [...readFileSync(path, "utf8").matchAll(/^ {2}"([^"]+)":/gm)].map((one) => one[1]));
  expect(keys("zh").sort()).toEqual(Object.keys(zh).sort());
  expect(keys("en").sort()).toEqual(Object.keys(en).sort());
  const names = (folder: string) => readdirSync(`src/language/${folder}`).sort();
  expect(names("en")).toEqual(names("zh"));
});

test("no Chinese stands outside of the language files", () => {
  for (const [path, text] of source) {
    const code = text.replace(/\/\/.*|\/\*[\s\S]*?\*\//g, "");
    expect([path, code.match(/[\u4e00-\u9fff]+/g)]).toEqual([path, null]);
  }
});

test("no words stand between tags", () => {
  for (const [path, text] of source) {
    const found = [...text.matchAll(/>\s*([A-Z][a-z]+(?: [a-z]+)+)\s*</g)].map((one) => one[1]);
    expect([path, found]).toEqual([path, []]);
  }
});

test("every file says what it is", () => {
  for (const [path, text] of source) expect([path, text.startsWith("// ")]).toEqual([path, true]);
});

test("no file is longer than 500 lines", () => {
  for (const [path, text] of source) expect([path, text.split("\n").length <= 500]).toEqual([path, true]);
});

test("every text is used", () => {
  const all = source.map(([, text]) => text).join("\n");
  const begins = [...all.matchAll(/[`"]([a-z.]+)\.\$\{/gi), ...all.matchAll(/word\("([a-z.]+)"/gi)].map((one) => `${one[1]}.`);
  const unused = Object.keys(zh).filter((key) => !all.includes(`"${key}"`) && !begins.some((begin) => key.startsWith(begin)));
  expect(unused).toEqual([]);
});
