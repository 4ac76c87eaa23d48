// Deciding what waits: agree, refuse, return for completion, or take more time.
import { useState } from "react";
import { Button, Checkbox, Input, Modal } from "antd";
import type { AccessDecision, AnswerForm } from "../../gql/graphql";
import { ask } from "../../hub/ask";
import { mended } from "../../hub/mended";
import { useAct } from "../../hub/useAsk";
import { t } from "../../language";
import { Choose, Field } from "../../parts/Field";
import { useNames } from "../../parts/names";
import { Failed } from "../../shell/Drawn";
import { DECIDE, type Item } from "./ask";

const DECISIONS = ["GRANT", "REFUSE", "RETURN", "EXTEND"] as const;
const LESS = ["FULL", "MASKED", "PREDICATE", "LOOKUP"] as const;

export function Decide({ request, waiting, close, done }: { request: string; waiting: Item[]; close: () => void; done: () => void }) {
  const names = useNames();
  const codes = [...new Set(waiting.map(({ attribute }) => attribute))];
  const [chosen, setChosen] = useState(codes);
  const [decision, setDecision] = useState<AccessDecision>("GRANT");
  const [form, setForm] = useState("");
  const [reason, setReason] = useState("");
  const [document, setDocument] = useState("");
  const act = useAct();
  // Returned and extended once each: what was already is not offered again.
  const open = DECISIONS.filter((one) => (one !== "RETURN" || waiting.some((item) => !item.returned)) && (one !== "EXTEND" || waiting.some((item) => !item.extended)));
  const isThird = waiting.some(({ tier }) => tier === "THIRD");
  const send = () => void act.run(undefined, async () => {
    const input = {
      requestId: request, attributes: chosen, decision, reason: reason.trim() || null,
      form: decision === "GRANT" && form ? (form as AnswerForm) : null, document: document.trim() || null,
    };
    mended((await ask(DECIDE, { input })).data.decideAccess.userErrors);
    done();
  });
  return (
    <Modal open title={t("request.decide")} onCancel={close} closable={{ "aria-label": t("close") }} footer={<>
      <Button onClick={close}>{t("cancel")}</Button>
      <Button type="primary" loading={act.isRunning} disabled={chosen.length === 0 || (decision !== "GRANT" && !reason.trim())} onClick={send}>{t("act.do")}</Button>
    </>}>
      <div className="fields">
        {codes.map((code) => <Checkbox key={code} checked={chosen.includes(code)} onChange={(event) =>
          setChosen((before) => (event.target.checked ? [...before, code] : before.filter((one) => one !== code)))}>{names.attribute(code)}</Checkbox>)}
        <Field label={t("request.decision")}><Choose value={decision} onChange={(value) => setDecision(value as AccessDecision)} options={open.map((one) => [one, t(`decide.${one}`)] as const)} /></Field>
        {decision === "GRANT" && <Field label={t("request.form")}><Choose value={form} none={t("request.form.asked")} onChange={setForm} options={LESS.map((one) => [one, t(`form.${one}`)] as const)} /></Field>}
        <Field label={t(decision === "RETURN" ? "request.lacks" : "entry.reason")}><Input.TextArea value={reason} maxLength={500} rows={3} onChange={(event) => setReason(event.target.value)} /></Field>
        {isThird && <Field label={t("request.document")}><Input value={document} maxLength={100} onChange={(event) => setDocument(event.target.value)} /></Field>}
        <Failed failure={act.failure} />
      </div>
    </Modal>
  );
}
