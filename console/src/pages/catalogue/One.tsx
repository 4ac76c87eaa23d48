// One attribute: what it is, its codes, its versions; the data bureau changes it.
import { useState } from "react";
import { Alert, Button, Input, Modal } from "antd";
import { graphql } from "../../gql";
import { ask } from "../../hub/ask";
import { mended } from "../../hub/mended";
import { useAct, useAsk } from "../../hub/useAsk";
import { moment, t, word } from "../../language";
import { Field } from "../../parts/Field";
import { Drawn, Failed } from "../../shell/Drawn";
import { useCan } from "../../shell/viewer";

const ONE = graphql(`
  query AttributeOne($code: String!) {
    catalogue(filter: { code: $code }) {
      code name nameZh nameEn valueType format codeTable sharingClass freshnessDays maskRule note notSharedBasis synonyms added version
      leadDepartment { name }
      codes { code label }
      versions { version change by at reason changes { column before after } }
    }
  }
`);
const UPDATE = graphql(`
  mutation UpdateAttribute($input: UpdateAttributeInput!) {
    updateAttribute(input: $input) { changes { column before after } warnings { message } userErrors { path code message } }
  }
`);

export function One({ code, close, changed }: { code: string; close: () => void; changed: () => void }) {
  const can = useCan();
  const asked = useAsk(ONE, { code });
  const [isEditing, setEditing] = useState(false);
  return (
    <Modal open title={asked.data?.catalogue[0]?.name ?? code} onCancel={close} footer={null} width={760} closable={{ "aria-label": t("close") }}>
      <Drawn asked={asked}>{({ catalogue: [one] }) => one && (
        <>
          <dl className="pairs">
            {([["fact.item", `${one.nameZh} / ${one.nameEn} (${one.code})`], ["catalogue.type", `${one.valueType} ${one.codeTable ?? ""}`],
              ["person.group.hint", one.leadDepartment.name], ["catalogue.sharing", t(`sharing.${one.sharingClass}`)], ["catalogue.basis", one.notSharedBasis],
              ["catalogue.fresh", one.freshnessDays || null], ["catalogue.mask", one.maskRule], ["catalogue.synonyms", one.synonyms.join("、")], ["catalogue.note", one.note],
            ] as const).filter(([, value]) => value).map(([text, value]) => <div key={text}><dt>{t(text)}</dt><dd>{value}</dd></div>)}
          </dl>
          {one.codes.length > 0 && <details><summary>{t("catalogue.codes")} ({one.codes.length})</summary><p>{one.codes.slice(0, 300).map((each) => `${each.code} ${each.label}`).join("；")}</p></details>}
          {can("MANAGE_CATALOGUE") && !isEditing && <Button onClick={() => setEditing(true)}>{t("catalogue.edit")}</Button>}
          {isEditing && <Edit one={one} done={() => { setEditing(false); asked.again(); changed(); }} />}
          <h3>{t("catalogue.versions")}</h3>
          <ol className="timeline">{one.versions.map((each) => (
            <li key={each.version}>
              <b>{t("catalogue.version", { n: each.version, change: word("change", each.change) })}</b>
              <p className="soft">{each.by} {each.at && moment(each.at)} {each.reason}</p>
              {each.change !== "SHIPPED" && <ul>{each.changes.map((change) => <li key={change.column}><code>{change.column}</code>：{change.before || "—"} → {change.after || "—"}</li>)}</ul>}
            </li>))}
          </ol>
        </>
      )}</Drawn>
    </Modal>
  );
}

interface Editable {
  code: string;
  nameZh: string;
  nameEn: string;
  freshnessDays: number;
  note: string;
  synonyms: string[];
}

function Edit({ one, done }: { one: Editable; done: () => void }) {
  const [nameZh, setZh] = useState(one.nameZh);
  const [nameEn, setEn] = useState(one.nameEn);
  const [days, setDays] = useState(String(one.freshnessDays));
  const [note, setNote] = useState(one.note);
  const [synonyms, setSynonyms] = useState(one.synonyms.join("、"));
  const [told, setTold] = useState<{ about: string; texts: string[] } | null>(null);
  const act = useAct();
  const now = JSON.stringify([nameZh, nameEn, days, note, synonyms]);
  const wasTried = told?.about === now;
  const press = () => void act.run(undefined, async () => {
    const input = { code: one.code, nameZh, nameEn, freshnessDays: Number(days) || 0, note, synonyms: synonyms.split(/[、,，]/).map((each) => each.trim()).filter(Boolean), dryRun: !wasTried };
    const { updateAttribute } = (await ask(UPDATE, { input })).data;
    mended(updateAttribute.userErrors);
    if (wasTried) return done();
    setTold({ about: now, texts: [...updateAttribute.changes.map((each) => `${each.column}：${each.before || "—"} → ${each.after || "—"}`), ...updateAttribute.warnings.map(({ message }) => message)] });
  });
  return (
    <div className="card">
      <Field label={t("catalogue.nameZh")}><Input value={nameZh} onChange={(event) => setZh(event.target.value)} /></Field>
      <Field label={t("catalogue.nameEn")}><Input value={nameEn} onChange={(event) => setEn(event.target.value)} /></Field>
      <Field label={t("catalogue.fresh")}><Input type="number" min={0} value={days} onChange={(event) => setDays(event.target.value)} /></Field>
      <Field label={t("catalogue.synonyms")}><Input value={synonyms} onChange={(event) => setSynonyms(event.target.value)} /></Field>
      <Field label={t("catalogue.note")}><Input value={note} onChange={(event) => setNote(event.target.value)} /></Field>
      <div role="alert">{wasTried && <Alert type="info" showIcon title={t("act.would")} description={<ul>{told?.texts.map((each) => <li key={each}>{each}</li>)}</ul>} />}</div>
      <Failed failure={act.failure} />
      <Button type="primary" loading={act.isRunning} onClick={press}>{t(wasTried ? "act.do" : "act.try")}</Button>
    </div>
  );
}
