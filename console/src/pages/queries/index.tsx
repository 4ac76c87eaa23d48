// Ready queries with the purpose filled in, to be copied into a system or tried here under one's own rights.
import { lazy, Suspense, useState } from "react";
import { Button, Input, Skeleton } from "antd";
import { TypedDocumentString } from "../../gql/graphql";
import { ask } from "../../hub/ask";
import { Failure } from "../../hub/failure";
import { useAct } from "../../hub/useAsk";
import { t } from "../../language";
import { Copy } from "../../parts/Copy";
import { Choose, Field } from "../../parts/Field";
import { Purpose } from "../../parts/Purpose";
import { Refusals } from "../../parts/PersonParts";
import { Failed } from "../../shell/Drawn";
import { useVisit } from "../../shell/viewer";
import { Access } from "./Access";
import { curl, READY, type ReadyName } from "./ready";

const Explorer = lazy(() => import("./Explorer"));

export default function Queries() {
  const { why } = useVisit();
  const [name, setName] = useState<ReadyName>("main");
  const [document, setDocument] = useState<string>(READY.main.document);
  const [variables, setVariables] = useState<string>(READY.main.variables);
  const [answer, setAnswer] = useState<Awaited<ReturnType<typeof ask>> | null>(null);
  const [isExploring, setExploring] = useState(false);
  const act = useAct();
  const choose = (next: ReadyName) => {
    setName(next);
    setDocument(READY[next].document);
    setVariables(READY[next].variables);
    setAnswer(null);
  };
  const run = () => void act.run(undefined, async () => {
    setAnswer(null);
    let given: object;
    try {
      given = JSON.parse(variables || "{}") as object;
    } catch {
      throw new Failure("INVALID_INPUT", t("queries.bad"));
    }
    setAnswer(await ask(new TypedDocumentString<unknown, object>(document), given, why));
  });
  const command = curl(document, variables, why, location.origin);
  return (
    <>
      <section className="card">
        <h1>{t("page.queries")}</h1>
        <p className="soft">{t("queries.hint")}</p>
        <div className="grid">
          <Field label={t("queries.ready")}><Choose value={name} onChange={(value) => choose(value as ReadyName)} options={(Object.keys(READY) as ReadyName[]).map((one) => [one, t(`queries.${one}`)] as const)} /></Field>
          <Purpose />
        </div>
        <Field label={t("queries.document")}><Input.TextArea className="code" rows={12} value={document} spellCheck={false} onChange={(event) => setDocument(event.target.value)} /></Field>
        <Field label={t("queries.variables")}><Input.TextArea className="code" rows={3} value={variables} spellCheck={false} onChange={(event) => setVariables(event.target.value)} /></Field>
        <Failed failure={act.failure} />
        <div className="acts">
          <Button type="primary" loading={act.isRunning} onClick={run}>{t("queries.try")}</Button>
          <Button onClick={() => setExploring(true)}>{t("explorer.open")}</Button>
        </div>
        <h2>{t("queries.curl")}</h2>
        <pre tabIndex={0} aria-label={t("queries.curl")}>{command}</pre>
        <div className="acts"><Copy text={command} label={t("queries.copy")} /><Copy text={document} label={t("queries.copy.document")} /></div>
      </section>
      <div aria-live="polite">
        {answer && <section className="card"><h2>{t("queries.answer")}</h2><pre tabIndex={0} aria-label={t("queries.answer")}>{JSON.stringify(answer.data, null, 2)}</pre>
          {answer.receipt && <p className="soft small">{t("receipt")} {answer.receipt}</p>}</section>}
        {answer && <Refusals refused={answer.refused} />}
      </div>
      {isExploring && <section className="card" aria-label="GraphiQL">
        <h2>GraphiQL</h2>
        <p className="soft">{t("explorer.hint")}</p>
        <div className="grid"><Purpose /></div>
        <Suspense fallback={<Skeleton active paragraph={{ rows: 8 }} />}><Explorer document={document} variables={variables} why={why} /></Suspense>
      </section>}
      <Access />
    </>
  );
}
