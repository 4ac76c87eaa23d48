// Imports and duplicates, as community staff handle them; on a desk and on a phone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browse } from "./drive.js";
import { idNumber, startHub } from "./hub.js";
import { look } from "./look.js";

const SIZES = [{ width: 1280, height: 800 }, { width: 390, height: 844 }];

let hub, staffAt, close;

before(async () => {
  hub = await startHub();
  ({ staffAt, close } = await browse(hub));
});

after(async () => {
  if (close) await close();
  if (hub) await hub.stop();
});

for (const [at, size] of SIZES.entries()) {
  test(`a file is judged, confirmed, written and taken back at ${size.width} pixels`, async () => {
    const { context, page, silent } = await staffAt(size, "import");
    const rows = [
      ["姓名", "身份证号", "手机", "现住址", "爱好"],
      ["导入甲", idNumber("19700101", 21 + at * 10), "19900002001", "枫台花园8号楼1单元101室", "钓鱼"],
      ["导入乙", idNumber("19710202", 22 + at * 10), "19900002002", "枫台花园8号楼1单元102室", ""],
      ["导入丙", "519902197202020000", "1", "枫台花园8号楼1单元103室", ""],
    ];
    const csv = Buffer.from(`\uFEFF${rows.map((row) => row.join(",")).join("\r\n")}\r\n`);
    await page.locator("input[type=file]").setInputFiles({ name: "名册.csv", mimeType: "text/csv", buffer: csv });
    await page.getByRole("heading", { name: "核对结果" }).waitFor();
    await page.locator(".pile-REFUSED .big", { hasText: "1" }).waitFor();
    await page.locator(".pile-WILL_BE_WRITTEN .big", { hasText: "2" }).waitFor();
    await page.getByText("退回：查看各行").click();
    await page.getByText("第 4 行").waitFor();
    await look(page, "import");
    await page.getByLabel("对应的数据项 爱好").selectOption({ label: "职业" });
    await page.getByRole("button", { name: "按新的对应关系重新核对" }).click();
    await page.getByRole("cell", { name: "您的选择" }).waitFor();
    for (const box of await page.getByRole("checkbox").all()) await box.check();
    await page.getByRole("button", { name: "确认写入" }).click();
    await page.getByText("已完成", { exact: true }).waitFor();
    await look(page, "import-done");
    await page.getByRole("button", { name: "撤销导入" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("将撤回 2 条记录").waitFor();
    await look(page, "import-undo");
    await dialog.getByRole("button", { name: "确定办理" }).click();
    await page.getByText("已撤销", { exact: true }).waitFor();
    await page.getByRole("button", { name: "导入记录" }).click();
    await page.getByRole("cell", { name: "已撤销" }).first().waitFor();
    await look(page, "imports");
    silent();
    await context.close();
  });

  test(`a pair is claimed, decided and taken apart again at ${size.width} pixels`, async () => {
    const { context, page, silent } = await staffAt(size, "household");
    const enter = async (address, born, order) => {
      await page.getByLabel("住址", { exact: true }).fill(address);
      await page.getByLabel("证件号码").fill(idNumber(born, order + at * 20));
      await page.getByLabel("姓名", { exact: true }).fill("测试成对");
      await page.getByRole("button", { name: "登记整户" }).click();
      await page.getByRole("heading", { name: "整户已登记" }).waitFor();
      await page.getByRole("button", { name: "登记整户" }).click();
    };
    const building = 41 + at;
    await enter(`枫台花园${building}号楼3单元501室`, "19580101", 31);
    await enter(`枫台花园${building}-501`, "19590202", 33);
    await page.goto(`${hub.url}/#/reviews`);
    await page.getByRole("heading", { name: "地址有两种读法" }).waitFor();
    await look(page, "reviews");
    await page.locator("h1").click();
    await page.keyboard.press("c");
    await page.getByText("正在办理").waitFor();
    await page.keyboard.press("r");
    await page.getByRole("button", { name: "领取（C）" }).waitFor();
    await page.keyboard.press("s");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("理由（不得填写证件号码或电话）").fill("上门核实是同一处");
    await dialog.getByRole("button", { name: "先看结果" }).click();
    await dialog.getByText("条来源记录").waitFor();
    await look(page, "review-try");
    await dialog.getByRole("button", { name: "确定办理" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByLabel("状态").selectOption("SAME");
    await page.getByRole("button", { name: "撤销合并" }).first().click();
    await page.getByRole("button", { name: "确定办理" }).first().click();
    await page.getByText("没有待办的成对记录").or(page.getByRole("button", { name: "撤销合并" })).first().waitFor();
    silent();
    await context.close();
    assert.ok(true);
  });
}
