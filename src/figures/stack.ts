import type { Figure, Layout, Trace } from "./figure.ts";
import type { Margin } from "./theme.ts";

type Sized = Layout & { width: number; height: number; margin: Margin };

/**
 * Figures below each other as one figure, each as large and with the same words as before. For figures without legends and colour bars,
 * which a figure has one place for.
 */
export function stack(figures: readonly Figure[]): Figure {
  const layouts = figures.map(({ layout }) => layout as Sized);
  const width = Math.max(...layouts.map((one) => one.width));
  const height = layouts.reduce((sum, one) => sum + one.height, 0);
  const data: Trace[] = [];
  const layout: Layout = {
    ...layouts[0]!,
    ...{ width, height, margin: { l: 0, r: 0, t: 0, b: 0, pad: 0 }, annotations: [], shapes: [] },
  };
  for (const key of Object.keys(layout)) if (/^[xy]axis\d*$/.test(key)) delete layout[key];
  let [top, before] = [0, 0];
  for (const [i, { data: traces }] of figures.entries()) {
    const own = layouts[i]!;
    const renamed = (name: unknown): unknown => renumber(name, before);
    const inner = {
      width: own.width - own.margin.l - own.margin.r,
      height: own.height - own.margin.t - own.margin.b,
    };
    const at: Place = {
      x: (x) => (own.margin.l + x * inner.width) / width,
      y: (y) => 1 - (top + own.margin.t + (1 - y) * inner.height) / height,
      renamed,
    };
    for (const trace of traces)
      data.push({ ...trace, xaxis: renamed(trace.xaxis ?? "x"), yaxis: renamed(trace.yaxis ?? "y") });
    let most = 0;
    for (const [key, value] of Object.entries(own)) {
      const [, letter, digits] = /^([xy])axis(\d*)$/.exec(key) ?? [];
      if (letter === undefined) continue;
      const number = Number(digits || 1);
      most = Math.max(most, number);
      layout[`${letter}axis${suffix(number + before)}`] = movedAxis(value as Layout, letter as "x" | "y", at);
    }
    (layout.annotations as Layout[]).push(
      ...list(own.annotations).map((one) => moved(one, ["x"], ["y"], at)),
    );
    (layout.shapes as Layout[]).push(
      ...list(own.shapes).map((one) => moved(one, ["x0", "x1", "xanchor"], ["y0", "y1", "yanchor"], at)),
    );
    before += most;
    top += own.height;
  }
  return { data, layout, ...(figures[0]!.config ? { config: figures[0]!.config } : {}) };
}

interface Place {
  /** From a figure's paper coordinates to those of all. */
  x: (x: number) => number;
  y: (y: number) => number;
  renamed: (name: unknown) => unknown;
}

function list(value: unknown): Layout[] {
  return Array.isArray(value) ? (value as Layout[]) : [];
}

function suffix(number: number): string {
  return number === 1 ? "" : String(number);
}

/** "x3 domain" of a figure whose axes come after `before` others. */
function renumber(name: unknown, before: number): unknown {
  if (typeof name !== "string") return name;
  return name.replace(/^([xy])(\d*)(?=$| domain$)/, (_, letter: string, digits: string) => letter + suffix(Number(digits || 1) + before)); // prettier-ignore
}

function movedAxis(axis: Layout, letter: "x" | "y", at: Place): Layout {
  const domain = (axis.domain ?? [0, 1]) as [number, number];
  const result: Layout = { ...axis, domain: domain.map(at[letter]), anchor: at.renamed(axis.anchor ?? (letter === "x" ? "y" : "x")) }; // prettier-ignore
  for (const key of ["matches", "scaleanchor", "overlaying"])
    if (key in axis) result[key] = at.renamed(axis[key]);
  return result;
}

/** Moves what refers to the paper; what is counted in pixels from an anchor keeps its pixels. */
function moved(one: Layout, xs: readonly string[], ys: readonly string[], at: Place): Layout {
  const result: Layout = { ...one, xref: at.renamed(one.xref), yref: at.renamed(one.yref) };
  const move = (side: "x" | "y", keys: readonly string[]): void => {
    if (one[`${side}ref`] !== "paper") return;
    const pixels = one[`${side}sizemode`] === "pixel";
    for (const key of keys) {
      const value = one[key];
      // Of annotations xanchor is a word; of shapes a place.
      if (typeof value === "number" && (!pixels || key.endsWith("anchor"))) result[key] = at[side](value);
    }
  };
  move("x", xs);
  move("y", ys);
  return result;
}
