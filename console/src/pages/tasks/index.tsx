// What a community has to collect, in the order in which somebody walks, and the forms that asked for it.
import { lazy, Suspense, useState } from "react";
import { Button, Skeleton } from "antd";
import type { CollectionTaskState } from "../../gql/graphql";
import { usePages } from "../../hub/usePages";
import { number, t } from "../../language";
import { Choose, Field } from "../../parts/Field";
import { Drawn, Failed, Nothing } from "../../shell/Drawn";
import { useVisit } from "../../shell/viewer";
import { TASKS, type Task } from "./ask";
import { Household } from "./Household";
import { walk } from "./walk";

const Asked = lazy(() => import("./Asked"));

const STATES = ["OPEN", "DONE", "REFUSED", "UNKNOWN"] as const;
const PARTS = ["walk", "asked"] as const;

export default function Tasks() {
  const [part, setPart] = useState<(typeof PARTS)[number]>("walk");
  return (
    <>
      <section className="card">
        <h1>{t("page.tasks")}</h1>
        <p className="soft">{t("tasks.hint")}</p>
        <div className="acts" role="group" aria-label={t("page.tasks")}>
          {PARTS.map((one) => (
            <Button key={one} type={part === one ? "primary" : "default"} aria-pressed={part === one} onClick={() => setPart(one)}>{t(`tasks.${one}`)}</Button>))}
        </div>
      </section>
      {part === "walk" ? <Walk /> : <Suspense fallback={<Skeleton active />}><Asked /></Suspense>}
    </>
  );
}

function Walk() {
  const { viewer, why } = useVisit();
  const [state, setState] = useState<CollectionTaskState>("OPEN");
  // What was answered stays at its door until the list is asked for anew.
  const [answered, setAnswered] = useState<Record<string, Task>>({});
  const pages = usePages(TASKS, { filter: { state }, after: null }, (data) => data.collectionTasks, why);
  const tasks = pages.rows.map((one) => {
    const now = answered[one.id];
    return now ? { ...one, state: now.state, held: now.held, doneAt: now.doneAt } : one;
  });
  const waiting = tasks.filter((one) => one.state === "OPEN");
  const first = waiting.map(({ due }) => due ?? "").filter(Boolean).sort()[0];
  const done = (task: Task) => setAnswered((before) => ({ ...before, [task.id]: task }));
  const again = () => { setAnswered({}); pages.asked.again(); };
  return (
    <>
      <section className="card">
        <div className="grid">
          <Field label={t("review.state")}>
            <Choose value={state} onChange={(value) => { setAnswered({}); setState(value as CollectionTaskState); }} options={STATES.map((one) => [one, t(`task.state.${one}`)] as const)} />
          </Field>
        </div>
        {state === "OPEN" && pages.asked.data && <p role="status">
          {viewer.area && <b>{viewer.area.name} </b>}{t(pages.more ? "tasks.count.more" : "tasks.count", { n: number(waiting.length) })}
          {first && <> {t("tasks.first", { date: first })}</>}</p>}
        <div className="acts"><Button onClick={again}>{t("refresh")}</Button></div>
      </section>
      <Drawn asked={pages.asked}>{() => tasks.length === 0 ? <Nothing text={t(state === "OPEN" ? "tasks.none" : "table.empty")} /> : (
        <>
          {walk(tasks).map((building) => (
            <section key={building.key} className="card" aria-label={placeOf(building)}>
              <h2>{placeOf(building)}</h2>
              {building.stops.map((stop) => <Household key={stop.key} tasks={stop.tasks} done={done} />)}
            </section>))}
          <Failed failure={pages.failure} />
          {pages.more && <div className="acts"><Button loading={pages.isRunning} onClick={pages.more}>{t("more")}</Button></div>}
        </>
      )}</Drawn>
    </>
  );
}

function placeOf({ estate, building }: { estate: string | null; building: string | null }): string {
  if (!estate && !building) return t("tasks.nowhere");
  return building ? t("tasks.building", { estate: estate ?? "", building }) : estate ?? "";
}
