// Saying that a fact is wrong: it stays, marked, until its lead department settles it.
import { useState } from "react";
import { Alert, Button, Input, Modal } from "antd";
import { graphql } from "../../gql";
import { ask } from "../../hub/ask";
import { mended } from "../../hub/mended";
import { useAct } from "../../hub/useAsk";
import { t } from "../../language";
import { Field } from "../../parts/Field";
import type { FactRow } from "../../parts/person";
import { ValueField } from "../../parts/ValueField";
import { Failed } from "../../shell/Drawn";
import { useVisit } from "../../shell/viewer";

const OPEN = graphql(`
  mutation OpenCorrection($input: OpenCorrectionInput!) { openCorrection(input: $input) { correction { id dueOn } userErrors { path code message } } }
`);

export function Dispute({ person, fact, close, done }: { person: string; fact: FactRow; close: () => void; done: (text: string) => void }) {
  const { why } = useVisit();
  const [evidence, setEvidence] = useState("");
  const [value, setValue] = useState("");
  const act = useAct();
  const { code, name, leadDepartment } = fact.attribute;
  const send = () => void act.run(undefined, async () => {
    const input = { subject: person, attribute: code, evidence: evidence.trim(), value: value.trim() || null };
    const { openCorrection } = (await ask(OPEN, { input }, why)).data;
    mended(openCorrection.userErrors);
    done(t("correction.opened", { name, department: leadDepartment.name, date: openCorrection.correction?.dueOn ?? "" }));
  });
  return (
    <Modal open title={`${t("correction.open")}：${name}`} onCancel={close} closable={{ "aria-label": t("close") }} footer={<>
      <Button onClick={close}>{t("cancel")}</Button>
      <Button type="primary" disabled={!evidence.trim()} loading={act.isRunning} onClick={send}>{t("act.do")}</Button>
    </>}>
      <div className="fields">
        <p className="soft">{fact.text ?? "—"} · {fact.source.name} · {fact.observedOn}</p>
        <Alert type="info" title={t("correction.hint", { department: leadDepartment.name })} />
        <Field label={t("correction.evidence")} hint={t("correction.evidence.hint")}><Input.TextArea value={evidence} rows={2} maxLength={200} onChange={(event) => setEvidence(event.target.value)} /></Field>
        <ValueField label={t("correction.stated")} code={code} value={value} onChange={setValue} />
        <Failed failure={act.failure} />
      </div>
    </Modal>
  );
}
