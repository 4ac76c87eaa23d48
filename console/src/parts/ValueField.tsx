// One value of an attribute, typed or chosen as the catalogue says that it looks.
import { useEffect, useState, type ReactNode } from "react";
import { Checkbox, Input } from "antd";
import { t } from "../language";
import { codesOf, type Options } from "./codes";
import { Choose, Field } from "./Field";

interface Shown {
  label: ReactNode;
  /** Code of the attribute; none for a question of a form's own. */
  code: string | null | undefined;
  value: string;
  error?: string | null;
  focus?: boolean;
  onChange: (value: string) => void;
}

/** Between several codes of one value. */
const BETWEEN = "|";

export function ValueField({ label, code, value, error, focus, onChange }: Shown) {
  const [options, setOptions] = useState<Options>([]);
  const [type, setType] = useState("STRING");
  useEffect(() => {
    if (!code) return;
    codesOf(code).then((found) => { setOptions(found.options); setType(found.type); }).catch(() => null);
  }, [code]);
  if (type === "CODES" && options.length > 0) {
    const chosen = value.split(BETWEEN).filter(Boolean);
    return (
      <fieldset className="field">
        <legend>{label}</legend>
        {options.map(([one, name]) => (
          <Checkbox key={one} checked={chosen.includes(one)} onChange={(event) =>
            onChange((event.target.checked ? [...chosen, one] : chosen.filter((other) => other !== one)).join(BETWEEN))}>{name}</Checkbox>))}
        <p className="error">{error}</p>
      </fieldset>
    );
  }
  const choices = type === "BOOL" ? [["true", t("yes")], ["false", t("no")]] as const : options;
  return (
    <Field label={label} error={error}>
      {choices.length > 0
        ? <Choose value={value} options={choices} none={t("choose")} autoFocus={focus} onChange={onChange} />
        : <Input type={type === "DATE" ? "date" : "text"} inputMode={type === "INT" || type === "DECIMAL" || type === "MONEY" ? "decimal" : undefined}
          value={value} maxLength={200} autoComplete="off" autoFocus={focus} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  );
}
