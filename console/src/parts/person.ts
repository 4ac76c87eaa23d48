// What the pages ask about a person.
import { graphql } from "../gql";
import type { HomeFragment, PersonFragment } from "../gql/graphql";

export const HOME = graphql(`
  fragment Home on Household {
    id
    kind
    number
    dwelling { id address }
    members { relation { code label } resident { id name } }
  }
`);

export const PERSON = graphql(`
  fragment Person on Resident {
    id
    name
    sex
    birthDate
    idNumber
    area { name }
    closed { reason on }
    facts {
      attribute { code name leadDepartment { code name } }
      text grade source { name } observedOn status reason conflicting absence
    }
    residing: household(kind: RESIDING) { ...Home }
    registered: household(kind: REGISTERED) { ...Home }
  }
`);

export type Person = PersonFragment;
export type Home = HomeFragment;
export type FactRow = Person["facts"][number];

interface Named {
  name?: string | null;
  facts?: { attribute: { code: string }; text?: string | null }[];
}

/** The name, or its mask when only that may be seen. */
export function nameOf(one: Named): string | null {
  return one.name ?? one.facts?.find((fact) => fact.attribute.code === "person_name")?.text ?? null;
}

/** The node as a person, when it is one that may be seen. */
export function asPerson(node: object | null | undefined): Person | null {
  return node && "facts" in node ? (node as Person) : null;
}
