// Community staff collect what is missing, door by door; on a desk and on a phone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browse, find } from "./drive.js";
import { askByForm, departmentSystem, startHub } from "./hub.js";
import { look, lookAtAll } from "./look.js";

const SIZES = [{ width: 1280, height: 800 }, { width: 390, height: 844 }];

let hub, atAs, staffAt, close;

before(async () => {
  hub = await startHub();
  ({ atAs, staffAt, close } = await browse(hub));
  await askByForm(hub, "health", "health_family_doctor", "2030年");
});

after(async () => {
  if (close) await close();
  if (hub) await hub.stop();
});

/** The number in a text on the page, such as how many tasks wait. */
const waiting = async (page) => Number(/(\d+) 项待采集/.exec(await page.getByText(/\d+ 项待采集/).textContent())[1]);

for (const size of SIZES) {
  test(`tasks are confirmed, answered and refused at the door, at ${size.width} pixels`, async () => {
    const { context, page, silent } = await staffAt(size, "tasks");
    await page.locator(".task").first().waitFor();
    const before = await waiting(page);
    await look(page, "tasks");

    // One tap says that what is held is right.
    const stale = page.locator(".task").filter({ has: page.getByRole("button", { name: "仍然正确 联系电话(手机)" }) }).first();
    const row = page.locator(`.task:has-text("${(await stale.locator(".task-what p").textContent()).slice(0, 11)}")`).first();
    await row.getByRole("button", { name: /^仍然正确/ }).click();
    await page.locator(".task.answered").getByText("已完成").first().waitFor();
    assert.equal(await waiting(page), before - 1);

    // One press for all that is still right in a household.
    const all = page.getByRole("button", { name: /^本户 \d+ 项都仍然正确/ }).first();
    const many = Number(/\d+/.exec(await all.textContent())[0]);
    await all.click();
    await page.waitForFunction((count) => document.querySelectorAll(".task.answered").length === count, 1 + many);
    assert.equal(await waiting(page), before - 1 - many);

    // A value that cannot be is told at the field; then the right one is taken.
    const phone = page.locator(".task:not(.answered)").filter({ has: page.getByRole("button", { name: "填写 联系电话(手机)" }) }).first();
    await phone.getByRole("button", { name: "填写 联系电话(手机)" }).click();
    await phone.getByRole("button", { name: "保存" }).click();
    await phone.getByText("请填写内容").waitFor();
    await phone.getByLabel("联系电话(手机)", { exact: true }).fill("123");
    await phone.getByRole("button", { name: "保存" }).click();
    await phone.getByText("电话号码位数不对").waitFor();
    await look(page, "tasks-answer");
    const number = `1990007${String(size.width).padStart(4, "0")}`;
    await phone.getByLabel("联系电话(手机)", { exact: true }).fill(number);
    await phone.getByRole("button", { name: "保存" }).click();
    await page.locator(".task.answered").getByText(number).first().waitFor();

    // That somebody would not say it, or that nobody knows it, is an answer.
    for (const [button, state] of [["拒绝回答", "拒绝回答"], ["不详", "不详"]]) {
      const open = page.locator(".task:not(.answered)").filter({ has: page.getByRole("button", { name: "填写 团队联系电话" }) }).first();
      await open.getByRole("button", { name: "填写 团队联系电话" }).click();
      await open.getByRole("button", { name: button }).click();
      await page.locator(".task.answered").getByText(state, { exact: true }).first().waitFor();
    }
    await look(page, "tasks-done");
    await page.getByLabel("状态").selectOption("REFUSED");
    await page.locator(".task.answered").getByText("拒绝回答").first().waitFor();
    silent();
    await context.close();
  });

  test(`"asked twice" takes two clicks and no name, at ${size.width} pixels`, async () => {
    const { context, page, silent } = await staffAt(size, "tasks");
    await page.getByRole("button", { name: /^问过两次？/ }).first().click();
    await look(page, "tasks-twice");
    await page.getByRole("button", { name: "反映", exact: true }).click();
    await page.getByText("已反映，未留姓名").waitFor();
    await page.getByRole("button", { name: "要我们填的表" }).click();
    await page.getByRole("row", { name: /家庭医生签约服务协议书/ }).getByText("卫生健康").waitFor();
    await page.getByRole("table", { name: "还缺什么，到什么时候" }).getByText("2030-12-31").first().waitFor();
    await page.getByRole("button", { name: /^问过两次？/ }).first().click();
    await page.getByRole("button", { name: "反映", exact: true }).click();
    await page.getByText("已反映，未留姓名").waitFor();
    await look(page, "tasks-asked");
    silent();
    await context.close();
  });
}

for (const size of SIZES) {
  test(`who is known is found by what is typed, with why, at ${size.width} pixels`, async () => {
    const { context, page, silent } = await staffAt(size, "people");
    await find(page, hub.accounts.samples.idNumber);
    await page.getByRole("row", { name: /^姓名/ }).waitFor();
    const name = await page.locator("h1").textContent();
    const address = await page.getByRole("row", { name: /^现住址/ }).locator("td.value").textContent();
    await page.goto(`${hub.url}/#/enter`);
    await page.getByLabel("姓名", { exact: true }).fill(name);
    await page.getByLabel("现住址").fill(address.trim());
    const known = page.getByRole("region", { name: "可能已经登记过" });
    await known.getByText(/姓名 一致/).first().waitFor();
    await known.getByText(/同一人/).first().waitFor();
    await look(page, "known-match");
    const before = await known.getByRole("listitem").count();
    await known.getByRole("button", { name: "是别人" }).first().click();
    assert.equal(await page.locator(".known li").count(), before - 1);
    silent();
    await context.close();
  });
}

test("what communities were asked is drawn, and what they say is asked twice has no names", async () => {
  const { context, page, silent } = await atAs("data_bureau_admin", SIZES[0], "burden");
  await page.locator(".chart canvas").waitFor();
  await page.getByRole("table", { name: "减负 按部门" }).getByRole("row", { name: /卫生健康/ }).waitFor();
  await page.getByRole("table", { name: "社区反映的重复采集" }).getByText("卫生健康").first().waitFor();
  assert.equal(await page.locator("main").getByText("staff").count(), 0);
  for (const by of ["form", "community", "period"]) {
    await page.getByLabel("怎么看").selectOption(by);
    await page.getByRole("img", { name: /^减负 按/ }).waitFor();
    await lookAtAll(page, `burden-${by}`, SIZES);
  }
  silent();
  await context.close();
});

test("the report fills a screen for a meeting, can be read from afar, and goes back", async () => {
  const { context, page, silent } = await atAs("data_bureau_admin", { width: 1920, height: 1080 }, "burden");
  await page.locator(".chart canvas").waitFor();
  const widthOf = () => page.locator(".chart canvas").evaluate((canvas) => canvas.getBoundingClientRect().width);
  const before = await widthOf();
  await page.getByRole("button", { name: "全屏展示" }).click();
  await page.waitForFunction(() => document.fullscreenElement?.classList.contains("meeting"));
  await page.waitForFunction((width) => document.querySelector(".chart canvas").getBoundingClientRect().width > width, before);
  const seen = await page.evaluate(() => {
    const shown = document.fullscreenElement;
    const sizes = Array.from(shown.querySelectorAll("p, li, th, td")).filter((one) => one.getClientRects().length > 0).map((one) => parseFloat(getComputedStyle(one).fontSize));
    return { wide: shown.getBoundingClientRect().width, tooWide: shown.scrollWidth - shown.clientWidth, isLarge: Math.min(...sizes) >= 20, menu: shown.contains(document.querySelector(".side")) };
  });
  assert.deepEqual(seen, { wide: 1920, tooWide: 0, isLarge: true, menu: false });
  await look(page, "burden-meeting");
  await page.evaluate(() => document.exitFullscreen());
  await page.waitForFunction(() => !document.fullscreenElement);
  await page.getByRole("button", { name: "全屏展示" }).waitFor();
  silent();
  await context.close();
});

test("what staff collected reaches the department", async () => {
  const { ask } = await departmentSystem(hub, "health");
  const { data } = await ask("{ formRequests(first: 1) { nodes { progress { answered withoutValue } } } }");
  const sum = (name) => data.formRequests.nodes[0].progress.reduce((total, one) => total + one[name], 0);
  assert.ok(sum("answered") >= 6, `answered ${sum("answered")}`);
  assert.ok(sum("withoutValue") >= 4, `without value ${sum("withoutValue")}`);
});
