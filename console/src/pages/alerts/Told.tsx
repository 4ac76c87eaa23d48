// One alert: what it says, what speaks for it, and what was said of it.
import { Button, Tag } from "antd";
import { Link } from "react-router";
import { moment, number, t } from "../../language";
import { useCan } from "../../shell/viewer";
import type { Alert } from "./ask";

const COLOURS = { OPEN: "warning", ESCALATED: "error", EXPLAINED: "success" } as const;

export function Told({ alert, handle }: { alert: Alert; handle: () => void }) {
  const can = useCan();
  const { department } = alert;
  return (
    <article>
      <div className="stop-head">
        <h2>{t(`alert.rule.${alert.rule}`)} <Tag color={COLOURS[alert.state]}>{t(`alert.state.${alert.state}`)}</Tag></h2>
        {alert.state !== "EXPLAINED" && <Button type={alert.state === "OPEN" ? "primary" : "default"} aria-label={`${t("alerts.handle")} ${t(`alert.rule.${alert.rule}`)} ${alert.actor}`} onClick={handle}>{t("alerts.handle")}</Button>}
      </div>
      <p>{alert.reason}</p>
      <dl className="pairs">
        <div><dt>{t("entry.who")}</dt><dd><b>{alert.actor}</b> {department?.name}</dd></div>
        <div><dt>{t("alerts.day")}</dt><dd>{alert.day} <span className="soft">{t("alerts.raised", { time: moment(alert.raisedAt) })}</span></dd></div>
        <div><dt>{t("alerts.evidence")}</dt><dd>{t("alerts.measured", { measured: number(alert.measured), threshold: number(alert.threshold) })}
          {typeof alert.usual === "number" && <> {t("alerts.usual", { n: number(alert.usual) })}</>}</dd></div>
        {alert.case && <div><dt>{t("case")}</dt><dd>{alert.case}</dd></div>}
        <div><dt>{t("alerts.entry")}</dt><dd>{can("READ_LOG") ? <Link to={`/log?entry=${encodeURIComponent(alert.entry)}`}><code>{alert.entry}</code></Link> : <code>{alert.entry}</code>}
          {can("READ_LOG") && department && <> <Link to={`/log?department=${department.code}`}>{t("alerts.log", { department: department.name })}</Link></>}</dd></div>
        {alert.note && <div><dt>{t("alerts.note")}</dt><dd>{alert.note} <span className="soft">{alert.handledBy}{alert.handledAt && ` · ${moment(alert.handledAt)}`}</span></dd></div>}
      </dl>
    </article>
  );
}
