import assert from "node:assert/strict";
import { stack } from "../../../../src/models/deep/cpa/layers.ts";
import { random } from "../../../../src/stats/random.ts";
import { constant, evaluate, type Parameter, type Tensor } from "../../../../src/tensor/index.ts";

describe("CPA's layers", () => {
  const options = { inputs: 2, width: 3, layers: 1, outputs: 1, normalised: true, dropout: 0.5 };

  it("drop and normalise by the batch while learning, and by what was seen afterwards", async () => {
    const made = stack("s", options, random(1));
    assert.deepEqual(made.parameters.map(({ name }) => name), ["s.0.weight", "s.0.bias", "s.0.norm.weight", "s.0.norm.bias", "s.0.norm.running_mean", "s.0.norm.running_var", "s.out.weight", "s.out.bias"]); // prettier-ignore
    const x = constant([1, 2, 3, 4, 5, 7], [3, 2]);
    const updates = new Map<Parameter, Tensor>();
    const training = made.apply(x, { updates });
    assert.deepEqual([...updates.keys()].map(({ name }) => name), ["s.0.norm.running_mean", "s.0.norm.running_var"]); // prettier-ignore
    const drawn = await Promise.all([1, 2].map(async (seed) => [...(await evaluate({ y: training }, {}, { seed })).y!])); // prettier-ignore
    assert.notDeepEqual(drawn[0], drawn[1]);
    const after = made.apply(x, {});
    const twice = await Promise.all([1, 2].map(async (seed) => [...(await evaluate({ y: after }, {}, { seed })).y!])); // prettier-ignore
    assert.deepEqual(twice[0], twice[1]);
    // Running variance 1 and ε 0.001: ReLU(Wx + b) / √1.001, then the last layer.
    const [w, b, , , , , o, p] = made.parameters.map(({ values }) => values);
    const expected = [[1, 2], [3, 4], [5, 7]].map(([u, v]) => [0, 1, 2].reduce((sum, k) => sum + o![k]! * Math.max(0, (w![2 * k]! * u! + w![2 * k + 1]! * v! + b![k]!) / Math.sqrt(1.001)), p![0]!)); // prettier-ignore
    expected.forEach((value, i) => assert.ok(Math.abs(value - twice[0]![i]!) < 1e-5));
  });
});
