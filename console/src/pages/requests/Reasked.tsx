// What the asking department does with its request: complete it, dispute a refusal, take it back.
import { useState } from "react";
import { Button, Input, Modal } from "antd";
import { ask } from "../../hub/ask";
import { mended } from "../../hub/mended";
import { useAct } from "../../hub/useAsk";
import { t } from "../../language";
import { Field } from "../../parts/Field";
import { Failed } from "../../shell/Drawn";
import { DISPUTE, RESUBMIT, WITHDRAW, type Request } from "./ask";

export type Way = "resubmit" | "dispute" | "withdraw";

export function Reasked({ request, way, close, done }: { request: Request; way: Way; close: () => void; done: () => void }) {
  const [reason, setReason] = useState("");
  const [legalBasis, setBasis] = useState(request.legalBasis);
  const [scenario, setScenario] = useState(request.scenario);
  const act = useAct();
  const requestId = request.id;
  const send = () => void act.run(undefined, async () => {
    if (way === "withdraw") mended((await ask(WITHDRAW, { input: { requestId } })).data.withdrawAccess.userErrors);
    else if (way === "dispute") mended((await ask(DISPUTE, { input: { requestId, reason: reason.trim() } })).data.disputeAccess.userErrors);
    else {
      const items = request.items.filter(({ state }) => state === "RETURNED").map(({ attribute, form }) => ({ attribute, form }));
      mended((await ask(RESUBMIT, { input: { requestId, items, legalBasis, scenario, note: reason.trim() } })).data.resubmitAccess.userErrors);
    }
    done();
  });
  return (
    <Modal open title={t(`request.${way}`)} onCancel={close} closable={{ "aria-label": t("close") }} footer={<>
      <Button onClick={close}>{t("cancel")}</Button>
      <Button type="primary" loading={act.isRunning} disabled={way !== "withdraw" && !reason.trim()} onClick={send}>{t("act.do")}</Button>
    </>}>
      <div className="fields">
        {way === "resubmit" && <>
          <Field label={t("request.basis")}><Input value={legalBasis} maxLength={200} onChange={(event) => setBasis(event.target.value)} /></Field>
          <Field label={t("request.scenario")}><Input.TextArea value={scenario} maxLength={500} rows={3} onChange={(event) => setScenario(event.target.value)} /></Field>
        </>}
        {way === "withdraw"
          ? <p>{t("request.withdraw.sure")}</p>
          : <Field label={t(way === "resubmit" ? "request.note" : "entry.reason")}><Input.TextArea value={reason} maxLength={500} rows={3} onChange={(event) => setReason(event.target.value)} /></Field>}
        <Failed failure={act.failure} />
      </div>
    </Modal>
  );
}
