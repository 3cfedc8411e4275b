import assert from "node:assert/strict";
import { fig1f } from "../../src/figures/fig1f.ts";
import type { Trace } from "../../src/figures/figure.ts";
import { figureData } from "../../src/figures/figureData.ts";
import { fig1fInput } from "../../src/figures/fromInteractions.ts";
import type { InteractionValues } from "../../src/figures/interactionValues.ts";
import { demoInteractions } from "../support/demoInteractions.ts";

/** Values with control 1 and expectation 2. */
function made(model: string, predicted: readonly number[], codes: readonly number[]): InteractionValues {
  return {
    model,
    condition: predicted.map((_, i) => `A+B${i % 3}`),
    gene: predicted.map((_, i) => `G${i % 2}`),
    seed: predicted.map(() => 1),
    control: predicted.map(() => 1),
    additive: predicted.map(() => 2),
    observed: predicted.map((_, i) => 2 + i / 100),
    predicted,
    observedClass: codes,
  };
}

const texts = (figure: { layout: Record<string, unknown> }): string[] =>
  (figure.layout.annotations as { text: string }[]).map(({ text }) => text);

describe("fig1f", () => {
  const found = demoInteractions();
  const figure = fig1f(fig1fInput(found, { points: 90 }));
  const rows = figureData(figure);

  it("draws the strongest predictions of every model once, and as many of the others as asked for", () => {
    for (const { model, strongest } of found.models) {
      const bold = rows.filter((row) => row.model === model && row.points === "strongest");
      assert.equal(bold.length, strongest.at.length);
      const { genes, doubles, additive, observed } = found.expectation;
      const expected = Array.from(strongest.at, (at, i) => `${doubles[Math.floor(at / genes.length)]!.label} ${genes[at % genes.length]} ${(observed[at]! - additive[at]!).toFixed(4)} ${(strongest.predicted[i]! - additive[at]!).toFixed(4)}`); // prettier-ignore
      assert.deepEqual(bold.map((row) => `${row.condition} ${row.gene} ${(row.observed_minus_additive as number).toFixed(4)} ${(row.predicted_minus_additive as number).toFixed(4)}`).sort(), expected.sort()); // prettier-ignore
      assert.equal(rows.filter((row) => row.model === model && row.points === "some of all").length, 30);
    }
    assert.ok(texts(figure).some((text) => text.includes("faint: 30 of 900 values per model")));
  });

  it("counts predicted by observed classes as the mosaic of the results does", () => {
    for (const { model, strongest } of found.models) {
      const bars = rows.filter((row) => row.model === model && row.points === "bars");
      assert.equal(bars.reduce((sum, { n }) => sum + (n as number), 0), strongest.mosaic.flat().reduce((a, b) => a + b)); // prettier-ignore
    }
    assert.ok(texts(figure).includes("Buffering: 40"));
  });

  it("prints how many different values and genes the strongest are about", () => {
    for (const { strongest } of found.models)
      assert.ok(texts(figure).includes(`${strongest.distinct.values} values<br>${strongest.distinct.genes} genes`)); // prettier-ignore
  });

  it("draws values beyond ±1 and ±1.37 at the edge and keeps their numbers", () => {
    const far = fig1f({ strongest: [made("gears", [9, -9], [0, 0])], provenance: "simulated", models: [] });
    const [points] = far.data as (Trace & { x: number[]; y: number[] })[];
    assert.deepEqual(points!.y, [-1.37, 1.37]);
    assert.deepEqual(figureData(far).filter(({ points: of }) => of === "strongest").map((row) => row.predicted_minus_additive), [-11, 7]); // prettier-ignore
  });

  it("uses for the bars only as many as asked for, the strongest first, ties in the order given", () => {
    const values = made("gears", [2.5, 5, 1.5, 0, 1.5], [0, 1, 2, 4, 1]);
    const three = fig1f({ strongest: [values], count: 3, provenance: "simulated", models: [] });
    const bars = figureData(three).filter(({ points }) => points === "bars");
    // 5: synergy, observed buffering; 0: opposite, observed other; 2.5, the first of three that are .5 away: synergy, additive.
    assert.deepEqual(bars.map((row) => [row.predicted_class, row.observed_class, row.n]).sort(), [["Opposite", "other", 1], ["Synergy", "additive", 1], ["Synergy", "buffering", 1]]); // prettier-ignore
  });

  it("keeps empty facets of models that were not run and says what the additive model predicts", () => {
    assert.equal(texts(figure).filter((text) => text === "not run").length, 6);
    assert.equal(texts(figure).filter((text) => text === "predicts none").length, 1);
    const additive = made("additive", [2, 2 + 1e-12], [0, 0]);
    assert.throws(() => fig1f({ strongest: [additive], provenance: "simulated" }), { code: "NO_VALUES" });
  });
});
