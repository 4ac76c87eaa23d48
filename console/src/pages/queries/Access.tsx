// How a department's system comes in: its clients, a token, the purposes it may name, changes it can hear, and the log it can witness.
import { Tag } from "antd";
import { graphql } from "../../gql";
import { useAsk } from "../../hub/useAsk";
import { usePages } from "../../hub/usePages";
import { t } from "../../language";
import { Copy } from "../../parts/Copy";
import { ListTable } from "../../parts/ListTable";
import { Drawn } from "../../shell/Drawn";
import { useCan, useVisit } from "../../shell/viewer";
import { token } from "./ready";

const OWN = graphql(`
  query OwnClients($after: String) {
    clients(first: 50, after: $after) {
      nodes { id clientId name department { name } bound active operations { name } }
      pageInfo { hasNextPage endCursor }
    }
  }
`);
const PURPOSES = graphql(`
  query OwnPurposes { viewer { purposes { code name needsCase legalBasis } } }
`);

export function Access() {
  const can = useCan();
  const { viewer } = useVisit();
  const asked = useAsk(PURPOSES, {});
  const command = token(location.origin);
  return (
    <section className="card">
      <h2>{t("access")}</h2>
      {can("MANAGE_ACCOUNTS") ? <OwnClients /> : <p>{t("access.clients")}</p>}
      <h3>{t("access.token")}</h3>
      <p className="soft">{t("access.token.hint")}</p>
      <pre tabIndex={0} aria-label={t("access.token")}>{command}</pre>
      <Copy text={command} label={t("access.token.copy")} />
      <h3>{t("access.purposes")}</h3>
      <Drawn asked={asked}>{({ viewer: { purposes } }) => <table className="stack" aria-label={t("access.purposes")}>
        <thead><tr>{(["purpose", "access.header", "request.basis"] as const).map((key) => <th key={key} scope="col">{t(key)}</th>)}</tr></thead>
        <tbody>{purposes.map((one) => (
          <tr key={one.code}>
            <th scope="row">{one.name}</th>
            <td data-label={t("access.header")}><code>X-Purpose: {one.code}</code> {one.needsCase && <Tag>{t("access.case")}</Tag>}</td>
            <td data-label={t("request.basis")}>{one.legalBasis}</td>
          </tr>))}
        </tbody>
      </table>}</Drawn>
      <details><summary>{t("access.events")}</summary>
        <p>{t("access.events.text")}</p>
        <pre tabIndex={0} aria-label={t("access.events")}>{`${location.origin.replace("http", "ws")}/graphql/ws\nsubscription { factsChanged { cursor subject attributes } }`}</pre>
      </details>
      <details><summary>{t("access.witness")}</summary>
        <p>{t("access.witness.text")}</p>
        <pre tabIndex={0} aria-label={t("access.witness")}>{`curl -s ${location.origin}/log/checkpoint\ncurl -s ${location.origin}/log/key\nfileonce witness init --name ${viewer.department.code} --dir witness\nfileonce witness run --dir witness --hub ${location.origin} --log-key log.pub`}</pre>
      </details>
    </section>
  );
}

/** All clients, as the data bureau's administrators see them. */
function OwnClients() {
  const pages = usePages(OWN, { after: null }, (data) => data.clients);
  return (
    <ListTable label={t("page.clients")} pages={pages} keyOf={(one) => one.id} columns={[
      { title: t("client.name"), cell: (one) => <b>{one.name}</b> },
      { title: t("entry.department"), cell: (one) => one.department.name },
      { title: "client_id", cell: (one) => <code>{one.clientId}</code> },
      { title: t("review.state"), cell: (one) => <><Tag color={one.active ? "success" : "default"}>{t(one.active ? "user.active" : "user.off")}</Tag>
        {one.bound && <Tag>{t("client.bound", { n: one.operations.length })}</Tag>}</> },
    ]} />
  );
}
