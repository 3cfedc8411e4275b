import type { MapPoint } from "../data/conditionMap.ts";
import type { Provenance } from "../data/provenance.ts";
import { PertlineError } from "../error.ts";
import { quasirandom } from "../stats/quasirandom.ts";
import type { Figure, RowNames, Trace } from "./figure.ts";
import { addPanel, legendAbove, panelHeading, sizeAround } from "./panels.ts";
import type { PanelGrid } from "./panels.ts";
import { plain, textWidth } from "./text.ts";
import { CONFIG, INK, SIZE, frame, label } from "./theme.ts";

export interface ExtendedData1bOptions {
  points: readonly MapPoint[];
  /** What the dimensions are, e.g. "PC 1" and "PC 2". */
  axes: readonly [string, string?];
  provenance: Provenance;
  title?: string;
  letter?: string | null;
  notes?: readonly string[];
}

/** The paper's colours. */
const KINDS = [
  { name: "No perturbation", colour: "#E41A1C", size: 9, is: (genes: number) => genes === 0 },
  { name: "Single perturbation", colour: "#4DAF4A", size: 5, is: (genes: number) => genes === 1 },
  { name: "Double perturbation", colour: "#377EB8", size: 5, is: (genes: number) => genes > 1 },
] as const;

/**
 * The paper's Extended Data Fig 1b: every condition of each data set on a map of their mean expression, coloured by how many genes it
 * perturbs, some of them named.
 * @throws NO_POINTS when there is nothing to draw
 */
export function extendedData1b(options: ExtendedData1bOptions): Figure {
  const { points, provenance, axes } = options;
  if (points.length === 0) throw new PertlineError("NO_POINTS", "Expected conditions on a map, found none.");
  const datasets = [...new Set(points.map(({ dataset }) => dataset))];
  const grid: PanelGrid = {
    panels: datasets.length,
    columns: Math.min(2, datasets.length),
    width: datasets.length > 1 ? 400 : 460,
    height: 290,
    gap: { x: 50, y: 78 },
  };
  const kinds = KINDS.filter(({ is }) => points.some(({ genes }) => is(genes)));
  const { legend, height } = legendAbove(
    kinds.map(({ name }) => name),
    grid.width,
  );
  const flat = points.every(({ y }) => y === undefined);
  const figure = frame({
    ...sizeAround(grid, { l: 44, r: 18, t: height + 26, b: 46 }, 420),
    title: options.title ?? "Conditions by their mean expression",
    letter: options.letter === null ? undefined : (options.letter ?? "b"),
    provenance,
    notes: [
      `${points.length.toLocaleString("en")} conditions`,
      ...(flat
        ? [`Only ${axes[0]} is given: the height spreads the points by their density and means nothing else`]
        : []),
      ...(options.notes ?? []),
    ],
  });
  const { layout } = figure;
  const data: Trace[] = [];
  datasets.forEach((dataset, i) => {
    const own = points.filter((one) => one.dataset === dataset);
    const xs = own.map(({ x }) => x);
    const spread = quasirandom(xs, { width: 0.4 });
    const ys = own.map(({ y }, k) => y ?? spread[k]!);
    const panel = addPanel(
      layout,
      grid,
      i,
      { ...ends(xs), title: { text: axes[0], standoff: 6 }, showticklabels: false, ticks: "" },
      {
        ...(flat ? { range: [-0.56, 0.56] } : ends(ys)),
        title: { text: axes[1] ?? "", standoff: 6 },
        ...{ showticklabels: false, ticks: "", showgrid: !flat },
      },
    );
    panelHeading(figure, panel, plain(dataset));
    // Control last: it must not lie under others.
    for (const kind of [...kinds].reverse()) {
      const kept = own.flatMap((one, k) => (kind.is(one.genes) ? [k] : []));
      if (kept.length === 0) continue;
      data.push({
        type: "scatter",
        mode: "markers",
        name: kind.name,
        legendgroup: kind.name,
        legendrank: 1 + KINDS.indexOf(kind),
        showlegend: !data.some(({ name }) => name === kind.name),
        xaxis: panel.xaxis,
        yaxis: panel.yaxis,
        x: kept.map((k) => round(xs[k]!)),
        y: kept.map((k) => round(ys[k]!)),
        customdata: kept.map((k) => [own[k]!.condition, own[k]!.genes]),
        marker: {
          size: kind.size,
          color: kind.colour,
          opacity: kind.size > 6 ? 1 : 0.65,
          line: { width: 0 },
        },
        hovertemplate: `<b>%{customdata[0]}</b><br>${kind.name.toLowerCase()}<extra></extra>`,
        meta: {
          rows: {
            x: axes[0],
            ...(flat ? {} : { y: axes[1] ?? "y" }),
            customdata: ["condition", "perturbed_genes"],
            constant: { dataset },
          } satisfies RowNames,
        },
      });
    }
    const named = own.flatMap((one, k) => (one.labelled ? [{ text: shorter(one.condition), x: xs[k]!, y: ys[k]! }] : [])); // prettier-ignore
    const range = (side: "x" | "y"): [number, number] =>
      (layout[`${side}axis${i === 0 ? "" : i + 1}`] as { range: [number, number] }).range;
    for (const one of place(named, range("x"), range("y"), grid))
      layout.annotations.push(
        label(plain(one.text), {
          ...{ xref: panel.xaxis, yref: panel.yaxis, x: one.x, y: one.y, font: { size: SIZE.small } },
          ...{ showarrow: true, arrowhead: 0, arrowwidth: 0.7, arrowcolor: INK.axis, standoff: 3 },
          ...{ ax: one.ax, ay: one.ay, bgcolor: "rgba(255,255,255,0.7)" },
        }),
      );
  });
  layout.showlegend = true;
  layout.legend = { ...legend, y: 1 + 24 / figure.inner.height };
  return { data, layout, config: { ...CONFIG } };
}

/** `+ctrl` says nothing that the colour does not say. */
function shorter(condition: string): string {
  return condition.replace(/\+ctrl$|^ctrl\+/, "");
}

interface Named {
  text: string;
  x: number;
  y: number;
}

/** Puts every name beside its point where it covers no other name and stays in the panel. */
function place(
  named: readonly Named[],
  [x0, x1]: readonly [number, number],
  [y0, y1]: readonly [number, number],
  { width, height }: PanelGrid,
): (Named & { ax: number; ay: number })[] {
  const taken: { l: number; r: number; t: number; b: number }[] = [];
  return named.map((one) => {
    const at = { x: ((one.x - x0) / (x1 - x0)) * width, y: (1 - (one.y - y0) / (y1 - y0)) * height };
    const half = textWidth(one.text, SIZE.small) / 2 + 4;
    let best = { ax: 0, ay: -24, cost: Infinity };
    for (const radius of [26, 44, 64, 90, 120])
      for (let turn = 0; turn < 12; turn++) {
        const angle = (turn * Math.PI) / 6 - Math.PI / 2;
        const [ax, ay] = [Math.cos(angle) * radius * 1.3, Math.sin(angle) * radius];
        const box = { l: at.x + ax - half, r: at.x + ax + half, t: at.y + ay - 9, b: at.y + ay + 9 };
        const outside = Math.max(0, 3 - box.l, box.r - width + 3, 3 - box.t, box.b - height + 3);
        const covered = taken.filter((other) => box.l < other.r && box.r > other.l && box.t < other.b && box.b > other.t).length; // prettier-ignore
        const cost = outside * 20 + covered * 1000 + radius;
        if (cost < best.cost) best = { ax, ay, cost };
      }
    taken.push({ l: at.x + best.ax - half, r: at.x + best.ax + half, t: at.y + best.ay - 9, b: at.y + best.ay + 9 }); // prettier-ignore
    return { ...one, ax: Math.round(best.ax), ay: Math.round(best.ay) };
  });
}

function ends(values: readonly number[]): { range: [number, number] } {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = (high - low) * 0.07 || 1;
  return { range: [low - room, high + room] };
}

/** Places need no more digits than pixels have. */
function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
