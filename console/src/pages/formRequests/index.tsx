// What a department asks communities by its forms, how far it is, and asking anew.
import { useState } from "react";
import { Button, Progress, Tag } from "antd";
import { useNavigate } from "react-router";
import { graphql } from "../../gql";
import { usePages } from "../../hub/usePages";
import { number, t } from "../../language";
import { ListTable } from "../../parts/ListTable";
import { Purpose } from "../../parts/Purpose";
import { useVisit } from "../../shell/viewer";
import { Issue } from "./Issue";

const REQUESTS = graphql(`
  query FormRequests($after: String) {
    formRequests(first: 50, after: $after) {
      nodes { id form { title } state period due subjectCount cellCount filledCount }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export default function FormRequests() {
  const { why } = useVisit();
  const navigate = useNavigate();
  const [isIssuing, setIssuing] = useState(false);
  const pages = usePages(REQUESTS, { after: null }, (data) => data.formRequests, why);
  const open = (id: string) => navigate(`/form-request/${encodeURIComponent(id)}`);
  return (
    <>
      <section className="card">
        <h1>{t("page.formRequests")}</h1>
        <div className="grid"><Purpose /></div>
        {!isIssuing && <div className="acts"><Button type="primary" onClick={() => setIssuing(true)}>{t("issue")}</Button></div>}
        {isIssuing && <Issue cancel={() => setIssuing(false)} done={open} />}
      </section>
      <section className="card">
        <ListTable label={t("page.formRequests")} pages={pages} keyOf={(one) => one.id} columns={[
          { title: t("forms.title"), cell: (one) => <b>{one.form.title}</b> },
          { title: t("issue.period"), cell: (one) => one.period },
          { title: t("issue.due"), cell: (one) => one.due },
          { title: t("review.state"), cell: (one) => <Tag>{t(`formRequest.${one.state}`)}</Tag> },
          { title: t("asked.filled"), cell: (one) => <><Progress percent={one.cellCount > 0 ? Math.floor((100 * one.filledCount) / one.cellCount) : 0} aria-label={t("asked.filled")} />
            {t("formRequest.subjects", { n: number(one.subjectCount) })}</> },
          { title: t("person.act"), cell: (one) => <Button type="link" aria-label={`${t("import.open")} ${one.form.title} ${one.period}`} onClick={() => open(one.id)}>{t("import.open")}</Button> },
        ]} />
      </section>
    </>
  );
}
