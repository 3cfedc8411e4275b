import assert from "node:assert/strict";
import { design } from "../../../src/data/simulate/design.ts";
import { activities, genePrograms, logEffects } from "../../../src/data/simulate/effects.ts";
import { preset } from "../../../src/data/simulate/presets.ts";
import type { SimulationSettings } from "../../../src/data/simulate/settings.ts";
import { random } from "../../../src/stats/random.ts";

function rootMeanSquare(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length);
}

describe("effects", () => {
  const only = (effects: Partial<SimulationSettings["effects"]>): Float64Array => {
    const settings = preset("paper-like", {
      nSingles: 60,
      nDoubles: 0,
      effects: {
        shared: 0,
        modules: { count: 8, size: 0 },
        sparse: { genes: 20, size: 0 },
        strengthLogSd: 0,
        ...effects,
      },
    });
    const programs = genePrograms(settings, random(1));
    const plan = design(settings, random(2));
    const activity = activities(settings, plan, programs, new Int32Array(60), random(3));
    return logEffects(settings, programs, activity, random(4));
  };

  it("each part has the size that was asked for", () => {
    for (const part of [
      { shared: 0.2 },
      { modules: { count: 8, size: 0.2 } },
      { sparse: { genes: 20, size: 0.2 } },
    ]) {
      const size = rootMeanSquare(only(part));
      assert.ok(Math.abs(size / 0.2 - 1) < 0.2, `${JSON.stringify(part)}: ${size}`);
    }
    assert.equal(rootMeanSquare(only({})), 0);
  });

  it("a shared response is the same for all perturbations, but for their strength", () => {
    const same = only({ shared: 0.2 });
    const unequal = only({ shared: 0.2, strengthLogSd: 0.5 });
    for (const p of [1, 17]) {
      const ratio = unequal[p * 2000]! / unequal[0]!;
      for (let g = 0; g < 2000; g++) {
        assert.equal(same[p * 2000 + g], same[g]);
        assert.ok(Math.abs(unequal[p * 2000 + g]! - ratio * unequal[g]!) < 1e-12);
      }
      assert.ok(Math.abs(ratio - 1) > 0.01);
    }
  });

  it("sparse effects touch the wanted number of genes", () => {
    const sparse = only({ sparse: { genes: 20, size: 0.2 } });
    for (let p = 0; p < 60; p++)
      assert.equal(sparse.subarray(p * 2000, (p + 1) * 2000).filter((x) => x !== 0).length, 20);
  });

  it("modules span as many dimensions as there are modules", () => {
    const effects = only({ modules: { count: 2, size: 0.2 } });
    // Any third effect is a combination of the first two: solve on two genes, check on the others.
    const at = (p: number, g: number): number => effects[p * 2000 + g]!;
    const determinant = at(0, 0) * at(1, 1) - at(1, 0) * at(0, 1);
    const x = (at(2, 0) * at(1, 1) - at(1, 0) * at(2, 1)) / determinant;
    const y = (at(0, 0) * at(2, 1) - at(2, 0) * at(0, 1)) / determinant;
    for (let g = 2; g < 2000; g++) assert.ok(Math.abs(at(2, g) - x * at(0, g) - y * at(1, g)) < 1e-9);
  });
});
