// One thing to collect: said to be right with one tap, answered, refused, unknown, or asked twice.
import { useState, type FormEvent } from "react";
import { Alert, Button, Tag } from "antd";
import type { CompleteTaskInput, Evidence } from "../../gql/graphql";
import { useAct } from "../../hub/useAsk";
import { t, word } from "../../language";
import { Choose, Field } from "../../parts/Field";
import { ValueField } from "../../parts/ValueField";
import { Failed } from "../../shell/Drawn";
import { useVisit } from "../../shell/viewer";
import { canConfirm, complete, type Task } from "./ask";
import { Twice } from "./Twice";

const EVIDENCE = ["CONFIRMED", "SEEN_DOCUMENT", "SELF_STATED"] as const;

export function TaskRow({ task, done }: { task: Task; done: (task: Task) => void }) {
  const { why } = useVisit();
  const [isOpen, setOpen] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const act = useAct();
  const say = (answer: Omit<CompleteTaskInput, "taskId">) => void act.run(undefined, async () => {
    const told = await complete({ taskId: task.id, ...answer }, why);
    setWrong(told.wrong);
    if (!told.task) return;
    setOpen(false);
    done(told.task);
  });
  const named = (text: string) => `${text} ${task.question}`;
  return (
    <li className={task.state === "OPEN" ? "task" : "task answered"}>
      <div className="task-what">
        <b>{task.question}</b> <Tag color={task.state === "OPEN" ? (task.reason === "MISSING" ? "error" : "warning") : "success"}>
          {task.state === "OPEN" ? t(`task.reason.${task.reason}`) : word("task.state", task.state)}</Tag>
        {task.due && task.state === "OPEN" && <span className="soft">{t("tasks.due", { date: task.due })}</span>}
        {task.held?.text && <p>{task.held.text} <span className="soft">{task.held.source.name} · {task.held.observedOn}</span></p>}
      </div>
      {task.state === "OPEN" && <div className="acts">
        {canConfirm(task) && <Button type="primary" loading={act.isRunning && !isOpen} aria-label={named(t("person.confirm"))} onClick={() => say({ confirm: true })}>{t("person.confirm")}</Button>}
        <Button aria-label={named(t("tasks.answer"))} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>{t("tasks.answer")}</Button>
        <Twice task={task.id} question={task.question} />
      </div>}
      {isOpen && <Answer task={task} wrong={wrong} isRunning={act.isRunning} say={say} />}
      <div role="status">{!isOpen && wrong && <Alert type="error" title={wrong} />}</div>
      <Failed failure={act.failure} />
    </li>
  );
}

interface Answering {
  task: Task;
  wrong: string | null;
  isRunning: boolean;
  say: (answer: Omit<CompleteTaskInput, "taskId">) => void;
}

function Answer({ task, wrong, isRunning, say }: Answering) {
  const [value, setValue] = useState("");
  const [evidence, setEvidence] = useState<Evidence>("CONFIRMED");
  const [isEmpty, setEmpty] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setEmpty(!value.trim());
    if (value.trim()) say({ value: value.trim(), evidence });
  };
  return (
    <form className="answer" onSubmit={submit} noValidate>
      <div className="grid">
        <ValueField label={task.question} code={task.attribute?.code} value={value} onChange={setValue} focus
          error={isEmpty && !value.trim() ? t("tasks.empty") : wrong} />
        <Field label={t("field.evidence")}>
          <Choose value={evidence} onChange={(next) => setEvidence(next as Evidence)} options={EVIDENCE.map((one) => [one, t(`evidence.${one}`)] as const)} />
        </Field>
      </div>
      <div className="acts">
        <Button type="primary" htmlType="submit" loading={isRunning}>{t("save")}</Button>
        <Button onClick={() => say({ absent: "REFUSED", evidence })}>{t("tasks.refused")}</Button>
        <Button onClick={() => say({ absent: "UNKNOWN", evidence })}>{t("tasks.unknown")}</Button>
      </div>
    </form>
  );
}
