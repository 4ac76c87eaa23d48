// One value of an attribute, typed or chosen as the catalogue says that it looks.
import { useEffect, useState, type ReactNode } from "react";
import { Checkbox, Input, Skeleton } from "antd";
import { t, useLanguage } from "../language";
import { codesOf, type Looks } from "./codes";
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

/** Any text: a question of a form's own, and what is left when the catalogue cannot be reached. */
const TEXT: Looks = { options: [], type: "STRING" };

export function ValueField({ label, code, value, error, focus, onChange }: Shown) {
  const language = useLanguage();
  const [looks, setLooks] = useState<Looks | null>(code ? null : TEXT);
  useEffect(() => {
    let isLate = false;
    const coming = code ? codesOf(code).catch(() => TEXT) : Promise.resolve(TEXT);
    void coming.then((found) => { if (!isLate) setLooks(found); });
    return () => { isLate = true; };
  }, [code, language]);
  // What is typed into a text field would be lost when it turns into a list.
  if (!looks) return <div className="field" role="status" aria-label={t("loading")}><Skeleton.Input active block /></div>;
  const { options, type } = looks;
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
