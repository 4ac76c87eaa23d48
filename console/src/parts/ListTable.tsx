// A table of a list: stacked on phones, with a way to more rows.
import type { ReactNode } from "react";
import { Button } from "antd";
import type { Pages } from "../hub/usePages";
import { t } from "../language";
import { Drawn, Failed, Nothing } from "../shell/Drawn";

export interface Column<T> {
  title: string;
  cell: (row: T) => ReactNode;
}

interface Shown<R, T> {
  pages: Pages<R, T>;
  columns: Column<T>[];
  keyOf: (row: T) => string;
  label: string;
}

export function ListTable<R, T>({ pages, columns, keyOf, label }: Shown<R, T>) {
  return (
    <Drawn asked={pages.asked}>{() => pages.rows.length === 0 ? <Nothing text={t("table.empty")} /> : (
      <>
        <table className="stack" aria-label={label}>
          <thead><tr>{columns.map((one) => <th key={one.title} scope="col">{one.title}</th>)}</tr></thead>
          <tbody>{pages.rows.map((row) => (
            <tr key={keyOf(row)}>{columns.map((one) => <td key={one.title} data-label={one.title}>{one.cell(row)}</td>)}</tr>))}
          </tbody>
        </table>
        <Failed failure={pages.failure} />
        {pages.more && <div className="acts"><Button loading={pages.isRunning} onClick={pages.more}>{t("more")}</Button></div>}
      </>
    )}</Drawn>
  );
}
