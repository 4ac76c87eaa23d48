// Makes the pictures of the README: node shots.js FOLDER.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { browse, enter, find } from "./drive.js";
import { startHub } from "./hub.js";

const SIZE = { width: 1100, height: 1000 };
const PHONE = { width: 390, height: 844 };
const folder = process.argv[2] || "shots";
await mkdir(folder, { recursive: true });
const hub = await startHub();
const browser = await browse(hub);
const shot = (page, name) => page.screenshot({ path: join(folder, name) });
try {
  for (const [size, name] of [[SIZE, "enter.png"], [PHONE, "phone.png"]]) {
    const { page, context } = await browser.staffAt(size);
    await enter(page, { name: "示例人", number: "519902199005179988", phone: "19900123456" });
    await page.getByText("1990-05-17").waitFor();
    await shot(page, name);
    await context.close();
  }
  const { page } = await browser.staffAt(SIZE, "people");
  await find(page, hub.accounts.samples.idNumber);
  await page.getByRole("heading", { name: "居住户" }).waitFor();
  await shot(page, "person.png");
  const auditor = await browser.atAs("auditor", SIZE);
  for (let tries = 0; tries < 20 && await auditor.page.locator(".heat").count() === 0; tries += 1) {
    await auditor.page.waitForTimeout(500);
    await auditor.page.reload();
    await auditor.page.locator(".heat, .nothing").first().waitFor();
  }
  await shot(auditor.page, "summary.png");
} finally {
  await browser.close();
  await hub.stop();
}
