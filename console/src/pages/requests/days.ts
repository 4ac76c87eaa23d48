// Working days until a day, by the calendar that the hub counts by.

export interface Calendar {
  daysOff: string[];
  movedDays: string[];
}

/** Working days after `from` until `to`, that day included; below zero when it is over. */
export function workingDays(from: string, to: string, { daysOff, movedDays }: Calendar): number {
  if (to < from) return -workingDays(to, from, { daysOff, movedDays });
  let count = 0;
  for (let day = next(from); day <= to; day = next(day)) {
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    const isWeekend = weekday === 0 || weekday === 6;
    if (movedDays.includes(day) || (!isWeekend && !daysOff.includes(day))) count += 1;
  }
  return count;
}

function next(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + 1);
  return date.toISOString().slice(0, 10);
}

/** The day on which something has to be decided first; none when nobody has to decide. */
export function firstDue(items: { state: string; due?: string | null }[]): string | null {
  const days = items.filter(({ state }) => state === "WAITING" || state === "RETURNED").map(({ due }) => due ?? "").filter(Boolean);
  return days.sort()[0] ?? null;
}
