// Who looked at one person, newest first.
import { Button } from "antd";
import { useNavigate, useParams } from "react-router";
import { graphql } from "../../gql";
import { useAsk } from "../../hub/useAsk";
import { moment, t } from "../../language";
import { useNames } from "../../parts/names";
import { Drawn, Nothing } from "../../shell/Drawn";

const LOOKED = graphql(`
  query Disclosures($subject: ID!) {
    disclosures(subject: $subject, first: 100) {
      nodes { time department { name } actor purpose case attributes entry }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export default function Disclosures() {
  const subject = decodeURIComponent(useParams().id ?? "");
  const names = useNames();
  const navigate = useNavigate();
  const asked = useAsk(LOOKED, { subject });
  return (
    <>
      <Button type="link" className="back" onClick={() => navigate(-1)}>← {t("find.back")}</Button>
      <section className="card">
        <h1>{t("looked")}</h1>
        <p className="soft">{t("subject")} <code>{subject}</code></p>
        <Drawn asked={asked}>{({ disclosures: { nodes } }) => nodes.length === 0 ? <Nothing text={t("looked.none")} /> : (
          <table className="stack looked">
            <thead><tr>{(["time", "department", "who", "purpose", "attributes"] as const).map((one) => <th key={one} scope="col">{t(`entry.${one}`)}</th>)}</tr></thead>
            <tbody>{nodes.map((one, index) => (
              <tr key={`${one.entry}${index}`}>
                <td data-label={t("entry.time")}>{moment(one.time)}</td>
                <td data-label={t("entry.department")}>{one.department?.name ?? t("system")}</td>
                <td data-label={t("entry.who")}>{one.actor}</td>
                <td data-label={t("entry.purpose")}>{names.purpose(one.purpose)}{one.case && ` · ${one.case}`}</td>
                <td data-label={t("entry.attributes")}>{one.attributes.length > 0 ? one.attributes.map(names.attribute).join("、") : t("looked.wrote")}</td>
              </tr>))}
            </tbody>
          </table>)}
        </Drawn>
      </section>
    </>
  );
}
