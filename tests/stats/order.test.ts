import assert from "node:assert/strict";
import fc from "fast-check";
import { ascendingOrder, descendingOrder } from "../../src/stats/order.ts";

describe("order", () => {
  const values = fc.array(
    fc.oneof(fc.double(), fc.constantFrom(0, -0, 1, -1, NaN, Infinity, -Infinity, 5e-324, -5e-324)),
    { maxLength: 60 },
  );
  const byComparison = (list: number[], sign: number): number[] =>
    list
      .map((_, i) => i)
      .sort((a, b) => {
        const [x, y] = [list[a]!, list[b]!];
        if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
        return x === y ? 0 : x < y ? -sign : sign;
      });

  it("is that of a stable sort, NaN last, in both directions", () => {
    fc.assert(
      fc.property(values, (list) => {
        assert.deepEqual([...ascendingOrder(list)], byComparison(list, 1));
        assert.deepEqual([...descendingOrder(list)], byComparison(list, -1));
      }),
      { numRuns: 500 },
    );
  });

  it("holds for long runs of values that differ in their last digits only, and of equal ones", () => {
    const close = Array.from({ length: 3000 }, (_, i) => 1 + ((i * 7919) % 1000) * Number.EPSILON);
    for (const list of [close, close.map((value) => -value), [...close, ...close.map(() => 2)]]) {
      assert.deepEqual([...ascendingOrder(list)], byComparison(list, 1));
      assert.deepEqual([...descendingOrder(list)], byComparison(list, -1));
    }
  });

  it("leaves ties in the order given", () => {
    assert.deepEqual([...descendingOrder([1, 2, 1, 2, 1])], [1, 3, 0, 2, 4]);
    assert.deepEqual([...ascendingOrder([0, -0, 0])], [0, 1, 2]);
  });
});
