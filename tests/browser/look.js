// Watches a page while it is driven: errors, what runs, what fits, what can be read.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import axe from "axe-core";

const SHOTS = fileURLToPath(new URL("./shots/", import.meta.url));

/** A page whose complaints are kept; `expect` allows one refusal of the hub by status and path. */
export async function watched(context) {
  const page = await context.newPage();
  const complaints = [];
  const allowed = [];
  page.on("console", (message) => {
    if (message.type() !== "error") return;
    const { url } = message.location();
    const at = allowed.findIndex((one) => message.text().includes(one.status) && url.endsWith(one.path));
    if (at >= 0) allowed.splice(at, 1);
    else complaints.push(`console: ${message.text()} ${url}`);
  });
  page.on("pageerror", (error) => complaints.push(`page: ${error.message}`));
  page.on("dialog", (dialog) => {
    if (dialog.type() !== "beforeunload") complaints.push(`dialog: ${dialog.message()}`);
    dialog.accept().catch(() => null);
  });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) =>
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  });
  return {
    page,
    expect: (status, path) => allowed.push({ status: String(status), path }),
    silent: () => {
      assert.deepEqual(complaints, []);
      assert.deepEqual(allowed, [], "a refusal that was expected did not come");
    },
  };
}

/** Takes a picture, and checks that the page fits its window, can be read and touched, and passes axe. */
export async function look(page, name) {
  await mkdir(SHOTS, { recursive: true });
  const { width } = page.viewportSize();
  await page.screenshot({ path: `${SHOTS}${name}-${width}.png`, fullPage: true });
  const found = await page.evaluate(() => {
    const visible = (node) => node.getClientRects().length > 0 && getComputedStyle(node).visibility !== "hidden";
    const all = Array.from(document.querySelectorAll("body *")).filter(visible);
    const ownText = (node) => Array.from(node.childNodes).some((one) => one.nodeType === 3 && one.data.trim());
    const touched = "button:not(td button):not(.ant-alert button):not(.ant-modal-close):not(.ant-drawer-close), select, nav a, input:not([type=checkbox])";
    return {
      tooWide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      small: all.filter((node) => ownText(node) && parseFloat(getComputedStyle(node).fontSize) < 15).map((node) => node.outerHTML.slice(0, 80)),
      tight: all.filter((node) => node.matches(touched) && node.closest(".ant-input-affix-wrapper, body").getBoundingClientRect().height < 44).map((node) => node.outerHTML.slice(0, 80)),
      keys: all.filter((node) => ownText(node) && /^[a-z]+(\.[A-Za-z_]+)+$/.test(node.textContent.trim()) && !node.closest("code, pre")).map((node) => node.textContent),
    };
  });
  assert.deepEqual(found, { tooWide: 0, small: [], tight: [], keys: [] }, `${name} at ${width}`);
  await accessible(page, name);
  if (width < 400) await fitsNarrow(page, name);
  assert.doesNotMatch(page.url(), /\d{11}/, "no personal data in addresses");
}

/** What axe calls serious or worse is not there; inside of GraphiQL it is as its makers have it. */
async function accessible(page, name) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run({ exclude: [[".graphiql-container"]] }, { resultTypes: ["violations"] }));
  const bad = violations.filter((one) => ["serious", "critical"].includes(one.impact));
  const told = bad.map((one) => `${one.id}: ${one.help} ${one.nodes.slice(0, 3).map((node) => `${node.html.slice(0, 160)} ${node.any[0]?.message ?? ""}`).join(" | ")}`);
  assert.deepEqual(told, [], `axe on ${name}`);
}

/** The narrowest phones have 360 pixels. */
async function fitsNarrow(page, name) {
  const size = page.viewportSize();
  await page.setViewportSize({ width: 360, height: size.height });
  const fits = () => document.documentElement.scrollWidth <= window.innerWidth;
  await page.waitForFunction(fits, null, { timeout: 2_000 }).catch(() => null);
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(tooWide <= 0, `${name} is ${tooWide} pixels too wide at 360`);
  await page.setViewportSize(size);
}

/** Looks at a page at several sizes, and comes back to the one that it had. */
export async function lookAtAll(page, name, sizes) {
  const before = page.viewportSize();
  for (const size of sizes) {
    await page.setViewportSize(size);
    await look(page, name);
  }
  await page.setViewportSize(before);
}
