// One request: how far each community is, the result as the department's own file, and closing it.
import { useState } from "react";
import { Button, Input, Progress, Tag } from "antd";
import { useNavigate, useParams } from "react-router";
import { graphql } from "../../gql";
import type { FormRequestClosing, FormRequestOneQuery, FormResultFormat } from "../../gql/graphql";
import { ask } from "../../hub/ask";
import { mended } from "../../hub/mended";
import { useAct, useAsk } from "../../hub/useAsk";
import { moment, number, t } from "../../language";
import { Field } from "../../parts/Field";
import { download } from "../../parts/files";
import { Drawn, Failed, Nothing } from "../../shell/Drawn";
import { useVisit } from "../../shell/viewer";

const ONE = graphql(`
  query FormRequestOne($id: ID!) {
    formRequest(id: $id) {
      id form { title hasFile } state purpose areas { name } period due subjectCount cellCount filledCount issuedAt closedAt
      progress { area { name } subjects open answered withoutValue }
    }
  }
`);
const EXPORT = graphql(`
  mutation ExportFormRequest($input: ExportFormRequestInput!) { exportFormRequest(input: $input) { file userErrors { path code message } } }
`);
const CLOSE = graphql(`
  mutation CloseFormRequest($input: CloseFormRequestInput!) { closeFormRequest(input: $input) { request { id } userErrors { path code message } } }
`);

type Request = NonNullable<FormRequestOneQuery["formRequest"]>;

export default function FormRequestPage() {
  const id = decodeURIComponent(useParams().id ?? "");
  const { why } = useVisit();
  const navigate = useNavigate();
  const asked = useAsk(ONE, { id }, why);
  return (
    <>
      <Button type="link" className="back" onClick={() => navigate("/form-requests")}>← {t("page.formRequests")}</Button>
      <Drawn asked={asked}>{({ formRequest }) => formRequest ? <Shown one={formRequest} again={asked.again} /> : <Nothing text={t("notfound")} />}</Drawn>
    </>
  );
}

function Shown({ one, again }: { one: Request; again: () => void }) {
  const { why } = useVisit();
  const act = useAct();
  const save = (format: FormResultFormat) => void act.run(undefined, async () => {
    const { exportFormRequest } = (await ask(EXPORT, { input: { id: one.id, format } }, { purpose: one.purpose, caseReference: why.caseReference })).data;
    mended(exportFormRequest.userErrors);
    if (exportFormRequest.file) await download(exportFormRequest.file, format === "CSV" ? "result.csv" : "result.xlsx");
  });
  const percent = one.cellCount > 0 ? Math.floor((100 * one.filledCount) / one.cellCount) : 0;
  return (
    <>
      <section className="card">
        <h1>{one.form.title} · {one.period} <Tag>{t(`formRequest.${one.state}`)}</Tag></h1>
        <p className="soft">{one.areas.map(({ name }) => name).join("、") || t("area.all")} · {t("issue.due")} {one.due} · {moment(one.issuedAt)}</p>
        <p>{t("formRequest.filled", { filled: number(one.filledCount), cells: number(one.cellCount), subjects: number(one.subjectCount) })}</p>
        <Progress percent={percent} aria-label={t("asked.filled")} />
        <Failed failure={act.failure} />
        <div className="acts">
          <Button type="primary" loading={act.isRunning} onClick={() => save("WORKBOOK")}>{t(one.form.hasFile ? "formRequest.own" : "formRequest.workbook")}</Button>
          <Button loading={act.isRunning} onClick={() => save("CSV")}>CSV</Button>
          <Button onClick={again}>{t("refresh")}</Button>
        </div>
      </section>
      <section className="card">
        <h2>{t("formRequest.progress")}</h2>
        <table className="stack" aria-label={t("formRequest.progress")}>
          <thead><tr>{(["area", "formRequest.people", "formRequest.open", "formRequest.answered", "formRequest.without", "formRequest.done"] as const).map((key) => <th key={key} scope="col">{t(key)}</th>)}</tr></thead>
          <tbody>{one.progress.map((row) => {
            const done = row.answered + row.withoutValue;
            return (
              <tr key={row.area?.name ?? ""}>
                <th scope="row">{row.area?.name ?? "—"}</th>
                <td data-label={t("formRequest.people")}>{number(row.subjects)}</td>
                <td data-label={t("formRequest.open")}>{number(row.open)}</td>
                <td data-label={t("formRequest.answered")}>{number(row.answered)}</td>
                <td data-label={t("formRequest.without")}>{number(row.withoutValue)}</td>
                <td data-label={t("formRequest.done")}><Progress percent={done + row.open > 0 ? Math.floor((100 * done) / (done + row.open)) : 100} aria-label={`${t("formRequest.done")} ${row.area?.name ?? ""}`} /></td>
              </tr>
            );
          })}</tbody>
        </table>
      </section>
      {one.state === "OPEN" && <Closing id={one.id} done={again} />}
    </>
  );
}

function Closing({ id, done }: { id: string; done: () => void }) {
  const { why } = useVisit();
  const [due, setDue] = useState("");
  const act = useAct();
  const close = (closing: FormRequestClosing) => void act.run(undefined, async () => {
    mended((await ask(CLOSE, { input: { id, closing, due: closing === "EXTEND" ? due : null } }, why)).data.closeFormRequest.userErrors);
    done();
  });
  return (
    <section className="card">
      <h2>{t("formRequest.close")}</h2>
      <div className="grid"><Field label={t("formRequest.newDue")}><Input type="date" value={due} onChange={(event) => setDue(event.target.value)} /></Field></div>
      <Failed failure={act.failure} />
      <div className="acts">
        <Button loading={act.isRunning} disabled={!due} onClick={() => close("EXTEND")}>{t("closing.EXTEND")}</Button>
        <Button loading={act.isRunning} onClick={() => close("COMPLETE")}>{t("closing.COMPLETE")}</Button>
        <Button danger loading={act.isRunning} onClick={() => close("CANCEL")}>{t("closing.CANCEL")}</Button>
      </div>
    </section>
  );
}
