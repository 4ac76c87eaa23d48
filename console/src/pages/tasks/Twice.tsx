// "Asked twice?": two clicks tell the data bureau, without a name.
import { useState } from "react";
import { Alert, Button } from "antd";
import { mended } from "../../hub/mended";
import { useAct } from "../../hub/useAsk";
import { t } from "../../language";
import { Failed } from "../../shell/Drawn";
import { useVisit } from "../../shell/viewer";
import { reportTwice } from "./ask";

export function Twice({ task, question }: { task: string; question: string }) {
  const { why } = useVisit();
  const [step, setStep] = useState<"closed" | "sure" | "done">("closed");
  const act = useAct();
  const report = () => void act.run(undefined, async () => {
    mended(await reportTwice(task, why));
    setStep("done");
  });
  return (
    <>
      {step === "closed" && <Button type="text" aria-label={`${t("tasks.twice")} ${question}`} onClick={() => setStep("sure")}>{t("tasks.twice")}</Button>}
      {step === "sure" && <Alert type="info" title={t("tasks.twice.text")} action={<div className="acts">
        <Button type="primary" loading={act.isRunning} onClick={report}>{t("tasks.twice.do")}</Button>
        <Button onClick={() => setStep("closed")}>{t("cancel")}</Button></div>} />}
      <div role="status">{step === "done" && <Alert type="success" title={t("tasks.twice.done")} />}</div>
      <Failed failure={act.failure} />
    </>
  );
}
