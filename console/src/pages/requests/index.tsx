// Who asks for which attributes, and what waits for a decision.
import { useState } from "react";
import { Button, Tag } from "antd";
import { useNavigate } from "react-router";
import { graphql } from "../../gql";
import type { AccessRequestFilter, AccessRequestsQuery } from "../../gql/graphql";
import { useAsk } from "../../hub/useAsk";
import { usePages } from "../../hub/usePages";
import { moment, number, t } from "../../language";
import { Choose, Field } from "../../parts/Field";
import { ListTable } from "../../parts/ListTable";
import { useNames } from "../../parts/names";
import { useCan, useVisit } from "../../shell/viewer";
import { firstDue } from "./days";
import { Due, useCalendar } from "./Due";

const REQUESTS = graphql(`
  query AccessRequests($filter: AccessRequestFilter, $after: String) {
    accessRequests(filter: $filter, first: 50, after: $after) {
      nodes { id department { name } purpose { name } askedBy askedAt items { attribute form state due overdue leadDepartment { code } } }
      pageInfo { hasNextPage endCursor }
    }
  }
`);
const FIGURES = graphql(`
  query AccessFigures { accessFigures { department { name } waiting returned overdue granted refused withdrawn } }
`);

type Row = AccessRequestsQuery["accessRequests"]["nodes"][number];

const VIEWS = ["toDecide", "ours", "overdue", "all"] as const;
type View = (typeof VIEWS)[number];
const FIGURE = ["waiting", "overdue", "returned", "granted", "refused"] as const;

export default function Requests() {
  const { viewer } = useVisit();
  const can = useCan();
  const names = useNames();
  const calendar = useCalendar();
  const navigate = useNavigate();
  const [view, setView] = useState<View>(can("DECIDE_ACCESS") ? "toDecide" : "ours");
  const pages = usePages(REQUESTS, { filter: filterOf(view, viewer.department.code, can("MANAGE_GRANTS")), after: null }, (data) => data.accessRequests);
  const open = (one: Row) => navigate(`/request/${encodeURIComponent(one.id)}`);
  return (
    <>
      <section className="card">
        <h1>{t("page.requests")}</h1>
        <div className="grid">
          <Field label={t("requests.view")}><Choose value={view} onChange={(value) => setView(value as View)} options={VIEWS.map((one) => [one, t(`requests.${one}`)] as const)} /></Field>
        </div>
        {can("REQUEST_ACCESS") && <div className="acts"><Button type="primary" onClick={() => navigate("/request-new")}>{t("page.request.new")}</Button></div>}
        <ListTable label={t("page.requests")} pages={pages} keyOf={(one) => one.id} columns={[
          { title: t("entry.department"), cell: (one) => one.department.name },
          { title: t("entry.purpose"), cell: (one) => one.purpose?.name },
          { title: t("fact.item"), cell: (one) => one.items.map((item) => names.attribute(item.attribute)).join("、") },
          { title: t("review.state"), cell: (one) => [...new Set(one.items.map(({ state }) => state))].map((state) => <Tag key={state}>{t(`access.${state}`)}</Tag>) },
          { title: t("requests.due"), cell: (one) => <Due day={firstDue(one.items)} isOverdue={one.items.some(({ overdue }) => overdue)} calendar={calendar} /> },
          { title: t("requests.askedBy"), cell: (one) => `${one.askedBy} · ${moment(one.askedAt)}` },
          { title: t("person.act"), cell: (one) => <Button type="link" aria-label={`${t("import.open")} ${one.department.name} ${one.purpose?.name ?? ""}`} onClick={() => open(one)}>{t("import.open")}</Button> },
        ]} />
      </section>
      <Figures />
    </>
  );
}

function filterOf(view: View, own: string, isBureau: boolean): AccessRequestFilter {
  if (view === "ours") return { department: own };
  if (view === "overdue") return { overdue: true };
  if (view === "all") return {};
  return isBureau ? { state: "WAITING" } : { state: "WAITING", leadDepartment: own };
}

/** How many wait, are late and were decided, by the department that leads them. */
function Figures() {
  const asked = useAsk(FIGURES, {});
  const rows = asked.data?.accessFigures ?? [];
  if (rows.length === 0) return null;
  return (
    <section className="card">
      <h2>{t("requests.figures")}</h2>
      <table className="stack" aria-label={t("requests.figures")}>
        <thead><tr><th scope="col">{t("person.group.hint")}</th>{FIGURE.map((one) => <th key={one} scope="col">{t(`figure.${one}`)}</th>)}</tr></thead>
        <tbody>{rows.map((row) => (
          <tr key={row.department.name}><th scope="row">{row.department.name}</th>
            {FIGURE.map((one) => <td key={one} data-label={t(`figure.${one}`)}>{number(row[one])}</td>)}</tr>))}
        </tbody>
      </table>
    </section>
  );
}
