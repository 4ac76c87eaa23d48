// Breaking the glass: a sealed resident is open to one official for a time, and somebody looks at it afterwards.
import { useState, type FormEvent } from "react";
import { Alert, Button, Input } from "antd";
import { Link } from "react-router";
import { graphql } from "../../gql";
import type { BreakGlassMutation } from "../../gql/graphql";
import { ask } from "../../hub/ask";
import { mended } from "../../hub/mended";
import { useAct } from "../../hub/useAsk";
import { moment, t } from "../../language";
import { Field } from "../../parts/Field";
import { plain } from "../../parts/idNumber";
import { Purpose } from "../../parts/Purpose";
import { Failed } from "../../shell/Drawn";
import { useVisit } from "../../shell/viewer";

const BREAK = graphql(`
  mutation BreakGlass($input: BreakGlassInput!) { breakGlass(input: $input) { glassBreak { subject until } userErrors { path code message } } }
`);

type Opened = NonNullable<BreakGlassMutation["breakGlass"]["glassBreak"]>;

export function Break() {
  const { why } = useVisit();
  const [number, setNumber] = useState("");
  const [caseNumber, setCase] = useState("");
  const [reason, setReason] = useState("");
  const [opened, setOpened] = useState<Opened | null>(null);
  const act = useAct();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void act.run(undefined, async () => {
      const input = { idDocument: { number: plain(number) }, caseNumber: caseNumber.trim(), reason: reason.trim() };
      const told = (await ask(BREAK, { input }, why)).data.breakGlass;
      mended(told.userErrors);
      setOpened(told.glassBreak ?? null);
    });
  };
  if (opened) return (
    <section className="card">
      <div role="status"><Alert type="warning" showIcon title={t("break.opened", { time: moment(opened.until) })} description={t("break.reviewed")} /></div>
      <p><Link className="as-button" to={`/person/${encodeURIComponent(opened.subject)}`}>{t("page.person")}</Link></p>
    </section>);
  return (
    <form className="card" onSubmit={submit}>
      <h2>{t("break")}</h2>
      <p className="soft">{t("break.hint")}</p>
      <div className="grid">
        <Purpose />
        <Field label={t("field.idNumber")}><Input value={number} maxLength={30} autoComplete="off" spellCheck={false} onChange={(event) => setNumber(event.target.value)} /></Field>
        <Field label={t("break.case")}><Input value={caseNumber} maxLength={60} autoComplete="off" onChange={(event) => setCase(event.target.value)} /></Field>
        <Field label={t("entry.reason")} hint={t("apart.reason.hint")} wide><Input.TextArea value={reason} rows={2} maxLength={200} onChange={(event) => setReason(event.target.value)} /></Field>
      </div>
      <Failed failure={act.failure} />
      <div className="acts"><Button type="primary" danger htmlType="submit" disabled={!number.trim() || !caseNumber.trim() || !reason.trim()} loading={act.isRunning}>{t("break.do")}</Button></div>
    </form>
  );
}
