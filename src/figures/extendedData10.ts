import type { Provenance } from "../data/provenance.ts";
import { PertlineError } from "../error.ts";
import { quasirandom } from "../stats/quasirandom.ts";
import { drawGroups, groupsBelow, columnNames } from "./columns.ts";
import type { Figure, Layout, RowNames, Trace } from "./figure.ts";
import { ASTERISK_NOTE, FIGURE_1A_MODELS, modelColumns, sameModel, withScored } from "./models.ts";
import type { FigureModel } from "./models.ts";
import { addPanel, gridSize, legendAbove, sizeAround } from "./panels.ts";
import type { PanelGrid } from "./panels.ts";
import { plain } from "./text.ts";
import { CONFIG, INK, OKABE_ITO, SIZE, frame, label } from "./theme.ts";

/** What one run of one model took. */
export interface ResourceUse {
  dataset: string;
  seed: number;
  model: string;
  /** Wall time. */
  seconds: number;
  /** Largest resident memory, in bytes; NaN where it was not recorded. */
  bytes: number;
  /** What it ran on, e.g. the graphics card; "CPU" unless told. */
  device?: string | undefined;
}

export interface ExtendedData10Options {
  uses: readonly ResourceUse[];
  provenance: Provenance;
  models?: readonly FigureModel[];
  title?: string;
  letter?: string | null;
  notes?: readonly string[];
}

/** Ticks of a logarithmic axis of times. */
const TIMES: readonly (readonly [number, string])[] = [
  [0.01, "10 ms"],
  [0.1, "0.1 s"],
  [1, "1 s"],
  [10, "10 s"],
  [60, "1 min"],
  [600, "10 min"],
  [3600, "1 h"],
  [6 * 3600, "6 h"],
  [24 * 3600, "1 day"],
  [72 * 3600, "3 days"],
  [720 * 3600, "30 days"],
];

/**
 * The paper's Extended Data Fig 10: wall time, on a logarithmic axis, and peak memory of every run, coloured by what it ran on.
 * @throws NO_RESOURCES when there is nothing to draw
 */
export function extendedData10(options: ExtendedData10Options): Figure {
  const { uses, provenance, notes = [] } = options;
  if (uses.length === 0)
    throw new PertlineError(
      "NO_RESOURCES",
      "Expected the time and memory of at least one run, found none. The folder of a run records them.",
    );
  const models = withScored(
    options.models ?? FIGURE_1A_MODELS.filter(({ id }) => id !== "no_change"),
    asScores(uses),
  );
  const { columns, groups } = modelColumns(models);
  const devices = [...new Set(uses.map(deviceOf))].sort();
  const span = columns.at(-1)!.x + 1.2;
  const column = Math.max(38, Math.min(64, 440 / span));
  const grid: PanelGrid = {
    ...{ panels: 2, columns: 2, width: Math.round(column * span), height: 280, gap: { x: 84, y: 0 } },
  };
  const names = columnNames(columns, column);
  const below = groupsBelow(groups, column);
  const { legend, height } = legendAbove(devices, gridSize(grid).width);
  const datasets = [...new Set(uses.map(({ dataset }) => dataset))];
  const figure = frame({
    ...sizeAround(grid, { l: 82, r: 18, t: height + 8, b: names.height + below.height }),
    title: options.title ?? "Time and memory of training and prediction",
    letter: options.letter ?? undefined,
    provenance,
    notes: [
      plain(datasets.join(", ")),
      "One point per run",
      "bars: means",
      ...(columns.some((one) => one.label.endsWith("*")) ? [ASTERISK_NOTE] : []),
      ...notes,
    ],
  });
  const { layout } = figure;
  const data: Trace[] = [];
  const x: Layout = {
    ...{ range: [-0.6, columns.at(-1)!.x + 0.6], tickvals: columns.map((one) => one.x), ticks: "" },
    ...{ ticktext: names.texts, tickangle: names.angle, showgrid: false, fixedrange: true },
  };
  const measures = [
    { of: (use: ResourceUse) => use.seconds, title: "Wall time", y: timeAxis(uses) },
    { of: (use: ResourceUse) => use.bytes / 1e9, title: "Peak memory (GB)", y: memoryAxis(uses) },
  ];
  const shown = new Set<string>();
  measures.forEach(({ of, title, y }, i) => {
    const panel = addPanel(layout, grid, i, x, { ...y, title: { text: title } });
    for (const one of columns) {
      const own = uses.filter((use) => sameModel(use.model, one.id) && Number.isFinite(of(use)));
      if (own.length === 0) {
        layout.annotations.push(
          label(uses.some((use) => sameModel(use.model, one.id)) ? "not recorded" : "not run", {
            ...{ xref: panel.xaxis, x: one.x, xanchor: "center", textangle: -90 },
            ...{ yref: `${panel.yaxis} domain`, y: 0, yanchor: "bottom", yshift: 8 },
            font: { size: SIZE.text - 1, color: "#8a8a8a" },
          }),
        );
        continue;
      }
      const values = own.map(of);
      const offsets = quasirandom(i === 0 ? values.map(Math.log) : values, { width: 0.2 });
      devices.forEach((device, k) => {
        const kept = own.flatMap((use, at) => (deviceOf(use) === device ? [at] : []));
        if (kept.length === 0) return;
        data.push({
          type: "scatter",
          mode: "markers",
          name: plain(device),
          legendgroup: device,
          showlegend: !shown.has(device),
          xaxis: panel.xaxis,
          yaxis: panel.yaxis,
          x: kept.map((at) => Math.round((one.x + offsets[at]!) * 1e4) / 1e4),
          y: kept.map((at) => values[at]!),
          customdata: kept.map((at) => [own[at]!.seed, own[at]!.dataset, i === 0 ? duration(values[at]!) : `${values[at]!.toPrecision(3)} GB`]), // prettier-ignore
          marker: { size: 7, color: OKABE_ITO[k % OKABE_ITO.length], line: { width: 0.5, color: "#ffffff" } },
          hovertemplate: `<b>${plain(one.label)}</b><br>%{customdata[2]}<br>%{customdata[1]}, seed %{customdata[0]}<br>${plain(device)}<extra></extra>`,
          meta: {
            rows: {
              y: i === 0 ? "seconds" : "gigabytes",
              customdata: ["seed", "dataset"],
              constant: { model: one.id, device },
            } satisfies RowNames,
          },
        });
        shown.add(device);
      });
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      data.push({
        ...{ type: "scatter", mode: "lines", xaxis: panel.xaxis, yaxis: panel.yaxis, showlegend: false },
        ...{ x: [one.x - 0.35, one.x, one.x + 0.35], y: [mean, mean, mean], meta: { rows: null } },
        line: { color: INK.mean, width: 2 },
        hovertemplate: `mean, ${plain(one.label)}: ${i === 0 ? duration(mean) : `${mean.toPrecision(3)} GB`}<extra></extra>`,
      });
    }
    drawGroups(layout, groups, below, column, panel.xaxis, names.height);
  });
  layout.showlegend = true;
  layout.legend = legend;
  return { data, layout, config: { ...CONFIG } };
}

function deviceOf({ device }: ResourceUse): string {
  return device === undefined || device === "" ? "CPU" : device;
}

function timeAxis(uses: readonly ResourceUse[]): Layout {
  const times = uses.map(({ seconds }) => seconds).filter((one) => one > 0);
  const [low, high] = [Math.min(...times) / 1.6, Math.max(...times) * 1.6];
  const ticks = TIMES.filter(([at]) => at >= low && at <= high);
  return {
    ...{ type: "log", range: [Math.log10(low), Math.log10(high)] },
    ...{ tickvals: ticks.map(([at]) => at), ticktext: ticks.map(([, text]) => text) },
  };
}

function memoryAxis(uses: readonly ResourceUse[]): Layout {
  const most = uses.reduce((top, { bytes }) => (Number.isFinite(bytes) ? Math.max(top, bytes) : top), 0);
  return { range: [0, (most / 1e9) * 1.06 || 1] };
}

function duration(seconds: number): string {
  if (seconds < 90) return `${seconds.toPrecision(3)} s`;
  return seconds < 5400 ? `${(seconds / 60).toFixed(1)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

function asScores(uses: readonly ResourceUse[]): Parameters<typeof withScored>[1] {
  return uses.map(({ dataset, seed, model, seconds }) => ({
    ...{ dataset, seed, model, condition: "", metric: "seconds", value: seconds, nGenes: 0 },
  }));
}
