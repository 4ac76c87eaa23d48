// One form: its columns, what of it is held, and whether it may be asked.
import { useState } from "react";
import { Alert, Button, Input, Tag } from "antd";
import { useNavigate, useParams } from "react-router";
import { graphql } from "../../gql";
import type { FormDecision } from "../../gql/graphql";
import { ask } from "../../hub/ask";
import { mended } from "../../hub/mended";
import { useAct, useAsk } from "../../hub/useAsk";
import { t } from "../../language";
import { Field } from "../../parts/Field";
import { Drawn, Failed, Nothing } from "../../shell/Drawn";
import { useCan, useVisit } from "../../shell/viewer";
import { meaningText } from "./meaning";
import { Overlap } from "./Overlap";

const ONE = graphql(`
  query FormOne($id: ID!) {
    form(id: $id) {
      id code version title department { code name } subject period state reason hasFile decisionReason
      columns { number heading askAgain meaning { ...Meaning } }
    }
  }
`);
const DECIDE = graphql(`
  mutation DecideForm($input: DecideFormInput!) { decideForm(input: $input) { form { id } userErrors { path code message } } }
`);

export default function FormPage() {
  const id = decodeURIComponent(useParams().id ?? "");
  const navigate = useNavigate();
  const can = useCan();
  const { viewer } = useVisit();
  const asked = useAsk(ONE, { id });
  return (
    <>
      <Button type="link" className="back" onClick={() => navigate("/forms")}>← {t("page.forms")}</Button>
      <Drawn asked={asked}>{({ form }) => form ? (
        <section className="card">
          <h1>{form.title} <Tag color={form.state === "ADMITTED" ? "success" : "default"}>{t(`forms.state.${form.state}`)}</Tag></h1>
          <p className="soft">{form.department.name} · {t(`subject.${form.subject}`)} · {form.period} · {form.code} · {t("forms.version", { n: form.version })}</p>
          {form.decisionReason && <Alert type="info" title={form.decisionReason} />}
          {form.reason && <Alert type="warning" title={form.reason} />}
          <table className="stack" aria-label={t("forms.columns")}>
            <thead><tr><th scope="col">{t("import.column")}</th><th scope="col">{t("import.header")}</th><th scope="col">{t("import.means")}</th></tr></thead>
            <tbody>{form.columns.map((one) => (
              <tr key={one.number}><td data-label={t("import.column")}>{one.number}</td><th scope="row">{one.heading}</th>
                <td data-label={t("import.means")}>{meaningText(one.meaning)}{one.askAgain && <Tag color="warning">{t("task.reason.AGAIN")}</Tag>}</td></tr>))}
            </tbody>
          </table>
          {can("REGISTER_FORMS") && <Overlap draft={{ form: form.id, columns: [], counts: true }} />}
          {can("ADMIT_FORMS") && form.state === "SUBMITTED" && <Deciding id={form.id} done={asked.again} />}
          {can("ASK_FORMS") && form.state === "ADMITTED" && form.department.code === viewer.department.code &&
            <div className="acts"><Button type="primary" onClick={() => navigate("/form-requests")}>{t("issue.go")}</Button></div>}
        </section>
      ) : <Nothing text={t("notfound")} />}</Drawn>
    </>
  );
}

function Deciding({ id, done }: { id: string; done: () => void }) {
  const [reason, setReason] = useState("");
  const act = useAct();
  const decide = (decision: FormDecision) => void act.run(undefined, async () => {
    mended((await ask(DECIDE, { input: { id, decision, reason: reason.trim() || null } })).data.decideForm.userErrors);
    done();
  });
  return (
    <>
      <Field label={t("forms.decide.reason")}><Input value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} /></Field>
      <Failed failure={act.failure} />
      <div className="acts">
        <Button type="primary" loading={act.isRunning} onClick={() => decide("ADMIT")}>{t("forms.admit")}</Button>
        <Button disabled={!reason.trim()} onClick={() => decide("RETURN")}>{t("forms.return")}</Button>
        <Button danger disabled={!reason.trim()} onClick={() => decide("REFUSE")}>{t("forms.refuse")}</Button>
      </div>
    </>
  );
}
