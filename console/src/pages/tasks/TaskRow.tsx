// One thing to collect: said to be right with one tap, answered, refused, unknown, or asked twice.
import { useState, type FormEvent } from "react";
import { Alert, Button, Tag } from "antd";
import type { CompleteTaskInput, Evidence } from "../../gql/graphql";
import { mended } from "../../hub/mended";
import { useAct } from "../../hub/useAsk";
import { t, word } from "../../language";
import { Choose, Field } from "../../parts/Field";
import { ValueField } from "../../parts/ValueField";
import { Failed } from "../../shell/Drawn";
import { useVisit } from "../../shell/viewer";
import { canConfirm, complete, reportTwice, type Task } from "./ask";

type Open = "answer" | "twice" | null;

const EVIDENCE = ["CONFIRMED", "SEEN_DOCUMENT", "SELF_STATED"] as const;

export function TaskRow({ task, done }: { task: Task; done: (task: Task) => void }) {
  const { why } = useVisit();
  const [open, setOpen] = useState<Open>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const [isReported, setReported] = useState(false);
  const act = useAct();
  const say = (answer: Omit<CompleteTaskInput, "taskId">) => void act.run(undefined, async () => {
    const told = await complete({ taskId: task.id, ...answer }, why);
    setWrong(told.wrong);
    if (!told.task) return;
    setOpen(null);
    done(told.task);
  });
  const report = () => void act.run(undefined, async () => {
    mended(await reportTwice(task.id, why));
    setOpen(null);
    setReported(true);
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
        {canConfirm(task) && <Button type="primary" loading={act.isRunning && open === null} aria-label={named(t("person.confirm"))} onClick={() => say({ confirm: true })}>{t("person.confirm")}</Button>}
        <Button aria-label={named(t("tasks.answer"))} aria-expanded={open === "answer"} onClick={() => setOpen(open === "answer" ? null : "answer")}>{t("tasks.answer")}</Button>
        {!isReported && <Button type="text" aria-label={named(t("tasks.twice"))} onClick={() => setOpen("twice")}>{t("tasks.twice")}</Button>}
      </div>}
      {open === "answer" && <Answer task={task} wrong={wrong} isRunning={act.isRunning} say={say} />}
      {open === "twice" && <Alert type="info" title={t("tasks.twice.text")} action={<div className="acts">
        <Button type="primary" loading={act.isRunning} onClick={report}>{t("tasks.twice.do")}</Button>
        <Button onClick={() => setOpen(null)}>{t("cancel")}</Button></div>} />}
      <div role="status">{isReported && <Alert type="success" title={t("tasks.twice.done")} />}
        {open === null && wrong && <Alert type="error" title={wrong} />}</div>
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
