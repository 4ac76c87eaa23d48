// What the rules over the log have found: which rule, why, what speaks for it, and what became of it.
import { useState } from "react";
import { Button, Input } from "antd";
import type { AlertRule, AlertState } from "../../gql/graphql";
import { usePages } from "../../hub/usePages";
import { t } from "../../language";
import { Choose, Field } from "../../parts/Field";
import { useNames } from "../../parts/names";
import { Drawn, Failed, Nothing } from "../../shell/Drawn";
import { useCan, useVisit } from "../../shell/viewer";
import { ALERTS, RULES, STATES, type Alert } from "./ask";
import { Handle } from "./Handle";
import { Told } from "./Told";

interface Wanted {
  state: AlertState | "";
  rule: AlertRule | "";
  department: string;
  actor: string;
  from: string;
  to: string;
}

export default function Alerts() {
  const { why } = useVisit();
  const can = useCan();
  const names = useNames();
  const [wanted, setWanted] = useState<Wanted>({ state: "OPEN", rule: "", department: "", actor: "", from: "", to: "" });
  const [actor, setActor] = useState("");
  const [handling, setHandling] = useState<Alert | null>(null);
  const set = (changes: Partial<Wanted>) => setWanted((before) => ({ ...before, ...changes }));
  const filter = {
    state: wanted.state || null, rule: wanted.rule || null, department: wanted.department || null,
    actor: wanted.actor || null, from: wanted.from || null, to: wanted.to || null,
  };
  const pages = usePages(ALERTS, { filter, after: null }, (data) => data.alerts, why);
  return (
    <>
      <section className="card">
        <h1>{t("page.alerts")}</h1>
        <p className="soft">{t("alerts.hint")}</p>
        <form className="grid" onSubmit={(event) => { event.preventDefault(); set({ actor: actor.trim() }); }}>
          <Field label={t("review.state")}><Choose value={wanted.state} none={t("all")} onChange={(state) => set({ state: state as Wanted["state"] })} options={STATES.map((one) => [one, t(`alert.state.${one}`)] as const)} /></Field>
          <Field label={t("alerts.rule")}><Choose value={wanted.rule} none={t("all")} onChange={(rule) => set({ rule: rule as Wanted["rule"] })} options={RULES.map((one) => [one, t(`alert.rule.${one}`)] as const)} /></Field>
          {can("READ_LOG") && <Field label={t("entry.department")}><Choose value={wanted.department} none={t("all")} options={names.departments} onChange={(department) => set({ department })} /></Field>}
          <Field label={t("alerts.actor")}><Input value={actor} maxLength={100} autoComplete="off" onChange={(event) => setActor(event.target.value)} /></Field>
          <Field label={t("summary.from")}><Input type="date" value={wanted.from} onChange={(event) => set({ from: event.target.value })} /></Field>
          <Field label={t("summary.to")}><Input type="date" value={wanted.to} onChange={(event) => set({ to: event.target.value })} /></Field>
          <div className="acts wide">
            <Button type="primary" htmlType="submit">{t("log.search")}</Button>
            <Button onClick={pages.asked.again}>{t("refresh")}</Button>
            <Button onClick={() => window.print()}>{t("print")}</Button>
          </div>
        </form>
      </section>
      <Drawn asked={pages.asked}>{() => pages.rows.length === 0
        ? <Nothing text={t(wanted.state === "OPEN" ? "alerts.none.open" : "alerts.none")} />
        : <ul className="cards" aria-label={t("page.alerts")}>{pages.rows.map((one) => <li key={one.id} className="card"><Told alert={one} handle={() => setHandling(one)} /></li>)}</ul>}</Drawn>
      <Failed failure={pages.failure} />
      {pages.more && <div className="acts"><Button loading={pages.isRunning} onClick={pages.more}>{t("more")}</Button></div>}
      {handling && <Handle alert={handling} close={() => setHandling(null)} done={() => { setHandling(null); pages.asked.again(); }} />}
    </>
  );
}
