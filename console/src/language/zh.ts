// All texts in Chinese, which is the language of the console, by what they are about. `{…}` is filled in.
import { addresses } from "./zh/addresses";
import { alerts } from "./zh/alerts";
import { areas } from "./zh/areas";
import { asked } from "./zh/asked";
import { bulk } from "./zh/bulk";
import { burden } from "./zh/burden";
import { catalogue } from "./zh/catalogue";
import { clients } from "./zh/clients";
import { conditions } from "./zh/conditions";
import { corrections } from "./zh/corrections";
import { decideMany } from "./zh/decideMany";
import { enter } from "./zh/enter";
import { facts } from "./zh/facts";
import { failures } from "./zh/failures";
import { feeds } from "./zh/feeds";
import { fields } from "./zh/fields";
import { formRequests } from "./zh/formRequests";
import { forms } from "./zh/forms";
import { glass } from "./zh/glass";
import { grants } from "./zh/grants";
import { household } from "./zh/household";
import { households } from "./zh/households";
import { imports } from "./zh/imports";
import { log } from "./zh/log";
import { login } from "./zh/login";
import { marks } from "./zh/marks";
import { matching } from "./zh/matching";
import { outbox } from "./zh/outbox";
import { overlap } from "./zh/overlap";
import { pages } from "./zh/pages";
import { people } from "./zh/people";
import { person } from "./zh/person";
import { proof } from "./zh/proof";
import { queries } from "./zh/queries";
import { recertify } from "./zh/recertify";
import { requests } from "./zh/requests";
import { reviews } from "./zh/reviews";
import { rights } from "./zh/rights";
import { roles } from "./zh/roles";
import { shell } from "./zh/shell";
import { statistics } from "./zh/statistics";
import { summary } from "./zh/summary";
import { tasks } from "./zh/tasks";
import { twice } from "./zh/twice";
import { users } from "./zh/users";
import { wizard } from "./zh/wizard";

export const zh = {
  ...addresses, ...alerts, ...areas, ...asked, ...bulk, ...burden, ...catalogue, ...clients,
  ...conditions, ...corrections, ...decideMany, ...enter, ...facts, ...failures, ...feeds,
  ...fields, ...formRequests, ...forms, ...glass, ...grants, ...household, ...households,
  ...imports, ...log, ...login, ...marks, ...matching, ...outbox, ...overlap, ...pages, ...people,
  ...person, ...proof, ...queries, ...recertify, ...requests, ...reviews, ...rights, ...roles,
  ...shell, ...statistics, ...summary, ...tasks, ...twice, ...users, ...wizard,
};

/** The name of a text. */
export type TextKey = keyof typeof zh;
