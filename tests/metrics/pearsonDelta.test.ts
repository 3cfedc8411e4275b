import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { pearsonDelta } from "../../src/metrics/pearsonDelta.ts";
import { shared } from "../support/shared.ts";
import { skip } from "../support/skip.ts";
import golden from "../golden/metrics.json" with { type: "json" };

const [prediction, truth, control] = [golden.prediction, golden.truth, golden.control].map((row) =>
  Float64Array.from(row),
) as [Float64Array, Float64Array, Float64Array];

describe("pearson_delta", () => {
  it("agrees with numpy", () => {
    assert.ok(Math.abs(pearsonDelta.compute(prediction, truth, control, []) - golden.pearson_delta) < 1e-13);
  });

  it("is not defined for no change, also when it was stored as float32, nor for the same change of every gene", () => {
    assert.ok(Number.isNaN(pearsonDelta.compute(control, truth, control, [])));
    assert.ok(
      Number.isNaN(pearsonDelta.compute(Float64Array.from(Float32Array.from(control)), truth, control, [])),
    );
    assert.ok(
      Number.isNaN(
        pearsonDelta.compute(
          control.map((value) => value + 1),
          truth,
          control,
          [],
        ),
      ),
    );
  });

  it("gives the values of GEARS for the toy data, with the observed control on both sides", function () {
    const [data, gears] = [shared("reference/toy_data.json"), shared("reference/gears_metrics.json")];
    if (!data || !gears) return skip(this, "../shared/reference is not here");
    const toy = JSON.parse(readFileSync(data, "utf8")) as Toy;
    const { deeper_analysis } = JSON.parse(readFileSync(gears, "utf8")) as {
      deeper_analysis: Record<string, { pearson_delta: number }>;
    };
    const c = meanOf(toy, toy.real_lognorm, toy.control);
    assert.equal(deeper_analysis["g03+ctrl"]!.pearson_delta.toFixed(10), "0.7476931527");
    for (const p of toy.perturbations) {
      const value = pearsonDelta.compute(
        meanOf(toy, toy.pred_lognorm, p),
        meanOf(toy, toy.real_lognorm, p),
        c,
        [],
      );
      const expected = deeper_analysis[`${p}+ctrl`]!.pearson_delta;
      assert.ok(Math.abs(value - expected) < 1e-9, `${p}: ${value} against ${expected}`);
    }
  });
});

interface Toy {
  labels: string[];
  control: string;
  perturbations: string[];
  real_lognorm: number[][];
  pred_lognorm: number[][];
}

function meanOf(toy: Toy, cells: number[][], label: string): Float64Array {
  const rows = cells.filter((_, i) => toy.labels[i] === label);
  return Float64Array.from(rows[0]!, (_, g) => rows.reduce((sum, row) => sum + row[g]!, 0) / rows.length);
}
