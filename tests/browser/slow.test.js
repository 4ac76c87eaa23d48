// A cheap phone on a slow line: what it fetches before it can be used. Seconds are told, and not judged.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browse, logIn } from "./drive.js";
import { startHub, user } from "./hub.js";

const LIMIT = 250 * 1024;
const PHONE = { width: 390, height: 844 };
const LINE = { offline: false, latency: 150, downloadThroughput: (1.6 * 1024 * 1024) / 8, uploadThroughput: (750 * 1024) / 8 };

let hub, opened, close;

before(async () => {
  hub = await startHub();
  ({ opened, close } = await browse(hub));
});

after(async () => {
  if (close) await close();
  if (hub) await hub.stop();
});

/** Counts what comes over the wire: files of the console as they are sent, compressed; answers of the hub, and all headers, apart. */
async function throttled(context, page) {
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", LINE);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  const answers = new Set();
  const bytes = { files: 0, answers: 0, all: 0 };
  session.on("Network.requestWillBeSent", ({ requestId, request }) => { if (request.method === "POST") answers.add(requestId); });
  session.on("Network.dataReceived", (one) => { bytes[answers.has(one.requestId) ? "answers" : "files"] += one.encodedDataLength; });
  session.on("Network.loadingFinished", (one) => { bytes.all += one.encodedDataLength; });
  return bytes;
}

test("log-in and the first page of community staff come within 250 KB", async () => {
  const { context, page, silent } = await opened(PHONE);
  // The service worker keeps the other files for later; it is no part of the first load.
  await page.addInitScript(() => { delete Navigator.prototype.serviceWorker; });
  const fetched = await throttled(context, page);
  let began = Date.now();
  const told = (what) => console.log(`${what}: ${((Date.now() - began) / 1000).toFixed(1)} s, ${(fetched.files / 1024).toFixed(1)} KiB of files and ${(fetched.answers / 1024).toFixed(1)} KiB of answers so far, with headers ${(fetched.all / 1024).toFixed(1)} KiB`);
  await page.goto(hub.url);
  await page.getByLabel("用户名", { exact: true }).click();
  told("log-in can be used");
  assert.ok(fetched.files > LIMIT / 2 && fetched.files <= LIMIT, `log-in took ${fetched.files} bytes`);
  began = Date.now();
  await logIn(page, user(hub, "community_staff"));
  await page.getByLabel("证件号码").fill("5199");
  told("the first page of staff can be used");
  assert.ok(fetched.files <= LIMIT, `log-in and the first page took ${fetched.files} bytes`);
  silent();
  await context.close();
});
