import assert from "node:assert/strict";
import { parseCondition } from "../../src/data/condition.ts";
import type { Pseudobulk } from "../../src/data/pseudobulk.ts";
import { drawnRanks, errorByGenes } from "../../src/metrics/errorByGenes.ts";
import { evaluate } from "../../src/metrics/evaluate.ts";
import { scoreMeans } from "../../src/metrics/scoreMeans.ts";
import { additive, doubles, holdOut, noChange, toyPseudobulk } from "../support/pseudobulk.ts";
import golden from "../golden/ratios.json" with { type: "json" };

/** Ten singles of 25 genes, as the script that made the golden numbers drew them. */
function goldenData() {
  const labels = golden.truth.map((_, i) => `P${i}+ctrl`);
  const genes = golden.control.map((_, g) => `G${g}`);
  const means = Float64Array.from([...golden.control, ...golden.truth.flat()]);
  const truth: Pseudobulk = {
    ...toyPseudobulk({ singles: 1, genes: 1 }),
    ...{ genes, means, control: 0, variances: new Float64Array(means.length), halves: [means, means] },
    conditions: ["ctrl", ...labels].map((label) => parseCondition(label)),
    nCells: ["ctrl", ...labels].map(() => 9),
  };
  const prediction = {
    ...{
      model: "m",
      label: "m",
      provenance: "simulated" as const,
      genes,
      conditions: labels,
      notPredicted: [],
    },
    values: Float64Array.from(golden.prediction.flat()),
  };
  return { truth, seeds: [{ predictions: [prediction], split: holdOut(truth, labels) }] };
}

describe("errorByGenes", () => {
  const ranks = golden.control.map((_, g) => g + 1);

  for (const order of ["expression", "change"] as const)
    it(`agrees with numpy with genes sorted by ${order}`, () => {
      const found = errorByGenes({ ...goldenData(), order, ranks });
      for (const name of ["mean", "publishedError", "standardError"] as const)
        found.forEach((one, k) => {
          const expected = golden[order][name][k]!;
          assert.ok(
            Math.abs(one[name] - expected) < 1e-12,
            `${name} ${one.rank}: ${one[name]} for ${expected}`,
          );
        });
      assert.deepEqual([found.length, found[0]!.n, found[0]!.order], [25, 10, order]);
    });

  it("is drawn at the paper's ranks", () => {
    const all = drawnRanks(19_264);
    assert.equal(all.length, 373);
    assert.deepEqual(all.slice(98, 103), [99, 100, 101, 111, 121]);
    assert.deepEqual([all.indexOf(991), all.indexOf(1001), all.at(-1)], [189, 190, 19_201]);
    assert.deepEqual([drawnRanks(101).length, drawnRanks(7).at(-1)], [101, 7]);
  });

  it("never falls with more genes, ends where both orders have all genes, and there is the mean L2", () => {
    const truth = toyPseudobulk({ singles: 5, genes: 60 });
    const test = doubles(truth);
    const seeds = [1, 2].map((seed) => ({ predictions: [additive(truth, test), noChange(truth, test)], split: { ...holdOut(truth, test.slice(seed)), seed } })); // prettier-ignore
    const ends = (["expression", "change"] as const).map((order) => {
      const curve = errorByGenes({ truth, seeds, order });
      for (const model of ["additive", "no_change"]) {
        const own = curve.filter((one) => one.model === model);
        assert.ok(own.every((one, k) => k === 0 || one.mean >= own[k - 1]!.mean));
        assert.equal(own[0]!.n, 9 + 8);
      }
      return curve.filter(({ rank }) => rank === 60);
    });
    assert.ok(ends[0]!.every((one, k) => Math.abs(one.mean - ends[1]![k]!.mean) < 1e-12));
    const scores = seeds.flatMap(({ predictions, split }) => evaluate({ truth, predictions, split, panel: truth.genes.map((_, g) => g) }).scores); // prettier-ignore
    for (const { model, mean, standardError } of ends[0]!) {
      const l2 = scoreMeans(scores.filter((one) => one.model === model && one.metric === "l2"))[0]!;
      assert.ok(Math.abs(mean - l2.mean) < 1e-12 && Math.abs(standardError - l2.standardError) < 1e-12);
    }
  });

  it("runs over the genes that every model predicts, or over each model's own", () => {
    const truth = toyPseudobulk({ singles: 4, genes: 20 });
    const test = doubles(truth);
    const whole = noChange(truth, test);
    const part = { ...whole, model: "part", genes: truth.genes.slice(0, 12), values: whole.values.filter((_, i) => i % 20 < 12) }; // prettier-ignore
    const seeds = [{ predictions: [whole, part], split: holdOut(truth, test) }];
    const last = (genes: "common" | "perMethod") =>
      ["no_change", "part"].map((model) => errorByGenes({ truth, seeds, order: "change", genes }).filter((one) => one.model === model).at(-1)!.rank); // prettier-ignore
    assert.deepEqual(last("common"), [12, 12]);
    assert.deepEqual(last("perMethod"), [20, 12]);
    const few = errorByGenes({ truth, seeds, order: "expression", panel: [4, 1, 2], ranks: [3, 4] });
    assert.deepEqual(few.map(({ rank }) => rank), [3, 3]); // prettier-ignore
  });
});
