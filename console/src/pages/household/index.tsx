// Enters a whole household once: its members one after another, then who belongs to whom.
import { useCallback, useState, type FormEvent } from "react";
import { Alert, Button, Input } from "antd";
import { graphql } from "../../gql";
import type { HouseholdKind, RecordHouseholdMutation } from "../../gql/graphql";
import { ask, newKey } from "../../hub/ask";
import { useDraft } from "../../hub/draft";
import { useAct } from "../../hub/useAsk";
import { t } from "../../language";
import { AddressField } from "../../parts/AddressField";
import { useCodes } from "../../parts/codes";
import { Choose, Field } from "../../parts/Field";
import { recordInput, type Typed } from "../../parts/fields";
import { plain } from "../../parts/idNumber";
import { Known } from "../../parts/Known";
import { NumberFields } from "../../parts/NumberFields";
import { Tree } from "../../parts/PersonParts";
import { readingOf } from "../../parts/reading";
import { recordResident } from "../../parts/record";
import { Failed } from "../../shell/Drawn";
import { useVisit } from "../../shell/viewer";

const RECORD = graphql(`
  mutation RecordHousehold($input: RecordHouseholdInput!) {
    recordHousehold(input: $input) {
      decision
      household { ...Home }
      candidates { id address }
      warnings { path code message }
      userErrors { path code message }
    }
  }
`);

interface Member {
  key: string;
  typed: Typed;
  relation: string;
  known?: Typed;
  /** Entered already; sending again changes the same record. */
  isIn?: boolean;
}

interface Draft {
  key: string;
  address: string;
  kind: HouseholdKind;
  members: Member[];
}

const member = (relation: string): Member => ({ key: newKey(), typed: {}, relation });
const fresh = (): Draft => ({ key: newKey(), address: "", kind: "RESIDING", members: [member("01")] });

export default function Household() {
  const { viewer, why } = useVisit();
  const draft = useDraft<Draft>("household", viewer.login ?? "", fresh);
  const { value, change } = draft;
  const [told, setTold] = useState<{ at: number | null; text: string }[]>([]);
  const [progress, setProgress] = useState<number | null>(null);
  const [done, setDone] = useState<RecordHouseholdMutation["recordHousehold"] | null>(null);
  const act = useAct();
  const setMember = useCallback((at: number, changes: Partial<Member>) => {
    change({ ...value, members: value.members.map((one, index) => (index === at ? { ...one, ...changes } : one)) });
  }, [change, value]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void act.run(undefined, async () => {
      setTold([]);
      setProgress(0);
      for (const [at, one] of value.members.entries()) {
        const typed = { ...one.typed, residenceAddress: value.kind === "RESIDING" ? value.address : "" };
        const sent = recordInput(typed, readingOf(typed)?.state === "right", one.known);
        const { data } = await recordResident(sent, one.key, typed, why);
        if (data.recordResident.userErrors.length > 0) {
          setTold(data.recordResident.userErrors.map(({ message }) => ({ at, text: message })));
          setProgress(null);
          return;
        }
        setProgress(at + 1);
      }
      const members = value.members.map((one) => ({ idNumber: plain(one.typed.number ?? ""), relation: one.relation }));
      const input = { key: value.key, kind: value.kind, dwelling: value.address.trim() || null, members };
      const { data } = await ask(RECORD, { input }, why);
      setProgress(null);
      const payload = data.recordHousehold;
      if (payload.userErrors.length > 0) setTold(payload.userErrors.map(({ message }) => ({ at: null, text: message })));
      else { setDone(payload); draft.drop(); window.scrollTo(0, 0); }
    });
  };
  if (done) {
    return (
      <>
        <section className="card" aria-live="polite">
          <h1>{t("family.done")}</h1>
          {done.warnings.map((one, index) => <Alert key={index} type="warning" showIcon title={one.message} />)}
          {done.candidates.length > 0 && <Alert type="warning" showIcon title={t("decision.NEEDS_REVIEW.text")} description={done.candidates.map((one) => one.address).join("；")} />}
          <div className="acts"><Button type="primary" onClick={() => setDone(null)}>{t("page.household")}</Button></div>
        </section>
        {done.household && <Tree home={done.household} />}
      </>
    );
  }
  return (
    <form onSubmit={submit} noValidate>
      <section className="card">
        <h1>{t("page.household")}</h1>
        <p className="soft">{t("family.hint")}</p>
        {draft.wasKept && <Alert type="info" showIcon title={t("draft.kept")} action={<Button onClick={draft.drop}>{t("draft.drop")}</Button>} />}
        <div className="grid">
          <AddressField label={t("family.address")} value={value.address} onChange={(address) => change({ ...value, address })} />
          <Field label={t("family.kind")}>
            <Choose value={value.kind} onChange={(kind) => change({ ...value, kind: kind as HouseholdKind })}
              options={(["RESIDING", "REGISTERED"] as const).map((kind) => [kind, t(`household.${kind}`)] as const)} />
          </Field>
        </div>
      </section>
      {value.members.map((one, at) => (
        <MemberFields key={one.key} at={at} member={one} set={(changes) => setMember(at, changes)}
          wrong={told.filter((error) => error.at === at).map(({ text }) => text)}
          remove={value.members.length > 1 ? () => change({ ...value, members: value.members.filter((_, index) => index !== at) }) : null} />
      ))}
      <section className="card">
        <Button onClick={() => change({ ...value, members: [...value.members, member("")] })}>{t("family.add")}</Button>
        <div role="alert">{told.filter((one) => one.at === null).map(({ text }) => <Alert key={text} type="error" showIcon title={text} />)}
          {told.length > 0 && <p className="error">{t("mend", { n: told.length })}</p>}</div>
        <Failed failure={act.failure}>{t("kept")}</Failed>
        <div role="status">{progress !== null && <p className="soft">{t("family.progress", { n: progress, all: value.members.length })}</p>}</div>
        <div className="acts"><Button type="primary" htmlType="submit" loading={act.isRunning}>{t("family.do")}</Button></div>
      </section>
    </form>
  );
}

interface MemberShown {
  at: number;
  member: Member;
  set: (changes: Partial<Member>) => void;
  wrong: string[];
  remove: (() => void) | null;
}

function MemberFields({ at, member: one, set, wrong, remove }: MemberShown) {
  const codes = useCodes();
  const type = (changes: Typed) => set({ typed: { ...one.typed, ...changes } });
  return (
    <fieldset className="card">
      <legend>{t("family.member", { n: at + 1 })}</legend>
      <div className="grid">
        <NumberFields typed={one.typed} set={type} prefix={`${at}-`} focus={at > 0} />
        <Field label={t("field.name")}>
          <Input value={one.typed.name ?? ""} maxLength={200} autoComplete="off" onChange={(event) => type({ name: event.target.value })} />
        </Field>
        <Field label={t("family.relation")}>
          <Choose value={one.relation} none={t("choose")} options={codes.relation ?? []} onChange={(relation) => set({ relation })} />
        </Field>
        <Field label={t("field.mobilePhone")}>
          <Input type="tel" value={one.typed.mobilePhone ?? ""} maxLength={30} autoComplete="off" onChange={(event) => type({ mobilePhone: event.target.value })} />
        </Field>
        <Known typed={one.typed} isTaken={Boolean(one.known)} take={(known) => set({ known, typed: { ...known, ...one.typed, number: known.number } })} />
      </div>
      <div role="alert">{wrong.map((text) => <Alert key={text} type="error" showIcon title={text} />)}</div>
      {remove && <Button onClick={remove}>{t("family.remove")}</Button>}
    </fieldset>
  );
}
