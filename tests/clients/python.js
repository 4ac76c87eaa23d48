// Python's gql, over requests and over websockets.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { idNumber } from "../browser/hub.js";
import { socketUrl, staff } from "./who.js";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export function python(test, shared) {
  test("gql: a question with the schema checked, and an event", async () => {
    const clerk = await staff(shared.hub);
    const child = spawn(here("venv/bin/python"), [here("gql_client.py")], {
      env: {
        ...process.env,
        HUB: `${shared.hub.url}/graphql`,
        SOCKET: socketUrl(shared.hub),
        AUTHORIZATION: shared.police.authorization,
        PURPOSE: shared.police.purpose,
        NUMBER: shared.hub.accounts.samples.idNumber,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    let failed = "";
    let entered = null;
    child.stderr.on("data", (bytes) => { failed += bytes; });
    child.stdout.on("data", (bytes) => {
      said += bytes;
      if (!entered && said.includes("waiting\n")) {
        const number = idNumber("19780706", 301);
        entered = clerk.ask(
          `mutation($number: String!) {
            recordResident(input: { record: { idDocument: { number: $number }, name: "测试蟒" } }) { resident { id } }
          }`, { number });
      }
    });
    const code = await new Promise((resolve) => { child.once("close", resolve); });
    assert.equal(code, 0, failed);
    const { recordResident } = await entered;
    assert.ok(said.includes(`told ${recordResident.resident.id}\n`), said);
  });
}
