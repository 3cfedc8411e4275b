import assert from "node:assert/strict";
import type { Layout } from "../../src/figures/figure.ts";
import { stack } from "../../src/figures/stack.ts";
import { FIGURES } from "./demo.ts";

const [a, b] = [FIGURES.fig2a!(), FIGURES.fig1b!()];
const both = stack([a, b]);
type Sized = Layout & {
  width: number;
  height: number;
  margin: { l: number; r: number; t: number; b: number };
};
const size = (layout: Layout): Sized => layout as Sized;

describe("stack", () => {
  it("keeps every trace and gives the second figure axes of its own", () => {
    assert.equal(both.data.length, a.data.length + b.data.length);
    assert.deepEqual([...new Set(both.data.map(({ xaxis }) => xaxis))].sort(), [
      "x",
      "x2",
      "x3",
      "x4",
      "x5",
      "x6",
    ]);
    assert.equal((both.layout.xaxis5 as { anchor: string }).anchor, "y5");
    const refs = (both.layout.annotations as Layout[]).map(({ xref }) => xref);
    assert.ok(refs.includes("x4 domain") && refs.includes("x6 domain"));
  });

  it("leaves panels where they were in pixels, the second figure below the first", () => {
    const { height, width } = size(both.layout);
    assert.equal(height, size(a.layout).height + size(b.layout).height);
    const inside = (figure: typeof a, axis: string, side: "x" | "y"): number[] => {
      const { margin, ...own } = size(figure.layout);
      const { domain } = figure.layout[axis] as { domain?: [number, number] };
      const [from, to] = domain ?? [0, 1];
      const inner = side === "x" ? own.width - margin.l - margin.r : own.height - margin.t - margin.b;
      return side === "x" ? [margin.l + from * inner, margin.l + to * inner] : [margin.t + (1 - to) * inner, margin.t + (1 - from) * inner]; // prettier-ignore
    };
    const now = (axis: string, whole: number): number[] => (both.layout[axis] as { domain: number[] }).domain.map((part) => part * whole); // prettier-ignore
    const close = (x: readonly number[], y: readonly number[]): void => x.forEach((value, i) => assert.ok(Math.abs(value - y[i]!) < 1e-6, `${x} ${y}`)); // prettier-ignore
    close(now("xaxis2", width), inside(a, "xaxis2", "x"));
    close(now("xaxis5", width), inside(b, "xaxis2", "x"));
    const [low, high] = now("yaxis4", height);
    close([height - high!, height - low!], inside(b, "yaxis", "y").map((y) => y + size(a.layout).height)); // prettier-ignore
  });

  it("changes neither figure", () => {
    assert.deepEqual([a, b], [FIGURES.fig2a!(), FIGURES.fig1b!()]);
  });
});
