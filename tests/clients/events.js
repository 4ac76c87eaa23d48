// Clients that are told of events over a socket.
import assert from "node:assert/strict";
import { ApolloClient, InMemoryCache, gql as apollo } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { Client, gql as urql, subscriptionExchange } from "@urql/core";
import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { idNumber } from "../browser/hub.js";
import { socketUrl, staff } from "./who.js";

const CHANGES = `subscription Changes($after: String) {
  factsChanged(after: $after) { cursor subject kind attributes at }
}`;
const PROGRESS = "subscription Progress($id: ID!) { importProgress(id: $id) { state done total } }";
const RECORD = `mutation($number: String!, $name: String!) {
  recordResident(input: { record: { idDocument: { number: $number }, name: $name } }) { resident { id } }
}`;

export function events(test, shared) {
  const sockets = (more = {}) => createClient({
    url: socketUrl(shared.hub),
    webSocketImpl: WebSocket,
    connectionParams: { authorization: shared.police.authorization, purpose: shared.police.purpose },
    ...more,
  });
  let clerk;
  const enter = async (order) => {
    clerk ??= await staff(shared.hub);
    const number = idNumber("19780706", order);
    const { recordResident } = await clerk.ask(RECORD, { number, name: `测试客户端${"甲乙丙丁戊"[order % 5]}` });
    return recordResident.resident.id;
  };

  test("graphql-ws: what changed, and after a break what came since", async () => {
    const client = sockets();
    const changes = client.iterate({ query: CHANGES });
    const first = changes.next();
    await settled(client);
    const id = await enter(101);
    const { value } = await first;
    const told = value.data.factsChanged;
    assert.equal(told.subject, id);
    assert.equal(told.kind, "RESIDENT");
    assert.ok(told.attributes.includes("person_name"));
    assert.ok(!JSON.stringify(value).includes("测试客户端"), "an event carries no value");
    assert.ok(value.extensions.receipt.entry);
    await changes.return();
    const missed = await enter(102);
    const later = client.iterate({ query: CHANGES, variables: { after: told.cursor } });
    assert.equal((await later.next()).value.data.factsChanged.subject, missed);
    await later.return();
    await client.dispose();
  });

  test("graphql-ws: how far a real import is, from judging to its end", async () => {
    clerk ??= await staff(shared.hub);
    const rows = Array.from({ length: 600 }, (_, row) => {
      const day = `19${60 + (row % 40)}0${1 + (row % 9)}1${row % 9}`;
      return `测试,${idNumber(day, 200 + row)},1990${String(row).padStart(7, "0")}`;
    });
    const file = await fetch(`${shared.hub.url}/files`, {
      method: "POST",
      headers: { ...clerk.headers, "content-type": "text/csv", "x-file-name": "a.csv" },
      body: `姓名,身份证号,联系电话\n${rows.join("\n")}\n`,
    });
    const start = "mutation($f: ID!) { startImport(input: { file: $f }) { import { id } userErrors { message } } }";
    const started = (await clerk.ask(start, { f: (await file.json()).id })).startImport;
    assert.deepEqual(started.userErrors, []);
    const { id } = started.import;
    const client = sockets({
      webSocketImpl: clerk.socket,
      connectionParams: { purpose: clerk.purpose },
    });
    const states = [];
    for await (const { data, errors } of client.iterate({ query: PROGRESS, variables: { id } })) {
      assert.equal(errors, undefined);
      const { state, done, total } = data.importProgress;
      assert.ok(done <= total || total === 0, `${done} of ${total}`);
      const isNew = states.at(-1) !== state;
      if (isNew) states.push(state);
      if (isNew && (state === "READY" || state === "PAUSED")) await confirm(clerk, id);
    }
    assert.equal(states.at(-1), "DONE");
    assert.ok(states.includes("READY") || states.includes("PAUSED"), states.join());
    await client.dispose();
  });

  test("graphql-ws: who is not let in hears why", async () => {
    const client = sockets({ connectionParams: { authorization: "Bearer forged" }, retryAttempts: 0 });
    const asked = client.iterate({ query: CHANGES }).next();
    await assert.rejects(asked, (event) => event.code === 4403 && event.reason === "UNAUTHENTICATED");
    await client.dispose();
  });

  test("urql: a subscription", async () => {
    const socket = sockets();
    const client = new Client({
      url: `${shared.hub.url}/graphql`,
      exchanges: [subscriptionExchange({
        forwardSubscription: (request) => ({
          subscribe: (sink) => ({ unsubscribe: socket.subscribe({ ...request, query: request.query || "" }, sink) }),
        }),
      })],
    });
    const told = new Promise((resolve) => {
      client.subscription(urql(CHANGES), {}).subscribe((result) => resolve(result));
    });
    await settled(socket);
    const id = await enter(103);
    const { data, error } = await told;
    assert.equal(error, undefined);
    assert.equal(data.factsChanged.subject, id);
    await socket.dispose();
  });

  test("Apollo Client: a subscription", async () => {
    const socket = sockets();
    const client = new ApolloClient({ link: new GraphQLWsLink(socket), cache: new InMemoryCache() });
    let subscription;
    const told = new Promise((resolve, reject) => {
      subscription = client.subscribe({ query: apollo(CHANGES) }).subscribe({ next: resolve, error: reject });
    });
    await settled(socket);
    const id = await enter(104);
    const { data } = await told;
    assert.equal(data.factsChanged.subject, id);
    subscription.unsubscribe();
    client.stop();
    await socket.dispose();
  });
}

/** Waits until what was asked before over a socket is under way: a question is answered behind it,
 * and one more entry of the log later the subscription waits. */
async function settled(client) {
  for (let round = 0; round < 3; round += 1) {
    for await (const { data } of client.iterate({ query: "{ viewer { role } }" })) {
      assert.equal(data.viewer.role, "department_system");
    }
  }
}

async function confirm(clerk, id) {
  const { node } = await clerk.ask("query($id: ID!) { node(id: $id) { ... on Import { warnings { code } } } }", { id });
  const accept = node.warnings.map((one) => one.code);
  const { confirmImport } = await clerk.ask(
    `mutation($id: ID!, $accept: [String!]!) {
      confirmImport(input: { id: $id, acceptWarnings: $accept }) { userErrors { message } }
    }`, { id, accept });
  assert.deepEqual(confirmImport.userErrors, []);
}
