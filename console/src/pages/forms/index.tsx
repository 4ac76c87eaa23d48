// Forms of a department: its own empty file becomes a form; the data bureau admits it.
import { useState } from "react";
import { Button, Tag } from "antd";
import { useNavigate } from "react-router";
import { graphql } from "../../gql";
import type { FormState } from "../../gql/graphql";
import { useAct } from "../../hub/useAsk";
import { usePages } from "../../hub/usePages";
import { t } from "../../language";
import { Choose, Field } from "../../parts/Field";
import { Drop } from "../../parts/Drop";
import { upload } from "../../parts/files";
import { ListTable } from "../../parts/ListTable";
import { Failed } from "../../shell/Drawn";
import { useCan, useVisit } from "../../shell/viewer";
import { Draft } from "./Draft";

const FORMS = graphql(`
  query Forms($filter: FormFilter, $after: String) {
    forms(filter: $filter, first: 50, after: $after) {
      nodes { id code version title department { name } subject period state shipped columns { number } }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

const STATES = ["SUBMITTED", "ADMITTED", "RETURNED", "REFUSED", "REPLACED"] as const;

export default function Forms() {
  const { viewer } = useVisit();
  const can = useCan();
  const navigate = useNavigate();
  const isBureau = can("ADMIT_FORMS");
  const [state, setState] = useState<string>(isBureau ? "SUBMITTED" : "");
  const [file, setFile] = useState<string | null>(null);
  const act = useAct();
  const department = isBureau ? null : viewer.department.code;
  const pages = usePages(FORMS, { filter: { department, state: (state || null) as FormState | null }, after: null }, (data) => data.forms);
  const open = (id: string) => navigate(`/form/${encodeURIComponent(id)}`);
  return (
    <>
      <section className="card">
        <h1>{t("page.forms")}</h1>
        {file === null && <Drop hint={t("forms.drop.hint")} isRunning={act.isRunning} take={(given) => void act.run(undefined, async () => setFile(await upload(given)))} />}
        <Failed failure={act.failure} />
      </section>
      {file !== null && <Draft file={file} cancel={() => setFile(null)} done={open} />}
      <section className="card">
        <h2>{t("forms.list")}</h2>
        <div className="grid">
          <Field label={t("review.state")}><Choose value={state} none={t("all")} onChange={setState} options={STATES.map((one) => [one, t(`forms.state.${one}`)] as const)} /></Field>
        </div>
        <ListTable label={t("forms.list")} pages={pages} keyOf={(one) => one.id} columns={[
          { title: t("forms.title"), cell: (one) => <b>{one.title}</b> },
          { title: t("entry.department"), cell: (one) => one.department.name },
          { title: t("catalogue.subject"), cell: (one) => t(`subject.${one.subject}`) },
          { title: t("forms.columns"), cell: (one) => one.columns.length },
          { title: t("review.state"), cell: (one) => <><Tag color={one.state === "ADMITTED" ? "success" : "default"}>{t(`forms.state.${one.state}`)}</Tag>{one.shipped && <Tag>{t("change.SHIPPED")}</Tag>}</> },
          { title: t("person.act"), cell: (one) => <Button type="link" aria-label={`${t("import.open")} ${one.title}`} onClick={() => open(one.id)}>{t("import.open")}</Button> },
        ]} />
      </section>
    </>
  );
}
