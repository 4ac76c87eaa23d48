// Who is logged in, what they may do, and why they ask; as the hub says it.
import { createContext, useContext } from "react";
import { graphql } from "../gql";
import type { Ability, ViewerQuery } from "../gql/graphql";
import type { Why } from "../hub/ask";

export const VIEWER = graphql(`
  query Viewer {
    viewer {
      department { code name }
      role
      login
      area { id code name }
      purposes { code name needsCase }
      can
    }
  }
`);

export type Viewer = ViewerQuery["viewer"];

export interface Visit {
  viewer: Viewer;
  why: Why;
  setWhy: (why: Why) => void;
}

export const VisitContext = createContext<Visit | null>(null);

/** The visit that every page belongs to. */
export function useVisit(): Visit {
  const visit = useContext(VisitContext);
  if (!visit) throw new Error("a page outside of a visit");
  return visit;
}

/** Whether the hub says that the person may do this. */
export function useCan(): (ability: Ability) => boolean {
  const { viewer } = useVisit();
  return (ability) => viewer.can.includes(ability);
}
