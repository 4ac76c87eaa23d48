// What people do on the pages, in the words on the screen.
import { chromium } from "playwright-core";
import { user } from "./hub.js";
import { watched } from "./look.js";

const ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];

/** A browser for one hub: opens pages of a size, alone or with the staff logged in; text is as large as its settings say. */
export async function browse(hub, { font = 16 } = {}) {
  const executablePath = process.env.CHROMIUM || "/usr/bin/chromium";
  const browser = await chromium.launch({ executablePath, args: [...ARGS, `--blink-settings=defaultFontSize=${font},defaultFixedFontSize=${font}`] });
  const opened = async ({ width, height }) => {
    const context = await browser.newContext({ viewport: { width, height }, locale: "zh-CN" });
    context.setDefaultTimeout(45_000);
    return { context, ...(await watched(context)) };
  };
  const as = async (account, size, path) => {
    const view = await opened(size);
    await view.page.goto(hub.url);
    await logIn(view.page, account);
    await view.page.getByRole("heading", { level: 1 }).and(view.page.locator("#main h1")).first().waitFor();
    if (path) await view.page.goto(`${hub.url}/#/${path}`);
    return view;
  };
  const atAs = (role, size, path) => as(user(hub, role), size, path);
  const staffAt = (size, path) => atAs("community_staff", size, path);
  return { opened, as, atAs, staffAt, close: () => browser.close() };
}

/** Logs in with a login and a password. */
export async function logIn(page, { login, password }) {
  await page.getByLabel("用户名", { exact: true }).fill(login);
  await page.getByLabel("密码", { exact: true }).fill(password);
  await page.getByRole("button", { name: "登录", exact: true }).click();
}

/** Types a person into the form, without sending it. */
export async function enter(page, { name, number, phone }) {
  await page.getByLabel("证件号码").fill(number);
  await page.getByLabel("姓名", { exact: true }).fill(name);
  if (phone) await page.getByLabel("手机号", { exact: true }).fill(phone);
}

/** Searches for a text. */
export async function find(page, text) {
  await page.getByRole("search").getByRole("textbox").first().fill(text);
  await page.keyboard.press("Enter");
}
