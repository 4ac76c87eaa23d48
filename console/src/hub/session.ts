// Logging in and out; who is logged in is known only from the hub.
import { t } from "../language";
import { Failure, failureText } from "./failure";
import { post } from "./fetching";

const HINT = "fileonce.signedIn";
/** Who was there last: what the hub said about them, for a start without a network. */
export const WHO = "fileonce.viewer";

/** Whether somebody logged in here; only a hint that saves a request, the hub decides. */
export function maybeSignedIn(): boolean {
  return localStorage.getItem(HINT) === "yes";
}

/** Forgets that somebody logged in, and who. */
export function forgetSession(): void {
  localStorage.removeItem(HINT);
  localStorage.removeItem(WHO);
}

/** Lets a person in. A failure; CHANGE wants a password of one's own first. */
export async function logIn(username: string, password: string): Promise<void> {
  const reply = await post("/login", { username, password });
  if (reply.status === 204) {
    localStorage.setItem(HINT, "yes");
    return;
  }
  if (reply.status === 401) throw new Failure("WRONG", t("login.wrong"));
  if (reply.status === 429) {
    const minutes = Math.max(1, Math.ceil(Number(reply.headers.get("Retry-After") || 60) / 60));
    throw new Failure("LOCKED", t("login.locked", { minutes }));
  }
  const said = await reply.json().catch(() => ({})) as { error?: string; message?: string };
  if (said.error === "PASSWORD_CHANGE_REQUIRED") throw new Failure("CHANGE", t("login.change"));
  throw new Failure("OTHER", said.message || failureText(reply.status));
}

/** Sets a new password, for the one there is or for a one-time code. */
export async function setPassword(
  username: string, given: string, newPassword: string, isCode: boolean,
): Promise<void> {
  const proof = isCode ? { code: given } : { password: given };
  const reply = await post("/password", { username, newPassword, ...proof });
  if (reply.status === 204) return;
  const said = await reply.json().catch(() => ({})) as { message?: string };
  throw new Failure("OTHER", said.message || failureText(reply.status));
}

/** Ends the session. */
export async function logOut(): Promise<void> {
  forgetSession();
  await post("/logout", {}).catch(() => null);
}
