import assert from "node:assert/strict";
import { drawCells, normalised } from "../../../src/data/simulate/cells.ts";
import { preset } from "../../../src/data/simulate/presets.ts";
import { simulateTruth } from "../../../src/data/simulate/truth.ts";

describe("drawCells", () => {
  it("the mean of X over many cells is the noise-free mean, within its standard error", async () => {
    const truth = simulateTruth(
      preset("paper-like", {
        seed: 11,
        nGenes: 100,
        nSingles: 2,
        nDoubles: 1,
        // Few genes, so a small share of the counts for them to have usual means.
        baseline: { measuredShare: 0.03 },
        cells: { control: 15_000, median: 15_000, logSd: 0 },
      }),
    );
    const { counts, condition, library } = await drawCells(truth);
    const X = normalised(counts, library);
    const sums = new Float64Array(4 * 100);
    const squares = new Float64Array(4 * 100);
    for (let i = 0; i < condition.length; i++)
      for (let j = X.indptr[i]!; j < X.indptr[i + 1]!; j++) {
        const at = condition[i]! * 100 + X.indices[j]!;
        sums[at] = sums[at]! + X.values[j]!;
        squares[at] = squares[at]! + X.values[j]! ** 2;
      }
    let chiSquare = 0;
    let worst = 0;
    let ratio = 0;
    for (let at = 0; at < 400; at++) {
      const n = truth.design.nCells[Math.floor(at / 100)]!;
      const variance = truth.variance(Math.floor(at / 100), at % 100);
      const mean = sums[at]! / n;
      const z = (mean - truth.means[at]!) / Math.sqrt(variance / n);
      chiSquare += z * z;
      worst = Math.max(worst, Math.abs(z));
      ratio += (squares[at]! / n - mean * mean) / variance / 400;
    }
    // 400 degrees of freedom: standard deviation 28.
    assert.ok(Math.abs(chiSquare - 400) < 4 * 28.3, `chi-square ${chiSquare}`);
    assert.ok(worst < 4.5, `z ${worst}`);
    assert.ok(Math.abs(ratio - 1) < 0.02, `variance ${ratio} of what was worked out`);
  });

  const small = preset("paper-like", {
    nGenes: 200,
    nSingles: 6,
    nDoubles: 4,
    cells: { control: 300, median: 60, min: 30 },
  });

  it("draws every condition's cells, mixed, with whole counts and ascending positions", async () => {
    const truth = simulateTruth(small);
    const { counts, condition, library } = await drawCells(truth);
    const found = new Array<number>(11).fill(0);
    for (const c of condition) found[c]!++;
    assert.deepEqual(found, truth.design.nCells);
    assert.notDeepEqual(condition, condition.toSorted());
    assert.ok(library.every((size) => truth.libraries.includes(size)));
    assert.equal(counts.indptr.at(-1), counts.values.length);
    for (let i = 0; i < condition.length; i++) {
      const [from, to] = [counts.indptr[i]!, counts.indptr[i + 1]!];
      for (let j = from; j < to; j++) {
        assert.ok(Number.isInteger(counts.values[j]) && counts.values[j]! > 0);
        assert.ok(j === from || counts.indices[j]! > counts.indices[j - 1]!);
      }
      const total = counts.values.subarray(from, to).reduce((sum, x) => sum + x, 0);
      assert.ok(total <= library[i]!, "measured counts exceed the library");
    }
  });

  it("reports progress, lets other work happen and stops when aborted", async () => {
    const truth = simulateTruth(small);
    const reported: number[] = [];
    let ended = 0;
    const progress = (total: number): { update(done: number): void; end(): void } => {
      assert.equal(
        total,
        truth.design.nCells.reduce((sum, n) => sum + n, 0),
      );
      return { update: (done) => reported.push(done), end: () => ended++ };
    };
    await drawCells(truth, { progress });
    assert.ok(reported.length >= 3);
    const controller = new AbortController();
    setImmediate(() => controller.abort());
    await assert.rejects(drawCells(truth, { progress, signal: controller.signal }), { name: "AbortError" });
    assert.equal(ended, 2);
  });
});
