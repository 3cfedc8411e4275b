import assert from "node:assert/strict";
import { parameter } from "../../../src/tensor/leaves.ts";
import { multiply } from "../../../src/tensor/operators/multiply.ts";
import { sum } from "../../../src/tensor/operators/sum.ts";
import { adam, adamW } from "../../../src/tensor/optimisers/adam.ts";
import type { Optimiser } from "../../../src/tensor/optimisers/optimiser.ts";
import { trainer } from "../../../src/tensor/trainer.ts";

/** Values of one parameter after each of some steps down x²/2, whose derivative is x. */
async function path(optimiser: Optimiser, steps: number): Promise<number[]> {
  const x = parameter("x", [1], [1]);
  const training = trainer(() => ({ loss: sum(multiply(multiply(x, x), 0.5)) }), { optimiser });
  const found: number[] = [];
  for (let step = 0; step < steps; step++) {
    await training.step(1, {}, 0.1);
    found.push(x.values[0]!);
  }
  await training.close();
  return found;
}

/** As the papers write it. */
function expected(steps: number, decay: number, decoupled: boolean): number[] {
  let [x, m, v] = [1, 0, 0];
  return Array.from({ length: steps }, (_, i) => {
    const slope = x + (decoupled ? 0 : decay * x);
    m = 0.9 * m + 0.1 * slope;
    v = 0.999 * v + 0.001 * slope ** 2;
    if (decoupled) x *= 1 - 0.1 * decay;
    return (x -= (0.1 * (m / (1 - 0.9 ** (i + 1)))) / (Math.sqrt(v / (1 - 0.999 ** (i + 1))) + 1e-8));
  });
}

describe("adam", () => {
  for (const [name, optimiser, decay, decoupled] of [
    ["adam", adam(), 0, false],
    ["adam with decay", adam({ weightDecay: 0.2 }), 0.2, false],
    ["adamW", adamW({ weightDecay: 0.2 }), 0.2, true],
  ] as const)
    it(`${name} steps as published`, async () => {
      const found = await path(optimiser, 12);
      expected(12, decay, decoupled).forEach((value, i) => assert.ok(Math.abs(found[i]! - value) < 1e-5, `step ${i + 1}: ${found[i]}, not ${value}`)); // prettier-ignore
    });
});
