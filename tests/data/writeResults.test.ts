import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { importPredictions } from "../../src/data/importPredictions.ts";
import { openCells } from "../../src/data/open.ts";
import type { Predictions } from "../../src/data/predictions.ts";
import type { Pseudobulk } from "../../src/data/pseudobulk.ts";
import { pseudobulk } from "../../src/data/pseudobulk.ts";
import { writePredictions, writePseudobulk } from "../../src/data/writeResults.ts";
import { closeReader } from "../../src/io/h5ad/client.ts";
import { writeZarr } from "../../src/io/zarr/write.ts";
import { openZarr } from "../../src/io/zarr/open.ts";
import { textAt } from "../../src/io/table.ts";
import { anndataPython, runPython } from "../support/anndata.ts";
import { denseCells, denseOf } from "../support/formats.ts";
import { category, memoryCells } from "../support/memoryCells.ts";
import { skip } from "../support/skip.ts";

const ENDINGS = [".h5ad", ".zarr", ".parquet", ""];

describe("writing results", () => {
  let folder: string;
  let truth: Pseudobulk;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-write-"));
    const values = Array.from({ length: 30 }, (_, i) => [0.1 * i, (i % 7) / 3, Math.log1p(i)]);
    const condition = category(values.map((_, i) => ["ctrl", "A+ctrl", "A+B"][i % 3]));
    truth = await pseudobulk(memoryCells({ condition }, values, { genes: ["A", "B", "C é"] }));
  });
  after(async () => {
    await closeReader();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const ending of ENDINGS)
    it(`writes predictions to ${ending || "an exchange folder"} that are read as they were`, async () => {
      const predictions: Predictions = {
        model: "mine",
        label: "Mine",
        provenance: "imported",
        genes: truth.genes,
        conditions: ["A+ctrl", "A+B"],
        values: Float64Array.of(0.1, 2, 1 / 3, 1e-7, 0, 3),
        notPredicted: [],
      };
      const place = path.join(folder, `predictions${ending}`);
      await writePredictions(place, predictions);
      const { predictions: found } = await importPredictions(place, truth, { are: { kind: "expression" } });
      assert.deepEqual([found.conditions, found.genes, Array.from(found.values)], [predictions.conditions, truth.genes, Array.from(predictions.values)]); // prettier-ignore
    });

  for (const ending of ENDINGS.slice(0, 3))
    it(`writes pseudobulks to ${ending} with their means`, async () => {
      const place = path.join(folder, `bulk${ending}`);
      await writePseudobulk(place, truth);
      const cells = await openCells(place);
      assert.deepEqual((await denseCells(cells)).flat(), Array.from(truth.means));
      if (ending !== ".parquet")
        assert.deepEqual(cells.obs.columns.get("n_cells"), {
          kind: "number",
          values: Float64Array.from(truth.nCells),
        });
      assert.deepEqual(
        cells.obs.index,
        truth.conditions.map(({ label }) => label),
      );
      await cells.close();
    });

  it("keeps folders unless told, and knows what it can write", async () => {
    await writePseudobulk(path.join(folder, "twice.zarr"), truth);
    await assert.rejects(writePseudobulk(path.join(folder, "twice.zarr"), truth), { code: "FOLDER_EXISTS" });
    await writePseudobulk(path.join(folder, "twice.zarr"), truth, { overwrite: true });
    await assert.rejects(writePseudobulk(path.join(folder, "x.xlsx"), truth), { code: "UNKNOWN_FORMAT" });
    const shared = { ...truth, genes: ["A", "A", "B"] };
    await assert.rejects(writePseudobulk(path.join(folder, "x.parquet"), shared), { code: "DUPLICATE_NAME" });
    await writePseudobulk(path.join(folder, "shared.zarr"), shared);
    assert.deepEqual((await openCells(path.join(folder, "shared.zarr"))).genes, ["A", "A", "B"]);
  });

  it("writes Zarr of both versions that is read as it was, whatever the content", async () => {
    const text = fc.string({ unit: "grapheme", maxLength: 6 });
    const size = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 5 }));
    const content = size.chain(([rows, columns]) =>
      fc.record({
        rows: fc.constant(rows),
        values: fc.array(fc.double({ noNaN: true }), {
          minLength: rows * columns,
          maxLength: rows * columns,
        }),
        index: fc.array(text, { minLength: rows, maxLength: rows }),
        label: fc.array(
          fc.option(
            text.filter((one) => one !== ""),
            { nil: undefined },
          ),
          { minLength: rows, maxLength: rows },
        ),
        number: fc.array(fc.double(), { minLength: rows, maxLength: rows }),
        flag: fc.array(fc.constantFrom(0, 1, 255), { minLength: rows, maxLength: rows }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(content, fc.constantFrom(2 as const, 3 as const), async (drawn, version) => {
        const { rows, values } = drawn;
        const width = values.length / rows;
        const obs = new Map([["label é", category(drawn.label)], ["number", { kind: "number" as const, values: Float64Array.from(drawn.number) }], ["flag", { kind: "boolean" as const, values: Uint8Array.from(drawn.flag) }]]); // prettier-ignore
        const place = path.join(folder, "property.zarr");
        await writeZarr(place, { X: { shape: [rows, width], values: Float64Array.from(values) }, obs: { rows, index: drawn.index, columns: obs }, var: { rows: width, index: Array.from({ length: width }, (_, i) => `g${i}`), columns: new Map() } }, { version, overwrite: true }); // prettier-ignore
        const file = await openZarr(place);
        const zero = (value: number): number => value + 0;
        assert.deepEqual((await denseOf(file, file.blocks())).flat().map(zero), values.map(zero));
        assert.deepEqual(file.obs.index, drawn.index);
        assert.deepEqual(
          drawn.label.map((_, row) => textAt(file.obs.columns.get("label é")!, row)),
          drawn.label,
        );
        assert.deepEqual(file.obs.columns.get("flag"), obs.get("flag"));
        assert.deepEqual(Array.from((file.obs.columns.get("number") as { values: Float64Array }).values, zero), drawn.number.map(zero)); // prettier-ignore
      }),
      { numRuns: 30 },
    );
  });

  it("writes Zarr that anndata reads", function () {
    const found = anndataPython();
    if ("reason" in found) skip(this, found.reason);
    const place = path.join(folder, "twice.zarr");
    const script = "import sys, json, anndata; a = anndata.read_zarr(sys.argv[1]); print(json.dumps([a.X.ravel().tolist(), list(a.obs_names), a.obs.n_cells.tolist(), list(a.var_names), a.uns['control'], a.uns['variances'].shape]))"; // prettier-ignore
    let read: unknown;
    try {
      read = runPython(found.python, script, place);
    } catch (error) {
      if (/zarr is not installed|No module named 'zarr'/.test(String(error)))
        skip(this, "no Python with anndata and zarr");
      throw error;
    }
    const labels = truth.conditions.map(({ label }) => label);
    assert.deepEqual(read, [Array.from(truth.means), labels, truth.nCells, truth.genes, "ctrl", [3, 3]]);
  });
});
