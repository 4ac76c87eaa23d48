// Queries about more people on a day than the grants allow: a second official agrees, or does not.
import { useState } from "react";
import { Button, Input, Modal, Tag } from "antd";
import { graphql } from "../../gql";
import type { BulkApprovalsQuery } from "../../gql/graphql";
import { ask } from "../../hub/ask";
import { mended } from "../../hub/mended";
import { useAct } from "../../hub/useAsk";
import { usePages } from "../../hub/usePages";
import { moment, number, t } from "../../language";
import { Field } from "../../parts/Field";
import { ListTable } from "../../parts/ListTable";
import { Failed } from "../../shell/Drawn";
import { useCan, useVisit } from "../../shell/viewer";

const BULK = graphql(`
  query BulkApprovals($after: String) {
    bulkApprovals(first: 20, after: $after) {
      nodes { id day department { code name } purpose { name } askedBy askedAt people limit approvedPeople approvedBy approvedAt reason }
      pageInfo { hasNextPage endCursor }
    }
  }
`);
const APPROVE = graphql(`
  mutation ApproveBulk($input: ApproveBulkInput!) { approveBulk(input: $input) { approval { id } userErrors { path code message } } }
`);

type Row = BulkApprovalsQuery["bulkApprovals"]["nodes"][number];

export function Bulk() {
  const { viewer } = useVisit();
  const can = useCan();
  const pages = usePages(BULK, { after: null }, (data) => data.bulkApprovals);
  const [open, setOpen] = useState<Row | null>(null);
  if (pages.asked.data && pages.rows.length === 0) return null;
  // Never whoever asked.
  const mayAgree = (one: Row) => can("DECIDE_ACCESS") && one.approvedPeople == null && one.askedBy !== viewer.login;
  return (
    <section className="card">
      <h2>{t("bulk")}</h2>
      <p className="soft">{t("bulk.hint")}</p>
      <ListTable label={t("bulk")} pages={pages} keyOf={(one) => one.id} columns={[
        { title: t("entry.department"), cell: (one) => one.department.name },
        { title: t("entry.purpose"), cell: (one) => one.purpose?.name },
        { title: t("requests.askedBy"), cell: (one) => `${one.askedBy} · ${moment(one.askedAt)}` },
        { title: t("bulk.people"), cell: (one) => t("bulk.of", { n: number(one.people), limit: number(one.limit) }) },
        { title: t("review.state"), cell: (one) => one.approvedPeople == null ? <Tag color="warning">{t("bulk.waiting")}</Tag>
          : <><Tag color="success">{t("bulk.agreed", { n: number(one.approvedPeople) })}</Tag> <span className="soft">{one.approvedBy} {one.reason}</span></> },
        { title: t("person.act"), cell: (one) => mayAgree(one) && <Button type="link" aria-label={`${t("bulk.agree")} ${one.department.name}`} onClick={() => setOpen(one)}>{t("bulk.agree")}</Button> },
      ]} />
      {open && <Agree one={open} close={() => setOpen(null)} done={() => { setOpen(null); pages.asked.again(); }} />}
    </section>
  );
}

function Agree({ one, close, done }: { one: Row; close: () => void; done: () => void }) {
  const [people, setPeople] = useState(String(one.people));
  const [reason, setReason] = useState("");
  const act = useAct();
  const send = () => void act.run(undefined, async () => {
    mended((await ask(APPROVE, { input: { id: one.id, people: Number(people), reason: reason.trim() } })).data.approveBulk.userErrors);
    done();
  });
  return (
    <Modal open title={t("bulk.agree")} onCancel={close} closable={{ "aria-label": t("close") }} footer={<>
      <Button onClick={close}>{t("cancel")}</Button>
      <Button type="primary" disabled={!people || !reason.trim()} loading={act.isRunning} onClick={send}>{t("act.do")}</Button>
    </>}>
      <div className="fields">
        <p className="soft">{one.department.name} · {one.purpose?.name} · {one.askedBy} · {t("bulk.of", { n: number(one.people), limit: number(one.limit) })}</p>
        <Field label={t("bulk.howMany")}><Input inputMode="numeric" value={people} onChange={(event) => setPeople(event.target.value.replace(/\D/g, "").slice(0, 7))} /></Field>
        <Field label={t("entry.reason")}><Input value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} /></Field>
        <Failed failure={act.failure} />
      </div>
    </Modal>
  );
}
