// Data of a page: asked again when what it is about, the purpose or the language changes.
import { useCallback, useEffect, useRef, useState } from "react";
import type { TypedDocumentString } from "../gql/graphql";
import { useLanguage } from "../language";
import { ask, because, type Answer, type Why } from "./ask";
import { Failure } from "./failure";

export interface Asked<R> {
  answer: Answer<R> | null;
  data: R | null;
  failure: Failure | null;
  isLoading: boolean;
  again: () => void;
}

/** Asks while `variables` is not null; what comes late for an older question is dropped. */
export function useAsk<R, V extends object>(
  document: TypedDocumentString<R, V>,
  variables: V | null,
  why: Why = because(),
): Asked<R> {
  const language = useLanguage();
  const [answer, setAnswer] = useState<Answer<R> | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isLoading, setLoading] = useState(variables !== null);
  const [turn, setTurn] = useState(0);
  const about = useRef("");
  const key = JSON.stringify([variables, why.purpose, why.caseReference, language]);
  useEffect(() => {
    if (variables === null) {
      setAnswer(null);
      setFailure(null);
      setLoading(false);
      return;
    }
    let isLate = false;
    // What is on the screen stays while the same is asked again.
    const same = JSON.stringify(variables);
    if (about.current !== same) setAnswer(null);
    about.current = same;
    setLoading(true);
    setFailure(null);
    ask(document, variables, why)
      .then((given) => { if (!isLate) { setAnswer(given); setLoading(false); } })
      .catch((error: unknown) => {
        if (isLate) return;
        setFailure(error instanceof Failure ? error : new Failure("INTERNAL", String(error)));
        setLoading(false);
      });
    return () => { isLate = true; };
    // eslint-disable-next-line
  }, [document, key, turn]);
  const again = useCallback(() => setTurn((one) => one + 1), []);
  return { answer, data: answer?.data ?? null, failure, isLoading, again };
}

export interface Act<V> {
  /** Does it once, however often the button is pressed; gives nothing when it failed. */
  run: <T>(variables: V, then: (variables: V) => Promise<T>) => Promise<T | undefined>;
  isRunning: boolean;
  failure: Failure | null;
  /** Takes the failure from the screen. */
  forget: () => void;
}

/** Something that a person does: never twice at a time, and its failure is kept to be shown. */
export function useAct<V = void>(): Act<V> {
  const [isRunning, setRunning] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const busy = useRef(false);
  const run = useCallback(async <T,>(variables: V, then: (variables: V) => Promise<T>) => {
    if (busy.current) return undefined;
    busy.current = true;
    setRunning(true);
    setFailure(null);
    try {
      return await then(variables);
    } catch (error) {
      setFailure(error instanceof Failure ? error : new Failure("INTERNAL", String(error)));
      return undefined;
    } finally {
      busy.current = false;
      setRunning(false);
    }
  }, []);
  const forget = useCallback(() => setFailure(null), []);
  return { run, isRunning, failure, forget };
}
