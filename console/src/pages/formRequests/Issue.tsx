// Asks communities by an admitted form.
import { useState, type FormEvent } from "react";
import { Button, Input } from "antd";
import { graphql } from "../../gql";
import type { Grade } from "../../gql/graphql";
import { ask } from "../../hub/ask";
import { mended } from "../../hub/mended";
import { useAct, useAsk } from "../../hub/useAsk";
import { t } from "../../language";
import { Choose, Field } from "../../parts/Field";
import { today } from "../../parts/today";
import { Drawn, Failed } from "../../shell/Drawn";
import { useVisit } from "../../shell/viewer";
import { filterOf, type Condition } from "./conditions";
import { Which } from "./Which";

const ABOUT = graphql(`
  query IssueAbout($department: String!) {
    forms(filter: { department: $department, state: ADMITTED }, first: 100) { nodes { id title subject } }
    areas { id name level }
  }
`);
const ISSUE = graphql(`
  mutation IssueFormRequest($input: IssueFormRequestInput!) { issueFormRequest(input: $input) { request { id } userErrors { path code message } } }
`);

const GRADES = ["SELF_STATED", "SEEN_DOCUMENT", "CONFIRMED_BY_STAFF", "AUTHORITATIVE_REGISTER"] as const;

export function Issue({ cancel, done }: { cancel: () => void; done: (id: string) => void }) {
  const { viewer, why } = useVisit();
  const asked = useAsk(ABOUT, { department: viewer.department.code });
  const [form, setForm] = useState("");
  const [area, setArea] = useState("");
  const [period, setPeriod] = useState("");
  const [due, setDue] = useState("");
  const [minimumGrade, setGrade] = useState<Grade>("SELF_STATED");
  const [conditions, setConditions] = useState<Condition[]>([]);
  const act = useAct();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void act.run(undefined, async () => {
      const input = { form, areas: area ? [area] : [], period: period.trim(), due, minimumGrade, filter: filterOf(conditions) };
      const { issueFormRequest } = (await ask(ISSUE, { input }, why)).data;
      mended(issueFormRequest.userErrors);
      if (issueFormRequest.request) done(issueFormRequest.request.id);
    });
  };
  return (
    <Drawn asked={asked}>{({ forms, areas }) => (
      <form onSubmit={submit}>
        <h2>{t("issue")}</h2>
        <div className="grid">
          <Field label={t("forms.title")}><Choose value={form} none={t("choose")} onChange={(id) => { setForm(id); setConditions([]); }} options={forms.nodes.map((one) => [one.id, one.title] as const)} /></Field>
          <Field label={t("area")}><Choose value={area} none={t("area.all")} onChange={setArea} options={areas.map((one) => [one.id, `${one.name} · ${t(`level.${one.level}`)}`] as const)} /></Field>
          <Field label={t("issue.period")} hint={t("issue.period.hint")}><Input value={period} maxLength={40} onChange={(event) => setPeriod(event.target.value)} /></Field>
          <Field label={t("issue.due")}><Input type="date" value={due} min={today()} onChange={(event) => setDue(event.target.value)} /></Field>
          <Field label={t("issue.grade")} hint={t("issue.grade.hint")}><Choose value={minimumGrade} onChange={(value) => setGrade(value as Grade)} options={GRADES.map((one) => [one, t(`grade.${one}`)] as const)} /></Field>
          {forms.nodes.some((one) => one.id === form && one.subject === "RESIDENT") && <Which conditions={conditions} change={setConditions} />}
        </div>
        <p className="soft">{t("issue.hint")}</p>
        <Failed failure={act.failure} />
        <div className="acts">
          <Button type="primary" htmlType="submit" disabled={!form || !period.trim() || !due} loading={act.isRunning}>{t("issue.do")}</Button>
          <Button onClick={cancel}>{t("cancel")}</Button>
        </div>
      </form>
    )}</Drawn>
  );
}
