// Households at an address, each as a small tree.
import { useState, type FormEvent } from "react";
import { Button } from "antd";
import { graphql } from "../../gql";
import { useAsk } from "../../hub/useAsk";
import { t } from "../../language";
import { AddressField } from "../../parts/AddressField";
import { Refusals, Tree } from "../../parts/PersonParts";
import { Drawn, Nothing } from "../../shell/Drawn";
import { useVisit } from "../../shell/viewer";

const AT = graphql(`
  query HouseholdsAt($address: String!) {
    dwelling(address: $address) {
      status
      understoodAs
      candidates { id address }
      dwelling { id address area { name } households { ...Home } }
    }
  }
`);

export function ByAddress() {
  const { why } = useVisit();
  const [text, setText] = useState("");
  const [address, setAddress] = useState<string | null>(null);
  const asked = useAsk(AT, address ? { address } : null, why);
  const search = (event: FormEvent) => {
    event.preventDefault();
    setAddress(text.trim() || null);
  };
  return (
    <>
      <form className="card" role="search" onSubmit={search}>
        <AddressField label={t("find.address")} value={text} onChange={(next) => { setText(next); setAddress(null); }} />
        <div className="acts"><Button type="primary" htmlType="submit">{t("find.do")}</Button></div>
      </form>
      {address && <Drawn asked={asked}>{({ dwelling: { dwelling, candidates, understoodAs } }) => (
        <>
          {!dwelling && <Nothing text={`${t("find.none")}：${understoodAs}`}>
            {candidates.map((one) => <Button key={one.id} onClick={() => { setText(one.address); setAddress(one.address); }}>{one.address}</Button>)}
          </Nothing>}
          {dwelling && <section className="card"><h2>{dwelling.address}</h2><p className="soft">{dwelling.area?.name}</p></section>}
          <div className="homes">{dwelling?.households.map((one) => <Tree key={one.id} home={one} />)}</div>
          <Refusals refused={asked.answer?.refused ?? []} />
        </>
      )}</Drawn>}
    </>
  );
}
