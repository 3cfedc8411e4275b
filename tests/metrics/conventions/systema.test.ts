import assert from "node:assert/strict";
import { setMetric } from "../../../src/metrics/setRegistry.ts";
import { toySet, toyData, reference } from "../../support/toyData.ts";
import { setOf } from "../../support/scoredSet.ts";

const value = (id: string, set: ReturnType<typeof setOf>): number[] => [...setMetric(id).compute(set)];

describe("Systema's scores", () => {
  const truth = [[0, 0], [4, 0], [0, 2], [0, -2]]; // prettier-ignore

  it("count a tie as not farther, under either name", () => {
    // From (1, 0): 1, 3, √5, √5; from (0, 0) all three others are farther or as far as (0, 2).
    const set = setOf(["a", "b", "c", "d"], ["x", "y"], [[1, 0], [4, 0], [0, 0], [0, -2]], truth, [0, 0]); // prettier-ignore
    assert.deepEqual(value("centroid_accuracy", set), [1, 1, 1 / 3, 1]);
    assert.deepEqual(value("nir", set), value("centroid_accuracy", set));
  });

  it("are Systema's own: Pearson delta from the mean of perturbations, all genes and top 20, and centroid accuracy", function () {
    const set = toySet(toyData(this));
    const systema = reference<{
      perturbed_centroid: number[];
      centroid_accuracy: Record<string, number>;
      pearson_delta: Record<
        string,
        Record<
          "ctrl_reference" | "perturbed_centroid_reference",
          Record<"corr_all_allpert" | "corr_20de_allpert", number>
        >
      >;
    }>(this, "systema.json");
    set.perturbedMean!.forEach((mean, g) =>
      assert.ok(Math.abs(mean - systema.perturbed_centroid[g]!) < 1e-9),
    );
    const found = {
      accuracy: value("centroid_accuracy", set),
      all: value("pearson_delta_perturbed", set),
      top: value("pearson_delta_perturbed_top20", set),
    };
    set.conditions.forEach(({ label }, i) => {
      const { perturbed_centroid_reference: expected } = systema.pearson_delta[label]!;
      assert.ok(Math.abs(found.accuracy[i]! - systema.centroid_accuracy[label]!) < 1e-9, label);
      assert.ok(Math.abs(found.all[i]! - expected.corr_all_allpert) < 1e-9, label);
      assert.ok(Math.abs(found.top[i]! - expected.corr_20de_allpert) < 1e-9, label);
    });
  });
});
