// At the door without a network: the console opens, entries wait on the device, and are sent once.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browse, enter, find } from "./drive.js";
import { idNumber, startHub } from "./hub.js";
import { look } from "./look.js";

const PHONE = { width: 390, height: 844 };

let hub, staffAt, close;

before(async () => {
  hub = await startHub();
  ({ staffAt, close } = await browse(hub));
});

after(async () => {
  if (close) await close();
  if (hub) await hub.stop();
});

const send = (page) => page.getByRole("button", { name: "登记", exact: true }).click();

/** Waits until the browser has kept all that the page needs. */
async function kept(page) {
  await page.waitForFunction(async () => {
    const cache = await caches.open("fileonce-console");
    const have = (await cache.keys()).map((one) => one.url);
    const used = performance.getEntriesByType("resource").map((one) => one.name).filter((name) => name.includes("/assets/"));
    return have.length > 2 && used.every((name) => have.includes(name));
  });
}

test("an entry without a network waits on the device, and is sent once when it is back", async () => {
  const { context, page } = await staffAt(PHONE);
  await kept(page);
  await context.setOffline(true);
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "登记人员" }).waitFor();
  await page.getByText("网络已断开").waitFor();
  const number = idNumber("19690909", 691);
  await enter(page, { name: "测试离线", number });
  await page.getByLabel("民族").selectOption({ label: "汉族" });
  await send(page);
  await page.getByText("连不上系统").waitFor();
  await page.getByRole("button", { name: "先存在本机，联网后自动发送" }).click();
  await page.getByText("有 1 条登记尚未发送").waitFor();
  assert.equal(await page.getByLabel("证件号码").inputValue(), "");
  await look(page, "offline");
  await page.reload();
  await page.getByText("有 1 条登记尚未发送").waitFor();
  await context.setOffline(false);
  await page.getByText("已发送 1 条").waitFor();
  assert.equal(await page.evaluate(() => localStorage.getItem("fileonce.outbox")), null);
  await page.goto(`${hub.url}/#/people`);
  await find(page, number);
  await page.getByRole("heading", { level: 1, name: "测试离线" }).waitFor();
  await context.close();
});

test("what the hub does not take stays, and is put right", async () => {
  const { context, page } = await staffAt(PHONE);
  const number = idNumber("19680808", 681);
  const wrong = number.slice(0, 17) + (number.endsWith("1") ? "2" : "1");
  await enter(page, { name: "测试待改", number: wrong });
  await context.setOffline(true);
  await send(page);
  await page.getByRole("button", { name: "先存在本机，联网后自动发送" }).click();
  await context.setOffline(false);
  await page.getByRole("button", { name: "改正", exact: true }).click();
  await page.getByText("已恢复上次未提交的内容").waitFor();
  assert.equal(await page.getByLabel("证件号码").inputValue(), wrong);
  await page.getByLabel("证件号码").fill(number);
  await send(page);
  await page.getByRole("heading", { level: 1, name: "新建" }).waitFor();
  await context.close();
});

test("nothing of the hub's answers is kept by the browser", async () => {
  const { context, page } = await staffAt(PHONE, "people");
  await find(page, hub.accounts.samples.idNumber);
  await page.getByRole("heading", { name: "居住户" }).waitFor();
  const urls = await page.evaluate(async () => (await (await caches.open("fileonce-console")).keys()).map((one) => new URL(one.url).pathname));
  assert.deepEqual(urls.filter((path) => !/^\/(assets\/.*|icon\.svg)?$/.test(path)), []);
  const stored = await page.evaluate(() => JSON.stringify(localStorage));
  assert.doesNotMatch(stored, /\d{17}/);
  await context.close();
});
