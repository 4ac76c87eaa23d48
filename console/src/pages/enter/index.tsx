// Enters a person once, for every department.
import { useCallback, useEffect, useRef, useState, type FormEvent } from "react";
import { Alert, Button, Checkbox, Input } from "antd";
import { newKey, type Answer } from "../../hub/ask";
import { useDraft } from "../../hub/draft";
import { useAct } from "../../hub/useAsk";
import type { RecordResidentMutation, ResidentInput } from "../../gql/graphql";
import { t } from "../../language";
import { AddressField } from "../../parts/AddressField";
import { useCodes } from "../../parts/codes";
import { Choose, Field } from "../../parts/Field";
import { FIELDS, fieldOf, recordInput, type PersonField, type Typed } from "../../parts/fields";
import { Known } from "../../parts/Known";
import { NumberFields } from "../../parts/NumberFields";
import { Failed } from "../../shell/Drawn";
import { useVisit } from "../../shell/viewer";
import { keepForLater } from "../../parts/outbox";
import { readingOf } from "../../parts/reading";
import { recordResident } from "../../parts/record";
import { Result } from "./Result";

interface Draft {
  key: string;
  typed: Typed;
  /** What was known of the person whom somebody pointed at. */
  known?: Typed;
}

const fresh = (): Draft => ({ key: newKey(), typed: {} });

export default function Enter() {
  const { viewer, why } = useVisit();
  const draft = useDraft<Draft>("enter", viewer.login ?? "", fresh);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [told, setTold] = useState<string[]>([]);
  const [done, setDone] = useState<{ answer: Answer<RecordResidentMutation>; sent: ResidentInput } | null>(null);
  const act = useAct();
  const form = useRef<HTMLFormElement>(null);
  const { typed } = draft.value;
  const set = useCallback((changes: Typed) => {
    draft.change({ ...draft.value, typed: { ...draft.value.typed, ...changes } });
    setErrors((before) => Object.fromEntries(Object.entries(before).filter(([id]) => !(id in changes))));
  }, [draft]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void act.run(undefined, async () => {
      setErrors({});
      setTold([]);
      const sent = recordInput(typed, readingOf(typed)?.state === "right", draft.value.known);
      const answer = await recordResident(sent, draft.value.key, typed, why);
      const payload = answer.data.recordResident;
      if (payload.decision) {
        setDone({ answer, sent });
        window.scrollTo(0, 0);
        return;
      }
      const found: Record<string, string> = {};
      const elsewhere: string[] = [];
      for (const one of payload.userErrors) {
        const id = fieldOf(one.path, sent);
        if (id) found[id] = one.message;
        else elsewhere.push(one.message);
      }
      setErrors(found);
      setTold([t("mend", { n: payload.userErrors.length }), ...elsewhere]);
    });
  };
  useEffect(() => {
    if (Object.keys(errors).length > 0) form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  }, [errors]);

  const later = () => {
    const sent = recordInput(typed, readingOf(typed)?.state === "right", draft.value.known);
    keepForLater({ key: draft.value.key, login: viewer.login ?? "", typed, sent, why });
    act.forget();
    draft.drop();
  };

  if (done) {
    const correct = () => setDone(null);
    const next = () => { draft.drop(); setDone(null); };
    return <Result answer={done.answer} sent={done.sent} next={next} correct={correct} sentDraft={draft.value.key} />;
  }
  return (
    <form ref={form} className="card" onSubmit={submit} noValidate>
      <h1>{t("page.enter")}</h1>
      <p className="soft">{t("enter.hint")} {viewer.area && <b>{viewer.area.name}</b>}</p>
      {draft.wasKept && <Alert type="info" showIcon title={t("draft.kept")} action={<Button onClick={draft.drop}>{t("draft.drop")}</Button>} />}
      <PersonFields typed={typed} set={set} errors={errors} isTaken={Boolean(draft.value.known)}
        take={(known) => draft.change({ ...draft.value, known, typed: { ...known, ...filled(typed), number: known.number ?? typed.number } })} />
      <div role="alert">{told.length > 0 && <Alert type="error" showIcon title={told[0]} description={told.slice(1).join(" ")} />}</div>
      <Failed failure={act.failure}>
        <p>{t("kept")}</p>
        {act.failure?.code === "OFFLINE" && <Button onClick={later}>{t("outbox.keep")}</Button>}
      </Failed>
      <div className="acts"><Button type="primary" htmlType="submit" loading={act.isRunning}>{t("enter.do")}</Button></div>
    </form>
  );
}

/** Only what somebody typed. */
function filled(typed: Typed): Typed {
  return Object.fromEntries(Object.entries(typed).filter(([, value]) => value));
}

interface Fields {
  typed: Typed;
  set: (changes: Typed) => void;
  errors: Record<string, string>;
  isTaken: boolean;
  take: (known: Typed) => void;
}

/** All fields of a person. */
function PersonFields({ typed, set, errors, isTaken, take }: Fields) {
  const codes = useCodes();
  const isAsked = (field: PersonField) => {
    const state = readingOf(typed)?.state ?? "empty";
    return !field.derived || state === "empty" || Boolean(errors[field.id]);
  };
  const hasMoreErrors = FIELDS.some((field) => field.more && errors[field.id]);
  const [isMore, setMore] = useState(false);
  const one = (field: PersonField) => isAsked(field) && (
    <PersonFieldView key={field.id} field={field} typed={typed} set={set} error={errors[field.id]} options={codes[field.id] ?? []} />
  );
  return (
    <>
      <div className="grid">
        <NumberFields typed={typed} set={set} error={errors.number} />
        {one(FIELDS[0] as PersonField)}
        <Known typed={typed} isTaken={isTaken} take={take} />
        {FIELDS.slice(1, 4).map(one)}
        <AddressField value={typed.residenceAddress ?? ""} error={errors.residenceAddress}
          onChange={(residenceAddress) => set({ residenceAddress })} />
        {FIELDS.slice(4).filter((field) => !field.more).map(one)}
      </div>
      <details open={isMore || hasMoreErrors} onToggle={(event) => setMore(event.currentTarget.open)}>
        <summary>{t("more.fields")}</summary>
        <div className="grid">
          {FIELDS.filter((field) => field.more).map(one)}
          <Field label={t("field.evidence")}>
            <Choose value={typed.evidence ?? "CONFIRMED"} onChange={(evidence) => set({ evidence })}
              options={(["CONFIRMED", "SEEN_DOCUMENT", "SELF_STATED"] as const).map((code) => [code, t(`evidence.${code}`)] as const)} />
          </Field>
          <Field label={t("field.observedOn")} hint={t("hint.observedOn")}>
            <Input type="date" value={typed.observedOn ?? ""} onChange={(event) => set({ observedOn: event.target.value })} />
          </Field>
        </div>
      </details>
    </>
  );
}

interface OneField {
  field: PersonField;
  typed: Typed;
  set: (changes: Typed) => void;
  error: string | undefined;
  options: readonly (readonly [string, string])[];
}

function PersonFieldView({ field, typed, set, error, options }: OneField) {
  const value = typed[field.id] ?? "";
  if (field.type === "tick") {
    return (
      <div className="field wide">
        <Checkbox checked={value === "yes"} onChange={(event) => set({ [field.id]: event.target.checked ? "yes" : "" })}>{t(field.text)}</Checkbox>
        <p className="error">{error}</p>
      </div>
    );
  }
  if (field.type === "code") {
    return (
      <Field label={t(field.text)} error={error} name={field.id}>
        <Choose value={value} options={options} none={t("choose")} onChange={(next) => set({ [field.id]: next })} />
      </Field>
    );
  }
  return (
    <Field label={t(field.text)} error={error} name={field.id}>
      <Input type={field.type ?? "text"} value={value} maxLength={200} autoComplete="off" spellCheck={false}
        onChange={(event) => set({ [field.id]: event.target.value })} />
    </Field>
  );
}
