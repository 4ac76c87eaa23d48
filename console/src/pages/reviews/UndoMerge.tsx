// Takes a merge back: what would go back is told first.
import { useState } from "react";
import { Alert, Button } from "antd";
import { graphql } from "../../gql";
import type { UndoMergeMutation } from "../../gql/graphql";
import { ask } from "../../hub/ask";
import { useAct } from "../../hub/useAsk";
import { number, t } from "../../language";
import { Failed } from "../../shell/Drawn";
import { useVisit } from "../../shell/viewer";

const UNDO = graphql(`
  mutation UndoMerge($input: UndoMergeInput!) {
    undoMerge(input: $input) { decision records laterDecisionCount userErrors { path code message } }
  }
`);

export function UndoMerge({ mergeId, done }: { mergeId: string; done: () => void }) {
  const { why } = useVisit();
  const [would, setWould] = useState<UndoMergeMutation["undoMerge"] | null>(null);
  const act = useAct<boolean>();
  const undo = (dryRun: boolean) => void act.run(dryRun, async () => {
    const { data } = await ask(UNDO, { input: { mergeId, dryRun } }, why);
    setWould(data.undoMerge);
    if (!dryRun && data.undoMerge.userErrors.length === 0) done();
  });
  return (
    <div role="alert">
      {would?.userErrors.map((one, index) => <Alert key={index} type="error" showIcon title={one.message} />)}
      {would && would.userErrors.length === 0 && <Alert type="info" showIcon title={t("review.records", { n: number(would.records) })}
        description={would.laterDecisionCount > 0 ? t("import.undo.later", { n: number(would.laterDecisionCount) }) : undefined} />}
      <Failed failure={act.failure} />
      {would?.decision === "WOULD_BE_DONE"
        ? <Button danger type="primary" loading={act.isRunning} onClick={() => undo(false)}>{t("act.do")}</Button>
        : <Button danger loading={act.isRunning} onClick={() => undo(true)}>{t("review.undo")}</Button>}
    </div>
  );
}
