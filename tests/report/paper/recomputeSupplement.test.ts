import assert from "node:assert/strict";
import { nameOf } from "../../../src/report/paper/check.ts";
import { recomputeSupplement } from "../../../src/report/paper/recomputeSupplement.ts";
import { altered, sourceData } from "../../support/sourceData.ts";

describe("recomputeSupplement", function () {
  this.timeout(120_000);

  it("sees a curve that does not enclose the mean over 1,000 genes, and bars that do not sum up", async function () {
    const data = await sourceData(this);
    const of = (changed: typeof data, figure: string, quantity: string) => recomputeSupplement(changed).get(nameOf(figure, quantity)); // prettier-ignore
    const outside = "means over 1,000 genes outside their ranks 991–1,001";
    const curves = altered(data, "suppl-pearson_delta_performance", "Panel B", "dist_mean", ["method", "cpa"], (value) => value * 1.01); // prettier-ignore
    assert.deepEqual([of(data, "ED 2b", outside), of(curves, "ED 2b", outside)], [0, 1]);
    const bars = altered(data, "suppl-non_additive_gene_reoccurence", "Panel A", "n", ["gene_name", "GYPB"], (value) => value + 1); // prettier-ignore
    assert.ok(of(bars, "ED 5", "bars of genes that do not sum to 100")! > 0);
    assert.equal(of(bars, "ED 5", "bars of pairs that do not sum to 100"), 0);
  });

  it("takes slopes by least squares", async function () {
    const data = await sourceData(this);
    const slope = (line: string, changed = data) =>
      recomputeSupplement(changed).get(
        nameOf("ED 9c", `slope of Pearson delta on |expression difference|, ${line}`),
      )!;
    const doubled = altered(data, "suppl-k562_rpe1_transfer", "Panel C", "r2_delta", ["data", "k562"], (value) => 2 * value + 1); // prettier-ignore
    assert.ok(Math.abs(slope("K562", doubled) / slope("K562") - 2) < 1e-12);
    assert.equal(slope("RPE1", doubled), slope("RPE1"));
  });
});
