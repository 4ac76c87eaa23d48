// Names of departments, purposes and attributes by code, fetched once for each language.
import { useEffect, useMemo, useState } from "react";
import { graphql } from "../gql";
import type { NamesQuery } from "../gql/graphql";
import { ask } from "../hub/ask";
import { useLanguage } from "../language";
import type { Options } from "./codes";

const NAMES = graphql(`
  query Names {
    departments { code name }
    purposes { code name }
    catalogue { code name }
  }
`);

const kept = new Map<string, Promise<NamesQuery>>();

export interface Names {
  departments: Options;
  purposes: Options;
  attributes: Options;
  department: (code: string) => string;
  purpose: (code: string | null | undefined) => string;
  attribute: (code: string) => string;
}

/** Names by code; the codes themselves until they are there. */
export function useNames(): Names {
  const language = useLanguage();
  const [found, setFound] = useState<NamesQuery | null>(null);
  useEffect(() => {
    let isLate = false;
    const coming = kept.get(language) ?? ask(NAMES, {}).then(({ data }) => data);
    kept.set(language, coming);
    coming.then((all) => { if (!isLate) setFound(all); }).catch(() => kept.delete(language));
    return () => { isLate = true; };
  }, [language]);
  return useMemo(() => {
    const pairs = (list: { code: string; name: string }[] = []) => list.map(({ code, name }) => [code, name] as const);
    const [departments, purposes, attributes] = [pairs(found?.departments), pairs(found?.purposes), pairs(found?.catalogue)];
    const named = (options: Options) => {
      const names = new Map(options);
      return (code: string) => names.get(code) ?? code;
    };
    const purpose = named(purposes);
    return {
      departments, purposes, attributes,
      department: named(departments), attribute: named(attributes),
      purpose: (code) => (code ? purpose(code) : ""),
    };
  }, [found]);
}
