// Tasks as a way from door to door: building by building, household by household.

interface Placed {
  id: string;
  household?: { id: string } | null;
  dwelling?: { id: string; estate?: string | null; building?: string | null } | null;
}

/** What is collected at one door. */
export interface Stop<T> {
  key: string;
  tasks: T[];
}

export interface Building<T> {
  key: string;
  estate: string | null;
  building: string | null;
  stops: Stop<T>[];
}

/** The tasks in the order in which they came, each once, by building and by household. */
export function walk<T extends Placed>(tasks: T[]): Building<T>[] {
  const buildings = new Map<string, Building<T> & { byKey: Map<string, Stop<T>> }>();
  const seen = new Set<string>();
  for (const task of tasks) {
    if (seen.has(task.id)) continue;
    seen.add(task.id);
    const estate = task.dwelling?.estate ?? null;
    const building = task.dwelling?.building ?? null;
    const place = JSON.stringify([estate, building, task.dwelling ? null : "nowhere"]);
    const at = buildings.get(place) ?? { key: place, estate, building, stops: [], byKey: new Map<string, Stop<T>>() };
    buildings.set(place, at);
    const door = `${task.dwelling?.id ?? ""} ${task.household?.id ?? ""}`;
    const stop = at.byKey.get(door) ?? { key: door, tasks: [] };
    if (stop.tasks.length === 0) {
      at.byKey.set(door, stop);
      at.stops.push(stop);
    }
    stop.tasks.push(task);
  }
  return [...buildings.values()];
}

interface Lacking {
  /** A task that asks it. */
  id: string;
  question: string;
  count: number;
  due: string | null;
}

/** How many wait for each question, and until when at the earliest. */
export function lacking<T extends { id: string; question: string; due?: string | null }>(tasks: T[]): Lacking[] {
  const found = new Map<string, Lacking>();
  for (const { id, question, due } of tasks) {
    const one = found.get(question) ?? { id, question, count: 0, due: null };
    found.set(question, { ...one, count: one.count + 1, due: due && (!one.due || due < one.due) ? due : one.due });
  }
  return [...found.values()].sort((one, other) => (one.due ?? "9").localeCompare(other.due ?? "9") || other.count - one.count);
}
