import assert from "node:assert/strict";
import fc from "fast-check";
import type { Score } from "../../src/data/scores.ts";
import { baselineRatios } from "../../src/metrics/baselineRatios.ts";
import { random } from "../../src/stats/random.ts";
import golden from "../golden/ratios.json" with { type: "json" };

const score = (model: string, condition: string, value: number, seed = 1, dataset = "d"): Score => ({
  ...{ dataset, seed, model, condition, metric: "l2", value, nGenes: 9 },
});
const scores = golden.rows.flatMap(({ seed, condition, model, baseline }) => [
  score("mine", condition, model, seed),
  score("mean", condition, baseline, seed),
]);

describe("baselineRatios", () => {
  // Ends of an interval vary by about .004 between seeds at 10,000 resamples (.01 by genes), and .015 of a standard error.
  for (const [independent, tolerance] of [
    ["rows", 0.006],
    ["conditions", 0.008],
    ["genes", 0.03],
  ] as const)
    // prettier-ignore
    it(`agrees with numpy in three averages, resampling ${independent}`, () => {
      const [found] = baselineRatios(scores, { independent });
      assert.deepEqual([found!.n, found!.conditions, found!.independent], [60, 36, independent]);
      for (const { id, value, mean, lower, upper, standardError } of found!.averages) {
        assert.ok(Math.abs(value - golden.values[id]) < 1e-12, id);
        const expected = golden.intervals[independent][id];
        for (const [own, other] of [[mean, expected.mean], [lower, expected.lower], [upper, expected.upper]] as const) // prettier-ignore
          assert.ok(Math.abs(own - other) < tolerance, `${id}: ${own} for ${other}`);
        assert.ok(Math.abs(standardError / expected.standardError - 1) < 0.04, `${id} ${standardError}`);
      }
    });

  it("widens where pairs share genes, and for singles is the bootstrap of conditions", () => {
    const width = (independent: "rows" | "genes"): number => {
      const [, { lower, upper }] = baselineRatios(scores, { independent })[0]!.averages;
      return upper - lower;
    };
    assert.ok(width("genes") > 2 * width("rows"));
    const singles = scores.map((one) => ({ ...one, condition: `${one.condition.replace("+", "")}+ctrl` }));
    const [genes, conditions] = (["genes", "conditions"] as const).map((independent) => baselineRatios(singles, { independent, resamples: 200 })[0]!.averages); // prettier-ignore
    assert.deepEqual(genes, conditions);
  });

  it("does not depend on the order of scores nor on what else is compared", () => {
    const more = [...scores].reverse().concat(scores.map((one) => (one.model === "mine" ? { ...one, model: "other", value: 2 * one.value } : { ...one, dataset: "e" }))); // prettier-ignore
    const options = { resamples: 100 };
    const [mine] = baselineRatios(scores, options);
    const all = baselineRatios(more, options);
    assert.deepEqual(all.find(({ model }) => model === "mine"), mine); // prettier-ignore
    // The same draws serve every model: twice the error is twice the ratio in each resample.
    const other = all.find(({ model }) => model === "other")!.averages[1];
    assert.ok(Math.abs(other.lower - 2 * mine!.averages[1].lower) < 1e-12);
  });

  it("answers by all three averages, and says when they disagree", () => {
    const conditions = Array.from({ length: 40 }, (_, i) => `P${i}+ctrl`);
    const of = (rule: (i: number) => number): ReturnType<typeof baselineRatios>[number] =>
      baselineRatios(conditions.flatMap((name, i) => [score("mean", name, i < 20 ? 1 : 10), score("mine", name, rule(i))]))[0]!; // prettier-ignore
    assert.equal(of((i) => (i < 20 ? 0.9 : 9)).answer, "better");
    assert.equal(of((i) => (i < 20 ? 1.1 : 11)).answer, "worse");
    assert.equal(of((i) => (i < 20 ? 1 : 10)).answer, "not distinguishable");
    const mixed = of((i) => (i < 20 ? 1.1 : 9));
    assert.equal(mixed.answer, "depends on the average");
    assert.equal(mixed.averages[2].answer, "better");
  });

  it("cannot say for fewer than 10 conditions, however many seeds", () => {
    const few = Array.from({ length: 36 }, (_, i) => [score("mean", `P${i % 9}+ctrl`, 2, i), score("mine", `P${i % 9}+ctrl`, 1, i)]).flat(); // prettier-ignore
    const [found] = baselineRatios(few, { resamples: 50 });
    assert.deepEqual([found!.answer, found!.n, found!.conditions], ["cannot say", 36, 9]);
  });

  it("inverts the geometric mean when model and baseline change places, whatever the errors", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.double({ min: 0.1, max: 9, noNaN: true }),
            fc.double({ min: 0.1, max: 9, noNaN: true }),
          ),
          { minLength: 1, maxLength: 20 },
        ),
        (rows) => {
          // prettier-ignore
          const own = rows.flatMap(([a, b], i) => [score("a", `P${i}+ctrl`, a), score("b", `P${i}+ctrl`, b)]);
          const [[ab], [ba]] = [
            baselineRatios(own, { reference: "b", resamples: 20 }),
            baselineRatios(own, { reference: "a", resamples: 20 }),
          ];
          assert.ok(Math.abs(ab!.averages[0].value * ba!.averages[0].value - 1) < 1e-5);
          const [{ lower, upper, value }] = ab!.averages;
          assert.ok(lower <= upper && (rows.length > 1 || Math.abs(lower - value) < 1e-12));
        },
      ),
      { numRuns: 40 },
    );
  });

  it("leaves out rows without a ratio, and names the models there are when the baseline is missing", () => {
    const odd = [
      ...[2, 0, NaN, 0].map((value, i) => score("mean", `P${i}+ctrl`, value)),
      ...[1, 1, 1, 0].map((value, i) => score("mine", `P${i}+ctrl`, value)),
      score("mine", "P9+ctrl", 1),
    ];
    const [found] = baselineRatios(odd, { resamples: 10 });
    assert.deepEqual([found!.n, found!.averages[1].value], [2, 0.75]);
    assert.throws(() => baselineRatios(odd, { reference: "linear" }), { code: "NO_REFERENCE", message: /mean, mine/ }); // prettier-ignore
  });

  it("resamples 12 models 10,000 times as fast as a shared draw allows", () => {
    const source = random(5);
    const many = Array.from(
      { length: 310 },
      (_, i) =>
      Array.from({ length: 13 }, (__, k) => score(k === 12 ? "mean" : `m${k}`, `A${i % 68}+B${i % 61}`, 1 + source.next())), // prettier-ignore
    ).flat();
    const cpu = (work: () => void): number => {
      const start = process.cpuUsage();
      work();
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1e6;
    };
    const together = cpu(() => baselineRatios(many, { independent: "rows" }));
    // A plain loop: rows drawn anew for each model, one mean per resample; a tenth of it is timed.
    const ratios = many.filter(({ model }) => model === "m0").map(({ value }) => value);
    const plain = 10 * 12 * 3 * cpu(() => {
      const means: number[] = [];
      for (let r = 0; r < 1000; r++) {
        let sum = 0;
        for (let i = 0; i < ratios.length; i++) sum += ratios[Math.floor(source.next() * ratios.length)]!;
        means.push(sum / ratios.length);
      }
      means.sort((a, b) => a - b);
    }); // prettier-ignore
    console.log(
      `      ${together.toFixed(2)} s, one model and average after the other ${plain.toFixed(2)} s`,
    );
    assert.ok(together < plain, `${together} s against ${plain} s`);
  });
});
