import assert from "node:assert/strict";
import { controlsFor, decoder } from "../../../../src/models/deep/cpa/decoding.ts";
import { decoded, encoded } from "../../../../src/models/deep/cpa/network.ts";
import { feedsOf } from "../../../../src/models/deep/cpa/batches.ts";
import { random } from "../../../../src/stats/random.ts";
import { add, constant, evaluate, input } from "../../../../src/tensor/index.ts";
import { goldenCpa } from "../../../support/cpaModel.ts";

describe("CPA's decoding", () => {
  it("is the mean of log1p of decoded cells scaled to sums, over more cells than are decoded together", async () => {
    const { network, cells, code } = goldenCpa();
    const made = decoder(network, 1);
    // Twice the cells: two pieces, the second not full.
    const chosen = Array.from({ length: 700 }, (_, i) => (i * 7) % cells.nCells);
    const basal = await made.basal(cells, chosen);
    const shift = Float64Array.from({ length: 32 }, (_, d) => Math.sin(d));
    const sums = chosen.map((cell) => cells.totals[cell]! * 10);
    const found = await made.meanProfile(basal, shift, sums);
    await made.close();
    const { x } = feedsOf(cells, code, chosen);
    const z = encoded(network, input("x", [700, network.genes]));
    const share = decoded(network, add(z, constant(shift, [1, 32])));
    const all = await evaluate({ z, share }, { x });
    all.z!.forEach((value, at) => assert.ok(Math.abs(value - basal[at]!) < 1e-5));
    for (let g = 0; g < network.genes; g++) {
      const expected = chosen.reduce((sum, _, i) => sum + Math.log1p(sums[i]! * all.share![i * network.genes + g]!), 0) / 700; // prettier-ignore
      assert.ok(Math.abs(found[g]! - expected) < 1e-4 * Math.max(1, expected));
    }
  });

  it("takes every control once, or draws them", () => {
    const controls = Int32Array.of(4, 9, 11);
    assert.deepEqual([...controlsFor("all", controls, 50, random(1))], [0, 1, 2]);
    const drawn = controlsFor("random", controls, 50, random(1));
    assert.equal(drawn.length, 50);
    assert.deepEqual([...new Set(drawn)].sort(), [0, 1, 2]);
    assert.deepEqual(controlsFor("random", controls, 50, random(1)), drawn);
  });
});
