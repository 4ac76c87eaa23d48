// What the hub makes of a file: each column with meaning, confidence and reason; a person confirms, compares and registers.
import { useState } from "react";
import { Alert, Button, Checkbox, Input, Tag } from "antd";
import { graphql } from "../../gql";
import type { FormColumnInput, FormSuggestionQueryMutation, RegisterFormInput, SubjectKind } from "../../gql/graphql";
import { ask } from "../../hub/ask";
import { useAct, useAsk } from "../../hub/useAsk";
import { t } from "../../language";
import { Choose, Field } from "../../parts/Field";
import { Failed } from "../../shell/Drawn";
import { choiceOf, columnInput, meaningText } from "./meaning";
import { Overlap } from "./Overlap";

const SUGGEST = graphql(`
  mutation FormSuggestionQuery($input: RegisterFormInput!) {
    registerForm(input: $input) {
      form { id }
      suggestion {
        sheet title subject subjectIsSure
        columns { cell heading chosen meaning { ...Meaning } candidates { confidence reason meaning { ...Meaning } } }
      }
      userErrors { path code message }
    }
  }
`);
const ATTRIBUTES = graphql(`
  query FormAttributes { catalogue { code name subject retired switchedOff } }
`);

type Told = FormSuggestionQueryMutation["registerForm"];
type Column = NonNullable<Told["suggestion"]>["columns"][number];

const KINDS = ["RESIDENT", "HOUSEHOLD", "DWELLING", "PREMISES"] as const;
const CONTEXTS = ["number", "today", "community", "staff", "occasion"] as const;

interface Shown {
  file: string;
  cancel: () => void;
  done: (form: string) => void;
}

export function Draft({ file, cancel, done }: Shown) {
  const [subject, setSubject] = useState<SubjectKind | null>(null);
  const [title, setTitle] = useState<string | null>(null);
  const [period, setPeriod] = useState("");
  const [choices, setChoices] = useState<Record<string, string>>({});
  const [again, setAgain] = useState<string[]>([]);
  const [reason, setReason] = useState("");
  const [wrong, setWrong] = useState<Told["userErrors"]>([]);
  const act = useAct();
  const [first] = useState(() => ({ input: { file, columns: [], dryRun: true } satisfies RegisterFormInput }));
  const asked = useAsk(SUGGEST, subject ? { input: { file, subject, columns: [], dryRun: true } } : first);
  const suggestion = asked.data?.registerForm.suggestion;
  const input = (dryRun: boolean): RegisterFormInput => ({
    file, subject, title: title?.trim() || null, period: period.trim() || null, dryRun,
    columns: columnsOf(suggestion?.columns ?? [], choices, again), reason: again.length > 0 ? reason.trim() : null,
  });
  const attributes = useAsk(ATTRIBUTES, {});
  const register = () => void act.run(undefined, async () => {
    const { registerForm } = (await ask(SUGGEST, { input: input(false) })).data;
    setWrong(registerForm.userErrors);
    if (registerForm.form) done(registerForm.form.id);
  });
  const usable = (attributes.data?.catalogue ?? []).filter((one) => !one.retired && !one.switchedOff);
  const openCount = (suggestion?.columns ?? []).filter((one) => !one.meaning && !choices[one.cell]).length;
  return (
    <section className="card">
      <h2>{t("forms.review")}</h2>
      <Failed failure={asked.failure} again={asked.again} />
      {!asked.data && asked.isLoading && <p role="status">{t("loading")}</p>}
      {!suggestion && (asked.data?.registerForm.userErrors ?? []).map((one) => <Alert key={one.message} type="error" showIcon title={one.message} />)}
      {suggestion && <>
        <div className="grid">
          <Field label={t("forms.title")}><Input value={title ?? suggestion.title} maxLength={100} onChange={(event) => setTitle(event.target.value)} /></Field>
          <Field label={t("catalogue.subject")} hint={suggestion.subjectIsSure ? "" : t("forms.subject.unsure")}>
            <Choose value={subject ?? suggestion.subject ?? ""} none={t("choose")} onChange={(value) => setSubject((value || null) as SubjectKind | null)} options={KINDS.map((one) => [one, t(`subject.${one}`)] as const)} /></Field>
          <Field label={t("forms.period")} hint={t("forms.period.hint")}><Input value={period} maxLength={40} onChange={(event) => setPeriod(event.target.value)} /></Field>
        </div>
        <table className="stack" aria-label={t("forms.review")}>
          <thead><tr>{(["forms.cell", "import.header", "import.means", "forms.confidence", "forms.reason", "forms.again"] as const).map((one) => <th key={one} scope="col">{t(one)}</th>)}</tr></thead>
          <tbody>{suggestion.columns.map((column) => <Row key={column.cell} column={column} choice={choices[column.cell] ?? ""}
            attributes={usable.filter((one) => one.subject === (subject ?? suggestion.subject)).map(({ code, name }) => [`attribute ${code} self`, name] as const)}
            choose={(choice) => setChoices((before) => ({ ...before, [column.cell]: choice }))}
            isAgain={again.includes(column.cell)} askAgain={(is) => setAgain((before) => (is ? [...before, column.cell] : before.filter((one) => one !== column.cell)))} />)}
          </tbody>
        </table>
        {again.length > 0 && <Field label={t("forms.again.reason")} hint={t("forms.again.hint")}><Input value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} /></Field>}
        {openCount > 0 && <Alert type="warning" showIcon title={t("forms.open.count", { n: openCount })} />}
        {wrong.map((one) => <Alert key={`${one.path.join(".")} ${one.message}`} type="error" showIcon title={`${one.path[one.path.length - 1] ?? ""} ${one.message}`} />)}
        <Overlap draft={{ file, subject, title, columns: input(true).columns, reason: input(true).reason, counts: true }} />
      </>}
      <Failed failure={act.failure} />
      <div className="acts">
        {suggestion && <Button type="primary" disabled={openCount > 0 || (again.length > 0 && !reason.trim())} loading={act.isRunning} onClick={register}>{t("forms.register")}</Button>}
        <Button onClick={cancel}>{t("cancel")}</Button>
      </div>
    </section>
  );
}

interface OneRow {
  column: Column;
  choice: string;
  attributes: (readonly [string, string])[];
  choose: (choice: string) => void;
  isAgain: boolean;
  askAgain: (is: boolean) => void;
}

/** Whether something that the hub may hold is asked for by a choice. */
const isHeld = (choice: string) => choice.startsWith("attribute");

/** What is said of columns: what somebody chose, and what is asked for again. */
function columnsOf(columns: Column[], choices: Record<string, string>, again: string[]): FormColumnInput[] {
  return columns.flatMap(({ cell, meaning }) => {
    const choice = choices[cell] || (again.includes(cell) && meaning ? choiceOf(meaning) : "");
    return choice ? [columnInput(cell, choice, again.includes(cell) && isHeld(choice))] : [];
  });
}

function Row({ column, choice, attributes, choose, isAgain, askAgain }: OneRow) {
  const best = column.candidates[0];
  const candidates = column.candidates.map(({ meaning }) => [choiceOf(meaning), meaningText(meaning)] as const);
  const fixed = [...CONTEXTS.map((one) => [`context ${one}`, t(`forms.context.${one}`)] as const), ["supplementary", t("forms.supplementary")] as const];
  const meant = column.meaning ? [[choiceOf(column.meaning), meaningText(column.meaning)] as const] : [];
  const options = new Map([...meant, ...candidates, ...fixed, ...attributes]);
  const value = choice || (column.meaning ? choiceOf(column.meaning) : "");
  return (
    <tr className={value ? undefined : "differs"}>
      <td data-label={t("forms.cell")}>{column.cell}</td>
      <th scope="row">{column.heading}</th>
      <td data-label={t("import.means")}><Choose aria-label={`${t("import.means")} ${column.heading}`} value={value} none={t("forms.open")} options={[...options]} onChange={choose} /></td>
      <td data-label={t("forms.confidence")}>{choice ? <Tag color="success">{t("meant.CALLER")}</Tag> : best && <Tag color={best.confidence >= 75 ? "success" : "warning"}>{best.confidence}%</Tag>}</td>
      <td data-label={t("forms.reason")}>{choice ? "" : best?.reason}</td>
      <td data-label={t("forms.again")}>{isHeld(value) && <Checkbox checked={isAgain} aria-label={`${t("forms.again")} ${column.heading}`} onChange={(event) => askAgain(event.target.checked)} />}</td>
    </tr>
  );
}
