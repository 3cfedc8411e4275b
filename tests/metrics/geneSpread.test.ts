import assert from "node:assert/strict";
import { geneSpread } from "../../src/metrics/geneSpread.ts";
import { variance } from "../../src/stats/summary.ts";

describe("geneSpread", () => {
  const values = [1, 5, 2, 5, 6, 5, 4, NaN];

  it("is the standard deviation of each column with n − 1, over the rows given", () => {
    const close = (a: number, b: number): void => assert.ok(Math.abs(a - b) < 1e-14, `${a}, ${b}`);
    const all = geneSpread(values, 2);
    close(all[0]!, Math.sqrt(variance([1, 2, 6, 4])));
    assert.equal(all[1], 0);
    close(geneSpread(values, 2, [0, 2])[0]!, Math.sqrt(variance([1, 6])));
  });

  it("is NaN where fewer than two rows have a number", () => {
    assert.ok(geneSpread(values, 2, [1]).every(Number.isNaN));
    assert.deepEqual([...geneSpread(values, 2, [2, 3])].map(Number.isNaN), [false, true]);
  });
});
