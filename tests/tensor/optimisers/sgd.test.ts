import assert from "node:assert/strict";
import { parameter } from "../../../src/tensor/leaves.ts";
import { multiply } from "../../../src/tensor/operators/multiply.ts";
import { sum } from "../../../src/tensor/operators/sum.ts";
import { sgd } from "../../../src/tensor/optimisers/sgd.ts";
import { trainer } from "../../../src/tensor/trainer.ts";

describe("sgd", () => {
  it("goes down the slope, with momentum and decay", async () => {
    const x = parameter("x", [1], [1]);
    const training = trainer(() => ({ loss: sum(multiply(multiply(x, x), 0.5)) }), {
      optimiser: sgd({ momentum: 0.5, weightDecay: 0.25 }),
    });
    let [value, velocity] = [1, 0];
    for (let step = 0; step < 6; step++) {
      velocity = 0.5 * velocity + 1.25 * value;
      value -= 0.1 * velocity;
      await training.step(1, {}, 0.1);
      assert.ok(Math.abs(x.values[0]! - value) < 1e-6);
    }
    await training.close();
  });
});
