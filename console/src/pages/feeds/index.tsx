// Feeds of departments' registers: where each is, and what both sides do not agree on.
import { useState } from "react";
import { Button, Modal, Tag } from "antd";
import { graphql } from "../../gql";
import type { FeedSide } from "../../gql/graphql";
import { useAsk } from "../../hub/useAsk";
import { moment, number, t, word } from "../../language";
import { Choose, Field } from "../../parts/Field";
import { useNames } from "../../parts/names";
import { Purpose } from "../../parts/Purpose";
import { Drawn, Nothing } from "../../shell/Drawn";
import { useVisit } from "../../shell/viewer";

const FEEDS = graphql(`
  query Feeds {
    feeds {
      name department { code name } state lastSequence lastPart expectedSequence expectedPart lastFullAt changedAt sentBy
      counts { held missing needsReview refused withdrawn }
    }
  }
`);
const RECONCILE = graphql(`
  query Reconcile($feed: String!, $department: String, $side: FeedSide!) {
    feedReconciliation(feed: $feed, department: $department, side: $side, first: 100) {
      differences { recordId subject missing attributes }
      hasNextPage
    }
  }
`);

export default function Feeds() {
  const { why } = useVisit();
  const asked = useAsk(FEEDS, {}, why);
  const [open, setOpen] = useState<{ name: string; department: string } | null>(null);
  return (
    <section className="card">
      <h1>{t("page.feeds")}</h1>
      <div className="grid"><Purpose /></div>
      <Drawn asked={asked}>{({ feeds }) => feeds.length === 0 ? <Nothing text={t("table.empty")} /> : (
        <table className="stack" aria-label={t("page.feeds")}>
          <thead><tr><th scope="col">{t("feed.name")}</th><th scope="col">{t("feed.state")}</th><th scope="col">{t("feed.last")}</th><th scope="col">{t("feed.held")}</th><th scope="col">{t("feed.missing")}</th><th scope="col">{t("feed.needsReview")}</th><th scope="col">{t("person.act")}</th></tr></thead>
          <tbody>{feeds.map((one) => (
            <tr key={`${one.department.code}/${one.name}`}>
              <th scope="row">{one.department.name} · {one.name}</th>
              <td data-label={t("feed.state")}><Tag color={one.state === "ACTIVE" ? "success" : "warning"}>{word("feed.state", one.state)}</Tag></td>
              <td data-label={t("feed.last")}>{one.lastSequence}/{one.lastPart} · {moment(one.changedAt)}<p className="soft">{t("feed.expected")} {one.expectedSequence}/{one.expectedPart}</p></td>
              <td data-label={t("feed.held")}>{number(one.counts.held)}</td>
              <td data-label={t("feed.missing")}>{number(one.counts.missing)}</td>
              <td data-label={t("feed.needsReview")}>{number(one.counts.needsReview)}</td>
              <td><Button type="link" onClick={() => setOpen({ name: one.name, department: one.department.code })}>{t("feed.reconcile")}</Button></td>
            </tr>))}
          </tbody>
        </table>)}
      </Drawn>
      {open && <Reconcile feed={open.name} department={open.department} close={() => setOpen(null)} />}
    </section>
  );
}

const SIDES = ["NOT_HELD", "NOT_SENT", "DIFFERS"] as const;

function Reconcile({ feed, department, close }: { feed: string; department: string; close: () => void }) {
  const { why } = useVisit();
  const names = useNames();
  const [side, setSide] = useState<FeedSide>("NOT_HELD");
  const asked = useAsk(RECONCILE, { feed, department, side }, why);
  return (
    <Modal open title={`${t("feed.reconcile")}：${feed}`} onCancel={close} footer={null} width={760} closable={{ "aria-label": t("close") }}>
      <Field label={t("feed.reconcile")}><Choose value={side} onChange={(value) => setSide(value as FeedSide)} options={SIDES.map((one) => [one, t(`side.${one}`)] as const)} /></Field>
      <Drawn asked={asked}>{({ feedReconciliation }) => !feedReconciliation || feedReconciliation.differences.length === 0 ? <Nothing text={t("table.empty")} /> : (
        <ul className="rows">{feedReconciliation.differences.map((one, index) => (
          <li key={index} className="import-row">{t("feed.record")} <code>{one.recordId ?? one.subject}</code> <span className="soft">{one.attributes.map(names.attribute).join("、")}</span></li>))}
        </ul>)}
      </Drawn>
    </Modal>
  );
}
