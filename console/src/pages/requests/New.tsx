// Asks for attributes in four steps: what, why, where and how much, and what would become of it.
import { useCallback, useState } from "react";
import { Alert, Button, Input, Tag } from "antd";
import { useNavigate } from "react-router";
import { graphql } from "../../gql";
import type { AnswerForm, HasCodeInput, HouseholdKind, RequestAccessInput, TryAccessMutation } from "../../gql/graphql";
import { ask } from "../../hub/ask";
import { useDraft } from "../../hub/draft";
import { useAct, useAsk } from "../../hub/useAsk";
import { t } from "../../language";
import { Choose, Field } from "../../parts/Field";
import { useNames } from "../../parts/names";
import { today } from "../../parts/today";
import { Drawn, Failed } from "../../shell/Drawn";
import { useVisit } from "../../shell/viewer";
import { codedFor } from "./conditions";
import { Due, useCalendar } from "./Due";
import { Has } from "./Has";
import { What } from "./What";

const ABOUT = graphql(`
  query RequestAbout {
    purposes { code name legalBasis departments { code } }
    areas { id name level }
    catalogue { code name subject valueType retired switchedOff }
  }
`);
const TRY = graphql(`
  mutation TryAccess($input: RequestAccessInput!) {
    requestAccess(input: $input) {
      request { id items { attribute form leadDepartment { name } state due dueNote needsTwo reason } }
      userErrors { path code message }
    }
  }
`);

export interface Typed {
  items: { attribute: string; form: AnswerForm }[];
  purpose: string;
  legalBasis: string;
  scenario: string;
  areas: string[];
  agedAtLeast: string;
  agedUnder: string;
  household: string;
  /** What was kept before there was this has none. */
  has?: HasCodeInput[];
  lastDay: string;
  people: string;
}

const fresh = (): Typed => ({ items: [], purpose: "", legalBasis: "", scenario: "", areas: [], agedAtLeast: "", agedUnder: "", household: "", lastDay: "", people: "" });

const STEPS = ["what", "why", "bounds", "check"] as const;
type Told = TryAccessMutation["requestAccess"];

/** What was typed, as the hub takes it. */
function inputOf(typed: Typed, dryRun: boolean): RequestAccessInput {
  const conditions = [
    ...(typed.agedAtLeast ? [{ agedAtLeast: Number(typed.agedAtLeast) }] : []),
    ...(typed.agedUnder ? [{ agedUnder: Number(typed.agedUnder) }] : []),
    ...(typed.household ? [{ inHousehold: typed.household as HouseholdKind }] : []),
    ...(typed.has ?? []).map((has) => ({ has })),
  ];
  return {
    purpose: typed.purpose, legalBasis: typed.legalBasis.trim(), scenario: typed.scenario.trim(),
    areas: typed.areas.length > 0 ? typed.areas : null, conditions, lastDay: typed.lastDay || today(),
    peoplePerDay: Number(typed.people) || 0, items: typed.items, dryRun,
  };
}

export default function NewRequest() {
  const { viewer } = useVisit();
  const navigate = useNavigate();
  const draft = useDraft<Typed>("access", viewer.login ?? "", fresh);
  const [step, setStep] = useState(0);
  const [told, setTold] = useState<Told | null>(null);
  const act = useAct();
  const typed = draft.value;
  const set = useCallback((changes: Partial<Typed>) => draft.change({ ...draft.value, ...changes }), [draft]);
  const go = (to: number) => {
    setStep(to);
    setTold(null);
    if (to === STEPS.length - 1) void act.run(undefined, async () => setTold((await ask(TRY, { input: inputOf(typed, true) })).data.requestAccess));
  };
  const send = () => void act.run(undefined, async () => {
    const done = (await ask(TRY, { input: inputOf(typed, false) })).data.requestAccess;
    setTold(done);
    if (!done.request || done.userErrors.length > 0) return;
    draft.drop();
    navigate(`/request/${encodeURIComponent(done.request.id)}`);
  });
  const isLast = step === STEPS.length - 1;
  return (
    <section className="card">
      <h1>{t("page.request.new")}</h1>
      {draft.wasKept && <Alert type="info" showIcon title={t("draft.kept")} action={<Button onClick={() => { draft.drop(); setStep(0); }}>{t("draft.drop")}</Button>} />}
      <ol className="steps">{STEPS.map((one, at) => (
        <li key={one}><Button type={at === step ? "primary" : "default"} aria-current={at === step ? "step" : undefined} onClick={() => go(at)}>{at + 1}. {t(`wizard.${one}`)}</Button></li>))}
      </ol>
      {step === 0 && <What items={typed.items} change={(items) => set({ items })} />}
      {step === 1 && <Why typed={typed} set={set} />}
      {step === 2 && <Bounds typed={typed} set={set} />}
      {isLast && <Check told={told} />}
      <Failed failure={act.failure} />
      <div className="acts">
        {step > 0 && <Button onClick={() => go(step - 1)}>{t("wizard.back")}</Button>}
        {!isLast && <Button type="primary" onClick={() => go(step + 1)}>{t("wizard.next")}</Button>}
        {isLast && <Button type="primary" loading={act.isRunning} disabled={!told?.request || told.userErrors.length > 0} onClick={send}>{t("wizard.send")}</Button>}
      </div>
    </section>
  );
}

interface Part {
  typed: Typed;
  set: (changes: Partial<Typed>) => void;
}

function Why({ typed, set }: Part) {
  const { viewer } = useVisit();
  const asked = useAsk(ABOUT, {});
  return (
    <Drawn asked={asked}>{({ purposes }) => {
      const open = purposes.filter((one) => one.departments.some(({ code }) => code === viewer.department.code));
      const choose = (code: string) => set({ purpose: code, legalBasis: open.find((one) => one.code === code)?.legalBasis ?? typed.legalBasis });
      return (
        <div className="fields">
          <Field label={t("purpose")}><Choose value={typed.purpose} none={t("choose")} onChange={choose} options={open.map((one) => [one.code, one.name] as const)} /></Field>
          <Field label={t("request.basis")}><Input value={typed.legalBasis} maxLength={200} onChange={(event) => set({ legalBasis: event.target.value })} /></Field>
          <Field label={t("request.scenario")} hint={t("request.scenario.hint")}><Input.TextArea value={typed.scenario} maxLength={500} rows={3} onChange={(event) => set({ scenario: event.target.value })} /></Field>
        </div>
      );
    }}</Drawn>
  );
}

function Bounds({ typed, set }: Part) {
  const asked = useAsk(ABOUT, {});
  const number = (value: string) => value.replace(/\D/g, "").slice(0, 7);
  return (
    <Drawn asked={asked}>{({ areas, catalogue }) => (
      <div className="grid">
        <Field label={t("area")}><Choose value="" none={typed.areas.length > 0 ? t("request.area.more") : t("area.all")} onChange={(id) => id && set({ areas: [...new Set([...typed.areas, id])] })}
          options={areas.map((one) => [one.id, `${one.name} · ${t(`level.${one.level}`)}`] as const)} /></Field>
        {typed.areas.length > 0 && <div className="acts wide">{typed.areas.map((id) => {
          const name = areas.find((one) => one.id === id)?.name ?? id;
          return <Button key={id} aria-label={`${t("family.remove")} ${name}`} onClick={() => set({ areas: typed.areas.filter((one) => one !== id) })}>{name} ✕</Button>;
        })}</div>}
        <Field label={t("request.lastDay")}><Input type="date" value={typed.lastDay} min={today()} onChange={(event) => set({ lastDay: event.target.value })} /></Field>
        <Field label={t("request.people")} hint={t("request.people.hint")}><Input inputMode="numeric" value={typed.people} onChange={(event) => set({ people: number(event.target.value) })} /></Field>
        <Field label={t("request.agedAtLeast")}><Input inputMode="numeric" value={typed.agedAtLeast} onChange={(event) => set({ agedAtLeast: number(event.target.value) })} /></Field>
        <Field label={t("request.agedUnder")}><Input inputMode="numeric" value={typed.agedUnder} onChange={(event) => set({ agedUnder: number(event.target.value) })} /></Field>
        <Field label={t("family.kind")}><Choose value={typed.household} none={t("all")} onChange={(household) => set({ household })}
          options={[["RESIDING", t("household.RESIDING")], ["REGISTERED", t("household.REGISTERED")]]} /></Field>
        <Has has={typed.has ?? []} attributes={codedFor(typed.items.map(({ attribute }) => attribute), catalogue)} change={(has) => set({ has })} />
      </div>
    )}</Drawn>
  );
}

/** What would become of the request: what is granted at once, what waits for whom and until when, what the law forbids. */
function Check({ told }: { told: Told | null }) {
  const names = useNames();
  const calendar = useCalendar();
  if (!told) return <p role="status">{t("loading")}</p>;
  return (
    <div role="status">
      {told.userErrors.map((one) => <Alert key={`${one.path.join(".")} ${one.message}`} type="error" showIcon title={one.message} />)}
      {told.request && <>
        <p className="soft">{t("wizard.would")}</p>
        <table className="stack" aria-label={t("wizard.check")}>
          <thead><tr>{(["fact.item", "grant.form", "person.group.hint", "review.state", "requests.due"] as const).map((one) => <th key={one} scope="col">{t(one)}</th>)}</tr></thead>
          <tbody>{told.request.items.map((item) => (
            <tr key={`${item.attribute} ${item.form}`}>
              <th scope="row">{names.attribute(item.attribute)}</th>
              <td data-label={t("grant.form")}>{t(`form.${item.form}`)}</td>
              <td data-label={t("person.group.hint")}>{item.leadDepartment.name}</td>
              <td data-label={t("review.state")}><Tag>{t(`access.${item.state}`)}</Tag>{item.needsTwo && <Tag>{t("request.two")}</Tag>} {item.reason}</td>
              <td data-label={t("requests.due")}><Due day={item.due} isOverdue={false} calendar={calendar} /></td>
            </tr>))}
          </tbody>
        </table>
      </>}
    </div>
  );
}
