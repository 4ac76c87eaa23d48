// All texts in English, by what they are about.
import { addresses } from "./en/addresses";
import { areas } from "./en/areas";
import { asked } from "./en/asked";
import { catalogue } from "./en/catalogue";
import { clients } from "./en/clients";
import { corrections } from "./en/corrections";
import { enter } from "./en/enter";
import { facts } from "./en/facts";
import { failures } from "./en/failures";
import { feeds } from "./en/feeds";
import { fields } from "./en/fields";
import { formRequests } from "./en/formRequests";
import { forms } from "./en/forms";
import { grants } from "./en/grants";
import { household } from "./en/household";
import { households } from "./en/households";
import { imports } from "./en/imports";
import { log } from "./en/log";
import { login } from "./en/login";
import { matching } from "./en/matching";
import { outbox } from "./en/outbox";
import { overlap } from "./en/overlap";
import { pages } from "./en/pages";
import { people } from "./en/people";
import { person } from "./en/person";
import { proof } from "./en/proof";
import { queries } from "./en/queries";
import { requests } from "./en/requests";
import { reviews } from "./en/reviews";
import { rights } from "./en/rights";
import { roles } from "./en/roles";
import { shell } from "./en/shell";
import { statistics } from "./en/statistics";
import { summary } from "./en/summary";
import { tasks } from "./en/tasks";
import { users } from "./en/users";
import { wizard } from "./en/wizard";
import { alerts } from "./en/alerts";
import { marks } from "./en/marks";
import { burden } from "./en/burden";
import { glass } from "./en/glass";
import { decideMany } from "./en/decideMany";
import { recertify } from "./en/recertify";
import { bulk } from "./en/bulk";
import { conditions } from "./en/conditions";
import { twice } from "./en/twice";
import type { TextKey } from "./zh";

export const en: Record<TextKey, string> = {
  ...addresses, ...areas, ...asked, ...catalogue, ...clients, ...corrections, ...enter, ...facts,
  ...failures, ...feeds, ...fields, ...formRequests, ...forms, ...grants, ...household,
  ...households, ...imports, ...log, ...login, ...matching, ...outbox, ...overlap, ...pages,
  ...people, ...person, ...proof, ...queries, ...requests, ...reviews, ...rights, ...roles,
  ...shell, ...statistics, ...summary, ...tasks, ...users, ...wizard, ...alerts, ...marks, ...burden, ...glass, ...decideMany, ...recertify, ...bulk, ...conditions, ...twice,
};
