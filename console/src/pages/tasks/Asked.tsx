// Forms that asked a community: what the hub filled by itself, what staff did, what is still missing and until when.
import { Progress } from "antd";
import { graphql } from "../../gql";
import type { AskedFormsQuery } from "../../gql/graphql";
import { useAsk } from "../../hub/useAsk";
import { usePages } from "../../hub/usePages";
import { number, t } from "../../language";
import { Drawn, Nothing } from "../../shell/Drawn";
import { useVisit } from "../../shell/viewer";
import { TASKS } from "./ask";
import { Twice } from "./Twice";
import { lacking } from "./walk";

const ASKED = graphql(`
  query AskedForms {
    burden(input: { period: MONTH }) {
      rows { period form department { name } cells { reused confirmed newlyCollected askedAgain empty cells minutes } }
    }
    forms(first: 100) { nodes { code title } }
  }
`);

type Row = AskedFormsQuery["burden"]["rows"][number];

export default function Asked() {
  const { why } = useVisit();
  const asked = useAsk(ASKED, {}, why);
  const waiting = usePages(TASKS, { filter: { state: "OPEN" }, after: null }, (data) => data.collectionTasks, why);
  return (
    <>
      <section className="card">
        <h2>{t("asked.forms")}</h2>
        <p className="soft">{t("asked.forms.hint")}</p>
        <Drawn asked={asked}>{({ burden: { rows }, forms }) => rows.length === 0 ? <Nothing text={t("asked.none")} />
          : <Forms rows={rows} titles={new Map(forms.nodes.map(({ code, title }) => [code, title]))} />}</Drawn>
      </section>
      <section className="card">
        <h2>{t("asked.missing")}</h2>
        <p className="soft">{t("asked.missing.hint")}</p>
        <Drawn asked={waiting.asked}>{() => waiting.rows.length === 0 ? <Nothing text={t("tasks.none")} /> : (
          <>
            <table className="stack" aria-label={t("asked.missing")}>
              <thead><tr><th scope="col">{t("fact.item")}</th><th scope="col">{t("asked.count")}</th><th scope="col">{t("asked.due")}</th><th scope="col">{t("person.act")}</th></tr></thead>
              <tbody>{lacking(waiting.rows).map((one) => (
                <tr key={one.question}>
                  <th scope="row">{one.question}</th>
                  <td data-label={t("asked.count")}>{number(one.count)}</td>
                  <td data-label={t("asked.due")}>{one.due}</td>
                  <td data-label={t("person.act")}><Twice task={one.id} question={one.question} /></td>
                </tr>))}
              </tbody>
            </table>
            {waiting.more && <p className="soft">{t("asked.cut", { n: number(waiting.rows.length) })}</p>}
          </>)}
        </Drawn>
      </section>
    </>
  );
}

function Forms({ rows, titles }: { rows: Row[]; titles: Map<string, string> }) {
  return (
    <table className="stack" aria-label={t("asked.forms")}>
      <thead><tr>{(["form", "department", "month", "filled", "byUs", "minutes"] as const).map((one) => <th key={one} scope="col">{t(`asked.${one}`)}</th>)}</tr></thead>
      <tbody>{rows.map(({ period, form, department, cells }) => (
        <tr key={`${period} ${form} ${department.name}`}>
          <th scope="row">{titles.get(form ?? "") ?? form}</th>
          <td data-label={t("asked.department")}>{department.name}</td>
          <td data-label={t("asked.month")}>{period}</td>
          <td data-label={t("asked.filled")}>
            <Progress percent={cells.cells > 0 ? Math.floor((100 * cells.reused) / cells.cells) : 0} aria-label={t("asked.filled")} />
            {t("asked.of", { n: number(cells.reused), all: number(cells.cells) })}</td>
          <td data-label={t("asked.byUs")}>{t("asked.work", { confirmed: number(cells.confirmed), collected: number(cells.newlyCollected), again: number(cells.askedAgain) })}</td>
          <td data-label={t("asked.minutes")}>{number(Math.round(cells.minutes))}</td>
        </tr>))}
      </tbody>
    </table>
  );
}
