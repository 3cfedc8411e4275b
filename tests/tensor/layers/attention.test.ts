import assert from "node:assert/strict";
import { random } from "../../../src/stats/random.ts";
import { evaluate } from "../../../src/tensor/compile.ts";
import { attention, selfAttention } from "../../../src/tensor/layers/attention.ts";
import { constant, input } from "../../../src/tensor/leaves.ts";
import { checkGolden } from "../../support/operators.ts";

describe("attention", () => {
  checkGolden("attention", (query, key, value) => attention(query!, key!, value!));

  it("mixes values by scores, and hides tokens whose bias is −∞", async () => {
    const query = constant([2, 0, 0, 0], [1, 2, 2]);
    const key = constant([Math.SQRT2, 0, 0, 0], [1, 2, 2]);
    const value = constant([1, 5], [1, 2, 1]);
    const hidden = attention(query, key, value, constant([0, -Infinity], [1, 1, 2]));
    const found = await evaluate({ mixed: attention(query, key, value), hidden });
    const share = Math.exp(2) / (Math.exp(2) + 1);
    assert.ok(Math.abs(found.mixed![0]! - (share + 5 * (1 - share))) < 1e-5);
    assert.equal(found.mixed![1], 3);
    assert.deepEqual(found.hidden, Float32Array.of(1, 1));
  });

  it("has heads that see their own columns, and none that do not divide the width", async () => {
    const layer = selfAttention("a", 4, 2, random(1));
    const x = input("x", [2, 3, 4]);
    const y = layer.apply(x);
    assert.deepEqual(y.shape, [2, 3, 4]);
    const values = Float32Array.from({ length: 24 }, (_, i) => Math.sin(i));
    const whole = (await evaluate({ y }, { x: values })).y!;
    // Batches do not see each other.
    const changed = values.slice().fill(0, 12);
    const other = (await evaluate({ y }, { x: changed })).y!;
    assert.deepEqual(other.slice(0, 12), whole.slice(0, 12));
    assert.notDeepEqual(other.slice(12), whole.slice(12));
    assert.throws(() => selfAttention("b", 5, 2, random(1)), { code: "SHAPE_MISMATCH" });
  });
});
