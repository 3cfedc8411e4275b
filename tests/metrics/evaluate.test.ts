import assert from "node:assert/strict";
import { evaluate } from "../../src/metrics/evaluate.ts";
import { changePanel } from "../../src/metrics/panels.ts";
import {
  additive,
  allGenes,
  doubles,
  holdOut,
  noChange,
  rowOf,
  toyPseudobulk,
} from "../support/pseudobulk.ts";

describe("evaluate", () => {
  const truth = toyPseudobulk({ singles: 4, genes: 20 });
  const test = doubles(truth);
  const split = holdOut(truth, test);
  const panel = allGenes(truth);

  it("gives one score per model, held-out condition and metric", () => {
    const models = [additive(truth, test), noChange(truth, test)];
    const { scores, commonConditions, coverage } = evaluate({ truth, predictions: models, split, panel });
    assert.equal(scores.length, 2 * 6 * 3);
    assert.deepEqual(commonConditions, test);
    assert.deepEqual(
      coverage.map(({ predicted, genes }) => [predicted, genes]),
      [
        [6, 20],
        [6, 20],
      ],
    );
    const row = rowOf(truth, "T0+T1") * 20;
    let sum = 0;
    for (let g = 0; g < 20; g++) sum += (truth.means[row + g]! - truth.means[g]!) ** 2;
    const score = scores.find(
      (entry) => entry.model === "no_change" && entry.condition === "T0+T1" && entry.metric === "l2",
    )!;
    assert.ok(Math.abs(score.value - Math.sqrt(sum)) < 1e-12);
    assert.equal(score.nGenes, 20);
    const deltas = scores.filter((entry) => entry.metric === "pearson_delta");
    assert.ok(deltas.every((entry) => Number.isNaN(entry.value) === (entry.model === "no_change")));
  });

  it("scores on common genes, or on each model's own, and names what is missing", () => {
    const whole = noChange(truth, test);
    const part = {
      ...whole,
      model: "part",
      genes: truth.genes.slice(0, 15),
      values: whole.values.filter((_, i) => i % 20 < 15),
    };
    const common = evaluate({ truth, predictions: [whole, part], split, panel });
    assert.deepEqual(new Set(common.scores.map((score) => score.nGenes)), new Set([15]));
    assert.deepEqual(common.coverage[1]!.missingGenes, truth.genes.slice(15));
    assert.equal(common.commonGenes.length, 15);
    const own = evaluate({ truth, predictions: [whole, part], split, panel, genes: "perMethod" });
    const errors = own.scores.filter((score) => score.metric === "l2" && score.condition === test[0]);
    assert.deepEqual(
      errors.map((score) => score.nGenes),
      [20, 15],
    );
    assert.ok(errors[1]!.value < errors[0]!.value, "fewer genes give a smaller sum");
  });

  it("keeps conditions that a model does not predict, with its reason", () => {
    const model = {
      ...additive(truth, test.slice(2)),
      notPredicted: [{ condition: test[0]!, reason: "T0 alone is not in the data" }],
    };
    const result = evaluate({ truth, predictions: [model, noChange(truth, test)], split, panel });
    assert.deepEqual(result.coverage[0]!.missing, [
      { condition: test[0], reason: "T0 alone is not in the data" },
      { condition: test[1], reason: "no prediction" },
    ]);
    assert.deepEqual(result.commonConditions, test.slice(2));
    assert.equal(result.scores.filter((score) => score.metric === "l2").length, 4 + 6);
  });

  it("pools test and validation, or scores one of them, and says which a condition is in", () => {
    const both = { ...split, test: test.slice(0, 4), validation: test.slice(4) };
    const of = (heldOut: "pooled" | "test" | "validation") =>
      evaluate({ truth, predictions: [noChange(truth, test)], split: both, panel, heldOut });
    const pooled = of("pooled");
    assert.deepEqual(pooled.conditions, test);
    for (const set of ["test", "validation"] as const) {
      const own = of(set);
      assert.deepEqual(own.conditions, both[set]);
      assert.deepEqual(own.scores, pooled.scores.filter((one) => one.set === set)); // prettier-ignore
      assert.equal(own.variant.heldOut, set);
    }
    const none = { ...both, validation: [] };
    assert.throws(() => evaluate({ truth, predictions: [], split: none, panel, heldOut: "validation" }), {
      code: "NOTHING_HELD_OUT",
      message: /None of the 0 validation conditions/,
    });
  });

  it("leaves out the genes that a condition perturbs, both of a double and every copy of a symbol", () => {
    const genes = truth.genes.map((gene, g) => (g === 3 || g === 9 ? "T0" : g === 5 ? "T1" : g === 7 ? "T2" : gene)); // prettier-ignore
    const named = { ...truth, genes };
    const labels = ["T0+ctrl", "T0+T1", "T1+T3"];
    const model = noChange(named, labels);
    const held = holdOut(named, labels);
    const l2Of = (targets: "include" | "exclude") =>
      evaluate({ truth: named, predictions: [model], split: held, panel, targets }).scores.filter(({ metric }) => metric === "l2"); // prettier-ignore
    assert.deepEqual(l2Of("exclude").map(({ nGenes }) => nGenes), [18, 17, 19]); // prettier-ignore
    assert.deepEqual(l2Of("include").map(({ nGenes }) => nGenes), [20, 20, 20]); // prettier-ignore
    const row = rowOf(named, "T0+T1") * 20;
    const lost = [3, 9, 5].reduce((sum, g) => sum + (truth.means[row + g]! - truth.means[g]!) ** 2, 0);
    const [whole, without] = [l2Of("include")[1]!.value, l2Of("exclude")[1]!.value];
    assert.ok(Math.abs(whole ** 2 - without ** 2 - lost) < 1e-12);
  });

  it("scores a repeated symbol row by row, or only its first row", () => {
    const named = { ...truth, genes: truth.genes.map((gene, g) => (g === 9 || g === 12 ? "G3" : gene)) };
    const of = (duplicates: "each" | "first") => {
      const { scores, commonGenes } = evaluate({ truth: named, predictions: [noChange(named, test)], split, panel, duplicates }); // prettier-ignore
      return { genes: commonGenes.length, value: scores[0]!.value };
    };
    assert.deepEqual([of("each").genes, of("first").genes], [20, 18]);
    assert.equal(
      of("each").value,
      evaluate({ truth, predictions: [noChange(truth, test)], split, panel }).scores[0]!.value,
    );
    const columns = truth.genes.flatMap((_, g) => (g === 9 || g === 12 ? [] : [g]));
    assert.equal(of("first").value, evaluate({ truth, predictions: [noChange(truth, test)], split, panel: columns }).scores[0]!.value); // prettier-ignore
  });

  it("takes a panel per condition, on the genes that every model predicts", () => {
    const whole = noChange(truth, test);
    const part = { ...whole, model: "part", genes: truth.genes.slice(0, 12), values: whole.values.filter((_, i) => i % 20 < 12) }; // prettier-ignore
    const chosen = changePanel(truth, 6);
    const { scores, panelSize } = evaluate({ truth, predictions: [whole, part], split, panel: chosen });
    const union = new Set(test.flatMap((label) => [...chosen(truth.conditions[rowOf(truth, label)]!, rowOf(truth, label)) as Int32Array])); // prettier-ignore
    assert.equal(panelSize, union.size);
    for (const label of test) {
      const row = rowOf(truth, label);
      const columns = Array.from(chosen(truth.conditions[row]!, row)).filter((g) => g < 12);
      const expected = Math.sqrt(columns.reduce((sum, g) => sum + (truth.means[row * 20 + g]! - truth.means[g]!) ** 2, 0)); // prettier-ignore
      for (const model of ["no_change", "part"]) {
        const found = scores.find((one) => one.condition === label && one.model === model && one.metric === "l2")!; // prettier-ignore
        assert.ok(Math.abs(found.value - expected) < 1e-12);
        assert.equal(found.nGenes, columns.length);
      }
    }
  });
});
