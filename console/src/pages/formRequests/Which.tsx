// Which residents a form is about: an attribute, a comparison and a value at a time; all of them must hold.
import { useState } from "react";
import { Button, Input } from "antd";
import { graphql } from "../../gql";
import { useAsk } from "../../hub/useAsk";
import { t } from "../../language";
import { useCodesOf } from "../../parts/codes";
import { Choose, Field } from "../../parts/Field";
import { Drawn } from "../../shell/Drawn";
import { useVisit } from "../../shell/viewer";
import { comparisonsOf, withCondition, type Comparison, type Condition } from "./conditions";

const SEEN = graphql(`
  query IssueSeen($purpose: String!) {
    viewer { mayRead(purpose: $purpose) { attribute answer } }
    catalogue(filter: { subject: RESIDENT }) { code name fieldName retired switchedOff }
  }
`);

interface Shown {
  conditions: Condition[];
  change: (conditions: Condition[]) => void;
}

export function Which({ conditions, change }: Shown) {
  const { why } = useVisit();
  const asked = useAsk(SEEN, why.purpose ? { purpose: why.purpose } : null, why);
  return (
    <fieldset className="card wide">
      <legend>{t("issue.which")}</legend>
      <p className="soft">{t("issue.which.hint")}</p>
      <Drawn asked={asked}>{({ viewer: { mayRead }, catalogue }) => {
        const full = new Set(mayRead.filter(({ answer }) => answer === "FULL").map(({ attribute }) => attribute));
        const fits = catalogue.filter((one) => full.has(one.code) && !one.retired && !one.switchedOff && comparisonsOf(one.fieldName).length > 0);
        const nameOf = (code: string) => catalogue.find((one) => one.code === code)?.name ?? code;
        return <>
          {conditions.map((one) => <Chosen key={`${one.field} ${one.comparison}`} one={one} name={nameOf(one.attribute)} remove={() => change(conditions.filter((other) => other !== one))} />)}
          <Next attributes={fits.map(({ code, name, fieldName }) => ({ code, name, field: fieldName ?? "" }))} add={(one) => change(withCondition(conditions, one))} />
        </>;
      }}</Drawn>
    </fieldset>
  );
}

interface Coming {
  attributes: { code: string; name: string; field: string }[];
  add: (one: Condition) => void;
}

function Next({ attributes, add }: Coming) {
  const [attribute, setAttribute] = useState("");
  const [comparison, setComparison] = useState<Comparison>("is");
  const [value, setValue] = useState("");
  const field = attributes.find((one) => one.code === attribute)?.field ?? "";
  const comparisons = comparisonsOf(field);
  const isDay = comparison !== "is";
  const options = useCodesOf(isDay ? "" : attribute);
  const choose = (code: string) => {
    setAttribute(code);
    setComparison(comparisonsOf(attributes.find((one) => one.code === code)?.field)[0] ?? "is");
    setValue("");
  };
  const put = () => {
    add({ attribute, field, comparison, value });
    choose("");
  };
  return (
    <>
      <div className="grid">
        <Field label={t("has.attribute")}><Choose value={attribute} none={t("choose")} onChange={choose} options={attributes.map(({ code, name }) => [code, name] as const)} /></Field>
        {attribute && <Field label={t("issue.comparison")}><Choose value={comparison} onChange={(one) => setComparison(one as Comparison)} options={comparisons.map((one) => [one, t(`issue.comparison.${one}`)] as const)} /></Field>}
        {attribute && <Field label={t("fact.value")}>{isDay
          ? <Input type="date" value={value} onChange={(event) => setValue(event.target.value)} />
          : <Choose value={value} none={t("choose")} onChange={setValue} options={options} />}</Field>}
      </div>
      {attribute && <div className="acts"><Button disabled={!value} onClick={put}>{t("issue.which.add")}</Button></div>}
    </>
  );
}

function Chosen({ one, name, remove }: { one: Condition; name: string; remove: () => void }) {
  const label = useCodesOf(one.comparison === "is" ? one.attribute : "").find(([code]) => code === one.value)?.[1] ?? one.value;
  const text = `${name} ${t(`issue.comparison.${one.comparison}`)} ${label}`;
  return <div className="acts"><Button aria-label={`${t("family.remove")} ${text}`} onClick={remove}>{text} ✕</Button></div>;
}
