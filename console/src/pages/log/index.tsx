// Entries of the log: who asked for what and why, what was refused; each with all that proves it.
import { useState } from "react";
import { Button, Input, Tag } from "antd";
import { useSearchParams } from "react-router";
import { graphql } from "../../gql";
import type { AuditFilter, EntriesQuery, Outcome } from "../../gql/graphql";
import { ask } from "../../hub/ask";
import { useAct, useAsk } from "../../hub/useAsk";
import { moment, number, t, word } from "../../language";
import { Choose, Field } from "../../parts/Field";
import { useNames } from "../../parts/names";
import { Drawn, Failed, Nothing } from "../../shell/Drawn";
import { Entry } from "./Entry";

const ENTRIES = graphql(`
  query Entries($filter: AuditFilter!, $after: String) {
    auditEntries(filter: $filter, first: 50, after: $after) {
      nodes {
        id index time requestId kind department { code name } actor client purpose case reason operation documentHash
        attributes written subjects targets refused { attribute rule } outcome code count leaf
      }
      pageInfo { hasNextPage endCursor }
    }
    auditIndexLag
  }
`);

export type EntryRow = EntriesQuery["auditEntries"]["nodes"][number];

const OUTCOMES = ["OK", "PARTIAL", "REFUSED", "ERROR", "ABORTED"] as const;
const COLOURS = { OK: "success", PARTIAL: "warning", REFUSED: "error", ERROR: "error", ABORTED: "default" } as const;

export default function Log() {
  const [search, setSearch] = useSearchParams();
  const names = useNames();
  const [subject, setSubject] = useState(search.get("subject") ?? "");
  const named = search.getAll("entry");
  const filter = {
    ...Object.fromEntries(["department", "purpose", "outcome", "subject"].map((one) => [one, search.get(one)]).filter(([, value]) => value)),
    ...(named.length > 0 ? { ids: named } : {}),
  };
  const asked = useAsk(ENTRIES, { filter, after: null });
  const set = (name: string, value: string) => {
    // As the address is now: two choices may come before the page is drawn anew.
    const next = new URLSearchParams(location.hash.split("?")[1] ?? "");
    if (value) next.set(name, value);
    else next.delete(name);
    setSearch(next);
  };
  return (
    <>
      <section className="card">
        <h1>{t("page.log")}</h1>
        <p className="soft">{t("entries")}</p>
        <form className="grid" onSubmit={(event) => { event.preventDefault(); set("subject", subject.trim()); }}>
          <Field label={t("entry.department")}><Choose value={search.get("department") ?? ""} none={t("all")} options={names.departments} onChange={(value) => set("department", value)} /></Field>
          <Field label={t("entry.purpose")}><Choose value={search.get("purpose") ?? ""} none={t("all")} options={names.purposes} onChange={(value) => set("purpose", value)} /></Field>
          <Field label={t("entry.outcome")}><Choose value={search.get("outcome") ?? ""} none={t("all")} options={OUTCOMES.map((one: Outcome) => [one, t(`outcome.${one}`)] as const)} onChange={(value) => set("outcome", value)} /></Field>
          <Field label={t("log.subject")}><Input value={subject} autoComplete="off" maxLength={200} onChange={(event) => setSubject(event.target.value)} /></Field>
          <div className="acts wide">
            <Button htmlType="submit" type="primary">{t("log.search")}</Button>
            <Button onClick={() => { setSubject(""); setSearch({}); }}>{t("log.clear")}</Button>
            <Button onClick={asked.again}>{t("refresh")}</Button>
          </div>
        </form>
      </section>
      <Drawn asked={asked}>{(data) => <Rows key={JSON.stringify(filter) + (data.auditEntries.nodes[0]?.id ?? "")} first={data} filter={filter} />}</Drawn>
    </>
  );
}

function Rows({ first, filter }: { first: EntriesQuery; filter: AuditFilter }) {
  const names = useNames();
  const [rows, setRows] = useState(first.auditEntries.nodes);
  const [page, setPage] = useState(first.auditEntries.pageInfo);
  const [open, setOpen] = useState<EntryRow | null>(filter.ids ? rows[0] ?? null : null);
  const act = useAct();
  const more = () => void act.run(undefined, async () => {
    const { data } = await ask(ENTRIES, { filter, after: page.endCursor ?? null });
    setRows((before) => [...before, ...data.auditEntries.nodes]);
    setPage(data.auditEntries.pageInfo);
  });
  if (rows.length === 0) return <Nothing text={t("entries.none")} />;
  return (
    <section className="card">
      {first.auditIndexLag > 0 && <p className="soft">{t("lag", { n: number(first.auditIndexLag) })}</p>}
      <table className="stack entries">
        <thead><tr>{(["time", "department", "who", "purpose", "attributes", "outcome"] as const).map((one) => <th key={one} scope="col">{t(`entry.${one}`)}</th>)}</tr></thead>
        <tbody>{rows.map((one) => (
          <tr key={one.id} className="entry">
            <td data-label={t("entry.time")}><Button type="link" onClick={() => setOpen(one)}>{moment(one.time)}</Button></td>
            <td data-label={t("entry.department")}>{one.department?.name ?? t("system")}</td>
            <td data-label={t("entry.who")}>{one.actor}</td>
            <td data-label={t("entry.purpose")}>{names.purpose(one.purpose)}{one.case && ` · ${one.case}`}</td>
            <td data-label={t("entry.attributes")}>
              {word("kind", one.kind)} {listed(one.attributes.map(names.attribute))}
              {one.written.length > 0 && <> <b>{t("written")}</b> {listed(one.written.map(names.attribute))}</>}
            </td>
            <td data-label={t("entry.outcome")}><Tag color={COLOURS[one.outcome]}>{t(`outcome.${one.outcome}`)}</Tag></td>
          </tr>))}
        </tbody>
      </table>
      <Failed failure={act.failure} />
      {page.hasNextPage && <Button loading={act.isRunning} onClick={more}>{t("more")}</Button>}
      {open && <Entry entry={open} close={() => setOpen(null)} />}
    </section>
  );
}

/** A list that stays short; all of it stands in the entry. */
function listed(names: string[]): string {
  const shown = names.slice(0, 4).join("、");
  return names.length > 4 ? shown + t("and.more", { n: names.length }) : shown;
}
