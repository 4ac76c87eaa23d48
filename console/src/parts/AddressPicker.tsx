// Estate, building, unit, room: a known dwelling in four choices.
import { useEffect, useState } from "react";
import { Button, Modal, Skeleton } from "antd";
import { graphql } from "../gql";
import type { PickDwellingsQuery } from "../gql/graphql";
import { ask } from "../hub/ask";
import { Failure } from "../hub/failure";
import { t } from "../language";
import { Failed } from "../shell/Drawn";
import { useVisit } from "../shell/viewer";
import { Choose, Field } from "./Field";

const DWELLINGS = graphql(`
  query PickDwellings($filter: DwellingFilter, $after: String) {
    dwellings(filter: $filter, first: 100, after: $after) {
      nodes { id address estate building unit room }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

type Place = PickDwellingsQuery["dwellings"]["nodes"][number];
const LEVELS = ["estate", "building", "unit", "room"] as const;
type Level = (typeof LEVELS)[number];

/** The choices of a level among places, in the order in which people count. */
export function choicesAt(places: Place[], level: Level): string[] {
  const all = new Set(places.map((one) => one[level] ?? ""));
  return [...all].sort((a, b) => a.localeCompare(b, "zh-CN", { numeric: true }));
}

export default function AddressPicker({ pick, close }: { pick: (address: string) => void; close: () => void }) {
  const { viewer, why } = useVisit();
  const [places, setPlaces] = useState<Place[] | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [chosen, setChosen] = useState<string[]>([]);
  useEffect(() => {
    let isLate = false;
    const load = async () => {
      const all: Place[] = [];
      let after: string | null = null;
      do {
        const filter = { includeClosed: false, ...(viewer.area ? { area: viewer.area.id } : {}) };
        const { data }: { data: PickDwellingsQuery } = await ask(DWELLINGS, { filter, after }, why);
        all.push(...data.dwellings.nodes);
        after = data.dwellings.pageInfo.hasNextPage ? data.dwellings.pageInfo.endCursor ?? null : null;
      } while (after && !isLate && all.length < 5000);
      if (!isLate) setPlaces(all.filter((one) => one.estate));
    };
    load().catch((error: unknown) => { if (!isLate && error instanceof Failure) setFailure(error); });
    return () => { isLate = true; };
  }, [viewer, why]);
  const left = (places ?? []).filter((one) => chosen.every((value, at) => (one[LEVELS[at] as Level] ?? "") === value));
  const choose = (at: number, value: string) => {
    const next = [...chosen.slice(0, at), value];
    setChosen(next);
  };
  return (
    <Modal open title={t("address.pick")} onCancel={close} closable={{ "aria-label": t("close") }} footer={
      <Button type="primary" disabled={left.length !== 1} onClick={() => left[0] && pick(left[0].address)}>{t("address.use")}</Button>}>
      <Failed failure={failure} />
      {!places && !failure && <Skeleton active />}
      {places && LEVELS.slice(0, chosen.length + 1).map((level, at) => {
        const before = places.filter((one) => chosen.slice(0, at).every((value, index) => (one[LEVELS[index] as Level] ?? "") === value));
        return (
          <Field key={level} label={t(`address.${level}`)}>
            <Choose value={chosen[at] ?? ""} none={t("choose")} onChange={(value) => choose(at, value)}
              options={choicesAt(before, level).map((value) => [value, value || "—"] as const)} />
          </Field>
        );
      })}
      {left.length === 1 && <p><b>{left[0]?.address}</b></p>}
    </Modal>
  );
}
