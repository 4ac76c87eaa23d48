// Sums as bars, one colour for each way a cell went; what they say stands in the table below too.
import { useEffect, useRef, useState } from "react";
import { BarChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsType } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { number, t } from "../../language";
import { PARTS, type Part, type Sum } from "./sums";

use([BarChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

const COLOURS: Record<Part, string> = { reused: "#1a6b2f", confirmed: "#7fb38d", newlyCollected: "#1d6cb8", askedAgain: "#b3261e", empty: "#c3c9d0" };
/** As many bars as can be told apart. */
export const SHOWN = 12;

/** The last bars of a time, the first of all else. */
export function drawn(sums: Sum[], isTime: boolean): Sum[] {
  return isTime ? sums.slice(-SHOWN) : sums.slice(0, SHOWN);
}

export default function Chart({ sums, isTime, label }: { sums: Sum[]; isTime: boolean; label: string }) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const [size, setSize] = useState(15);
  useEffect(() => {
    if (!place.current) return;
    const made = init(place.current, undefined, { renderer: "canvas" });
    chart.current = made;
    const watcher = new ResizeObserver(() => { made.resize(); setSize(sizeOf(made)); });
    watcher.observe(place.current);
    return () => { watcher.disconnect(); made.dispose(); chart.current = null; };
  }, []);
  useEffect(() => { chart.current?.setOption(optionOf(drawn(sums, isTime), isTime, size), true); });
  const rows = Math.min(sums.length, SHOWN);
  return <div ref={place} role="img" aria-label={label} className={`chart chart-${isTime ? "time" : Math.max(2, rows)}`} />;
}

/** How large the text beside the bars is: a little smaller than what stands around, which is large in a meeting. */
const sizeOf = (chart: EChartsType) => Math.max(15, Math.round(parseFloat(getComputedStyle(chart.getDom()).fontSize) * 0.94));

function optionOf(sums: Sum[], isTime: boolean, fontSize: number) {
  const names = { type: "category" as const, data: sums.map(({ name }) => name), inverse: !isTime, axisLabel: { fontSize, color: "#1b1f24", width: isTime ? undefined : fontSize * 9, overflow: "truncate" as const, hideOverlap: true }, axisTick: { show: false } };
  const values = { type: "value" as const, minInterval: 1, splitNumber: 3, axisLabel: { fontSize, color: "#4b5560", hideOverlap: true, formatter: (value: number) => number(value) } };
  return {
    animation: false,
    textStyle: { fontSize, fontFamily: "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif" },
    legend: { top: 0, left: 0, itemGap: 14, textStyle: { fontSize, color: "#1b1f24" } },
    // A tooltip of HTML would bring styles of its own, which the hub's policy forbids.
    tooltip: { trigger: "axis" as const, renderMode: "richText" as const, axisPointer: { type: "shadow" as const }, confine: true, valueFormatter: (value: unknown) => number(Number(value)) },
    grid: { left: 8, right: 24, top: fontSize * 4, bottom: 8, containLabel: true },
    xAxis: isTime ? names : values,
    yAxis: isTime ? values : names,
    series: PARTS.map((part) => ({
      type: "bar" as const, stack: "cells", name: t(`burden.${part}`), barMaxWidth: fontSize * 2.6, color: COLOURS[part], data: sums.map((sum) => sum[part]),
    })),
  };
}
