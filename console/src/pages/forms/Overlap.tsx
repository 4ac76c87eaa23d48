// What of a form is held already, who else asks for it, and what is new; before anybody is asked.
import { useState } from "react";
import { Alert, Button } from "antd";
import { graphql } from "../../gql";
import type { FormDraftInput, FormOverlapReportQuery } from "../../gql/graphql";
import { ask } from "../../hub/ask";
import { useAct } from "../../hub/useAsk";
import { number, t } from "../../language";
import { Failed } from "../../shell/Drawn";
import { meaningText } from "./meaning";

const OVERLAP = graphql(`
  query FormOverlapReport($draft: FormDraftInput!) {
    formOverlap(draft: $draft) {
      columnCount sharedCount subjects partial estimatedMinutes
      held { number heading meaning { ...Meaning } askedBy { title department { name } } }
      context { number } switchedOff { number heading } new { number heading }
      similar { form { title department { name } } shared perCent mergeable }
      userErrors { path code message }
    }
  }
`);

export function Overlap({ draft }: { draft: FormDraftInput }) {
  const [told, setTold] = useState<FormOverlapReportQuery["formOverlap"] | null>(null);
  const act = useAct();
  const compare = () => void act.run(undefined, async () => setTold((await ask(OVERLAP, { draft })).data.formOverlap));
  return (
    <div>
      <div className="acts"><Button loading={act.isRunning} onClick={compare}>{t("overlap")}</Button></div>
      <Failed failure={act.failure} />
      <div role="status">{told && <Report told={told} />}</div>
    </div>
  );
}

function Report({ told }: { told: FormOverlapReportQuery["formOverlap"] }) {
  return (
    <>
      {told.userErrors.map((one) => <Alert key={`${one.path.join(".")} ${one.message}`} type="error" showIcon title={one.message} />)}
      <div className="piles">
        <div className="pile"><h3>{t("overlap.held")}</h3><p className="big">{number(told.held.length)} / {number(told.columnCount)}</p><p>{t("overlap.shared", { n: number(told.sharedCount) })}</p></div>
        <div className="pile"><h3>{t("overlap.context")}</h3><p className="big">{number(told.context.length)}</p></div>
        <div className="pile pile-NEEDS_PERSON"><h3>{t("overlap.new")}</h3><p className="big">{number(told.new.length)}</p><p>{told.new.map(({ heading }) => heading).join("、")}</p></div>
        {told.switchedOff.length > 0 && <div className="pile pile-REFUSED"><h3>{t("overlap.off")}</h3><p className="big">{number(told.switchedOff.length)}</p><p>{told.switchedOff.map(({ heading }) => heading).join("、")}</p></div>}
      </div>
      <p>{t("overlap.minutes", { n: number(Math.round(told.estimatedMinutes)), subjects: number(told.subjects) })}</p>
      {told.held.length > 0 && (
        <table className="stack" aria-label={t("overlap.held")}>
          <thead><tr>{(["import.header", "import.means", "overlap.askedBy"] as const).map((one) => <th key={one} scope="col">{t(one)}</th>)}</tr></thead>
          <tbody>{told.held.map((one) => (
            <tr key={one.number}><th scope="row">{one.heading}</th>
              <td data-label={t("import.means")}>{meaningText(one.meaning)}</td>
              <td data-label={t("overlap.askedBy")}>{one.askedBy.length > 0 ? t("overlap.forms", { n: one.askedBy.length, departments: [...new Set(one.askedBy.map(({ department }) => department.name))].join("、") }) : "—"}</td></tr>))}
          </tbody>
        </table>)}
      {told.similar.length > 0 && <>
        <h3>{t("overlap.similar")}</h3>
        <ul>{told.similar.slice(0, 5).map((one) => <li key={`${one.form.department.name} ${one.form.title}`}>{one.form.title} ({one.form.department.name}) — {t("overlap.same", { n: one.shared, percent: one.perCent })}{one.mergeable && ` · ${t("overlap.mergeable")}`}</li>)}</ul>
      </>}
    </>
  );
}
