// Saying what became of an alert, with a note that stays in the log.
import { useState } from "react";
import { Button, Input, Modal } from "antd";
import type { AlertOutcome } from "../../gql/graphql";
import { ask } from "../../hub/ask";
import { mended } from "../../hub/mended";
import { useAct } from "../../hub/useAsk";
import { t } from "../../language";
import { Choose, Field } from "../../parts/Field";
import { Failed } from "../../shell/Drawn";
import { useVisit } from "../../shell/viewer";
import { HANDLE, type Alert } from "./ask";

const OUTCOMES = ["EXPLAINED", "ESCALATED"] as const;

export function Handle({ alert, close, done }: { alert: Alert; close: () => void; done: () => void }) {
  const { why } = useVisit();
  const [outcome, setOutcome] = useState<AlertOutcome>("EXPLAINED");
  const [note, setNote] = useState("");
  const act = useAct();
  // What was escalated can only be explained any more.
  const open = OUTCOMES.filter((one) => one === "EXPLAINED" || alert.state === "OPEN");
  const send = () => void act.run(undefined, async () => {
    mended((await ask(HANDLE, { input: { id: alert.id, outcome, note: note.trim() } }, why)).data.handleAlert.userErrors);
    done();
  });
  return (
    <Modal open title={`${t("alerts.handle")}：${t(`alert.rule.${alert.rule}`)}`} onCancel={close} closable={{ "aria-label": t("close") }} footer={<>
      <Button onClick={close}>{t("cancel")}</Button>
      <Button type="primary" disabled={!note.trim()} loading={act.isRunning} onClick={send}>{t("act.do")}</Button>
    </>}>
      <div className="fields">
        <p className="soft">{alert.reason}</p>
        <Field label={t("request.decision")}><Choose value={outcome} onChange={(value) => setOutcome(value as AlertOutcome)} options={open.map((one) => [one, t(`alert.outcome.${one}`)] as const)} /></Field>
        <Field label={t("alerts.note")} hint={t("alerts.note.hint")}><Input.TextArea value={note} rows={3} maxLength={200} onChange={(event) => setNote(event.target.value)} /></Field>
        <Failed failure={act.failure} />
      </div>
    </Modal>
  );
}
