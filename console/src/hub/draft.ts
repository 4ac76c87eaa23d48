// What was typed and not sent, kept in this browser for a day for the same person.
import { useCallback, useState } from "react";

const PREFIX = "fileonce.draft.";
const A_DAY = 24 * 60 * 60 * 1000;

interface Kept<T> {
  login: string;
  at: number;
  value: T;
}

function read<T>(key: string, login: string): T | null {
  try {
    const kept = JSON.parse(localStorage.getItem(PREFIX + key) ?? "null") as Kept<T> | null;
    if (kept && kept.login === login && Date.now() - kept.at < A_DAY) return kept.value;
  } catch {
    // What cannot be read is as good as none.
  }
  localStorage.removeItem(PREFIX + key);
  return null;
}

/** Lays down a draft that a page finds when it is opened. */
export function keepDraft<T>(key: string, login: string, value: T): void {
  const draft: Kept<T> = { login, at: Date.now(), value };
  localStorage.setItem(PREFIX + key, JSON.stringify(draft));
}

/** Removes all drafts of this browser. */
export function forgetDrafts(): void {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  }
}

/** A value that survives a closed browser until it is dropped. */
export function useDraft<T>(key: string, login: string, fresh: () => T) {
  const [kept] = useState(() => read<T>(key, login));
  const [value, setValue] = useState<T>(() => kept ?? fresh());
  const [wasKept, setKept] = useState(kept !== null);
  const change = useCallback((next: T) => {
    setValue(next);
    keepDraft(key, login, next);
  }, [key, login]);
  const drop = useCallback(() => {
    localStorage.removeItem(PREFIX + key);
    setValue(fresh());
    setKept(false);
  }, [key, fresh]);
  return { value, change, drop, wasKept };
}
