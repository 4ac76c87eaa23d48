// Texts in English: roles of people.
import type { roles as chinese } from "../zh/roles";

export const roles: Record<keyof typeof chinese, string> = {
  "role.community_staff": "Community staff",
  "role.department_officer": "Department officer",
  "role.data_manager": "Data manager",
  "role.data_bureau_admin": "Data bureau administrator",
  "role.auditor": "Auditor",
};
