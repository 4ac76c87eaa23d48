// What proves the log: its last signed head, to be kept by whoever wants to check later.
import { Button } from "antd";
import { graphql } from "../../gql";
import { useAsk } from "../../hub/useAsk";
import { number, t } from "../../language";
import { Drawn, Nothing } from "../../shell/Drawn";

const PROOF = graphql(`
  query Proof { checkpoint { origin size rootHash note } auditIndexLag }
`);

export default function Proof() {
  const asked = useAsk(PROOF, {});
  return (
    <section className="card">
      <h1>{t("page.proof")}</h1>
      <Drawn asked={asked}>{({ checkpoint, auditIndexLag }) => checkpoint ? (
        <>
          <p className="big">{t("checkpoint.size", { n: number(checkpoint.size) })}</p>
          <dl className="pairs">
            <div><dt>{t("checkpoint")}</dt><dd>{checkpoint.origin}</dd></div>
            <div><dt>{t("checkpoint.root")}</dt><dd><code>{checkpoint.rootHash}</code></dd></div>
            <div><dt>{t("checkpoint.note")}</dt><dd><pre tabIndex={0} aria-label={t("checkpoint.note")}>{checkpoint.note}</pre></dd></div>
          </dl>
          {auditIndexLag > 0 && <p className="soft">{t("lag", { n: number(auditIndexLag) })}</p>}
          <p className="soft">{t("proof.verify")} <code>fileonce audit verify</code></p>
        </>
      ) : <Nothing text={t("checkpoint.none")} />}</Drawn>
      <Button onClick={asked.again}>{t("refresh")}</Button>
    </section>
  );
}
