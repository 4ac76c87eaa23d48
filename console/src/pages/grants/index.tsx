// Who has been granted what, and ending it.
import { useState } from "react";
import { Button, Input, Modal, Tag } from "antd";
import { graphql } from "../../gql";
import type { AnswerForm, GrantsQuery } from "../../gql/graphql";
import { ask } from "../../hub/ask";
import { mended } from "../../hub/mended";
import { useAct } from "../../hub/useAsk";
import { usePages } from "../../hub/usePages";
import { moment, t } from "../../language";
import { Choose, Field } from "../../parts/Field";
import { ListTable } from "../../parts/ListTable";
import { useNames } from "../../parts/names";
import { Trial } from "../../parts/Trial";
import { Failed } from "../../shell/Drawn";
import { Link } from "react-router";
import { useCan } from "../../shell/viewer";

const GRANTS = graphql(`
  query Grants($filter: GrantFilter, $after: String) {
    grants(filter: $filter, first: 100, after: $after) {
      nodes { id department { code name } purpose { code name } attribute form area { name } from until requestId inForce endedBy endReason }
      pageInfo { hasNextPage endCursor }
    }
  }
`);
const REVOKE = graphql(`
  mutation RevokeGrant($input: RevokeGrantInput!) { revokeGrant(input: $input) { grant { id } userErrors { path code message } } }
`);

type Row = GrantsQuery["grants"]["nodes"][number];

const FORMS = ["LOOKUP", "FULL", "MASKED", "PREDICATE", "WRITE"] as const;

/** Days before which grants that end are certified anew. */
const SOON = [30, 90, 365] as const;

export default function Grants() {
  const can = useCan();
  const names = useNames();
  const [filter, setFilter] = useState<{ department?: string; purpose?: string; attribute?: string; form?: AnswerForm; inForce?: boolean; endsWithinDays?: number }>({ inForce: true });
  const [ending, setEnding] = useState<Row | null>(null);
  const [reason, setReason] = useState("");
  const act = useAct();
  const pages = usePages(GRANTS, { filter, after: null }, (data) => data.grants);
  const set = (changes: typeof filter) => setFilter((before) => ({ ...before, ...changes }));
  const revoke = (one: Row) => void act.run(undefined, async () => {
    mended((await ask(REVOKE, { input: { id: one.id, reason: reason.trim() } })).data.revokeGrant.userErrors);
    setEnding(null);
    setReason("");
    pages.asked.again();
  });
  return (
    <section className="card">
      <h1>{t("page.grants")}</h1>
      <div className="grid">
        <Field label={t("entry.department")}><Choose value={filter.department ?? ""} none={t("all")} options={names.departments} onChange={(value) => set({ department: value || undefined })} /></Field>
        <Field label={t("entry.purpose")}><Choose value={filter.purpose ?? ""} none={t("all")} options={names.purposes} onChange={(value) => set({ purpose: value || undefined })} /></Field>
        <Field label={t("fact.item")}><Choose value={filter.attribute ?? ""} none={t("all")} options={names.attributes} onChange={(value) => set({ attribute: value || undefined })} /></Field>
        <Field label={t("grant.form")}><Choose value={filter.form ?? ""} none={t("all")} options={FORMS.map((one) => [one, t(`form.${one}`)] as const)} onChange={(value) => set({ form: (value || undefined) as AnswerForm | undefined })} /></Field>
        <Field label={t("grant.inForce")}><Choose value={filter.inForce === undefined ? "" : filter.inForce ? "yes" : "no"} none={t("all")}
          options={[["yes", t("grant.yes")], ["no", t("grant.no")]]} onChange={(value) => set({ inForce: value === "" ? undefined : value === "yes" })} /></Field>
        <Field label={t("grant.ends")}><Choose value={filter.endsWithinDays ? String(filter.endsWithinDays) : ""} none={t("all")} options={SOON.map((days) => [String(days), t("grant.ends.within", { n: days })] as const)}
          onChange={(value) => set({ endsWithinDays: value ? Number(value) : undefined })} /></Field>
      </div>
      <Failed failure={act.failure} />
      <ListTable label={t("page.grants")} pages={pages} keyOf={(one) => one.id} columns={[
        { title: t("entry.department"), cell: (one) => one.department.name },
        { title: t("entry.purpose"), cell: (one) => one.purpose?.name ?? "—" },
        { title: t("fact.item"), cell: (one) => names.attribute(one.attribute) },
        { title: t("grant.form"), cell: (one) => t(`form.${one.form}`) },
        { title: t("area"), cell: (one) => one.area?.name ?? t("area.all") },
        { title: t("grant.time"), cell: (one) => <>{one.until ? `${moment(one.from)} – ${moment(one.until)}` : moment(one.from)}
          {one.requestId && <> <Link to={`/request/${encodeURIComponent(one.requestId)}`}>{t("page.request")}</Link></>}</> },
        { title: t("review.state"), cell: (one) => <><Tag color={one.inForce ? "success" : "default"}>{t(one.inForce ? "grant.yes" : "grant.no")}</Tag>
          {one.endedBy && <span className="soft">{one.endedBy} {one.endReason}</span>}</> },
        ...(can("MANAGE_GRANTS") ? [{ title: t("person.act"), cell: (one: Row) => one.inForce &&
          <Button type="link" danger aria-label={`${t("grant.end")} ${one.department.name} ${names.attribute(one.attribute)}`} onClick={() => setEnding(one)}>{t("grant.end")}</Button> }] : []),
      ]} />
      {ending && <Modal open title={t("grant.end")} onCancel={() => setEnding(null)} closable={{ "aria-label": t("close") }} footer={<>
        <Button onClick={() => setEnding(null)}>{t("cancel")}</Button>
        <Button type="primary" danger disabled={!reason.trim()} loading={act.isRunning} onClick={() => revoke(ending)}>{t("act.do")}</Button></>}>
        <p>{ending.department.name} · {ending.purpose?.name} · {names.attribute(ending.attribute)} · {t(`form.${ending.form}`)}</p>
        <Field label={t("entry.reason")}><Input value={reason} autoFocus maxLength={200} onChange={(event) => setReason(event.target.value)} /></Field>
        <Trial key={ending.id} input={{ revoke: ending.id }} />
        <Failed failure={act.failure} />
      </Modal>}
    </section>
  );
}
