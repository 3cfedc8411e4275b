import assert from "node:assert/strict";
import { fig1f } from "../../src/figures/fig1f.ts";
import { figureData } from "../../src/figures/figureData.ts";
import type { InteractionValues } from "../../src/figures/interactionValues.ts";
import { INTERACTION_CLASSES } from "../../src/interactions/classes.ts";

/** So many values that nobody calls by name, and one interaction far out. */
function made(n: number): InteractionValues {
  const numbers = (of: (i: number) => number): Float64Array => Float64Array.from({ length: n }, (_, i) => of(i)); // prettier-ignore
  return {
    model: "gears",
    label: "GEARS",
    condition: Array.from({ length: n }, (_, i) => `A${i}+B`),
    gene: Array.from({ length: n }, (_, i) => `G${i}`),
    seed: numbers(() => 1),
    control: numbers(() => 0),
    additive: numbers(() => 1),
    observed: numbers((i) => (i === 0 ? 7 : 1 + 0.4 * Math.sin(i))),
    predicted: numbers((i) => (i === 0 ? -7 : 1 + 0.4 * Math.cos(i))),
    observedClass: numbers((i) => INTERACTION_CLASSES.indexOf(i === 0 ? "synergy" : "additive")),
  };
}

describe("squareTraces", () => {
  const draw = (n: number): ReturnType<typeof fig1f> =>
    fig1f({ strongest: [made(3)], background: [{ values: made(n), of: n }], provenance: "simulated" });
  const squaresOf = (n: number): Record<string, unknown>[] =>
    draw(n).data.filter(({ type }) => type === "heatmap");

  it("stand for the faint points of Fig 1f where there are many, and count every one", () => {
    assert.equal(squaresOf(9_000).length, 0);
    const squares = squaresOf(20_000);
    assert.deepEqual(squares.map(({ name }) => name).sort(), ["Additive", "Synergy"]);
    const rows = figureData({ data: squares });
    const counted = (name: string): number => rows.filter((row) => row.observed_class === name).reduce((sum, row) => sum + Number(row.n), 0); // prettier-ignore
    assert.deepEqual([counted("additive"), counted("synergy")], [19_999, 1]);
    // What lies beyond the axes is in the outermost squares.
    const [far] = rows.filter((row) => row.observed_class === "synergy");
    assert.ok(Number(far!.observed_minus_additive) > 0.95 && Number(far!.predicted_minus_additive) < -1.3);
  });

  it("keeps a figure of 310,000 values small", () => {
    assert.ok(JSON.stringify(draw(310_000)).length < 300_000);
  });
});
