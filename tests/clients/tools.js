// Tools that read the schema: Relay's compiler from the file, graphql-codegen from the running hub.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, readFile, readdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { generate } from "@graphql-codegen/cli";
import relay from "relay-compiler";

const run = promisify(execFile);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export function tools(test, shared) {
  test("Relay: the compiler takes the schema, and the hub answers what it made", async () => {
    await rm(here("made/relay"), { recursive: true, force: true });
    await mkdir(here("made/relay"), { recursive: true });
    await run(relay, ["relay.config.json"], { cwd: here(".") });
    const made = await readdir(here("made/relay"));
    for (const name of ["rosterQuery", "rosterPageQuery", "rosterNodeQuery", "rosterChangesSubscription"]) {
      assert.ok(made.includes(`${name}.graphql.js`), `${name}: ${made}`);
    }
    const ask = async (name, variables) => {
      const text = await readFile(here(`made/relay/${name}.graphql.js`), "utf8");
      const query = JSON.parse(text.match(/^ *"text": (".*")$/m)[1]);
      const reply = await fetch(`${shared.hub.url}/graphql`, {
        method: "POST",
        headers: { ...shared.police.headers, "content-type": "application/json" },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = await reply.json();
      assert.equal(errors, undefined, JSON.stringify(errors));
      return data;
    };
    const first = (await ask("rosterQuery", { count: 3 })).residents;
    assert.equal(first.edges.length, 3);
    assert.equal(first.edges[0].node.__typename, "Resident");
    const second = (await ask("rosterPageQuery", { count: 3, cursor: first.pageInfo.endCursor })).residents;
    const ids = [...first.edges, ...second.edges].map((edge) => edge.node.id);
    assert.equal(new Set(ids).size, 6);
    const { node } = await ask("rosterNodeQuery", { id: ids[0] });
    assert.deepEqual([node.id, node.__typename], [ids[0], "Resident"]);
  });

  test("graphql-codegen: types from the running hub's introspection", async () => {
    const [made] = await generate({
      schema: [{ [`${shared.hub.url}/graphql`]: { headers: { authorization: shared.police.authorization } } }],
      documents: [here("relay/codegen.graphql")],
      generates: { "made/types.ts": { plugins: ["typescript", "typescript-operations"] } },
      silent: true,
      errorsOnly: true,
    }, false);
    for (const text of ["export type Resident = Node & {", "export type WhoQuery =", "export type ChangesSubscription ="]) {
      assert.ok(made.content.includes(text), `${text} is missing`);
    }
  });
}
