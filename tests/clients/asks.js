// Clients that ask questions over HTTP.
import assert from "node:assert/strict";
import { ApolloClient, HttpLink, InMemoryCache, gql as apollo } from "@apollo/client";
import { Client, cacheExchange, fetchExchange, gql as urql } from "@urql/core";
import { serverAudits } from "graphql-http";
import { ClientError, GraphQLClient } from "graphql-request";

const WHO = `query Who($number: String!) {
  resident(idDocument: { number: $number }) { id name household { members { resident { id name } } } }
}`;
const PAGE = `query Page($after: String) {
  residents(first: 7, after: $after) { edges { cursor node { id name } } pageInfo { endCursor hasNextPage } }
}`;
const AUDITS = 61;

export function asks(test, shared) {
  const address = () => `${shared.hub.url}/graphql`;
  const sample = () => ({ number: shared.hub.accounts.samples.idNumber });

  test("graphql-http: every audit of GraphQL over HTTP passes", async () => {
    const fetchFn = (url, init = {}) => {
      const headers = { ...Object.fromEntries(new Headers(init.headers)), ...shared.police.headers };
      return fetch(url, { ...init, headers });
    };
    const audits = serverAudits({ url: address(), fetchFn });
    assert.equal(audits.length, AUDITS);
    for (const audit of audits) {
      const result = await audit.fn();
      assert.equal(result.status, "ok", `${audit.name}: ${result.reason}`);
    }
  });

  test("graphql-request: an answer, its receipt, and an error with its code", async () => {
    const client = new GraphQLClient(address(), { headers: shared.police.headers });
    const { data, extensions } = await client.rawRequest(WHO, sample());
    assert.ok(data.resident.name);
    assert.match(extensions.receipt.entry, /^\w+/);
    await assert.rejects(client.request("{ nonsense }"), (error) => {
      assert.ok(error instanceof ClientError);
      assert.equal(error.response.errors[0].extensions.code, "INVALID_DOCUMENT");
      return true;
    });
    const without = new GraphQLClient(address(), { headers: { authorization: shared.police.authorization } });
    await assert.rejects(without.request(WHO, sample()), (error) => {
      assert.equal(error.response.status, 403);
      assert.equal(error.response.errors[0].extensions.code, "PURPOSE_REQUIRED");
      return true;
    });
  });

  test("urql: a question and its cached second", async () => {
    const client = new Client({
      url: address(),
      exchanges: [cacheExchange, fetchExchange],
      // By itself it puts short questions into addresses, where no data about anybody travels.
      preferGetMethod: false,
      fetchOptions: () => ({ headers: shared.police.headers }),
    });
    const first = await client.query(urql(WHO), sample()).toPromise();
    assert.equal(first.error, undefined);
    assert.ok(first.data.resident.household.members.length > 0);
    const again = await client.query(urql(WHO), sample()).toPromise();
    assert.deepEqual(again.data, first.data);
  });

  test("Apollo Client: pages of a connection are one list without a repetition", async () => {
    const client = new ApolloClient({
      link: new HttpLink({ uri: address(), headers: shared.police.headers }),
      cache: new InMemoryCache(),
    });
    const seen = new Set();
    let after = null;
    for (let page = 0; page < 4; page += 1) {
      const { data } = await client.query({ query: apollo(PAGE), variables: { after } });
      for (const { cursor, node } of data.residents.edges) {
        assert.ok(cursor);
        assert.ok(!seen.has(node.id), "a row came twice");
        seen.add(node.id);
      }
      after = data.residents.pageInfo.endCursor;
    }
    assert.equal(seen.size, 28);
    client.stop();
  });
}
