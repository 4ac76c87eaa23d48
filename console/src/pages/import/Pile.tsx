// The rows of one pile with what is wrong in them, a page at a time.
import { useState } from "react";
import { Button, Tag } from "antd";
import { graphql } from "../../gql";
import type { ImportPile, ImportRowsQuery } from "../../gql/graphql";
import { ask } from "../../hub/ask";
import { useAct } from "../../hub/useAsk";
import { t, word } from "../../language";
import { Failed } from "../../shell/Drawn";
import { useVisit } from "../../shell/viewer";

const ROWS = graphql(`
  query ImportRows($id: ID!, $pile: ImportPile!, $after: String) {
    node(id: $id) {
      ... on Import {
        rows(pile: $pile, first: 50, after: $after) {
          nodes { row decision problems { at cell message } }
          pageInfo { hasNextPage endCursor }
        }
      }
    }
  }
`);

type Rows = Extract<ImportRowsQuery["node"], { rows: unknown }>["rows"];

export function Pile({ id, pile }: { id: string; pile: ImportPile }) {
  const [rows, setRows] = useState<Rows["nodes"] | null>(null);
  const [after, setAfter] = useState<string | null>(null);
  const { why } = useVisit();
  const act = useAct();
  const more = (from: string | null) => void act.run(undefined, async () => {
    const { data } = await ask(ROWS, { id, pile, after: from }, why);
    const found = data.node && "rows" in data.node ? (data.node.rows as Rows) : null;
    if (!found) return;
    setRows((before) => [...(from ? before ?? [] : []), ...found.nodes]);
    setAfter(found.pageInfo.hasNextPage ? found.pageInfo.endCursor ?? null : null);
  });
  return (
    <details onToggle={(event) => { if (event.currentTarget.open && rows === null) more(null); }}>
      <summary>{t(`pile.${pile}`)}：{t("pile.rows")}</summary>
      <Failed failure={act.failure} />
      <ul className="rows">{rows?.map((one) => (
        <li key={one.row} className="import-row">
          <b>{t("import.row", { n: one.row })}</b> <Tag>{word("import.decision", one.decision)}</Tag>
          {one.problems.map((problem, index) => <p key={index} className="soft">{problem.cell ?? problem.at} {problem.message}</p>)}
        </li>))}
      </ul>
      {after && <Button loading={act.isRunning} onClick={() => more(after)}>{t("more")}</Button>}
    </details>
  );
}
