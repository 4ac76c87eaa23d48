// Setting a mark beside the log.
import { useState } from "react";
import { Button, Input, Modal } from "antd";
import { graphql } from "../../gql";
import type { AuditMarkKind } from "../../gql/graphql";
import { ask } from "../../hub/ask";
import { mended } from "../../hub/mended";
import { useAct } from "../../hub/useAsk";
import { t } from "../../language";
import { Choose, Field } from "../../parts/Field";
import { useNames } from "../../parts/names";
import { today } from "../../parts/today";
import { Failed } from "../../shell/Drawn";
import { useVisit } from "../../shell/viewer";
import { inputOf, isWhole, type Typed } from "./typed";

const MARK = graphql(`
  mutation MarkAudit($input: MarkAuditInput!) { markAudit(input: $input) { mark { id } userErrors { path code message } } }
`);

const KINDS = ["HONEY", "SEALED", "OFFICIAL", "HIDDEN"] as const;

export function NewMark({ close, done }: { close: () => void; done: () => void }) {
  const { why } = useVisit();
  const names = useNames();
  const [typed, setTyped] = useState<Typed>({ kind: "HONEY", subject: "", login: "", purpose: "", case: "", until: "", reason: "" });
  const act = useAct();
  const set = (changes: Partial<Typed>) => setTyped((before) => ({ ...before, ...changes }));
  const send = () => void act.run(undefined, async () => {
    mended((await ask(MARK, { input: inputOf(typed) }, why)).data.markAudit.userErrors);
    done();
  });
  const isHiding = typed.kind === "HIDDEN";
  return (
    <Modal open title={t("marks.make")} onCancel={close} closable={{ "aria-label": t("close") }} footer={<>
      <Button onClick={close}>{t("cancel")}</Button>
      <Button type="primary" disabled={!isWhole(typed)} loading={act.isRunning} onClick={send}>{t("act.do")}</Button>
    </>}>
      <div className="fields">
        <Field label={t("marks.kind")} hint={t(`mark.${typed.kind}.hint`)}><Choose value={typed.kind} onChange={(kind) => set({ kind: kind as AuditMarkKind })} options={KINDS.map((one) => [one, t(`mark.${one}`)] as const)} /></Field>
        {typed.kind === "OFFICIAL" && <Field label={t("login.username")}><Input value={typed.login} maxLength={100} autoComplete="off" autoCapitalize="none" onChange={(event) => set({ login: event.target.value })} /></Field>}
        {!isHiding && <Field label={t("subject")} hint={t("marks.subject.hint")}><Input value={typed.subject} maxLength={200} autoComplete="off" spellCheck={false} onChange={(event) => set({ subject: event.target.value })} /></Field>}
        {isHiding && <>
          <Field label={t("entry.purpose")}><Choose value={typed.purpose} none={t("all")} options={names.purposes} onChange={(purpose) => set({ purpose })} /></Field>
          <Field label={t("case")}><Input value={typed.case} maxLength={60} autoComplete="off" onChange={(event) => set({ case: event.target.value })} /></Field>
          <Field label={t("marks.until")}><Input type="date" value={typed.until} min={today()} onChange={(event) => set({ until: event.target.value })} /></Field>
        </>}
        <Field label={t("review.reasonText")}><Input value={typed.reason} maxLength={200} onChange={(event) => set({ reason: event.target.value })} /></Field>
        <Failed failure={act.failure} />
      </div>
    </Modal>
  );
}
