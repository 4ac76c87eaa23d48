// What is collected at one door: person by person, with one press for all that is still right.
import { Button } from "antd";
import { Link } from "react-router";
import { useAct } from "../../hub/useAsk";
import { Failure } from "../../hub/failure";
import { t } from "../../language";
import { Failed } from "../../shell/Drawn";
import { useVisit } from "../../shell/viewer";
import { canConfirm, complete, type Task } from "./ask";
import { TaskRow } from "./TaskRow";

export function Household({ tasks, done }: { tasks: Task[]; done: (task: Task) => void }) {
  const { why } = useVisit();
  const act = useAct();
  const [first] = tasks;
  const right = tasks.filter(canConfirm);
  const all = () => void act.run(undefined, async () => {
    const wrong: string[] = [];
    for (const one of right) {
      const told = await complete({ taskId: one.id, confirm: true }, why);
      if (told.task) done(told.task);
      if (told.wrong) wrong.push(`${one.question}：${told.wrong}`);
    }
    if (wrong.length > 0) throw new Failure("INVALID_INPUT", wrong.join(" "));
  });
  const householder = first?.household?.householder?.name;
  return (
    <div className="stop">
      <div className="stop-head">
        <h3>{doorOf(first)}{householder && <span className="soft"> · {t("tasks.householder", { name: householder })}</span>}</h3>
        {right.length > 1 && <Button loading={act.isRunning} aria-label={`${t("tasks.all", { n: right.length })} ${doorOf(first)}`} onClick={all}>{t("tasks.all", { n: right.length })}</Button>}
      </div>
      <Failed failure={act.failure} />
      {bySubject(tasks).map((about) => (
        <div key={about[0]?.subject?.id ?? ""} className="about">
          <Subject task={about[0]} />
          <ul className="tasks">{about.map((one) => <TaskRow key={one.id} task={one} done={done} />)}</ul>
        </div>))}
    </div>
  );
}

function Subject({ task }: { task: Task | undefined }) {
  const about = task?.subject;
  if (!about) return <p className="soft">{t("hidden")}</p>;
  if ("name" in about) return <p><Link to={`/person/${encodeURIComponent(about.id)}`}><b>{about.name ?? t("noname")}</b></Link></p>;
  if ("premisesName" in about) return <p><b>{about.premisesName ?? t("noname")}</b></p>;
  return <p><b>{t("tasks.whole")}</b></p>;
}

function bySubject(tasks: Task[]): Task[][] {
  const found = new Map<string, Task[]>();
  for (const one of tasks) {
    const id = one.subject?.id ?? "";
    found.set(id, [...(found.get(id) ?? []), one]);
  }
  return [...found.values()];
}

/** Unit and room; the whole address where it has none. */
function doorOf(task: Task | undefined): string {
  const at = task?.dwelling;
  if (!at) return task?.household?.number ? `${t("household.number")} ${task.household.number}` : t("tasks.nodoor");
  const parts = [at.unit && t("tasks.unit", { unit: at.unit }), at.room && t("tasks.room", { room: at.room })].filter(Boolean);
  return parts.length > 0 ? parts.join(" ") : at.address;
}
