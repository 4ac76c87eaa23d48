// All texts in Chinese, which is the language of the console, by what they are about. `{…}` is filled in.
import { addresses } from "./zh/addresses";
import { areas } from "./zh/areas";
import { asked } from "./zh/asked";
import { catalogue } from "./zh/catalogue";
import { clients } from "./zh/clients";
import { corrections } from "./zh/corrections";
import { enter } from "./zh/enter";
import { facts } from "./zh/facts";
import { failures } from "./zh/failures";
import { feeds } from "./zh/feeds";
import { fields } from "./zh/fields";
import { formRequests } from "./zh/formRequests";
import { forms } from "./zh/forms";
import { grants } from "./zh/grants";
import { household } from "./zh/household";
import { households } from "./zh/households";
import { imports } from "./zh/imports";
import { log } from "./zh/log";
import { login } from "./zh/login";
import { matching } from "./zh/matching";
import { outbox } from "./zh/outbox";
import { overlap } from "./zh/overlap";
import { pages } from "./zh/pages";
import { people } from "./zh/people";
import { person } from "./zh/person";
import { proof } from "./zh/proof";
import { queries } from "./zh/queries";
import { requests } from "./zh/requests";
import { reviews } from "./zh/reviews";
import { rights } from "./zh/rights";
import { roles } from "./zh/roles";
import { shell } from "./zh/shell";
import { statistics } from "./zh/statistics";
import { summary } from "./zh/summary";
import { tasks } from "./zh/tasks";
import { users } from "./zh/users";
import { wizard } from "./zh/wizard";
import { alerts } from "./zh/alerts";
import { marks } from "./zh/marks";
import { burden } from "./zh/burden";
import { glass } from "./zh/glass";
import { decideMany } from "./zh/decideMany";
import { recertify } from "./zh/recertify";
import { bulk } from "./zh/bulk";
import { conditions } from "./zh/conditions";
import { twice } from "./zh/twice";

export const zh = {
  ...addresses, ...areas, ...asked, ...catalogue, ...clients, ...corrections, ...enter, ...facts,
  ...failures, ...feeds, ...fields, ...formRequests, ...forms, ...grants, ...household,
  ...households, ...imports, ...log, ...login, ...matching, ...outbox, ...overlap, ...pages,
  ...people, ...person, ...proof, ...queries, ...requests, ...reviews, ...rights, ...roles,
  ...shell, ...statistics, ...summary, ...tasks, ...users, ...wizard, ...alerts, ...marks, ...burden, ...glass, ...decideMany, ...recertify, ...bulk, ...conditions, ...twice,
};

/** The name of a text. */
export type TextKey = keyof typeof zh;
