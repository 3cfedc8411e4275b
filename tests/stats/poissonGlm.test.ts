import assert from "node:assert/strict";
import { fromRows } from "../../src/stats/matrix.ts";
import { naturalSpline } from "../../src/stats/naturalSpline.ts";
import { poissonGlm } from "../../src/stats/poissonGlm.ts";
import { localFdrGolden, worstDifference } from "../support/localFdr.ts";

describe("poissonGlm", () => {
  for (const name of ["mixture", "small"] as const)
    it(`is R's glm on a natural spline, ${name}: coefficients, expected counts, deviance and iterations`, () => {
      const { x, y, df, coefficients, fitted, deviance, iterations } = localFdrGolden.regressions[name];
      const fit = poissonGlm(naturalSpline(x, df).basis, y);
      assert.ok(worstDifference(fit.coefficients, coefficients) < 1e-8);
      assert.ok(worstDifference(fit.fitted, fitted) < 1e-9);
      assert.ok(Math.abs(fit.deviance / deviance - 1) < 1e-9);
      assert.deepEqual([fit.iterations, fit.converged], [iterations, true]);
    });

  it("says that it did not converge where R's glm does not: counts and one far from all others", () => {
    const { x, y, df, converged, fitted } = localFdrGolden.regressions.gap;
    assert.equal(converged, false);
    const fit = poissonGlm(naturalSpline(x, df).basis, y);
    assert.equal(fit.converged, false);
    assert.equal(fit.iterations, 25);
    assert.ok(fit.fitted.every((count) => count > 0 && Number.isFinite(count)));
    assert.ok(worstDifference(fit.fitted, fitted) < 1e-3);
  });

  it("keeps near counts that full steps run away from: most in the middle, single ones far out", () => {
    // R 4.2: glm(y ~ ns(x, df = 7), poisson) ends with a deviance of 3e60 and a coefficient that is NA.
    const y = new Array<number>(119).fill(0);
    for (const at of [0, 29, 44, 47, 110, 114, 116, 118]) y[at] = 1;
    [1, 3, 9, 14, 27, 54, 123, 489, 1675, 7050, 23196, 40842, 32777, 12448, 2960, 778, 235, 104, 50, 21, 12, 5].forEach((count, k) => (y[66 + k] = count)); // prettier-ignore
    const x = Float64Array.from(y, (_, i) => -4.2 + (i * 6.15) / 119);
    const fit = poissonGlm(naturalSpline(x, 7).basis, y);
    assert.equal(fit.converged, false);
    const sum = (of: ArrayLike<number>): number => Array.from(of).reduce((a, b) => a + b, 0);
    assert.ok(Math.abs(sum(fit.fitted) / sum(y) - 1) < 1e-3, String(sum(fit.fitted)));
    assert.ok(Math.abs(fit.fitted[77]! / 40842 - 1) < 0.5, String(fit.fitted[77]));
  });

  it("with one group per row of indicators, expects each group's mean", () => {
    const x = fromRows([[0], [0], [1], [1], [1]]);
    const { fitted, converged } = poissonGlm(x, [2, 4, 10, 0, 5]);
    assert.ok(converged);
    assert.ok(worstDifference(fitted, [3, 3, 5, 5, 5]) < 1e-9);
  });

  it("refuses negative counts, too few rows and dependent columns", () => {
    const x = fromRows([[0], [1], [2]]);
    assert.throws(() => poissonGlm(x, [1, -1, 2]), { code: "NOT_COUNTS" });
    assert.throws(() => poissonGlm(x, [1, NaN, 2]), { code: "NOT_COUNTS" });
    assert.throws(() => poissonGlm(x, [1, 2]), { code: "BAD_SHAPE" });
    assert.throws(() => poissonGlm(fromRows([[1], [1], [1]]), [1, 2, 3]), { code: "SINGULAR" });
  });
});
