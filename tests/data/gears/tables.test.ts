import assert from "node:assert/strict";
import { gearsTables } from "../../../src/data/gears/tables.ts";

describe("GEARS' tables", () => {
  // Genes: raised, absent, absent in control only, absent in the condition only, equal.
  const statistics = {
    groups: [["K562", "ctrl"], ["K562", "A+ctrl"], ["K562", "B+ctrl"]], // prettier-ignore
    nCells: [10, 10, 1],
    means: Float64Array.of(1, 0, 0, 2, 3, 5, 0, 0.5, 0, 3, 1, 1, 1, 1, 1),
    variances: Float64Array.of(1, 0, 0, 1, 1, 1, 0, 1, 0, 1, 0, 0, 0, 0, 0),
    nonZeros: Float64Array.of(1, 0, 0, 1, 1, 1, 0, 0.4, 0, 1, 1, 1, 1, 1, 1),
  };
  const names = ["g0", "g1", "g2", "g3", "g4"];

  it("rank genes by |t| and keep those expressed, or absent from both", () => {
    const tables = gearsTables(statistics, names);
    const name = "K562_A+ctrl_1+1";
    assert.deepEqual(tables.rank_genes_groups_cov_all, { [name]: ["g0", "g3", "g2", "g1", "g4"] });
    assert.deepEqual(tables.top_non_zero_de_20[name], ["g0", "g2", "g4"]);
    assert.deepEqual(tables.top_non_dropout_de_20[name], ["g0", "g2", "g1", "g4"]);
    assert.deepEqual(tables.non_zeros_gene_idx[name], Int32Array.of(0, 2, 4));
    assert.deepEqual(tables.non_dropout_gene_idx[name], Int32Array.of(0, 1, 2, 4));
  });

  it("need control cells of every type", () => {
    const other = { ...statistics, groups: [["K562", "ctrl"], ["RPE1", "A+ctrl"], ["K562", "B+ctrl"]] }; // prettier-ignore
    assert.throws(() => gearsTables(other, names), { code: "NO_CONTROL_CELLS", message: /"RPE1" has 0/ });
  });
});
