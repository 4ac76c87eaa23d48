// One field of a form: label, control, hint, and what is wrong with it.
import { useId, type ReactElement, type ReactNode, cloneElement } from "react";

interface Shown {
  label: ReactNode;
  hint?: string;
  error?: string | null;
  wide?: boolean;
  /** Name in the address of an error; the control gets it as its id. */
  name?: string;
  children: ReactElement<Record<string, unknown>>;
}

export function Field({ label, hint, error, wide, name, children }: Shown) {
  const made = useId();
  const id = name ?? made;
  const control = cloneElement(children, {
    id,
    "aria-invalid": error ? true : undefined,
    "aria-describedby": `${id}-hint ${id}-error`,
    status: error && typeof children.type !== "string" && "status" in children.props ? "error" : undefined,
  });
  return (
    <div className={wide ? "field wide" : "field"}>
      <label htmlFor={id}>{label}</label>
      {control}
      <p className="hint" id={`${id}-hint`}>{hint}</p>
      <p className="error" id={`${id}-error`}>{error}</p>
    </div>
  );
}

type Option = readonly [value: string, label: string];

interface Choice {
  value: string;
  options: readonly Option[];
  onChange: (value: string) => void;
  /** What stands for no choice; without it there is always one. */
  none?: string;
  id?: string;
}

/** A choice from a list, as the browser or the phone shows lists. */
export function Choose({ value, options, onChange, none, ...rest }: Choice & Record<string, unknown>) {
  return (
    <select {...rest} className="choose" value={value} onChange={(event) => onChange(event.target.value)}>
      {none !== undefined && <option value="">{none}</option>}
      {options.map(([code, label]) => <option key={code} value={code}>{label}</option>)}
    </select>
  );
}
