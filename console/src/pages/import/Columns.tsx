// What each column means; another meaning is judged as an import of its own.
import { useState } from "react";
import { Button } from "antd";
import { useNavigate } from "react-router";
import { graphql } from "../../gql";
import { ask } from "../../hub/ask";
import { Failure } from "../../hub/failure";
import { useAct, useAsk } from "../../hub/useAsk";
import { t, word } from "../../language";
import { Choose } from "../../parts/Field";
import { Failed } from "../../shell/Drawn";
import { useVisit } from "../../shell/viewer";
import { START } from "./index";
import type { ImportShown } from "./One";

const ATTRIBUTES = graphql(`
  query ColumnAttributes($subject: SubjectKind!) { catalogue(filter: { subject: $subject }) { code name retired switchedOff } }
`);

export function Columns({ one }: { one: ImportShown }) {
  const navigate = useNavigate();
  const { why } = useVisit();
  const canChange = one.state === "READY" || one.state === "PAUSED";
  const asked = useAsk(ATTRIBUTES, one.kind ? { subject: one.kind } : null);
  const [choices, setChoices] = useState<Record<string, string>>({});
  const act = useAct();
  const usable = (asked.data?.catalogue ?? []).filter((attribute) => !attribute.retired && !attribute.switchedOff);
  const options = usable.map(({ code, name }) => [code, name] as const);
  const names = new Map(options);
  const again = () => void act.run(undefined, async () => {
    const columns = Object.entries(choices).map(([header, attribute]) => ({ header, attribute: attribute || null }));
    const { data } = await ask(START, { input: { file: one.file, kind: one.kind, sheet: one.sheet || null, columns } }, why);
    const { import: made, userErrors } = data.startImport;
    if (!made) throw new Failure("INVALID_INPUT", userErrors.map(({ message }) => message).join(" "));
    setChoices({});
    navigate(`/import/${encodeURIComponent(made.id)}`);
  });
  return (
    <section className="card">
      <h2>{t("import.columns")}</h2>
      <table className="stack">
        <thead><tr>{(["column", "header", "means", "meantBy"] as const).map((name) => <th key={name} scope="col">{t(`import.${name}`)}</th>)}</tr></thead>
        <tbody>{one.columns.map((column) => (
          <tr key={column.column}>
            <td data-label={t("import.column")}>{column.column}</td>
            <th scope="row">{column.header}</th>
            <td data-label={t("import.means")}>{canChange
              ? <Choose aria-label={`${t("import.means")} ${column.header}`} value={choices[column.header] ?? column.attribute ?? ""} none={t("import.ignored")}
                options={column.attribute && !names.has(column.attribute) ? [[column.attribute, column.attribute] as const, ...options] : options}
                onChange={(attribute) => setChoices((before) => ({ ...before, [column.header]: attribute }))} />
              : column.attribute ? names.get(column.attribute) ?? column.attribute : t("import.ignored")}</td>
            <td data-label={t("import.meantBy")}>{word("meant", column.meantBy)}</td>
          </tr>))}
        </tbody>
      </table>
      <Failed failure={act.failure} />
      {Object.keys(choices).length > 0 && <div className="acts"><Button loading={act.isRunning} onClick={again}>{t("import.judge.again")}</Button></div>}
    </section>
  );
}
