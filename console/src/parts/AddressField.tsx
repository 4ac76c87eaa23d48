// An address: typed in whatever style, told how it is understood, or picked from what is known.
import { lazy, Suspense, useEffect, useState } from "react";
import { Button, Input } from "antd";
import { graphql } from "../gql";
import { ask } from "../hub/ask";
import type { UnderstandAddressQuery } from "../gql/graphql";
import { t } from "../language";
import { useVisit } from "../shell/viewer";
import { Field } from "./Field";

const Picker = lazy(() => import("./AddressPicker"));

const UNDERSTAND = graphql(`
  query UnderstandAddress($address: String!) {
    dwelling(address: $address) { status understoodAs dwelling { id address } candidates { id address } }
  }
`);

type Match = UnderstandAddressQuery["dwelling"];

interface Shown {
  value: string;
  onChange: (value: string) => void;
  error?: string | null;
  label?: string;
}

export function AddressField({ value, onChange, error, label }: Shown) {
  const { why } = useVisit();
  const [match, setMatch] = useState<Match | null>(null);
  const [isPicking, setPicking] = useState(false);
  const address = value.trim();
  useEffect(() => {
    setMatch(null);
    if (address.length < 4) return;
    let isLate = false;
    const timer = setTimeout(() => {
      ask(UNDERSTAND, { address }, why).then(({ data }) => { if (!isLate) setMatch(data.dwelling); }).catch(() => null);
    }, 250);
    return () => { isLate = true; clearTimeout(timer); };
  }, [address, why]);
  return (
    <div className="wide address">
      <Field label={label ?? t("field.residenceAddress")} hint={t("hint.residenceAddress")} error={error} name="residenceAddress">
        <Input value={value} maxLength={200} autoComplete="off" spellCheck={false} onChange={(event) => onChange(event.target.value)} />
      </Field>
      <div aria-live="polite">
        {match && match.status !== "AMBIGUOUS" && <p className="soft">{t(`address.${match.status}`)}：{match.dwelling?.address ?? match.understoodAs}</p>}
        {match?.status === "AMBIGUOUS" && <>
          <p className="soft">{t("address.AMBIGUOUS")}</p>
          <div className="acts">{match.candidates.map((one) =>
            <Button key={one.id} onClick={() => onChange(one.address)}>{one.address}</Button>)}</div>
        </>}
      </div>
      <Button onClick={() => setPicking(true)}>{t("address.pick")}</Button>
      {isPicking && <Suspense><Picker close={() => setPicking(false)} pick={(text) => { onChange(text); setPicking(false); }} /></Suspense>}
    </div>
  );
}
