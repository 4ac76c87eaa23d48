// Entries that could not be sent: kept on this device for whoever typed them, until the hub has them.
import { useSyncExternalStore } from "react";
import type { ResidentInput } from "../gql/graphql";
import type { Why } from "../hub/ask";
import { Failure } from "../hub/failure";
import type { Typed } from "./fields";
import { recordResident } from "./record";

export interface Waiting {
  /** The key of the record: sent again under it, nobody is entered twice. */
  key: string;
  login: string;
  typed: Typed;
  sent: ResidentInput;
  why: Why;
  /** What the hub said must be put right. */
  wrong?: string[];
}

const KEY = "fileonce.outbox";
const listeners = new Set<() => void>();
let all: Waiting[] = read();

function read(): Waiting[] {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "[]") as Waiting[];
  } catch {
    return [];
  }
}

function write(next: Waiting[]) {
  all = next;
  if (next.length > 0) localStorage.setItem(KEY, JSON.stringify(next));
  else localStorage.removeItem(KEY);
  listeners.forEach((one) => one());
}

/** Keeps an entry until it can be sent. */
export function keepForLater(one: Waiting): void {
  write([...read().filter(({ key }) => key !== one.key), one]);
}

/** Takes an entry out, because somebody deals with it. */
export function takeOut(key: string): void {
  write(read().filter((one) => one.key !== key));
}

/** All that wait on this device. */
export function useOutbox(): Waiting[] {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, () => all);
}

let isSending = false;

/** Sends what waits for a login, one after another; gives how many the hub has now. */
export async function sendWaiting(login: string): Promise<number> {
  if (isSending) return 0;
  isSending = true;
  let sent = 0;
  try {
    for (const one of read().filter((each) => each.login === login && !each.wrong)) {
      const { data } = await recordResident(one.sent, one.key, one.typed, one.why);
      const wrong = data.recordResident.userErrors.map(({ message }) => message);
      if (wrong.length > 0) write(read().map((each) => (each.key === one.key ? { ...each, wrong } : each)));
      else {
        takeOut(one.key);
        sent += 1;
      }
    }
  } catch (error) {
    // Without a network it goes on waiting; whatever else it is, the person is told when they send it themselves.
    if (!(error instanceof Failure)) throw error;
  } finally {
    isSending = false;
  }
  return sent;
}
