import assert from "node:assert/strict";
import { all, create } from "mathjs";
import { changesOf } from "../../src/data/changes.ts";
import { predictionOf } from "../../src/data/predictions.ts";
import { meansOf } from "../../src/data/select.ts";
import { l2 } from "../../src/metrics/l2.ts";
import { pearsonDelta } from "../../src/metrics/pearsonDelta.ts";
import { additive } from "../../src/models/baselines/additive.ts";
import { linear } from "../../src/models/baselines/linear.ts";
import { mean } from "../../src/models/baselines/mean.ts";
import { FORMULAS, formula } from "../../src/report/formulas.ts";
import { rowOf, toRows } from "../../src/stats/matrix.ts";
import { rankHits } from "../../src/stats/rankedHits.ts";
import { mean as average } from "../../src/stats/summary.ts";
import { tprAtFdp } from "../../src/stats/tprFdp.ts";
import { farthest } from "../support/goldenBaselines.ts";
import { measuredPseudobulk } from "../support/models.ts";
import { random } from "../support/numbers.ts";

const math = create(all!, {});

/** The value of a formula; its scope must hold what it says and nothing else. */
function evaluate(id: string, scope: Record<string, unknown>): number[] {
  const { expression, symbols } = formula(id);
  assert.deepEqual(Object.keys(scope).sort(), Object.keys(symbols).sort(), id);
  const value = math.evaluate(expression, scope) as unknown;
  return typeof value === "number"
    ? [value]
    : (math
        .matrix(value as number[])
        .toArray()
        .flat() as number[]);
}

describe("formulas", () => {
  const training = measuredPseudobulk();
  const control = [...meansOf(training, training.control)];
  const of = (label: string): number[] => [...meansOf(training, training.conditions.findIndex((one) => one.label === label))]; // prettier-ignore

  it("1 and 3 are the linear model", async () => {
    const fitted = await linear.fit(training);
    const { G, P, W, b, embedding } = fitted.details;
    const rows = P.rowNames.map((label) => training.conditions.findIndex((one) => one.label === label));
    const wide = (values: ArrayLike<number>, columns: number): number[][] =>
      Array.from(values, (value) => Array.from({ length: columns }, () => value));
    const w = evaluate("linear_fit", {
      ...{ G: math.matrix(toRows(G)), P: math.matrix(toRows(P)), l: 0.1 },
      Y: math.transpose(math.matrix(rows.map((row) => [...changesOf(training, row)]))),
      b: math.matrix(wide(b.values, rows.length)),
      ...{ K: math.identity(G.columns), L: math.identity(P.columns) },
    });
    assert.ok(farthest(w, W.values) < 1e-10);
    const asked = ["g9+ctrl", "g3+ctrl"];
    const answer = evaluate("linear", {
      ...{ G: math.matrix(toRows(G)), W: math.matrix(toRows(W)) },
      P: math.matrix([9, 3].map((gene) => [...rowOf(embedding, gene)])),
      ...{ b: math.matrix(wide(b.values, 2)), c: math.matrix(wide(control, 2)) },
    });
    const found = await fitted.predict(asked);
    asked.forEach((label, i) => {
      const own = answer.filter((_, k) => k % 2 === i);
      assert.ok(farthest(own, predictionOf(found, label)!) < 1e-10);
    });
  });

  it("2 is the additive model, and the mean the mean", async () => {
    const sum = await (await additive.fit(training)).predict(["g3+g5"]);
    assert.ok(farthest(evaluate("additive", { A: of("g3+ctrl"), B: of("g5+ctrl"), c: control }), sum.values) < 1e-12); // prettier-ignore
    const average = await (await mean.fit(training)).predict(["g3"]);
    const Z = training.conditions.map((_, row) => [...meansOf(training, row)]);
    assert.ok(farthest(evaluate("mean", { Z }), average.values) < 1e-12);
  });

  it("4 and 5 count what is called and what is there", () => {
    const next = random(4);
    const draw = (): number[] => Array.from({ length: 200 }, () => next() - 0.5);
    const [p, y, a] = [draw(), draw(), draw()];
    const [upper, lower] = [0.4, -0.3];
    const hit = evaluate("interaction", { y, a, upper, lower });
    assert.deepEqual(hit, y.map((value, i) => Number(value - a[i]! > upper || value - a[i]! < lower))); // prettier-ignore
    for (const D of [0, 0.2, 0.5, 0.9, 5]) {
      let [right, wrong] = [0, 0];
      p.forEach((value, i) => {
        if (Math.abs(value - a[i]!) < D) return;
        if (hit[i]) right++;
        else wrong++;
      });
      const total = hit.filter((one) => one === 1).length;
      assert.ok(total > 20 && total < 180);
      assert.deepEqual(evaluate("tpr", { p, a, D, hit }), [right / total]);
      assert.deepEqual(evaluate("fdp", { p, a, D, hit }), [wrong / Math.max(1, right + wrong)]);
    }
  });

  it("4 and 5 give the curve of Fig 1c at every threshold that a prediction has", () => {
    const next = random(5);
    // Two decimals, so that predictions tie and thresholds fall on values.
    const draw = (): number[] => Array.from({ length: 120 }, () => Math.round(100 * (next() - 0.5)) / 100);
    const [p, y, a] = [draw(), draw(), draw()];
    const hit = evaluate("interaction", { y, a, upper: 0.3, lower: -0.3 });
    const score = p.map((value, i) => Math.abs(value - a[i]!));
    const cuts = [...new Set(score)].sort((one, two) => two - one);
    const points = cuts.map((D) => ({
      fdp: evaluate("fdp", { p, a, D, hit })[0]!,
      tpr: evaluate("tpr", { p, a, D, hit })[0]!,
    }));
    points.sort((one, two) => one.fdp - two.fdp);
    let most = 0;
    for (const point of points) most = point.tpr = Math.max(most, point.tpr);
    // Where one false discovery proportion occurs at several thresholds, the published curve is their mean.
    const at = [...new Set(points.map(({ fdp }) => fdp))];
    const rates = at.map((fdp) => average(points.filter((point) => point.fdp === fdp).map(({ tpr }) => tpr)));
    assert.ok(at.length > 50);
    assert.ok(farthest(tprAtFdp(rankHits(hit, score), at), rates) < 1e-12);
  });

  it("L2 and Pearson delta are the metrics", () => {
    const [p, y] = [of("g1+ctrl"), of("g2+ctrl")];
    const [P, Y, C] = [p, y, control].map((values) => Float64Array.from(values)) as [Float64Array, Float64Array, Float64Array]; // prettier-ignore
    assert.ok(Math.abs(evaluate("l2", { p, y })[0]! - l2.compute(P, Y, C, training.genes as string[])) < 1e-12); // prettier-ignore
    const delta = pearsonDelta.compute(P, Y, C, training.genes as string[]);
    assert.ok(Math.abs(evaluate("pearson_delta", { p, y, c: control })[0]! - delta) < 1e-12);
  });

  it("cover the paper's five equations, and suggest an id", () => {
    assert.deepEqual(FORMULAS.flatMap(({ equation }) => equation ?? []), [1, 2, 3, 4, 5]); // prettier-ignore
    assert.throws(() => formula("aditive"), { code: "UNKNOWN_FORMULA", message: /"additive"/ });
    for (const { tex } of FORMULAS) assert.equal(tex.split("{").length, tex.split("}").length);
  });
});
