// Sealing a resident who is on the screen, or taking the seal away.
import { useState, type FormEvent } from "react";
import { Alert, Button, Input } from "antd";
import { graphql } from "../../gql";
import type { SealGround } from "../../gql/graphql";
import { ask } from "../../hub/ask";
import { mended } from "../../hub/mended";
import { useAct } from "../../hub/useAsk";
import { t } from "../../language";
import { Choose, Field } from "../../parts/Field";
import { Failed } from "../../shell/Drawn";
import { useVisit } from "../../shell/viewer";

const SEAL = graphql(`
  mutation SealSubject($input: SealSubjectInput!) { sealSubject(input: $input) { done userErrors { path code message } } }
`);
const UNSEAL = graphql(`
  mutation UnsealSubject($input: UnsealSubjectInput!) { unsealSubject(input: $input) { done userErrors { path code message } } }
`);

const GROUNDS = ["WITNESS", "ADOPTION", "VIOLENCE", "OTHER"] as const;

export function Seal({ resident }: { resident: string }) {
  const { why } = useVisit();
  const [way, setWay] = useState<"seal" | "unseal">("seal");
  const [ground, setGround] = useState<SealGround>("WITNESS");
  const [reason, setReason] = useState("");
  const [done, setDone] = useState<"seal" | "unseal" | null>(null);
  const act = useAct();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void act.run(undefined, async () => {
      if (way === "seal") mended((await ask(SEAL, { input: { id: resident, ground, reason: reason.trim() } }, why)).data.sealSubject.userErrors);
      else mended((await ask(UNSEAL, { input: { id: resident, reason: reason.trim() } }, why)).data.unsealSubject.userErrors);
      setDone(way);
    });
  };
  if (done) return <section className="card"><div role="status"><Alert type="success" showIcon title={t(`apart.${done}.done`)} /></div></section>;
  return (
    <form className="card fields" onSubmit={submit}>
      <Field label={t("apart.way")} hint={t(`apart.${way}.hint`)}><Choose value={way} onChange={(value) => setWay(value as "seal" | "unseal")} options={(["seal", "unseal"] as const).map((one) => [one, t(`apart.${one}`)] as const)} /></Field>
      <p className="soft">{t("subject")} <code>{resident}</code></p>
      {way === "seal" && <Field label={t("apart.ground")}><Choose value={ground} onChange={(value) => setGround(value as SealGround)} options={GROUNDS.map((one) => [one, t(`ground.${one}`)] as const)} /></Field>}
      <Field label={t("entry.reason")} hint={t("apart.reason.hint")}><Input.TextArea value={reason} rows={2} maxLength={200} onChange={(event) => setReason(event.target.value)} /></Field>
      <Failed failure={act.failure} />
      <div className="acts"><Button type="primary" htmlType="submit" danger={way === "seal"} disabled={!reason.trim()} loading={act.isRunning}>{t(`apart.${way}`)}</Button></div>
    </form>
  );
}
