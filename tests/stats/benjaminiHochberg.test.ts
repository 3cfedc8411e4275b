import assert from "node:assert/strict";
import fc from "fast-check";
import { benjaminiHochberg } from "../../src/stats/benjaminiHochberg.ts";
import { golden } from "../support/computing.ts";
import { closeTo } from "../support/numbers.ts";

describe("p values adjusted by Benjamini and Hochberg", () => {
  it("are scipy's", () => {
    closeTo(benjaminiHochberg(golden.bh.p), golden.bh.adjusted, 1e-13);
  });

  it("are between the p value and 1, rise with it, and do not depend on the order", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }), (p) => {
        const adjusted = benjaminiHochberg(p);
        const order = p.map((_, i) => i).sort((a, b) => p[a]! - p[b]!);
        order.forEach((at, rank) => {
          assert.ok(adjusted[at]! >= p[at]! && adjusted[at]! <= 1);
          if (rank > 0) assert.ok(adjusted[at]! >= adjusted[order[rank - 1]!]!);
        });
        assert.deepEqual([...benjaminiHochberg([...p].reverse())].reverse(), [...adjusted]);
      }),
    );
  });

  it("count NaN as a test that found nothing", () => {
    assert.deepEqual([...benjaminiHochberg([0.25, NaN, 0.5])], [0.75, NaN, 0.75]);
    assert.equal(benjaminiHochberg([]).length, 0);
  });
});
