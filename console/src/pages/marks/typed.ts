// A mark as it is typed, and as the hub takes it.
import type { AuditMarkKind, MarkAuditInput } from "../../gql/graphql";

export interface Typed {
  kind: AuditMarkKind;
  subject: string;
  login: string;
  purpose: string;
  case: string;
  /** The last day, in China. */
  until: string;
  reason: string;
}

/** Whether all is there that a mark of this kind needs. */
export function isWhole(typed: Typed): boolean {
  if (!typed.reason.trim()) return false;
  if (typed.kind === "HIDDEN") return Boolean(typed.until && (typed.purpose || typed.case.trim()));
  return Boolean(typed.subject.trim() && (typed.kind !== "OFFICIAL" || typed.login.trim()));
}

/** What the hub takes; what belongs to another kind of mark is left out. */
export function inputOf(typed: Typed): MarkAuditInput {
  const { kind } = typed;
  const reason = typed.reason.trim();
  if (kind === "HIDDEN") {
    // The day is over when the next one begins in China, which keeps one time all year.
    return { kind, purpose: typed.purpose || null, case: typed.case.trim() || null, until: `${typed.until}T23:59:59+08:00`, reason };
  }
  return { kind, subject: typed.subject.trim(), ...(kind === "OFFICIAL" ? { login: typed.login.trim() } : {}), reason };
}
