// Seals that officials broke and what was found afterwards, and who was named to seal and to break.
import { useState } from "react";
import { Button, Tag } from "antd";
import { graphql } from "../../gql";
import type { GlassBreaksQuery } from "../../gql/graphql";
import { usePages } from "../../hub/usePages";
import { moment, t } from "../../language";
import { Choose, Field } from "../../parts/Field";
import { ListTable } from "../../parts/ListTable";
import { useCan, useVisit } from "../../shell/viewer";
import { Officials } from "./Officials";
import { Review } from "./Review";

const BREAKS = graphql(`
  query GlassBreaks($waiting: Boolean, $after: String) {
    glassBreaks(waiting: $waiting, first: 50, after: $after) {
      nodes { id subject actor department { name } purpose { name } caseNumber reason openedAt until verdict note reviewedBy reviewedAt overdue }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export type GlassBreak = GlassBreaksQuery["glassBreaks"]["nodes"][number];

const VIEWS = ["waiting", "reviewed"] as const;

export default function Glass() {
  const { viewer, why } = useVisit();
  const can = useCan();
  const [view, setView] = useState<string>("waiting");
  const [reviewing, setReviewing] = useState<GlassBreak | null>(null);
  const pages = usePages(BREAKS, { waiting: view === "" ? null : view === "waiting", after: null }, (data) => data.glassBreaks, why);
  // Nobody looks at what they did themselves.
  const mayReview = (one: GlassBreak) => can("MANAGE_GRANTS") && !one.verdict && one.actor !== viewer.login;
  return (
    <>
      <section className="card">
        <h1>{t("page.glass")}</h1>
        <p className="soft">{t("glass.hint")}</p>
        <div className="grid">
          <Field label={t("requests.view")}><Choose value={view} none={t("all")} onChange={setView} options={VIEWS.map((one) => [one, t(`glass.${one}`)] as const)} /></Field>
        </div>
        <ListTable label={t("page.glass")} pages={pages} keyOf={(one) => one.id} columns={[
          { title: t("glass.who"), cell: (one) => <><b>{one.actor}</b> {one.department.name}</> },
          { title: t("case"), cell: (one) => one.caseNumber },
          { title: t("entry.reason"), cell: (one) => <>{one.reason} <span className="soft">{one.purpose?.name}</span></> },
          { title: t("grant.time"), cell: (one) => `${moment(one.openedAt)} – ${moment(one.until)}` },
          { title: t("subject"), cell: (one) => <code>{one.subject}</code> },
          { title: t("review.state"), cell: (one) => <Verdict one={one} /> },
          { title: t("person.act"), cell: (one) => mayReview(one) &&
            <Button type="link" aria-label={`${t("glass.review")} ${one.actor} ${one.caseNumber}`} onClick={() => setReviewing(one)}>{t("glass.review")}</Button> },
        ]} />
      </section>
      <Officials />
      {reviewing && <Review one={reviewing} close={() => setReviewing(null)} done={() => { setReviewing(null); pages.asked.again(); }} />}
    </>
  );
}

function Verdict({ one }: { one: GlassBreak }) {
  if (!one.verdict) return <><Tag color="warning">{t("glass.waiting")}</Tag>{one.overdue && <Tag color="error">{t("requests.overdue")}</Tag>}</>;
  return (
    <><Tag color={one.verdict === "JUSTIFIED" ? "success" : "error"}>{t(`verdict.${one.verdict}`)}</Tag> {one.note} <span className="soft">{one.reviewedBy}{one.reviewedAt && ` · ${moment(one.reviewedAt)}`}</span></>
  );
}
