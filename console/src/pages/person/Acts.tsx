// What staff do with a person: move, end, reopen. Each is tried first and done when the person says so.
import { useState, type ReactNode } from "react";
import { Alert, Button, Input, Modal } from "antd";
import { graphql } from "../../gql";
import { ask } from "../../hub/ask";
import { useAct } from "../../hub/useAsk";
import { t } from "../../language";
import { AddressField } from "../../parts/AddressField";
import { Field } from "../../parts/Field";
import { Failed } from "../../shell/Drawn";
import { useVisit } from "../../shell/viewer";
import { today } from "../../parts/today";

const CLOSE = graphql(`
  mutation CloseSubject($input: CloseSubjectInput!) {
    closeSubject(input: $input) {
      decision endedMemberships householderLeft
      warnings { message } userErrors { path code message }
    }
  }
`);
const MOVE = graphql(`
  mutation MoveResident($input: MoveResidentInput!) {
    moveResident(input: $input) { decision householderLeft warnings { message } userErrors { path code message } }
  }
`);
const REOPEN = graphql(`
  mutation ReopenSubject($input: ReopenSubjectInput!) {
    reopenSubject(input: $input) { decision userErrors { path code message } }
  }
`);

interface Told {
  decision?: string | null;
  householderLeft?: boolean;
  endedMemberships?: number;
  warnings?: { message: string }[];
  userErrors: { path: string[]; message: string }[];
}

interface Shown {
  title: string;
  close: () => void;
  done: () => void;
  /** Does it, or only tells what would happen. */
  act: (dryRun: boolean) => Promise<Told>;
  /** Whether a trial comes first. */
  tries?: boolean;
  children?: ReactNode;
  about: unknown;
}

/** A dialog that tries, tells what would happen, and does it. */
function Deciding({ title, close, done, act, tries = true, children, about }: Shown) {
  const doing = useAct();
  const [told, setTold] = useState<{ about: string; result: Told } | null>(null);
  const now = JSON.stringify(about);
  const result = told?.about === now ? told.result : null;
  const wasTried = !tries || (result !== null && result.userErrors.length === 0);
  const press = () => void doing.run(undefined, async () => {
    const given = await act(!wasTried);
    setTold({ about: now, result: given });
    if (wasTried && given.userErrors.length === 0) done();
  });
  return (
    <Modal open title={title} onCancel={close} closable={{ "aria-label": t("close") }} footer={<>
      <Button onClick={close}>{t("cancel")}</Button>
      <Button type="primary" loading={doing.isRunning} onClick={press}>{wasTried ? t("act.do") : t("act.try")}</Button>
    </>}>
      {children}
      <div role="alert">
        {result?.userErrors.map((one, index) => <Alert key={index} type="error" showIcon title={one.message} />)}
        {result && result.userErrors.length === 0 && <Alert type="info" showIcon title={t("act.would")} description={
          <ul>
            {Boolean(result.endedMemberships) && <li>{t("act.ends", { n: result.endedMemberships ?? 0 })}</li>}
            {result.householderLeft && <li>{t("act.householderLeft")}</li>}
            {result.warnings?.map((one, index) => <li key={index}>{one.message}</li>)}
          </ul>} />}
      </div>
      <Failed failure={doing.failure} />
    </Modal>
  );
}

interface About {
  person: string;
  name: string;
  close: () => void;
  done: () => void;
}

/** The end of a person's life, or of their life in this city. */
export function Close({ person, name, reason, ...rest }: About & { reason: "DIED" | "MOVED_AWAY" }) {
  const { why } = useVisit();
  const [on, setOn] = useState(today());
  const act = async (dryRun: boolean) => (await ask(CLOSE, { input: { subject: person, reason, on, dryRun } }, why)).data.closeSubject;
  return (
    <Deciding {...rest} title={`${name}：${t(reason === "DIED" ? "person.die" : "person.away")}`} act={act} about={on}>
      <Field label={t("act.on")}><Input type="date" value={on} max={today()} onChange={(event) => setOn(event.target.value)} /></Field>
    </Deciding>
  );
}

/** A person who lives elsewhere in the city now. */
export function Move({ person, name, ...rest }: About) {
  const { why } = useVisit();
  const [on, setOn] = useState(today());
  const [address, setAddress] = useState("");
  const act = async (dryRun: boolean) =>
    (await ask(MOVE, { input: { resident: person, address: address.trim(), kind: "RESIDING", on, dryRun } }, why)).data.moveResident;
  return (
    <Deciding {...rest} title={`${name}：${t("person.move")}`} act={act} about={[on, address]}>
      <AddressField label={t("move.address")} value={address} onChange={setAddress} />
      <Field label={t("act.on")}><Input type="date" value={on} max={today()} onChange={(event) => setOn(event.target.value)} /></Field>
    </Deciding>
  );
}

/** An end that was no end. */
export function Reopen({ person, name, ...rest }: About) {
  const { why } = useVisit();
  const act = async () => (await ask(REOPEN, { input: { subject: person } }, why)).data.reopenSubject;
  return <Deciding {...rest} title={`${name}：${t("person.reopen")}`} act={act} tries={false} about="" />;
}
