// All attributes with who leads them, how they may be shared, and every version they had.
import { useState } from "react";
import { Button, Input, Tag } from "antd";
import { graphql } from "../../gql";
import type { CatalogueQuery, SubjectKind } from "../../gql/graphql";
import { useAsk } from "../../hub/useAsk";
import { t, word } from "../../language";
import { Choose, Field } from "../../parts/Field";
import { useNames } from "../../parts/names";
import { Drawn, Nothing } from "../../shell/Drawn";
import { One } from "./One";

const CATALOGUE = graphql(`
  query Catalogue($filter: AttributeFilter) {
    catalogue(filter: $filter) {
      code name subject leadDepartment { code name } sharingClass sensitive sealed freshnessDays valueType retired switchedOff added version
    }
  }
`);

export type AttributeRow = CatalogueQuery["catalogue"][number];

const SUBJECTS = ["RESIDENT", "HOUSEHOLD", "DWELLING", "PREMISES"] as const;

/** Marks that an attribute bears. */
export function Marks({ one }: { one: AttributeRow }) {
  return (
    <>
      {one.sensitive && <Tag color="error">{t("catalogue.sensitive")}</Tag>}
      {one.sealed && <Tag>{t("catalogue.sealed")}</Tag>}
      {one.switchedOff && <Tag color="warning">{t("catalogue.off")}</Tag>}
      {one.retired && <Tag>{t("catalogue.retired")}</Tag>}
    </>
  );
}

export default function Catalogue() {
  const names = useNames();
  const [subject, setSubject] = useState<SubjectKind | "">("");
  const [department, setDepartment] = useState("");
  const [text, setText] = useState("");
  const [open, setOpen] = useState<string | null>(null);
  const asked = useAsk(CATALOGUE, { filter: { subject: subject || null, leadDepartment: department || null } });
  const wanted = text.trim().toLowerCase();
  return (
    <section className="card">
      <h1>{t("page.catalogue")}</h1>
      <div className="grid">
        <Field label={t("catalogue.search")}><Input value={text} autoComplete="off" onChange={(event) => setText(event.target.value)} /></Field>
        <Field label={t("catalogue.subject")}><Choose value={subject} none={t("all")} onChange={(value) => setSubject(value as SubjectKind)} options={SUBJECTS.map((one) => [one, t(`subject.${one}`)] as const)} /></Field>
        <Field label={t("person.group.hint")}><Choose value={department} none={t("all")} onChange={setDepartment} options={names.departments} /></Field>
      </div>
      <Drawn asked={asked}>{({ catalogue }) => {
        const shown = catalogue.filter((one) => `${one.code} ${one.name}`.toLowerCase().includes(wanted));
        if (shown.length === 0) return <Nothing text={t("table.empty")} />;
        return (
          <>
            <p className="soft" role="status">{t("catalogue.n", { n: shown.length })}</p>
            <table className="stack" aria-label={t("page.catalogue")}>
              <thead><tr><th scope="col">{t("fact.item")}</th><th scope="col">{t("catalogue.subject")}</th><th scope="col">{t("person.group.hint")}</th><th scope="col">{t("catalogue.sharing")}</th><th scope="col">{t("catalogue.fresh")}</th><th scope="col">{t("review.state")}</th></tr></thead>
              <tbody>{shown.map((one) => (
                <tr key={one.code}>
                  <th scope="row"><Button type="link" onClick={() => setOpen(one.code)}>{one.name}</Button> <code className="soft">{one.code}</code></th>
                  <td data-label={t("catalogue.subject")}>{word("subject", one.subject)}</td>
                  <td data-label={t("person.group.hint")}>{one.leadDepartment.name}</td>
                  <td data-label={t("catalogue.sharing")}>{t(`sharing.${one.sharingClass}`)}</td>
                  <td data-label={t("catalogue.fresh")}>{one.freshnessDays || "—"}</td>
                  <td><Marks one={one} /></td>
                </tr>))}
              </tbody>
            </table>
          </>
        );
      }}</Drawn>
      {open && <One code={open} close={() => setOpen(null)} changed={asked.again} />}
    </section>
  );
}
