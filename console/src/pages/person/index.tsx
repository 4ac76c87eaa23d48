// One person: facts with where they come from, households, history, and what can be done.
import { useState } from "react";
import { Alert, Button } from "antd";
import { Link, useNavigate, useParams } from "react-router";
import { graphql } from "../../gql";
import { ask } from "../../hub/ask";
import { useAct, useAsk } from "../../hub/useAsk";
import { t, word } from "../../language";
import { asPerson, nameOf, type FactRow } from "../../parts/person";
import { Facts, Homes, Refusals, Summary } from "../../parts/PersonParts";
import { Drawn, Failed, Nothing } from "../../shell/Drawn";
import { useCan, useVisit } from "../../shell/viewer";
import { Close, Move, Reopen } from "./Acts";
import { Correct } from "./Correct";
import { Denied } from "./Denied";
import { Dispute } from "./Dispute";
import { History } from "./History";

const SHOW = graphql(`
  query ShowPerson($id: ID!) { node(id: $id) { ... on Resident { ...Person } } }
`);
const CONFIRM = graphql(`
  mutation ConfirmFacts($input: ConfirmFactsInput!) {
    confirmFacts(input: $input) { decision userErrors { path code message } }
  }
`);

type Open = { act: "history" | "correct" | "dispute"; fact: FactRow } | { act: "move" | "DIED" | "MOVED_AWAY" | "reopen" } | null;

export default function PersonPage() {
  const id = decodeURIComponent(useParams().id ?? "");
  const { why } = useVisit();
  const can = useCan();
  const navigate = useNavigate();
  const asked = useAsk(SHOW, { id }, why);
  const [open, setOpen] = useState<Open>(null);
  const [told, setTold] = useState("");
  const act = useAct();
  const close = () => setOpen(null);
  const done = () => { setOpen(null); asked.again(); };
  const confirm = (fact: FactRow) => void act.run(undefined, async () => {
    const { data } = await ask(CONFIRM, { input: { subject: id, attributes: [fact.attribute.code] } }, why);
    const wrong = data.confirmFacts.userErrors[0];
    setTold(wrong ? wrong.message : `${fact.attribute.name}：${t("person.confirmed")}`);
    asked.again();
  });
  return (
    <>
      <Button type="link" className="back" onClick={() => navigate(-1)}>← {t("find.back")}</Button>
      <Drawn asked={asked}>{({ node }) => {
        const person = asPerson(node);
        if (!person) return <Nothing text={t("nobody")}><p>{t("nobody.area")}</p></Nothing>;
        const name = nameOf(person) ?? t("noname");
        const isStaff = can("RECORD");
        return (
          <>
            <article className="card person">
              <h1>{name}</h1>
              <Summary person={person} />
              {person.closed && <Alert type="warning" showIcon title={t("person.closed", { reason: word("closing", person.closed.reason), date: person.closed.on })} />}
              {isStaff && <div className="acts">
                {person.closed
                  ? <Button onClick={() => setOpen({ act: "reopen" })}>{t("person.reopen")}</Button>
                  : <>
                    <Button onClick={() => setOpen({ act: "move" })}>{t("person.move")}</Button>
                    <Button onClick={() => setOpen({ act: "DIED" })}>{t("person.die")}</Button>
                    <Button onClick={() => setOpen({ act: "MOVED_AWAY" })}>{t("person.away")}</Button>
                  </>}
              </div>}
              <div role="status">{told && <Alert type="success" title={told} closable={{ onClose: () => setTold(""), "aria-label": t("close") }} />}</div>
              <Failed failure={act.failure} />
              <Homes person={person} />
              <Facts person={person} onHistory={(fact) => setOpen({ act: "history", fact })} onDispute={(fact) => setOpen({ act: "dispute", fact })}
                {...(isStaff && !person.closed ? { onConfirm: confirm, onCorrect: (fact: FactRow) => setOpen({ act: "correct", fact }) } : {})} />
            </article>
            <Refusals refused={asked.answer?.refused ?? []} />
            <Denied />
            {can("SEAL_SUBJECTS") && <p><Link to={`/apart?resident=${encodeURIComponent(person.id)}`}>{t("apart.if")}</Link></p>}
            {open?.act === "history" && <History person={person.id} fact={open.fact} close={close} />}
            {open?.act === "correct" && <Correct person={person} fact={open.fact} close={close} done={done} />}
            {open?.act === "dispute" && <Dispute person={person.id} fact={open.fact} close={close} done={(text) => { setTold(text); done(); }} />}
            {open?.act === "move" && <Move person={person.id} name={name} close={close} done={done} />}
            {open?.act === "reopen" && <Reopen person={person.id} name={name} close={close} done={done} />}
            {(open?.act === "DIED" || open?.act === "MOVED_AWAY") && <Close reason={open.act} person={person.id} name={name} close={close} done={done} />}
          </>
        );
      }}</Drawn>
    </>
  );
}
