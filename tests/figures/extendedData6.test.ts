import assert from "node:assert/strict";
import { extendedData6 } from "../../src/figures/extendedData6.ts";
import type { Trace } from "../../src/figures/figure.ts";
import { figureData } from "../../src/figures/figureData.ts";
import { extendedData6Input } from "../../src/figures/fromInteractions.ts";
import { mostRecurrent } from "../../src/interactions/recurrence.ts";
import { demoInteractions } from "../support/demoInteractions.ts";

type Drawn = Trace & { x: number[]; y: number[]; base: number[] };

describe("extendedData6", () => {
  const found = demoInteractions();
  const input = extendedData6Input(found, { onlySame: false });
  const figure = extendedData6(input);

  it("shows the two genes that models name most often, unless told otherwise", () => {
    const recurrence = found.models.flatMap((model) => model.recurrence);
    assert.deepEqual(input.genes, mostRecurrent(recurrence, "genes", 2));
    const { values } = extendedData6Input(found, { genes: ["G3"], seed: 2 });
    assert.deepEqual(new Set(values.flatMap(({ gene }) => gene)), new Set(["G3"]));
    assert.ok(values.every(({ seed }) => Array.from(seed).every((one) => one === 2)));
  });

  it("draws every held-out double of the seed with the numbers of the data", () => {
    const { expectation, models } = found;
    const width = expectation.genes.length;
    const rows = figureData(figure);
    for (const { model, runs } of models)
      for (const gene of input.genes) {
        const drawn = rows.filter((row) => row.model === model && row.gene === gene);
        assert.equal(drawn.length, runs[0]!.heldOut.length);
        for (const row of drawn) {
          const double = expectation.doubles.findIndex(({ label }) => label === row.condition);
          const at = double * width + expectation.genes.indexOf(gene);
          assert.deepEqual([row.observed, row.additive, row.predicted], [expectation.observed[at], expectation.additive[at], runs[0]!.values[at]]); // prettier-ignore
        }
      }
  });

  it("sorts doubles by their additive expectation", () => {
    for (const trace of figure.data as Drawn[])
      if (trace.name === "additive") {
        assert.deepEqual(trace.x, trace.x.map((_, i) => i + 1)); // prettier-ignore
        assert.ok(trace.base.every((base, i) => i === 0 || base >= trace.base[i - 1]!));
      }
  });

  it("draws the box between both thresholds, or as published with the lower one on both sides", () => {
    const thresholds = { lower: -0.25, upper: 0.125 };
    const heights = (box?: "published"): number[] => {
      const { data } = extendedData6({ ...input, thresholds, ...(box && { box }) });
      return (data as Drawn[]).filter(({ name }) => name === "additive").flatMap(({ y }) => y);
    };
    assert.deepEqual(new Set(heights()), new Set([0.375]));
    assert.deepEqual(new Set(heights("published")), new Set([0.5]));
    const none = extendedData6({ ...input, thresholds: undefined });
    assert.ok(!none.data.some(({ name }) => name === "additive"));
  });

  it("leaves out doubles in which directions disagree, as published, unless told otherwise", () => {
    const published = extendedData6Input(found);
    const count = ({ values }: typeof published): number => values.reduce((sum, { gene }) => sum + gene.length, 0); // prettier-ignore
    assert.ok(count(published) < count(input));
    assert.match(JSON.stringify(extendedData6(published).layout.annotations), /change the gene in one direction/); // prettier-ignore
    assert.ok(!JSON.stringify(figure.layout.annotations).includes("in one direction"));
  });

  it("keeps empty facets of models that were not run, and needs one that was", () => {
    const absent = (figure.layout.annotations as { text: string }[]).filter(({ text }) => text === "not run");
    assert.equal(absent.length, 6 * 2);
    assert.throws(() => extendedData6({ ...input, values: [] }), { code: "NO_VALUES" });
  });
});
