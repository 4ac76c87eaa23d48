// Every page, in both languages, on the narrowest phone, on the widest screen, and with text half as large again.
// With FILEONCE_SHOTS=1 each is drawn into shots/every.
import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { browse } from "./drive.js";
import { misfits } from "./fits.js";
import { askByForm, personAsks, startHub, user } from "./hub.js";

const SHOTS = process.env.FILEONCE_SHOTS ? fileURLToPath(new URL("./shots/every/", import.meta.url)) : null;
const NARROW = { width: 360, height: 780 };
const DESK = { width: 1280, height: 800 };
const WIDE = { width: 2560, height: 1440 };
/** How large text is, as the browser's settings say, and where it is looked at. */
const LOOKS = [{ font: 16, sizes: [NARROW, WIDE] }, { font: 24, sizes: [NARROW, DESK] }];
const ROLES = ["community_staff", "data_manager", "data_bureau_admin", "auditor"];

let hub, inner;
const browsers = [];
/** Who is looked at with which page: whoever comes to it first. */
const pagesOf = new Map();

before(async () => {
  hub = await startHub();
  for (const { font } of LOOKS) browsers.push(await browse(hub, { font }));
  inner = await things();
  if (SHOTS) await mkdir(SHOTS, { recursive: true });
});

after(async () => {
  for (const one of browsers) await one.close();
  if (hub) await hub.stop();
});

/** All pages of the console, as its source names them, with what one must be able to do. */
async function routes() {
  const source = await readFile(new URL("../../console/src/shell/routes.ts", import.meta.url), "utf8");
  return [...source.matchAll(/^ {2}page\("([^"]+)", "[^"]+", \[([^\]]*)\]/gm)]
    .map(([, path, needs]) => ({ path, needs: needs.match(/\w+/g) ?? [] }));
}

/** One of each thing that has a page of its own. */
async function things() {
  const health = await personAsks(hub, user(hub, "data_manager"), "public_health_service");
  const input = `{ purpose: "public_health_service", legalBasis: "基本医疗卫生与健康促进法第十六条", scenario: "随访重点人群，核对居住情况与联系方式", lastDay: "2030-06-30", peoplePerDay: 50, items: [{ attribute: "dibao_status", form: MASKED }, { attribute: "religion", form: MASKED }] }`;
  const { data } = await health(`mutation { requestAccess(input: ${input}) { request { id } userErrors { message } } }`);
  const formRequest = await askByForm(hub, "health", "health_family_doctor", "2030年");
  const forms = await health("{ forms(first: 1) { nodes { id } } }");
  return {
    "person/:id": hub.accounts.samples.residentId, "disclosures/:id": hub.accounts.samples.residentId,
    "form/:id": forms.data.forms.nodes[0].id, "form-request/:id": formRequest, "request/:id": data.requestAccess.request.id,
  };
}

/** A file of community staff that is judged and waits. */
async function importOf(page) {
  await page.goto(`${hub.url}/#/import`);
  const csv = Buffer.from("\uFEFF姓名,身份证号,手机,现住址,爱好\r\n导入甲,519902197202020000,1,枫台花园8号楼1单元103室,钓鱼\r\n");
  await page.locator("input[type=file]").setInputFiles({ name: "名册.csv", mimeType: "text/csv", buffer: csv });
  await page.getByRole("heading", { name: "核对结果" }).waitFor();
  return decodeURIComponent(page.url().split("/").pop());
}

/** The page has come, with what it asked for. */
async function settled(page) {
  await page.locator("#main h1, #main .nothing").first().waitFor();
  await page.waitForFunction(() => !document.querySelector("#main .ant-skeleton, #main [aria-busy=true]"));
}

/** What does not fit of one page, at each size. */
async function lookedAt(page, path, sizes, label) {
  await page.goto(`${hub.url}/#/${path.replace(":id", encodeURIComponent(inner[path] ?? ""))}`);
  await settled(page);
  const wrong = [];
  for (const size of sizes) {
    await page.setViewportSize(size);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    const name = `${path.replace(/\W+/g, "-")}-${label}-${size.width}`;
    if (SHOTS) await page.screenshot({ path: `${SHOTS}${name}.png`, fullPage: true });
    for (const one of await misfits(page)) wrong.push(`${name}: ${one}`);
  }
  return wrong;
}

for (const role of ROLES) {
  test(`every page of ${role} fits, in both languages`, async () => {
    const wrong = [];
    for (const [at, { font, sizes }] of LOOKS.entries()) {
      const { context, page, silent } = await browsers[at].atAs(role, DESK);
      assert.equal(await page.evaluate(() => getComputedStyle(document.body).fontSize), `${font}px`);
      if (at === 0) {
        if (role === "community_staff") inner["import/:id"] = await importOf(page);
        const can = await page.evaluate(() => JSON.parse(localStorage.getItem("fileonce.viewer")).can);
        const taken = new Set([...pagesOf.values()].flat());
        const mine = (await routes()).filter(({ path, needs }) => !taken.has(path) && (needs.length === 0 || needs.some((one) => can.includes(one))));
        pagesOf.set(role, mine.map(({ path }) => path));
      }
      for (const language of ["zh-CN", "en"]) {
        await page.evaluate((chosen) => localStorage.setItem("fileonce.language", chosen), language);
        await page.reload();
        for (const path of pagesOf.get(role)) wrong.push(...await lookedAt(page, path, sizes, `${language}-${font}`));
      }
      silent();
      await context.close();
    }
    assert.deepEqual(wrong, []);
  });
}

test("no page was left out", async () => {
  // Only an official who was named to seal or to break the glass has it, and nobody is named here.
  const seen = [...[...pagesOf.values()].flat(), "apart"].sort();
  assert.deepEqual(seen, (await routes()).map(({ path }) => path).sort());
});
