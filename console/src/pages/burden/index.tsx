// What was asked of communities, what the hub filled by itself, and what it has cost: for a meeting too.
import { useRef, useState } from "react";
import { Button, Input } from "antd";
import { graphql } from "../../gql";
import type { SummaryPeriod } from "../../gql/graphql";
import { useAsk } from "../../hub/useAsk";
import { t } from "../../language";
import { Choose, Field } from "../../parts/Field";
import { useNames } from "../../parts/names";
import { Purpose } from "../../parts/Purpose";
import { Drawn } from "../../shell/Drawn";
import { useCan, useVisit } from "../../shell/viewer";
import { Report } from "./Report";
import { Reports } from "./Reports";
import { GROUPS, type Group } from "./sums";

const BURDEN = graphql(`
  query Burden($input: BurdenInput!) {
    burden(input: $input) {
      total { reused confirmed newlyCollected askedAgain empty cells minutes }
      rows { period form department { code name } area { id name } cells { reused confirmed newlyCollected askedAgain empty cells minutes } }
    }
  }
`);
const ABOUT = graphql(`
  query BurdenAbout { forms(first: 100) { nodes { code title } } areas { id name level } }
`);

const PERIODS = ["MONTH", "YEAR", "DAY"] as const;

export default function Burden() {
  const { why, viewer } = useVisit();
  const can = useCan();
  const names = useNames();
  const [by, setBy] = useState<Group>("department");
  const [wanted, setWanted] = useState({ period: "MONTH" as SummaryPeriod, from: "", to: "", department: "", form: "", area: "" });
  const set = (changes: Partial<typeof wanted>) => setWanted((before) => ({ ...before, ...changes }));
  const { period, from, to, department, form, area } = wanted;
  const asked = useAsk(BURDEN, { input: { period, from: from || null, to: to || null, department: department || null, form: form || null, area: area || null } }, why);
  const about = useAsk(ABOUT, {}, why);
  const shown = useRef<HTMLDivElement>(null);
  // Departments see their own, communities theirs; who governs or audits sees all.
  const seesAll = can("READ_GRANTS");
  const titles = new Map((about.data?.forms.nodes ?? []).map(({ code, title }) => [code, title]));
  return (
    <>
      <section className="card">
        <h1>{t("page.burden")}</h1>
        <p className="soft">{t("burden.hint")}</p>
        <div className="grid">
          <Field label={t("burden.by")}><Choose value={by} onChange={(value) => setBy(value as Group)} options={GROUPS.map((one) => [one, t(`burden.by.${one}`)] as const)} /></Field>
          {by === "period" && <Field label={t("summary.period")}><Choose value={period} onChange={(value) => set({ period: value as SummaryPeriod })} options={PERIODS.map((one) => [one, t(`period.${one}`)] as const)} /></Field>}
          <Field label={t("summary.from")}><Input type="date" value={from} onChange={(event) => set({ from: event.target.value })} /></Field>
          <Field label={t("summary.to")}><Input type="date" value={to} onChange={(event) => set({ to: event.target.value })} /></Field>
          {seesAll && <Field label={t("entry.department")}><Choose value={department} none={t("all")} options={names.departments} onChange={(value) => set({ department: value })} /></Field>}
          <Field label={t("forms.title")}><Choose value={form} none={t("all")} options={[...titles]} onChange={(value) => set({ form: value })} /></Field>
          {!viewer.area && <Field label={t("area")}><Choose value={area} none={t("area.all")} onChange={(value) => set({ area: value })} options={(about.data?.areas ?? []).map((one) => [one.id, `${one.name} · ${t(`level.${one.level}`)}`] as const)} /></Field>}
          <Purpose />
        </div>
        <div className="acts">
          {document.fullscreenEnabled && <Button onClick={() => void shown.current?.requestFullscreen()}>{t("burden.meeting")}</Button>}
          <Button onClick={() => window.print()}>{t("print")}</Button>
        </div>
      </section>
      <div ref={shown} className="meeting">
        <Drawn asked={asked}>{({ burden }) => <Report total={burden.total} rows={burden.rows} by={by} titles={titles} />}</Drawn>
      </div>
      {can("ADMIT_FORMS") && <Reports />}
    </>
  );
}
