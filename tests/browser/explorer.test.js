// Whoever builds a department's system: ready queries, how it comes in, and GraphiQL under one's own rights.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browse } from "./drive.js";
import { startHub } from "./hub.js";
import { look } from "./look.js";

const SIZES = [{ width: 1280, height: 800 }, { width: 390, height: 844 }];

let hub, atAs, close;

before(async () => {
  hub = await startHub();
  ({ atAs, close } = await browse(hub));
});

after(async () => {
  if (close) await close();
  if (hub) await hub.stop();
});

/** Runs the query until the answer stands there: GraphiQL ignores the button while it still sets itself up. */
async function executed(page) {
  for (let tries = 0; tries < 8; tries += 1) {
    await page.getByRole("button", { name: /Execute query/ }).click();
    for (let looks = 0; looks < 20; looks += 1) {
      await page.waitForTimeout(200);
      const text = await page.evaluate(() => document.querySelector(".result-window .CodeMirror")?.CodeMirror?.getValue() ?? "");
      if (text.includes("FIELD_NOT_GRANTED")) return JSON.parse(text);
    }
  }
  throw new Error("no answer came");
}

for (const size of SIZES) {
  test(`GraphiQL runs a query under one's own rights, and tells a refused field, at ${size.width} pixels`, async () => {
    const { context, page, silent } = await atAs("data_manager", size, "queries");
    await page.getByLabel("查询语句", { exact: true }).fill("query Who($number: String!) { resident(idDocument: { number: $number }) { name occupation religion { label } } }");
    await page.getByLabel("变量（JSON）").fill(JSON.stringify({ number: hub.accounts.samples.idNumber }));
    await page.getByRole("button", { name: "打开 GraphiQL" }).click();
    // It comes with what was typed, but takes a moment to put it into its editors.
    await page.waitForFunction((number) => {
      const texts = [...document.querySelectorAll(".CodeMirror")].map((one) => one.CodeMirror?.getValue() ?? "");
      return ["query Who", number].every((wanted) => texts.some((text) => text.includes(wanted)));
    }, hub.accounts.samples.idNumber);
    const answer = await executed(page);
    assert.equal(typeof answer.data.resident.name, "string");
    assert.ok(answer.errors.some((one) => one.extensions.code === "FIELD_NOT_GRANTED" && one.extensions.howToApply));
    await look(page, "explorer");
    // Nothing of it stays on this machine.
    const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }));
    assert.ok(!kept.includes(hub.accounts.samples.idNumber));
    // Docs come with the console: no introspection is asked.
    await page.getByRole("button", { name: /Documentation Explorer/ }).click();
    await page.locator(".graphiql-doc-explorer-title", { hasText: "Docs" }).waitFor();
    await page.locator(".graphiql-doc-explorer-content").locator("a", { hasText: /^Query/ }).first().click();
    await page.locator(".graphiql-doc-explorer-content").getByText("residentsByIdDocument").first().waitFor();
    silent();
    await context.close();
  });

  test(`how a system comes in stands there ready to copy, at ${size.width} pixels`, async () => {
    const { context, page, silent } = await atAs("data_manager", size, "queries");
    await page.getByRole("heading", { name: "系统接入" }).waitFor();
    await page.getByRole("table", { name: "可用的用途" }).getByText("X-Purpose: public_health_service").waitFor();
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "复制命令行" }).click();
    await page.getByText("已复制").waitFor();
    const command = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(command, /^curl -s .*\/graphql -H "Authorization: Bearer \$TOKEN"/);
    assert.match(command, /-H 'X-Purpose: \w+'/);
    await look(page, "access");
    silent();
    await context.close();
  });
}
