// Deciding several requests alike: each is sent by itself, and what could not be decided stays and is told.
import { useState } from "react";
import { Alert, Button, Input, Modal, Progress } from "antd";
import type { AccessDecision } from "../../gql/graphql";
import { ask } from "../../hub/ask";
import { Failure } from "../../hub/failure";
import { useAct } from "../../hub/useAsk";
import { t } from "../../language";
import { Choose, Field } from "../../parts/Field";
import { Failed } from "../../shell/Drawn";
import { DECIDE } from "./ask";

const DECISIONS = ["GRANT", "REFUSE", "RETURN"] as const;

export interface Waiting {
  id: string;
  name: string;
}

export function DecideMany({ requests, close, done }: { requests: Waiting[]; close: () => void; done: () => void }) {
  const [decision, setDecision] = useState<AccessDecision>("GRANT");
  const [reason, setReason] = useState("");
  const [left, setLeft] = useState(requests);
  const [wrong, setWrong] = useState<string[]>([]);
  const act = useAct();
  const send = () => void act.run(undefined, async () => {
    const stayed: Waiting[] = [];
    const told: string[] = [];
    for (const one of left) {
      const errors = await decided(one.id, decision, reason.trim());
      if (errors.length > 0) { stayed.push(one); told.push(`${one.name}：${errors.join(" ")}`); }
    }
    if (stayed.length === 0) return done();
    setLeft(stayed);
    setWrong(told);
  });
  const count = requests.length - left.length;
  return (
    <Modal open title={t("decideMany.title", { n: left.length })} onCancel={count > 0 ? done : close} closable={{ "aria-label": t("close") }} footer={<>
      <Button onClick={count > 0 ? done : close}>{t(count > 0 ? "close" : "cancel")}</Button>
      <Button type="primary" loading={act.isRunning} disabled={decision !== "GRANT" && !reason.trim()} onClick={send}>{t("act.do")}</Button>
    </>}>
      <div className="fields">
        <ul>{left.map((one) => <li key={one.id}>{one.name}</li>)}</ul>
        <Field label={t("request.decision")}><Choose value={decision} onChange={(value) => setDecision(value as AccessDecision)} options={DECISIONS.map((one) => [one, t(`decide.${one}`)] as const)} /></Field>
        <Field label={t(decision === "RETURN" ? "request.lacks" : "entry.reason")}><Input.TextArea value={reason} maxLength={500} rows={3} onChange={(event) => setReason(event.target.value)} /></Field>
        {count > 0 && <Progress percent={Math.floor((100 * count) / requests.length)} aria-label={t("decideMany.progress")} />}
        <div role="alert">{wrong.map((one) => <Alert key={one} type="error" showIcon title={one} />)}</div>
        <Failed failure={act.failure} />
      </div>
    </Modal>
  );
}

/** What must be put right before a request can be decided so; nothing when it was. */
async function decided(requestId: string, decision: AccessDecision, reason: string): Promise<string[]> {
  try {
    const { data } = await ask(DECIDE, { input: { requestId, decision, reason: reason || null } });
    return data.decideAccess.userErrors.map(({ message }) => message);
  } catch (error) {
    // What the hub refuses of one says nothing of the next; without a network there is no next.
    if (error instanceof Failure && error.code !== "OFFLINE" && error.code !== "UNAUTHENTICATED") return [error.message];
    throw error;
  }
}
