// The figures of a report: all together, by what they are wanted by, and who asked again.
import { lazy, Suspense } from "react";
import { Skeleton } from "antd";
import { number, t } from "../../language";
import { Nothing } from "../../shell/Drawn";
import { offenders, PARTS, saved, share, sumsBy, type Cells, type Group, type Row, type Sum } from "./sums";

const Chart = lazy(() => import("./Chart"));

/** Rows that may stand open on a phone. */
const FEW = 8;

interface Shown {
  total: Cells;
  rows: Row[];
  by: Group;
  titles: Map<string, string>;
}

export function Report({ total, rows, by, titles }: Shown) {
  if (total.cells === 0) return <Nothing text={t("burden.none")} />;
  const titled = (sum: Sum) => ({ ...sum, name: (by === "form" ? titles.get(sum.name) : undefined) ?? (sum.name || t("burden.without")) });
  const sums = sumsBy(rows, by).map(titled);
  const label = `${t("page.burden")} ${t(`burden.by.${by}`)}`;
  const again = offenders(rows).slice(0, 5);
  return (
    <>
      <section className="card" aria-label={t("burden.total")}>
        <div className="figures">
          <Figure text={t("burden.filled")} value={share(total.reused, total.cells) ?? "—"} more={t("asked.of", { n: number(total.reused), all: number(total.cells) })} />
          <Figure text={t("burden.saved")} value={hours(saved(total))} more={t("burden.spent", { time: hours(total.minutes) })} />
          <Figure text={t("burden.askedAgain")} value={number(total.askedAgain)} more={t("burden.askedAgain.text")} isBad={total.askedAgain > 0} />
        </div>
        <details><summary>{t("burden.method")}</summary><p>{t("burden.method.text")}</p></details>
      </section>
      <section className="card">
        <h2>{t(`burden.by.${by}`)}</h2>
        <Suspense fallback={<Skeleton active paragraph={{ rows: 6 }} />}><Chart sums={sums} isTime={by === "period"} label={label} /></Suspense>
        <details open={sums.length <= FEW}><summary>{t("burden.table", { n: number(sums.length) })}</summary>
          <Table sums={by === "period" ? [...sums].reverse() : sums} label={label} first={t(`burden.${by}`)} /></details>
      </section>
      {again.length > 0 && <section className="card">
        <h2>{t("burden.offenders")}</h2>
        <ol>{again.map((one) => <li key={`${one.department.code} ${one.form}`}>
          <b>{one.department.name}</b> {titles.get(one.form ?? "") ?? one.form}：{t("burden.offence", { n: number(one.cells.askedAgain), percent: share(one.cells.askedAgain, one.cells.cells) ?? "" })}</li>)}</ol>
      </section>}
    </>
  );
}

function Figure({ text, value, more, isBad }: { text: string; value: string; more: string; isBad?: boolean }) {
  return <div className={isBad ? "figure bad" : "figure"}><p>{text}</p><p className="big">{value}</p><p className="soft">{more}</p></div>;
}

function Table({ sums, label, first }: { sums: Sum[]; label: string; first: string }) {
  return (
    <table className="stack" aria-label={label}>
      <thead><tr><th scope="col">{first}</th><th scope="col">{t("burden.filled")}</th>
        {PARTS.map((part) => <th key={part} scope="col" className="amount">{t(`burden.${part}`)}</th>)}<th scope="col" className="amount">{t("asked.minutes")}</th></tr></thead>
      <tbody>{sums.map((sum) => (
        <tr key={sum.key}>
          <th scope="row">{sum.name}</th>
          <td data-label={t("burden.filled")}>{share(sum.reused, sum.cells) ?? "—"}</td>
          {PARTS.map((part) => <td key={part} className="amount" data-label={t(`burden.${part}`)}>{number(sum[part])}</td>)}
          <td className="amount" data-label={t("asked.minutes")}>{number(Math.round(sum.minutes))}</td>
        </tr>))}
      </tbody>
    </table>
  );
}

/** Minutes as hours where they are many. */
function hours(minutes: number): string {
  return minutes >= 120 ? t("burden.hours", { n: number(Math.round(minutes / 60)) }) : t("burden.minutes", { n: number(Math.round(minutes)) });
}
