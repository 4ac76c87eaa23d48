// People who are known already, found while somebody types: with why, and one tap to go on from them.
import { useEffect, useState } from "react";
import { Alert, Button, Tag } from "antd";
import { Link } from "react-router";
import { graphql } from "../gql";
import type { KnownByMatchQuery, KnownPersonFragment, ResidentInput } from "../gql/graphql";
import { ask } from "../hub/ask";
import { t, word, type TextKey } from "../language";
import { useVisit } from "../shell/viewer";
import type { Typed } from "./fields";
import { plain, readIdNumber } from "./idNumber";
import { nameOf } from "./person";
import { Summary } from "./PersonParts";

const KNOWN = graphql(`
  fragment KnownPerson on Resident {
    id name sex birthDate idNumber mobilePhone residenceAddress formerName hukouAddress occupation employerName homePhone
    ethnicity { code } livingArrangement { code } maritalStatus { code } educationLevel { code } politicalStatus { code }
    mobilityImpaired
    area { name }
    facts(attributes: ["person_name"]) { attribute { code } text }
  }
`);
void KNOWN;

const BY_NUMBER = graphql(`
  query KnownByNumber($number: String!) { resident(idDocument: { number: $number }) { ...KnownPerson } }
`);
// Who has the same phone or name, and whom the matcher would take for the same: it compares all that was typed.
const BY_MATCH = graphql(`
  query KnownByMatch($record: ResidentInput!, $filter: ResidentFilter!) {
    matchResident(record: $record) { resident { ...KnownPerson } score { band steps { attributes { name } level bits rarity } guards } }
    residents(filter: $filter, first: 5) { nodes { ...KnownPerson } }
  }
`);

interface Found {
  person: KnownPersonFragment;
  because: string;
  /** What the hub would do with them; none of those who were found by one value alone. */
  band: string | null;
}

type Question = { number: string } | { record: ResidentInput; filter: { mobilePhone: string } | { name: string } } | null;

/** What of the typed text is worth a question; a number that is not complete, or wrong, is not compared. */
function questionOf(typed: Typed): Question {
  const type = typed.documentType ?? "RESIDENT_ID_CARD";
  if (type === "RESIDENT_ID_CARD" && readIdNumber(typed.number ?? "").state === "right") return { number: plain(typed.number ?? "") };
  const phone = plain(typed.mobilePhone ?? "");
  const mobilePhone = /^1\d{10}$/.test(phone) ? phone : undefined;
  const given = (typed.name ?? "").trim();
  const name = given.length >= 2 ? given : undefined;
  if (!mobilePhone && !name) return null;
  const { birthDate, sex, residenceAddress } = typed;
  const record = { name, mobilePhone, ...(birthDate ? { birthDate } : {}), ...(sex ? { sex } : {}), ...(residenceAddress ? { residenceAddress } : {}) };
  return { record, filter: mobilePhone ? { mobilePhone } : { name: name ?? "" } };
}

type Step = KnownByMatchQuery["matchResident"][number]["score"]["steps"][number];

/** What speaks for it, in words: which values agree, and how far. */
export function reasonOf(steps: Step[]): string {
  const agreeing = steps.filter((one) => one.attributes.length > 0 && one.bits + one.rarity > 0);
  return agreeing.map((one) => `${one.attributes.map(({ name }) => name).join("/")} ${word("level", one.level)}`).join("、");
}

async function found(question: NonNullable<Question>, why: Parameters<typeof ask>[2]): Promise<Found[]> {
  if ("number" in question) {
    const { data } = await ask(BY_NUMBER, question, why);
    return data.resident ? [{ person: data.resident, because: t("known.number"), band: null }] : [];
  }
  const because: TextKey = "mobilePhone" in question.filter ? "known.phone" : "known.name";
  const { data } = await ask(BY_MATCH, { record: question.record, filter: { includeClosed: false, ...question.filter } }, why);
  const matched = data.matchResident.filter(({ score }) => score.band !== "BELOW")
    .map(({ resident, score }) => ({ person: resident, because: reasonOf(score.steps), band: score.band as string | null }));
  const others = data.residents.nodes.filter(({ id }) => !matched.some(({ person }) => person.id === id));
  return [...matched, ...others.map((person) => ({ person, because: t(because), band: null }))];
}

/** What is known of a person, as it would have been typed. */
export function prefill(person: KnownPersonFragment): Typed {
  const typed: Typed = {
    number: person.idNumber ?? undefined,
    name: person.name ?? undefined,
    mobilePhone: person.mobilePhone ?? undefined,
    residenceAddress: person.residenceAddress ?? undefined,
    formerName: person.formerName ?? undefined,
    hukouAddress: person.hukouAddress ?? undefined,
    occupation: person.occupation ?? undefined,
    employerName: person.employerName ?? undefined,
    homePhone: person.homePhone ?? undefined,
    ethnicity: person.ethnicity?.code,
    livingArrangement: person.livingArrangement?.code,
    maritalStatus: person.maritalStatus?.code,
    educationLevel: person.educationLevel?.code,
    politicalStatus: person.politicalStatus?.code,
    mobilityImpaired: person.mobilityImpaired ? "yes" : undefined,
  };
  return Object.fromEntries(Object.entries(typed).filter(([, value]) => value));
}

export function Known({ typed, isTaken, take }: { typed: Typed; isTaken: boolean; take: (known: Typed) => void }) {
  const { why } = useVisit();
  const [people, setPeople] = useState<Found[]>([]);
  const [others, setOthers] = useState<string[]>([]);
  const question = JSON.stringify(questionOf(typed));
  useEffect(() => {
    const asked = JSON.parse(question) as Question;
    if (!asked) { setPeople([]); return; }
    let isLate = false;
    // It only helps: when it fails, entering goes on, and sending tells who it was.
    const timer = setTimeout(() => {
      found(asked, why).then((list) => { if (!isLate) setPeople(list); }).catch(() => { if (!isLate) setPeople([]); });
    }, 250);
    return () => { isLate = true; clearTimeout(timer); };
  }, [question, why]);
  const shown = people.filter(({ person }) => !others.includes(person.id));
  if (isTaken) return <div className="wide" aria-live="polite"><Alert type="success" showIcon title={t("known.taken")} /></div>;
  return (
    <div className="wide" aria-live="polite">
      {shown.length > 0 && (
        <section className="known" aria-label={t("known.maybe")}>
          <h2>{t("known.maybe")}</h2>
          <ul>{shown.map(({ person, because, band }) => (
            <li key={person.id}>
              <div><b>{nameOf(person) ?? t("noname")}</b> {band && <Tag color={band === "LINK" ? "success" : "warning"}>{t(`known.${band as "LINK" | "REVIEW"}`)}</Tag>} <span className="soft">{because}</span><Summary person={person} />
                {person.residenceAddress && <p className="soft">{person.residenceAddress}</p>}</div>
              <div className="acts">
                {person.idNumber
                  ? <Button onClick={() => take(prefill(person))}>{t("known.same")}</Button>
                  : <Link className="as-button" to={`/person/${encodeURIComponent(person.id)}`}>{t("known.same")}</Link>}
                <Button type="text" onClick={() => setOthers((before) => [...before, person.id])}>{t("known.other")}</Button>
              </div>
            </li>))}
          </ul>
        </section>
      )}
    </div>
  );
}
