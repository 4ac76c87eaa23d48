// Departments ask for attributes and by forms, count, and settle what is wrong; on a desk and on a phone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browse, find } from "./drive.js";
import { departmentSystem, newcomer, personAsks, startHub, template, user } from "./hub.js";
import { look, lookAtAll } from "./look.js";

const SIZES = [{ width: 1280, height: 800 }, { width: 390, height: 844 }];

let hub, as, atAs, staffAt, close, asking;

before(async () => {
  hub = await startHub();
  ({ as, atAs, staffAt, close } = await browse(hub));
  asking = await newcomer(hub, "DATA_MANAGER", "fire");
});

after(async () => {
  if (close) await close();
  if (hub) await hub.stop();
});

/** Asks for an attribute that health leads, step by step; gives its scenario. */
async function askFor(page, size, attribute) {
  const scenario = `编制疏散预案${size.width}`;
  await page.getByLabel("按名称或代码筛选").fill(attribute);
  await page.getByRole("button", { name: /^加入 / }).first().click();
  await page.getByLabel(/^授权方式 /).selectOption("MASKED");
  await look(page, "request-what");
  await page.getByRole("button", { name: "下一步" }).click();
  await page.getByLabel("用途").selectOption({ index: 1 });
  await page.getByLabel("应用场景").fill(scenario);
  await page.getByRole("button", { name: "下一步" }).click();
  await page.getByLabel("使用期限（最后一天）").fill("2027-06-30");
  await page.getByLabel("预计每日人数").fill("50");
  await page.getByLabel("按哪个数据项").selectOption({ label: "是否低保(在保)" });
  await page.getByLabel("是哪一种").selectOption({ label: "是" });
  await page.getByRole("button", { name: "移除 是否低保(在保)：是" }).waitFor();
  await look(page, "request-bounds");
  await page.getByRole("button", { name: "下一步" }).click();
  await page.getByRole("table", { name: "核对" }).getByText(/还剩 \d+ 个工作日/).waitFor();
  await look(page, "request-check");
  await page.getByRole("button", { name: "提交申请" }).click();
  await page.getByRole("heading", { name: "办理过程" }).waitFor();
  return scenario;
}

/** Opens the first request that waits, and decides it. */
async function decide(page, decision, reason) {
  await page.getByRole("button", { name: /^查看 消防/ }).first().click();
  await page.getByRole("button", { name: "审核", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("结论").selectOption(decision);
  if (reason) await dialog.getByLabel(/理由|须补正的全部内容/).fill(reason);
  await look(page, `decide-${decision}`);
  await dialog.getByRole("button", { name: "确定办理" }).click();
  await dialog.waitFor({ state: "detached" });
}

for (const [at, size] of SIZES.entries()) {
  test(`an attribute is asked for, returned once, completed and granted, at ${size.width} pixels`, async () => {
    const asker = await as(asking, size, "request-new");
    await askFor(asker.page, size, ["chronic_disease", "drug_allergy"][at]);
    const lead = await atAs("data_manager", size, "requests");
    await lead.page.getByText(/还剩 \d+ 个工作日/).first().waitFor();
    await look(lead.page, "requests");
    await decide(lead.page, "RETURN", "请补充编制依据");
    await lead.page.getByText("请补充编制依据").first().waitFor();

    await asker.page.reload();
    await asker.page.getByRole("button", { name: "补正后重新提交" }).click();
    await asker.page.getByRole("dialog").getByLabel("补正说明").fill("依据消防法第四十三条");
    await asker.page.getByRole("dialog").getByRole("button", { name: "确定办理" }).click();
    await asker.page.getByText("依据消防法第四十三条").waitFor();

    await lead.page.getByRole("button", { name: "共享申请" }).click();
    await decide(lead.page, "GRANT");
    await lead.page.getByText("已同意").first().waitFor();
    await look(lead.page, "request");
    for (const one of [asker, lead]) {
      one.silent();
      await one.context.close();
    }

    const bureau = await atAs("data_bureau_admin", size, "requests");
    await bureau.page.getByLabel("查看", { exact: true }).selectOption("all");
    await bureau.page.getByRole("button", { name: /^查看 消防/ }).first().click();
    await bureau.page.getByRole("button", { name: "试算" }).click();
    await bureau.page.getByText(/条查询记录试算/).waitFor();
    await look(bureau.page, "trial");
    bureau.silent();
    await bureau.context.close();
  });

  test(`an own Excel file becomes a form, is admitted, asked, and comes back filled, at ${size.width} pixels`, async () => {
    const manager = await atAs("data_manager", size, "forms");
    const { page } = manager;
    const title = `签约表${size.width}`;
    await page.locator("input[type=file]").setInputFiles({ name: "签约表.xlsx", buffer: await template("health_family_doctor"),
      mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" });
    await page.getByRole("heading", { name: "逐列核对" }).waitFor();
    await page.getByRole("row", { name: /联系电话/ }).first().getByText(/^\d+%$/).waitFor();
    await page.locator("form, section").getByLabel("表单", { exact: true }).fill(title);
    // What was confirmed is known the next time.
    if (at === 0) await page.getByText("还有 1 列待确认").waitFor();
    assert.equal(await page.getByRole("button", { name: "确认并登记" }).isDisabled(), at === 0);
    await page.getByLabel("对应的数据项 团队联系电话").selectOption({ label: "本表补充项" });
    // The hub takes two columns for the same; one of them belongs to this form alone.
    await page.getByLabel("对应的数据项 团队队长").selectOption({ label: "本表补充项" });
    // What is asked again although it is held needs a reason, and is charged.
    await page.getByRole("checkbox", { name: /^仍重新采集 联系电话/ }).first().check();
    assert.equal(await page.getByRole("button", { name: "确认并登记" }).isDisabled(), true);
    await page.getByLabel("为什么已有仍要重新采集").fill("须当面核实");
    await page.getByRole("button", { name: "重复检查" }).click();
    await page.getByRole("heading", { name: "已有，直接填好" }).waitFor();
    await look(page, "form-draft");
    await page.getByRole("button", { name: "确认并登记" }).click();
    await page.getByRole("heading", { name: new RegExp(`${title} 待准入`) }).waitFor();

    const bureau = await atAs("data_bureau_admin", size, "forms");
    await bureau.page.getByRole("button", { name: `查看 ${title}` }).click();
    await look(bureau.page, "form");
    await bureau.page.getByRole("button", { name: "准入", exact: true }).click();
    await bureau.page.getByText("已准入").first().waitFor();
    bureau.silent();
    await bureau.context.close();

    await page.goto(`${hub.url}/#/form-requests`);
    await page.getByRole("button", { name: "下发填报" }).click();
    await page.getByLabel("表单", { exact: true }).selectOption({ label: title });
    const where = await page.getByLabel("区划").locator("option").filter({ hasText: "社区/村" }).first().getAttribute("value");
    await page.getByLabel("区划").selectOption(where);
    await page.getByLabel("报表期").fill("2026年第四季度");
    await page.getByLabel("截止日期").fill("2026-12-31");
    await look(page, "issue");
    await page.getByRole("button", { name: "下发", exact: true }).click();
    await page.getByRole("heading", { name: "各社区进度" }).waitFor();
    await look(page, "form-request");
    const coming = page.waitForEvent("download");
    await page.getByRole("button", { name: "下载结果（本部门原表）" }).click();
    const file = await coming;
    assert.match(file.suggestedFilename(), /\.xlsx$/);
    await page.goto(`${hub.url}/#/form-requests`);
    await page.getByRole("button", { name: new RegExp(`^查看 ${title}`) }).waitFor();
    await look(page, "form-requests");
    manager.silent();
    await manager.context.close();
  });

  test(`counts say which groups are hidden, at ${size.width} pixels`, async () => {
    const { context, page, silent } = await atAs("department_officer", size, "statistics");
    await page.getByRole("checkbox", { name: "性别" }).check();
    await page.getByRole("checkbox", { name: "年龄组" }).check();
    await page.getByRole("checkbox", { name: "区划" }).uncheck();
    await page.getByRole("button", { name: "统计", exact: true }).click();
    await page.getByText(/其中 \d+ 组已隐去/).waitFor();
    await page.getByRole("cell", { name: "已隐去" }).first().waitFor();
    await look(page, "statistics");
    silent();
    await context.close();
  });

  test(`a fact is said to be wrong, and its lead department settles it, at ${size.width} pixels`, async () => {
    const { context, page, silent } = await staffAt(size, "people");
    await find(page, hub.accounts.samples.idNumber);
    await page.getByRole("heading", { name: "居住户" }).waitFor();
    const ofHealth = page.locator("table.facts").filter({ has: page.locator("caption", { hasText: "卫生健康" }) });
    const button = ofHealth.getByRole("button", { name: /^数据有误 / }).first();
    const name = (await button.getAttribute("aria-label")).replace("数据有误 ", "");
    await button.click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("依据（不得填写证件号码或电话）").fill("上门核实与登记不符");
    await look(page, "dispute");
    await dialog.getByRole("button", { name: "确定办理" }).click();
    await page.getByText(`${name}：已提出校核`).waitFor();
    await page.goto(`${hub.url}/#/corrections`);
    await page.getByRole("cell", { name }).first().waitFor();
    silent();
    await context.close();

    const lead = await as(user(hub, "data_manager"), size, "corrections");
    await lead.page.getByRole("button", { name: `办结 ${name}` }).click();
    await look(lead.page, "settle");
    await lead.page.getByRole("dialog").getByLabel("结论").selectOption("REJECTED");
    await lead.page.getByRole("dialog").getByLabel("理由（不得填写证件号码或电话）").fill("档案无误");
    await lead.page.getByRole("dialog").getByRole("button", { name: "确定办理" }).click();
    await lead.page.getByRole("dialog").waitFor({ state: "detached" });
    await lead.page.getByRole("cell", { name: "维持原值" }).first().waitFor();
    await look(lead.page, "corrections");
    lead.silent();
    await lead.context.close();
  });
}

test("several requests are decided at once, and their grants certified anew", async () => {
  const ask = await personAsks(hub, asking, "fire_rescue");
  for (const [attribute, scenario] of [["child_count", "编制疏散预案甲"], ["family_doctor", "编制疏散预案乙"]]) {
    const input = `{ purpose: "fire_rescue", legalBasis: "消防法第四十三条", scenario: "${scenario}", lastDay: "2030-06-30", peoplePerDay: 20, items: [{ attribute: "${attribute}", form: FULL }] }`;
    const { data } = await ask(`mutation { requestAccess(input: ${input}) { request { id } userErrors { message } } }`);
    assert.deepEqual(data.requestAccess.userErrors, []);
  }
  const { context, page, silent } = await atAs("data_manager", SIZES[0], "requests");
  await page.getByRole("button", { name: "全选", exact: true }).click();
  assert.equal(await page.getByRole("checkbox", { name: /^选择 消防/ }).count(), 2);
  await lookAtAll(page, "requests-chosen", SIZES);
  await page.getByRole("button", { name: "一并审核（2）" }).click();
  await lookAtAll(page, "decide-many", SIZES);
  await page.getByRole("button", { name: "确定办理" }).click();
  await page.getByText("没有记录").waitFor();

  await page.getByLabel("查看", { exact: true }).selectOption("all");
  await page.getByRole("row", { name: /家庭医生/ }).getByRole("button", { name: /^查看 消防/ }).click();
  await page.getByRole("button", { name: "年度复核" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("checkbox", { name: "未使用，仍保留 家庭医生(团队)" }).check();
  await dialog.getByLabel("复核理由").fill("预案每年修订");
  await lookAtAll(page, "recertify", SIZES);
  await dialog.getByRole("button", { name: "确定办理" }).click();
  await dialog.getByText("继续授权：家庭医生(团队)").waitFor();
  await dialog.getByRole("button", { name: "关闭" }).last().click();
  await page.getByText("年度复核", { exact: true }).last().waitFor();
  silent();
  await context.close();
});

/** Fire may see one attribute of health, of two people a day, for a purpose of its own. */
async function twoPeopleADay() {
  const bureau = await personAsks(hub, user(hub, "data_bureau_admin"), "data_governance");
  await bureau(`mutation { createPurpose(input: { code: "rescue_planning", nameZh: "救援预案编制", nameEn: "Rescue planning", legalBasis: "消防法第四十三条", departments: ["fire"] }) { userErrors { message } } }`);
  const fire = await personAsks(hub, asking, "fire_rescue");
  const input = `{ purpose: "rescue_planning", legalBasis: "消防法第四十三条", scenario: "编制救援预案", lastDay: "2030-06-30", peoplePerDay: 2, items: [{ attribute: "family_doctor", form: FULL }] }`;
  const { data } = await fire(`mutation { requestAccess(input: ${input}) { request { id } userErrors { message } } }`);
  const health = await personAsks(hub, user(hub, "data_manager"), "public_health_service");
  const { id } = data.requestAccess.request;
  await health(`mutation { decideAccess(input: { requestId: "${id}", decision: GRANT }) { userErrors { message } } }`);
}

test("more people than a grant allows wait for a second official, who is never the one who asked", async () => {
  await twoPeopleADay();
  const fire = await personAsks(hub, asking, "rescue_planning");
  const three = () => fire("{ residents(first: 3) { nodes { facts(attributes: [\"family_doctor\"]) { text } } } }");
  const asked = await three();
  assert.equal(asked.errors[0].extensions.code, "BULK_APPROVAL_REQUIRED");

  const first = await as(asking, SIZES[0], "requests");
  await first.page.getByRole("row", { name: /救援预案编制.*3 人，上限 2 人/ }).getByText("待审批").waitFor();
  await lookAtAll(first.page, "bulk-own", SIZES);
  assert.equal(await first.page.getByRole("button", { name: /^同意 消防/ }).count(), 0);

  const second = await atAs("data_bureau_admin", SIZES[1], "requests");
  await second.page.getByRole("button", { name: /^同意 消防/ }).click();
  const dialog = second.page.getByRole("dialog");
  await dialog.getByLabel("今天最多查询多少人").fill("2");
  await dialog.getByLabel("理由").fill("演练核对名单");
  await dialog.getByRole("button", { name: "确定办理" }).click();
  await dialog.getByText(/至少批准3人/).waitFor();
  await lookAtAll(second.page, "bulk-agree", SIZES);
  await dialog.getByLabel("今天最多查询多少人").fill("3");
  await dialog.getByRole("button", { name: "确定办理" }).click();
  await second.page.getByText("同意 3 人").waitFor();
  await lookAtAll(second.page, "bulk-agreed", SIZES);
  const answered = await three();
  assert.equal(answered.errors, undefined);
  assert.equal(answered.data.residents.nodes.length, 3);
  for (const one of [first, second]) {
    one.silent();
    await one.context.close();
  }
});

test("a form is asked only of residents who fulfil conditions by attribute", async () => {
  const { context, page, silent } = await atAs("data_manager", SIZES[0], "form-requests");
  await page.getByRole("button", { name: "下发填报" }).click();
  const form = page.getByLabel("表单", { exact: true });
  await form.selectOption(await form.locator("option", { hasText: "家庭医生签约服务协议书" }).first().getAttribute("value"));
  const which = page.getByRole("group", { name: "只问哪些居民" });
  await which.getByLabel("按哪个数据项").selectOption({ label: "出生日期" });
  await which.getByLabel("怎么比").selectOption({ label: "不晚于" });
  await which.getByLabel("内容").fill("1965-12-31");
  await which.getByRole("button", { name: "加入条件" }).click();
  await which.getByLabel("按哪个数据项").selectOption({ label: "性别" });
  await which.getByLabel("内容").selectOption({ label: "女性" });
  await lookAtAll(page, "issue-which", SIZES);
  await which.getByRole("button", { name: "加入条件" }).click();
  await which.getByRole("button", { name: "移除 性别 是 女性" }).waitFor();
  await page.getByLabel("报表期").fill("2031年");
  await page.getByLabel("截止日期").fill("2031-12-31");
  await page.getByRole("button", { name: "下发", exact: true }).click();
  const told = await page.getByText(/涉及 \d+ 个对象/).textContent();
  const { ask } = await departmentSystem(hub, "health");
  const { data } = await ask(`{ residents(first: 100, filter: { bornTo: "1965-12-31", status: { sex: "2" } }) { nodes { sex birthDate } pageInfo { hasNextPage } } }`);
  assert.equal(data.residents.pageInfo.hasNextPage, false);
  assert.ok(data.residents.nodes.length > 0);
  assert.equal(Number(/涉及 (\d+) 个对象/.exec(told)[1]), data.residents.nodes.length);
  silent();
  await context.close();
});
