// How the console is served: compressed, kept by its names, and under a strict policy.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startHub } from "./hub.js";

let hub;

before(async () => { hub = await startHub(); });
after(async () => { if (hub) await hub.stop(); });

const script = async () => /src="(\/assets\/index-[^"]+\.js)"/.exec(await (await fetch(hub.url)).text())[1];

test("each first page has a nonce of its own, and nothing unsafe is allowed", async () => {
  const nonces = new Set();
  for (let time = 0; time < 2; time += 1) {
    const reply = await fetch(hub.url);
    const policy = reply.headers.get("content-security-policy");
    assert.doesNotMatch(policy, /unsafe|\*/);
    const nonce = /'nonce-([\w-]{22})'/.exec(policy)[1];
    const page = await reply.text();
    assert.ok(page.includes(`nonce="${nonce}"`));
    assert.doesNotMatch(page, /__NONCE__/);
    assert.equal(reply.headers.get("cache-control"), "no-store");
    nonces.add(nonce);
  }
  assert.equal(nonces.size, 2);
});

test("scripts come compressed to whom takes it, and stay", async () => {
  const path = await script();
  const packed = await fetch(hub.url + path, { headers: { "Accept-Encoding": "gzip" } });
  assert.equal(packed.headers.get("content-encoding"), "gzip");
  assert.match(packed.headers.get("cache-control"), /immutable/);
  const plain = await fetch(hub.url + path, { headers: { "Accept-Encoding": "identity" } });
  assert.equal(plain.headers.get("content-encoding"), null);
  assert.equal(await plain.text(), await packed.text());
});

test("nothing but the console is served", async () => {
  for (const path of ["/assets/nothing.js", "/package.json", "/../console/package.json", "/%2e%2e/package.json", `${await script()}.gz`]) {
    assert.equal((await fetch(hub.url + path)).status, 404, path);
  }
  assert.equal((await fetch(`${hub.url}/`, { method: "POST" })).status, 404);
});

test("addresses of earlier versions lead on", async () => {
  for (const [before, now] of [["enter", "/#/enter"], ["find", "/#/people"], ["audit", "/#/log"]]) {
    const reply = await fetch(`${hub.url}/${before}.html`, { redirect: "manual" });
    assert.equal(reply.status, 308);
    assert.equal(reply.headers.get("location"), now);
  }
});
