// Kind and number of the document; what an ID number says is told while it is typed.
import { useState } from "react";
import { Alert, Input } from "antd";
import { t, word } from "../language";
import { Choose, Field } from "./Field";
import type { Typed } from "./fields";
import { age, plain, readIdNumber } from "./idNumber";

const DOCUMENTS = ["RESIDENT_ID_CARD", "HK_MACAO_TAIWAN_RESIDENCE_PERMIT", "HK_MACAO_PERMIT", "TAIWAN_PERMIT",
  "FOREIGN_PERMANENT_RESIDENT", "PASSPORT", "BIRTH_CERTIFICATE", "OTHER"] as const;

interface Shown {
  typed: Typed;
  set: (changes: Typed) => void;
  error?: string;
  /** Before the id of the field where there are several. */
  prefix?: string;
  focus?: boolean;
}

export function NumberFields({ typed, set, error, prefix = "", focus = true }: Shown) {
  const type = typed.documentType ?? "RESIDENT_ID_CARD";
  const number = typed.number ?? "";
  const [wasLeft, setLeft] = useState(false);
  const tells = type === "RESIDENT_ID_CARD" || type === "HK_MACAO_TAIWAN_RESIDENCE_PERMIT";
  const reading = readIdNumber(number);
  const isComplete = plain(number).length >= 18;
  const wrong = tells && reading.state === "wrong" && (wasLeft || isComplete) ? t(`number.${reading.reason}`) : null;
  return (
    <>
      <Field label={t("field.idType")}>
        <Choose value={type} onChange={(documentType) => set({ documentType })}
          options={DOCUMENTS.map((code) => [code, t(`document.${code}`)] as const)} />
      </Field>
      <Field label={t("field.idNumber")} hint={tells ? t("hint.idNumber") : ""} error={wrong ?? error} name={`${prefix}idNumber`}>
        <Input value={number} maxLength={60} autoComplete="off" spellCheck={false} autoCapitalize="characters" inputMode="text"
          autoFocus={focus} onBlur={() => setLeft(true)} onChange={(event) => { setLeft(false); set({ number: event.target.value }); }} />
      </Field>
      <div className="wide" aria-live="polite">
        {tells && reading.state === "right" && <Alert type="info" title={<>
          {t("derived.birth")} <b>{reading.birthDate}</b>　{t("derived.sex")} <b>{word("sex", reading.sex)}</b>　<b>{t("years", { n: age(reading.birthDate) })}</b>
        </>} />}
      </div>
    </>
  );
}
