// What an 18-digit ID number says by itself (GB 11643); only advice, the hub decides.

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = "10X98765432";

/** The number as it would be sent: narrow characters, no spaces or hyphens, capital X. */
export function plain(text) {
  return text.normalize("NFKC").replace(/[\s\-‐-―]/g, "").toUpperCase();
}

/** `{ state }`: empty, partial, wrong (with `reason`), or right (with `birthDate` and `sex`). */
export function readIdNumber(text) {
  const number = plain(text);
  if (number === "") return { state: "empty" };
  if (!/^\d{0,17}[\dX]$/.test(number)) {
    return /^[\dX]*$/.test(number) && number.length > 18
      ? { state: "wrong", reason: "long" }
      : { state: "wrong", reason: "characters" };
  }
  if (number.length < 18) return { state: number.endsWith("X") ? "wrong" : "partial", reason: "characters" };
  const birthDate = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  if (!isPastDay(birthDate)) return { state: "wrong", reason: "date" };
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(number[at]), 0);
  if (CHECKS[sum % 11] !== number[17]) return { state: "wrong", reason: "checksum" };
  return { state: "right", birthDate, sex: Number(number[16]) % 2 === 1 ? "MALE" : "FEMALE" };
}

function isPastDay(text) {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text) && day <= new Date();
}
