// One entry of the log in full, with what proves it.
import type { ReactNode } from "react";
import { Modal } from "antd";
import { Link } from "react-router";
import { moment, t, word, type TextKey } from "../../language";
import { useNames } from "../../parts/names";
import type { EntryRow } from "./index";

export function Entry({ entry, close }: { entry: EntryRow; close: () => void }) {
  const names = useNames();
  const subjects = entry.subjects.map((id) => (
    <div key={id} className="subject"><code>{id}</code> <Link to={`/disclosures/${encodeURIComponent(id)}`}>{t("looked.do")}</Link></div>));
  const refused = entry.refused.map(({ attribute, rule }) => <div key={attribute}>{names.attribute(attribute)}：{word("rule", rule)}</div>);
  const rows: [TextKey, ReactNode][] = [
    ["entry.time", moment(entry.time)],
    ["entry.index", String(entry.index)],
    ["entry.kind", word("kind", entry.kind)],
    ["entry.department", entry.department && `${entry.department.name} (${entry.department.code})`],
    ["entry.actor", entry.actor],
    ["entry.client", entry.client && <code>{entry.client}</code>],
    ["entry.purpose", entry.purpose && `${names.purpose(entry.purpose)} (${entry.purpose})`],
    ["entry.case", entry.case],
    ["entry.reason", entry.reason],
    ["entry.operation", entry.operation && <code>{entry.operation}</code>],
    ["entry.attributes", entry.attributes.map(names.attribute).join("、")],
    ["entry.written", entry.written.map(names.attribute).join("、")],
    ["entry.subjects", subjects.length > 0 && subjects],
    ["entry.targets", entry.targets.join("、")],
    ["entry.refused", refused.length > 0 && refused],
    ["entry.outcome", `${t(`outcome.${entry.outcome}`)}${entry.code ? ` (${entry.code})` : ""}`],
    ["entry.count", String(entry.count)],
    ["entry.requestId", <code key="r">{entry.requestId}</code>],
    ["entry.documentHash", entry.documentHash && <code>{entry.documentHash}</code>],
    ["entry.receipt", <code key="i">{entry.id}</code>],
    ["entry.leaf", entry.leaf && <code>{entry.leaf}</code>],
  ];
  return (
    <Modal open title={t("log.details")} onCancel={close} footer={null} width={760} closable={{ "aria-label": t("close") }}>
      <dl className="pairs">{rows.filter(([, value]) => value).map(([text, value]) => <div key={text}><dt>{t(text)}</dt><dd>{value}</dd></div>)}</dl>
      <p className="soft">{t("prove")} <code>fileonce audit prove {entry.id}</code></p>
    </Modal>
  );
}
