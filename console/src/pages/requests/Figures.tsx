// How many requests wait, are late and were decided, by the department that leads them.
import { graphql } from "../../gql";
import { useAsk } from "../../hub/useAsk";
import { number, t } from "../../language";

const FIGURES = graphql(`
  query AccessFigures { accessFigures { department { name } waiting returned overdue granted refused withdrawn } }
`);

const FIGURE = ["waiting", "overdue", "returned", "granted", "refused"] as const;

export function Figures() {
  const asked = useAsk(FIGURES, {});
  const rows = asked.data?.accessFigures ?? [];
  if (rows.length === 0) return null;
  return (
    <section className="card">
      <h2>{t("requests.figures")}</h2>
      <table className="stack" aria-label={t("requests.figures")}>
        <thead><tr><th scope="col">{t("person.group.hint")}</th>{FIGURE.map((one) => <th key={one} scope="col">{t(`figure.${one}`)}</th>)}</tr></thead>
        <tbody>{rows.map((row) => (
          <tr key={row.department.name}><th scope="row">{row.department.name}</th>
            {FIGURE.map((one) => <td key={one} data-label={t(`figure.${one}`)}>{number(row[one])}</td>)}</tr>))}
        </tbody>
      </table>
    </section>
  );
}
