// Until when something has to be decided, in working days.
import { Tag } from "antd";
import { graphql } from "../../gql";
import { useAsk } from "../../hub/useAsk";
import { t } from "../../language";
import { today } from "../../parts/today";
import { workingDays, type Calendar } from "./days";

const CALENDAR = graphql(`
  query WorkingCalendar($year: Int!, $next: Int!) {
    now: workingYear(year: $year) { daysOff movedDays }
    next: workingYear(year: $next) { daysOff movedDays }
  }
`);

/** The calendar of this year and the next; only weekends until it is there. */
export function useCalendar(): Calendar {
  const year = Number(today().slice(0, 4));
  const { data } = useAsk(CALENDAR, { year, next: year + 1 });
  return {
    daysOff: [...(data?.now.daysOff ?? []), ...(data?.next.daysOff ?? [])],
    movedDays: [...(data?.now.movedDays ?? []), ...(data?.next.movedDays ?? [])],
  };
}

export function Due({ day, isOverdue, calendar }: { day: string | null | undefined; isOverdue: boolean; calendar: Calendar }) {
  if (!day) return null;
  const left = workingDays(today(), day, calendar);
  return <>{day} {isOverdue || left < 0
    ? <Tag color="error">{t("requests.overdue")}</Tag>
    : <Tag color={left <= 2 ? "warning" : "default"}>{t("requests.left", { n: left })}</Tag>}</>;
}
