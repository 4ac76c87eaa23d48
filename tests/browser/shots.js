// Makes the pictures of the README: node shots.js FOLDER.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { browse, enter, find, logIn } from "./drive.js";
import { startHub, user } from "./hub.js";

const SIZE = { width: 1100, height: 1000 };
const folder = process.argv[2] || "shots";
await mkdir(folder, { recursive: true });
const hub = await startHub();
const browser = await browse(hub);
try {
  const shot = (page, name) => page.screenshot({ path: join(folder, name) });
  const staff = await browser.staffAt(SIZE);
  await enter(staff.page, { name: "示例人", number: "519902199005179988", phone: "19900123456" });
  await shot(staff.page, "enter.png");
  await staff.page.goto(`${hub.url}/find.html`);
  await find(staff.page, hub.accounts.samples.idNumber);
  await staff.page.getByText(hub.accounts.samples.idNumber).first().waitFor();
  await shot(staff.page, "find.png");
  const auditor = await browser.opened(SIZE);
  await auditor.page.goto(hub.url);
  await logIn(auditor.page, user(hub, "auditor"));
  await auditor.page.getByRole("table").first().waitFor();
  await shot(auditor.page, "audit.png");
} finally {
  await browser.close();
  await hub.stop();
}
