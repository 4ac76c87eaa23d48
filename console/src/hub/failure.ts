// What went wrong, in words for the person at the screen.
import { t, word } from "../language";

export class Failure extends Error {
  /** `code` is the hub's, or OFFLINE when there was no answer. */
  constructor(readonly code: string, message: string) {
    super(message);
  }
}

/** Text of a status of HTTP; 0 when there was no answer. */
export function failureText(status: number): string {
  const text = word("failure", String(status));
  return text === String(status) ? t("failure.other", { status }) : text;
}
