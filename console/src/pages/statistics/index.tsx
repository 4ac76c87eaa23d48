// Counts by area, age and sex, in which nobody can be recognised.
import { useState, type FormEvent } from "react";
import { Button, Checkbox, Tag } from "antd";
import { graphql } from "../../gql";
import type { AreaLevel, Sex, StatisticDimension, StatisticsInput, StatisticsQuery, SubjectKind } from "../../gql/graphql";
import { useAsk } from "../../hub/useAsk";
import { number, t, word } from "../../language";
import { Choose, Field } from "../../parts/Field";
import { Purpose } from "../../parts/Purpose";
import { Drawn, Nothing } from "../../shell/Drawn";
import { useVisit } from "../../shell/viewer";

const STATISTICS = graphql(`
  query Statistics($input: StatisticsInput!) {
    statistics(input: $input) { area { name } agedFrom agedTo sex count suppressed incomplete }
  }
`);

type Row = StatisticsQuery["statistics"][number];

const KINDS = ["RESIDENT", "HOUSEHOLD", "DWELLING", "PREMISES"] as const;
const BY = ["AREA", "AGE", "SEX"] as const;
const LEVELS = ["CITY", "DISTRICT", "STREET", "COMMUNITY"] as const;
const FIRST_YEARS = Array.from({ length: 21 }, (_, at) => at * 5);

export default function Statistics() {
  const { why } = useVisit();
  const [kind, setKind] = useState<SubjectKind>("RESIDENT");
  const [by, setBy] = useState<StatisticDimension[]>(["AREA"]);
  const [areaLevel, setLevel] = useState<AreaLevel>("COMMUNITY");
  const [sex, setSex] = useState("");
  const [from, setFrom] = useState("");
  const [input, setInput] = useState<StatisticsInput | null>(null);
  const asked = useAsk(STATISTICS, input ? { input } : null, why);
  // Age and sex are of residents only.
  const isPeople = kind === "RESIDENT";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const usable = by.filter((one) => isPeople || one === "AREA");
    setInput({ kind, by: usable, areaLevel, ...(isPeople && sex ? { sex: sex as Sex } : {}), ...(isPeople && from ? { agedFrom: Number(from) } : {}) });
    asked.again();
  };
  return (
    <>
      <form className="card" onSubmit={submit}>
        <h1>{t("page.statistics")}</h1>
        <p className="soft">{t("statistics.hint")}</p>
        <div className="grid">
          <Purpose />
          <Field label={t("statistics.kind")}><Choose value={kind} onChange={(value) => setKind(value as SubjectKind)} options={KINDS.map((one) => [one, t(`subject.${one}`)] as const)} /></Field>
          <Field label={t("statistics.level")}><Choose value={areaLevel} onChange={(value) => setLevel(value as AreaLevel)} options={LEVELS.map((one) => [one, t(`level.${one}`)] as const)} /></Field>
          {isPeople && <Field label={t("field.sex")}><Choose value={sex} none={t("all")} onChange={setSex} options={(["MALE", "FEMALE"] as const).map((one) => [one, t(`sex.${one}`)] as const)} /></Field>}
          {isPeople && <Field label={t("statistics.from")}><Choose value={from} none={t("all")} onChange={setFrom} options={FIRST_YEARS.map((year) => [String(year), t("statistics.over", { n: year })] as const)} /></Field>}
        </div>
        <div className="acts" role="group" aria-label={t("statistics.by")}>{t("statistics.by")}
          {BY.filter((one) => isPeople || one === "AREA").map((one) => <Checkbox key={one} checked={by.includes(one)} onChange={(event) =>
            setBy((before) => (event.target.checked ? [...before, one] : before.filter((other) => other !== one)))}>{t(`statistics.${one}`)}</Checkbox>)}</div>
        <div className="acts"><Button type="primary" htmlType="submit" loading={asked.isLoading}>{t("statistics.do")}</Button></div>
      </form>
      {input && <Drawn asked={asked}>{({ statistics }) => statistics.length === 0 ? <Nothing text={t("table.empty")} /> : <Counts rows={statistics} by={input.by ?? []} />}</Drawn>}
    </>
  );
}

function Counts({ rows, by }: { rows: Row[]; by: StatisticDimension[] }) {
  const hidden = rows.filter(({ suppressed }) => suppressed).length;
  return (
    <section className="card">
      <p role="status">{t("statistics.groups", { n: number(rows.length) })} {hidden > 0 && t("statistics.hidden", { n: number(hidden) })}</p>
      <table className="stack" aria-label={t("page.statistics")}>
        <thead><tr>{BY.filter((one) => by.includes(one)).map((one) => <th key={one} scope="col">{t(`statistics.${one}`)}</th>)}<th scope="col">{t("statistics.count")}</th></tr></thead>
        <tbody>{rows.map((row, at) => (
          <tr key={at}>
            {by.includes("AREA") && <th scope="row">{row.area?.name ?? t("sex.UNKNOWN")}</th>}
            {by.includes("AGE") && <td data-label={t("statistics.AGE")}>{bandOf(row)}</td>}
            {by.includes("SEX") && <td data-label={t("statistics.SEX")}>{row.sex ? word("sex", row.sex) : t("sex.UNKNOWN")}</td>}
            <td data-label={t("statistics.count")}>{row.suppressed ? <Tag>{t("statistics.suppressed")}</Tag> : <>{number(row.count ?? 0)}{row.incomplete && <Tag color="warning">{t("statistics.incomplete")}</Tag>}</>}</td>
          </tr>))}
        </tbody>
      </table>
    </section>
  );
}

function bandOf({ agedFrom, agedTo }: Row): string {
  if (agedFrom === null || agedFrom === undefined) return t("sex.UNKNOWN");
  return agedTo === null || agedTo === undefined ? t("statistics.over", { n: agedFrom }) : t("statistics.band", { from: agedFrom, to: agedTo });
}
