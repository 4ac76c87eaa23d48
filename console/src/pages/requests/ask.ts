// What is asked and said about access requests.
import { graphql } from "../../gql";
import type { AccessRequestFragment } from "../../gql/graphql";

export const REQUEST = graphql(`
  fragment AccessRequest on AccessRequest {
    id department { code name } purpose { code name } legalBasis scenario areas { id name } conditions { condition label }
    lastDay peoplePerDay askedBy askedAt
    items {
      attribute form leadDepartment { code name } state tier due dueNote overdue extended returned needsTwo firstApproval
      grantedForm decidedBy decidedAt reason
    }
    steps { at actor department { name } kind attributes reason }
    usage { attribute answers refusals subjects }
  }
`);
void REQUEST;

export const ONE = graphql(`
  query AccessRequestOne($filter: AccessRequestFilter!) { accessRequests(filter: $filter, first: 1) { nodes { ...AccessRequest } } }
`);
export const DECIDE = graphql(`
  mutation DecideAccess($input: DecideAccessInput!) { decideAccess(input: $input) { request { id } userErrors { path code message } } }
`);
export const WITHDRAW = graphql(`
  mutation WithdrawAccess($input: WithdrawAccessInput!) { withdrawAccess(input: $input) { request { id } userErrors { path code message } } }
`);
export const DISPUTE = graphql(`
  mutation DisputeAccess($input: DisputeAccessInput!) { disputeAccess(input: $input) { request { id } userErrors { path code message } } }
`);
export const RESUBMIT = graphql(`
  mutation ResubmitAccess($input: ResubmitAccessInput!) { resubmitAccess(input: $input) { request { id } userErrors { path code message } } }
`);

export type Request = AccessRequestFragment;
export type Item = Request["items"][number];
