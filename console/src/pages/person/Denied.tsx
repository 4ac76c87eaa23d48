// What the person at the screen may not see for the purpose, and how to apply.
import { useState } from "react";
import { graphql } from "../../gql";
import { useAsk } from "../../hub/useAsk";
import { t } from "../../language";
import { Refusals } from "../../parts/PersonParts";
import { Drawn } from "../../shell/Drawn";
import { useVisit } from "../../shell/viewer";

const RIGHTS = graphql(`
  query Rights($purpose: String!) {
    viewer { mayRead(purpose: $purpose) { attribute answer howToApply } }
    catalogue(filter: { subject: RESIDENT }) { code name }
  }
`);

export function Denied() {
  const { why } = useVisit();
  const [isOpen, setOpen] = useState(false);
  const asked = useAsk(RIGHTS, isOpen && why.purpose ? { purpose: why.purpose } : null);
  return (
    <details className="card" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("refused")}</summary>
      <Drawn asked={asked}>{({ viewer, catalogue }) => {
        const names = Object.fromEntries(catalogue.map(({ code, name }) => [code, name]));
        const denied = viewer.mayRead.filter((one) => one.answer === "DENIED" && names[one.attribute]);
        return <Refusals names={names} refused={denied.map(({ attribute, howToApply }) => ({ attribute, howToApply: howToApply ?? "" }))} />;
      }}</Drawn>
    </details>
  );
}
