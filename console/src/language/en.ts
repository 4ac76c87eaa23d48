// All texts in English, by what they are about.
import { addresses } from "./en/addresses";
import { alerts } from "./en/alerts";
import { areas } from "./en/areas";
import { asked } from "./en/asked";
import { bulk } from "./en/bulk";
import { burden } from "./en/burden";
import { catalogue } from "./en/catalogue";
import { clients } from "./en/clients";
import { conditions } from "./en/conditions";
import { corrections } from "./en/corrections";
import { decideMany } from "./en/decideMany";
import { enter } from "./en/enter";
import { facts } from "./en/facts";
import { failures } from "./en/failures";
import { feeds } from "./en/feeds";
import { fields } from "./en/fields";
import { formRequests } from "./en/formRequests";
import { forms } from "./en/forms";
import { glass } from "./en/glass";
import { grants } from "./en/grants";
import { household } from "./en/household";
import { households } from "./en/households";
import { imports } from "./en/imports";
import { log } from "./en/log";
import { login } from "./en/login";
import { marks } from "./en/marks";
import { matching } from "./en/matching";
import { outbox } from "./en/outbox";
import { overlap } from "./en/overlap";
import { pages } from "./en/pages";
import { people } from "./en/people";
import { person } from "./en/person";
import { proof } from "./en/proof";
import { queries } from "./en/queries";
import { recertify } from "./en/recertify";
import { requests } from "./en/requests";
import { reviews } from "./en/reviews";
import { rights } from "./en/rights";
import { roles } from "./en/roles";
import { shell } from "./en/shell";
import { statistics } from "./en/statistics";
import { summary } from "./en/summary";
import { tasks } from "./en/tasks";
import { twice } from "./en/twice";
import { users } from "./en/users";
import { wizard } from "./en/wizard";
import type { TextKey } from "./zh";

export const en: Record<TextKey, string> = {
  ...addresses, ...alerts, ...areas, ...asked, ...bulk, ...burden, ...catalogue, ...clients,
  ...conditions, ...corrections, ...decideMany, ...enter, ...facts, ...failures, ...feeds,
  ...fields, ...formRequests, ...forms, ...glass, ...grants, ...household, ...households,
  ...imports, ...log, ...login, ...marks, ...matching, ...outbox, ...overlap, ...pages, ...people,
  ...person, ...proof, ...queries, ...recertify, ...requests, ...reviews, ...rights, ...roles,
  ...shell, ...statistics, ...summary, ...tasks, ...twice, ...users, ...wizard,
};
