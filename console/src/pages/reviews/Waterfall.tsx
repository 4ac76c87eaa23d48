// How a score came about: what each comparison adds or takes, from the prior to the sum.
import { t, word } from "../../language";

interface Step {
  comparison: string;
  attributes: { code: string; name: string }[];
  level?: string | null;
  bits: number;
  rarity: number;
  sum: number;
}

interface Score {
  bits: number;
  band: string;
  steps: Step[];
  guards: string[];
}

/** Width of a bar in eighths of the widest. */
export function eighths(value: number, widest: number): number {
  if (widest <= 0 || value === 0) return 0;
  return Math.max(1, Math.round((8 * Math.abs(value)) / widest));
}

export function Waterfall({ score }: { score: Score }) {
  const widest = Math.max(0, ...score.steps.map((one) => Math.abs(one.bits + one.rarity)));
  return (
    <details>
      <summary>{t("score.title", { bits: score.bits.toFixed(1), band: word("band", score.band) })}</summary>
      <table className="stack waterfall">
        <thead><tr><th scope="col">{t("score.compared")}</th><th scope="col">{t("score.bits")}</th><th scope="col">{t("score.sum")}</th></tr></thead>
        <tbody>{score.steps.map((one) => {
          const added = one.bits + one.rarity;
          return (
            <tr key={one.comparison}>
              <th scope="row">{one.attributes.map(({ name }) => name).join("、") || (one.comparison === "prior" ? t("score.prior") : one.comparison)}</th>
              <td data-label={t("score.bits")}><span className={`bar bar-${eighths(added, widest)} ${added < 0 ? "takes" : "adds"}`} /> {added > 0 ? "+" : ""}{added.toFixed(1)}</td>
              <td data-label={t("score.sum")}>{one.sum.toFixed(1)}</td>
            </tr>
          );
        })}</tbody>
      </table>
      {score.guards.length > 0 && <p className="soft">{score.guards.join("；")}</p>}
    </details>
  );
}
