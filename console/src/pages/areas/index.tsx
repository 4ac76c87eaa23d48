// Areas as a tree, with the officers of each community.
import { graphql } from "../../gql";
import type { AreasQuery } from "../../gql/graphql";
import { useAsk } from "../../hub/useAsk";
import { t } from "../../language";
import { Drawn } from "../../shell/Drawn";

const AREAS = graphql(`
  query Areas { areas { id code name level urban parent { id } officers { department { code name } name phone } } }
`);

type Area = AreasQuery["areas"][number];

export default function Areas() {
  const asked = useAsk(AREAS, {});
  return (
    <section className="card">
      <h1>{t("page.areas")}</h1>
      <Drawn asked={asked}>{({ areas }) => {
        const known = new Set(areas.map(({ id }) => id));
        const roots = areas.filter((one) => !one.parent || !known.has(one.parent.id));
        return <ul className="tree">{roots.map((one) => <Branch key={one.id} area={one} all={areas} />)}</ul>;
      }}</Drawn>
    </section>
  );
}

function Branch({ area, all }: { area: Area; all: Area[] }) {
  const below = all.filter((one) => one.parent?.id === area.id);
  const name = <><b>{area.name}</b> <code>{area.code}</code> <span className="soft">{t(`level.${area.level}`)} {t(area.urban ? "area.urban" : "area.rural")}</span></>;
  if (below.length === 0 && area.officers.length === 0) return <li>{name}</li>;
  return (
    <li><details open={area.level !== "COMMUNITY" && area.level !== "STREET"}><summary>{name}</summary>
      {area.officers.length > 0 && <ul>{area.officers.map((one) => <li key={one.department.code}>{one.department.name} {one.name} {one.phone}</li>)}</ul>}
      <ul className="tree">{below.map((one) => <Branch key={one.id} area={one} all={all} />)}</ul>
    </details></li>
  );
}
