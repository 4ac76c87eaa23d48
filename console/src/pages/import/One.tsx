// One import: what its columns mean, the three piles, warnings, confirming, progress, taking back.
import { useEffect, useState } from "react";
import { Alert, Button, Checkbox, Modal, Progress, Tag } from "antd";
import { useNavigate, useParams } from "react-router";
import { graphql } from "../../gql";
import type { ImportOneQuery, UndoImportMutation } from "../../gql/graphql";
import { ask } from "../../hub/ask";
import { mended } from "../../hub/mended";
import { useAct, useAsk, type Act } from "../../hub/useAsk";
import { moment, number, t, word } from "../../language";
import { Drawn, Failed, Nothing } from "../../shell/Drawn";
import { useCan, useVisit } from "../../shell/viewer";
import { Columns } from "./Columns";
import { download } from "../../parts/files";
import { Pile } from "./Pile";

const ONE = graphql(`
  query ImportOne($id: ID!) {
    node(id: $id) {
      ... on Import {
        id state file kind kindGuessed sheet headerRow rowCount startedBy startedAt confirmedBy confirmedAt finishedAt undoneBy dryRun failure report
        source { name } community { name }
        columns { column header attribute meantBy } notes
        progress { state done total }
        counts { created linked alreadyKnown changesFact doubtful needsReview refused }
        communities { code rows area { name } }
        warnings { code message rows } acceptedWarnings
      }
    }
  }
`);
const CONFIRM = graphql(`
  mutation ConfirmImport($input: ConfirmImportInput!) { confirmImport(input: $input) { import { id } userErrors { path code message } } }
`);
const CANCEL = graphql(`
  mutation CancelImport($input: CancelImportInput!) { cancelImport(input: $input) { import { id } userErrors { path code message } } }
`);
const UNDO = graphql(`
  mutation UndoImport($input: UndoImportInput!) {
    undoImport(input: $input) { import { id } records vanishing restored laterDecisionCount userErrors { path code message } }
  }
`);

export type ImportShown = Extract<ImportOneQuery["node"], { file: string }>;

const BUSY = ["JUDGING", "WRITING", "UNDOING"];

export default function ImportPage() {
  const id = decodeURIComponent(useParams().id ?? "");
  const navigate = useNavigate();
  const { why } = useVisit();
  const asked = useAsk(ONE, { id }, why);
  const node = asked.data?.node;
  const one = node && "file" in node ? (node as ImportShown) : null;
  const isBusy = one !== null && BUSY.includes(one.state);
  const { again, isLoading } = asked;
  useEffect(() => {
    if (!isBusy || isLoading) return;
    const timer = setTimeout(again, 700);
    return () => clearTimeout(timer);
  }, [isBusy, isLoading, again]);
  return (
    <>
      <Button type="link" className="back" onClick={() => navigate("/import")}>← {t("import.list")}</Button>
      <Drawn asked={asked}>{() => one ? <Shown one={one} again={again} /> : <Nothing text={t("notfound")} />}</Drawn>
    </>
  );
}

function Shown({ one, again }: { one: ImportShown; again: () => void }) {
  const act = useAct();
  const isReady = one.state === "READY" || one.state === "PAUSED";
  return (
    <>
      <section className="card">
        <h1>{t("import.one")}：{word("kind", one.kind)} <Tag>{word("import.state", one.state)}</Tag></h1>
        <p className="soft">{one.startedBy} · {moment(one.startedAt)} · {one.source.name}{one.community && ` · ${one.community.name}`} · {t("import.rows")} {number(one.rowCount)}</p>
        {BUSY.includes(one.state) && <div role="status">
          <Progress percent={one.progress.total > 0 ? Math.floor((100 * one.progress.done) / one.progress.total) : 0} aria-label={t("import.state")} />
          <p>{t("import.progress", { done: number(one.progress.done), total: number(one.progress.total) })}</p>
        </div>}
        {one.failure && <Alert type="error" showIcon title={one.failure} />}
        {one.notes.map((note) => <Alert key={note} type="info" title={note} />)}
        <Failed failure={act.failure} />
        {one.report && <div className="acts"><Button onClick={() => void act.run(undefined, () => download(one.report ?? "", "report.xlsx"))}>{t("import.report")}</Button></div>}
      </section>
      {one.state !== "JUDGING" && <Piles one={one} />}
      {isReady && <Deciding one={one} act={act} again={again} />}
      {one.state !== "JUDGING" && <Columns one={one} />}
      {one.state === "DONE" && <Undo one={one} again={again} />}
    </>
  );
}

function Piles({ one }: { one: ImportShown }) {
  const { counts } = one;
  const piles = [
    ["WILL_BE_WRITTEN", ["created", "linked", "changesFact", "doubtful", "alreadyKnown"]],
    ["NEEDS_PERSON", ["needsReview"]],
    ["REFUSED", ["refused"]],
  ] as const;
  return (
    <section className="card">
      <h2>{t("import.piles")}</h2>
      <div className="piles">{piles.map(([pile, parts]) => (
        <div key={pile} className={`pile pile-${pile}`}>
          <h3>{t(`pile.${pile}`)}</h3>
          <p className="big">{number(parts.reduce((sum, part) => sum + counts[part], 0))}</p>
          {parts.length > 1 && <p>{parts.filter((part) => counts[part] > 0).map((part) => `${t(`count.${part}`)} ${number(counts[part])}`).join(" · ")}</p>}
        </div>))}
      </div>
      {one.communities.length > 0 && <p className="soft">{t("import.communities")}：{one.communities.map((area) => `${area.area?.name ?? area.code} ${number(area.rows)}`).join("、")}</p>}
      {piles.map(([pile, parts]) => parts.some((part) => counts[part] > 0) && <Pile key={pile} id={one.id} pile={pile} />)}
    </section>
  );
}

function Deciding({ one, act, again }: { one: ImportShown; act: Act<void>; again: () => void }) {
  const can = useCan();
  const { why } = useVisit();
  const [accepted, setAccepted] = useState<string[]>([]);
  if (!can("RECORD")) return null;
  const confirm = () => void act.run(undefined, async () => {
    const { data } = await ask(CONFIRM, { input: { id: one.id, acceptWarnings: accepted } }, why);
    mended(data.confirmImport.userErrors);
    again();
  });
  const cancel = () => void act.run(undefined, async () => {
    const { data } = await ask(CANCEL, { input: { id: one.id } }, why);
    mended(data.cancelImport.userErrors);
    again();
  });
  return (
    <section className="card">
      {one.warnings.length > 0 && <>
        <h2>{t("import.warnings")}</h2>
        {one.warnings.map((warning) => (
          <div key={warning.code}>
            <Alert type="warning" showIcon title={warning.message} />
            <Checkbox checked={accepted.includes(warning.code)} onChange={(event) =>
              setAccepted((before) => (event.target.checked ? [...before, warning.code] : before.filter((code) => code !== warning.code)))}>
              {t("import.accept", { n: number(warning.rows) })}</Checkbox>
          </div>))}
      </>}
      <div className="acts">
        {!one.dryRun && <Button type="primary" loading={act.isRunning} onClick={confirm}
          disabled={one.warnings.some(({ code }) => !accepted.includes(code))}>{t("import.confirm")}</Button>}
        <Button onClick={cancel}>{t("import.cancel")}</Button>
      </div>
    </section>
  );
}

function Undo({ one, again }: { one: ImportShown; again: () => void }) {
  const { why } = useVisit();
  const act = useAct<boolean>();
  const [would, setWould] = useState<UndoImportMutation["undoImport"] | null>(null);
  const undo = (dryRun: boolean) => void act.run(dryRun, async () => {
    const { data } = await ask(UNDO, { input: { id: one.id, dryRun } }, why);
    mended(data.undoImport.userErrors);
    setWould(dryRun ? data.undoImport : null);
    if (!dryRun) again();
  });
  return (
    <section className="card">
      <Failed failure={act.failure} />
      <Button danger loading={act.isRunning} onClick={() => undo(true)}>{t("import.undo")}</Button>
      {would && <Modal open title={t("import.undo")} onCancel={() => setWould(null)} closable={{ "aria-label": t("close") }} footer={<>
        <Button onClick={() => setWould(null)}>{t("cancel")}</Button>
        <Button type="primary" danger loading={act.isRunning} onClick={() => undo(false)}>{t("act.do")}</Button>
      </>}>
        <p>{t("import.undo.would", { records: number(would.records), vanishing: number(would.vanishing), restored: number(would.restored) })}</p>
        {would.laterDecisionCount > 0 && <Alert type="warning" showIcon title={t("import.undo.later", { n: number(would.laterDecisionCount) })} />}
      </Modal>}
    </section>
  );
}
