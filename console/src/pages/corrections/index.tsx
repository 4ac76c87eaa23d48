// Facts that somebody says are wrong: what the own department settles, what it opened, and what it was told wrongly.
import { useState } from "react";
import { Button, Input, Modal, Tag } from "antd";
import { Link } from "react-router";
import { graphql } from "../../gql";
import type { CorrectionDecision, CorrectionSide, CorrectionsQuery, CorrectionState } from "../../gql/graphql";
import { ask } from "../../hub/ask";
import { mended } from "../../hub/mended";
import { useAct } from "../../hub/useAsk";
import { usePages } from "../../hub/usePages";
import { moment, t } from "../../language";
import { Choose, Field } from "../../parts/Field";
import { ListTable } from "../../parts/ListTable";
import { Purpose } from "../../parts/Purpose";
import { ValueField } from "../../parts/ValueField";
import { Failed } from "../../shell/Drawn";
import { useCan, useVisit } from "../../shell/viewer";

const CORRECTIONS = graphql(`
  query Corrections($filter: CorrectionFilter!, $after: String) {
    corrections(filter: $filter, first: 50, after: $after) {
      nodes {
        id state attribute { code name } leadDepartment { name } openedBy { name } openedAt evidence stated dueOn overdue decidedAt
        subject { id ... on Resident { name } }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`);
const DECIDE = graphql(`
  mutation DecideCorrection($input: DecideCorrectionInput!) { decideCorrection(input: $input) { correction { id } told userErrors { path code message } } }
`);

type Row = CorrectionsQuery["corrections"]["nodes"][number];

const STATES = ["OPEN", "UPHELD", "REJECTED"] as const;

export default function Corrections() {
  const can = useCan();
  const { why } = useVisit();
  const sides: CorrectionSide[] = can("SETTLE") ? ["TO_SETTLE", "OPENED", "TOLD"] : ["OPENED", "TOLD"];
  const [side, setSide] = useState<CorrectionSide>(sides[0] ?? "OPENED");
  const [state, setState] = useState("");
  const [settling, setSettling] = useState<Row | null>(null);
  const filter = { side, state: (state || null) as CorrectionState | null, overdue: false };
  const pages = usePages(CORRECTIONS, { filter, after: null }, (data) => data.corrections, why);
  return (
    <section className="card">
      <h1>{t("page.corrections")}</h1>
      <div className="grid">
        <Field label={t("requests.view")}><Choose value={side} onChange={(value) => setSide(value as CorrectionSide)} options={sides.map((one) => [one, t(`corrections.${one}`)] as const)} /></Field>
        <Field label={t("review.state")}><Choose value={state} none={t("all")} onChange={setState} options={STATES.map((one) => [one, t(`correction.${one}`)] as const)} /></Field>
        <Purpose />
      </div>
      <ListTable label={t("page.corrections")} pages={pages} keyOf={(one) => one.id} columns={[
        { title: t("corrections.who"), cell: (one) => "name" in one.subject
          ? <Link to={`/person/${encodeURIComponent(one.subject.id)}`}>{one.subject.name ?? t("noname")}</Link> : "—" },
        { title: t("fact.item"), cell: (one) => one.attribute.name },
        { title: t("corrections.evidence"), cell: (one) => one.evidence },
        { title: t("corrections.stated"), cell: (one) => one.stated },
        { title: t("corrections.openedBy"), cell: (one) => `${one.openedBy.name} · ${moment(one.openedAt)}` },
        { title: t("requests.due"), cell: (one) => <>{one.dueOn} {one.overdue && <Tag color="error">{t("requests.overdue")}</Tag>}</> },
        { title: t("review.state"), cell: (one) => <Tag color={one.state === "UPHELD" ? "success" : "default"}>{t(`correction.${one.state}`)}</Tag> },
        ...(side === "TO_SETTLE" ? [{ title: t("person.act"), cell: (one: Row) => one.state === "OPEN" &&
          <Button type="link" aria-label={`${t("correction.settle")} ${one.attribute.name}`} onClick={() => setSettling(one)}>{t("correction.settle")}</Button> }] : []),
      ]} />
      {settling && <Settle one={settling} close={() => setSettling(null)} done={() => { setSettling(null); pages.asked.again(); }} />}
    </section>
  );
}

function Settle({ one, close, done }: { one: Row; close: () => void; done: () => void }) {
  const { why } = useVisit();
  const [decision, setDecision] = useState<CorrectionDecision>("UPHELD");
  const [value, setValue] = useState("");
  const [reason, setReason] = useState("");
  const act = useAct();
  const send = () => void act.run(undefined, async () => {
    const input = { correctionId: one.id, decision, reason: reason.trim(), value: decision === "UPHELD" && value.trim() ? value.trim() : null };
    mended((await ask(DECIDE, { input }, why)).data.decideCorrection.userErrors);
    done();
  });
  return (
    <Modal open title={`${t("correction.settle")}：${one.attribute.name}`} onCancel={close} closable={{ "aria-label": t("close") }} footer={<>
      <Button onClick={close}>{t("cancel")}</Button>
      <Button type="primary" disabled={!reason.trim()} loading={act.isRunning} onClick={send}>{t("act.do")}</Button>
    </>}>
      <div className="fields">
        <p className="soft">{one.openedBy.name} · {one.evidence}{one.stated && ` · ${t("correction.stated")}：${one.stated}`}</p>
        <Field label={t("request.decision")}><Choose value={decision} onChange={(next) => setDecision(next as CorrectionDecision)} options={(["UPHELD", "REJECTED"] as const).map((each) => [each, t(`correction.${each}`)] as const)} /></Field>
        {decision === "UPHELD" && <ValueField label={t("correction.value")} code={one.attribute.code} value={value} onChange={setValue} />}
        <Field label={t("review.reasonText")}><Input value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} /></Field>
        <Failed failure={act.failure} />
      </div>
    </Modal>
  );
}
