// What is asked and said about alerts.
import { graphql } from "../../gql";
import type { AlertsQuery } from "../../gql/graphql";

export const ALERTS = graphql(`
  query Alerts($filter: AlertFilter!, $after: String) {
    alerts(filter: $filter, first: 20, after: $after) {
      nodes {
        id rule actor department { code name } day measured threshold usual reason case entry state note handledBy handledAt raisedAt
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`);
export const HANDLE = graphql(`
  mutation HandleAlert($input: HandleAlertInput!) { handleAlert(input: $input) { alert { id } userErrors { path code message } } }
`);

export type Alert = AlertsQuery["alerts"]["nodes"][number];

export const RULES = ["FAR_ABOVE_PEERS", "ONESELF", "HOUSEHOLD", "COLLEAGUES", "WHOLE_BUILDING", "NO_CASE", "ONE_CASE_FOR_MANY",
  "NIGHT", "DAY_OFF", "REFUSALS", "ONE_PURPOSE", "HONEY", "SEALED"] as const;
export const STATES = ["OPEN", "ESCALATED", "EXPLAINED"] as const;
