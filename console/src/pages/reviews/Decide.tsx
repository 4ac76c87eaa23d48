// A decision about a pair: what a merge would do is told first.
import { useState } from "react";
import { Alert, Button, Input, Modal } from "antd";
import { graphql } from "../../gql";
import type { DecideDuplicateMutation } from "../../gql/graphql";
import { ask } from "../../hub/ask";
import { useAct } from "../../hub/useAsk";
import { number, t } from "../../language";
import { Choose, Field } from "../../parts/Field";
import { Failed } from "../../shell/Drawn";
import { useVisit } from "../../shell/viewer";
import { titleOf, type Review } from "./index";

const DECIDE = graphql(`
  mutation DecideDuplicate($input: DecideDuplicateInput!) {
    decideDuplicate(input: $input) {
      decision mergeId records
      conflicts { attribute { code name } shown }
      warnings { message } userErrors { path code message }
    }
  }
`);

export type Decision = "SAME" | "NOT_SAME" | "UNSURE";

interface Shown {
  review: Review;
  decision: Decision;
  close: () => void;
  done: () => void;
}

export function Decide({ review, decision, close, done }: Shown) {
  const { why } = useVisit();
  const [survivor, setSurvivor] = useState(review.candidate?.id ?? review.subject?.id ?? "");
  const [reason, setReason] = useState("");
  const [told, setTold] = useState<{ about: string; result: DecideDuplicateMutation["decideDuplicate"] } | null>(null);
  const act = useAct();
  const isMerge = decision === "SAME";
  const now = JSON.stringify([survivor, reason]);
  const result = told?.about === now ? told.result : null;
  const wasTried = !isMerge || (result !== null && result.userErrors.length === 0);
  const press = () => void act.run(undefined, async () => {
    const input = { reviewId: review.id, decision, reason: reason.trim() || null, dryRun: !wasTried, ...(isMerge ? { survivor } : {}) };
    const { data } = await ask(DECIDE, { input }, why);
    setTold({ about: now, result: data.decideDuplicate });
    if (wasTried && data.decideDuplicate.userErrors.length === 0) done();
  });
  const text = { SAME: "review.state.SAME", NOT_SAME: "review.state.NOT_SAME", UNSURE: "review.state.UNSURE" } as const;
  const sides = [review.subject, review.candidate].filter((one) => one !== null && one !== undefined);
  return (
    <Modal open title={t(text[decision])} onCancel={close} closable={{ "aria-label": t("close") }} footer={<>
      <Button onClick={close}>{t("cancel")}</Button>
      <Button type="primary" loading={act.isRunning} onClick={press}>{wasTried ? t("act.do") : t("act.try")}</Button>
    </>}>
      {isMerge && <Field label={t("review.keep")}>
        <Choose value={survivor} onChange={setSurvivor} options={sides.map((side, at) => [side.id, `${t(at === 0 ? "review.left" : "review.right")} ${titleOf(side)}`] as const)} />
      </Field>}
      <Field label={t("review.reasonText")}><Input value={reason} maxLength={200} autoFocus onChange={(event) => setReason(event.target.value)} /></Field>
      <div role="alert">
        {result?.userErrors.map((one, index) => <Alert key={index} type="error" showIcon title={one.message} />)}
        {isMerge && result && result.userErrors.length === 0 && <Alert type="info" showIcon title={t("review.records", { n: number(result.records) })} description={
          <ul>
            {result.conflicts.map((one) => <li key={one.attribute.code}>{t("review.conflict")} {t(one.shown === "SURVIVOR" ? "review.kept" : "review.other")}：{one.attribute.name}</li>)}
            {result.warnings.map((one, index) => <li key={index}>{one.message}</li>)}
          </ul>} />}
      </div>
      <Failed failure={act.failure} />
    </Modal>
  );
}
