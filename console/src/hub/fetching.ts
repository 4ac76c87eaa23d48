// Every request of the console: one form, a limit on waiting, and a session that may be begun again.
import { language, t } from "../language";
import { Failure, failureText } from "./failure";

const PATIENCE = 20_000;

let signInAgain: () => Promise<void> = () => Promise.reject(new Failure("UNAUTHENTICATED", t("failure.401")));
let signingIn: Promise<void> | null = null;

/** Says how to log in again without leaving the page. */
export function whenSessionIsLost(action: () => Promise<void>): void {
  signInAgain = action;
}

/** A request to the hub, given up after a while. */
async function once(path: RequestInfo | URL, init: RequestInit, patience: number): Promise<Response> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), patience);
  init.signal?.addEventListener("abort", () => abort.abort());
  try {
    const headers = new Headers(init.headers);
    headers.set("Accept-Language", language());
    return await fetch(path, { ...init, headers, credentials: "same-origin", cache: "no-store", signal: abort.signal });
  } catch {
    throw new Failure("OFFLINE", failureText(0));
  } finally {
    clearTimeout(timer);
  }
}

/** A request that waits for the person to log in again when the session has ended, and then goes on. */
export async function hubFetch(path: RequestInfo | URL, init: RequestInit = {}, patience = PATIENCE): Promise<Response> {
  for (;;) {
    const reply = await once(path, init, patience);
    if (reply.status !== 401) return reply;
    signingIn ??= signInAgain().finally(() => { signingIn = null; });
    await signingIn;
  }
}

/** A request of JSON that is about the session itself. */
export function post(path: string, body: unknown): Promise<Response> {
  const headers = { "Content-Type": "application/json" };
  return once(path, { method: "POST", headers, body: JSON.stringify(body) }, PATIENCE);
}
