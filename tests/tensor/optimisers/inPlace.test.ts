import assert from "node:assert/strict";
import { parameter } from "../../../src/tensor/leaves.ts";
import { adam } from "../../../src/tensor/optimisers/adam.ts";
import { minus, over, plus, root, times } from "../../../src/tensor/optimisers/formula.ts";
import { heldInPlace } from "../../../src/tensor/optimisers/inPlace.ts";
import type { Optimiser } from "../../../src/tensor/optimisers/optimiser.ts";

/** Everything a formula can say. */
const odd: Optimiser = {
  id: "odd",
  remembers: ["a", "b"],
  numbers: (rate, step) => ({ rate, step }),
  change: ({ value, slope, remembered, number, keep }) => {
    const a = keep(plus(remembered("a"), times(slope, slope)));
    const b = keep(over(remembered("b"), plus(a, number("step"))));
    return { value: minus(times(value, number("rate")), root(a)), remembered: { a, b } };
  },
};

describe("heldInPlace", () => {
  for (const n of [0, 1, 15, 16, 17, 100])
    it(`changes ${n} elements as the formulas say, and none beside them`, () => {
      const [x, y] = ["x", "y"].map((name) => parameter(name, [n], new Float32Array(n)));
      const [held, other] = heldInPlace(odd, [x!, y!]);
      held!.values.forEach((_, i) => (held!.values[i] = i));
      held!.slope.forEach((_, i) => (held!.slope[i] = i / 4));
      held!.remembered.b!.fill(8);
      for (const step of [1, 2]) held!.step(0.5, step);
      const f = Math.fround;
      for (let i = 0; i < n; i++) {
        const square = f((i / 4) ** 2);
        const [a1, a2] = [square, f(2 * square)];
        assert.equal(held!.remembered.a![i], a2);
        assert.equal(held!.remembered.b![i], f(f(8 / f(a1 + 1)) / f(a2 + 2)));
        assert.equal(held!.values[i], f(f(f(f(i * 0.5) - f(Math.sqrt(a1))) * 0.5) - f(Math.sqrt(a2))));
      }
      for (const array of [other!.values, other!.slope, ...Object.values(other!.remembered)])
        assert.ok(array.every((value) => value === 0));
    });

  it("says what was asked for where there is no such memory", () => {
    const huge = { ...parameter("huge", [0], []), shape: [2 ** 29] };
    assert.throws(() => heldInPlace(adam(), [huge]), {
      code: "OUT_OF_MEMORY",
      message: /with adam needs 8591 MB/,
    });
  });
});
