// The data bureau and departments: users, clients, grants, catalogue, areas, registers, rights, queries.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browse, find, logIn } from "./drive.js";
import { startHub } from "./hub.js";
import { look, lookAtAll } from "./look.js";

const SIZES = [{ width: 1280, height: 800 }, { width: 390, height: 844 }];

let hub, opened, atAs, close;

before(async () => {
  hub = await startHub();
  ({ opened, atAs, close } = await browse(hub));
});

after(async () => {
  if (close) await close();
  if (hub) await hub.stop();
});

const secretOf = async (page) => {
  const secret = await page.locator(".secret").textContent();
  await page.getByRole("button", { name: "我已保存" }).click();
  return secret;
};

for (const size of SIZES) {
  test(`a user is made, sets a password of their own, and is switched off, at ${size.width} pixels`, async () => {
    const { context, page, silent } = await atAs("data_bureau_admin", size, "users");
    const login = `xiaoli-${size.width}`;
    await page.getByRole("button", { name: "新建用户" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("用户名").fill(login);
    await dialog.getByLabel("角色").selectOption({ label: "审计员" });
    await dialog.getByLabel("部门").selectOption("data_bureau");
    await look(page, "user-new");
    await dialog.getByRole("button", { name: "保存" }).click();
    await page.getByText("只显示这一次").waitFor();
    await look(page, "secret");
    const first = await secretOf(page);
    await page.getByText(login, { exact: true }).waitFor();
    await look(page, "users");

    const other = await opened(size);
    await other.page.goto(hub.url);
    other.expect(403, "/login");
    await logIn(other.page, { login, password: first });
    await other.page.getByLabel("新密码", { exact: true }).fill("a-word-of-my-own-77");
    await other.page.getByRole("button", { name: "登录", exact: true }).click();
    await other.page.getByRole("heading", { name: "谁查了什么" }).waitFor();
    other.silent();
    await other.context.close();

    await page.getByRole("button", { name: `停用 ${login}` }).click();
    await page.getByRole("button", { name: `启用 ${login}` }).waitFor();
    silent();
    await context.close();
  });

  test(`a client's secret is shown once and lets it in, at ${size.width} pixels`, async () => {
    const { context, page, silent } = await atAs("data_bureau_admin", size, "clients");
    await page.getByRole("button", { name: "新建客户端" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("名称").fill(`测试系统${size.width}`);
    await dialog.getByLabel("部门").selectOption("fire");
    await dialog.getByRole("button", { name: "保存" }).click();
    await page.getByText("只显示这一次").waitFor();
    const id = /[0-9a-f-]{36}/.exec(await page.getByRole("dialog").textContent())[0];
    const secret = await secretOf(page);
    const body = new URLSearchParams({ grant_type: "client_credentials", client_id: id, client_secret: secret });
    assert.equal((await fetch(`${hub.url}/oauth/token`, { method: "POST", body })).status, 200);
    await page.getByRole("button", { name: `更换密钥 测试系统${size.width}` }).click();
    await page.getByRole("button", { name: "确定办理" }).click();
    await page.getByText("只显示这一次").waitFor();
    assert.notEqual(await secretOf(page), secret);
    await look(page, "clients");
    silent();
    await context.close();
  });

  test(`a grant is found and ended at ${size.width} pixels`, async () => {
    const { context, page, silent } = await atAs("data_bureau_admin", size, "grants");
    await page.getByLabel("部门").selectOption("legal_aid");
    await page.getByLabel("授权方式").selectOption("FULL");
    const end = page.getByRole("button", { name: /^终止授权 法律援助/ });
    await end.first().waitFor();
    await look(page, "grants");
    const before = await end.count();
    await end.first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("理由").fill("不再需要");
    await dialog.getByRole("button", { name: "确定办理" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.waitForFunction((count) => document.querySelectorAll("td .ant-btn-dangerous, td .ant-btn-color-dangerous").length < count, before);
    silent();
    await context.close();
  });

  test(`an attribute is changed, and its versions say so, at ${size.width} pixels`, async () => {
    const { context, page, silent } = await atAs("data_bureau_admin", size, "catalogue");
    await page.getByLabel("按名称或代码筛选").fill("home_phone");
    await page.getByText("共 1 项").waitFor();
    await look(page, "catalogue");
    await page.getByRole("button", { name: "住宅电话" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "修改", exact: true }).click();
    await dialog.getByLabel("时效（天）").fill(String(300 + (size.width % 50)));
    await dialog.getByRole("button", { name: "先看结果" }).click();
    await dialog.getByText("可以办理，尚未写入").waitFor();
    await look(page, "attribute");
    await dialog.getByRole("button", { name: "确定办理" }).click();
    await dialog.getByText("freshness_days").first().waitFor();
    silent();
    await context.close();
  });

  test(`areas, registers, rights and queries are there at ${size.width} pixels`, async () => {
    const { context, page, silent } = await atAs("data_bureau_admin", size, "areas");
    await page.locator(".tree li").first().waitFor();
    await look(page, "areas");
    await page.goto(`${hub.url}/#/feeds`);
    await page.getByRole("heading", { name: "登记数据源" }).waitFor();
    await page.getByText("没有记录").or(page.locator("table")).first().waitFor();
    await look(page, "feeds");
    await context.close();
    const officer = await atAs("department_officer", size, "rights");
    await officer.page.getByText(/可见 \d+ 项/).waitFor();
    await officer.page.getByLabel("内容").selectOption("DENIED");
    await officer.page.locator("main").getByText("共享申请").first().waitFor();
    await look(officer.page, "rights");
    await officer.page.goto(`${hub.url}/#/queries`);
    await officer.page.getByLabel("变量（JSON）").fill(JSON.stringify({ number: hub.accounts.samples.idNumber }));
    await officer.page.getByRole("button", { name: "试运行" }).click();
    await officer.page.getByRole("heading", { name: "应答" }).waitFor();
    await look(officer.page, "queries");
    officer.silent();
    silent();
    await officer.context.close();
  });
}

/** An official is named for a duty on the page that is open. */
async function named(page, login, duty) {
  await page.getByRole("button", { name: "指定人员" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("用户名").fill(login);
  await dialog.getByLabel("职责").selectOption({ label: duty });
  await dialog.getByLabel(/^理由/).fill("市局指定");
  await dialog.getByRole("button", { name: "确定办理" }).click();
  await page.getByRole("row", { name: new RegExp(`${login} ${duty}`) }).waitFor();
}

test("somebody is sealed, the glass is broken in an emergency, reviewed, and the seal taken away", async () => {
  const admin = await atAs("data_bureau_admin", SIZES[0], "glass");
  await named(admin.page, "officer", "密封与解封");
  await named(admin.page, "manager", "应急开启");
  await named(admin.page, "manager", "密封与解封");

  const officer = await atAs("department_officer", SIZES[0], `person/${hub.accounts.samples.residentId}`);
  await officer.page.getByRole("link", { name: /^密封或解封此人/ }).click();
  await officer.page.getByLabel("密封事由").selectOption({ label: "证人保护" });
  await officer.page.getByLabel("理由").fill("证人保护决定");
  await lookAtAll(officer.page, "seal", SIZES);
  await officer.page.getByRole("button", { name: "密封此人" }).click();
  await officer.page.getByText("已密封").waitFor();
  officer.silent();
  await officer.context.close();

  const manager = await atAs("data_manager", SIZES[0], "people");
  await find(manager.page, hub.accounts.samples.idNumber);
  await manager.page.getByRole("link", { name: /^情况紧急/ }).click();
  await manager.page.getByLabel("证件号码").fill(hub.accounts.samples.idNumber);
  await manager.page.getByLabel("案号").fill("警情-1");
  await manager.page.getByLabel("理由").fill("失踪紧急查找");
  await lookAtAll(manager.page, "break-glass", SIZES);
  await manager.page.getByRole("button", { name: "应急开启" }).click();
  await manager.page.getByText(/^已开启/).waitFor();
  await manager.page.getByRole("link", { name: "人员档案" }).click();
  await manager.page.getByRole("link", { name: /^密封或解封此人/ }).click();
  await manager.page.getByLabel("办理什么").selectOption({ label: "解除密封" });
  await manager.page.getByLabel("理由").fill("保护期满");
  await manager.page.getByRole("button", { name: "解除密封" }).click();
  await manager.page.getByText("已解除密封").waitFor();
  manager.silent();
  await manager.context.close();

  await admin.page.reload();
  await admin.page.getByRole("button", { name: "复核 manager 警情-1" }).waitFor();
  await lookAtAll(admin.page, "glass", SIZES);
  await admin.page.getByRole("button", { name: "复核 manager 警情-1" }).click();
  await admin.page.getByLabel("结论").selectOption({ label: "正当" });
  await admin.page.getByLabel(/^复核意见/).fill("与警情一致");
  await lookAtAll(admin.page, "glass-review", SIZES);
  await admin.page.getByRole("button", { name: "确定办理" }).click();
  await admin.page.getByText("没有记录").waitFor();
  await admin.page.getByLabel("查看").selectOption({ label: "已复核" });
  await admin.page.getByText("与警情一致").waitFor();
  await admin.page.getByRole("button", { name: "取消指定 manager 应急开启" }).click();
  await admin.page.getByLabel(/^理由/).fill("任期届满");
  await admin.page.getByRole("button", { name: "确定办理" }).click();
  await admin.page.getByRole("row", { name: /manager 应急开启/ }).waitFor({ state: "detached" });
  admin.silent();
  await admin.context.close();
});
