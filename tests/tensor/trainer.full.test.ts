import assert from "node:assert/strict";
import { random } from "../../src/stats/random.ts";
import { linear } from "../../src/tensor/layers/linear.ts";
import { meanSquaredError } from "../../src/tensor/layers/losses.ts";
import { input } from "../../src/tensor/leaves.ts";
import { relu } from "../../src/tensor/operators/relu.ts";
import { adam } from "../../src/tensor/optimisers/adam.ts";
import { trainer } from "../../src/tensor/trainer.ts";

const [ROWS, GENES] = [256, 2000];

/** Losses and last weights of an autoencoder whose parameters are done in blocks. */
async function fitted(threads: number): Promise<{ losses: number[]; weights: Float32Array }> {
  const source = random(7);
  const inner = linear("inner", GENES, 300, source);
  const outer = linear("outer", 300, GENES, source);
  const training = trainer(
    (size) => {
      const x = input("x", [size, GENES]);
      return { loss: meanSquaredError(outer.apply(relu(inner.apply(x))), x) };
    },
    { optimiser: adam({ weightDecay: 1e-4 }), threads },
  );
  const x = Float32Array.from({ length: ROWS * GENES }, (_, i) => Math.sin(i * 0.37) * Math.cos((i % GENES) * 0.011)); // prettier-ignore
  const losses: number[] = [];
  for (let step = 0; step < 60; step++) losses.push((await training.step(ROWS, { x }, 1e-3)).loss);
  await training.close();
  return { losses, weights: inner.weight.values };
}

describe("trainer on large networks", function () {
  this.timeout(300_000);

  it("gives the same bits again with the same threads, and learns the same with others", async () => {
    const [one, again] = [await fitted(1), await fitted(1)];
    assert.deepEqual(again, one);
    const [two, twice] = [await fitted(2), await fitted(2)];
    assert.deepEqual(twice, two);
    assert.ok(one.losses.at(-1)! < one.losses[0]! / 5, `${one.losses[0]} to ${one.losses.at(-1)}`);
    one.losses.forEach((loss, i) => assert.ok(Math.abs(two.losses[i]! / loss - 1) < 0.02, `step ${i + 1}`));
  });
});
