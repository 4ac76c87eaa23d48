// What became of an entry, and what is known now.
import { useEffect, useRef } from "react";
import { Alert, Button } from "antd";
import { Link } from "react-router";
import { graphql } from "../../gql";
import type { RecordResidentMutation, ResidentInput } from "../../gql/graphql";
import type { Answer } from "../../hub/ask";
import { useAsk } from "../../hub/useAsk";
import { t, useLanguage } from "../../language";
import { FIELDS, fieldOf } from "../../parts/fields";
import { asPerson, nameOf } from "../../parts/person";
import { PersonCard, Refusals, Summary } from "../../parts/PersonParts";
import { useVisit } from "../../shell/viewer";

const AGAIN = graphql(`
  query ShowRecorded($id: ID!) { node(id: $id) { ... on Resident { ...Person } } }
`);

interface Shown {
  answer: Answer<RecordResidentMutation>;
  sent: ResidentInput;
  next: () => void;
  correct: () => void;
  sentDraft: string;
}

export function Result({ answer, sent, next, correct }: Shown) {
  const language = useLanguage();
  const first = useRef(language);
  const { why } = useVisit();
  const payload = answer.data.recordResident;
  const decision = payload.decision ?? "NEEDS_REVIEW";
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  // The same person in the other language is asked for anew.
  const id = payload.resident && language !== first.current ? { id: payload.resident.id } : null;
  const again = useAsk(AGAIN, id, why);
  const person = asPerson(again.data?.node) ?? payload.resident;
  const kind = { CREATED: "success", LINKED: "info", NEEDS_REVIEW: "warning" } as const;
  return (
    <>
      <section className="card" aria-live="polite">
        <h1 ref={heading} tabIndex={-1}>{t(`decision.${decision}`)}</h1>
        <Alert type={kind[decision]} showIcon title={t(`decision.${decision}.text`)} />
        {payload.warnings.length > 0 && <Alert type="warning" title={t("warnings")} description={
          <ul>{payload.warnings.map((one, index) => {
            const field = FIELDS.find(({ id: name }) => name === fieldOf(one.path, sent));
            return <li key={index}>{field && <b>{t(field.text)} </b>}{one.message}</li>;
          })}</ul>} />}
        {payload.candidates.length > 0 && <section className="known" aria-label={t("known.maybe")}>
          <h2>{t("known.maybe")}</h2>
          <ul>{payload.candidates.map(({ resident, byDocument, score }) => (
            <li key={resident.id}><div>
              <Link to={`/person/${encodeURIComponent(resident.id)}`}>{nameOf(resident) ?? t("noname")}</Link>{" "}
              <span className="soft">{byDocument ? t("known.number") : t("score.short", { bits: score.bits.toFixed(1) })}</span>
              <Summary person={resident} />{resident.residenceAddress && <p className="soft">{resident.residenceAddress}</p>}
            </div></li>))}
          </ul>
        </section>}
        <div className="acts">
          <Button type="primary" onClick={next}>{t("enter.next")}</Button>
          <Button onClick={correct}>{t("enter.correct")}</Button>
          {person && <Link className="as-button" to={`/person/${encodeURIComponent(person.id)}`}>{t("page.person")}</Link>}
        </div>
        {answer.receipt && <p className="soft small">{t("receipt")} {answer.receipt}</p>}
      </section>
      {person && <PersonCard person={person} title={t("known")} />}
      <Refusals refused={answer.refused} />
    </>
  );
}
