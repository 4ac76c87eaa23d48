// One access request: what is asked for and why, where each attribute stands, what happened, and what can be done.
import { useState } from "react";
import { Alert, Button, Tag } from "antd";
import { useNavigate, useParams } from "react-router";
import { useAsk } from "../../hub/useAsk";
import { moment, number, t } from "../../language";
import { useNames } from "../../parts/names";
import { Trial } from "../../parts/Trial";
import { Drawn, Nothing } from "../../shell/Drawn";
import { useCan, useVisit } from "../../shell/viewer";
import { ONE, type Item, type Request } from "./ask";
import { conditionInput } from "./conditions";
import { Decide } from "./Decide";
import { Due, useCalendar } from "./Due";
import { Reasked, type Way } from "./Reasked";
import { Recertify } from "./Recertify";

export default function RequestPage() {
  const id = decodeURIComponent(useParams().id ?? "");
  const navigate = useNavigate();
  const asked = useAsk(ONE, { filter: { id } });
  return (
    <>
      <Button type="link" className="back" onClick={() => navigate("/requests")}>← {t("page.requests")}</Button>
      <Drawn asked={asked}>{({ accessRequests: { nodes: [one] } }) => one ? <Shown one={one} again={asked.again} /> : <Nothing text={t("notfound")} />}</Drawn>
    </>
  );
}

function Shown({ one, again }: { one: Request; again: () => void }) {
  const { viewer } = useVisit();
  const can = useCan();
  const [isDeciding, setDeciding] = useState(false);
  const [isCertifying, setCertifying] = useState(false);
  const [way, setWay] = useState<Way | null>(null);
  const own = viewer.department.code;
  const waiting = one.items.filter((item) => item.state === "WAITING" && (can("MANAGE_GRANTS") || (item.tier === "LEAD" && item.leadDepartment.code === own)));
  const granted = one.items.filter((item) => item.state === "GRANTED" && (can("MANAGE_GRANTS") || item.leadDepartment.code === own)).map(({ attribute }) => attribute);
  const isAsker = can("REQUEST_ACCESS") && one.department.code === own;
  const has = (...states: string[]) => one.items.some(({ state }) => states.includes(state));
  const done = () => { setDeciding(false); setCertifying(false); setWay(null); again(); };
  return (
    <>
      <section className="card">
        <h1>{one.department.name}：{one.purpose?.name}</h1>
        <dl className="pairs">
          <div><dt>{t("request.basis")}</dt><dd>{one.legalBasis}</dd></div>
          <div><dt>{t("request.scenario")}</dt><dd>{one.scenario}</dd></div>
          <div><dt>{t("area")}</dt><dd>{one.areas.map(({ name }) => name).join("、") || t("area.all")}</dd></div>
          {one.conditions.length > 0 && <div><dt>{t("request.conditions")}</dt><dd>{one.conditions.map(({ label }) => label).join("；")}</dd></div>}
          <div><dt>{t("request.lastDay")}</dt><dd>{one.lastDay}</dd></div>
          <div><dt>{t("request.people")}</dt><dd>{number(one.peoplePerDay)}</dd></div>
          <div><dt>{t("requests.askedBy")}</dt><dd>{one.askedBy} · {moment(one.askedAt)}</dd></div>
        </dl>
        <Items items={one.items} />
        <div className="acts">
          {can("DECIDE_ACCESS") && waiting.length > 0 && <Button type="primary" onClick={() => setDeciding(true)}>{t("request.decide")}</Button>}
          {can("DECIDE_ACCESS") && granted.length > 0 && <Button onClick={() => setCertifying(true)}>{t("recertify")}</Button>}
          {isAsker && has("RETURNED") && <Button type="primary" onClick={() => setWay("resubmit")}>{t("request.resubmit")}</Button>}
          {isAsker && has("REFUSED") && <Button onClick={() => setWay("dispute")}>{t("request.dispute")}</Button>}
          {isAsker && has("WAITING", "RETURNED") && <Button onClick={() => setWay("withdraw")}>{t("request.withdraw")}</Button>}
        </div>
        {can("MANAGE_GRANTS") && one.purpose && <Trial input={{ give: {
          department: one.department.code, purpose: one.purpose.code,
          items: one.items.map(({ attribute, form }) => ({ attribute, form })),
          areas: one.areas.length > 0 ? one.areas.map(({ id }) => id) : null,
          conditions: one.conditions.flatMap(({ condition }) => conditionInput(condition) ?? []),
        } }} />}
      </section>
      <Steps one={one} />
      {isDeciding && <Decide request={one.id} waiting={waiting} close={() => setDeciding(false)} done={done} />}
      {isCertifying && <Recertify request={one} codes={granted} close={() => setCertifying(false)} done={done} />}
      {way && <Reasked request={one} way={way} close={() => setWay(null)} done={done} />}
    </>
  );
}

function Items({ items }: { items: Item[] }) {
  const names = useNames();
  const calendar = useCalendar();
  const columns = ["fact.item", "grant.form", "person.group.hint", "review.state", "requests.due"] as const;
  return (
    <table className="stack" aria-label={t("fact.item")}>
      <thead><tr>{columns.map((one) => <th key={one} scope="col">{t(one)}</th>)}</tr></thead>
      <tbody>{items.map((item) => (
        <tr key={`${item.attribute} ${item.form}`}>
          <th scope="row">{names.attribute(item.attribute)}</th>
          <td data-label={t("grant.form")}>{t(`form.${item.grantedForm ?? item.form}`)}</td>
          <td data-label={t("person.group.hint")}>{item.leadDepartment.name}{item.tier !== "LEAD" && ` → ${t(`tier.${item.tier}`)}`}</td>
          <td data-label={t("review.state")}><Tag color={item.state === "GRANTED" ? "success" : item.state === "REFUSED" ? "error" : "default"}>{t(`access.${item.state}`)}</Tag>
            {item.needsTwo && <Tag>{item.firstApproval ? t("request.first", { who: item.firstApproval }) : t("request.two")}</Tag>}
            {item.reason && <span className="soft">{item.reason}</span>}</td>
          <td data-label={t("requests.due")}>{item.state === "WAITING" || item.state === "RETURNED" ? <><Due day={item.due} isOverdue={item.overdue} calendar={calendar} />
            {item.dueNote && <Alert type="info" title={item.dueNote} />}</> : item.decidedAt && [item.decidedBy, moment(item.decidedAt)].filter(Boolean).join(" · ")}</td>
        </tr>))}
      </tbody>
    </table>
  );
}

function Steps({ one }: { one: Request }) {
  const names = useNames();
  return (
    <section className="card">
      <h2>{t("request.steps")}</h2>
      <ul className="timeline">{one.steps.map((step, at) => (
        <li key={at}>
          <p><b>{t(`step.${step.kind}`)}</b> <span className="soft">{step.actor === "hub" ? t("system") : step.actor} · {step.department.name} · {moment(step.at)}</span></p>
          <p>{step.attributes.map(names.attribute).join("、")}</p>
          {step.reason && <p className="soft">{step.reason}</p>}
        </li>))}
      </ul>
    </section>
  );
}
