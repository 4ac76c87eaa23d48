// Another value for a fact, entered as what staff know now; what was said before stays in its history.
import { useState } from "react";
import { Alert, Button, Modal } from "antd";
import { newKey } from "../../hub/ask";
import { useAct } from "../../hub/useAsk";
import { t } from "../../language";
import { readIdNumber } from "../../parts/idNumber";
import type { FactRow, Person } from "../../parts/person";
import { recordResident } from "../../parts/record";
import { ValueField } from "../../parts/ValueField";
import { Failed } from "../../shell/Drawn";
import { useVisit } from "../../shell/viewer";

interface Shown {
  person: Person;
  fact: FactRow;
  close: () => void;
  done: () => void;
}

export function Correct({ person, fact, close, done }: Shown) {
  const { why } = useVisit();
  const [value, setValue] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const [key] = useState(newKey);
  const act = useAct();
  const { code, name } = fact.attribute;
  const hasDocument = readIdNumber(person.idNumber ?? "").state === "right";
  const send = () => void act.run(undefined, async () => {
    const number = person.idNumber ?? "";
    const { data } = await recordResident({ idDocument: { type: "RESIDENT_ID_CARD", number }, facts: [{ attribute: code, value: value.trim() }] }, key, {}, why);
    const first = data.recordResident.userErrors[0];
    setWrong(first?.message ?? null);
    if (!first) done();
  });
  return (
    <Modal open title={`${t("person.correct")}：${name}`} onCancel={close} closable={{ "aria-label": t("close") }} footer={<>
      <Button onClick={close}>{t("cancel")}</Button>
      <Button type="primary" disabled={!hasDocument || !value.trim()} loading={act.isRunning} onClick={send}>{t("act.do")}</Button>
    </>}>
      {!hasDocument && <Alert type="warning" showIcon title={t("person.noDocument")} />}
      <p className="soft">{fact.text ?? "—"} · {fact.source.name} · {fact.observedOn}</p>
      <ValueField label={t("person.value")} code={code} value={value} error={wrong} onChange={setValue} />
      <Failed failure={act.failure} />
    </Modal>
  );
}
