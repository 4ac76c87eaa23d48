// What staff say is asked twice, without their names; for the data bureau.
import { graphql } from "../../gql";
import { usePages } from "../../hub/usePages";
import { t } from "../../language";
import { ListTable } from "../../parts/ListTable";
import { useVisit } from "../../shell/viewer";

const REPORTS = graphql(`
  query AskedTwiceReports($after: String) {
    askedTwiceReports(first: 20, after: $after) {
      nodes { id area { name } question reportedOn askedBy { code name } }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export function Reports() {
  const { why } = useVisit();
  const pages = usePages(REPORTS, { after: null }, (data) => data.askedTwiceReports, why);
  return (
    <section className="card">
      <h2>{t("twice")}</h2>
      <p className="soft">{t("twice.hint")}</p>
      <ListTable label={t("twice")} pages={pages} keyOf={(one) => one.id} columns={[
        { title: t("fact.item"), cell: (one) => one.question },
        { title: t("burden.community"), cell: (one) => one.area?.name ?? "—" },
        { title: t("twice.askedBy"), cell: (one) => one.askedBy.map(({ name }) => name).join("、") || "—" },
        { title: t("twice.on"), cell: (one) => one.reportedOn },
      ]} />
    </section>
  );
}
