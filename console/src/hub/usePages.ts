// A long list, a page at a time: the first is asked for like every question, the others when wanted.
import { useEffect, useState } from "react";
import type { TypedDocumentString } from "../gql/graphql";
import { ask, because, type Why } from "./ask";
import { useAct, useAsk, type Asked } from "./useAsk";
import type { Failure } from "./failure";

interface Page<T> {
  nodes: T[];
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
}

export interface Pages<R, T> {
  asked: Asked<R>;
  rows: T[];
  more: (() => void) | null;
  isRunning: boolean;
  failure: Failure | null;
}

/** The rows so far; `pick` finds the connection in an answer. */
export function usePages<R, V extends { after?: string | null }, T>(
  document: TypedDocumentString<R, V>, variables: V, pick: (data: R) => Page<T>, why: Why = because(),
): Pages<R, T> {
  const asked = useAsk(document, variables, why);
  const [further, setFurther] = useState<T[]>([]);
  const [info, setInfo] = useState<Page<T>["pageInfo"] | null>(null);
  const act = useAct();
  const first = asked.data ? pick(asked.data) : null;
  useEffect(() => { setFurther([]); setInfo(null); }, [asked.answer]);
  const last = info ?? first?.pageInfo;
  const more = last?.hasNextPage ? () => void act.run(undefined, async () => {
    const { data } = await ask(document, { ...variables, after: last.endCursor }, why);
    const next = pick(data);
    setFurther((before) => [...before, ...next.nodes]);
    setInfo(next.pageInfo);
  }) : null;
  return { asked, rows: [...(first?.nodes ?? []), ...further], more, isRunning: act.isRunning, failure: act.failure };
}
