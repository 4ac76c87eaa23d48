// Row conditions as the hub writes them, as the input that means the same.
import type { RowConditionInput } from "../../gql/graphql";

/** The input for `age>=60`, `age<14`, `household=residing` or `has=dibao_status:true`; none for what is not known here. */
export function conditionInput(text: string): RowConditionInput | null {
  const age = /^age(>=|<)(\d+)$/.exec(text);
  if (age) return age[1] === ">=" ? { agedAtLeast: Number(age[2]) } : { agedUnder: Number(age[2]) };
  const household = /^household=(residing|registered)$/.exec(text);
  if (household) return { inHousehold: household[1] === "residing" ? "RESIDING" : "REGISTERED" };
  const has = /^has=([a-z0-9_]+):(.+)$/.exec(text);
  return has ? { has: { attribute: has[1] ?? "", code: has[2] ?? "" } } : null;
}
