import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { preset } from "../../../src/data/simulate/presets.ts";
import { simulate } from "../../../src/data/simulate/simulate.ts";

const small = preset("paper-like", {
  nGenes: 200,
  nSingles: 6,
  nDoubles: 4,
  cells: { control: 100, median: 40, min: 20 },
});
const hash = (values: Float32Array): string =>
  createHash("sha256")
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest("hex");

describe("simulate", () => {
  it("gives the same bytes for the same settings, others for another seed", async () => {
    const [a, b] = [await simulate(small), await simulate(small)];
    assert.deepEqual(a.X, b.X);
    assert.deepEqual(a.obs, b.obs);
    assert.deepEqual(a.var, b.var);
    assert.deepEqual(a.truth.means, b.truth.means);
    const other = await simulate({ ...small, seed: 2 });
    assert.notEqual(hash(other.X.values), hash(a.X.values));
  });

  it("gives the bytes it always gave", async () => {
    const { X } = await simulate(small);
    assert.equal(
      hash(X.values),
      "3ef24e2e7ade445035bf298ba8e28fbbd1b2bb641ccd3e7048bb2b20becae854",
      "the generator changed: raise SIMULATION_VERSION, so that cached demonstration data are made anew",
    );
  });

  it("X is log1p of counts per 10,000 of the cell's library", async () => {
    const { X, counts, obs } = await simulate(small);
    const ncounts = obs.columns.get("ncounts");
    assert.ok(ncounts?.kind === "number");
    for (const i of [0, 17, obs.rows - 1])
      for (let j = X.indptr[i]!; j < X.indptr[i + 1]!; j++)
        assert.equal(X.values[j], Math.fround(Math.log1p((counts.values[j]! * 1e4) / ncounts.values[i]!)));
  });

  it("names cells and genes as GEARS does", async () => {
    const { obs, var: genes, truth } = await simulate(small);
    assert.deepEqual(
      [...obs.columns.keys()],
      ["condition", "cell_type", "dose_val", "control", "condition_name", "ncounts"],
    );
    assert.equal(new Set(obs.index).size, obs.rows);
    const text = (name: string, row: number): string => {
      const column = obs.columns.get(name);
      assert.ok(column?.kind === "category");
      return column.categories[column.codes[row]!]!;
    };
    const control = obs.columns.get("control");
    assert.ok(control?.kind === "number");
    for (let i = 0; i < obs.rows; i++) {
      const [label, dose] = [text("condition", i), text("dose_val", i)];
      assert.equal(control.values[i], label === "ctrl" ? 1 : 0);
      assert.equal(dose, label === "ctrl" ? "1" : "1+1");
      assert.equal(text("condition_name", i), `${text("cell_type", i)}_${label}_${dose}`);
    }
    assert.deepEqual(genes.columns.get("gene_name"), { kind: "text", values: truth.design.genes });
    assert.equal(new Set(genes.index).size, 200);
  });

  it("refuses an aborted signal at once", async () => {
    await assert.rejects(simulate(small, { signal: AbortSignal.abort() }), { name: "AbortError" });
  });
});
