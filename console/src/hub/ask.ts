// The one way from the pages to the hub's data: POST /graphql, like every other client.
import { Client, createRequest, fetchExchange, type CombinedError } from "urql";
import type { TypedDocumentString } from "../gql/graphql";
import { t } from "../language";
import { Failure, failureText } from "./failure";
import { hubFetch } from "./fetching";

/** Why somebody asks; a case where the purpose wants one. */
export interface Why {
  purpose?: string;
  caseReference?: string;
}

let chosen: Why = {};

/** Says why the person at the screen asks, where a question does not say it itself. */
export function askBecause(why: Why): void {
  chosen = why;
}

/** Why the person at the screen asks. */
export function because(): Why {
  return chosen;
}

/** An attribute that was refused, and how to apply for it. */
export interface Refused {
  attribute: string;
  howToApply: string;
}

export interface Answer<R> {
  data: R;
  refused: Refused[];
  receipt: string | null;
}

/** Nothing is kept between requests: what may be seen depends on purpose, person and moment. */
const client = new Client({
  url: "/graphql",
  exchanges: [fetchExchange],
  fetch: hubFetch as typeof fetch,
  preferGetMethod: false,
  requestPolicy: "network-only",
});

let asked = 0;

/** A question of its own: one that is under way, in another language or for another purpose, does not answer for it. */
function question<R, V extends object>(text: string, variables: V) {
  const request = createRequest<R, V>(text, variables);
  asked += 1;
  return { ...request, key: asked };
}

/** Asks the hub. Throws a `Failure` when there is nothing to show. */
export async function ask<R, V extends object>(
  document: TypedDocumentString<R, V>,
  variables: V,
  why: Why = chosen,
): Promise<Answer<R>> {
  const headers: Record<string, string> = {};
  const text = document.toString();
  if (why.purpose) headers["X-Purpose"] = why.purpose;
  if (why.caseReference) headers["X-Case"] = encodeURIComponent(why.caseReference);
  const isMutation = /^\s*mutation/m.test(text);
  if (isMutation) headers["Idempotency-Key"] = newKey();
  const context = { fetchOptions: { headers } };
  const result = isMutation
    ? await client.mutation<R, V>(text, variables, context).toPromise()
    : await client.executeQuery<R, V>(question<R, V>(text, variables), context).toPromise();
  if (!result.data) throw failureOf(result.error);
  const receipt = (result.extensions?.receipt as { entry?: string } | undefined)?.entry ?? null;
  return { data: result.data, refused: refusedIn(result.error), receipt };
}

/** A key that nobody chose before. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `console-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

function refusedIn(error: CombinedError | undefined): Refused[] {
  const seen = new Map<string, Refused>();
  for (const one of error?.graphQLErrors ?? []) {
    const { code, attribute, howToApply } = one.extensions as Record<string, string | undefined>;
    if (code !== "FIELD_NOT_GRANTED" || !attribute) continue;
    if (!seen.has(attribute)) seen.set(attribute, { attribute, howToApply: howToApply ?? one.message });
  }
  return [...seen.values()];
}

function failureOf(error: CombinedError | undefined): Failure {
  const cause = error?.networkError;
  if (cause instanceof Failure) return cause;
  const response = error?.response as Response | undefined;
  const first = error?.graphQLErrors[0];
  const code = String(first?.extensions?.code ?? "INTERNAL");
  const wait = response?.headers.get("Retry-After");
  if (response?.status === 429 && wait) return new Failure(code, t("failure.wait", { seconds: wait }));
  return new Failure(code, first?.message || failureText(response?.status ?? 0));
}
