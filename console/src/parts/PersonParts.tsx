// How a person is shown: facts with where they come from, the two households, what is refused.
import { Alert, Button, Tag } from "antd";
import { Link } from "react-router";
import type { Refused } from "../hub/ask";
import { t, word } from "../language";
import { age } from "./idNumber";
import { nameOf, type FactRow, type Home, type Person } from "./person";

/** Sex, age and birth date in one line, as far as they are known. */
export function Summary({ person }: { person: { sex?: string | null; birthDate?: string | null; area?: { name: string } | null } }) {
  return (
    <p className="summary">
      {person.sex && <span>{word("sex", person.sex)}</span>}
      {person.birthDate && <>
        <span>{t("years", { n: age(person.birthDate) })}</span>
        <span>{t("born", { date: person.birthDate })}</span>
      </>}
      {person.area && <span>{person.area.name}</span>}
    </p>
  );
}

interface Acts {
  onHistory?: (fact: FactRow) => void;
  onConfirm?: (fact: FactRow) => void;
  onCorrect?: (fact: FactRow) => void;
  onDispute?: (fact: FactRow) => void;
}

/** Facts in groups by the department that leads them. */
export function Facts({ person, ...acts }: { person: Person } & Acts) {
  if (person.facts.length === 0) return <p className="soft">{t("facts.none")}</p>;
  const groups = new Map<string, FactRow[]>();
  for (const fact of person.facts) {
    const name = fact.attribute.leadDepartment.name;
    groups.set(name, [...(groups.get(name) ?? []), fact]);
  }
  return <>{[...groups].map(([name, facts]) => <FactTable key={name} group={name} facts={facts} {...acts} />)}</>;
}

function FactTable({ group, facts, onHistory, onConfirm, onCorrect, onDispute }: { group: string; facts: FactRow[] } & Acts) {
  const columns = ["item", "value", "source", "date", "grade", "freshness"] as const;
  const hasActs = Boolean(onHistory || onConfirm || onCorrect || onDispute);
  return (
    <table className="stack facts">
      <caption><span className="soft">{t("person.group.hint")}</span> {group}</caption>
      <thead><tr>{columns.map((one) => <th key={one} scope="col">{t(`fact.${one}`)}</th>)}{hasActs && <th scope="col">{t("person.act")}</th>}</tr></thead>
      <tbody>
        {facts.map((fact) => (
          <tr key={fact.attribute.code} className={fact.status === "STALE" ? "stale" : undefined}>
            <th scope="row">{fact.attribute.name}</th>
            <td className="value" data-label={t("fact.value")}>{fact.text ?? (fact.absence ? word("absence", fact.absence) : "—")}
              {fact.conflicting && <> <Tag color="warning">{t("conflicting")}</Tag></>}</td>
            <td data-label={t("fact.source")} title={fact.reason}>{fact.source.name}</td>
            <td data-label={t("fact.date")}>{fact.observedOn}</td>
            <td data-label={t("fact.grade")}>{word("grade", fact.grade)}</td>
            <td data-label={t("fact.freshness")}><Tag color={fact.status === "STALE" ? "warning" : "success"}>{word("status", fact.status)}</Tag></td>
            {hasActs && <td className="row-acts">
              {onHistory && <Button type="link" aria-label={t("history.of", { name: fact.attribute.name })} onClick={() => onHistory(fact)}>{t("person.history")}</Button>}
              {onCorrect && <Button type="link" aria-label={`${t("person.correct")} ${fact.attribute.name}`} onClick={() => onCorrect(fact)}>{t("person.correct")}</Button>}
              {onDispute && <Button type="link" aria-label={`${t("correction.open")} ${fact.attribute.name}`} onClick={() => onDispute(fact)}>{t("correction.open")}</Button>}
              {onConfirm && fact.status === "STALE" && <Button type="link" aria-label={`${t("person.confirm")} ${fact.attribute.name}`} onClick={() => onConfirm(fact)}>{t("person.confirm")}</Button>}
            </td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Generations by the first digit of GB/T 4761. */
const GENERATIONS = [
  ["tree.elders", "56"],
  ["tree.same", "017"],
  ["tree.children", "23"],
  ["tree.grandchildren", "4"],
  ["tree.others", "89"],
] as const;

/** A household as a small tree: elders, householder and peers, children, grandchildren, others. */
export function Tree({ home, person }: { home: Home; person?: { id: string } }) {
  const at = (digits: string) => home.members.filter((one) => digits.includes(one.relation?.code.slice(0, 1) ?? "9"));
  return (
    <section className="home card">
      <h3>{t(`household.${home.kind}`)}</h3>
      {home.dwelling && <p><span className="soft">{t("dwelling")}</span> {home.dwelling.address}</p>}
      {home.number && <p><span className="soft">{t("household.number")}</span> {home.number}</p>}
      <ul className="tree">
        {GENERATIONS.map(([text, digits]) => [text, at(digits)] as const).filter(([, members]) => members.length > 0).map(([text, members]) => (
          <li key={text}><span className="soft">{t(text)}</span>
            <ul className="members">{members.map((one, index) => (
              <li key={one.resident?.id ?? index}>
                <Tag>{one.relation?.label ?? "—"}</Tag>
                {one.resident && one.resident.id !== person?.id
                  ? <Link to={`/person/${encodeURIComponent(one.resident.id)}`}>{one.resident.name ?? t("hidden")}</Link>
                  : <b>{one.resident?.name ?? t("hidden")}</b>}
                {one.resident?.id === person?.id && <span className="soft">{t("this.person")}</span>}
              </li>))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Both households of a person. */
export function Homes({ person }: { person: Person }) {
  const homes = [person.residing, person.registered].filter((one): one is Home => Boolean(one));
  return <div className="homes">{homes.map((one) => <Tree key={one.kind} home={one} person={person} />)}</div>;
}

/** Refused attributes, grouped by what to do about it; `names` says what the codes mean. */
export function Refusals({ refused, names = {} }: { refused: Refused[]; names?: Record<string, string> }) {
  if (refused.length === 0) return null;
  const groups = new Map<string, string[]>();
  for (const one of refused) {
    groups.set(one.howToApply, [...(groups.get(one.howToApply) ?? []), names[one.attribute] ?? one.attribute]);
  }
  return (
    <section className="card refused">
      <h3>{t("refused")}</h3>
      {[...groups].map(([advice, items]) => <Alert key={advice} type="info" title={items.join("、")} description={advice} />)}
    </section>
  );
}

/** The whole person, without acts. */
export function PersonCard({ person, title }: { person: Person; title?: string }) {
  return (
    <article className="card person">
      {title && <p className="soft">{title}</p>}
      <h2>{nameOf(person) ?? t("noname")}</h2>
      <Summary person={person} />
      <Facts person={person} />
      <Homes person={person} />
    </article>
  );
}
