// Queries that departments need first. No number of a real person stands in them.
import type { Why } from "../../hub/ask";

export const READY = {
  main: {
    document: `query WhoIs($number: String!) {
  resident(idDocument: { number: $number }) {
    name
    birthDate
    household {
      dwelling { address }
      members { relation { label } resident { name } }
    }
  }
}`,
    variables: `{ "number": "" }`,
  },
  many: {
    document: `query WhoAre($documents: [IdDocumentInput!]!) {
  residentsByIdDocument(documents: $documents) { name residenceAddress }
}`,
    variables: `{ "documents": [{ "number": "" }] }`,
  },
  list: {
    document: `query Born($from: Date!, $after: String) {
  residents(filter: { bornFrom: $from }, first: 20, after: $after) {
    nodes { name birthDate residenceAddress }
    pageInfo { hasNextPage endCursor }
  }
}`,
    variables: `{ "from": "2020-01-01" }`,
  },
  facts: {
    document: `query Facts($number: String!) {
  resident(idDocument: { number: $number }) {
    facts { attribute { name } text grade source { name } observedOn status reason }
  }
}`,
    variables: `{ "number": "" }`,
  },
  rights: {
    document: `{
  viewer { department { name } purposes { code name needsCase legalBasis } }
}`,
    variables: "",
  },
} as const;

export type ReadyName = keyof typeof READY;

/** The same as a command for a system that has its token in TOKEN. */
export function curl(document: string, variables: string, why: Why, origin: string): string {
  let parsed: unknown;
  try {
    parsed = variables ? JSON.parse(variables) : undefined;
  } catch {
    parsed = undefined;
  }
  const body = JSON.stringify({ query: document.replace(/\s+/g, " "), variables: parsed }).replace(/'/g, "'\\''");
  return [
    `curl -s ${origin}/graphql -H "Authorization: Bearer $TOKEN"`,
    why.purpose ? `-H 'X-Purpose: ${why.purpose}'` : "",
    why.caseReference ? `-H 'X-Case: ${encodeURIComponent(why.caseReference)}'` : "",
    `-H 'Content-Type: application/json' -d '${body}'`,
  ].filter(Boolean).join(" \\\n  ");
}

/** How a system gets its token of a client's id and secret. */
export function token(origin: string): string {
  return [
    `TOKEN=$(curl -s ${origin}/oauth/token -d grant_type=client_credentials \\`,
    "  -d client_id=$CLIENT_ID -d client_secret=$CLIENT_SECRET \\",
    `  | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
  ].join("\n");
}
