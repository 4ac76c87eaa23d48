// What giving or ending grants would have changed in the last 30 days; nothing is written.
import { useState } from "react";
import { Alert, Button } from "antd";
import { graphql } from "../gql";
import type { DryRunGrantInput, TryGrantQuery } from "../gql/graphql";
import { ask } from "../hub/ask";
import { useAct } from "../hub/useAsk";
import { number, t } from "../language";
import { Failed } from "../shell/Drawn";
import { useNames } from "./names";

const TRY = graphql(`
  query TryGrant($input: DryRunGrantInput!) {
    dryRunGrant(input: $input) { entries partial rows { department { name } purpose attribute gains operations subjects } }
  }
`);

export function Trial({ input }: { input: DryRunGrantInput }) {
  const names = useNames();
  const [told, setTold] = useState<TryGrantQuery["dryRunGrant"] | null>(null);
  const act = useAct();
  const tryIt = () => void act.run(undefined, async () => setTold((await ask(TRY, { input })).data.dryRunGrant));
  return (
    <div>
      <Button loading={act.isRunning} onClick={tryIt}>{t("trial")}</Button>
      <Failed failure={act.failure} />
      <div role="status">
        {told && <p>{t(told.partial ? "trial.entries.partial" : "trial.entries", { n: number(told.entries) })}</p>}
        {told && told.rows.length === 0 && <Alert type="info" title={t("trial.nothing")} />}
        {told && told.rows.length > 0 && (
          <table className="stack" aria-label={t("trial")}>
            <thead><tr>{(["entry.department", "entry.purpose", "fact.item", "trial.change", "trial.operations", "trial.subjects"] as const).map((one) => <th key={one} scope="col">{t(one)}</th>)}</tr></thead>
            <tbody>{told.rows.map((row) => (
              <tr key={`${row.department.name} ${row.purpose} ${row.attribute} ${row.gains}`}>
                <td data-label={t("entry.department")}>{row.department.name}</td>
                <td data-label={t("entry.purpose")}>{names.purpose(row.purpose)}</td>
                <td data-label={t("fact.item")}>{names.attribute(row.attribute)}</td>
                <td data-label={t("trial.change")}>{t(row.gains ? "trial.gains" : "trial.loses")}</td>
                <td data-label={t("trial.operations")}>{number(row.operations)}</td>
                <td data-label={t("trial.subjects")}>{number(row.subjects)}</td>
              </tr>))}
            </tbody>
          </table>)}
      </div>
    </div>
  );
}
