// Saying afterwards whether it was right to break a seal.
import { useState } from "react";
import { Button, Input, Modal } from "antd";
import { graphql } from "../../gql";
import type { GlassVerdict } from "../../gql/graphql";
import { ask } from "../../hub/ask";
import { mended } from "../../hub/mended";
import { useAct } from "../../hub/useAsk";
import { t } from "../../language";
import { Choose, Field } from "../../parts/Field";
import { Failed } from "../../shell/Drawn";
import { useVisit } from "../../shell/viewer";
import type { GlassBreak } from "./index";

const REVIEW = graphql(`
  mutation ReviewBreakGlass($input: ReviewBreakGlassInput!) { reviewBreakGlass(input: $input) { glassBreak { id } userErrors { path code message } } }
`);

const VERDICTS = ["JUSTIFIED", "UNJUSTIFIED"] as const;

export function Review({ one, close, done }: { one: GlassBreak; close: () => void; done: () => void }) {
  const { why } = useVisit();
  const [verdict, setVerdict] = useState("");
  const [note, setNote] = useState("");
  const act = useAct();
  const send = () => void act.run(undefined, async () => {
    const input = { id: one.id, verdict: verdict as GlassVerdict, note: note.trim() };
    mended((await ask(REVIEW, { input }, why)).data.reviewBreakGlass.userErrors);
    done();
  });
  return (
    <Modal open title={t("glass.review")} onCancel={close} closable={{ "aria-label": t("close") }} footer={<>
      <Button onClick={close}>{t("cancel")}</Button>
      <Button type="primary" disabled={!verdict || !note.trim()} loading={act.isRunning} onClick={send}>{t("act.do")}</Button>
    </>}>
      <div className="fields">
        <p className="soft">{one.actor} · {one.department.name} · {one.caseNumber} · {one.reason}</p>
        <Field label={t("request.decision")}><Choose value={verdict} none={t("choose")} onChange={setVerdict} options={VERDICTS.map((each) => [each, t(`verdict.${each}`)] as const)} /></Field>
        <Field label={t("glass.note")}><Input.TextArea value={note} rows={3} maxLength={200} onChange={(event) => setNote(event.target.value)} /></Field>
        <Failed failure={act.failure} />
      </div>
    </Modal>
  );
}
