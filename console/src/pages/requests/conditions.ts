// Row conditions: as the hub writes them, and what they may be about.
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

interface Listed {
  code: string;
  name: string;
  subject: string;
  valueType: string;
  retired: boolean;
  switchedOff: boolean;
}

const CODED = ["BOOL", "CODE", "CODES"];

/** Attributes that a condition may be about: those with codes, of the one kind of subject that is asked about. */
export function codedFor(asked: readonly string[], catalogue: readonly Listed[]): Listed[] {
  const kinds = new Set(catalogue.filter(({ code }) => asked.includes(code)).map(({ subject }) => subject));
  if (kinds.size > 1) return [];
  const fits = ({ subject, valueType, retired, switchedOff }: Listed) =>
    CODED.includes(valueType) && !retired && !switchedOff && (kinds.size === 0 || kinds.has(subject));
  return catalogue.filter(fits);
}
