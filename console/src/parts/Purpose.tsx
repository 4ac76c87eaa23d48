// Why somebody asks: the purpose, and the case where the purpose wants one.
import { Input } from "antd";
import { t } from "../language";
import { useVisit } from "../shell/viewer";
import { Choose, Field } from "./Field";

export function Purpose() {
  const { viewer, why, setWhy } = useVisit();
  if (viewer.purposes.length < 2) return null;
  const purpose = viewer.purposes.find((one) => one.code === why.purpose);
  return (
    <>
      <Field label={t("purpose")}>
        <Choose value={why.purpose ?? ""} onChange={(code) => setWhy({ purpose: code })}
          options={viewer.purposes.map((one) => [one.code, one.name] as const)} />
      </Field>
      {purpose?.needsCase && (
        <Field label={t("case")}>
          <Input value={why.caseReference ?? ""} maxLength={60} autoComplete="off"
            onChange={(event) => setWhy({ ...why, caseReference: event.target.value })} />
        </Field>
      )}
    </>
  );
}
