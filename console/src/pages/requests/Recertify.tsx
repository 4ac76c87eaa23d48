// Certifying the grants of a request for another year: what nobody used ends, unless somebody says why it is kept.
import { useState } from "react";
import { Alert, Button, Checkbox, Input, Modal } from "antd";
import { graphql } from "../../gql";
import type { RecertifyGrantMutation } from "../../gql/graphql";
import { ask } from "../../hub/ask";
import { mended } from "../../hub/mended";
import { useAct } from "../../hub/useAsk";
import { number, t } from "../../language";
import { Field } from "../../parts/Field";
import { useNames } from "../../parts/names";
import { Failed } from "../../shell/Drawn";
import type { Request } from "./ask";

const RECERTIFY = graphql(`
  mutation RecertifyGrant($input: RecertifyGrantInput!) { recertifyGrant(input: $input) { kept dropped userErrors { path code message } } }
`);

type Told = RecertifyGrantMutation["recertifyGrant"];

export function Recertify({ request, codes, close, done }: { request: Request; codes: string[]; close: () => void; done: () => void }) {
  const names = useNames();
  const [keep, setKeep] = useState<string[]>([]);
  const [reason, setReason] = useState("");
  const [told, setTold] = useState<Told | null>(null);
  const act = useAct();
  const usage = request.usage.filter(({ attribute }) => codes.includes(attribute));
  const send = () => void act.run(undefined, async () => {
    const { recertifyGrant } = (await ask(RECERTIFY, { input: { requestId: request.id, keep, reason: reason.trim() } })).data;
    mended(recertifyGrant.userErrors);
    setTold(recertifyGrant);
  });
  const listed = (list: string[]) => list.map(names.attribute).join("、") || "—";
  return (
    <Modal open width={680} title={t("recertify")} onCancel={told ? done : close} closable={{ "aria-label": t("close") }} footer={told
      ? <Button type="primary" onClick={done}>{t("close")}</Button>
      : <><Button onClick={close}>{t("cancel")}</Button><Button type="primary" disabled={!reason.trim()} loading={act.isRunning} onClick={send}>{t("act.do")}</Button></>}>
      {told ? <div role="status"><Alert type="success" showIcon title={t("recertify.kept", { names: listed(told.kept) })} description={told.dropped.length > 0 && t("recertify.dropped", { names: listed(told.dropped) })} /></div> : (
        <div className="fields">
          <p className="soft">{t("recertify.hint")}</p>
          <table className="stack" aria-label={t("recertify.usage")}>
            <thead><tr>{(["fact.item", "summary.answers", "summary.subjects", "recertify.then"] as const).map((one) => <th key={one} scope="col">{t(one)}</th>)}</tr></thead>
            <tbody>{usage.map((one) => (
              <tr key={one.attribute}>
                <th scope="row">{names.attribute(one.attribute)}</th>
                <td data-label={t("summary.answers")}>{number(one.answers)}</td>
                <td data-label={t("summary.subjects")}>{number(one.subjects)}</td>
                <td data-label={t("recertify.then")}>{one.answers > 0 ? t("recertify.on") : <Checkbox checked={keep.includes(one.attribute)} aria-label={`${t("recertify.keep")} ${names.attribute(one.attribute)}`}
                  onChange={(event) => setKeep((before) => (event.target.checked ? [...before, one.attribute] : before.filter((code) => code !== one.attribute)))}>{t("recertify.keep")}</Checkbox>}</td>
              </tr>))}
            </tbody>
          </table>
          <Field label={t("recertify.reason")}><Input.TextArea value={reason} rows={2} maxLength={200} onChange={(event) => setReason(event.target.value)} /></Field>
          <Failed failure={act.failure} />
        </div>)}
    </Modal>
  );
}
