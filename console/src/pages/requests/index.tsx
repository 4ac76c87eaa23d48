// Who asks for which attributes, and what waits for a decision.
import { useState } from "react";
import { Button, Checkbox, Tag } from "antd";
import { useNavigate } from "react-router";
import { graphql } from "../../gql";
import type { AccessRequestFilter, AccessRequestsQuery } from "../../gql/graphql";
import { usePages } from "../../hub/usePages";
import { moment, t } from "../../language";
import { Choose, Field } from "../../parts/Field";
import { ListTable } from "../../parts/ListTable";
import { useNames } from "../../parts/names";
import { useCan, useVisit } from "../../shell/viewer";
import { Bulk } from "./Bulk";
import { firstDue } from "./days";
import { DecideMany } from "./DecideMany";
import { Due, useCalendar } from "./Due";
import { Figures } from "./Figures";

const REQUESTS = graphql(`
  query AccessRequests($filter: AccessRequestFilter, $after: String) {
    accessRequests(filter: $filter, first: 50, after: $after) {
      nodes { id department { name } purpose { name } askedBy askedAt items { attribute form state due overdue leadDepartment { code } } }
      pageInfo { hasNextPage endCursor }
    }
  }
`);
type Row = AccessRequestsQuery["accessRequests"]["nodes"][number];

const VIEWS = ["toDecide", "ours", "overdue", "all"] as const;
type View = (typeof VIEWS)[number];

export default function Requests() {
  const { viewer } = useVisit();
  const can = useCan();
  const names = useNames();
  const calendar = useCalendar();
  const navigate = useNavigate();
  const [view, setView] = useState<View>(can("DECIDE_ACCESS") ? "toDecide" : "ours");
  const pages = usePages(REQUESTS, { filter: filterOf(view, viewer.department.code, can("MANAGE_GRANTS")), after: null }, (data) => data.accessRequests);
  const [chosen, setChosen] = useState<string[]>([]);
  const [isDeciding, setDeciding] = useState(false);
  const isChoosing = view === "toDecide" && can("DECIDE_ACCESS");
  const namesOf = (one: Row) => one.items.map((item) => names.attribute(item.attribute)).join("、");
  const nameOf = (one: Row) => [one.department.name, one.purpose?.name, namesOf(one), moment(one.askedAt)].filter(Boolean).join(" · ");
  const picked = pages.rows.filter(({ id }) => chosen.includes(id));
  const change = (id: string, isChosen: boolean) => setChosen((before) => (isChosen ? [...before, id] : before.filter((one) => one !== id)));
  const decided = () => { setDeciding(false); setChosen([]); pages.asked.again(); };
  const open = (one: Row) => navigate(`/request/${encodeURIComponent(one.id)}`);
  return (
    <>
      <section className="card">
        <h1>{t("page.requests")}</h1>
        <div className="grid">
          <Field label={t("requests.view")}><Choose value={view} onChange={(value) => { setChosen([]); setView(value as View); }} options={VIEWS.map((one) => [one, t(`requests.${one}`)] as const)} /></Field>
        </div>
        <div className="acts">
          {can("REQUEST_ACCESS") && <Button type="primary" onClick={() => navigate("/request-new")}>{t("page.request.new")}</Button>}
          {isChoosing && pages.rows.length > 1 && <>
            <Button onClick={() => setChosen(picked.length === pages.rows.length ? [] : pages.rows.map(({ id }) => id))}>{t(picked.length === pages.rows.length ? "decideMany.none" : "decideMany.all")}</Button>
            <Button disabled={picked.length === 0} onClick={() => setDeciding(true)}>{t("decideMany", { n: picked.length })}</Button>
          </>}
        </div>
        <ListTable label={t("page.requests")} pages={pages} keyOf={(one) => one.id} columns={[
          ...(isChoosing ? [{ title: t("decideMany.choose"), cell: (one: Row) => <Checkbox checked={chosen.includes(one.id)} aria-label={`${t("decideMany.choose")} ${nameOf(one)}`} onChange={(event) => change(one.id, event.target.checked)} /> }] : []),
          { title: t("entry.department"), cell: (one) => one.department.name },
          { title: t("entry.purpose"), cell: (one) => one.purpose?.name },
          { title: t("fact.item"), cell: namesOf },
          { title: t("review.state"), cell: (one) => [...new Set(one.items.map(({ state }) => state))].map((state) => <Tag key={state}>{t(`access.${state}`)}</Tag>) },
          { title: t("requests.due"), cell: (one) => <Due day={firstDue(one.items)} isOverdue={one.items.some(({ overdue }) => overdue)} calendar={calendar} /> },
          { title: t("requests.askedBy"), cell: (one) => `${one.askedBy} · ${moment(one.askedAt)}` },
          { title: t("person.act"), cell: (one) => <Button type="link" aria-label={`${t("import.open")} ${one.department.name} ${one.purpose?.name ?? ""}`} onClick={() => open(one)}>{t("import.open")}</Button> },
        ]} />
      </section>
      <Bulk />
      <Figures />
      {isDeciding && <DecideMany requests={picked.map((one) => ({ id: one.id, name: nameOf(one) }))} close={() => setDeciding(false)} done={decided} />}
    </>
  );
}

function filterOf(view: View, own: string, isBureau: boolean): AccessRequestFilter {
  if (view === "ours") return { department: own };
  if (view === "overdue") return { overdue: true };
  if (view === "all") return {};
  return isBureau ? { state: "WAITING" } : { state: "WAITING", leadDepartment: own };
}
