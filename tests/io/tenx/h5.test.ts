import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openInThread } from "../../../src/io/readThread/client.ts";
import { denseOf, FORMATS, formatValues } from "../../support/formats.ts";

describe("Cell Ranger's HDF5", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-10x-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const open = (file: string, options = {}) => openInThread({ format: "10x-h5", source: file, options });

  for (const name of ["10x-v2.h5", "10x-v3.h5"])
    it(`reads ${name}`, async () => {
      for (const memory of [1, 1e9]) {
        const file = await open(path.join(FORMATS, name), { memory });
        assert.deepEqual([file.obs.index, file.var.index], [formatValues.barcodes, formatValues.ids]);
        assert.deepEqual(await denseOf(file, file.blocks()), formatValues.counts);
        // Stored bytes can be summed directly where no feature is left out.
        assert.equal(file.stored !== undefined, name === "10x-v2.h5");
        await file.close();
      }
    });

  it("refuses files that are cut off or of another kind, with the thread still usable", async () => {
    const file = path.join(folder, "cut.h5");
    writeFileSync(file, readFileSync(path.join(FORMATS, "10x-v3.h5")).subarray(0, 9000));
    await assert.rejects(open(file), { name: "PertlineError", message: /cut\.h5/ });
    const other = path.join(FORMATS, "../h5ad/dense.h5ad");
    await assert.rejects(open(other), { code: "NOT_CELL_RANGER" });
    const again = await open(path.join(FORMATS, "10x-v2.h5"));
    assert.equal(again.nRows, 14);
    await again.close();
  });
});
