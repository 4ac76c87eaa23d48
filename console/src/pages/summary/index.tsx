// Who asked for what: departments against attributes, the darker the more often, with a way to the entries.
import { useMemo, useState } from "react";
import { Button, Input } from "antd";
import { Link } from "react-router";
import { graphql } from "../../gql";
import type { SummaryPeriod, WhoAskedQuery } from "../../gql/graphql";
import { useAsk } from "../../hub/useAsk";
import { number, t } from "../../language";
import { Choose, Field } from "../../parts/Field";
import { useNames } from "../../parts/names";
import { Drawn, Nothing } from "../../shell/Drawn";
import { heat, type Measure } from "./heat";

const WHO_ASKED = graphql(`
  query WhoAsked($input: AuditSummaryInput!) {
    auditSummary(input: $input) { period department { code name } purpose attribute answers refusals writings subjects }
  }
`);

export type SummaryRow = WhoAskedQuery["auditSummary"][number];

const MEASURES = ["answers", "refusals", "writings", "subjects"] as const;
const PERIODS = ["ALL", "YEAR", "MONTH", "DAY"] as const;

export default function Summary() {
  const names = useNames();
  const [period, setPeriod] = useState<SummaryPeriod>("MONTH");
  const [measure, setMeasure] = useState<Measure>("answers");
  const [purpose, setPurpose] = useState("");
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const asked = useAsk(WHO_ASKED, { input: { period, purpose: purpose || null, from: from || null, to: to || null } });
  return (
    <>
      <section className="card">
        <h1>{t("page.summary")}</h1>
        <p className="soft">{t("summary.hint")}</p>
        <div className="grid">
          <Field label={t("summary.measure")}><Choose value={measure} onChange={(value) => setMeasure(value as Measure)} options={MEASURES.map((one) => [one, t(`summary.${one}`)] as const)} /></Field>
          <Field label={t("summary.period")}><Choose value={period} onChange={(value) => setPeriod(value as SummaryPeriod)} options={PERIODS.map((one) => [one, t(`period.${one}`)] as const)} /></Field>
          <Field label={t("entry.purpose")}><Choose value={purpose} none={t("all")} options={names.purposes} onChange={setPurpose} /></Field>
          <Field label={t("summary.from")}><Input type="date" value={from} onChange={(event) => setFrom(event.target.value)} /></Field>
          <Field label={t("summary.to")}><Input type="date" value={to} onChange={(event) => setTo(event.target.value)} /></Field>
          <div className="acts"><Button onClick={() => window.print()}>{t("print")}</Button></div>
        </div>
      </section>
      <Drawn asked={asked}>{({ auditSummary }) => <Periods rows={auditSummary} measure={measure} />}</Drawn>
    </>
  );
}

function Periods({ rows, measure }: { rows: SummaryRow[]; measure: Measure }) {
  const periods = useMemo(() => [...new Set(rows.map((one) => one.period))], [rows]);
  const [chosen, setChosen] = useState<string | null>(null);
  const period = chosen !== null && periods.includes(chosen) ? chosen : periods[0];
  if (period === undefined) return <Nothing text={t("table.empty")} />;
  return (
    <section className="card">
      {periods.length > 1 && <div className="acts" role="group" aria-label={t("summary.period")}>{periods.map((one) => (
        <Button key={one} type={one === period ? "primary" : "default"} aria-pressed={one === period} onClick={() => setChosen(one)}>{one}</Button>))}
      </div>}
      <Heat rows={rows.filter((one) => one.period === period)} measure={measure} period={period} />
    </section>
  );
}

function Heat({ rows, measure, period }: { rows: SummaryRow[]; measure: Measure; period: string }) {
  const names = useNames();
  const { departments, attributes, at, level } = useMemo(() => heat(rows, measure), [rows, measure]);
  if (attributes.length === 0) return <Nothing text={t("table.empty")} />;
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={t("page.summary")}>
      <table className="heat">
        <caption>{period} {t(`summary.${measure}`)}</caption>
        <thead><tr><th scope="col">{t("entry.attributes")}</th>{departments.map(([code, name]) => (
          <th key={code} scope="col">{code ? <Link to={`/log?department=${code}`}>{name}</Link> : t("system")}</th>))}</tr></thead>
        <tbody>{attributes.map((attribute) => (
          <tr key={attribute}><th scope="row">{names.attribute(attribute)}</th>{departments.map(([code]) => {
            const value = at(code, attribute);
            return <td key={code} className={`heat-${level(value)}`}>{value > 0 ? number(value) : ""}</td>;
          })}</tr>))}
        </tbody>
      </table>
    </div>
  );
}
