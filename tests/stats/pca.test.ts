import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { crossProduct, denseMatrix, fromRows, multiply, toRows, transpose } from "../../src/stats/matrix.ts";
import { pca } from "../../src/stats/pca.ts";
import { closeTo, random } from "../support/numbers.ts";

const golden = JSON.parse(readFileSync(new URL("../golden/linear.json", import.meta.url), "utf8")) as {
  pca: Record<string, { x: number[][]; scores: number[][]; singularValues: number[] }>;
};
const prcomp = JSON.parse(readFileSync(new URL("../golden/pca.json", import.meta.url), "utf8")) as {
  cases: Record<string, { x: number[][]; scores: number[][]; sdev: number[] }>;
};

describe("stats/pca", () => {
  for (const [name, { x, scores, sdev }] of Object.entries(prcomp.cases))
    it(`agrees with R's prcomp: ${name}`, () => {
      const found = pca(fromRows(x), { components: sdev.length });
      closeTo(found.singularValues.map((value) => value / Math.sqrt(x.length - 1)), sdev, 1e-13); // prettier-ignore
      const [ours, theirs] = [toRows(transpose(found.scores)), toRows(transpose(fromRows(scores)))];
      // Vectors of a repeated value are one of many bases: there, the plane is compared.
      if (name !== "two values twice") theirs.forEach((one, k) => closeTo(ours[k]!, one, 1e-10, `${k}`));
      else
        for (const [a, b] of [[0, 1], [2, 3]] as const) // prettier-ignore
          for (let i = 0; i < x.length; i++)
            closeTo([Math.hypot(ours[a]![i]!, ours[b]![i]!)], [Math.hypot(theirs[a]![i]!, theirs[b]![i]!)], 1e-6); // prettier-ignore
    });

  for (const [name, { x, scores, singularValues }] of Object.entries(golden.pca))
    it(`agrees with numpy's SVD: ${name}`, () => {
      const found = pca(fromRows(x), { components: 6 });
      assert.equal(found.scores.columns, singularValues.length);
      // Each component to its own scale: small ones must be as exact as large ones.
      const [ours, theirs] = [toRows(transpose(found.scores)), toRows(transpose(fromRows(scores)))];
      theirs.forEach((component, k) => closeTo(ours[k]!, component, 1e-10, `component ${k}`));
      singularValues.forEach((value, k) => closeTo([found.singularValues[k]!], [value], 1e-12));
    });

  it("keeps every component of a matrix exact, down to the rank", () => {
    const { x } = golden.pca["ill-conditioned"]!;
    const matrix = fromRows(x);
    const { scores, loadings, means, explained } = pca(matrix, { components: 40 });
    assert.equal(scores.columns, 15);
    const back = toRows(multiply(scores, transpose(loadings))).map((row) =>
      row.map((value, j) => value + means[j]!),
    );
    closeTo(back.flat(), x.flat(), 1e-13);
    closeTo(crossProduct(loadings, loadings).values, toRows(crossProduct(loadings, loadings)).flatMap((row, i) => row.map((_, j) => Number(i === j))), 1e-12); // prettier-ignore
    assert.ok(Math.abs(explained.reduce((sum, value) => sum + value, 0) - 1) < 1e-12);
  });

  it("gives the same for a tall and for a wide matrix", () => {
    const next = random(4);
    const values = Float64Array.from({ length: 23 * 23 }, () => next());
    const square = denseMatrix(23, 23, values);
    const extended = denseMatrix(23, 24, Float64Array.from(toRows(square).flatMap((row) => [...row, 7])));
    // A constant column changes nothing but makes the matrix wider than high.
    closeTo(
      pca(extended, { components: 5 }).scores.values,
      pca(square, { components: 5 }).scores.values,
      1e-11,
    );
  });

  it("stops at the rank of a larger matrix", () => {
    const next = random(8);
    const factors = denseMatrix(
      300,
      5,
      Float64Array.from({ length: 1500 }, () => next() - 0.5),
    );
    const mix = denseMatrix(
      5,
      170,
      Float64Array.from({ length: 850 }, () => next() - 0.5),
    );
    const x = multiply(factors, mix);
    const { scores, singularValues } = pca(x, { components: 10 });
    assert.equal(scores.columns, 5, "the rank is 5");
    // X = F M, so that S² are also the eigenvalues of the 5 × 5 problem: compare through the total variance.
    const centred = toRows(transpose(x)).map((column) => column.map((value) => value - column.reduce((a, b) => a + b, 0) / column.length)); // prettier-ignore
    const total = centred.flat().reduce((sum, value) => sum + value * value, 0);
    closeTo([singularValues.reduce((sum, value) => sum + value ** 2, 0)], [total], 1e-12);
  });

  it("makes the largest loading of each component positive", () => {
    const { x } = golden.pca.tall!;
    const flipped = x.map((row) => row.map((value) => -value));
    const [a, b] = [pca(fromRows(x), { components: 6 }), pca(fromRows(flipped), { components: 6 })];
    for (const row of toRows(transpose(a.loadings))) {
      const largest = row.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
      assert.ok(largest > 0);
    }
    closeTo(b.loadings.values, a.loadings.values, 1e-12);
    closeTo(b.scores.values.map((value) => -value), a.scores.values, 1e-12); // prettier-ignore
  });

  it("does not change the matrix it is given", () => {
    const matrix = fromRows(golden.pca.wide!.x);
    const before = matrix.values.slice();
    pca(matrix, { components: 2 });
    assert.deepEqual(matrix.values, before);
  });

  it("refuses what has no components", () => {
    const flat = denseMatrix(4, 3, new Float64Array(12).fill(2));
    assert.throws(() => pca(flat, { components: 2 }), { code: "NO_VARIANCE" });
    assert.throws(() => pca(flat, { components: 0 }), { code: "BAD_COMPONENTS" });
    assert.throws(() => pca(flat, { components: 2, tolerance: 0 }), { code: "BAD_TOLERANCE" });
    // The mean of tenths is not exactly their value.
    const tenths = denseMatrix(7, 3, new Float64Array(21).fill(0.1));
    assert.throws(() => pca(tenths, { components: 2 }), { code: "NO_VARIANCE" });
    assert.throws(() => pca(denseMatrix(2, 2, Float64Array.of(1, 2, Number.NaN, 3)), { components: 1 }), {
      code: "NOT_FINITE",
      message: /column 0/,
    });
  });
});
