import assert from "node:assert/strict";
import { beeswarm } from "../../src/figures/beeswarm.ts";
import { metricAxis } from "../../src/figures/metric.ts";
import type { FigureModel } from "../../src/figures/models.ts";
import type { Score } from "../../src/data/scores.ts";

const models: FigureModel[] = Array.from({ length: 25 }, (_, i) => ({
  ...{ id: `m${i}`, label: `Long model name ${i}`, family: i < 12 ? "baseline" : "deep" },
}));
const scores: Score[] = models.flatMap(({ id }, m) =>
  [1, 2, 3, 4].map((k) => ({
    ...{ dataset: "d", seed: 1, model: id, condition: `C${k}`, metric: "l2", value: k + m / 10, nGenes: 5 },
  })),
);
const options = {
  models,
  metric: metricAxis("l2"),
  spread: 0.3,
  title: "Many",
  provenance: "simulated" as const,
};

describe("beeswarm", () => {
  it("sets labels upright where they do not fit, and stays within the width of a page", () => {
    const { layout } = beeswarm({ ...options, scores });
    assert.equal((layout.xaxis as { tickangle: number }).tickangle, -90);
    assert.ok((layout.width as number) <= 1021);
  });

  it("keeps every point within the spread of its column", () => {
    const { data } = beeswarm({ ...options, scores, models: models.slice(0, 3) });
    const points = data.filter((trace) => trace.mode === "markers");
    assert.equal(points.length, 3);
    points.forEach((trace, column) => {
      for (const x of trace.x as number[]) assert.ok(Math.abs(x - column) <= 0.3);
    });
  });

  it("goes below 0 for negative values and shows correlations up to 1", () => {
    const metric = metricAxis("pearson_delta");
    const some = scores.slice(0, 4).map((score, i) => ({ ...score, value: i / 5 - 0.3 }));
    const { layout } = beeswarm({ ...options, metric, scores: some, models: models.slice(0, 1) });
    const [low, high] = (layout.yaxis as { range: [number, number] }).range;
    assert.ok(low < -0.3 && low > -0.4 && high > 1 && high < 1.1);
  });

  it("draws one panel per data set on one scale", () => {
    const two = [...scores, ...scores.map((score) => ({ ...score, dataset: "e", value: score.value * 3 }))];
    const { layout, data } = beeswarm({ ...options, scores: two, models: models.slice(0, 2) });
    const [a, b] = [layout.yaxis, layout.yaxis2] as { range: number[] }[];
    assert.deepEqual(a!.range, b!.range);
    assert.ok(data.some((trace) => trace.xaxis === "x2") && !data.some((trace) => trace.xaxis === "x3"));
  });
});
