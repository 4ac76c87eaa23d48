// People by document number, name, pinyin, phone or its end; one who fits alone is shown at once.
import { useEffect, useState, type FormEvent } from "react";
import { Alert, Button, Input } from "antd";
import { Link, useNavigate } from "react-router";
import { graphql } from "../../gql";
import type { FindResidentsQuery, ResidentFilter } from "../../gql/graphql";
import { ask, type Refused } from "../../hub/ask";
import { useAct } from "../../hub/useAsk";
import { t } from "../../language";
import { nameOf } from "../../parts/person";
import { Refusals, Summary } from "../../parts/PersonParts";
import { Failed, Nothing } from "../../shell/Drawn";
import { useCan, useVisit } from "../../shell/viewer";
import { wayOf } from "./wayOf";

const BY_NUMBER = graphql(`
  query FindResident($document: IdDocumentInput!) { resident(idDocument: $document) { id } }
`);
const LIST = graphql(`
  query FindResidents($filter: ResidentFilter!, $after: String) {
    residents(filter: $filter, first: 20, after: $after) {
      nodes { id name sex birthDate residenceAddress area { name } facts(attributes: ["person_name"]) { attribute { code } text } }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

type Row = FindResidentsQuery["residents"]["nodes"][number];

interface Found {
  rows: Row[];
  filter: ResidentFilter;
  after: string | null;
  refused: Refused[];
}

/** What was found last, so that going back from a person shows the list again. */
let last: { text: string; found: Found } | null = null;

export function ByPerson() {
  const { why } = useVisit();
  const can = useCan();
  const navigate = useNavigate();
  const [text, setText] = useState(last?.text ?? "");
  const [isEmpty, setEmpty] = useState(false);
  const [found, setFound] = useState<Found | null>(last?.found ?? null);
  const act = useAct();
  const open = (id: string) => navigate(`/person/${encodeURIComponent(id)}`);
  useEffect(() => { setFound(last?.found ?? null); }, []);
  useEffect(() => { if (found) last = { text, found }; }, [found, text]);

  const list = async (filter: ResidentFilter, before: Row[], after: string | null) => {
    const { data, refused } = await ask(LIST, { filter, after }, why);
    const { nodes, pageInfo } = data.residents;
    const rows = [...before, ...nodes];
    if (rows.length === 1 && rows[0] && !pageInfo.hasNextPage) return open(rows[0].id);
    setFound({ rows, filter, after: pageInfo.hasNextPage ? pageInfo.endCursor ?? null : null, refused });
  };
  const search = (event: FormEvent) => {
    event.preventDefault();
    last = null;
    setFound(null);
    setEmpty(!text.trim());
    if (!text.trim()) return;
    void act.run(undefined, async () => {
      const way = wayOf(text);
      if ("filter" in way) return list({ includeClosed: true, ...way.filter }, [], null);
      const { data, refused } = await ask(BY_NUMBER, way, why);
      if (data.resident) return open(data.resident.id);
      setFound({ rows: [], filter: { includeClosed: true }, after: null, refused });
    });
  };
  return (
    <>
      <form className="card" role="search" onSubmit={search} noValidate>
        <div className="field">
          <label htmlFor="text">{t("find.text")}</label>
          <Input id="text" value={text} autoFocus autoComplete="off" spellCheck={false} maxLength={100} aria-describedby="text-hint"
            onChange={(event) => setText(event.target.value)} />
          <p className="hint" id="text-hint">{t("find.hint")}</p>
        </div>
        <div role="alert">{isEmpty && <Alert type="warning" title={t("find.empty")} />}</div>
        <Failed failure={act.failure} />
        <div className="acts"><Button type="primary" htmlType="submit" loading={act.isRunning}>{t("find.do")}</Button></div>
      </form>
      <div aria-live="polite">
        {found && found.rows.length === 0 && <section className="card">
          <h2>{t("nobody")}</h2>
          <p>{t("nobody.text")}</p>
          <ul>{(["number", "name", "area"] as const).map((one) => <li key={one}>{t(`nobody.${one}`)}</li>)}</ul>
          {can("BREAK_GLASS") && <p><Link to="/apart">{t("break.if")}</Link></p>}
          {can("RECORD") && <Nothing text=""><Link className="as-button" to="/enter">{t("page.enter")}</Link></Nothing>}
        </section>}
        {found && found.rows.length > 0 && <section className="card">
          <h2>{t("find.many", { n: `${found.rows.length}${found.after ? "+" : ""}` })}</h2>
          <ul className="rows">{found.rows.map((one) => (
            <li key={one.id}><Link to={`/person/${encodeURIComponent(one.id)}`}>
              <b>{nameOf(one) ?? t("noname")}</b><Summary person={one} />{one.residenceAddress && <span>{one.residenceAddress}</span>}
            </Link></li>))}
          </ul>
          {found.after && <Button loading={act.isRunning} onClick={() => void act.run(undefined, () => list(found.filter, found.rows, found.after))}>{t("more")}</Button>}
        </section>}
        {found && <Refusals refused={found.refused} />}
      </div>
    </>
  );
}
