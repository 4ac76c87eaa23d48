// Officials who were named to seal residents or to break the glass, naming more, and ending that.
import { useState } from "react";
import { Button, Input, Modal } from "antd";
import { graphql } from "../../gql";
import type { NamedDuty, NamedOfficialsQuery } from "../../gql/graphql";
import { ask } from "../../hub/ask";
import { mended } from "../../hub/mended";
import { useAct, useAsk } from "../../hub/useAsk";
import { moment, t } from "../../language";
import { Choose, Field } from "../../parts/Field";
import { Drawn, Failed, Nothing } from "../../shell/Drawn";
import { useCan, useVisit } from "../../shell/viewer";

const OFFICIALS = graphql(`
  query NamedOfficials { namedOfficials { login duty namedBy namedAt reason } }
`);
const NAME = graphql(`
  mutation NameOfficial($input: NameOfficialInput!) { nameOfficial(input: $input) { done userErrors { path code message } } }
`);

type Official = NamedOfficialsQuery["namedOfficials"][number];

const DUTIES = ["SEAL", "BREAK_GLASS"] as const;

export function Officials() {
  const { why } = useVisit();
  const can = useCan();
  const asked = useAsk(OFFICIALS, {}, why);
  const [naming, setNaming] = useState<Official | "new" | null>(null);
  return (
    <section className="card">
      <h2>{t("officials")}</h2>
      <p className="soft">{t("officials.hint")}</p>
      {can("MANAGE_ACCOUNTS") && <div className="acts"><Button type="primary" onClick={() => setNaming("new")}>{t("officials.name")}</Button></div>}
      <Drawn asked={asked}>{({ namedOfficials }) => namedOfficials.length === 0 ? <Nothing text={t("officials.none")} /> : (
        <table className="stack" aria-label={t("officials")}>
          <thead><tr>{(["login.username", "officials.duty", "entry.reason", "officials.namedBy", "person.act"] as const).map((one) => <th key={one} scope="col">{t(one)}</th>)}</tr></thead>
          <tbody>{namedOfficials.map((one) => (
            <tr key={`${one.login} ${one.duty}`}>
              <th scope="row">{one.login}</th>
              <td data-label={t("officials.duty")}>{t(`duty.${one.duty}`)}</td>
              <td data-label={t("entry.reason")}>{one.reason}</td>
              <td data-label={t("officials.namedBy")}>{one.namedBy} · {moment(one.namedAt)}</td>
              <td data-label={t("person.act")}>{can("MANAGE_ACCOUNTS") && <Button type="link" danger aria-label={`${t("officials.end")} ${one.login} ${t(`duty.${one.duty}`)}`} onClick={() => setNaming(one)}>{t("officials.end")}</Button>}</td>
            </tr>))}
          </tbody>
        </table>)}
      </Drawn>
      {naming && <Naming ended={naming === "new" ? null : naming} close={() => setNaming(null)} done={() => { setNaming(null); asked.again(); }} />}
    </section>
  );
}

/** Names an official, or ends what one was named for. */
function Naming({ ended, close, done }: { ended: Official | null; close: () => void; done: () => void }) {
  const { why } = useVisit();
  const [login, setLogin] = useState(ended?.login ?? "");
  const [duty, setDuty] = useState<NamedDuty>(ended?.duty ?? "SEAL");
  const [reason, setReason] = useState("");
  const act = useAct();
  const send = () => void act.run(undefined, async () => {
    const input = { login: login.trim(), duty, named: ended === null, reason: reason.trim() };
    mended((await ask(NAME, { input }, why)).data.nameOfficial.userErrors);
    done();
  });
  return (
    <Modal open title={t(ended ? "officials.end" : "officials.name")} onCancel={close} closable={{ "aria-label": t("close") }} footer={<>
      <Button onClick={close}>{t("cancel")}</Button>
      <Button type="primary" danger={ended !== null} disabled={!login.trim() || !reason.trim()} loading={act.isRunning} onClick={send}>{t("act.do")}</Button>
    </>}>
      <div className="fields">
        {ended ? <p><b>{ended.login}</b> · {t(`duty.${ended.duty}`)}</p> : <>
          <Field label={t("login.username")}><Input value={login} maxLength={100} autoComplete="off" autoCapitalize="none" onChange={(event) => setLogin(event.target.value)} /></Field>
          <Field label={t("officials.duty")}><Choose value={duty} onChange={(value) => setDuty(value as NamedDuty)} options={DUTIES.map((one) => [one, t(`duty.${one}`)] as const)} /></Field>
        </>}
        <Field label={t("review.reasonText")}><Input value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} /></Field>
        <Failed failure={act.failure} />
      </div>
    </Modal>
  );
}
