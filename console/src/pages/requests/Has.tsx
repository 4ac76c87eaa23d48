// Row conditions by code: only subjects of whom an attribute has this code.
import { useState } from "react";
import { Button } from "antd";
import type { HasCodeInput } from "../../gql/graphql";
import { t } from "../../language";
import { useCodesOf } from "../../parts/codes";
import { Choose, Field } from "../../parts/Field";

/** An attribute that has codes, or says yes or no. */
export interface Coded {
  code: string;
  name: string;
}

interface Shown {
  has: HasCodeInput[];
  attributes: Coded[];
  change: (has: HasCodeInput[]) => void;
}

export function Has({ has, attributes, change }: Shown) {
  const [attribute, setAttribute] = useState("");
  const nameOf = (code: string) => attributes.find((one) => one.code === code)?.name ?? code;
  const add = (code: string) => {
    if (!code) return;
    // The same twice says nothing more.
    const others = has.filter((one) => one.attribute !== attribute || one.code !== code);
    change([...others, { attribute, code }]);
    setAttribute("");
  };
  return (
    <fieldset className="card wide">
      <legend>{t("has")}</legend>
      <p className="soft">{t("has.hint")}</p>
      {has.map((one) => <Chosen key={`${one.attribute} ${one.code}`} one={one} name={nameOf(one.attribute)} remove={() => change(has.filter((other) => other !== one))} />)}
      <div className="grid">
        <Field label={t("has.attribute")}><Choose value={attribute} none={t("choose")} onChange={setAttribute} options={attributes.map(({ code, name }) => [code, name] as const)} /></Field>
        {attribute && <Codes key={attribute} attribute={attribute} add={add} />}
      </div>
    </fieldset>
  );
}

function Codes({ attribute, add }: { attribute: string; add: (code: string) => void }) {
  const options = useCodesOf(attribute);
  return <Field label={t("has.code")}><Choose value="" none={t("choose")} onChange={add} options={options} /></Field>;
}

function Chosen({ one, name, remove }: { one: HasCodeInput; name: string; remove: () => void }) {
  const label = useCodesOf(one.attribute).find(([code]) => code === one.code)?.[1] ?? one.code;
  const text = t("has.is", { name, label });
  return <div className="acts"><Button aria-label={`${t("family.remove")} ${text}`} onClick={remove}>{text} ✕</Button></div>;
}
