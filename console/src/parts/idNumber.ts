// What an 18-digit ID number says by itself (GB 11643); only advice, the hub decides.

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = "10X98765432";

export type Reading =
  | { state: "empty" | "partial" }
  | { state: "wrong"; reason: "long" | "characters" | "date" | "checksum" }
  | { state: "right"; birthDate: string; sex: "MALE" | "FEMALE" };

/** The number as it would be sent: narrow characters, no spaces or hyphens, capital X. */
export function plain(text: string): string {
  return text.normalize("NFKC").replace(/[\s\-‐-―]/g, "").toUpperCase();
}

/** What a text says when it is read as an ID number. */
export function readIdNumber(text: string, today = new Date()): Reading {
  const number = plain(text);
  if (number === "") return { state: "empty" };
  if (!/^[\dX]*$/.test(number) || /X./.test(number)) return { state: "wrong", reason: "characters" };
  if (number.length > 18) return { state: "wrong", reason: "long" };
  if (number.length < 18) {
    return number.endsWith("X") ? { state: "wrong", reason: "characters" } : { state: "partial" };
  }
  const birthDate = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  if (!isPastDay(birthDate, today)) return { state: "wrong", reason: "date" };
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(number[at]), 0);
  if (CHECKS[sum % 11] !== number[17]) return { state: "wrong", reason: "checksum" };
  return { state: "right", birthDate, sex: Number(number[16]) % 2 === 1 ? "MALE" : "FEMALE" };
}

function isPastDay(text: string, today: Date): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text) && day <= today;
}

/** Years since a day. */
export function age(birthDate: string, today = new Date()): number {
  const [year = 0, month = 1, day = 1] = birthDate.split("-").map(Number);
  const had = today.getMonth() + 1 > month || (today.getMonth() + 1 === month && today.getDate() >= day);
  return today.getFullYear() - year - (had ? 0 : 1);
}
