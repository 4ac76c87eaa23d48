// Which attributes are asked for, and in which form each.
import { useState } from "react";
import { Button, Input, Tag } from "antd";
import { graphql } from "../../gql";
import type { AnswerForm } from "../../gql/graphql";
import { useAsk } from "../../hub/useAsk";
import { t } from "../../language";
import { Choose, Field } from "../../parts/Field";
import { Drawn } from "../../shell/Drawn";
import type { Typed } from "./New";

const ATTRIBUTES = graphql(`
  query AskableAttributes {
    catalogue { code name subject leadDepartment { name } sharingClass sensitive retired switchedOff }
  }
`);

const FORMS = ["FULL", "MASKED", "PREDICATE", "LOOKUP"] as const;
/** As many as can be read at once; the search finds the others. */
const SHOWN = 12;

export function What({ items, change }: { items: Typed["items"]; change: (items: Typed["items"]) => void }) {
  const asked = useAsk(ATTRIBUTES, {});
  const [text, setText] = useState("");
  return (
    <Drawn asked={asked}>{({ catalogue }) => {
      const open = catalogue.filter((one) => !one.retired && !one.switchedOff && !items.some(({ attribute }) => attribute === one.code));
      const found = open.filter((one) => one.name.includes(text.trim()) || one.code.includes(text.trim().toLowerCase()));
      const nameOf = (code: string) => catalogue.find((one) => one.code === code)?.name ?? code;
      return (
        <>
          <h2>{t("wizard.chosen", { n: items.length })}</h2>
          {items.map((item) => (
            <div key={item.attribute} className="task">
              <b>{nameOf(item.attribute)}</b>
              <div className="acts">
                <Choose aria-label={`${t("grant.form")} ${nameOf(item.attribute)}`} value={item.form} options={FORMS.map((one) => [one, t(`form.${one}`)] as const)}
                  onChange={(form) => change(items.map((one) => (one === item ? { ...one, form: form as AnswerForm } : one)))} />
                <Button aria-label={`${t("family.remove")} ${nameOf(item.attribute)}`} onClick={() => change(items.filter((one) => one !== item))}>{t("family.remove")}</Button>
              </div>
            </div>))}
          <Field label={t("catalogue.search")}><Input value={text} autoComplete="off" onChange={(event) => setText(event.target.value)} /></Field>
          <ul className="tasks">{found.slice(0, SHOWN).map((one) => (
            <li key={one.code} className="task">
              <div className="task-what"><b>{one.name}</b> <span className="soft">{t(`subject.${one.subject}`)} · {one.leadDepartment.name}</span>
                {" "}<Tag>{t(`sharing.${one.sharingClass}`)}</Tag>{one.sensitive && <Tag color="warning">{t("catalogue.sensitive")}</Tag>}</div>
              <Button aria-label={`${t("wizard.add")} ${one.name}`} onClick={() => change([...items, { attribute: one.code, form: "FULL" }])}>{t("wizard.add")}</Button>
            </li>))}
          </ul>
          {found.length > SHOWN && <p className="soft">{t("wizard.many", { n: found.length - SHOWN })}</p>}
        </>
      );
    }}</Drawn>
  );
}
