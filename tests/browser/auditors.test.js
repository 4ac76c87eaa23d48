// Auditors: who asked for what, entries, one person's disclosures, and the state of the proof.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browse, find } from "./drive.js";
import { departmentSystem, startHub } from "./hub.js";
import { look } from "./look.js";

const SIZES = [{ width: 1280, height: 800 }, { width: 390, height: 844 }];

/** Who comes near a marked record while the page has this width. */
const DEPARTMENTS = { 1280: "police", 390: "health" };

let hub, atAs, staffAt, close;

before(async () => {
  hub = await startHub();
  ({ atAs, staffAt, close } = await browse(hub));
  const staff = await staffAt(SIZES[0], "people");
  await find(staff.page, hub.accounts.samples.idNumber);
  await staff.page.getByRole("heading", { name: "居住户" }).waitFor();
  await staff.context.close();
  for (const department of ["police", "health", "fire"]) {
    const system = await departmentSystem(hub, department);
    await system.ask(`{ resident(idDocument: { number: "${hub.accounts.samples.idNumber}" }) { name mobilePhone healthStatus { label } } }`);
  }
});

after(async () => {
  if (close) await close();
  if (hub) await hub.stop();
});

for (const size of SIZES) {
  test(`the auditor sees who asked for what at ${size.width} pixels`, async () => {
    const { context, page, silent } = await atAs("auditor", size);
    await page.getByRole("heading", { name: "谁查了什么" }).waitFor();
    await page.getByLabel("统计什么").selectOption({ label: "应答次数" });
    // The summary follows the log within two seconds.
    for (let tries = 0; tries < 20 && await page.getByRole("rowheader", { name: "手机号" }).count() === 0; tries += 1) {
      await page.waitForTimeout(300);
      await page.reload();
      await page.getByRole("heading", { name: "谁查了什么" }).waitFor();
      await page.locator(".heat, .nothing").first().waitFor();
    }
    await page.getByRole("columnheader", { name: "公安" }).waitFor();
    await look(page, "summary");
    await page.getByRole("link", { name: "公安" }).first().click();
    await page.getByRole("heading", { name: "审计日志" }).waitFor();
    assert.equal(await page.getByLabel("部门").inputValue(), "police");
    silent();
    await context.close();
  });

  test(`an entry is found, and leads to who looked at the person, at ${size.width} pixels`, async () => {
    const { context, page, silent } = await atAs("auditor", size, "log");
    await page.goto(`${hub.url}/#/log`);
    await page.getByLabel("部门").selectOption("communities");
    await page.getByLabel("用途").selectOption("community_registration");
    await page.getByLabel("结果").selectOption("OK");
    const row = page.locator("tr.entry", { hasText: "staff" }).filter({ hasText: "出生日期" }).first();
    await row.waitFor();
    await look(page, "log");
    await row.getByRole("button").click();
    await page.getByText("fileonce audit prove").waitFor();
    await look(page, "entry");
    await page.getByRole("link", { name: "谁查看过" }).first().click();
    await page.getByRole("heading", { name: "谁查看过此人" }).waitFor();
    await page.locator(".looked tr", { hasText: "staff" }).first().waitFor();
    await look(page, "looked");
    await page.goto(`${hub.url}/#/proof`);
    await page.getByText("日志已签名").waitFor();
    await look(page, "proof");
    await page.getByRole("button", { name: "退出" }).click();
    await page.getByLabel("用户名", { exact: true }).waitFor();
    silent();
    await context.close();
  });

  test(`a mark is set, whoever comes near raises an alert, and it is handled, at ${size.width} pixels`, async () => {
    const { context, page, silent } = await atAs("auditor", size, "marks");
    await page.getByRole("button", { name: "设置标记" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("主体编号").fill(hub.accounts.samples.residentId);
    await dialog.getByLabel(/^理由/).fill(`例行检查${size.width}`);
    await look(page, "mark-new");
    await dialog.getByRole("button", { name: "确定办理" }).click();
    await page.getByRole("row", { name: new RegExp(`例行检查${size.width}`) }).waitFor();
    await look(page, "marks");
    const system = await departmentSystem(hub, DEPARTMENTS[size.width]);
    await system.ask(`{ resident(idDocument: { number: "${hub.accounts.samples.idNumber}" }) { name } }`);

    await page.goto(`${hub.url}/#/alerts`);
    await page.getByLabel("规则").selectOption("HONEY");
    await page.getByLabel("部门").selectOption(DEPARTMENTS[size.width]);
    const alert = page.locator(".cards > li").first();
    // The rules follow the log within two seconds.
    for (let tries = 0; tries < 20 && await alert.count() === 0; tries += 1) {
      await page.waitForTimeout(300);
      await page.getByRole("button", { name: "刷新" }).click();
    }
    await look(page, "alerts");
    await alert.getByRole("button", { name: /^处理/ }).click();
    await page.getByLabel("处理说明").fill("上报局长核查");
    await page.getByLabel("结论").selectOption("ESCALATED");
    await look(page, "alert-handle");
    await page.getByRole("button", { name: "确定办理" }).click();
    await page.getByText("没有待处理的预警").waitFor();
    await page.getByLabel("状态").selectOption("ESCALATED");
    await alert.getByText("上报局长核查").waitFor();

    await page.goto(`${hub.url}/#/marks`);
    await page.getByRole("row", { name: new RegExp(`例行检查${size.width}`) }).getByRole("button", { name: /^撤销标记/ }).click();
    await page.getByRole("button", { name: "确定办理" }).click();
    await page.getByText("还没有标记").waitFor();
    silent();
    await context.close();
  });
}
