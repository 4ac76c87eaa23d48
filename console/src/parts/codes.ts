// Code tables as the catalogue has them, fetched once for each language.
import { useEffect, useState } from "react";
import { graphql } from "../gql";
import { ask } from "../hub/ask";
import type { CodesQuery } from "../gql/graphql";
import { language, t, useLanguage } from "../language";

const CODES = graphql(`
  query Codes {
    sex: catalogue(filter: { code: "sex" }) { code codes { code label } }
    ethnicity: catalogue(filter: { code: "ethnicity" }) { code codes { code label } }
    livingArrangement: catalogue(filter: { code: "living_arrangement" }) { code codes { code label } }
    maritalStatus: catalogue(filter: { code: "marital_status" }) { code codes { code label } }
    educationLevel: catalogue(filter: { code: "education_level" }) { code codes { code label } }
    politicalStatus: catalogue(filter: { code: "political_status" }) { code codes { code label } }
    relation: catalogue(filter: { code: "relation_to_householder" }) { code codes { code label } }
  }
`);

const CODES_OF = graphql(`
  query CodesOf($code: String!) {
    catalogue(filter: { code: $code }) { code valueType codes { code label } }
  }
`);

export type Options = readonly (readonly [string, string])[];

const KEPT = "fileonce.codes.";
const kept = new Map<string, Promise<Record<string, Options>>>();

async function fetched(): Promise<Record<string, Options>> {
  const { data } = await ask(CODES, {}).catch(async (error: unknown) => {
    // Tables are public and change rarely: without a network the last ones serve.
    const last = localStorage.getItem(KEPT + language());
    if (!last) throw error;
    return { data: JSON.parse(last) as CodesQuery };
  });
  localStorage.setItem(KEPT + language(), JSON.stringify(data));
  const all: Record<string, Options> = {};
  for (const [name, list] of Object.entries(data)) {
    all[name] = list.flatMap((one) => one.codes.map(({ code, label }) => [code, label] as const));
  }
  return all;
}

/** The tables of the forms by field; empty until they are there. */
export function useCodes(): Record<string, Options> {
  const spoken = useLanguage();
  const [codes, setCodes] = useState<Record<string, Options>>({});
  useEffect(() => {
    let isLate = false;
    const coming = kept.get(spoken) ?? fetched();
    kept.set(spoken, coming);
    coming.then((all) => { if (!isLate) setCodes(all); }).catch(() => kept.delete(spoken));
    return () => { isLate = true; };
  }, [spoken]);
  return codes;
}

/** How a value of an attribute looks: its codes, none when it takes any text, and its type. */
export interface Looks { options: Options; type: string }

export async function codesOf(code: string): Promise<Looks> {
  const { data } = await ask(CODES_OF, { code });
  const one = data.catalogue[0];
  return { options: (one?.codes ?? []).map(({ code, label }) => [code, label] as const), type: one?.valueType ?? "STRING" };
}

/** The codes of an attribute in the language in use; yes and no where it has no table; none without an attribute. */
export function useCodesOf(attribute: string): Options {
  const language = useLanguage();
  const [options, setOptions] = useState<Options>([]);
  useEffect(() => {
    let isLate = false;
    setOptions([]);
    if (!attribute) return;
    codesOf(attribute).then((looks) => { if (!isLate) setOptions(looks.type === "BOOL" ? [["true", t("yes")], ["false", t("no")]] : looks.options); }).catch(() => null);
    return () => { isLate = true; };
  }, [attribute, language]);
  return options;
}
