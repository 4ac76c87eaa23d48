// GraphiQL with the schema that came with this console: completion and descriptions without introspection, run under
// one's own rights for the purpose that is chosen. It keeps nothing: what is typed may name a person.
import "./older";
import { useMemo } from "react";
import { GraphiQL } from "graphiql";
import "graphiql/style.css";
import { buildSchema } from "graphql";
import sdl from "../../../../schema.graphql?raw";
import type { Why } from "../../hub/ask";
import { hubFetch } from "../../hub/fetching";

const FORGETFUL = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined, clear: () => undefined, length: 0 };

interface Shown {
  document: string;
  variables: string;
  why: Why;
}

export default function Explorer({ document, variables, why }: Shown) {
  const schema = useMemo(() => buildSchema(sdl, { assumeValid: true }), []);
  const fetcher = async (asked: { query: string; variables?: unknown; operationName?: string | null }) => {
    const headers: Record<string, string> = { "Content-Type": "application/json" };
    if (why.purpose) headers["X-Purpose"] = why.purpose;
    if (why.caseReference) headers["X-Case"] = encodeURIComponent(why.caseReference);
    const { query, variables: given, operationName } = asked;
    return (await hubFetch("/graphql", { method: "POST", headers, body: JSON.stringify({ query, variables: given, operationName }) })).json();
  };
  return (
    <div className="explorer">
      <GraphiQL schema={schema} fetcher={fetcher} query={document} variables={variables} storage={FORGETFUL} maxHistoryLength={0}
        forcedTheme="light" isHeadersEditorEnabled={false} showPersistHeadersSettings={false} defaultEditorToolsVisibility="variables" />
    </div>
  );
}
