// The pages: where they are, who may use them as the hub says, and how their code is fetched.
import { lazy, type ComponentType, type LazyExoticComponent } from "react";
import type { TextKey } from "../language";
import type { Ability } from "../gql/graphql";

export interface Page {
  path: string;
  text: TextKey;
  /** One of these the hub must allow; nothing for pages that are for everybody. */
  needs: readonly Ability[];
  Page: LazyExoticComponent<ComponentType>;
}

const page = (path: string, text: TextKey, needs: readonly Ability[], load: () => Promise<{ default: ComponentType }>): Page =>
  ({ path, text, needs, Page: lazy(load) });

/** Pages in the menu, in its order; the first one that a person may use is where they begin. */
export const PAGES: Page[] = [
  page("enter", "page.enter", ["RECORD"], () => import("../pages/enter")),
  page("household", "page.household", ["RECORD"], () => import("../pages/household")),
  page("tasks", "page.tasks", ["COLLECT"], () => import("../pages/tasks")),
  page("people", "page.people", ["READ_SUBJECTS"], () => import("../pages/people")),
  page("import", "page.import", ["SEE_IMPORTS"], () => import("../pages/import")),
  page("reviews", "page.reviews", ["MERGE"], () => import("../pages/reviews")),
  page("corrections", "page.corrections", ["READ_SUBJECTS"], () => import("../pages/corrections")),
  page("statistics", "page.statistics", ["READ_SUBJECTS"], () => import("../pages/statistics")),
  page("summary", "page.summary", ["READ_LOG"], () => import("../pages/summary")),
  page("log", "page.log", ["READ_LOG"], () => import("../pages/log")),
  page("proof", "page.proof", ["READ_LOG"], () => import("../pages/proof")),
  page("alerts", "page.alerts", ["HANDLE_ALERTS"], () => import("../pages/alerts")),
  page("marks", "page.marks", ["READ_LOG"], () => import("../pages/marks")),
  page("burden", "page.burden", ["READ_SUBJECTS", "READ_LOG"], () => import("../pages/burden")),
  page("users", "page.users", ["MANAGE_ACCOUNTS"], () => import("../pages/users")),
  page("clients", "page.clients", ["MANAGE_ACCOUNTS"], () => import("../pages/clients")),
  page("forms", "page.forms", ["REGISTER_FORMS"], () => import("../pages/forms")),
  page("form-requests", "page.formRequests", ["ASK_FORMS"], () => import("../pages/formRequests")),
  page("requests", "page.requests", ["READ_REQUESTS"], () => import("../pages/requests")),
  page("grants", "page.grants", ["READ_GRANTS"], () => import("../pages/grants")),
  page("glass", "page.glass", ["READ_GRANTS"], () => import("../pages/glass")),
  page("areas", "page.areas", ["MANAGE_ACCOUNTS"], () => import("../pages/areas")),
  page("catalogue", "page.catalogue", [], () => import("../pages/catalogue")),
  page("feeds", "page.feeds", ["SEE_FEEDS"], () => import("../pages/feeds")),
  page("rights", "page.rights", ["READ_SUBJECTS"], () => import("../pages/rights")),
  page("queries", "page.queries", ["READ_SUBJECTS"], () => import("../pages/queries")),
];

/** Pages that are reached from others. */
export const INNER: Page[] = [
  page("person/:id", "page.person", ["READ_SUBJECTS"], () => import("../pages/person")),
  page("apart", "page.apart", ["SEAL_SUBJECTS", "BREAK_GLASS"], () => import("../pages/apart")),
  page("import/:id", "import.one", ["SEE_IMPORTS"], () => import("../pages/import/One")),
  page("form/:id", "page.form", ["REGISTER_FORMS"], () => import("../pages/forms/One")),
  page("form-request/:id", "page.formRequest", ["ASK_FORMS"], () => import("../pages/formRequests/One")),
  page("request-new", "page.request.new", ["REQUEST_ACCESS"], () => import("../pages/requests/New")),
  page("request/:id", "page.request", ["READ_REQUESTS"], () => import("../pages/requests/One")),
  page("disclosures/:id", "looked", ["READ_LOG"], () => import("../pages/disclosures")),
];
