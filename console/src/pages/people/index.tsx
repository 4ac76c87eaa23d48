// Finds people by document, name or phone, and households by address.
import { useState } from "react";
import { Button } from "antd";
import { t } from "../../language";
import { Purpose } from "../../parts/Purpose";
import { ByAddress } from "./ByAddress";
import { ByPerson } from "./ByPerson";

export default function People() {
  const [way, setWay] = useState<"byPerson" | "byAddress">("byPerson");
  return (
    <>
      <section className="card">
        <h1>{t("page.people")}</h1>
        <div className="grid"><Purpose /></div>
        <div className="acts" role="group" aria-label={t("page.people")}>
          {(["byPerson", "byAddress"] as const).map((one) => (
            <Button key={one} type={way === one ? "primary" : "default"} aria-pressed={way === one} onClick={() => setWay(one)}>
              {t(`find.${one}`)}</Button>))}
        </div>
      </section>
      {way === "byPerson" ? <ByPerson /> : <ByAddress />}
    </>
  );
}
