// Marks that auditors set beside the log, and ending them.
import { useState } from "react";
import { Button, Modal, Tag } from "antd";
import { Link } from "react-router";
import { graphql } from "../../gql";
import type { AuditMarksQuery } from "../../gql/graphql";
import { ask } from "../../hub/ask";
import { mended } from "../../hub/mended";
import { useAct, useAsk } from "../../hub/useAsk";
import { moment, t } from "../../language";
import { useNames } from "../../parts/names";
import { Drawn, Failed, Nothing } from "../../shell/Drawn";
import { useVisit } from "../../shell/viewer";
import { NewMark } from "./New";

const MARKS = graphql(`
  query AuditMarks { auditMarks { id kind subject login purpose case until reason madeBy madeAt } }
`);
const END = graphql(`
  mutation EndAuditMark($input: EndAuditMarkInput!) { endAuditMark(input: $input) { mark { id } userErrors { path code message } } }
`);

type Mark = AuditMarksQuery["auditMarks"][number];

export default function Marks() {
  const { why } = useVisit();
  const asked = useAsk(MARKS, {}, why);
  const [isMaking, setMaking] = useState(false);
  const [ending, setEnding] = useState<Mark | null>(null);
  const act = useAct();
  const end = (one: Mark) => void act.run(undefined, async () => {
    mended((await ask(END, { input: { id: one.id } }, why)).data.endAuditMark.userErrors);
    setEnding(null);
    asked.again();
  });
  return (
    <section className="card">
      <h1>{t("page.marks")}</h1>
      <p className="soft">{t("marks.hint")}</p>
      <div className="acts"><Button type="primary" onClick={() => setMaking(true)}>{t("marks.make")}</Button></div>
      <Drawn asked={asked}>{({ auditMarks }) => auditMarks.length === 0 ? <Nothing text={t("marks.none")} /> : (
        <table className="stack" aria-label={t("page.marks")}>
          <thead><tr>{(["marks.kind", "marks.about", "entry.reason", "marks.madeBy", "person.act"] as const).map((one) => <th key={one} scope="col">{t(one)}</th>)}</tr></thead>
          <tbody>{auditMarks.map((one) => (
            <tr key={one.id}>
              <td data-label={t("marks.kind")}><Tag>{t(`mark.${one.kind}`)}</Tag></td>
              <td data-label={t("marks.about")}><About mark={one} /></td>
              <td data-label={t("entry.reason")}>{one.reason}</td>
              <td data-label={t("marks.madeBy")}>{one.madeBy} · {moment(one.madeAt)}</td>
              <td data-label={t("person.act")}><Button type="link" danger aria-label={`${t("marks.end")} ${t(`mark.${one.kind}`)} ${one.login ?? ""}`} onClick={() => setEnding(one)}>{t("marks.end")}</Button></td>
            </tr>))}
          </tbody>
        </table>)}
      </Drawn>
      {isMaking && <NewMark close={() => setMaking(false)} done={() => { setMaking(false); asked.again(); }} />}
      {ending && <Modal open title={t("marks.end")} onCancel={() => setEnding(null)} closable={{ "aria-label": t("close") }} footer={<>
        <Button onClick={() => setEnding(null)}>{t("cancel")}</Button>
        <Button type="primary" danger loading={act.isRunning} onClick={() => end(ending)}>{t("act.do")}</Button></>}>
        <p>{t(`mark.${ending.kind}`)} · {ending.reason}</p>
        <Failed failure={act.failure} />
      </Modal>}
    </section>
  );
}

function About({ mark }: { mark: Mark }) {
  const names = useNames();
  return (
    <>
      {mark.login && <b>{mark.login} </b>}
      {mark.subject && <><code>{mark.subject}</code> <Link to={`/disclosures/${encodeURIComponent(mark.subject)}`}>{t("looked.do")}</Link></>}
      {mark.kind === "HIDDEN" && <>{[mark.purpose && names.purpose(mark.purpose), mark.case].filter(Boolean).join(" · ")} {mark.until && t("marks.hiddenUntil", { time: moment(mark.until) })}</>}
    </>
  );
}
