// The one way from the pages to the hub: POST /graphql, like every other client.
import { known, language, t } from "./language.js";

const PATIENCE = 20000;

let signInAgain = () => Promise.reject(new Failure("UNAUTHENTICATED", t("failure.401")));
let signingIn = null;

/** What went wrong, in words for the person at the screen. */
export class Failure extends Error {
  constructor(code, message, input) {
    super(message);
    this.code = code;
    this.input = input;
  }
}

/** Says how to log in again without leaving the page. */
export function whenSessionIsLost(action) {
  signInAgain = action;
}

/** Text of a failure for a status of HTTP; 0 when there was no answer. */
export function failureText(status) {
  const key = `failure.${status}`;
  return known(key) ? t(key) : t("failure.other", { status });
}

/** A request to the hub, given up after a while. */
export async function post(path, body, headers) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), PATIENCE);
  try {
    return await fetch(path, {
      method: "POST",
      credentials: "same-origin",
      cache: "no-store",
      signal: abort.signal,
      headers: { "Content-Type": "application/json", "Accept-Language": language(), ...headers },
      body: JSON.stringify(body),
    });
  } catch (error) {
    throw new Failure("OFFLINE", failureText(0));
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Asks the hub. Gives data, the errors of single fields, and the receipt.
 * Throws a Failure when there is nothing to show.
 */
export async function ask(query, variables, { purpose, caseReference } = {}) {
  const headers = { Accept: "application/json" };
  if (purpose) headers["X-Purpose"] = purpose;
  if (caseReference) headers["X-Case"] = encodeURIComponent(caseReference);
  for (;;) {
    const reply = await post("/graphql", { query, variables }, headers);
    if (reply.status !== 401) return read(reply);
    signingIn = signingIn || signInAgain().finally(() => (signingIn = null));
    await signingIn;
  }
}

async function read(reply) {
  const answer = await reply.json().catch(() => null);
  const errors = (answer && answer.errors) || [];
  if (reply.ok && answer && answer.data) {
    return { data: answer.data, errors, receipt: answer.extensions && answer.extensions.receipt };
  }
  const first = errors[0] || {};
  const { code, input } = first.extensions || {};
  const wait = reply.headers.get("Retry-After");
  const own = reply.status === 429 && wait ? t("failure.wait", { seconds: wait }) : null;
  throw new Failure(code || "INTERNAL", own || first.message || failureText(reply.status), input);
}
