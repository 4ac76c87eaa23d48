// What the person can put right, as a failure that is shown like every other.
import { Failure } from "./failure";

/** Throws when the hub says that something must be put right first. */
export function mended(errors: { message: string }[]): void {
  if (errors.length > 0) throw new Failure("INVALID_INPUT", errors.map(({ message }) => message).join(" "));
}
