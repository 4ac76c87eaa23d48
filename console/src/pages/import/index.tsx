// Drops a file, and lists what was imported.
import { Button } from "antd";
import { useNavigate } from "react-router";
import { graphql } from "../../gql";
import { ask } from "../../hub/ask";
import { Failure } from "../../hub/failure";
import { useAct, useAsk } from "../../hub/useAsk";
import { moment, number, t, word } from "../../language";
import { Drop } from "../../parts/Drop";
import { upload } from "../../parts/files";
import { Drawn, Failed, Nothing } from "../../shell/Drawn";
import { useCan, useVisit } from "../../shell/viewer";

const IMPORTS = graphql(`
  query Imports {
    imports(first: 50) { nodes { id state kind rowCount startedBy startedAt dryRun source { name } community { name } } }
  }
`);
export const START = graphql(`
  mutation StartImport($input: StartImportInput!) {
    startImport(input: $input) { import { id } userErrors { path code message } }
  }
`);

export default function Imports() {
  const can = useCan();
  const { why } = useVisit();
  const navigate = useNavigate();
  const asked = useAsk(IMPORTS, {}, why);
  const act = useAct<File>();
  const open = (id: string) => navigate(`/import/${encodeURIComponent(id)}`);
  const take = (file: File) => void act.run(file, async (given) => {
    const id = await upload(given);
    const { data } = await ask(START, { input: { file: id } }, why);
    const { import: made, userErrors } = data.startImport;
    if (made) open(made.id);
    else throw new Failure("INVALID_INPUT", userErrors.map(({ message }) => message).join(" "));
  });
  return (
    <>
      <section className="card">
        <h1>{t("page.import")}</h1>
        {can("RECORD") && <Drop hint={t("import.drop.hint")} isRunning={act.isRunning} take={take} />}
        <Failed failure={act.failure} />
      </section>
      <section className="card">
        <h2>{t("import.list")}</h2>
        <Drawn asked={asked}>{({ imports: { nodes } }) => nodes.length === 0 ? <Nothing text={t("table.empty")} /> : (
          <table className="stack">
            <thead><tr>{(["startedAt", "startedBy", "kind", "rows", "state"] as const).map((one) => <th key={one} scope="col">{t(`import.${one}`)}</th>)}<th scope="col">{t("person.act")}</th></tr></thead>
            <tbody>{nodes.map((one) => (
              <tr key={one.id}>
                <td data-label={t("import.startedAt")}>{moment(one.startedAt)}</td>
                <td data-label={t("import.startedBy")}>{one.startedBy}{one.community && ` · ${one.community.name}`}</td>
                <td data-label={t("import.kind")}>{word("kind", one.kind)}</td>
                <td data-label={t("import.rows")}>{number(one.rowCount)}</td>
                <td data-label={t("import.state")}>{word("import.state", one.state)}</td>
                <td><Button type="link" onClick={() => open(one.id)}>{t("import.open")}</Button></td>
              </tr>))}
            </tbody>
          </table>)}
        </Drawn>
      </section>
    </>
  );
}
