// node scripts/simulator-pictures.mjs: draws the pictures of docs/simulator.md from the built library into docs/simulator/.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "./setup.mjs";
import {
  load,
  truthOf,
  nested,
  change,
  rms,
  controlRates,
  withoutTargets,
  departures,
  targetChanges,
  correlations,
  neighbours,
  topGenes,
  againstFirst,
  quiet,
  coupling,
  relative,
  graphNeighbours,
  merge,
} from "./simulator/measures.mjs";

const [{ pearsonCorrelation }, theme, render] = await Promise.all(
  ["stats/correlation.js", "figures/theme.js", "render/index.js"].map(load),
);

const COLOURS = theme.OKABE_ITO.slice(0, 3);
const NAMES = ["low", "middle", "high"];

/** [file, title, panels: [setting, three values, what is drawn, values of a truth, other settings]] */
const PICTURES = [
  [
    "cells",
    "Cells and counts",
    [
      [
        "library.median",
        [2000, 6000, 20000],
        "log₁₀ library size",
        (t) => Array.from(t.libraries, Math.log10),
      ],
      ["library.logSd", [0.1, 0.35, 0.8], "log₁₀ library size", (t) => Array.from(t.libraries, Math.log10)],
      [
        "cells.median",
        [50, 200, 800],
        "log₁₀ cells per condition",
        (t) => t.design.nCells.slice(1).map(Math.log10),
      ],
      [
        "cells.logSd",
        [0.1, 0.5, 1],
        "log₁₀ cells per condition",
        (t) => t.design.nCells.slice(1).map(Math.log10),
      ],
    ],
  ],
  [
    "genes",
    "Genes in control",
    [
      ["baseline.logSd", [0.5, 1.1, 2], "log₁₀ counts per 10,000", controlRates],
      ["baseline.measuredShare", [0.05, 0.3, 0.8], "log₁₀ counts per 10,000", controlRates],
      [
        "dispersion.median",
        [0.05, 0.3, 1.5],
        "variance of X in control",
        (t) => Array.from({ length: t.settings.nGenes }, (_, g) => t.variance(0, g)),
      ],
      ["dispersion.logSd", [0.1, 0.5, 1.5], "dispersion φ", (t) => Array.from(t.dispersions)],
    ],
  ],
  [
    "effects",
    "Sizes of effects",
    [
      ["effects.shared", [0, 0.1, 0.3], "correlation between perturbations", correlations],
      ["effects.modules.size", [0.03, 0.1, 0.3], "size of change (rms)", (t) => withoutTargets(t).map(rms)],
      ["effects.sparse.size", [0, 0.1, 0.3], "% of squared change in 15 genes", topGenes],
      ["effects.strengthLogSd", [0, 0.45, 1], "size of change (rms)", (t) => withoutTargets(t).map(rms)],
    ],
  ],
  [
    "targets",
    "What decides the effects",
    [
      ["effects.onTarget.size", [0.5, 1.5, 3], "log change of the target", targetChanges],
      [
        "effects.graph",
        [0, 0.6, 0.97],
        "correlation of graph neighbours",
        neighbours,
        { ...quiet, effects: { ...quiet.effects, coupling: 0 } },
      ],
      [
        "effects.modules.count",
        [1, 4, 20],
        "correlation between perturbations",
        correlations,
        { effects: { shared: 0, coupling: 0, graph: 0 } },
      ],
      [
        "effects.coupling",
        [0, 0.5, 0.95],
        "correlation: likeness of targets, of effects",
        (t) => coupling(t),
        { effects: { graph: 0, shared: 0 }, nDoubles: 0 },
      ],
    ],
  ],
  [
    "doubles",
    "Doubles",
    [
      [
        "effects.saturation",
        [0, 0.5, 2],
        "size of change of doubles (rms)",
        (t) => t.design.pairs.map((_, d) => rms(change(t, t.settings.nSingles + d))),
        { effects: { modules: { count: 8, size: 0.4 } }, interactions: { pairs: 0 } },
      ],
      ["interactions.strength", [0.2, 0.6, 1.5], "departure from the sum", departures],
      [
        "interactions.genes",
        [10, 60, 190],
        "interacting genes of a pair",
        (t) => t.design.pairs.map((_, d) => t.interactions.double.filter((one) => one === d).length),
      ],
      [
        "interactions.pairs",
        [0.1, 0.5, 1],
        "interacting genes of a pair",
        (t) => t.design.pairs.map((_, d) => t.interactions.double.filter((one) => one === d).length),
      ],
    ],
  ],
  [
    "kinds",
    "Kinds of interaction: departure in the direction of the sum",
    [
      [
        "interactions.buffering",
        [1],
        "departure ÷ sum",
        (t) => relative(t),
        { interactions: { buffering: 1, synergy: 0, opposite: 0 } },
      ],
      [
        "interactions.synergy",
        [1],
        "departure ÷ sum",
        (t) => relative(t),
        { interactions: { buffering: 0, synergy: 1, opposite: 0 } },
      ],
      [
        "interactions.opposite",
        [1],
        "departure ÷ sum",
        (t) => relative(t),
        { interactions: { buffering: 0, synergy: 0, opposite: 1 } },
      ],
      [
        "interactions.other",
        [1],
        "departure ÷ larger single",
        (t) => relative(t, "other"),
        { interactions: { other: 1 } },
      ],
    ],
  ],
  [
    "lines",
    "A second cell line, and a gene graph",
    [
      [
        "line.baselineSharing",
        [0, 0.5, 0.95],
        "difference in control, log₁₀",
        againstFirst((a, b) => controlRates(b).map((x, g) => x - controlRates(a)[g])),
        { line: { which: "second" } },
      ],
      [
        "line.effectSharing",
        [0, 0.6, 1],
        "correlation of effects between lines",
        againstFirst((a, b) =>
          withoutTargets(a).map((one, p) => pearsonCorrelation(one, withoutTargets(b)[p])),
        ),
        { line: { which: "second" }, effects: { shared: 0 } },
      ],
      [
        "goGraph fidelity",
        [0, 0.5, 1],
        "correlation of graph neighbours",
        (t, _, value) => graphNeighbours(t, value),
        null,
      ],
      [
        "measuredTargets",
        [0.2, 0.6, 1],
        "targets measured",
        (t) => [t.design.targetRows.filter((row) => row >= 0).length],
      ],
    ],
  ],
];

/** A histogram as a step line of few points: shares of values between `low` and `high`. */
function histogram(values, low, high, bins = 15) {
  const counts = new Array(bins).fill(0);
  for (const value of values)
    counts[Math.min(bins - 1, Math.max(0, Math.floor(((value - low) / (high - low)) * bins)))]++;
  return {
    x: counts.map((_, i) => Number((low + ((i + 0.5) * (high - low)) / bins).toPrecision(4))),
    y: counts.map((n) => Number(((100 * n) / Math.max(1, values.length)).toFixed(2))),
  };
}

mkdirSync(path.join(root, "docs/simulator"), { recursive: true });
for (const [file, title, panels] of PICTURES) {
  const [width, height] = [760, 470];
  const margin = { l: 54, r: 16, t: 26, b: 46 };
  const { layout } = theme.frame({ width, height, margin, title, provenance: "simulated" });
  const data = [];
  panels.forEach(([setting, values, label, of, others], i) => {
    const [column, row] = [i % 2, Math.floor(i / 2)];
    const suffix = i === 0 ? "" : String(i + 1);
    const drawn = values.map((value) => {
      const own = setting.includes(" ") ? {} : nested(setting, value);
      const settings = merge(others ?? {}, own);
      return of(truthOf(settings), settings, value);
    });
    const sorted = drawn.flat().sort((a, b) => a - b);
    const cut = sorted.length > 100 ? Math.floor(sorted.length * 0.01) : 0;
    const [a, b] = [sorted[cut], sorted[sorted.length - 1 - cut]];
    const room = (b - a || 1) * 0.06;
    const one = sorted.length <= values.length;
    drawn.forEach((list, k) => {
      const colour = COLOURS[values.length === 1 ? 0 : k];
      const shape = one
        ? { type: "bar", x: [k], y: list, marker: { color: colour }, width: 0.6 }
        : {
            type: "scatter",
            mode: "lines",
            ...histogram(list, a - room, b + room),
            line: { color: colour, width: 2, shape: "hvh", dash: ["solid", "dash", "dot"][k] },
          };
      data.push({ ...shape, name: NAMES[k], xaxis: `x${suffix}`, yaxis: `y${suffix}`, hoverinfo: "skip" });
    });
    const x = [column * 0.55, column * 0.55 + 0.45];
    const y = [row === 0 ? 0.62 : 0, row === 0 ? 1 : 0.38];
    layout[`xaxis${suffix}`] = theme.axis({
      domain: x,
      anchor: `y${suffix}`,
      nticks: 5,
      title: { text: label, standoff: 4 },
      ...(one ? { tickvals: values.map((_, k) => k), ticktext: values.map(String) } : {}),
    });
    layout[`yaxis${suffix}`] = theme.axis({
      domain: y,
      anchor: `x${suffix}`,
      nticks: 4,
      rangemode: "tozero",
      title: { text: one ? "count" : "%", standoff: 4 },
    });
    const key =
      values.length === 1
        ? ""
        : ` ${values.map((value, k) => `<span style="color:${COLOURS[k]}">${["—", "– –", "···"][k]} ${value}</span>`).join("  ")}`;
    layout.annotations.push(
      theme.label(`<b>${setting}</b>${key}`, {
        xref: "paper",
        yref: "paper",
        x: x[0],
        y: y[1],
        xanchor: "left",
        yanchor: "bottom",
        yshift: 3,
      }),
    );
  });
  const svg = await render.renderSvg({ data, layout });
  writeFileSync(path.join(root, `docs/simulator/${file}.svg`), svg);
  console.log(`docs/simulator/${file}.svg ${(svg.length / 1000).toFixed(0)} kB`);
  if (process.argv.includes("--png"))
    writeFileSync(
      `${process.argv.at(-1)}/${file}.png`,
      await render.renderPng({ data, layout }, { scale: 1 }),
    );
}
await render.closeRenderer();
