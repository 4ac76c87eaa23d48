// People who are known already, found while somebody types: with why, and one tap to go on from them.
import { useEffect, useState } from "react";
import { Alert, Button } from "antd";
import { Link } from "react-router";
import { graphql } from "../gql";
import type { KnownPersonFragment } from "../gql/graphql";
import { ask } from "../hub/ask";
import { t, type TextKey } from "../language";
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
const BY_FILTER = graphql(`
  query KnownByFilter($filter: ResidentFilter!) { residents(filter: $filter, first: 5) { nodes { ...KnownPerson } } }
`);

interface Found {
  person: KnownPersonFragment;
  because: TextKey;
}

type Question = { number: string } | { phone: string } | { name: string } | null;

/** What of the typed text is worth a question. */
function questionOf(typed: Typed): Question {
  const type = typed.documentType ?? "RESIDENT_ID_CARD";
  if (type === "RESIDENT_ID_CARD" && readIdNumber(typed.number ?? "").state === "right") return { number: plain(typed.number ?? "") };
  const phone = plain(typed.mobilePhone ?? "");
  if (/^1\d{10}$/.test(phone)) return { phone };
  const name = (typed.name ?? "").trim();
  return name.length >= 2 ? { name } : null;
}

async function found(question: NonNullable<Question>, why: Parameters<typeof ask>[2]): Promise<Found[]> {
  if ("number" in question) {
    const { data } = await ask(BY_NUMBER, question, why);
    return data.resident ? [{ person: data.resident, because: "known.number" }] : [];
  }
  const filter = "phone" in question ? { mobilePhone: question.phone } : { name: question.name };
  const because = "phone" in question ? "known.phone" : "known.name";
  const { data } = await ask(BY_FILTER, { filter: { includeClosed: false, ...filter } }, why);
  return data.residents.nodes.map((person) => ({ person, because }));
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
    }, 150);
    return () => { isLate = true; clearTimeout(timer); };
  }, [question, why]);
  const shown = people.filter(({ person }) => !others.includes(person.id));
  if (isTaken) return <div className="wide" aria-live="polite"><Alert type="success" showIcon title={t("known.taken")} /></div>;
  return (
    <div className="wide" aria-live="polite">
      {shown.length > 0 && (
        <section className="known" aria-label={t("known.maybe")}>
          <h2>{t("known.maybe")}</h2>
          <ul>{shown.map(({ person, because }) => (
            <li key={person.id}>
              <div><b>{nameOf(person) ?? t("noname")}</b> <span className="soft">{t(because)}</span><Summary person={person} />
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
