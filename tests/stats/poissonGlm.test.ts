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
