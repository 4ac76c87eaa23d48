// All that sources said about one attribute, as a timeline.
import { Modal, Tag } from "antd";
import { graphql } from "../../gql";
import { useAsk } from "../../hub/useAsk";
import { moment, t, word } from "../../language";
import type { FactRow } from "../../parts/person";
import { Drawn } from "../../shell/Drawn";
import { useVisit } from "../../shell/viewer";

const HISTORY = graphql(`
  query History($id: ID!, $attributes: [String!]) {
    node(id: $id) {
      ... on Resident {
        id
        facts(attributes: $attributes) {
          reason
          history(first: 50) { nodes { id text grade observedOn recordedAt absence isClaim source { name } } }
        }
      }
    }
  }
`);

export function History({ person, fact, close }: { person: string; fact: FactRow; close: () => void }) {
  const { why } = useVisit();
  const asked = useAsk(HISTORY, { id: person, attributes: [fact.attribute.code] }, why);
  return (
    <Modal open title={t("history.of", { name: fact.attribute.name })} onCancel={close} footer={null} closable={{ "aria-label": t("close") }}>
      <Drawn asked={asked}>{({ node }) => {
        const shown = node && "facts" in node ? node.facts[0] : undefined;
        return (
          <>
            <p className="soft">{shown?.reason}</p>
            <ol className="timeline">{shown?.history.nodes.map((one) => (
              <li key={one.id}>
                <b>{one.observedOn}</b> {one.text ?? (one.absence ? t("history.absent", { reason: word("absence", one.absence) }) : "—")}
                <p className="soft">{one.source.name} <Tag>{word("grade", one.grade)}</Tag> {moment(one.recordedAt)}</p>
              </li>))}
            </ol>
          </>
        );
      }}</Drawn>
    </Modal>
  );
}
