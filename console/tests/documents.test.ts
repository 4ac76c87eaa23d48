// What the pages ask fits the schema that is served.
import { readFileSync } from "node:fs";
import { buildSchema, parse, validate } from "graphql";
import { expect, test } from "vitest";
import * as documents from "../src/gql/graphql";
import { READY } from "../src/pages/queries/ready";

const schema = buildSchema(readFileSync("../schema.graphql", "utf8"));

test("every document of the pages is valid", () => {
  const all = Object.entries(documents).filter(([name]) => name.endsWith("Document"));
  expect(all.length).toBeGreaterThan(20);
  for (const [name, document] of all) {
    expect([name, validate(schema, parse(String(document))).map(({ message }) => message)]).toEqual([name, []]);
  }
});

test("every ready query is valid", () => {
  for (const [name, { document }] of Object.entries(READY)) {
    expect([name, validate(schema, parse(document)).map(({ message }) => message)]).toEqual([name, []]);
  }
});
