// What may I see for a purpose, attribute by attribute, and how do I get the rest.
import { useState } from "react";
import { Tag } from "antd";
import { graphql } from "../../gql";
import { useAsk } from "../../hub/useAsk";
import { t, word } from "../../language";
import { Choose, Field } from "../../parts/Field";
import { Drawn } from "../../shell/Drawn";
import { useVisit } from "../../shell/viewer";

const MAY_READ = graphql(`
  query MayRead($purpose: String!) {
    viewer { mayRead(purpose: $purpose) { attribute answer lookup rule howToApply } }
    catalogue { code name subject leadDepartment { name } }
  }
`);

const COLOURS = { FULL: "success", MASKED: "warning", PREDICATE: "processing", DENIED: "default" } as const;

export default function Rights() {
  const { viewer, why } = useVisit();
  const [purpose, setPurpose] = useState(why.purpose ?? "");
  const [answer, setAnswer] = useState("");
  const asked = useAsk(MAY_READ, purpose ? { purpose } : null);
  return (
    <section className="card">
      <h1>{t("page.rights")}</h1>
      <p className="soft">{t("rights.hint")}</p>
      <div className="grid">
        <Field label={t("purpose")}><Choose value={purpose} onChange={setPurpose} options={viewer.purposes.map((one) => [one.code, one.name] as const)} /></Field>
        <Field label={t("fact.value")}><Choose value={answer} none={t("all")} onChange={setAnswer} options={(["FULL", "MASKED", "PREDICATE", "DENIED"] as const).map((one) => [one, t(`rights.${one}`)] as const)} /></Field>
      </div>
      <Drawn asked={asked}>{({ viewer: { mayRead }, catalogue }) => {
        const attributes = new Map(catalogue.map((one) => [one.code, one]));
        const count = (wanted: string) => mayRead.filter((one) => one.answer === wanted).length;
        return (
          <>
            <p role="status">{t("rights.counts", { full: count("FULL"), masked: count("MASKED"), denied: count("DENIED") })}</p>
            <table className="stack" aria-label={t("page.rights")}>
              <thead><tr><th scope="col">{t("fact.item")}</th><th scope="col">{t("catalogue.subject")}</th><th scope="col">{t("fact.value")}</th><th scope="col">{t("rights.apply")}</th></tr></thead>
              <tbody>{mayRead.filter((one) => !answer || one.answer === answer).map((one) => (
                <tr key={one.attribute}>
                  <th scope="row">{attributes.get(one.attribute)?.name ?? one.attribute}</th>
                  <td data-label={t("catalogue.subject")}>{word("subject", attributes.get(one.attribute)?.subject)}</td>
                  <td data-label={t("fact.value")}><Tag color={COLOURS[one.answer]}>{t(`rights.${one.answer}`)}</Tag>{one.lookup && <Tag>{t("rights.lookup")}</Tag>}</td>
                  <td data-label={t("rights.apply")}>{one.rule && word("rule", one.rule)} {one.howToApply}</td>
                </tr>))}
              </tbody>
            </table>
          </>
        );
      }}</Drawn>
    </section>
  );
}
